#include "base/lock.h"

#include <assert.h>
#include <pthread.h>

struct Lock {
  pthread_mutex_t mutex;
};

Lock *lock_new(Arena *arena) {
  Lock *lock = arena_new(arena, Lock);
  int failed = pthread_mutex_init(&lock->mutex, NULL);
  assert(failed == 0);  // a plain one needs nothing of the system
  (void)failed;
  return lock;
}

void lock_free(Lock *lock) {
  if (lock) pthread_mutex_destroy(&lock->mutex);
}

void lock_take(Lock *lock) { pthread_mutex_lock(&lock->mutex); }
void lock_leave(Lock *lock) { pthread_mutex_unlock(&lock->mutex); }
