// A written index, read piece by piece: each file once. Damaged files never do harm: what they say
// is checked, and the reader remembers the first problem.
#ifndef SEARCH_READER_H
#define SEARCH_READER_H

#include "base/map.h"
#include "format/value.h"
#include "search/query.h"

enum { BLOCK_BYTES_MAX = 16 * 1024 * 1024 };  // of a document block, inflated

typedef struct Weights {
  double prefix, alone, beside, kindred, joined, together, slip1, slip2, other_first, slip_prefix,
      common, unknown, title_in_section, share, best, title;
} Weights;

typedef struct Posting {
  uint32_t page, unit, code;
} Posting;
typedef VEC(Posting) PostingVec;

typedef struct UnitPositions {
  uint32_t page, unit;
  uint32_t *positions;
  uint32_t count;
} UnitPositions;
typedef VEC(UnitPositions) UnitPositionsVec;

typedef struct TermShard TermShard;

typedef struct TermGroup {
  TermShard *shard;
  uint32_t number, df;
  uint32_t file;  // of its list; 0: in the shard, or read
  bool has_positions;
  PostingVec list;
  UnitPositionsVec positions;
} TermGroup;

typedef struct ShardForm {
  Str text;
  uint32_t group;  // UINT32_MAX: under another form
  Str home;        // that form
} ShardForm;
typedef VEC(ShardForm) ShardFormVec;

struct TermShard {
  size_t number;
  ShardFormVec forms;
  TermGroup *groups;
  uint32_t group_count;
  bool has_positions;
};

typedef struct SuffixForm {
  Str reversed;
  uint32_t df;  // class: log2
} SuffixForm;
typedef VEC(SuffixForm) SuffixFormVec;

typedef struct BlockStart {
  uint32_t page, unit;
} BlockStart;

typedef struct SearchPart {
  Str name;
  uint32_t from, to;
} SearchPart;

struct Search {
  SearchSource source;
  Arena *arena;
  Str problem;  // the first one

  // root
  Str stamp;
  uint32_t pages;
  Weights weights;
  Map common;     // word -> not NULL
  double *boost;  // of each page
  VEC(SearchPart) parts;
  StrVec tags;
  StrVec terms, suffixes;  // separators
  VEC(BlockStart) blocks;

  // loaded
  TermShard **term_shards;  // by number; NULL: not yet
  SuffixFormVec **suffix_shards;
  const Value **block_values;
};

// The number of the last separator that is not after the text. There is one at least.
size_t reader_find(const StrVec *separators, Str text);

// Shard `number`, read when it is first asked for. Never NULL: an empty one when it cannot be read.
TermShard *reader_terms(Search *search, size_t number);
const SuffixFormVec *reader_suffixes(Search *search, size_t number);

// The group of a form of the shard, NULL when it has none.
TermGroup *reader_group(Search *search, TermShard *shard, Str form);
// The same, in the shard where the form belongs.
TermGroup *reader_exact(Search *search, Str form);

// Where a group stands, and at which words; read when it is first asked for. Empty when that
// cannot be read.
const PostingVec *reader_list(Search *search, TermGroup *group);
const UnitPositionsVec *reader_positions(Search *search, TermGroup *group);

// Sets allowed[page] for the pages of a tag; false when there is no such tag.
bool reader_tag(Search *search, Str tag, bool *allowed);

// What a result shows of a unit. Of unit 0 the text of the page's first section that has one.
typedef struct SearchSection {
  Str url, title, crumbs, id, heading, text;
} SearchSection;
SearchSection reader_section(Search *search, uint32_t page, uint32_t unit);

#endif
