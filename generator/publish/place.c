#include "publish/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, PID_DIGITS_MAX = 20 };

// ---- failures -----------------------------------------------------------------------------------

static bool keep(Place *place, Failure failure) {
  if (place->failure.status == PUBLISH_OK) place->failure = failure;
  return false;
}

static Failure cannot(const char *action, Str shown, FsResult reason) {
  return (Failure){.status = PUBLISH_FAILED, .action = action, .path = shown, .reason = reason};
}

bool place_fail(Place *place, const char *action, Str path, FsResult reason) {
  Str shown = path.len ? tree_join(place->arena, place->shown, path) : place->shown;
  return keep(place, cannot(action, shown, reason));
}

bool place_fail_errno(Place *place, const char *action, Str path) {
  return place_fail(place, action, path, fs_failure(errno));
}

bool place_refuse(Place *place, Str message, Str help) {
  return keep(place, (Failure){.status = PUBLISH_REFUSED, .message = message, .help = help});
}

bool place_refuse_foreign(Place *place, Str path) {
  Str shown = tree_join(place->arena, place->shown, path);
  return place_refuse(
      place, str_fmt(place->arena, "%.*s is in the way: prepbook did not write it", STR_ARG(shown)),
      S("move it away, or give the page another name"));
}

// A failure with one of our own files, which stands beside the output or in it. The reason is
// errno.
static bool fail_own(Place *place, const char *action, const char *name) {
  FsResult reason = fs_failure(errno);
  if (place->inside) return place_fail(place, action, str_from(name), reason);
  Str above = path_dir(place->shown);
  if (above.len == 0 && str_starts(place->shown, S("/"))) above = S("/");
  return keep(place, cannot(action, path_join(place->arena, above, str_from(name)), reason));
}

static Str help_for(const Place *place) {
  const Failure *failure = &place->failure;
  if (failure->help.len > 0) return failure->help;
  if (failure->torn)
    return S("some files of the output are new, some old; the next build repairs that first");
  if (place->out < 0) return (Str){0};
  if (failure->reason.status == FS_FULL)
    return S("the published site is as it was; make room and build again");
  return S("the published site is as it was");
}

PublishResult place_result(const Place *place, Arena *arena) {
  const Failure *failure = &place->failure;
  if (failure->status == PUBLISH_OK) return (PublishResult){0};
  PublishResult result = {.status = failure->status, .help = str_dup(arena, help_for(place))};
  if (failure->message.len > 0)
    result.message = str_dup(arena, failure->message);
  else
    result.message = str_fmt(arena, "cannot %s %.*s: %s", failure->action, STR_ARG(failure->path),
                             fs_reason(failure->reason));
  return result;
}

// ---- the lock -----------------------------------------------------------------------------------

static bool busy(Place *place, unsigned long pid) {
  Str who = pid ? str_fmt(place->arena, " (process %lu)", pid) : (Str){0};
  Str message = str_fmt(place->arena, "another build%.*s is writing to %.*s", STR_ARG(who),
                        STR_ARG(place->shown));
  return keep(
      place,
      (Failure){.status = PUBLISH_BUSY, .message = message, .help = S("wait until it has ended")});
}

static unsigned long read_pid(int lock) {
  char text[PID_DIGITS_MAX];
  ssize_t length = pread(lock, text, sizeof text, 0);
  unsigned long pid = 0;
  if (length > 0) str_to_uint(str_trim((Str){text, (size_t)length}), INT_MAX, &pid);
  return pid;
}

// For the message of the other build only: without room on the disk it names no process.
static void write_pid(int lock) {
  char text[PID_DIGITS_MAX];
  int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
  bool whole = ftruncate(lock, 0) == 0 && pwrite(lock, text, (size_t)length, 0) == length;
  if (!whole && ftruncate(lock, 0) != 0)
    return;  // a part of it would name another process: rather none
}

// Whether `fd` is still what stands under `name`: its holder removes the lock file when it ends.
static bool still_there(int home, const char *name, int fd) {
  struct stat there, held;
  return fstatat(home, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &held) == 0 &&
         there.st_ino == held.st_ino && there.st_dev == held.st_dev;
}

// Opens the lock file. A link or folder of its name is none of ours and is removed.
static int open_lock(Place *place) {
  int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  int fd = openat(place->home, place->lock_name, flags, 0644);
  if (fd >= 0 || (errno != ELOOP && errno != EISDIR && errno != EMLINK)) return fd;
  if (tree_remove(place->home, place->lock_name) != 0) return -1;
  return openat(place->home, place->lock_name, flags, 0644);
}

