// The supervisor and the confinement. Each test runs work in children of its own.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/pool.h"
#include "check.h"
#include "guard/guard.h"
#include "guard/thread_time.h"
#include "publish/publish.h"

// No test asks how long something took: the machine may be busy.
enum { DEADLINE_MS = 100, LONG_MS = 60 * 60 * 1000, EXIT_GOOD = 42 };

static void sleep_ms(long ms) {
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static GuardReport guarded(GuardWork *work, void *context) {
  return guard_run((GuardOptions){.deadline_ms = DEADLINE_MS}, work, context);
}

static void check_no_children(void) { CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD); }

// ---- ends ---------------------------------------------------------------------------------------

static int return_good(void *context, Heartbeat *beat) {
  (void)context;
  heartbeat_begin(beat, 0, "markdown", S("a.md"));
  heartbeat_end(beat, 0);
  return EXIT_GOOD;
}

TEST(done) {
  GuardReport report = guarded(return_good, NULL);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
  check_no_children();
}

// Who noticed the end only at the next look would still be here an hour later.
TEST(the_end_is_noticed_at_once) {
  GuardReport report = guard_run((GuardOptions){.look_ms = LONG_MS}, return_good, NULL);
  CHECK_INT(report.end, GUARD_DONE);
}

// ---- limits -------------------------------------------------------------------------------------

static void spin(volatile bool *forever) {
  while (*forever) continue;
}

// How much processor time ended children had.
static long worked_ms(void) {
  struct rusage all;
  CHECK(getrusage(RUSAGE_CHILDREN, &all) == 0);
  return (all.ru_utime.tv_sec + all.ru_stime.tv_sec) * 1000 +
         (all.ru_utime.tv_usec + all.ru_stime.tv_usec) / 1000;
}

static int hang(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 3, "markdown", S("content/fine.md"));
  heartbeat_end(beat, 3);
  heartbeat_begin(beat, 1, "markdown", S("content/x.md"));
  spin(context);
  return 0;
}

TEST(hung) {
  volatile bool forever = true;
  long before = worked_ms();
  GuardReport report = guarded(hang, (void *)&forever);
  CHECK_INT(report.end, GUARD_HUNG);
  CHECK_INT(report.counted, GUARD_WORKED);
  CHECK_INT(report.limit_ms, DEADLINE_MS);
  CHECK_STR(str_from(report.stage), S("markdown"));
  CHECK_STR(str_from(report.names[0]), S("content/x.md"));
  CHECK(worked_ms() - before >=
        DEADLINE_MS - 10);  // a clock that counts in ticks may be one behind
  check_no_children();
}

static int hang_within(void *context, Heartbeat *beat) {
  heartbeat_begin_within(beat, 1, "scripts", S("a.lua"), DEADLINE_MS / 2);
  spin(context);
  return 0;
}

TEST(a_deadline_of_its_own) {
  volatile bool forever = true;
  GuardReport report =
      guard_run((GuardOptions){.deadline_ms = LONG_MS}, hang_within, (void *)&forever);
  CHECK_INT(report.counted, GUARD_WORKED);
  CHECK_INT(report.limit_ms, DEADLINE_MS / 2);
}

static int wait_a_while(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 0, "markdown", S("content/x.md"));
  sleep_ms(*(long *)context);
  heartbeat_end(beat, 0);
  return EXIT_GOOD;
}

TEST(waiting_is_no_work) {
  long while_ms = DEADLINE_MS * 4;
  GuardReport report = guarded(wait_a_while, &while_ms);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
}

TEST(waiting_for_ever_is_ended) {
  long for_ever = LONG_MS;
  GuardReport report = guarded(wait_a_while, &for_ever);
  CHECK_INT(report.end, GUARD_HUNG);
  CHECK_INT(report.counted, GUARD_WAITED);
  CHECK_INT(report.limit_ms, DEADLINE_MS * GUARD_PATIENCE);
  CHECK_STR(str_from(report.names[0]), S("content/x.md"));
}

typedef struct BesideSleeper {
  Heartbeat *beat;
  atomic_bool others;
} BesideSleeper;

