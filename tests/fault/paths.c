// A library to preload (LD_PRELOAD) that knows what a program looks at: it writes down every path
// that is opened, listed or asked for, and can make one of them fail.
//
//   PATHS_LOG=FILE    a line for each: "open", "list" or "gone" (it is not there), and the absolute
//   path PATHS_FAIL=PATH   looking at this path fails; to open what cannot be listed is fine, see
//   PATHS_LIST PATHS_LIST=1      listing PATHS_FAIL fails, after its first name PATHS_ERRNO=WORD
//   with EIO (the default), EACCES, EMFILE, ENFILE, ELOOP, ENAMETOOLONG or ENOMEM
//   PATHS_UNDER=FOLDER, PATHS_CALL=N  the N-th call (from 1) about something beneath this folder
//   fails, reading what was opened there included; counted over child processes too
//   PATHS_COUNT=FILE  gets the number of such calls, at the end of each process
//
// What counts is what a program and its libraries ask of libc, openat2 by syscall() included. Files
// that are opened to be written do not count.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct Paths {
  int log;  // -1: none
  const char *fail;
  bool list;
  int number;
  const char *under;
  long call;
  atomic_long *count;  // of calls beneath `under`; shared with the children
} Paths;

static Paths paths = {.log = -1};

typedef long RawCall(long number, ...);

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

static void count_calls(void) {
  const char *call = getenv("PATHS_CALL");
  paths.under = getenv("PATHS_UNDER");
  paths.call = call ? strtol(call, NULL, 10) : 0;
  void *page = MAP_FAILED;
  if (paths.under)
    page = (void *)raw()(SYS_mmap, NULL, sizeof *paths.count, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0L);
  if (page != MAP_FAILED) paths.count = page;
}

