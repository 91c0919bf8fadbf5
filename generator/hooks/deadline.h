// A function that is called when time is up, in the thread that waits for it: a POSIX timer whose signal goes
// to this thread alone. Linux; elsewhere nothing is called, and the supervisor ends what never ends.
#ifndef HOOKS_DEADLINE_H
#define HOOKS_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct Deadline {
  timer_t timer;
  bool on;
} Deadline;

// `reached` runs within a signal handler. Stop it in the same thread.
typedef void DeadlineReached(void *context);
typedef struct DeadlineCall {
  DeadlineReached *reached;
  void *context;
} DeadlineCall;

// `call` must stay where it is until deadline_stop.
void deadline_start(Deadline *deadline, uint32_t milliseconds, const DeadlineCall *call);
void deadline_stop(Deadline *deadline);

#endif
