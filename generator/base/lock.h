// One at a time: whoever waits sleeps. For what threads of one process share.
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include "base/arena.h"

typedef struct Lock Lock;

// Open, in arena. lock_free before the arena is freed; nobody holds it then.
Lock *lock_new(Arena *arena);
void lock_free(Lock *lock);  // NULL is fine

// From any thread. Who holds it may not take it again.
void lock_take(Lock *lock);
void lock_leave(Lock *lock);

#endif
