// What the child gives up. Files by Landlock (https://docs.kernel.org/userspace-api/landlock.html),
// what Landlock does not know by a seccomp filter. Both bind this thread and all it starts, for
// ever.
#include "guard/guard.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#if defined(__linux__) && !defined(GUARD_IN_PROCESS) && defined(SYS_landlock_create_ruleset)
#define HAVE_LANDLOCK 1
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#endif

#if defined(__linux__) && !defined(GUARD_IN_PROCESS) && \
    (defined(__x86_64__) || defined(__aarch64__))
#define HAVE_SECCOMP 1
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#endif

#if defined(HAVE_LANDLOCK) || defined(HAVE_SECCOMP)
#include <sys/prctl.h>
#endif

// ---- files --------------------------------------------------------------------------------------

#ifdef HAVE_LANDLOCK

// Of rules newer than the headers of Debian 12 (Linux 6.1).
enum { ABI_MIN = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPE = 6 };
static const uint64_t FS_TRUNCATE = 1 << 14, FS_IOCTL = 1 << 15, NET_TCP = 3, SCOPE_ALL = 3;

static const uint64_t FS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t FS_OF_FILES =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE;
// What publishing does. Links, FIFOs and sockets because those of others are carried over.
static const uint64_t FS_WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM |
                                 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                                 LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE;
static const uint64_t FS_NEVER = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                 LANDLOCK_ACCESS_FS_MAKE_BLOCK | FS_IOCTL;

// As struct landlock_ruleset_attr of Linux 6.12; older kernels take its beginning.
typedef struct Ruleset {
  uint64_t fs, net, scoped;
} Ruleset;

// Without ABI 2 no file can be moved between folders, so nothing could be published.
static Ruleset rules_of(long abi) {
  Ruleset rules = {.fs = FS_READ | FS_WRITE | FS_NEVER};
  if (abi < ABI_TRUNCATE) rules.fs &= ~FS_TRUNCATE;
  if (abi < ABI_IOCTL) rules.fs &= ~FS_IOCTL;
  if (abi >= ABI_NET) rules.net = NET_TCP;
  if (abi >= ABI_SCOPE) rules.scoped = SCOPE_ALL;
  return rules;
}

static size_t size_of(long abi) {
  if (abi < ABI_NET) return sizeof(uint64_t);
  return abi < ABI_SCOPE ? 2 * sizeof(uint64_t) : sizeof(Ruleset);
}

static bool allow(int ruleset, const char *path, uint64_t rights) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return true;  // nothing to allow
  struct stat info;
  if (fstat(fd, &info) == 0 && !S_ISDIR(info.st_mode)) rights &= FS_OF_FILES;
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
  bool ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close(fd);
  return ok;
}

static bool allow_all(int ruleset, const char *const *paths, uint64_t rights) {
  bool ok = true;
  for (; paths && *paths && ok; paths++) ok = allow(ruleset, *paths, rights);
  return ok;
}

static bool confine_files(const Confinement *confinement) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < ABI_MIN) return false;
  Ruleset rules = rules_of(abi);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size_of(abi), 0);
  if (ruleset < 0) return false;
  bool ok = allow_all(ruleset, confinement->read, FS_READ) &&
            allow_all(ruleset, confinement->write, (FS_READ | FS_WRITE) & rules.fs) &&
            syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return ok;
}

#else
static bool confine_files(const Confinement *confinement) {
  (void)confinement;
  return false;
}
#endif

// ---- calls --------------------------------------------------------------------------------------

#ifdef HAVE_SECCOMP

#ifdef __x86_64__
enum { ARCHITECTURE = AUDIT_ARCH_X86_64 };
#else
enum { ARCHITECTURE = AUDIT_ARCH_AARCH64 };
#endif

