#include "guard/guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/pool.h"
#include "guard/heartbeat.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum {
  DEADLINE_MS = 5000,
  LOOK_MS = 25,          // between two looks at the heartbeat
  LOOK_MS_MAX = 100,     // what one look adds to an item's age at most: we ourselves may have been stopped
  STOP_GRACE_MS = 2000,  // between passing on a signal and SIGKILL
};

static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { STOP_SIGNAL_COUNT = sizeof STOP_SIGNALS / sizeof STOP_SIGNALS[0] };

typedef struct Worker {
  uint64_t version;  // of the item seen last
  uint32_t age_ms;   // how long it has been seen
} Worker;

typedef struct Guard {
  Heartbeat *beat;
  pid_t child;
  int alive;               // the reading end of a pipe whose other end lives as long as the child
  sigset_t stops, before;  // the signals held back, and the mask to return to
  int stop_signal;         // the one that came in, 0 when none
  uint32_t deadline_ms, stopping_ms;
  uint64_t looked_ms;
  GuardLook *look;  // NULL: nobody wants to see progress
  void *context;    // of look
  Worker workers[POOL_NUMBERS];
} Guard;

static uint64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

// ---- signals ------------------------------------------------------------------------------------------

static bool is_ignored(int signal) {
  struct sigaction action;
  return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Held back, so that the parent outlives its child and can say what happened. No handler, so no global.
static void hold_signals(Guard *guard) {
  sigemptyset(&guard->stops);
  for (size_t i = 0; i < STOP_SIGNAL_COUNT; i++)
    if (!is_ignored(STOP_SIGNALS[i])) sigaddset(&guard->stops, STOP_SIGNALS[i]);
  sigprocmask(SIG_BLOCK, &guard->stops, &guard->before);
}

// Takes the signals that came in; the last one is kept.
static void take_signals(Guard *guard) {
  sigset_t pending;
  while (sigpending(&pending) == 0) {
    sigset_t ours;
    sigemptyset(&ours);
    bool any = false;
    for (size_t i = 0; i < STOP_SIGNAL_COUNT; i++) {
      if (!sigismember(&pending, STOP_SIGNALS[i]) || !sigismember(&guard->stops, STOP_SIGNALS[i])) continue;
      sigaddset(&ours, STOP_SIGNALS[i]);
      any = true;
    }
    if (!any || sigwait(&ours, &guard->stop_signal) != 0) return;
  }
}

// ---- the child ----------------------------------------------------------------------------------------

// Neither a file nor a core handler gets one: the kernel takes a limit of 1 byte for "none, not even
// piped" (core(5)).
static void forbid_core(void) { setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1}); }

static void die_with(pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(EXIT_FAILURE);  // it was gone before the line above
}

static void become_child(Guard *guard, pid_t parent, GuardWork *work, void *context) {
  die_with(parent);
  forbid_core();
  signal(SIGXFSZ, SIG_IGN);  // a file over the limit is a failing write, to be reported
  sigprocmask(SIG_SETMASK, &guard->before, NULL);
  int code = work(context, guard->beat);
  fflush(NULL);
  _exit(code);
}

// Makes the child; false when it cannot be.
static bool start(Guard *guard, GuardWork *work, void *context) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  fflush(NULL);  // else the child would write it once more
  pid_t parent = getpid();
  guard->child = fork();
  if (guard->child == 0) {
    close(ends[0]);
    become_child(guard, parent, work, context);
  }
  close(ends[1]);
  guard->alive = ends[0];
  if (guard->child < 0) close(ends[0]);
  return guard->child > 0;
}

// ---- watching -----------------------------------------------------------------------------------------

// Adds the time since the last look to the ages of all items that are still the same. The longest seen
// worker, when it is over the deadline; else -1.
static int find_hung(Guard *guard, uint32_t elapsed_ms) {
  int oldest = -1;
  for (int i = 0; i < POOL_NUMBERS; i++) {
    Worker *worker = &guard->workers[i];
    uint64_t busy;
    uint64_t version = heartbeat_version(guard->beat, (size_t)i, &busy);
    worker->age_ms = busy > 0 && version == worker->version ? worker->age_ms + elapsed_ms : 0;
    worker->version = version;
    bool over = busy > 0 && worker->age_ms >= (busy > 1 ? busy - 1 : guard->deadline_ms);
    if (over && (oldest < 0 || worker->age_ms > guard->workers[oldest].age_ms)) oldest = i;
  }
  return oldest;
}

static uint32_t elapsed(Guard *guard) {
  uint64_t now = now_ms(), since = now - guard->looked_ms;
  guard->looked_ms = now;
  return since < LOOK_MS_MAX ? (uint32_t)since : LOOK_MS_MAX;
}

