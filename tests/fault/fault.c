// A library to preload (LD_PRELOAD) that makes the N-th file-system call of a program fail, or ends
// the program right before it. What is counted are the calls a program makes through libc, raw ones
// by syscall() included; what libc calls within itself is not.
//
//   FAULT_CALL=N     the N-th call (from 1) fails
//   FAULT_ERRNO=WORD with ENOSPC (the default), EIO, EACCES, EDQUOT, EROFS, EMFILE or EPERM
//   FAULT_STICKY=1   and so do all later calls that need room on the disk: it stays full
//   FAULT_KILL=N     SIGKILL right before the N-th call
//   FAULT_NO=WORDS   what the file system lacks: "exchange", "link", "beside" (no lock file beside
//   the
//                    output, as where the folder above may not be written)
//   FAULT_LOG=FILE   gets the name of the call that failed, or before which the program was ended
//
// A program that forks may call fault_arm() in the child: it counts from there, by the environment
// as it is then.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct Fault {
  bool ready;
  long count, call, kill;
  bool sticky;
  int number;  // the errno
  const char *lacks;
  int log;  // -1: none
} Fault;

static Fault fault;

typedef long RawCall(long number, ...);

// libc's own function of a name.
static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) _exit(99);
  return found;
}

static RawCall *raw(void) {
  static RawCall *call;
  if (!call) *(void **)&call = real("syscall");
  return call;
}

// ---- set-up -------------------------------------------------------------------------------------

static int errno_of(const char *word) {
  static const struct {
    const char *word;
    int number;
  } words[] = {{"EIO", EIO},     {"EACCES", EACCES}, {"EDQUOT", EDQUOT},
               {"EROFS", EROFS}, {"EMFILE", EMFILE}, {"EPERM", EPERM}};
  for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
    if (strcmp(word, words[i].word) == 0) return words[i].number;
  return ENOSPC;
}

static long number_of(const char *name) {
  const char *text = getenv(name);
  return text ? strtol(text, NULL, 10) : 0;
}

static void set_up(void) {
  fault.ready = true;
  fault.call = number_of("FAULT_CALL");
  fault.kill = number_of("FAULT_KILL");
  fault.sticky = number_of("FAULT_STICKY");
  fault.number = errno_of(getenv("FAULT_ERRNO"));
  fault.lacks = getenv("FAULT_NO");
  const char *log = getenv("FAULT_LOG");
  fault.log =
      log ? (int)raw()(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)
          : -1;
}

void fault_arm(void);

void fault_arm(void) {
  fault = (Fault){0};
  set_up();
}

static bool lacks(const char *word) { return fault.lacks && strstr(fault.lacks, word); }

static void log_name(const char *name) {
  if (fault.log < 0) return;
  raw()(SYS_write, fault.log, name, strlen(name));
  raw()(SYS_write, fault.log, "\n", 1L);
}

// Whether this call is the one to fail; errno is set then. `grows`: it needs room on the disk.
static bool trip(const char *name, bool grows) {
  if (!fault.ready) set_up();
  fault.count++;
  if (fault.count == fault.kill) {
    log_name(name);
    raw()(SYS_kill, (long)getpid(), (long)SIGKILL);
  }
  bool again = fault.sticky && grows && fault.call > 0 && fault.count > fault.call;
  if (fault.count != fault.call && !again) return false;
  if (!again) log_name(name);
  errno = fault.number;
  return true;
}

// ---- calls --------------------------------------------------------------------------------------

// TYPE NAME(PARAMETERS), forwarded with ARGUMENTS
#define WRAP(type, name, grows, parameters, arguments) \
  type name parameters {                               \
    static type(*call) parameters;                     \
    if (!call) *(void **)&call = real(#name);          \
    return trip(#name, grows) ? -1 : call arguments;   \
  }

WRAP(int, mkdirat, true, (int at, const char *path, mode_t mode), (at, path, mode))
WRAP(int, mkdir, true, (const char *path, mode_t mode), (path, mode))
WRAP(int, unlinkat, false, (int at, const char *path, int flags), (at, path, flags))
WRAP(int, unlink, false, (const char *path), (path))
WRAP(int, rmdir, false, (const char *path), (path))
WRAP(int, renameat, false, (int a, const char *from, int b, const char *to), (a, from, b, to))
WRAP(int, rename, false, (const char *from, const char *to), (from, to))
WRAP(int, symlinkat, true, (const char *target, int at, const char *path), (target, at, path))
WRAP(int, fchmod, false, (int fd, mode_t mode), (fd, mode))
WRAP(int, ftruncate, false, (int fd, off_t size), (fd, size))
WRAP(int, fsync, false, (int fd), (fd))
WRAP(int, fdatasync, false, (int fd), (fd))
WRAP(int, syncfs, false, (int fd), (fd))
WRAP(int, flock, false, (int fd, int operation), (fd, operation))
WRAP(ssize_t, write, true, (int fd, const void *bytes, size_t size), (fd, bytes, size))
WRAP(ssize_t, pwrite, true, (int fd, const void *bytes, size_t size, off_t at),
     (fd, bytes, size, at))
WRAP(ssize_t, read, false, (int fd, void *bytes, size_t size), (fd, bytes, size))
WRAP(ssize_t, pread, false, (int fd, void *bytes, size_t size, off_t at), (fd, bytes, size, at))
WRAP(int, fstat, false, (int fd, struct stat *out), (fd, out))
WRAP(int, fstatat, false, (int at, const char *path, struct stat *out, int flags),
     (at, path, out, flags))

int linkat(int a, const char *from, int b, const char *to, int flags) {
  static int (*call)(int, const char *, int, const char *, int);
  if (!call) *(void **)&call = real("linkat");
  if (trip("linkat", true)) return -1;
  if (lacks("link")) return errno = EPERM, -1;
  return call(a, from, b, to, flags);
}

// As Linux does it, the descriptor is closed whatever close says.
int close(int fd) {
  static int (*call)(int);
  if (!call) *(void **)&call = real("close");
  bool tripped = trip("close", false);
  int number = errno, result = call(fd);
  if (!tripped) return result;
  errno = number;
  return -1;
}

static int open_with(int at, const char *path, int flags, mode_t mode) {
  if (trip(flags & O_CREAT ? "create" : "open", flags & O_CREAT)) return -1;
  if (lacks("beside") && strstr(path, ".prepbook-lock")) return errno = EACCES, -1;
  return (int)raw()(SYS_openat, (long)at, path, (long)flags, (long)mode);
}

#define MODE_AFTER(last)                           \
  mode_t mode = 0;                                 \
  va_list args;                                    \
  va_start(args, last);                            \
  if (last & O_CREAT) mode = va_arg(args, mode_t); \
  va_end(args)

int open(const char *path, int flags, ...) {
  MODE_AFTER(flags);
  return open_with(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
  MODE_AFTER(flags);
  return open_with(at, path, flags, mode);
}

enum { RENAME_FLAG_EXCHANGE = 2 };

long syscall(long number, ...) {
  long a[6];
  va_list args;
  va_start(args, number);
  for (int i = 0; i < 6; i++) a[i] = va_arg(args, long);
  va_end(args);
  bool exchange = number == SYS_renameat2 && a[4] == RENAME_FLAG_EXCHANGE;
  if (number == SYS_openat2 && trip("openat2", false)) return -1;
  if (number == SYS_renameat2 && trip(exchange ? "exchange" : "renameat2", false)) return -1;
  if (exchange && lacks("exchange")) return errno = EINVAL, -1;
  return raw()(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
