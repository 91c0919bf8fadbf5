// The supervisor and the confinement. Each test runs work in children of its own.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
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
#include "publish/publish.h"

// The machine may be busy: what must be quick is tried several times, and once is enough.
enum { DEADLINE_MS = 300, PATIENCE_MS = 300, AT_ONCE_MS = 15, GRACE_MS = 1500, TRIES = 10, EXIT_GOOD = 42 };

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(long ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL); }

static GuardReport guarded(GuardWork *work, void *context) {
  return guard_run((GuardOptions){.deadline_ms = DEADLINE_MS}, work, context);
}

static void check_no_children(void) { CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD); }

// ---- ends ---------------------------------------------------------------------------------------------

static int return_good(void *context, Heartbeat *beat) {
  (void)context;
  heartbeat_begin(beat, 0, "markdown", S("a.md"));
  heartbeat_end(beat, 0);
  return EXIT_GOOD;
}

TEST(done) {
  long quickest = GRACE_MS;
  for (int i = 0; i < TRIES; i++) {
    long began = now_ms();
    GuardReport report = guarded(return_good, NULL);
    CHECK_INT(report.end, GUARD_DONE);
    CHECK_INT(report.exit_code, EXIT_GOOD);
    if (now_ms() - began < quickest) quickest = now_ms() - began;
  }
  CHECK(quickest < AT_ONCE_MS);  // the end is noticed at once, not at the next look
  check_no_children();
}

static int hang(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 3, "markdown", S("content/fine.md"));
  heartbeat_end(beat, 3);
  heartbeat_begin(beat, 1, "markdown", S("content/x.md"));
  volatile bool *forever = context;
  while (*forever) continue;
  return 0;
}

TEST(hung) {
  volatile bool forever = true;
  long took = 0;
  for (int i = 0; i < TRIES && (i == 0 || took >= DEADLINE_MS + PATIENCE_MS); i++) {
    long began = now_ms();
    GuardReport report = guarded(hang, (void *)&forever);
    took = now_ms() - began;
    CHECK_INT(report.end, GUARD_HUNG);
    CHECK_STR(str_from(report.stage), S("markdown"));
    CHECK_STR(str_from(report.name), S("content/x.md"));
    CHECK(took >= DEADLINE_MS - 1);
  }
  CHECK(took < DEADLINE_MS + PATIENCE_MS);
  check_no_children();
}

// Many short items, in all longer than a deadline, and a pause without an item.
static int work_long(void *context, Heartbeat *beat) {
  (void)context;
  for (int i = 0; i < 6; i++) {
    heartbeat_begin(beat, 0, "check", S("same.md"));
    sleep_ms(DEADLINE_MS / 3);
    heartbeat_end(beat, 0);
  }
  sleep_ms(DEADLINE_MS * 2);
  return EXIT_GOOD;
}

TEST(long_work_is_not_hung) {
  GuardReport report = guarded(work_long, NULL);
  CHECK_INT(report.end, GUARD_DONE);
  CHECK_INT(report.exit_code, EXIT_GOOD);
}

static int crash(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 0, "markdown", S("content/a.md"));
  heartbeat_begin(beat, 5, "markdown", S("content/b.md"));
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
    CHECK_STR(str_from(report.name), S("content/a.md, content/b.md"));
    CHECK(access("core", F_OK) != 0);
  }
  check_no_children();
}

static int name_long(void *context, Heartbeat *beat) {
  heartbeat_begin(beat, 0, "a stage whose name is longer than all the room there is", *(Str *)context);
  raise(SIGKILL);
  return 0;
}

TEST(long_names) {
  char text[GUARD_NAME_MAX * 2];
  memset(text, 'x', sizeof text);
  memcpy(text + GUARD_NAME_MAX - 1, "\xc3\xa4", 2);  // a character across the end is left out
  Str name = {text, sizeof text};
  GuardReport report = guarded(name_long, &name);
  CHECK_STR(str_from(report.name), ((Str){text, GUARD_NAME_MAX - 1}));
  CHECK_STR(str_from(report.stage), S("a stage whose name is longer th"));
  name.len = GUARD_NAME_MAX - 1;
  report = guarded(name_long, &name);
  CHECK_INT(strlen(report.name), GUARD_NAME_MAX - 1);
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

// ---- signals ------------------------------------------------------------------------------------------

// A program that guards work which waits for a signal.
typedef struct Program {
  bool stubborn;  // the work ignores what it is sent
  bool ignorant;  // the program ignores SIGHUP, as under nohup
  int ready;      // where the work says that it has begun
} Program;

static int wait_for_signal(void *context, Heartbeat *beat) {
  (void)beat;
  Program *program = context;
  if (program->stubborn) signal(SIGTERM, SIG_IGN);
  if (write(program->ready, "r", 1) != 1) return 1;
  sleep_ms(10000);
  return 0;
}

// Starts one in a process group of its own. Its exit code is the signal that stopped it. Returns when the
// work has begun.
static pid_t start(Program program) {
  int ends[2];
  char byte;
  CHECK(pipe(ends) == 0);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    if (program.ignorant) signal(SIGHUP, SIG_IGN);
    program.ready = ends[1];
    GuardReport report = guarded(wait_for_signal, &program);
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
    long began = now_ms();
    kill(program, signals[i]);
    CHECK_INT(exit_code_of(program), signals[i]);
    CHECK(now_ms() - began < GRACE_MS);
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
  long began = now_ms();
  kill(program, SIGTERM);
  CHECK_INT(exit_code_of(program), SIGTERM);
  CHECK(now_ms() - began < GRACE_MS);
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

// ---- confinement --------------------------------------------------------------------------------------

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
  ConfineResult result = guard_confine(&(Confinement){.read = (const char *[]){f->site, "/nonexistent", NULL},
                                                      .write = (const char *[]){f->out, NULL}});
  if (result != CONFINE_FULL) return 99;
  char page[100], fresh[100], moved[100];
  snprintf(page, sizeof page, "%s/page.md", f->site);
  snprintf(fresh, sizeof fresh, "%s/fresh", f->out);
  snprintf(moved, sizeof moved, "%s/moved", f->site);
  int wrong = REPORT(open(page, O_RDONLY) >= 0) + REPORT(refused(open(page, O_WRONLY))) +
              REPORT(refused(unlink(page)));
  wrong += REPORT(refused(open(f->outside, O_RDONLY))) + REPORT(refused(open("/etc/passwd", O_RDONLY)));
  wrong += REPORT(refused(open("/proc/self/environ", O_RDONLY))) + REPORT(refused(mkdir(moved, 0755)));
  wrong += REPORT(open(fresh, O_WRONLY | O_CREAT, 0644) >= 0) +
           REPORT(refused(rename(fresh, moved)) || errno == EXDEV);
  wrong += REPORT(refused(chmod(f->outside, 0777))) + REPORT(refused(truncate(f->outside, 0)));
  wrong +=
      REPORT(refused(socket(AF_INET, SOCK_STREAM, 0))) + REPORT(refused(socket(AF_UNIX, SOCK_STREAM, 0)));
  wrong += REPORT(refused(execl("/bin/true", "true", (char *)NULL))) + REPORT(refused(fork()));
  wrong += REPORT(refused(kill(getppid(), 0))) + REPORT(refused(syscall(SYS_ptrace, 0, 0, 0, 0)));
  wrong += REPORT(refused(syscall(SYS_io_uring_setup, 1, NULL))) +
           REPORT(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
  wrong += REPORT(threads_work()) + REPORT(publishing_works(f, "1")) + REPORT(publishing_works(f, "2"));
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
