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
#include "guard/thread_time.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum {
  DEADLINE_MS = 5000,
  LOOK_MS = 25,  // between two looks at the heartbeat
  LOOK_MS_MAX =
      100,  // what one look adds to an item's age at most: we ourselves may have been stopped
  STOP_GRACE_MS = 2000,  // between passing on a signal and SIGKILL
};

static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { STOP_SIGNAL_COUNT = sizeof STOP_SIGNALS / sizeof STOP_SIGNALS[0] };

typedef struct Worker {
  uint64_t version;  // of the item seen last
  uint32_t age_ms;   // how long it has been seen
  bool timed;        // the kernel tells what its thread has cost
  ThreadTime since;  // that, when it was seen for the second time
} Worker;

typedef struct Guard {
  Heartbeat *beat;
  pid_t child;
  int alive;               // the reading end of a pipe whose other end lives as long as the child
  sigset_t stops, before;  // the signals held back, and the mask to return to
  int stop_signal;         // the one that came in, 0 when none
  uint32_t deadline_ms, look_ms, stopping_ms;
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

// ---- signals ------------------------------------------------------------------------------------

static bool is_ignored(int signal) {
  struct sigaction action;
  return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Held back, so that the parent outlives its child and can say what happened. No handler, so no
// global.
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
      if (!sigismember(&pending, STOP_SIGNALS[i]) || !sigismember(&guard->stops, STOP_SIGNALS[i]))
        continue;
      sigaddset(&ours, STOP_SIGNALS[i]);
      any = true;
    }
    if (!any || sigwait(&ours, &guard->stop_signal) != 0) return;
  }
}

// ---- the child ----------------------------------------------------------------------------------

// Neither a file nor a core handler gets one: the kernel takes a limit of 1 byte for "none, not
// even piped" (core(5)).
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

// ---- watching -----------------------------------------------------------------------------------

// What the worker's thread has cost so far.
static bool read_time(const Guard *guard, size_t worker, ThreadTime *out) {
  HeartbeatItem item;
  return heartbeat_read(guard->beat, worker, &item) &&
         thread_time(guard->child, (pid_t)item.thread, out);
}

// Adds the time since the last look to the age of an item that is still the same. False when there
// is none.
static bool grow_older(Guard *guard, size_t number, uint32_t elapsed_ms, uint32_t *deadline_ms) {
  Worker *worker = &guard->workers[number];
  uint64_t busy, version = heartbeat_version(guard->beat, number, &busy);
  bool same = busy > 0 && version == worker->version;
  if (!same) *worker = (Worker){.version = version};
  if (same && worker->age_ms == 0) worker->timed = read_time(guard, number, &worker->since);
  if (same) worker->age_ms += elapsed_ms;
  *deadline_ms = busy > 1 ? (uint32_t)(busy - 1) : guard->deadline_ms;
  return same;
}

// Whether the item had too much of something. The kernel is not asked before there can have been
// enough.
static bool is_over(const Guard *guard, size_t number, uint32_t deadline_ms, GuardCount *counted) {
  const Worker *worker = &guard->workers[number];
  ThreadTime now;
  if (worker->age_ms < deadline_ms) return false;
  bool timed = worker->timed && read_time(guard, number, &now);
  uint64_t busy, worked = timed ? now.worked_ms - worker->since.worked_ms : 0;
  uint64_t ready = timed ? now.ready_ms - worker->since.ready_ms : 0;
  if (heartbeat_version(guard->beat, number, &busy) != worker->version)
    return false;  // it has just ended
  *counted = worked >= deadline_ms ? GUARD_WORKED : timed ? GUARD_WAITED : GUARD_ELAPSED;
  return *counted == GUARD_WORKED ||
         worker->age_ms >= (uint64_t)deadline_ms * GUARD_PATIENCE + worked + ready;
}

// The worker whose item had too much, the oldest if there are several, and what it had too much of;
// else -1.
static int find_hung(Guard *guard, uint32_t elapsed_ms, GuardCount *counted) {
  int oldest = -1;
  for (int i = 0; i < POOL_NUMBERS; i++) {
    uint32_t deadline_ms;
    GuardCount count;
    bool over = grow_older(guard, (size_t)i, elapsed_ms, &deadline_ms) &&
                is_over(guard, (size_t)i, deadline_ms, &count);
    if (!over || (oldest >= 0 && guard->workers[i].age_ms <= guard->workers[oldest].age_ms))
      continue;
    oldest = i;
    *counted = count;
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
  if (!report->stage[0]) memcpy(report->stage, item->stage, sizeof report->stage);
  if (!item->name[0] || report->count == GUARD_NAMES_MAX) return;
  memcpy(report->names[report->count++], item->name, strnlen(item->name, sizeof item->name));
}

// Names the first item that is under way.
static void show(const Guard *guard) {
  HeartbeatItem item;
  for (size_t i = 0; i < POOL_NUMBERS; i++) {
    if (!heartbeat_read(guard->beat, i, &item) || !item.busy) continue;
    guard->look(guard->context, item.stage, item.name);
    return;
  }
}

// Returns when the child has ended (-1) or an item hangs (its worker, and what it had too much of).
static int watch(Guard *guard, GuardCount *counted) {
  guard->looked_ms = now_ms();
  for (;;) {
    struct pollfd alive = {.fd = guard->alive, .events = POLLIN};
    if (poll(&alive, 1, (int)guard->look_ms) > 0) return -1;
    take_signals(guard);
    uint32_t elapsed_ms = elapsed(guard);
    if (guard->stop_signal) stop_child(guard, elapsed_ms);
    if (guard->look) show(guard);
    int hung = find_hung(guard, elapsed_ms, counted);
    if (hung >= 0 && !guard->stop_signal) return hung;
  }
}

// ---- reporting ----------------------------------------------------------------------------------

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
  int hung = watch(guard, &report.counted);
  HeartbeatItem item;
  if (hung >= 0) {
    kill(guard->child, SIGKILL);
    report.limit_ms = guard->deadline_ms;
    if (heartbeat_read(guard->beat, (size_t)hung, &item)) {
      add_item(&report, &item);
      if (item.busy > 1) report.limit_ms = (uint32_t)(item.busy - 1);
    }
    if (report.counted != GUARD_WORKED) report.limit_ms *= GUARD_PATIENCE;
    report.beside = hung == POOL_BESIDE;
  }
  int status = reap(guard);
  take_signals(guard);
  if (hung < 0) report = report_end(guard, status);
  return report;
}

// ---- running ------------------------------------------------------------------------------------

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
                 .look_ms = options.look_ms ? options.look_ms : LOOK_MS,
                 .look = options.look,
                 .context = context};
  GuardReport report = {.end = GUARD_FAILED};
  if (guard.beat) report = run_child(&guard, work, context);
  heartbeat_free(guard.beat);
  return report;
#endif
}
