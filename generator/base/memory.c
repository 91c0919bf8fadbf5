#include "base/memory.h"

#include <stdlib.h>

#include "base/arena.h"

static void *there(void *memory) {
  if (!memory) arena_exhausted();
  return memory;
}

void *memory_new(size_t size) { return there(malloc(size ? size : 1)); }

void *memory_zeroed(size_t count, size_t size) {
  return there(count && size ? calloc(count, size) : calloc(1, 1));
}

void *memory_grow(void *old, size_t size) { return there(realloc(old, size ? size : 1)); }
