// Questions to an index that may be damaged, or made by somebody else: an answer, or a sentence.
//
// Input: the question, then files, each behind a 0xFF byte: its name, a line end, its bytes.
// tests/fuzz/corpus/search has small whole indexes.
#include "fuzz.h"

#include "base/utf8.h"
#include "search/query.h"

enum { FILE_MARK = 0xFF };

static Str next_part(Str *rest) {
  size_t end = str_find_char(*rest, (char)FILE_MARK);
  Str part = str_sub(*rest, 0, end == STR_NONE ? rest->len : end);
  *rest = str_from_index(*rest, end == STR_NONE ? rest->len : end + 1);
  return part;
}

static void read_files(Str input, Arena *arena, SearchFileVec *files) {
  while (input.len > 0) {
    Str part = next_part(&input), name, bytes;
    str_cut(part, '\n', &name, &bytes);
    *vec_add(arena, files) = (SearchFile){str_fmt(arena, "search/%.*s.js", STR_ARG(name)), bytes};
  }
  search_files_sort(files);
}

static void fuzz(Str input, Arena *arena) {
  SearchFileVec files = {0};
  SearchAnswer answer;
  Str problem = {0}, query = utf8_repair(arena, next_part(&input));
  read_files(input, arena, &files);
  Search *search = search_open(search_source_files(&files), arena, &problem);
  assert(search ? problem.len == 0 : problem.len > 0);
  if (!search) return;
  SearchRequest request = {.query = query, .limit = 5, .open = S("["), .close = S("]")};
  search_ask(search, &request, arena, &answer);
  assert(answer.hits.len <= request.limit && answer.hits.len <= answer.total);
  for (size_t i = 0; i < answer.hits.len; i++)
    assert(utf8_find_invalid(answer.hits.items[i].excerpt) == STR_NONE);
}
