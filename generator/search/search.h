// Stage: pages -> the search index. README.md of this folder says what the files hold and how they
// rank.
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "site/site.h"

// A file of the index, "search/root.js", in memory.
typedef struct SearchFile {
  Str path, bytes;
} SearchFile;
typedef VEC(SearchFile) SearchFileVec;

// The pages that are searched, each with a slot for its words.
typedef struct SearchIndex SearchIndex;

// Plans the index: numbers the pages. It lives in arena. Main thread.
SearchIndex *search_plan(const Site *site, Arena *arena);

// How many pages it has, and page `number` of them.
size_t search_pages(const SearchIndex *index);
const Page *search_page(const SearchIndex *index, size_t number);
// Notes the words of page `number`. Each page by one worker; scratch is the worker's.
void search_gather(SearchIndex *index, size_t number, Arena *scratch);

// Brings the pages together: which forms are one word. After all pages are gathered, by one thread.
void search_collect(SearchIndex *index, Arena *scratch);

// How many batches of words there are, after search_collect.
size_t search_batches(const SearchIndex *index);
// Where the words of batch `number` stand, as it will be written. Each batch by one worker; scratch
// is the worker's.
void search_post(SearchIndex *index, size_t number, Arena *scratch);

// All files but the blocks, by path in byte order, in index's arena; after all batches, by one
// thread. The same pages give the same bytes. Gives back what search_gather and search_post took.
void search_write(SearchIndex *index, Arena *scratch, SearchFileVec *out);

// How many document blocks there are, after search_write.
size_t search_blocks(const SearchIndex *index);
// The file of block `number`, made in arena. Any thread.
void search_block(const SearchIndex *index, size_t number, Arena *arena, SearchFile *out);

// Sorts files by path, as search_source_files wants them.
void search_files_sort(SearchFileVec *files);

#endif