static void spin_in_short_items(void *context, size_t item, size_t worker) {
  BesideSleeper *beside = context;
  if (item == 0) {
    heartbeat_begin(beside->beat, worker, "markdown", S("content/x.md"));
    sleep_ms(DEADLINE_MS * 4);
    beside->others = false;
  }
  while (beside->others) heartbeat_begin(beside->beat, worker, "markdown", S("content/y.md"));
  heartbeat_end(beside->beat, worker);
}

static int work_beside_a_sleeper(void *context, Heartbeat *beat) {
  (void)context;
  BesideSleeper beside = {.beat = beat, .others = true};
  pool_run(3, 3, spin_in_short_items, &beside);
  return EXIT_GOOD;
}

TEST(the_work_of_other_threads_does_not_count) {
  GuardReport report = guarded(work_beside_a_sleeper, NULL);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
}

// Many short items, in all longer than a deadline, and a pause without an item.
static int work_long(void *context, Heartbeat *beat) {
  (void)context;
  for (int i = 0; i < 6; i++) {
    heartbeat_begin(beat, 0, "check", S("same.md"));
    for (clock_t began = clock(); clock() - began < CLOCKS_PER_SEC / 1000 * DEADLINE_MS / 3;)
      continue;
    heartbeat_end(beat, 0);
  }
  for (clock_t began = clock(); clock() - began < CLOCKS_PER_SEC / 1000 * DEADLINE_MS * 2;)
    continue;
  return EXIT_GOOD;
}

TEST(long_work_is_not_hung) {
  GuardReport report = guarded(work_long, NULL);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
}

static void put_line(const char *folder, const char *name, const char *line) {
  char path[100];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  CHECK(file && fputs(line, file) >= 0 && fclose(file) == 0);
}

TEST(thread_times) {
  char folder[] = "/tmp/prepbook-thread-XXXXXX", command[100];
  ThreadTime time;
  CHECK(mkdtemp(folder) != NULL);
  CHECK(!thread_time_in(folder, &time));
  put_line(folder, "stat", "7 (a) R 1 2) S 1 2 3 4 5 6 7 8 9 10 250 50 13 14\n");
  CHECK(thread_time_in(folder, &time));
  CHECK_INT(time.worked_ms, 300 * 1000 / sysconf(_SC_CLK_TCK));
  CHECK_INT(time.ready_ms, 0);
  put_line(folder, "schedstat", "0 0 0\n");  // where the kernel does not count
  CHECK(thread_time_in(folder, &time));
  CHECK_INT(time.worked_ms, 300 * 1000 / sysconf(_SC_CLK_TCK));
  put_line(folder, "schedstat", "2000000 3000000 4\n");
  CHECK(thread_time_in(folder, &time));
  CHECK_INT(time.worked_ms, 2);
  CHECK_INT(time.ready_ms, 3);
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  CHECK(system(command) == 0);
  CHECK(!thread_time(getpid(), 0, &time));
}

static int crash(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 0, "markdown", S("content/a.md"));
  heartbeat_begin(beat, 5, "markdown", S("content/b, c.md"));
  signal(*(int *)context, SIG_DFL);  // a sanitizer may have put its own there
  raise(*(int *)context);
  return 0;
}

TEST(died) {
  static const int signals[] = {SIGSEGV, SIGABRT, SIGFPE, SIGKILL};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    GuardReport report = guarded(crash, (void *)&signals[i]);
    CHECK_INT(report.end, GUARD_DIED);
    CHECK_INT(report.signal, signals[i]);
    CHECK_STR(str_from(report.stage), S("markdown"));
    CHECK_INT(report.count, 2);
    CHECK_STR(str_from(report.names[0]), S("content/a.md"));
    CHECK_STR(str_from(report.names[1]), S("content/b, c.md"));
    CHECK(access("core", F_OK) != 0);
  }
  check_no_children();
}

static int name_long(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 0, "a stage whose name is longer than all the room there is",
                  *(Str *)context);
  raise(SIGKILL);
  return 0;
}

TEST(long_names) {
  char text[GUARD_NAME_MAX * 2];
  memset(text, 'x', sizeof text);
  memcpy(text + GUARD_NAME_MAX - 1, "\xc3\xa4", 2);  // a character across the end is left out
  Str name = {text, sizeof text};
  GuardReport report = guarded(name_long, &name);
  CHECK_STR(str_from(report.names[0]), ((Str){text, GUARD_NAME_MAX - 1}));
  CHECK_STR(str_from(report.stage), S("a stage whose name is longer th"));
  name.len = GUARD_NAME_MAX - 1;
  report = guarded(name_long, &name);
  CHECK_INT(strlen(report.names[0]), GUARD_NAME_MAX - 1);
}

