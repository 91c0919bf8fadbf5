#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ITS_OWN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ITS_OWN 1
#endif
#endif
#ifndef EACH_ITS_OWN
#define EACH_ITS_OWN \
  0  // 1: every allocation is its own block, so that AddressSanitizer sees overruns
#endif

struct ArenaBlock {
  ArenaBlock *previous;
  size_t used, size;  // bytes of data
  alignas(max_align_t) char data[];
};

_Noreturn void arena_exhausted(void) {
  static const char message[] = "prepbook: out of memory\n";
  ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
  _exit(written ? 3 : 3);
}

size_t arena_product(size_t a, size_t b) {
  size_t product;
  if (__builtin_mul_overflow(a, b, &product)) arena_exhausted();
  return product;
}

static size_t next_block_size(Arena *arena, size_t least) {
  if (EACH_ITS_OWN) return least;
  size_t size = arena->block_size ? arena->block_size : ARENA_BLOCK_MIN;
  arena->block_size = size < ARENA_BLOCK_MAX ? size * 2 : size;
  return size > least ? size : least;
}

// Takes the first spare block that is large enough off the list; NULL when there is none.
static ArenaBlock *reuse_block(Arena *arena, size_t least) {
  for (ArenaBlock **place = &arena->spare; *place; place = &(*place)->previous) {
    ArenaBlock *block = *place;
    if (block->size < least) continue;
    *place = block->previous;
    return block;
  }
  return NULL;
}

static ArenaBlock *new_block(Arena *arena, size_t least) {
  size_t size = next_block_size(arena, least);
  if (size > SIZE_MAX - sizeof(ArenaBlock)) arena_exhausted();
  ArenaBlock *block = malloc(sizeof(ArenaBlock) + size);
  if (!block) arena_exhausted();
  block->size = size;
  return block;
}

static ArenaBlock *add_block(Arena *arena, size_t least) {
  ArenaBlock *block = reuse_block(arena, least);
  if (!block) block = new_block(arena, least);
  block->previous = arena->block;
  block->used = 0;
  arena->block = block;
  return block;
}

static void give_back(Arena *arena, ArenaBlock *block) {
  if (EACH_ITS_OWN || block->size > ARENA_SPARE_MAX) {
    free(block);
    return;
  }
  block->previous = arena->spare;
  arena->spare = block;
}

static size_t padding(const ArenaBlock *block, size_t align) {
  return -(uintptr_t)(block->data + block->used) & (align - 1);
}

static void *take(Arena *arena, size_t size, size_t align) {
  if (size > SIZE_MAX / 2) arena_exhausted();
  ArenaBlock *block = arena->block;
  size_t pad = block ? padding(block, align) : 0;
  if (EACH_ITS_OWN || !block || pad > block->size - block->used ||
      size > block->size - block->used - pad) {
    block = add_block(arena, size + (align > alignof(max_align_t) ? align : 0));
    pad = padding(block, align);
  }
  void *place = block->data + block->used + pad;
  block->used += pad + size;
  arena->taken += size;
  return place;
}

void *arena_alloc(Arena *arena, size_t size, size_t align) {
  return memset(take(arena, size, align), 0, size);
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size, size_t align) {
  if (old && new_size <= old_size) return old;
  ArenaBlock *block = arena->block;
  bool newest = old && block && (char *)old + old_size == block->data + block->used;
  if (newest && new_size - old_size <= block->size - block->used) {
    block->used += new_size - old_size;
    arena->taken += new_size - old_size;
    return old;
  }
  void *place = take(arena, new_size, align);
  if (old_size > 0) memcpy(place, old, old_size);
  return place;
}

ArenaMark arena_mark(const Arena *arena) {
  return (ArenaMark){arena->block, arena->block ? arena->block->used : 0, arena->taken};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
  while (arena->block != mark.block) {
    ArenaBlock *previous = arena->block->previous;
    give_back(arena, arena->block);
    arena->block = previous;
  }
  if (arena->block) arena->block->used = mark.used;
  arena->taken = mark.taken;
}

void arena_free(Arena *arena) {
  arena_rewind(arena, (ArenaMark){0});
  for (ArenaBlock *block = arena->spare, *next; block; block = next) {
    next = block->previous;
    free(block);
  }
  *arena = (Arena){0};
}

size_t arena_size(const Arena *arena) {
  size_t size = 0;
  for (const ArenaBlock *block = arena->block; block; block = block->previous)
    size += sizeof *block + block->size;
  for (const ArenaBlock *block = arena->spare; block; block = block->previous)
    size += sizeof *block + block->size;
  return size;
}
