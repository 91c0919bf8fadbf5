#include "diff/lcs.h"

// What is left between the common start and the common end.
typedef struct Middle {
  const uint64_t *a, *b;
  int64_t a_len, b_len;
} Middle;

// The furthest a-index reached on each diagonal after d edits; row d has 2d + 1 places, k = -d at
// [0].
typedef struct Trace {
  int64_t **rows;
  int64_t edits;
} Trace;

static int64_t start_of(const int64_t *row, int64_t d, int64_t k) {
  // row holds diagonals -(d-1) .. d-1 of the round before
  if (d == 0) return 0;
  int64_t up = k + 1 <= d - 1 ? row[k + 1 + d - 1] : -1;       // an item of b inserted
  int64_t left = k - 1 >= -(d - 1) ? row[k - 1 + d - 1] : -2;  // an item of a deleted
  return left >= up ? left + 1 : up;
}

static bool search(const Middle *middle, int64_t edits, Trace *trace, Arena *scratch) {
  trace->rows = arena_array(scratch, int64_t *, (size_t)edits + 1);
  for (int64_t d = 0; d <= edits; d++) {
    int64_t *row = trace->rows[d] = arena_array(scratch, int64_t, (size_t)(2 * d + 1));
    const int64_t *before = d > 0 ? trace->rows[d - 1] : NULL;
    for (int64_t i = 0; i < 2 * d + 1; i++) row[i] = -1;
    for (int64_t k = -d; k <= d; k += 2) {
      int64_t x = start_of(before, d, k), y = x - k;
      if (x < 0 || x > middle->a_len || y < 0 || y > middle->b_len) continue;
      while (x < middle->a_len && y < middle->b_len && middle->a[x] == middle->b[y]) x++, y++;
      row[k + d] = x;
      if (x < middle->a_len || y < middle->b_len) continue;
      trace->edits = d;
      return true;
    }
  }
  return false;
}

static void mark_back(const Middle *middle, const Trace *trace, bool *in_a, bool *in_b) {
  int64_t x = middle->a_len, y = middle->b_len;
  for (int64_t d = trace->edits; d >= 0; d--) {
    int64_t k = x - y, start = start_of(d > 0 ? trace->rows[d - 1] : NULL, d, k);
    while (x > start) in_a[--x] = in_b[--y] = true;
    if (d == 0) return;
    const int64_t *before = trace->rows[d - 1];
    int64_t left = k - 1 >= -(d - 1) ? before[k - 1 + d - 1] : -2;
    if (left + 1 == x && left >= 0)
      x--;
    else
      y--;
  }
}

bool lcs_mark(Sequences *s, size_t edits, Arena *scratch) {
  size_t head = 0, tail = 0, shorter = s->a_len < s->b_len ? s->a_len : s->b_len;
  while (head < shorter && s->a[head] == s->b[head]) head++;
  while (tail < shorter - head && s->a[s->a_len - 1 - tail] == s->b[s->b_len - 1 - tail]) tail++;
  for (size_t i = 0; i < head; i++) s->in_a[i] = s->in_b[i] = true;
  for (size_t i = 1; i <= tail; i++) s->in_a[s->a_len - i] = s->in_b[s->b_len - i] = true;
  Middle middle = {s->a + head, s->b + head, (int64_t)(s->a_len - head - tail),
                   (int64_t)(s->b_len - head - tail)};
  if (middle.a_len == 0 || middle.b_len == 0) return true;
  size_t most = (size_t)(middle.a_len + middle.b_len);
  ArenaMark mark = arena_mark(scratch);
  Trace trace = {0};
  bool found = search(&middle, (int64_t)(edits < most ? edits : most), &trace, scratch);
  if (found) mark_back(&middle, &trace, s->in_a + head, s->in_b + head);
  arena_rewind(scratch, mark);
  return found;
}
