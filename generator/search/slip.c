#include "search/slip.h"

#include "base/utf8.h"
#include "search/payload.h"

Units units_of(Str text, Arena *arena) {
  Units units = {.items = arena_array(arena, uint16_t, utf16_length(text))};
  for (size_t i = 0, length; i < text.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(text, i), &length);
    if (c >= 0x10000) {
      units.items[units.len++] = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
      c = 0xDC00 + ((c - 0x10000) & 0x3FF);
    }
    units.items[units.len++] = (uint16_t)c;
  }
  return units;
}

static uint32_t least_of(uint32_t a, uint32_t b) { return a < b ? a : b; }

// One row of the table; its least value.
static uint32_t fill_row(Units a, Units b, size_t i, uint32_t *const rows[3]) {
  uint32_t *row = rows[0], *above = rows[1], *before = rows[2], least = (uint32_t)i;
  row[0] = (uint32_t)i;
  for (size_t j = 1; j <= b.len; j++) {
    bool same = a.items[i - 1] == b.items[j - 1];
    uint32_t d = least_of(least_of(above[j] + 1, row[j - 1] + 1), above[j - 1] + !same);
    if (i > 1 && j > 1 && a.items[i - 1] == b.items[j - 2] && a.items[i - 2] == b.items[j - 1])
      d = least_of(d, before[j - 2] + 1);
    row[j] = d;
    least = least_of(least, d);
  }
  return least;
}

uint32_t slip_distance(Units a, Units b, uint32_t max, bool beginning, Arena *scratch) {
  if (a.len > b.len + max || (!beginning && b.len > a.len + max)) return max + 1;
  if (b.len > a.len + max) b.len = a.len + max;
  ArenaMark mark = arena_mark(scratch);
  uint32_t *rows[3];
  for (size_t i = 0; i < 3; i++) rows[i] = arena_array(scratch, uint32_t, b.len + 1);
  for (size_t j = 0; j <= b.len; j++) rows[0][j] = (uint32_t)j;
  uint32_t found = max + 1;
  size_t i = 1;
  for (; i <= a.len; i++) {
    uint32_t *const next[3] = {rows[2], rows[0], rows[1]};
    memcpy(rows, next, sizeof rows);
    if (fill_row(a, b, i, rows) > max) break;
  }
  if (i > a.len) {
    found = rows[0][b.len];
    for (size_t j = 0; beginning && j <= b.len; j++) found = least_of(found, rows[0][j]);
  }
  arena_rewind(scratch, mark);
  return least_of(found, max + 1);
}

size_t units_shared(Units a, Units b) {
  size_t n = 0;
  while (n < a.len && n < b.len && a.items[n] == b.items[n]) n++;
  return n;
}
