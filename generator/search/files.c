#include "search/files.h"

SearchFile file_make(Str name, Str stamp, Str payload, Arena *arena) {
  Buf bytes = {.arena = arena};
  buf_reserve(&bytes, name.len + payload.len + 24);
  buf_add_fmt(&bytes, "PB(\"%.*s\",\"%.*s", STR_ARG(name), STR_ARG(stamp));
  buf_add(&bytes, payload);
  buf_add_lit(&bytes, "\")\n");
  return (SearchFile){str_fmt(arena, "search/%.*s.js", STR_ARG(name)), buf_str(&bytes)};
}

void file_add(SearchIndex *index, Str name, Str payload, SearchFileVec *out) {
  *vec_add(index->arena, out) = file_make(name, index->stamp, payload, index->arena);
}