__attribute__((destructor)) static void tell_count(void) {
  const char *path = getenv("PATHS_COUNT");
  char text[32];
  if (!path || !paths.count) return;
  int fd = (int)raw()(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return;
  int length = snprintf(text, sizeof text, "%ld\n", atomic_load(paths.count));
  if (write(fd, text, (size_t)length) != length) _exit(99);
  close(fd);
}

__attribute__((constructor)) static void set_up(void) {
  static const struct {
    const char *word;
    int number;
  } words[] = {{"EACCES", EACCES},
               {"EMFILE", EMFILE},
               {"ENFILE", ENFILE},
               {"ELOOP", ELOOP},
               {"ENAMETOOLONG", ENAMETOOLONG},
               {"ENOMEM", ENOMEM}};
  const char *log = getenv("PATHS_LOG"), *word = getenv("PATHS_ERRNO");
  paths.fail = getenv("PATHS_FAIL");
  paths.list = getenv("PATHS_LIST") != NULL;
  paths.number = EIO;
  count_calls();
  for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
    if (strcmp(word, words[i].word) == 0) paths.number = words[i].number;
  if (log)
    paths.log =
        (int)raw()(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

// ---- paths --------------------------------------------------------------------------------------

static void path_of_folder(int fd, char out[PATH_MAX]) {
  char link[40];
  snprintf(link, sizeof link, fd == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", fd);
  long length = raw()(SYS_readlinkat, (long)AT_FDCWD, link, out, (long)PATH_MAX - 1);
  out[length < 0 ? 0 : length] = 0;
}

// The absolute path, without looking at it. "." at the end is left out; "..", "//" and links stay.
static void whole_path(int at, const char *path, char out[PATH_MAX]) {
  size_t length = 0;
  out[0] = 0;
  if (path[0] != '/') path_of_folder(at, out);
  if (strcmp(path, ".") == 0 || path[0] == 0) return;
  length = strlen(out);
  snprintf(out + length, PATH_MAX - length, "%s%s", path[0] == '/' ? "" : "/", path);
}

static void note(const char *how, const char *path) {
  char line[PATH_MAX + 16];
  if (paths.log < 0) return;
  int number = errno, length = snprintf(line, sizeof line, "%s %s\n", how, path);
  raw()(SYS_write, (long)paths.log, line, (long)length);
  errno = number;
}

// Whether this is the call beneath the folder that is to fail; errno is set then.
static bool is_due(const char *whole) {
  size_t length = paths.under ? strlen(paths.under) : 0;
  if (!paths.count || strncmp(whole, paths.under, length) != 0) return false;
  if (atomic_fetch_add(paths.count, 1) + 1 != paths.call) return false;
  errno = paths.number;
  return true;
}

static bool is_marked(const char *whole) { return paths.fail && strcmp(whole, paths.fail) == 0; }

// Whether looking at the path is to fail; errno is set then.
static bool trip(int at, const char *path, char whole[PATH_MAX]) {
  int number = errno;
  whole_path(at, path, whole);
  errno = number;
  if (is_due(whole)) return true;
  if (paths.list || !is_marked(whole)) return false;
  errno = paths.number;
  return true;
}

static long told(long result, const char *whole) {
  if (result >= 0) note("open", whole);
  if (result < 0 && (errno == ENOENT || errno == ENOTDIR)) note("gone", whole);
  return result;
}

// ---- calls --------------------------------------------------------------------------------------

static int open_with(int at, const char *path, int flags, mode_t mode) {
  char whole[PATH_MAX];
  bool writes = (flags & O_ACCMODE) != O_RDONLY;
  if (!writes && trip(at, path, whole)) return -1;
  long opened = raw()(SYS_openat, (long)at, path, (long)flags, (long)mode);
  return (int)(writes ? opened : told(opened, whole));
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

long syscall(long number, ...) {
  long a[6];
  char whole[PATH_MAX];
  va_list args;
  va_start(args, number);
  for (int i = 0; i < 6; i++) a[i] = va_arg(args, long);
  va_end(args);
  if (number != SYS_openat2) return raw()(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (trip((int)a[0], (const char *)a[1], whole)) return -1;
  return told(raw()(number, a[0], a[1], a[2], a[3]), whole);
}

#define LOOK(name, at, path, parameters, arguments) \
  int name parameters {                             \
    static int(*call) parameters;                   \
    char whole[PATH_MAX];                           \
    if (!call) *(void **)&call = real(#name);       \
    if (trip(at, path, whole)) return -1;           \
    return (int)told(call arguments, whole);        \
  }

LOOK(stat, AT_FDCWD, path, (const char *path, struct stat *out), (path, out))
LOOK(lstat, AT_FDCWD, path, (const char *path, struct stat *out), (path, out))
LOOK(access, AT_FDCWD, path, (const char *path, int how), (path, how))

char *realpath(const char *path, char *out) {
  static char *(*call)(const char *, char *);
  char whole[PATH_MAX];
  if (!call) *(void **)&call = real("realpath");
  return trip(AT_FDCWD, path, whole) ? NULL : call(path, out);
}

struct dirent *readdir(DIR *folder) {
  static struct dirent *(*call)(DIR *);
  char whole[PATH_MAX];
  if (!call) *(void **)&call = real("readdir");
  bool begins = telldir(folder) == 0;
  if (begins || paths.list) whole_path(dirfd(folder), ".", whole);
  if (begins) note("list", whole);
  if (begins && is_due(whole)) return NULL;
  if (begins || !paths.list || !is_marked(whole)) return call(folder);
  errno = paths.number;
  return NULL;
}

// ---- what was opened before ---------------------------------------------------------------------

static bool trip_fd(int fd) {
  char whole[PATH_MAX];
  int number = errno;
  if (!paths.count || fd < 0) return false;
  path_of_folder(fd, whole);
  errno = number;
  return is_due(whole);
}

ssize_t read(int fd, void *bytes, size_t size) {
  return trip_fd(fd) ? -1 : raw()(SYS_read, (long)fd, bytes, size);
}

ssize_t pread(int fd, void *bytes, size_t size, off_t at) {
  return trip_fd(fd) ? -1 : raw()(SYS_pread64, (long)fd, bytes, size, at);
}

int fstat(int fd, struct stat *out) {
  return trip_fd(fd) ? -1 : (int)raw()(SYS_fstat, (long)fd, out);
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset) {
  static void *(*call)(void *, size_t, int, int, int, off_t);
  if (!call) *(void **)&call = real("mmap");
  return trip_fd(fd) ? MAP_FAILED : call(at, size, protection, flags, fd, offset);
}