// The kernel releases the lock when its holder dies, however it dies. 0, or an errno; EWOULDBLOCK:
// busy.
static int lock_beside(Place *place, unsigned long *pid) {
  for (;;) {
    int fd = open_lock(place);
    if (fd < 0) return errno;
    int number = flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    if (number == 0 && still_there(place->home, place->lock_name, fd)) {
      write_pid(fd);
      place->lock = fd;
      return 0;
    }
    if (number == EWOULDBLOCK) *pid = read_pid(fd);
    close(fd);
    if (number != 0) return number;
  }
}

// ---- finding the folder -------------------------------------------------------------------------

bool place_is_mount(int folder) {
#if defined(__linux__) && defined(STATX_ATTR_MOUNT_ROOT)
  struct statx info;
  if (statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &info) == 0 &&
      (info.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT))
    return info.stx_attributes & STATX_ATTR_MOUNT_ROOT;
#endif
  struct stat own, above;
  return fstat(folder, &own) != 0 || fstatat(folder, "..", &above, 0) != 0 ||
         own.st_dev != above.st_dev;
}

// The path of a folder that does not exist: that of the one above, and the name.
static bool resolve_new(Place *place, Str *out) {
  char real[PATH_MAX];
  const char *above = str_cstr(place->arena, path_dir(place->shown));
  if (!*above) above = str_starts(place->shown, S("/")) ? "/" : ".";
  if (!realpath(above, real)) return place_fail_errno(place, "make", (Str){0});
  *out = tree_join(place->arena, strcmp(real, "/") ? str_from(real) : (Str){0},
                   path_name(place->shown));
  return true;
}

// The absolute path without links; of a folder that does not exist, that of the one above and the
// name.
static bool resolve(Place *place, const char *folder, Str *out) {
  enum { LOOKS_MAX = 100 };
  char real[PATH_MAX];
  struct stat there;
  // Another build may make the folder between two looks: then look once more. What stays is a link
  // to nothing.
  for (int looks = 0; !realpath(folder, real); looks++) {
    if (errno != ENOENT) return place_fail_errno(place, "open", (Str){0});
    if (lstat(folder, &there) != 0) return resolve_new(place, out);
    if (looks == LOOKS_MAX) return place_fail(place, "open", (Str){0}, fs_failure(ENOENT));
  }
  *out = str_from(str_cstr(place->arena, str_from(real)));
  return true;
}

static bool open_out(Place *place, int home, const char *name) {
  place->out = openat(home, name, FOLDER_FLAGS);
  if (place->out >= 0 || errno == ENOENT) return true;
  if (errno != ENOTDIR) return place_fail_errno(place, "open", (Str){0});
  return place_refuse(place, str_fmt(place->arena, "%.*s is not a folder", STR_ARG(place->shown)),
                      S("choose another folder with --dest-dir"));
}

static void move_inside(Place *place) {
  if (place->home >= 0) close(place->home);
  place->inside = true;
  place->home = fcntl(place->out, F_DUPFD_CLOEXEC, 0);
  place->name = ".";
  place->staging = PLACE_STAGING_INSIDE;
}

// The output folder itself carries the lock: a file in it would change the folder of an unchanged
// site.
static bool lock_inside(Place *place) {
  move_inside(place);
  if (place->home < 0) return place_fail_errno(place, "open", (Str){0});
  if (flock(place->out, LOCK_EX | LOCK_NB) == 0) return true;
  return errno == EWOULDBLOCK ? busy(place, 0) : place_fail_errno(place, "lock", (Str){0});
}

static bool lock(Place *place) {
  if (place->out >= 0 && (place->home < 0 || place_is_mount(place->out))) return lock_inside(place);
  unsigned long pid = 0;
  int number = lock_beside(place, &pid);
  if (number == 0) return place_reopen(place);  // until now another build could replace it
  if (number == EWOULDBLOCK) return busy(place, pid);
  bool not_here = number == EACCES || number == EPERM || number == EROFS || number == ENAMETOOLONG;
  if (place->out >= 0 && not_here) return lock_inside(place);
  errno = number;
  return fail_own(place, "make", place->lock_name);
}

