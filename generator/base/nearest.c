// Optimal string alignment: edits, and swaps of neighbors (Damerau 1964, in its restricted form).
#include "base/diag.h"

enum { WORD_MAX = 80 };  // bytes; longer words get no suggestion

static size_t least(size_t a, size_t b, size_t c) {
  size_t smaller = a < b ? a : b;
  return smaller < c ? smaller : c;
}

static bool same(char a, char b) { return char_lower(a) == char_lower(b); }

static size_t distance(Str a, Str b) {
  size_t rows[3][WORD_MAX + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b.len; j++) last[j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      bool equal = same(a.ptr[i - 1], b.ptr[j - 1]);
      row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + !equal);
      bool swapped =
          i > 1 && j > 1 && same(a.ptr[i - 1], b.ptr[j - 2]) && same(a.ptr[i - 2], b.ptr[j - 1]);
      if (swapped && before[j - 2] + 1 < row[j]) row[j] = before[j - 2] + 1;
    }
    size_t *free_row = before;
    before = last, last = row, row = free_row;
  }
  return last[b.len];
}

void nearest_offer(Nearest *nearest, Str candidate) {
  Str word = nearest->word;
  size_t allowed = word.len / 3;
  if (word.len == 0 || word.len > WORD_MAX || candidate.len > WORD_MAX) return;
  size_t apart = word.len > candidate.len ? word.len - candidate.len : candidate.len - word.len;
  if (apart > allowed || (nearest->best.len > 0 && apart >= nearest->distance)) return;
  size_t found = distance(word, candidate);
  if (found > allowed || (nearest->best.len > 0 && found >= nearest->distance)) return;
  nearest->best = candidate;
  nearest->distance = found;
}

Str nearest_help(const Nearest *nearest, Arena *arena) {
  if (nearest->best.len == 0) return (Str){0};
  return str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(nearest->best));
}
