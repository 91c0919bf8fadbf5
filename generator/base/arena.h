// Memory that is freed all at once.
//
// An arena hands out zeroed memory and never takes single pieces back. The three lifetimes of
// prepbook are three kinds of arena: the site's (main thread), a page's (the worker that holds the
// page), and a worker's scratch (rewound after each item). Only a function that takes an `Arena *`
// allocates.
//
// `(Arena){0}` is a valid, empty arena. One thread at a time may use an arena.
// Running out of memory ends the process with one line on stderr and exit code 3.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
  ArenaBlock *block;  // newest block, NULL while empty
  ArenaBlock *spare;  // blocks given back by arena_rewind, for the next ones
  size_t block_size;  // bytes of the next block; grows from ARENA_BLOCK_MIN to ARENA_BLOCK_MAX
  size_t taken;       // bytes handed out and not rewound; the same in every run
} Arena;

typedef struct ArenaMark {
  ArenaBlock *block;
  size_t used, taken;
} ArenaMark;

enum {
  ARENA_BLOCK_MIN = 1024,        // bytes; small, because 100,000 small pages have an arena each
  ARENA_BLOCK_MAX = 64 * 1024,   // bytes; a larger request gets a block of its own
  ARENA_SPARE_MAX = 512 * 1024,  // bytes; a larger block is freed by arena_rewind, not kept
};

// Zeroed memory, aligned as asked (a power of two). Never NULL. size 0 is allowed.
void *arena_alloc(Arena *arena, size_t size, size_t align);

// Makes `old` (`old_size` bytes, from this arena, or NULL) at least `new_size` bytes long and
// returns its place: the same one when it was the arena's newest piece and there is room, else a
// copy. The bytes beyond old_size are not zeroed.
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size, size_t align);

// A mark to rewind to. Marks nest; one is void once the arena was rewound to an older one.
ArenaMark arena_mark(const Arena *arena);
// Gives everything back that was allocated since the mark (blocks up to ARENA_SPARE_MAX are kept
// for reuse): pointers to it are void.
void arena_rewind(Arena *arena, ArenaMark mark);

// Gives everything back. The arena is empty and usable again.
void arena_free(Arena *arena);

// Bytes the arena holds from the system, for --timings and tests.
size_t arena_size(const Arena *arena);

// One zeroed T, and an array of n zeroed T.
#define arena_new(arena, T) ((T *)arena_alloc((arena), sizeof(T), alignof(T)))
#define arena_array(arena, T, n) \
  ((T *)arena_alloc((arena), arena_product((n), sizeof(T)), alignof(T)))

// Ends the process as out of memory: for what a library could not allocate.
_Noreturn void arena_exhausted(void);
// a * b; ends the process as out of memory when it overflows.
size_t arena_product(size_t a, size_t b);

#endif
