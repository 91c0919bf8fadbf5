// What a result shows of a text: the window of its words that has most of the question.
#ifndef SEARCH_EXCERPT_H
#define SEARCH_EXCERPT_H

#include "search/expand.h"

enum { EXCERPT_WORDS = 28 };

// The forms that the terms found, each with its term's number: for excerpts.
void excerpt_marks(const TermVec *terms, Arena *arena, Map *marks);

// The densest window of a text as one line, "…" where it is cut. `open` and `close` are put around
// each word found; they may be empty.
Str excerpt_make(Str text, const TermVec *terms, const Map *marks, Str open, Str close,
                 Arena *arena);

#endif
