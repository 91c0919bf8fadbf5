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

// ---- weights -------------------------------------------------------------------------------------------

// BM25's part of the frequency, in 16 steps.
static uint32_t text_code(const SearchIndex *index, uint32_t page, const Hit *hit) {
  double length = index->pages[page].lengths[hit->unit];
  double norm = length > 0 ? 1 - by_length + by_length * length / index->average_length : 1;
  double frequency = hit->text / norm;
  double weight = frequency / (saturation + frequency);
  return weight >= 1 ? TEXT_LEVELS - 1 : (uint32_t)(weight * TEXT_LEVELS);
}

// How much of its heading a word is, by idf, in 8 steps, rounded.
static uint32_t heading_code(const SearchIndex *index, const Group *group, uint32_t page, uint32_t unit) {
  double sum = index->heading_weight[index->unit_base[page] + unit];
  double share = sum > 0 ? index_idf(index, group->pages) / sum : 1;
  double step = round(share * SHARE_LEVELS);
  return TEXT_LEVELS + (step < 1 ? 0 : step > SHARE_LEVELS ? SHARE_LEVELS - 1 : (uint32_t)step - 1);
}

static void collect_entries(const SearchIndex *index, const Group *group, Arena *scratch, EntryVec *out) {
  GroupReader reader = group_begin(index, group, scratch);
  while (group_next(&reader)) {
    Hit hit;
    for (size_t at = 0; hit_next(&reader, &at, &hit);) {
      Entry entry = {.page = reader.page, .unit = hit.unit};
      if (hit.text > 0 && !group->common) {
        entry.code = text_code(index, reader.page, &hit);
        *vec_add(scratch, out) = entry;
      }
      if (hit.heading || hit.piece) {
        entry.code = heading_code(index, group, reader.page, hit.unit);
        *vec_add(scratch, out) = entry;
      }
    }
  }
}

// Keeps the best entries of a list that is too long: those with the highest codes, the first ones of equal.
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

// ---- writing -------------------------------------------------------------------------------------------

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

static bool has_position(const Occurrence *occurrence) {
  Field field = occurrence->place & ((1u << FIELD_BITS) - 1);
  return field != FIELD_PIECE && field != FIELD_HEADING_PIECE;
}

static void write_unit_positions(Buf *out, const Hit *hit, uint32_t unit_difference, size_t count) {
  uint32_t before = 0;
  payload_int(out, unit_difference);
  payload_int(out, (uint32_t)count);
  for (size_t i = 0; i < hit->count; i++) {
    if (!has_position(&hit->first[i])) continue;
    uint32_t position = hit->first[i].place >> FIELD_BITS;
    payload_int(out, position - before);
    before = position;
  }
}

static size_t positions_of(const Hit *hit) {
  size_t count = 0;
  for (size_t i = 0; i < hit->count; i++) count += has_position(&hit->first[i]);
  return count;
}

static size_t units_with_positions(const GroupReader *reader) {
  Hit hit;
  size_t units = 0;
  for (size_t at = 0; hit_next(reader, &at, &hit);) units += positions_of(&hit) > 0;
  return units;
}

static void write_positions(Buf *out, const SearchIndex *index, const Group *group, Arena *scratch) {
  Buf body = {.arena = scratch};
  uint32_t pages = 0, page = 0;
  GroupReader reader = group_begin(index, group, scratch);
  while (!group->common && group_next(&reader)) {
    size_t units = units_with_positions(&reader), count;
    if (units == 0) continue;
    uint32_t unit = 0;
    Hit hit;
    write_page(&body, reader.page - page, units);
    for (size_t at = 0; hit_next(&reader, &at, &hit);) {
      if ((count = positions_of(&hit)) == 0) continue;
      write_unit_positions(&body, &hit, hit.unit - unit, count);
      unit = hit.unit;
    }
    page = reader.page;
    pages++;
  }
  payload_int(out, pages);
  buf_add(out, buf_str(&body));
}

static Str keep(SearchIndex *index, const Buf *buf) { return str_dup(index->arena, buf_str(buf)); }

void postings_write(SearchIndex *index, Arena *scratch) {
  for (size_t i = 0; i < index->groups.len; i++) {
    Group *group = index->groups.items[i];
    ArenaMark mark = arena_mark(scratch);
    EntryVec entries = {0};
    Buf postings = {.arena = scratch}, positions = {.arena = scratch};
    collect_entries(index, group, scratch, &entries);
    keep_best(&entries);
    write_entries(&postings, &entries);
    write_positions(&positions, index, group, scratch);
    group->postings = keep(index, &postings);
    group->positions = keep(index, &positions);
    arena_rewind(scratch, mark);
  }
}