static void work_unwatched(void *context, size_t item, size_t worker) {
  bool *done = context;
  heartbeat_begin(NULL, worker, "x", S("y"));
  heartbeat_begin_within(NULL, worker, "x", S("y"), 5);
  done[item] = true;
  heartbeat_end(NULL, worker);
}

// Without a heartbeat, and by a worker that no heartbeat has a slot for, work is done all the same.
TEST(no_heartbeat) {
  bool done[2] = {false};
  work_unwatched(done, 0, 0);
  work_unwatched(done, 1, POOL_NUMBERS);
  CHECK(done[0] && done[1]);
}

static void beat_fast(void *context, size_t item, size_t worker) {
  char name[GUARD_NAME_MAX];
  memset(name, "abcdefgh"[item % 8], sizeof name);
  heartbeat_begin(context, worker, "markdown", (Str){name, sizeof name});
  heartbeat_end(context, worker);
}

static int beat_always(void *context, Heartbeat *beat) {
  (void)context;
  pool_run(3, 300000, beat_fast, beat);
  return EXIT_GOOD;
}

TEST(many_beats) {
  GuardReport report = guarded(beat_always, NULL);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
}

static int core_limit(void *context, Heartbeat *beat) {
  (void)context, (void)beat;
  struct rlimit limit;
  return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max <= 1 ? EXIT_GOOD : 0;
}

TEST(no_core) { CHECK_INT(guarded(core_limit, NULL).exit_code, EXIT_GOOD); }

// ---- signals ------------------------------------------------------------------------------------

// A program that guards work which waits for a signal.
enum { BY_ITSELF = 0x40 };
typedef struct Program {
  GuardWork *work;  // NULL: wait_for_signal
  bool stubborn;    // the work ignores what it is sent
  bool ignorant;    // the program ignores SIGHUP, as under nohup
  int ready;        // where the work says that it has begun
  int go;           // where it waits for the end
} Program;

// Whoever started this program may have had some ignored or held back (nohup, a shell's &).
static void heed_signals(void) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t none;
  for (size_t i = 0; i < 4; i++) signal(signals[i], SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static int wait_for_signal(void *context, Heartbeat *beat) {
  (void)beat;
  Program *program = context;
  if (program->stubborn) signal(SIGTERM, SIG_IGN);
  if (write(program->ready, "r", 1) != 1) return 1;
  for (;;) pause();
}

// Its exit code is the signal that it was sent.
static int take_signal(void *context, Heartbeat *beat) {
  (void)beat;
  Program *program = context;
  sigset_t all;
  int taken;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  if (write(program->ready, "r", 1) != 1 || sigwait(&all, &taken) != 0) return 1;
  return taken;
}

// Begins to work in an item, waits to be told and is done.
static int wait_to_be_told(void *context, Heartbeat *beat) {
  Program *program = context;
  char byte;
  heartbeat_begin(beat, 0, "markdown", S("content/x.md"));
  if (write(program->ready, "r", 1) != 1) return 1;
  return read(program->go, &byte, 1) == 1 ? EXIT_GOOD : 1;
}

// Starts one in a process group of its own. Its exit code is the signal that stopped it, BY_ITSELF
// and the code of work that ended by itself, or 100. Returns when the work has begun.
static pid_t start(Program program) {
  int ends[2];
  char byte;
  CHECK(pipe(ends) == 0);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    heed_signals();
    if (program.ignorant) signal(SIGHUP, SIG_IGN);
    program.ready = ends[1];
    GuardReport report = guarded(program.work ? program.work : wait_for_signal, &program);
    if (report.end == GUARD_DONE) _exit(BY_ITSELF | report.exit_code);
    _exit(report.end == GUARD_STOPPED ? report.signal : 100);
  }
  close(ends[1]);
  CHECK(read(ends[0], &byte, 1) == 1);
  close(ends[0]);
  return pid;
}

