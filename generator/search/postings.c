// A group's occurrences as postings with their weight, and as positions. README.md, "Files".
#include <math.h>
#include <stdlib.h>

#include "search/files.h"
#include "search/groups.h"
#include "search/payload.h"

enum {
  TEXT_LEVELS = 16,
  SHARE_LEVELS = 8,
  CODES = TEXT_LEVELS + SHARE_LEVELS,
};

static const double saturation = 0.9;  // k1 of BM25: how soon a word said again adds nothing
static const double by_length = 0.6;   // b of BM25: how much a long text's words weigh less

typedef struct Entry {
  uint32_t page, unit;
  uint32_t code;
} Entry;
typedef VEC(Entry) EntryVec;

// ---- weights ------------------------------------------------------------------------------------

// BM25's part of the frequency, in 16 steps.
static uint32_t text_code(const SearchIndex *index, uint32_t page, const Hit *hit) {
  double length = index->pages[page].lengths[hit->unit];
  double norm = length > 0 ? 1 - by_length + by_length * length / index->average_length : 1;
  double frequency = hit->text / norm;
  double weight = frequency / (saturation + frequency);
  return weight >= 1 ? TEXT_LEVELS - 1 : (uint32_t)(weight * TEXT_LEVELS);
}

// How much of its heading a word is, by idf, in 8 steps, rounded.
static uint32_t heading_code(const SearchIndex *index, const Group *group, uint32_t page,
                             uint32_t unit) {
  double sum = index->heading_weight[index->unit_base[page] + unit];
  double share = sum > 0 ? index_idf(index, group->pages) / sum : 1;
  double step = round(share * SHARE_LEVELS);
  return TEXT_LEVELS + (step < 1 ? 0 : step > SHARE_LEVELS ? SHARE_LEVELS - 1 : (uint32_t)step - 1);
}

static void add_entries(const SearchIndex *index, const GroupReader *reader, const Hit *hit,
                        Arena *scratch, EntryVec *out) {
  Entry entry = {.page = reader->page, .unit = hit->unit};
  if (hit->text > 0) {
    entry.code = text_code(index, reader->page, hit);
    *vec_add(scratch, out) = entry;
  }
  if (hit->heading || hit->piece) {
    entry.code = heading_code(index, reader->group, reader->page, hit->unit);
    *vec_add(scratch, out) = entry;
  }
}

// Of a word that is too common only headings count.
static void drop_texts(EntryVec *entries) {
  size_t kept = 0;
  for (size_t i = 0; i < entries->len; i++)
    if (entries->items[i].code >= TEXT_LEVELS) entries->items[kept++] = entries->items[i];
  entries->len = kept;
}

// Keeps the best entries of a list that is too long: those with the highest codes, the first ones
// of equal.
static void keep_best(EntryVec *entries) {
  size_t count[CODES] = {0}, room = LIST_ENTRIES_MAX;
  if (entries->len <= LIST_ENTRIES_MAX) return;
  for (size_t i = 0; i < entries->len; i++) count[entries->items[i].code]++;
  size_t keep[CODES] = {0};
  for (uint32_t code = CODES; code-- > 0;) {
    keep[code] = count[code] < room ? count[code] : room;
    room -= keep[code];
  }
  size_t kept = 0;
  for (size_t i = 0; i < entries->len; i++) {
    Entry entry = entries->items[i];
    if (keep[entry.code] == 0) continue;
    keep[entry.code]--;
    entries->items[kept++] = entry;
  }
  entries->len = kept;
}

// ---- writing ------------------------------------------------------------------------------------

// "I(difference * 4 + min(3, k - 1))", and I(k - 4) where k - 1 is 3 or more.
static void write_page(Buf *out, uint32_t difference, size_t k) {
  payload_int(out, difference * 4 + (k - 1 < 3 ? (uint32_t)k - 1 : 3));
  if (k >= 4) payload_int(out, (uint32_t)k - 4);
}

static size_t count_pages(const EntryVec *entries) {
  size_t pages = 0;
  for (size_t i = 0; i < entries->len; i++)
    pages += i == 0 || entries->items[i].page != entries->items[i - 1].page;
  return pages;
}

