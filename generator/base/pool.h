// A parallel for with a barrier, and one task beside it; nothing more.
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

// Called once for each item, by some worker. `worker` (0 .. workers-1) picks the worker's scratch.
typedef void PoolTask(void *context, size_t item, size_t worker);

enum {
  POOL_WORKERS_MAX = 64,
  POOL_BESIDE = POOL_WORKERS_MAX,  // the number of the task beside the workers
  POOL_NUMBERS = POOL_WORKERS_MAX + 1,
};

// Runs task for items 0 .. count-1 on up to `workers` threads (1 = in the calling thread) and
// returns when all are done. Order is not promised; what a task writes must be its item's own.
void pool_run(size_t workers, size_t count, PoolTask *task, void *context);

// One task on a thread of its own. The struct stays where it is until beside_wait.
typedef struct Beside {
  void (*task)(void *context);
  void *context;
  unsigned long thread;
  bool running;
} Beside;
// Starts the task. Where no thread can be made it runs at once.
void beside_start(Beside *beside, void (*task)(void *context), void *context);
// Returns when the task has ended. A second call, or one without a start, does nothing.
void beside_wait(Beside *beside);

// Processors this process may use, 1 .. POOL_WORKERS_MAX.
size_t pool_default_workers(void);

#endif
