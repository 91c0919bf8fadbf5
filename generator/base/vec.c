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

void *vec_copy(Arena *arena, const void *items, size_t count, size_t size) {
  if (count == 0) return NULL;
  void *copy = arena_alloc(arena, arena_product(count, size), alignof(max_align_t));
  return memcpy(copy, items, count * size);
}
