// A parallel for with a barrier, nothing more.
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

// Called once for each item, by some worker. `worker` (0 .. workers-1) picks the worker's scratch.
typedef void PoolTask(void *context, size_t item, size_t worker);

enum { POOL_WORKERS_MAX = 64 };

// Runs task for items 0 .. count-1 on up to `workers` threads (1 = in the calling thread) and returns
// when all are done. Order is not promised; what a task writes must be its item's own.
void pool_run(size_t workers, size_t count, PoolTask *task, void *context);

// Processors this process may use, 1 .. POOL_WORKERS_MAX.
size_t pool_default_workers(void);

#endif
