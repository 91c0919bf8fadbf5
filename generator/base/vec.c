#include "base/vec.h"

#include <string.h>

enum { VEC_MIN = 4 };  // items of the first room

void *vec_room(Arena *arena, void *items, size_t len, size_t *cap, size_t size) {
  if (len == *cap) {
    size_t more = *cap ? arena_product(*cap, 2) : VEC_MIN;
    items = arena_grow(arena, items, *cap * size, arena_product(more, size), alignof(max_align_t));
    *cap = more;
  }
  memset((char *)items + len * size, 0, size);
  return items;
}
