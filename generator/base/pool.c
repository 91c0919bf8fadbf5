#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

typedef struct Pool {
  atomic_size_t next;  // the next item nobody has taken
  size_t count;
  PoolTask *task;
  void *context;
} Pool;

typedef struct Worker {
  Pool *pool;
  size_t number;
  pthread_t thread;
} Worker;

static void *work(void *argument) {
  Worker *worker = argument;
  Pool *pool = worker->pool;
  for (size_t item; (item = atomic_fetch_add(&pool->next, 1)) < pool->count;)
    pool->task(pool->context, item, worker->number);
  return NULL;
}

void pool_run(size_t workers, size_t count, PoolTask *task, void *context) {
  assert(workers >= 1 && workers <= POOL_WORKERS_MAX);
  Pool pool = {.count = count, .task = task, .context = context};
  Worker all[POOL_WORKERS_MAX];
  if (workers > count) workers = count ? count : 1;
  size_t started = 1;  // worker 0 is the calling thread
  for (; started < workers; started++) {
    all[started] = (Worker){.pool = &pool, .number = started};
    if (pthread_create(&all[started].thread, NULL, work, &all[started]) != 0) break;
  }
  all[0] = (Worker){.pool = &pool};
  work(&all[0]);
  for (size_t i = 1; i < started; i++) pthread_join(all[i].thread, NULL);
}

static void *run_beside(void *argument) {
  Beside *beside = argument;
  beside->task(beside->context);
  return NULL;
}

void beside_start(Beside *beside, void (*task)(void *context), void *context) {
  pthread_t thread;
  beside->task = task;
  beside->context = context;
  beside->running = pthread_create(&thread, NULL, run_beside, beside) == 0;
  if (!beside->running) {
    task(context);
    return;
  }
  static_assert(sizeof thread == sizeof beside->thread, "a thread's name fits");
  memcpy(&beside->thread, &thread, sizeof thread);
}

void beside_wait(Beside *beside) {
  if (!beside->running) return;
  pthread_t thread;
  memcpy(&thread, &beside->thread, sizeof thread);
  pthread_join(thread, NULL);
  beside->running = false;
}

size_t pool_default_workers(void) {
  long count = 0;
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
#endif
  if (count < 1) count = sysconf(_SC_NPROCESSORS_ONLN);
  if (count < 1) return 1;
  return count < POOL_WORKERS_MAX ? (size_t)count : POOL_WORKERS_MAX;
}