// Passes a signal on; a child that does not heed it is killed.
static void stop_child(Guard *guard, uint32_t elapsed_ms) {
  if (guard->stopping_ms == 0) kill(guard->child, guard->stop_signal);
  guard->stopping_ms += elapsed_ms + 1;
  if (guard->stopping_ms > STOP_GRACE_MS) kill(guard->child, SIGKILL);
}

static void add_item(GuardReport *report, const HeartbeatItem *item) {
  Str name = {item->name, strnlen(item->name, sizeof item->name)};
  size_t used = strlen(report->name), comma = used > 0 ? 2 : 0;
  if (!report->stage[0]) memcpy(report->stage, item->stage, sizeof report->stage);
  if (name.len == 0 || used + comma + name.len > GUARD_NAME_MAX) return;
  memcpy(report->name + used, ", ", comma);
  memcpy(report->name + used + comma, name.ptr, name.len);
}

// Names the first item that is under way.
static void show(const Guard *guard) {
  HeartbeatItem item;
  GuardReport seen = {0};
  for (size_t i = 0; i < POOL_NUMBERS && !seen.stage[0]; i++)
    if (heartbeat_read(guard->beat, i, &item) && item.busy) add_item(&seen, &item);
  if (seen.stage[0]) guard->look(guard->context, seen.stage, seen.name);
}

// Returns when the child has ended (-1) or an item hangs (its worker).
static int watch(Guard *guard) {
  guard->looked_ms = now_ms();
  for (;;) {
    struct pollfd alive = {.fd = guard->alive, .events = POLLIN};
    if (poll(&alive, 1, LOOK_MS) > 0) return -1;
    take_signals(guard);
    uint32_t elapsed_ms = elapsed(guard);
    if (guard->stop_signal) stop_child(guard, elapsed_ms);
    if (guard->look) show(guard);
    int hung = find_hung(guard, elapsed_ms);
    if (hung >= 0 && !guard->stop_signal) return hung;
  }
}

// ---- reporting ----------------------------------------------------------------------------------------

static void report_items(const Guard *guard, GuardReport *report) {
  HeartbeatItem item;
  for (size_t i = 0; i < POOL_NUMBERS; i++)
    if (heartbeat_read(guard->beat, i, &item) && item.busy) add_item(report, &item);
  report->beside = heartbeat_read(guard->beat, POOL_BESIDE, &item) && item.busy;
}

static bool is_stop_signal(int signal) {
  for (size_t i = 0; i < STOP_SIGNAL_COUNT; i++)
    if (STOP_SIGNALS[i] == signal) return true;
  return false;
}

static GuardReport report_end(Guard *guard, int status) {
  GuardReport report = {0};
  if (WIFEXITED(status)) {
    report.exit_code = WEXITSTATUS(status);
    return report;
  }
  report.signal = WTERMSIG(status);
  report.end = guard->stop_signal || is_stop_signal(report.signal) ? GUARD_STOPPED : GUARD_DIED;
  if (guard->stop_signal) report.signal = guard->stop_signal;
  report_items(guard, &report);
  return report;
}

static int reap(const Guard *guard) {
  int status = 0;
  while (waitpid(guard->child, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

static GuardReport supervise(Guard *guard) {
  GuardReport report = {.end = GUARD_HUNG};
  int hung = watch(guard);
  HeartbeatItem item;
  if (hung >= 0) {
    kill(guard->child, SIGKILL);
    report.deadline_ms = guard->deadline_ms;
    if (heartbeat_read(guard->beat, (size_t)hung, &item)) {
      add_item(&report, &item);
      if (item.busy > 1) report.deadline_ms = (uint32_t)(item.busy - 1);
    }
    report.beside = hung == POOL_BESIDE;
  }
  int status = reap(guard);
  take_signals(guard);
  if (hung < 0) report = report_end(guard, status);
  return report;
}

// ---- running ------------------------------------------------------------------------------------------

static GuardReport run_child(Guard *guard, GuardWork *work, void *context) {
  GuardReport report = {.end = GUARD_FAILED};
  hold_signals(guard);
  if (start(guard, work, context)) {
    report = supervise(guard);
    close(guard->alive);
  }
  sigprocmask(SIG_SETMASK, &guard->before, NULL);
  return report;
}

GuardReport guard_run(GuardOptions options, GuardWork *work, void *context) {
#ifdef GUARD_IN_PROCESS
  (void)options, (void)run_child;
  return (GuardReport){.exit_code = work(context, NULL)};
#else
  Guard guard = {.beat = heartbeat_new(),
                 .deadline_ms = options.deadline_ms ? options.deadline_ms : DEADLINE_MS,
                 .look = options.look,
                 .context = context};
  GuardReport report = {.end = GUARD_FAILED};
  if (guard.beat) report = run_child(&guard, work, context);
  heartbeat_free(guard.beat);
  return report;
#endif
}
