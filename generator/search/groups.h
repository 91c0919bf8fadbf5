// A group's occurrences, read from the pages that have it.
#ifndef SEARCH_GROUPS_H
#define SEARCH_GROUPS_H

#include "search/index.h"

// Reads a group's occurrences page by page, all its forms together.
typedef struct GroupReader {
  const SearchIndex *index;
  const Group *group;
  Arena *scratch;
  struct GroupCursor *cursors;
  size_t cursor_count;
  uint32_t page;
  const Occurrence *occurrences;  // of that page, by unit and position
  size_t count;
} GroupReader;

// Begins before the group's first page.
GroupReader group_begin(const SearchIndex *index, const Group *group, Arena *scratch);
// Goes to the next page, by number; false when there is none. Its occurrences are valid until the
// next call.
bool group_next(GroupReader *reader);

// One unit's occurrences of a group.
typedef struct Hit {
  uint32_t unit;
  double text;   // weighted frequency in its text, links, labels
  bool heading;  // in its heading as a word
  bool piece;    // or as a piece of one
  const Occurrence *first;
  size_t count;
  size_t words;  // those of them that are no pieces
} Hit;
// The next unit from occurrence *at on; false at the end.
bool hit_next(const GroupReader *reader, size_t *at, Hit *hit);

#endif
