// From the words of a question to groups of the index: README.md, "Ranking", 1 to 5. The theme's
// expand.mjs does the same in the same order.
#ifndef SEARCH_EXPAND_H
#define SEARCH_EXPAND_H

#include "search/reader.h"

enum {
  QUERY_MAX = 1000,  // code points of a question; what follows is left out
  TERMS_MAX = 32,    // different words of it
};

typedef struct Choice {
  TermGroup *group;
  double weight;
} Choice;
typedef VEC(Choice) ChoiceVec;

typedef struct Term {
  Str form;
  TermGroup *exact;   // of the form itself; NULL: the index does not have it
  ChoiceVec choices;  // each group once
  bool common;        // says little
  bool open;          // the last word, perhaps not ended
  double idf;         // set by the ranking
} Term;
typedef VEC(Term) TermVec;

// The terms of a question, in its order, each once. They live in arena.
void expand(Search *search, Str query, Arena *arena, TermVec *out);

// The whole words of a text, in order, without pieces.
void expand_words(Str text, Arena *arena, StrVec *out);

#endif
