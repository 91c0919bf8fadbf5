// What the confined child may not do to the terminal, to other processes, to what outlives it and
// to the rights of files. Each attempt is made in a child that may write a folder and nothing else.
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "check.h"
#include "guard/guard.h"

enum { NOT_HERE = 99, NEW_FCHMODAT = 452, FAR_BEYOND = 1000 };

typedef struct Setting {
  char folder[64];
  int terminal;  // a pseudo terminal's own end
  bool of_others;
} Setting;

static bool refused(long result) { return result == -1 && (errno == EPERM || errno == EACCES); }
static bool unknown(long result) { return result == -1 && errno == ENOSYS; }

#define REPORT(x) ((x) ? 0 : (printf("  when confined: %s\n", #x), fflush(stdout), 1))

static bool confine(const Setting *setting) {
  return guard_confine(&(Confinement){.write = (const char *[]){setting->folder, NULL},
                                      .of_others = setting->of_others}) == CONFINE_FULL;
}

// ---- the terminal -------------------------------------------------------------------------------

static int attempt_terminal(void *context, Heartbeat *beat) {
  (void)beat;
  const Setting *setting = context;
  int terminal = setting->terminal;
  struct termios state;
  struct winsize size = {0};
  if (!confine(setting)) return NOT_HERE;
  int wrong = REPORT(refused(ioctl(terminal, TIOCSTI, "x"))) +
              REPORT(refused(ioctl(terminal, TIOCLINUX, "x")));
  wrong += REPORT(refused(ioctl(terminal, TIOCSWINSZ, &size))) +
           REPORT(refused(ioctl(terminal, TIOCSCTTY, 1)));
  wrong += REPORT(isatty(terminal)) + REPORT(tcgetattr(terminal, &state) == 0);
  wrong += REPORT(refused(tcsetattr(terminal, TCSANOW, &state)));
  // The kernel looks at the lower half of the number only.
  wrong += REPORT(refused(syscall(SYS_ioctl, terminal, 0x100000000 | TIOCSTI, "x")));
  wrong += REPORT(refused(setsid())) + REPORT(refused(setpgid(0, getppid())));
  return wrong;
}

// ---- other processes ----------------------------------------------------------------------------

static int attempt_processes(void *context, Heartbeat *beat) {
  (void)beat;
  struct rlimit limit = {10, 10};
  struct sched_param parameter = {0};
  cpu_set_t processors;
  pid_t other = getppid();
  size_t length;
  char *head;
  CPU_ZERO(&processors);
  CPU_SET(0, &processors);
  if (!confine(context)) return NOT_HERE;
  int wrong = REPORT(refused(prlimit(other, RLIMIT_NOFILE, &limit, NULL))) +
              REPORT(refused(prlimit(other, RLIMIT_NOFILE, NULL, &limit))) +
              REPORT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  wrong += REPORT(refused(setpriority(PRIO_PROCESS, (id_t)other, 19)));
  wrong += REPORT(refused(sched_setaffinity(other, sizeof processors, &processors)));
  wrong += REPORT(refused(sched_setscheduler(other, SCHED_BATCH, &parameter)));
  wrong += REPORT(refused(syscall(SYS_sched_setattr, other, &parameter, 0)));
  wrong += REPORT(refused(syscall(SYS_ioprio_set, 1, other, 0)));
  wrong += REPORT(refused(kill(other, 0))) + REPORT(refused(syscall(SYS_tkill, other, 0)));
  wrong += REPORT(refused(syscall(SYS_tgkill, other, other, 0)));
  wrong += REPORT(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0) == 0);
  wrong += REPORT(refused(syscall(SYS_rt_sigqueueinfo, other, SIGTERM, &limit)));
  wrong += REPORT(refused(syscall(SYS_rt_tgsigqueueinfo, other, other, SIGTERM, &limit)));
  wrong += REPORT(refused(syscall(SYS_ptrace, 16, other, 0, 0))) +
           REPORT(refused(syscall(SYS_pidfd_open, other, 0)));
  wrong += REPORT(refused(syscall(SYS_process_vm_readv, other, NULL, 0, NULL, 0, 0)));
  wrong += REPORT(refused(syscall(SYS_process_vm_writev, other, NULL, 0, NULL, 0, 0)));
  wrong += REPORT(refused(syscall(SYS_process_madvise, other, NULL, 0, 0, 0)));
  wrong += REPORT(refused(syscall(SYS_move_pages, other, 0, NULL, NULL, NULL, 0)));
  wrong += REPORT(refused(syscall(SYS_migrate_pages, other, 0, NULL, NULL)));
  wrong += REPORT(refused(syscall(SYS_get_robust_list, other, &head, &length)));
  wrong += REPORT(refused(syscall(SYS_kcmp, other, other, 0, 0, 0)));
  return wrong;
}

