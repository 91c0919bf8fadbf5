// A function that is called when a thread has worked too long, in that thread: a POSIX timer on the
// thread's own processor time, whose signal goes to it alone. A busy machine makes it later, not
// sooner. Who waits for ever is not called: the supervisor ends that. Linux; elsewhere nothing is
// called, and the supervisor ends what never ends as well.
#ifndef SANDBOX_DEADLINE_H
#define SANDBOX_DEADLINE_H

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

// In milliseconds of processor time from now. `call` must stay where it is until deadline_stop.
void deadline_start(Deadline *deadline, uint32_t milliseconds, const DeadlineCall *call);
// Afterwards nothing is called any more.
void deadline_stop(Deadline *deadline);

#endif
