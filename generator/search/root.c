// What a client must know first, the filters, and the whole in order.
#include <stdlib.h>

#include "base/path.h"
#include "format/json.h"
#include "search/files.h"
#include "search/payload.h"
#include "search/stem.h"

// ---- filters ------------------------------------------------------------------------------------

static bool has_number(const SearchIndex *index, const Page *page, uint32_t *number) {
  const PageWords *words = map_find(&index->numbers, page->place.url);
  if (words) *number = (uint32_t)(words - index->pages);
  return words != NULL;
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void write_tag(const SearchIndex *index, const Tag *tag, Buf *out, Arena *scratch) {
  uint32_t *numbers = arena_array(scratch, uint32_t, tag->pages.len), before = 0;
  size_t count = 0;
  for (size_t i = 0; i < tag->pages.len; i++)
    count += has_number(index, tag->pages.items[i], &numbers[count]);
  qsort(numbers, count, sizeof *numbers, by_number);
  payload_int(out, (uint32_t)count);
  for (size_t i = 0; i < count; i++) {
    payload_int(out, numbers[i] - before);
    before = numbers[i];
  }
}

static void write_tags(SearchIndex *index, Arena *scratch, SearchFileVec *out) {
  const TagVec *tags = &index->site->tags;
  Buf payload = {.arena = scratch};
  for (size_t i = 0; i < tags->len; i++) write_tag(index, &tags->items[i], &payload, scratch);
  if (tags->len > 0) file_add(index, S("f"), buf_str(&payload), out);
}

// ---- the root -----------------------------------------------------------------------------------

// How README.md, "Ranking" calls them.
static const struct {
  const char *name;
  double value;
} weights[] = {
    {"prefix", 0.4},           {"alone", 1.4},        {"beside", 0.7},  {"kindred", 0.77},
    {"joined", 0.9},           {"together", 0.8},     {"slip1", 0.55},  {"slip2", 0.3},
    {"other_first", 0.8},      {"slip_prefix", 0.38}, {"common", 0.15}, {"unknown", 0.5},
    {"title_in_section", 0.5}, {"share", 2},          {"best", 3},      {"title", 0.5},
};

static void put_weights(Buf *out) {
  buf_add_lit(out, ",\"weights\":{");
  for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
    buf_add_fmt(out, "%s\"%s\":%.4g", i ? "," : "", weights[i].name, weights[i].value);
  buf_add_lit(out, "}");
}

static void put_boost(Buf *out, const SearchIndex *index) {
  bool some = false;
  buf_add_lit(out, ",\"boost\":[");
  for (size_t page = 0; page < index->page_count; page++) {
    double factor = 1;
    for (size_t i = 0; i < index->site->config.search.boost.len; i++) {
      const SearchPattern *boost = &index->site->config.search.boost.items[i];
      if (path_matches(boost->path, index->pages[page].page->source.path)) factor = boost->factor;
    }
    if (factor == 1) continue;
    buf_add_fmt(out, "%s[%zu,%.4g]", some ? "," : "", page, factor);
    some = true;
  }
  buf_add_lit(out, "]");
}

// The first and last page of a branch of the navigation; false when none of it is searched.
static bool range_of(const SearchIndex *index, const NavNode *node, uint32_t *from, uint32_t *to) {
  uint32_t number;
  bool some = false;
  if (node->page && has_number(index, node->page, &number)) {
    if (number < *from) *from = number;
    if (number + 1 > *to) *to = number + 1;
    some = true;
  }
  for (size_t i = 0; i < node->children.len; i++)
    some |= range_of(index, node->children.items[i], from, to);
  return some;
}

static void put_parts(Buf *out, const SearchIndex *index) {
  bool some = false;
  buf_add_lit(out, ",\"parts\":[");
  for (size_t i = 0; index->site->nav && i < index->site->nav->children.len; i++) {
    const NavNode *node = index->site->nav->children.items[i];
    uint32_t from = UINT32_MAX, to = 0;
    if (node->children.len == 0 || !range_of(index, node, &from, &to)) continue;
    buf_add(out, some ? S(",[") : S("["));
    json_text(out, nav_title(node));
    buf_add_fmt(out, ",%u,%u]", from, to);
    some = true;
  }
  buf_add_lit(out, "]");
}

static void put_tags(Buf *out, const SearchIndex *index) {
  buf_add_lit(out, ",\"tags\":[");
  for (size_t i = 0; i < index->site->tags.len; i++) {
    if (i > 0) buf_add_char(out, ',');
    json_text(out, index->site->tags.items[i].name);
  }
  buf_add_lit(out, "]");
}

static void put_text(Buf *out, const char *name, Str text) {
  buf_add_fmt(out, ",\"%s\":", name);
  json_text(out, text);
}

static void write_root(SearchIndex *index, Str terms, Str suffixes, Str blocks,
                       SearchFileVec *out) {
  Buf bytes = {.arena = index->arena};
  buf_add_fmt(&bytes, "PB(\"root\",{\"format\":1,\"stamp\":\"%.*s\"", STR_ARG(index->stamp));
  put_text(&bytes, "language", index->site->config.language);
  buf_add_fmt(&bytes, ",\"pages\":%zu,\"units\":%u", index->page_count, index->unit_count);
  put_weights(&bytes);
  put_text(&bytes, "common", common_words(index->site->config.language));
  put_boost(&bytes, index);
  put_parts(&bytes, index);
  put_tags(&bytes, index);
  put_text(&bytes, "terms", terms);
  put_text(&bytes, "suffixes", suffixes);
  buf_add_fmt(&bytes, ",\"blocks\":\"%.*s\"})\n", STR_ARG(blocks));
  *vec_add(index->arena, out) = (SearchFile){S("search/root.js"), buf_str(&bytes)};
}

// ---- the whole ----------------------------------------------------------------------------------

// Names the numbering of pages and units: as long as it is the same, files of two builds go
// together.
static Str stamp_of(const SearchIndex *index) {
  Buf outline = {.arena = index->arena};
  for (size_t i = 0; i < index->page_count; i++) {
    const Page *page = index->pages[i].page;
    buf_add(&outline, page->place.url);
    for (size_t k = 0; k < page->markdown.headings.len; k++) {
      buf_add_char(&outline, '#');
      buf_add(&outline, page->markdown.headings.items[k].id);
    }
    buf_add_char(&outline, '\n');
  }
  for (size_t i = 0; i < index->site->tags.len; i++) {
    buf_add(&outline, index->site->tags.items[i].slug);
    buf_add_char(&outline, '\n');
  }
  uint64_t hash = hash_bytes(buf_str(&outline));
  return str_fmt(index->arena, "%06x", (unsigned)((hash ^ hash >> 24 ^ hash >> 48) & 0xFFFFFF));
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const SearchFile *)a)->path, ((const SearchFile *)b)->path);
}

void search_files_sort(SearchFileVec *files) {
  if (files->len > 0) qsort(files->items, files->len, sizeof(SearchFile), by_path);
}

void search_collect(SearchIndex *index, Arena *scratch) {
  index->stamp = stamp_of(index);
  index_collect(index, scratch);
  index->batches = arena_array(index->arena, Arena, search_batches(index));
}

void search_write(SearchIndex *index, Arena *scratch, SearchFileVec *out) {
  Buf terms = {.arena = index->arena}, suffixes = {.arena = index->arena},
      blocks = {.arena = index->arena};
  shards_write(index, &terms, scratch, out);
  suffixes_write(index, &suffixes, scratch, out);
  blocks_cut(index, SEARCH_FILES_MAX - FEW_FILES - out->len, &blocks);
  write_tags(index, scratch, out);
  write_root(index, buf_str(&terms), buf_str(&suffixes), buf_str(&blocks), out);
  search_files_sort(out);
  for (size_t i = 0; i < index->page_count; i++) arena_free(&index->pages[i].arena);
  for (size_t i = 0; i < search_batches(index); i++) arena_free(&index->batches[i]);
}
