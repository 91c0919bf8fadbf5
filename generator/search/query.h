// Questions to a written index, in C: what the theme's query.mjs does in the browser. README.md
// says how pages are ranked.
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include <stdint.h>

#include "base/diag.h"
#include "search/search.h"

// Where the files of an index come from. read: the bytes of "root", "t_ba", ...; false when there
// is no such file. The bytes live in arena.
typedef struct SearchSource {
  FsResult (*read)(void *context, Str name, Arena *arena, Str *bytes);
  void *context;
} SearchSource;

SearchSource search_source_folder(const FsRoot *folder);  // the output folder; it stays where it is
SearchSource search_source_files(const SearchFileVec *files);  // an index in memory

typedef struct Search Search;

// Opens an index. NULL, and *problem is a sentence, when there is none or it cannot be read.
// Everything lives in arena, shards are read once. One thread at a time.
Search *search_open(SearchSource source, Arena *arena, Str *problem);

// The parts of the navigation and the tags that a request may name.
void search_filters(const Search *search, Arena *arena, StrVec *parts, StrVec *tags);

typedef struct SearchRequest {
  Str query;
  Str part, tag;    // only pages of it; empty: all. An unknown one: no pages
  size_t limit;     // pages described
  Str open, close;  // put around the words found in excerpts; may be empty
} SearchRequest;

typedef struct SearchHit {
  uint32_t page, unit;  // numbers of the index
  double score;
  uint32_t others[2];  // further units, 0 where there is none
  Str other_ids[2];    // ids of their headings
  Str url;             // "process/loop.html#the-loop"
  Str title, crumbs;
  Str section;  // heading; empty for the page itself
  Str excerpt;  // plain text, one line
} SearchHit;

typedef struct SearchAnswer {
  VEC(SearchHit) hits;  // best first, at most limit
  size_t total;         // pages found
  bool unquoted;        // no page has the quoted words one after another: the quotes were ignored
  Str problem;          // a damaged index: what is wrong; empty when all is well
} SearchAnswer;

// Answers a request. A query without a word that is found has no hits; of a query the first
// QUERY_MAX code points count. The answer lives in arena.
void search_ask(Search *search, const SearchRequest *request, Arena *arena, SearchAnswer *out);

// `prepbook check --search FILE`: lines "query => page" ("#" begins a comment; page is a source
// path or an output path, with or without "#section"). A query whose page is not among the first
// three results is reported, as is a line that is none. Returns how many lines held.
size_t search_expect(Search *search, const Site *site, Str text, Str file, DiagList *problems,
                     Arena *scratch);

#endif
