// Vec: a typed list that grows in an arena.
//
//   typedef VEC(Heading) HeadingVec;
//   HeadingVec list = {0};
//   *vec_add(arena, &list) = (Heading){.level = 2};
//   for (size_t i = 0; i < list.len; i++) use(&list.items[i]);
//
// Items move when the list grows: keep an index, not a pointer, across an addition.
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdalign.h>

#include "base/str.h"

#define VEC(T)       \
  struct {           \
    T *items;        \
    size_t len, cap; \
  }

// Adds a zeroed item and yields a pointer to it.
#define vec_add(arena, vec)                                                                       \
  ((vec)->items = vec_room((arena), (vec)->items, (vec)->len, &(vec)->cap, sizeof *(vec)->items), \
   &(vec)->items[(vec)->len++])

typedef VEC(Str) StrVec;

// The last item; the list must not be empty.
#define vec_last(vec) (&(vec)->items[(vec)->len - 1])

// Used by vec_add: room for one more zeroed item of `size` bytes.
void *vec_room(Arena *arena, void *items, size_t len, size_t *cap, size_t size);

// The items in an array of exactly their number; NULL for none.
void *vec_copy(Arena *arena, const void *items, size_t count, size_t size);

#endif
