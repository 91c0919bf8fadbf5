// A lock lets one in at a time, and wakes who waits.
#include <sched.h>

#include "base/lock.h"
#include "base/pool.h"
#include "check.h"

enum { WORKERS = 8, ITEMS = 2000 };

typedef struct Shared {
  Lock *lock;
  volatile size_t count;  // read and written in two steps
} Shared;

static void add_one(void *context, size_t item, size_t worker) {
  Shared *shared = context;
  (void)item, (void)worker;
  lock_take(shared->lock);
  size_t count = shared->count;
  sched_yield();  // whoever else were in would count from the same number
  shared->count = count + 1;
  lock_leave(shared->lock);
}

TEST(a_lock_lets_one_in_at_a_time) {
  Arena arena = {0};
  Shared shared = {.lock = lock_new(&arena)};
  pool_run(WORKERS, ITEMS, add_one, &shared);
  CHECK_INT((int)shared.count, ITEMS);
  lock_free(shared.lock);
  lock_free(NULL);
  arena_free(&arena);
}

CHECK_MAIN
