// A page's words, gathered by one worker: terms, where they occur, and what else the index wants to
// know.
#ifndef SEARCH_PAGE_WORDS_H
#define SEARCH_PAGE_WORDS_H

#include "site/site.h"

typedef enum Field {
  FIELD_TEXT,
  FIELD_CODE,           // in a code block
  FIELD_PIECE,          // a piece of a word, and synonyms
  FIELD_HEADING,        // of a section, or the title in unit 0
  FIELD_HEADING_PIECE,  // a piece of a word there
  FIELD_LABEL,          // tags, aliases
  FIELD_LINK,           // text of a link to this place
  FIELD_DESCRIPTION,
  FIELD_COUNT
} Field;

enum {
  FIELD_BITS = 4,  // of Occurrence.place
  UNIT_TITLE = 0,
  UNIT_START = 1,          // what stands before the first heading
  UNIT_HEADINGS = 2,       // the first heading's
  COMMON_UNITS_MIN = 100,  // words in fewer units are never common
  COMMON_PERCENT = 15,     // of all units: the text of such words is not indexed
  LINK_TEXTS_MAX = 12,     // texts of links to a page that count
  LINK_COUNT_MAX = 3,      // times that a word in them counts
};

typedef struct Occurrence {
  uint32_t unit;
  uint32_t place;  // position << FIELD_BITS | field
} Occurrence;

// A form's occurrences in one page, by unit and position.
typedef struct PageTerm {
  Str form;
  Str sample;  // as it stood in the text the first time: stemmers want accents
  uint64_t hash;
  uint32_t first, count;  // in PageWords.occurrences
  struct Form *form_of;   // index.c
} PageTerm;

typedef struct LinkText {
  uint32_t unit;
  Str text;
} LinkText;
typedef VEC(LinkText) LinkTextVec;

// A word of a heading, in order of units.
typedef struct HeadingWord {
  uint32_t term;  // in PageWords.terms
  uint32_t unit;
} HeadingWord;
typedef VEC(HeadingWord) HeadingWordVec;

typedef struct PageWords {
  const Page *page;
  LinkTextVec links;
  Arena arena;  // of all below
  PageTerm *terms;
  Occurrence *occurrences;
  HeadingWordVec headings;
  uint32_t *lengths;  // of each unit's text, in half words: a word of code is half a word
  uint32_t term_count, occurrence_count, unit_count;
} PageWords;

#endif