// ---- what outlives it ---------------------------------------------------------------------------

static int attempt_objects(void *context, Heartbeat *beat) {
  (void)beat;
  if (!confine(context)) return NOT_HERE;
  int wrong = REPORT(refused(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600)));
  wrong += REPORT(refused(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600)));
  wrong += REPORT(refused(msgget(IPC_PRIVATE, IPC_CREAT | 0600)));
  wrong += REPORT(refused(shmctl(0, IPC_STAT, NULL))) + REPORT(refused(msgctl(0, IPC_STAT, NULL)));
  wrong += REPORT(refused(syscall(SYS_mq_open, "prepbook", O_CREAT | O_RDWR, 0600, NULL)));
  wrong += REPORT(refused(syscall(SYS_keyctl, 0, 0, 0, 0, 0))) +
           REPORT(refused(syscall(SYS_bpf, 0, NULL, 0)));
  wrong += REPORT(refused(syscall(SYS_userfaultfd, 0))) +
           REPORT(refused(syscall(SYS_io_uring_setup, 1, NULL)));
  wrong += REPORT(refused(syscall(SYS_fsopen, "tmpfs", 0))) +
           REPORT(refused(syscall(SYS_open_tree, -100, "/", 1)));
  wrong += REPORT(refused(syscall(SYS_inotify_init1, 0))) + REPORT(refused(setuid(getuid())));
  wrong += REPORT(unknown(syscall(FAR_BEYOND)));
  return wrong;
}

// ---- the rights of files ------------------------------------------------------------------------

static bool is_lent(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && (info.st_mode & (S_ISUID | S_ISGID));
}

static int attempt_rights(void *context, Heartbeat *beat) {
  (void)beat;
  const Setting *setting = context;
  if (!confine(setting) || chdir(setting->folder) != 0) return NOT_HERE;
  struct open_how how = {.flags = O_CREAT | O_WRONLY, .mode = 04755};
  int plain = openat(AT_FDCWD, "plain", O_CREAT | O_WRONLY, 0755);
  int wrong = REPORT(plain >= 0) + REPORT(fchmod(plain, 0644) == 0);
  wrong += REPORT(refused(fchmod(plain, 04755))) + REPORT(refused(chmod("plain", 04755)));
  wrong += REPORT(refused(fchmodat(AT_FDCWD, "plain", 04755, 0)));
  wrong += REPORT(unknown(syscall(NEW_FCHMODAT, AT_FDCWD, "plain", 04755, 0)));
  wrong += REPORT(refused(openat(AT_FDCWD, "user", O_CREAT | O_WRONLY, 04755)));
  wrong += REPORT(refused(openat(AT_FDCWD, "group", O_CREAT | O_WRONLY, 02755)));
  wrong += REPORT(refused(mknod("node", S_IFREG | 04755, 0)));
#ifdef SYS_open
  wrong += REPORT(refused(syscall(SYS_open, "user", O_CREAT | O_WRONLY, 04755)));
  wrong += REPORT(refused(syscall(SYS_creat, "user", 04755)));
#endif
  if (!setting->of_others) return wrong;
  wrong += REPORT(unknown(syscall(SYS_openat2, AT_FDCWD, "kernel", &how, sizeof how)));
  wrong += REPORT(refused(fchmod(plain, 02755)));
  wrong += REPORT(!is_lent("plain")) + REPORT(!is_lent("kernel"));
  return wrong;
}

// ---- all ----------------------------------------------------------------------------------------

static int open_terminal(void) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
  return open(ptsname(master), O_RDWR | O_NOCTTY);
}

static void attempt(GuardWork *work, bool of_others) {
  Setting setting = {.folder = "/tmp/prepbook-confine-XXXXXX", .of_others = of_others};
  char command[100];
  CHECK(mkdtemp(setting.folder) != NULL);
  setting.terminal = open_terminal();
  GuardReport report = guard_run((GuardOptions){0}, work, &setting);
  CHECK_INT(report.end, GUARD_DONE);
  if (report.exit_code == NOT_HERE)
    puts("SKIP: this kernel lacks Landlock or seccomp");
  else
    CHECK_INT(report.exit_code, 0);
  snprintf(command, sizeof command, "rm -rf '%s'", setting.folder);
  CHECK(system(command) == 0);
}

TEST(terminal) { attempt(attempt_terminal, false); }
TEST(processes) { attempt(attempt_processes, false); }
TEST(objects) { attempt(attempt_objects, false); }
TEST(rights) { attempt(attempt_rights, false); }
TEST(rights_of_others_sites) { attempt(attempt_rights, true); }

CHECK_MAIN
