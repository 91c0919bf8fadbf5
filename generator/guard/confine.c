// What the child gives up. Files by Landlock (https://docs.kernel.org/userspace-api/landlock.html), what
// Landlock does not know by a seccomp filter. Both bind this thread and all it starts, for ever.
#include "guard/guard.h"

#include <stdbool.h>
#include <string.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#if defined(__linux__) && !defined(GUARD_IN_PROCESS) && defined(SYS_landlock_create_ruleset)
#define HAVE_LANDLOCK 1
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#if defined(__linux__) && !defined(GUARD_IN_PROCESS) && (defined(__x86_64__) || defined(__aarch64__))
#define HAVE_SECCOMP 1
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#endif

#if defined(HAVE_LANDLOCK) || defined(HAVE_SECCOMP)
#include <sys/prctl.h>
#endif

// ---- files --------------------------------------------------------------------------------------------

#ifdef HAVE_LANDLOCK

// Of rules newer than the headers of Debian 12 (Linux 6.1).
enum { ABI_MIN = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPE = 6 };
static const uint64_t FS_TRUNCATE = 1 << 14, FS_IOCTL = 1 << 15, NET_TCP = 3, SCOPE_ALL = 3;

static const uint64_t FS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t FS_OF_FILES =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE;
// What publishing does. Links, FIFOs and sockets because those of others are carried over.
static const uint64_t FS_WRITE =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM |
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE;
static const uint64_t FS_NEVER =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | FS_IOCTL;

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

// ---- calls --------------------------------------------------------------------------------------------

#ifdef HAVE_SECCOMP

#ifdef __x86_64__
enum { ARCHITECTURE = AUDIT_ARCH_X86_64 };
#else
enum { ARCHITECTURE = AUDIT_ARCH_AARCH64 };
#endif
enum { X32_CALLS = 0x40000000 };  // x86-64 only: the same calls under other numbers

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define ANSWER_ERRNO(number) ANSWER(SECCOMP_RET_ERRNO | (number))
#define ON(call, what) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), what
#define REFUSE(call) ON(call, ANSWER_ERRNO(EPERM))

static const struct sock_filter BEGINNING[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
#ifdef __x86_64__
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1),
    ANSWER_ERRNO(EPERM),
#endif
    // The network, and what stands in for it.
    REFUSE(socket),
    REFUSE(socketpair),
    REFUSE(connect),
    REFUSE(bind),
    REFUSE(listen),
};

// Who serves answers on a socket that was opened before. There is no other to send from.
static const struct sock_filter ANSWERING[] = {
    REFUSE(accept), REFUSE(accept4), REFUSE(sendto), REFUSE(sendmsg), REFUSE(sendmmsg),
};

static const struct sock_filter OTHERS[] = {
    REFUSE(io_uring_setup),
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
    REFUSE(kill),
    REFUSE(pidfd_open),
    REFUSE(pidfd_getfd),
    REFUSE(pidfd_send_signal),
    REFUSE(kcmp),
// What Landlock lets pass: the modes, owners, times and sizes of files by name.
#ifdef __x86_64__
    REFUSE(chmod),
    REFUSE(chown),
    REFUSE(lchown),
    REFUSE(utime),
    REFUSE(utimes),
    REFUSE(futimesat),
#endif
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
    REFUSE(open_by_handle_at),
    // The machine.
    REFUSE(mount),
    REFUSE(umount2),
    REFUSE(pivot_root),
    REFUSE(chroot),
    REFUSE(setns),
    REFUSE(unshare),
    REFUSE(bpf),
    REFUSE(perf_event_open),
    REFUSE(userfaultfd),
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
    REFUSE(settimeofday),
    REFUSE(clock_settime),
    REFUSE(quotactl),
    REFUSE(acct),
    REFUSE(syslog),
    // A thread is a clone with CLONE_THREAD; any other clone would be a process.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
    ANSWER_ERRNO(EPERM),
    ANSWER(SECCOMP_RET_ALLOW),
};

static size_t add_filter(struct sock_filter *filter, size_t count, const struct sock_filter *more,
                         size_t bytes) {
  memcpy(filter + count, more, bytes);
  return count + bytes / sizeof *more;
}

static bool confine_calls(bool serves) {
  struct sock_filter
      filter[(sizeof BEGINNING + sizeof ANSWERING + sizeof OTHERS) / sizeof(struct sock_filter)];
  size_t count = add_filter(filter, 0, BEGINNING, sizeof BEGINNING);
  if (!serves) count = add_filter(filter, count, ANSWERING, sizeof ANSWERING);
  count = add_filter(filter, count, OTHERS, sizeof OTHERS);
  struct sock_fprog program = {(unsigned short)count, filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else
static bool confine_calls(bool serves) {
  (void)serves;
  return false;
}
#endif

ConfineResult guard_confine(const Confinement *confinement) {
#if defined(HAVE_LANDLOCK) || defined(HAVE_SECCOMP)
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CONFINE_NONE;
#endif
  bool files = confine_files(confinement), calls = confine_calls(confinement->serves);
  if (files && calls) return CONFINE_FULL;
  return files || calls ? CONFINE_PARTLY : CONFINE_NONE;
}
