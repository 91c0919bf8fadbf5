#include "diff/words.h"

#include "diff/lcs.h"

enum {
  WORD_EDITS_MAX = 1500,  // tokens added and removed
  KEPT_PERCENT = 40,
};

static uint64_t *hashes_of(const Block *block, Arena *scratch) {
  uint64_t *hashes = arena_array(scratch, uint64_t, block->tokens.len);
  for (size_t i = 0; i < block->tokens.len; i++) hashes[i] = block->tokens.items[i].hash;
  return hashes;
}

static void merge(const Block *before, const Block *after, const Sequences *common, Arena *scratch,
                  WordVec *out) {
  const TokenVec *a = &before->tokens, *b = &after->tokens;
  for (size_t i = 0, j = 0; i < a->len || j < b->len;) {
    for (; i < a->len && !common->in_a[i]; i++)
      *vec_add(scratch, out) = (Word){WORD_REMOVED, &a->items[i]};
    for (; j < b->len && !common->in_b[j]; j++)
      *vec_add(scratch, out) = (Word){WORD_ADDED, &b->items[j]};
    if (i < a->len && j < b->len)
      *vec_add(scratch, out) = (Word){WORD_SAME, &b->items[j]}, i++, j++;
  }
}

// A lone space between two changes belongs to both: "<del>one two</del>" reads better than two
// words.
static void absorb_spaces(const Block *before, const Block *after, Sequences *common) {
  const TokenVec *a = &before->tokens, *b = &after->tokens;
  for (size_t i = 0, j = 0; i < a->len && j < b->len;) {
    if (!common->in_a[i]) {
      i++;
      continue;
    }
    if (!common->in_b[j]) {
      j++;
      continue;
    }
    bool space = a->items[i].text.len == 1 && a->items[i].text.ptr[0] == ' ';
    bool removed_around = i > 0 && i + 1 < a->len && !common->in_a[i - 1] && !common->in_a[i + 1];
    bool added_around = j > 0 && j + 1 < b->len && !common->in_b[j - 1] && !common->in_b[j + 1];
    if (space && removed_around && added_around) common->in_a[i] = common->in_b[j] = false;
    i++;
    j++;
  }
}

static size_t count_kept(const Block *block, const bool *in, size_t *all) {
  size_t kept = 0;
  for (size_t i = 0; i < block->tokens.len; i++) {
    bool counts = block->tokens.items[i].word || block->kind == BLOCK_CODE;
    *all += counts;
    kept += counts && in[i];
  }
  return kept;
}

bool words_compare(const Block *before, const Block *after, Arena *scratch, WordVec *out) {
  Sequences common = {hashes_of(before, scratch),
                      hashes_of(after, scratch),
                      before->tokens.len,
                      after->tokens.len,
                      arena_array(scratch, bool, before->tokens.len),
                      arena_array(scratch, bool, after->tokens.len)};
  bool found = lcs_mark(&common, WORD_EDITS_MAX, scratch);
  size_t all = 0,
         kept = count_kept(before, common.in_a, &all) + count_kept(after, common.in_b, &all);
  if (!found || kept * 100 < all * KEPT_PERCENT) return false;
  absorb_spaces(before, after, &common);
  merge(before, after, &common, scratch, out);
  return true;
}
