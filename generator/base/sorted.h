// Binary search. Whatever is sorted, and by whatever key, is searched with this.
//
//   size_t at;
//   SORTED_FIND(at, list->len, str_cmp(list->items[at], path) < 0);
//   return at < list->len && str_eq(list->items[at], path);
#ifndef BASE_SORTED_H
#define BASE_SORTED_H

#include <stddef.h>

// Sets `at`, a size_t, to the first index below `count` where `before` is false; to count when
// there is none. `before` is an expression of `at`; where it is true must come before where it is
// false. It is asked for at most log2(count) + 1 indices, each below count.
#define SORTED_FIND(at, count, before)                           \
  do {                                                           \
    size_t sorted_from = 0;                                      \
    for (size_t sorted_to = (count); sorted_from < sorted_to;) { \
      (at) = sorted_from + (sorted_to - sorted_from) / 2;        \
      if (before)                                                \
        sorted_from = (at) + 1;                                  \
      else                                                       \
        sorted_to = (at);                                        \
    }                                                            \
    (at) = sorted_from;                                          \
  } while (0)

#endif
