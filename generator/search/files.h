// The files of search/, made from the index in this order. Their form is described in README.md.
#ifndef SEARCH_FILES_H
#define SEARCH_FILES_H

#include "search/index.h"

enum {
  BATCH_GROUPS = 256,       // whose postings are made at once by one worker
  LIST_BYTES_MAX = 2200,    // a longer list of postings has a file of its own
  LIST_ENTRIES_MAX = 3000,  // of which the best are kept
  TERM_FILES_MAX = 1300,    // term shards; as many of positions
  SUFFIX_FILES_MAX = 250,
  LIST_FILES_MAX = 450,
  SEARCH_FILES_MAX = 5000,  // of all kinds; document blocks take what the others leave
  FEW_FILES = 2,            // root.js and f.js
  TERM_SHARD_BYTES = 6500,  // aimed at; larger where there would be too many
  SUFFIX_SHARD_BYTES = 9000,
  SECTION_BYTES_MAX = 65536,  // of a section's text in a block; the rest shows in no result
  BLOCK_BYTES = 3500,         // of JSON; larger where there would be too many
};

// Add the files of forms with their postings and positions, and those of reversed forms; to
// `separators` what each begins at, by which a reader finds a form's file. In index's arena.
void shards_write(SearchIndex *index, Buf *separators, Arena *scratch, SearchFileVec *out);
void suffixes_write(SearchIndex *index, Buf *separators, Arena *scratch, SearchFileVec *out);
// At most files_max blocks, which must be room for one.
void blocks_cut(SearchIndex *index, size_t files_max, Buf *starts);

// search/NAME.js: PB("NAME","STAMP...").
SearchFile file_make(Str name, Str stamp, Str payload, Arena *arena);
// Adds such a file with the index's stamp.
void file_add(SearchIndex *index, Str name, Str payload, SearchFileVec *out);

#endif
