// The shared page: who works on what. Written by the child's workers, read by the parent.
#ifndef GUARD_HEARTBEAT_H
#define GUARD_HEARTBEAT_H

#include <stdbool.h>

#include "guard/guard.h"

typedef struct HeartbeatItem {
  uint64_t busy;    // while the worker is at it: 1, and its own deadline in milliseconds
  uint64_t thread;  // that works on it: thread_number()
  char stage[32];
  char name[GUARD_NAME_MAX + 8];  // NUL-terminated; what comes behind is of another item
} HeartbeatItem;

// A page for all workers, shared with children. NULL when there is no memory.
Heartbeat *heartbeat_new(void);
void heartbeat_free(Heartbeat *beat);

// A number that changes with every beginning and end of the worker's items, and HeartbeatItem.busy.
uint64_t heartbeat_version(const Heartbeat *beat, size_t worker, uint64_t *busy);
// The worker's item, never a mixture of two. False when the writer died in the middle of writing
// it.
bool heartbeat_read(const Heartbeat *beat, size_t worker, HeartbeatItem *out);

#endif
