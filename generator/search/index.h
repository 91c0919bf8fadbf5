// The index while it is made. What the builder's files share; nobody else includes it.
//
// A page's words are gathered page by page in parallel (gather.c), then brought together (index.c):
// surface forms, in order, and stem groups of forms that are one word to a reader. A group's
// occurrences are not copied: they are read from the pages as they are needed (group_begin,
// group_next).
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/map.h"
#include "search/page_words.h"
#include "search/search.h"
#include "search/synonyms.h"

// A form's occurrences in a page.
typedef struct FormPage {
  uint32_t page, count;
  const Occurrence *occurrences;
} FormPage;

typedef struct Group Group;
typedef struct Form Form;
struct Form {
  Str text;
  Str sample;
  uint64_t hash;
  VEC(FormPage) pages;
  Group *group;
  Form *next;  // of its group
};
typedef VEC(Form *) FormVec;

struct Group {
  Form *forms;  // the first one is where the group is found
  Form *last;
  uint32_t pages;           // that have it
  uint32_t last_heading;    // while headings are weighed: the last unit + 1 that counted it
  bool common;              // too common for its text to be indexed
  bool pieces;              // never a whole word: not offered for slips
  uint32_t file;            // number of its list's file; 0: in the shard
  Str postings, positions;  // as they stand in files
  uint32_t shard, number;   // where it is
};
typedef VEC(Group *) GroupVec;

// A document block begins with a page, or within one.
typedef struct Block {
  uint32_t page, unit;  // unit 0: with the page
} Block;

struct SearchIndex {
  const Site *site;
  Arena *arena;
  PageWords *pages;
  size_t page_count;
  Map numbers;               // page's URL -> PageWords *
  const Synonyms *synonyms;  // NULL: none

  Str stamp;
  VEC(Block) blocks;

  Arena *batches;  // of each batch of groups, their postings and positions

  // index.c
  FormVec forms;        // in UTF-16 order
  GroupVec groups;      // in order of their first form
  uint32_t *unit_base;  // of each page: the number of its first unit among all
  uint32_t unit_count;
  double average_length;   // of a unit's text, in half words
  double *heading_weight;  // of each unit: the sum of the idf of its heading's words
};

// index.c
void index_collect(SearchIndex *index, Arena *scratch);
// Inverse document frequency of a word on `pages` pages; README.md, "Ranking".
double index_idf(const SearchIndex *index, uint32_t pages);

#endif