// The first call that nobody here has looked at (Linux 6.6); x86-64 has the same calls once more,
// under numbers above all others. libc takes ENOSYS for an older kernel and does without.
enum { CALL_UNKNOWN = 452 };
enum { SET_USER = 04000, SET_GROUP = 02000 };  // the bits of a mode that lend somebody's rights

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define ANSWER_ERRNO(number) ANSWER(SECCOMP_RET_ERRNO | (number))
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
#define IS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define HAS(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)
#define ON(call, what) IS(SYS_##call, 0, 1), what
#define REFUSE(call) ON(call, ANSWER_ERRNO(EPERM))
// Refused when the argument (its lower half, which is all that the kernel takes) has one of the
// bits.
#define REFUSE_BITS(call, number, bits) \
  IS(SYS_##call, 0, 4), LOAD(args[number]), HAS(bits, 0, 1), ANSWER_ERRNO(EPERM), ALLOW
// Refused unless the argument, a process, is `self`: 0 where that means the caller.
#define REFUSE_OTHERS(call, number, self) \
  IS(SYS_##call, 0, 4), LOAD(args[number]), IS(self, 1, 0), ANSWER_ERRNO(EPERM), ALLOW

static const struct sock_filter BEGINNING[] = {
    LOAD(arch),
    IS(ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CALL_UNKNOWN, 0, 1),
    ANSWER_ERRNO(ENOSYS),
    // The network, and what stands in for it.
    REFUSE(socket),
    REFUSE(socketpair),
    REFUSE(connect),
    REFUSE(bind),
    REFUSE(listen),
};

// Who serves answers on a socket that was opened before, of which there is one, and watches the
// sources.
static const struct sock_filter SERVING[] = {
    REFUSE(accept),       REFUSE(accept4),  REFUSE(sendto),
    REFUSE(sendmsg),      REFUSE(sendmmsg), REFUSE(inotify_init1),
#ifdef __x86_64__
    REFUSE(inotify_init),
#endif
};

// Of another's site. openat2 has the mode of a new file in memory, where a filter cannot look.
static const struct sock_filter OF_OTHERS[] = {
    ON(openat2, ANSWER_ERRNO(ENOSYS)),
    REFUSE_BITS(fchmod, 1, SET_USER | SET_GROUP),
};

// Whether a file is a terminal, and what can be read from it without waiting. A terminal obeys all
// else: its owner's typing can be written into it (TIOCSTI).
static const struct sock_filter DEVICES[] = {
    IS(SYS_ioctl, 0, 7), LOAD(args[1]),     IS(TCGETS, 4, 0),    IS(FIONREAD, 3, 0),
    IS(FIONBIO, 2, 0),   IS(FIOCLEX, 1, 0), ANSWER_ERRNO(EPERM), ALLOW,
};

static const struct sock_filter PROCESSES[] = {
    // Other programs and processes. Threads are fine: libc asks by clone when there is no clone3.
    REFUSE(execve),
    REFUSE(execveat),
    ON(clone3, ANSWER_ERRNO(ENOSYS)),
#ifdef __x86_64__
    REFUSE(fork),
    REFUSE(vfork),
#endif
    REFUSE(ptrace),
    REFUSE(process_vm_readv),
    REFUSE(process_vm_writev),
    REFUSE(process_madvise),
    REFUSE(process_mrelease),
    REFUSE(kcmp),
    REFUSE(pidfd_open),
    REFUSE(pidfd_getfd),
    REFUSE(get_robust_list),
    REFUSE(migrate_pages),
    REFUSE(move_pages),
    // Signals, but for the one that abort raises.
    REFUSE(kill),
    REFUSE(tkill),
    REFUSE(rt_sigqueueinfo),
    REFUSE(rt_tgsigqueueinfo),
    REFUSE(pidfd_send_signal),
    // Limits and priorities. Threads ask for their own limits.
    REFUSE_OTHERS(prlimit64, 0, 0),
    REFUSE(setpriority),
    REFUSE(ioprio_set),
    REFUSE(sched_setaffinity),
    REFUSE(sched_setattr),
    REFUSE(sched_setparam),
    REFUSE(sched_setscheduler),
    // Sessions and groups of processes, to whom a terminal sends its signals.
    REFUSE(setsid),
    REFUSE(setpgid),
    // Objects that other processes share, and that outlive this one.
    REFUSE(shmget),
    REFUSE(shmat),
    REFUSE(shmctl),
    REFUSE(semget),
    REFUSE(semop),
    REFUSE(semtimedop),
    REFUSE(semctl),
    REFUSE(msgget),
    REFUSE(msgsnd),
    REFUSE(msgrcv),
    REFUSE(msgctl),
    REFUSE(mq_open),
    REFUSE(mq_unlink),
};

// What Landlock lets pass: the modes, owners, times and sizes of files by name, and who a program
// runs as.
static const struct sock_filter RIGHTS[] = {
#ifdef __x86_64__
    REFUSE_BITS(open, 2, SET_USER | SET_GROUP),
    REFUSE(creat),
    REFUSE(mknod),
    REFUSE(chmod),
    REFUSE(chown),
    REFUSE(lchown),
    REFUSE(utime),
    REFUSE(utimes),
    REFUSE(futimesat),
#endif
    REFUSE_BITS(openat, 3, SET_USER | SET_GROUP),
    REFUSE_BITS(fchmod, 1, SET_USER),
    REFUSE(mknodat),
    REFUSE(fchmodat),
    REFUSE(fchown),
    REFUSE(fchownat),
    REFUSE(utimensat),
    REFUSE(truncate),
    REFUSE(setxattr),
    REFUSE(lsetxattr),
    REFUSE(fsetxattr),
    REFUSE(removexattr),
    REFUSE(lremovexattr),
    REFUSE(fremovexattr),
    REFUSE(name_to_handle_at),
    REFUSE(open_by_handle_at),
    REFUSE(setuid),
    REFUSE(setgid),
    REFUSE(setreuid),
    REFUSE(setregid),
    REFUSE(setresuid),
    REFUSE(setresgid),
    REFUSE(setfsuid),
    REFUSE(setfsgid),
    REFUSE(setgroups),
    REFUSE(capset),
};

static const struct sock_filter MACHINE[] = {
    REFUSE(mount),
    REFUSE(umount2),
    REFUSE(pivot_root),
    REFUSE(chroot),
    REFUSE(open_tree),
    REFUSE(move_mount),
    REFUSE(fsopen),
    REFUSE(fsconfig),
    REFUSE(fsmount),
    REFUSE(fspick),
    REFUSE(mount_setattr),
    REFUSE(setns),
    REFUSE(unshare),
    REFUSE(io_uring_setup),
    REFUSE(io_uring_enter),
    REFUSE(io_uring_register),
    REFUSE(bpf),
    REFUSE(perf_event_open),
    REFUSE(userfaultfd),
    REFUSE(fanotify_init),
    REFUSE(add_key),
    REFUSE(request_key),
    REFUSE(keyctl),
    REFUSE(init_module),
    REFUSE(finit_module),
    REFUSE(delete_module),
    REFUSE(kexec_load),
    REFUSE(reboot),
    REFUSE(swapon),
    REFUSE(swapoff),
    REFUSE(sethostname),
    REFUSE(setdomainname),
    REFUSE(settimeofday),
    REFUSE(clock_settime),
    REFUSE(clock_adjtime),
    REFUSE(adjtimex),
    REFUSE(quotactl),
    REFUSE(quotactl_fd),
    REFUSE(acct),
    REFUSE(syslog),
    REFUSE(vhangup),
    REFUSE(personality),
#ifdef __x86_64__
    REFUSE(iopl),
    REFUSE(ioperm),
    REFUSE(modify_ldt),
    REFUSE(kexec_file_load),
#endif
};

// A thread is a clone with CLONE_THREAD; any other clone would be a process.
static const struct sock_filter END[] = {
    IS(SYS_clone, 0, 3), LOAD(args[0]), HAS(CLONE_THREAD, 1, 0), ANSWER_ERRNO(EPERM), ALLOW,
};

enum { FILTER_MAX = 512 };

typedef struct Filter {
  struct sock_filter steps[FILTER_MAX];
  size_t count;
} Filter;

#define ADD(filter, part) add(filter, part, sizeof(part) / sizeof *(part))
static void add(Filter *filter, const struct sock_filter *part, size_t count) {
  assert(filter->count + count <= FILTER_MAX);
  memcpy(filter->steps + filter->count, part, count * sizeof *part);
  filter->count += count;
}

static bool confine_calls(const Confinement *confinement) {
  const struct sock_filter own_signals[] = {REFUSE_OTHERS(tgkill, 0, (uint32_t)getpid())};
  Filter filter = {.count = 0};
  ADD(&filter, BEGINNING);
  if (!confinement->serves) ADD(&filter, SERVING);
  if (confinement->of_others) ADD(&filter, OF_OTHERS);  // before RIGHTS: the first answer counts
  ADD(&filter, DEVICES);
  ADD(&filter, own_signals);
  ADD(&filter, PROCESSES);
  ADD(&filter, RIGHTS);
  ADD(&filter, MACHINE);
  ADD(&filter, END);
  struct sock_fprog program = {(unsigned short)filter.count, filter.steps};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else
static bool confine_calls(const Confinement *confinement) {
  (void)confinement;
  return false;
}
#endif

ConfineResult guard_confine(const Confinement *confinement) {
#if defined(HAVE_LANDLOCK) || defined(HAVE_SECCOMP)
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CONFINE_NONE;
#endif
  bool files = confine_files(confinement), calls = confine_calls(confinement);
  if (files && calls) return CONFINE_FULL;
  return files || calls ? CONFINE_PARTLY : CONFINE_NONE;
}
