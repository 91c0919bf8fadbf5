// The supervisor. The work runs in a child process; a shared page of memory holds, per worker, what
// it is working on. The parent ends a child that hangs and reports one that died. README.md of this
// folder says what that promises and what not.
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include <stdint.h>

#include "base/str.h"

enum {
  GUARD_NAME_MAX = 4096,  // bytes of an item's name that are kept: as many as a path may have
  GUARD_NAMES_MAX = 16,   // items of a report
  GUARD_PATIENCE = 10,    // times its deadline an item may wait
};

typedef struct Heartbeat Heartbeat;  // the shared page

// Says that `worker` (below POOL_NUMBERS) begins an item: `stage` ("markdown") and `name`, the
// file. From now on the item's deadline runs, on the clock of the calling thread. NULL heartbeat:
// nothing happens. Any thread, its own worker number.
void heartbeat_begin(Heartbeat *beat, size_t worker, const char *stage, Str name);
// The same, for an item with a deadline of its own; 0: that of all.
void heartbeat_begin_within(Heartbeat *beat, size_t worker, const char *stage, Str name,
                            uint32_t deadline_ms);
// Says that the worker has ended its item: no deadline runs.
void heartbeat_end(Heartbeat *beat, size_t worker);

typedef enum GuardEnd {
  GUARD_DONE,     // the child ended by itself: exit_code is its own
  GUARD_HUNG,     // an item passed its deadline: stage and names say which
  GUARD_DIED,     // a signal or an abort: the items under way are in stage and names
  GUARD_STOPPED,  // somebody asked for the end (Ctrl-C, SIGTERM): `signal` says how; raise it in
                  // the end
  GUARD_FAILED,   // no child could be made
} GuardEnd;

// What an item had too much of. What a busy machine, or one that slept, keeps from it is none of
// these.
typedef enum GuardCount {
  GUARD_WORKED,  // processor time of its thread: the deadline
  GUARD_WAITED,  // time in which its thread was not able to work: GUARD_PATIENCE times the deadline
  GUARD_ELAPSED,  // the same of all time, where the kernel does not tell what the thread does
} GuardCount;

typedef struct GuardReport {
  GuardEnd end;
  int exit_code;
  int signal;
  GuardCount counted;  // GUARD_HUNG: what the item had too much of
  uint32_t limit_ms;   // GUARD_HUNG: what it may have of that
  bool beside;  // the task beside the workers (POOL_BESIDE) hung, or was under way when the child
                // died
  char stage[32];  // of the first item
  // The items, each with a name, NUL-terminated: one when it hung, all under way when the child
  // died.
  char names[GUARD_NAMES_MAX][GUARD_NAME_MAX + 1];
  size_t count;
} GuardReport;

typedef int GuardWork(void *context,
                      Heartbeat *beat);  // runs in the child; returns its exit code, 0 .. 255

// Called in the parent, a few times a second, with an item that is being worked on: for showing
// progress. context is the work's.
typedef void GuardLook(void *context, const char *stage, const char *name);

typedef struct GuardOptions {
  uint32_t deadline_ms;  // for one item, of processor time; 0 = 5000
  uint32_t look_ms;      // between two looks at the items; 0 = 25
  GuardLook *look;       // NULL: nobody looks
} GuardOptions;

// Runs `work` in a child and returns when the child is gone, in every case. Call it from a program
// with one thread: the work may start its own. SIGINT, SIGTERM, SIGHUP and SIGQUIT that come in
// meanwhile (and are not ignored) are passed on to the child and reported. The child dies with its
// parent and leaves no core.
//
// Compiled with GUARD_IN_PROCESS, for coverage and debuggers, the work simply runs here,
// unconfined.
GuardReport guard_run(GuardOptions options, GuardWork *work, void *context);

// What the child may still do after this: read beneath `read` folders, read and write beneath
// `write` folders. A folder that does not exist is skipped. No sockets, no new programs, no new
// processes. Called in the child, before it starts threads and before it reads the site.
typedef struct Confinement {
  const char *const *read;   // NULL-terminated
  const char *const *write;  // NULL-terminated
  bool serves;               // it may answer on a socket that listens already
  bool of_others;            // no file may get a set-group bit either; openat2 is not there
} Confinement;
typedef enum ConfineResult {
  CONFINE_FULL,    // files by Landlock, calls by seccomp
  CONFINE_PARTLY,  // one of the two
  CONFINE_NONE,
} ConfineResult;
ConfineResult guard_confine(const Confinement *confinement);

// Starts a program of this machine, found on the PATH, that is nobody's child, with its output
// thrown away. False when there is none of that name. For the parent only.
bool guard_start(const char *const argv[]);

#endif
