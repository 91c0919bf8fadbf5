// Memory for libraries that keep their own: as malloc and its kin, but where there is none the
// program ends as the arenas end it (arena_exhausted). A library that is told NULL reports
// something else than the want of memory (a text that is no YAML, a repository without history), or
// aborts.
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

// As malloc, calloc and realloc: never NULL, freed by free(). Any thread.
void *memory_new(size_t size);
void *memory_zeroed(size_t count, size_t size);
void *memory_grow(void *old, size_t size);

#endif