static void write_entries(Buf *out, const EntryVec *entries) {
  uint32_t page = 0;
  payload_int(out, (uint32_t)count_pages(entries));
  for (size_t i = 0; i < entries->len;) {
    size_t end = i;
    uint32_t here = entries->items[i].page, unit = 0;
    while (end < entries->len && entries->items[end].page == here) end++;
    write_page(out, here - page, end - i);
    for (; i < end; i++) {
      payload_int(out, (entries->items[i].unit - unit) * CODES + entries->items[i].code);
      unit = entries->items[i].unit;
    }
    page = here;
  }
}

static bool is_word(const Occurrence *occurrence) {
  Field field = occurrence->place & ((1u << FIELD_BITS) - 1);
  return field != FIELD_PIECE && field != FIELD_HEADING_PIECE;
}

static void write_unit_positions(Buf *out, const Hit *hit, uint32_t unit_difference) {
  uint32_t before = 0;
  payload_int(out, unit_difference);
  payload_int(out, (uint32_t)hit->words);
  for (size_t i = 0; i < hit->count; i++) {
    if (!is_word(&hit->first[i])) continue;
    uint32_t position = hit->first[i].place >> FIELD_BITS;
    payload_int(out, position - before);
    before = position;
  }
}

// ---- a group ------------------------------------------------------------------------------------

// What is made of a group while its pages are read, each once.
typedef struct Writer {
  SearchIndex *index;
  Group *group;
  Arena *scratch;
  VEC(Hit) hits;  // of the page at hand
  EntryVec entries;
  Buf positions;
  uint32_t text_units;  // units that have it in their text
  uint32_t pages;       // with positions
  uint32_t page;        // the last of them
} Writer;

static void write_page_positions(Writer *w, uint32_t page) {
  size_t units = 0;
  uint32_t unit = 0;
  for (size_t i = 0; i < w->hits.len; i++) units += w->hits.items[i].words > 0;
  if (units == 0) return;
  write_page(&w->positions, page - w->page, units);
  for (size_t i = 0; i < w->hits.len; i++) {
    const Hit *hit = &w->hits.items[i];
    if (hit->words == 0) continue;
    write_unit_positions(&w->positions, hit, hit->unit - unit);
    unit = hit->unit;
  }
  w->page = page;
  w->pages++;
}

static void read_page(Writer *w, const GroupReader *reader) {
  Hit hit;
  w->hits.len = 0;
  for (size_t at = 0; hit_next(reader, &at, &hit);) {
    *vec_add(w->scratch, &w->hits) = hit;
    w->text_units += hit.text > 0;
    w->group->pieces &= hit.words == 0;
    add_entries(w->index, reader, &hit, w->scratch, &w->entries);
  }
  write_page_positions(w, reader->page);
}

static bool is_common(const Writer *w) {
  return w->text_units > COMMON_UNITS_MIN &&
         (uint64_t)w->text_units * 100 > (uint64_t)w->index->unit_count * COMMON_PERCENT;
}

static void write_group(SearchIndex *index, Group *group, Arena *keep, Arena *scratch) {
  Writer w = {.index = index, .group = group, .scratch = scratch, .positions.arena = scratch};
  Buf postings = {.arena = scratch}, positions = {.arena = scratch};
  GroupReader reader = group_begin(index, group, scratch);
  group->pieces = true;
  while (group_next(&reader)) read_page(&w, &reader);
  group->common = is_common(&w);
  if (group->common) drop_texts(&w.entries);
  keep_best(&w.entries);
  write_entries(&postings, &w.entries);
  payload_int(&positions, group->common ? 0 : w.pages);
  if (!group->common) buf_add(&positions, buf_str(&w.positions));
  group->postings = str_dup(keep, buf_str(&postings));
  group->positions = str_dup(keep, buf_str(&positions));
}

size_t search_batches(const SearchIndex *index) {
  return (index->groups.len + BATCH_GROUPS - 1) / BATCH_GROUPS;
}

void search_post(SearchIndex *index, size_t number, Arena *scratch) {
  size_t end = (number + 1) * BATCH_GROUPS;
  for (size_t i = number * BATCH_GROUPS; i < end && i < index->groups.len; i++) {
    ArenaMark mark = arena_mark(scratch);
    write_group(index, index->groups.items[i], &index->batches[number], scratch);
    arena_rewind(scratch, mark);
  }
}