static int exit_code_of(pid_t program) {
  int status;
  return waitpid(program, &status, 0) == program && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(stopped_by_a_signal) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < 4; i++) {
    pid_t program = start((Program){0});
    kill(program, signals[i]);
    CHECK_INT(exit_code_of(program), signals[i]);
  }
}

TEST(the_signal_is_passed_on) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < 4; i++) {
    pid_t program = start((Program){.work = take_signal});
    kill(program, signals[i]);
    CHECK_INT(exit_code_of(program), BY_ITSELF | signals[i]);
  }
}

TEST(stubborn_child_is_killed) {
  pid_t program = start((Program){.stubborn = true});
  kill(program, SIGTERM);
  CHECK_INT(exit_code_of(program), SIGTERM);
}

TEST(ctrl_c_reaches_both_and_leaves_nothing) {
  pid_t program = start((Program){0});
  kill(-program, SIGINT);  // as a terminal does it
  CHECK_INT(exit_code_of(program), SIGINT);
  CHECK(kill(-program, 0) == -1 && errno == ESRCH);
}

TEST(ignored_signals_stay_ignored) {
  pid_t program = start((Program){.ignorant = true});
  kill(program, SIGHUP);
  sleep_ms(100);
  CHECK_INT(waitpid(program, NULL, WNOHANG), 0);
  kill(program, SIGTERM);
  CHECK_INT(exit_code_of(program), SIGTERM);
}

static void note_look(void *context, const char *stage, const char *name) {
  (void)stage, (void)name;
  const Program *program = context;
  CHECK(write(program->ready, "l", 1) == 1);
}

static void read_bytes(int fd, int count) {
  char byte;
  while (count-- > 0) CHECK(read(fd, &byte, 1) == 1);
}

// Ctrl-Z for longer than anybody may wait. The parent goes on first, and looks at an item that is
// old now.
TEST(time_in_which_all_was_stopped_does_not_count) {
  int go[2], told[2], status;
  CHECK(pipe(go) == 0 && pipe(told) == 0);
  pid_t program = fork();
  if (program == 0) {
    setpgid(0, 0);
    GuardReport report = guard_run((GuardOptions){.deadline_ms = DEADLINE_MS, .look = note_look},
                                   wait_to_be_told, &(Program){.ready = told[1], .go = go[0]});
    _exit(report.end == GUARD_DONE ? report.exit_code : 100);
  }
  close(told[1]);
  read_bytes(told[0], 2);  // the work has begun, and was looked at
  kill(-program, SIGSTOP);
  CHECK(waitpid(program, &status, WUNTRACED) == program && WIFSTOPPED(status));
  sleep_ms(DEADLINE_MS * (GUARD_PATIENCE + 5));
  kill(program, SIGCONT);
  read_bytes(told[0], 3);
  CHECK(write(go[1], "g", 1) == 1);
  kill(-program, SIGCONT);
  CHECK_INT(exit_code_of(program), EXIT_GOOD);
  close(go[0]), close(go[1]), close(told[0]);
}

TEST(child_dies_with_its_parent) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // so that the orphan becomes ours
  pid_t program = start((Program){0});
  kill(program, SIGKILL);
  waitpid(program, NULL, 0);
  int status;
  CHECK(waitpid(-program, &status, 0) > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

// ---- confinement --------------------------------------------------------------------------------

typedef struct Folders {
  char home[64], site[80], out[80], outside[80];
} Folders;

static void put(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT, 0644);
  CHECK(fd >= 0 && write(fd, "x", 1) == 1);
  close(fd);
}

static Folders make_folders(void) {
  Folders f;
  snprintf(f.home, sizeof f.home, "/tmp/prepbook-guard-XXXXXX");
  CHECK(mkdtemp(f.home) != NULL);
  snprintf(f.site, sizeof f.site, "%s/site", f.home);
  snprintf(f.out, sizeof f.out, "%s/out", f.home);
  snprintf(f.outside, sizeof f.outside, "%s/secret", f.home);
  mkdir(f.site, 0755), mkdir(f.out, 0755), put(f.outside);
  char page[100];
  snprintf(page, sizeof page, "%s/page.md", f.site);
  put(page);
  return f;
}

static void remove_folders(const Folders *f) {
  char command[100];
  snprintf(command, sizeof command, "rm -rf '%s'", f->home);
  CHECK(system(command) == 0);
}

static bool refused(long result) { return result == -1 && (errno == EACCES || errno == EPERM); }

