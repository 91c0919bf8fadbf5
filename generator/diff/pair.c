#include "diff/pair.h"

#include <stdlib.h>

#include "base/map.h"
#include "diff/lcs.h"

enum {
  BLOCK_EDITS_MAX = 1500,  // blocks added and removed; beyond, only equal starts and ends are found
  SIMILAR_PERCENT = 45,    // of the words of both
  PAIR_RUN_MAX = 64,       // blocks of one run that are compared with each other
};

typedef struct Pairing {
  const Blocks *before, *after;
  Arena *scratch;
  AlignedVec *out;
} Pairing;

// ---- likeness -----------------------------------------------------------------------------------

typedef struct Bag {
  uint64_t *hashes;  // of the words, sorted
  size_t len;
} Bag;

static int by_value(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

static Bag bag_of(const Block *block, Arena *scratch) {
  Bag bag = {.hashes = arena_array(scratch, uint64_t, block->tokens.len)};
  for (size_t i = 0; i < block->tokens.len; i++) {
    const Token *token = &block->tokens.items[i];
    if (token->word || block->kind == BLOCK_CODE) bag.hashes[bag.len++] = token->hash;
  }
  if (bag.len > 1) qsort(bag.hashes, bag.len, sizeof *bag.hashes, by_value);
  return bag;
}

static unsigned likeness(const Bag *a, const Bag *b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a->len && j < b->len;) {
    uint64_t left = a->hashes[i], right = b->hashes[j];
    common += left == right;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return a->len + b->len == 0 ? 100 : (unsigned)(common * 200 / (a->len + b->len));
}

// ---- runs ---------------------------------------------------------------------------------------

// What stands between two equal blocks.
typedef struct Run {
  size_t before, before_len, after, after_len;
} Run;

static void add(Pairing *pairing, uint32_t before, uint32_t after, bool same) {
  *vec_add(pairing->scratch, pairing->out) = (Aligned){before, after, same, false};
}

static void add_range(Pairing *pairing, size_t from, size_t to, bool removed) {
  for (size_t i = from; i < to; i++)
    add(pairing, removed ? (uint32_t)i : BLOCK_NONE, removed ? BLOCK_NONE : (uint32_t)i, false);
}

// best[i][j]: the most likeness that blocks from i on and from j on can have, paired in order.
static uint32_t *best_pairs(Pairing *pairing, const Run *run, uint8_t *scores) {
  size_t rows = run->before_len, columns = run->after_len;
  Bag *left = arena_array(pairing->scratch, Bag, rows),
      *right = arena_array(pairing->scratch, Bag, columns);
  for (size_t i = 0; i < rows; i++)
    left[i] = bag_of(&pairing->before->items.items[run->before + i], pairing->scratch);
  for (size_t j = 0; j < columns; j++)
    right[j] = bag_of(&pairing->after->items.items[run->after + j], pairing->scratch);
  uint32_t *best = arena_array(pairing->scratch, uint32_t, (rows + 1) * (columns + 1));
  for (size_t i = rows; i-- > 0;)
    for (size_t j = columns; j-- > 0;) {
      const Block *a = &pairing->before->items.items[run->before + i],
                  *b = &pairing->after->items.items[run->after + j];
      unsigned score = a->kind == b->kind ? likeness(&left[i], &right[j]) : 0;
      scores[i * columns + j] = score >= SIMILAR_PERCENT ? (uint8_t)score : 0;
      uint32_t skip_a = best[(i + 1) * (columns + 1) + j], skip_b = best[i * (columns + 1) + j + 1];
      uint32_t both = scores[i * columns + j] ? best[(i + 1) * (columns + 1) + j + 1] + score : 0;
      uint32_t most = skip_a > skip_b ? skip_a : skip_b;
      best[i * (columns + 1) + j] = both > most ? both : most;
    }
  return best;
}

static void pair_run(Pairing *pairing, const Run *run) {
  size_t rows = run->before_len, columns = run->after_len, from_a = 0, from_b = 0;
  bool small = rows > 0 && columns > 0 && rows <= PAIR_RUN_MAX && columns <= PAIR_RUN_MAX;
  if (small) {
    uint8_t *scores = arena_array(pairing->scratch, uint8_t, rows * columns);
    const uint32_t *best = best_pairs(pairing, run, scores);
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      uint32_t here = best[i * (columns + 1) + j];
      if (here == best[(i + 1) * (columns + 1) + j]) {
        i++;
      } else if (here == best[i * (columns + 1) + j + 1]) {
        j++;
      } else {
        add_range(pairing, run->before + from_a, run->before + i, true);
        add_range(pairing, run->after + from_b, run->after + j, false);
        add(pairing, (uint32_t)(run->before + i), (uint32_t)(run->after + j), false);
        from_a = ++i;
        from_b = ++j;
      }
    }
  }
  add_range(pairing, run->before + from_a, run->before + rows, true);
  add_range(pairing, run->after + from_b, run->after + columns, false);
}

// ---- moved blocks -------------------------------------------------------------------------------

static const Block *block_of(const Pairing *pairing, const Aligned *aligned, bool *removed) {
  *removed = aligned->after == BLOCK_NONE;
  if (aligned->same || (!*removed && aligned->before != BLOCK_NONE)) return NULL;
  return *removed ? &pairing->before->items.items[aligned->before]
                  : &pairing->after->items.items[aligned->after];
}

// A block that is gone here and new there is the same one, moved.
static void find_moved(Pairing *pairing) {
  Map removed_blocks = {0};
  bool removed;
  for (size_t i = 0; i < pairing->out->len; i++) {
    const Block *block = block_of(pairing, &pairing->out->items[i], &removed);
    if (block && removed && block->words > 0)
      *map_put(&removed_blocks, pairing->scratch,
               (Str){(const char *)&block->hash, sizeof block->hash}) = &pairing->out->items[i];
  }
  for (size_t i = 0; i < pairing->out->len; i++) {
    const Block *block = block_of(pairing, &pairing->out->items[i], &removed);
    if (!block || removed) continue;
    Aligned *gone =
        map_find(&removed_blocks, (Str){(const char *)&block->hash, sizeof block->hash});
    if (!gone || gone->moved) continue;
    gone->moved = pairing->out->items[i].moved = true;
  }
}

static uint64_t *hashes_of(const Blocks *blocks, Arena *scratch) {
  uint64_t *hashes = arena_array(scratch, uint64_t, blocks->items.len);
  for (size_t i = 0; i < blocks->items.len; i++) hashes[i] = blocks->items.items[i].hash;
  return hashes;
}

void pair_blocks(const Blocks *before, const Blocks *after, Arena *scratch, AlignedVec *out) {
  size_t a = before->items.len, b = after->items.len;
  Pairing pairing = {before, after, scratch, out};
  Sequences sequences = {hashes_of(before, scratch),    hashes_of(after, scratch),    a, b,
                         arena_array(scratch, bool, a), arena_array(scratch, bool, b)};
  lcs_mark(&sequences, BLOCK_EDITS_MAX, scratch);
  for (size_t i = 0, j = 0; i < a || j < b;) {
    Run run = {.before = i, .after = j};
    while (i < a && !sequences.in_a[i]) i++;
    while (j < b && !sequences.in_b[j]) j++;
    run.before_len = i - run.before;
    run.after_len = j - run.after;
    if (run.before_len + run.after_len > 0) pair_run(&pairing, &run);
    if (i < a && j < b) add(&pairing, (uint32_t)i++, (uint32_t)j++, true);
  }
  find_moved(&pairing);
}