bool place_open(Place *place, const char *folder, Arena *arena) {
  *place = (Place){
      .arena = arena, .home = -1, .out = -1, .stage = -1, .lock = -1, .shown = str_from(folder)};
  while (place->shown.len > 1 && str_ends(place->shown, S("/"))) place->shown.len--;
  Str real;
  if (!resolve(place, folder, &real)) return false;
  place->name = path_name(real).ptr;
  if (!*place->name)
    return place_refuse(place, str_fmt(arena, "\"%s\" cannot be the output folder", folder),
                        S("choose another with --dest-dir"));
  place->staging = str_cstr(arena, str_fmt(arena, ".%s.prepbook-new", place->name));
  place->lock_name = str_cstr(arena, str_fmt(arena, ".%s.prepbook-lock", place->name));
  Str above = path_dir(real);
  place->home = open(above.len ? str_cstr(arena, above) : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int number = errno;
  if (!open_out(place, place->home < 0 ? AT_FDCWD : place->home,
                place->home < 0 ? real.ptr : place->name))
    return false;
  errno = number;
  if (place->home < 0 && place->out < 0) return place_fail_errno(place, "make", (Str){0});
  return lock(place);
}

bool place_reopen(Place *place) {
  if (place->inside) return true;
  if (place->out >= 0) close(place->out);
  return open_out(place, place->home, place->name);
}

// ---- the staging folder -------------------------------------------------------------------------

enum { MARK_BYTES_MAX = 64 };

// What no file that came from elsewhere can say: which folder this is, and when it was made.
static bool mark_of(int stage, char out[MARK_BYTES_MAX]) {
#if defined(__linux__) && defined(STATX_BTIME)
  struct statx info;
  if (statx(stage, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &info) == 0) {
    if (!(info.stx_mask & STATX_BTIME)) info.stx_btime.tv_sec = info.stx_btime.tv_nsec = 0;
    snprintf(out, MARK_BYTES_MAX, "%llu %lld.%09u\n", (unsigned long long)info.stx_ino,
             (long long)info.stx_btime.tv_sec, info.stx_btime.tv_nsec);
    return true;
  }
#endif
  struct stat own;
  if (fstat(stage, &own) != 0) return false;
  snprintf(out, MARK_BYTES_MAX, "%llu\n", (unsigned long long)own.st_ino);
  return true;
}

static bool write_mark(int stage) {
  char mark[MARK_BYTES_MAX];
  int fd = mark_of(stage, mark) ? tree_create(stage, PLACE_MARK) : -1;
  if (fd < 0) return false;
  bool ok = tree_put(fd, str_from(mark)) == 0;
  int number = errno;
  bool closed = close(fd) == 0;
  if (!ok) errno = number;
  return ok && closed;
}

static bool is_marked(Place *place, int stage) {
  char mark[MARK_BYTES_MAX];
  Str text;
  return mark_of(stage, mark) &&
         fs_read((FsRoot){.fd = stage}, S(PLACE_MARK), MARK_BYTES_MAX, place->arena, &text)
                 .status == FS_OK &&
         str_eq(text, str_from(mark));
}

bool place_make_stage(Place *place) {
  if (place->stage >= 0) return true;
  if (mkdirat(place->home, place->staging, 0700) != 0)
    return fail_own(place, "make", place->staging);
  place->stage = openat(place->home, place->staging, FOLDER_FLAGS);
  if (place->stage < 0) return fail_own(place, "open", place->staging);
  return write_mark(place->stage) || fail_own(place, "write", place->staging);
}

bool place_recall_stage(Place *place) {
  place->stage = openat(place->home, place->staging, FOLDER_FLAGS);
  if (place->stage < 0 && errno == ENOENT) return false;
  if (place->stage >= 0 && is_marked(place, place->stage)) return true;
  if (place->stage >= 0) close(place->stage);
  place->stage = -1;
  if (tree_remove(place->home, place->staging) != 0) fail_own(place, "remove", place->staging);
  return false;
}

static bool holds_more_than_mark(int stage) {
  Arena scratch = {0};
  FsEntryVec entries = {0};
  bool known = fs_list((FsRoot){.fd = stage}, (Str){0}, &scratch, &entries).status == FS_OK;
  bool more = !known || entries.len > 1 ||
              (entries.len == 1 && !str_eq(entries.items[0].name, S(PLACE_MARK)));
  arena_free(&scratch);
  return more;
}

void place_drop_stage(Place *place) {
  if (!holds_more_than_mark(place->stage)) {
    unlinkat(place->stage, PLACE_MARK, 0);
    unlinkat(place->home, place->staging, AT_REMOVEDIR);
  }
  close(place->stage);
  place->stage = -1;
}

// ---- closing ------------------------------------------------------------------------------------

void place_close(Place *place) {
  if (place->lock >= 0) unlinkat(place->home, place->lock_name, 0);
  int *const open_ones[] = {&place->stage, &place->out, &place->home, &place->lock};
  for (size_t i = 0; i < sizeof open_ones / sizeof open_ones[0]; i++) {
    if (*open_ones[i] >= 0) close(*open_ones[i]);
    *open_ones[i] = -1;
  }
}