static void *count_up(void *number) {
  ++*(int *)number;
  return NULL;
}

static bool threads_work(void) {
  pthread_t thread;
  int number = 0;
  return pthread_create(&thread, NULL, count_up, &number) == 0 && pthread_join(thread, NULL) == 0 &&
         number == 1;
}

static bool publishing_works(const Folders *f, const char *text) {
  Arena arena = {0};
  char folder[100];
  snprintf(folder, sizeof folder, "%s/public", f->out);
  Publish *publish;
  PublishCount count;
  PublishResult result = publish_open(folder, &arena, &publish);
  if (publish) {
    publish_add(publish, S("deep/index.html"), str_from(text));
    publish_add(publish, S("same.html"), S("same"));
    result = publish_commit(publish, &count);
    publish_close(publish);
  }
  if (result.status != PUBLISH_OK) printf("  %.*s\n", STR_ARG(result.message));
  arena_free(&arena);
  return result.status == PUBLISH_OK;
}

#define REPORT(x) ((x) ? 0 : (printf("  after guard_confine: %s\n", #x), fflush(stdout), 1))

static int attempt_all(void *context, Heartbeat *beat) {
  (void)beat;
  const Folders *f = context;
  ConfineResult result =
      guard_confine(&(Confinement){.read = (const char *[]){f->site, "/nonexistent", NULL},
                                   .write = (const char *[]){f->out, NULL}});
  if (result != CONFINE_FULL) return 99;
  char page[100], fresh[100], moved[100];
  snprintf(page, sizeof page, "%s/page.md", f->site);
  snprintf(fresh, sizeof fresh, "%s/fresh", f->out);
  snprintf(moved, sizeof moved, "%s/moved", f->site);
  int wrong = REPORT(open(page, O_RDONLY) >= 0) + REPORT(refused(open(page, O_WRONLY))) +
              REPORT(refused(unlink(page)));
  wrong +=
      REPORT(refused(open(f->outside, O_RDONLY))) + REPORT(refused(open("/etc/passwd", O_RDONLY)));
  wrong +=
      REPORT(refused(open("/proc/self/environ", O_RDONLY))) + REPORT(refused(mkdir(moved, 0755)));
  wrong += REPORT(open(fresh, O_WRONLY | O_CREAT, 0644) >= 0) +
           REPORT(refused(rename(fresh, moved)) || errno == EXDEV);
  wrong += REPORT(refused(chmod(f->outside, 0777))) + REPORT(refused(truncate(f->outside, 0)));
  wrong += REPORT(refused(socket(AF_INET, SOCK_STREAM, 0))) +
           REPORT(refused(socket(AF_UNIX, SOCK_STREAM, 0)));
  wrong += REPORT(refused(execl("/bin/true", "true", (char *)NULL))) + REPORT(refused(fork()));
  wrong += REPORT(refused(kill(getppid(), 0))) + REPORT(refused(syscall(SYS_ptrace, 0, 0, 0, 0)));
  wrong += REPORT(refused(syscall(SYS_io_uring_setup, 1, NULL))) +
           REPORT(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
  wrong +=
      REPORT(threads_work()) + REPORT(publishing_works(f, "1")) + REPORT(publishing_works(f, "2"));
  return wrong;
}

TEST(confined) {
  Folders folders = make_folders();
  GuardReport report = guard_run((GuardOptions){0}, attempt_all, &folders);
  CHECK_INT(report.end, GUARD_DONE);
  if (report.exit_code == 99)
    puts("SKIP confined: this kernel lacks Landlock or seccomp");
  else
    CHECK_INT(report.exit_code, 0);
  CHECK(open("/etc/passwd", O_RDONLY) >= 0);  // the parent keeps its rights
  remove_folders(&folders);
}

static int abort_confined(void *context, Heartbeat *beat) {
  (void)context;
  guard_confine(&(Confinement){0});
  heartbeat_begin(beat, 0, "markdown", S("a.md"));
  signal(SIGABRT, SIG_DFL);
  abort();
}

TEST(abort_works_when_confined) {
  GuardReport report = guarded(abort_confined, NULL);
  CHECK_INT(report.end, GUARD_DIED);
  CHECK_INT(report.signal, SIGABRT);
}

CHECK_MAIN
