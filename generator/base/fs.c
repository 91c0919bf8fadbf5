#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/path.h"
#include "base/reads.h"

#ifdef __linux__
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

enum {
  READ_CHUNK = 64 * 1024,  // bytes
  PATH_BYTES_MAX = BENEATH_PATH_MAX,
  OPEN_TRIES = 100,  // a signal came, or the kernel saw a rename on the way
};

// ---- results ------------------------------------------------------------------------------------

FsResult fs_failure(int number) {
  FsStatus status = FS_FAILED;
  switch (number) {
    case ENOMEM: arena_exhausted();
    case ENOENT:
    case ENOTDIR: status = FS_MISSING; break;
    case EACCES:
    case EPERM:
    case EROFS: status = FS_DENIED; break;
    case EXDEV: status = FS_OUTSIDE; break;
    case ELOOP: status = FS_LOOP; break;
    case EISDIR:
    case ENXIO: status = FS_NOT_REGULAR; break;
    case ENAMETOOLONG: status = FS_NAME_TOO_LONG; break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: status = FS_FULL; break;
    default: break;
  }
  return (FsResult){status, number};
}

static FsResult because(FsStatus status) { return (FsResult){status, 0}; }

// In English, whatever the locale.
static const char *system_reason(int number) {
#ifdef __GLIBC__
  const char *reason = strerrordesc_np(number);
#else
  const char *reason = strerror(number);
#endif
  return reason ? reason : "unknown error";
}

const char *fs_reason(FsResult result) {
  switch (result.status) {
    case FS_OK: return "no error";
    case FS_MISSING:
      return result.number == ENOTDIR ? "a file stands where a folder is needed"
                                      : "no such file or folder";
    case FS_OUTSIDE: return "it leads out of the folder";
    case FS_LOOP: return "symbolic links in a circle";
    case FS_NOT_REGULAR: return "not a regular file";
    case FS_TOO_LARGE: return "too large";
    case FS_NAME_TOO_LONG: return "the name is too long";
    case FS_DENIED:
      return result.number == EROFS ? "the file system is read-only" : "permission denied";
    case FS_FULL:
      return result.number == EDQUOT ? "disk quota exceeded" : "no space left on the device";
    case FS_FAILED: break;
  }
  return system_reason(result.number);
}

// ---- opening beneath ----------------------------------------------------------------------------

// A path for the kernel: NUL-terminated, "." for the root itself. False, with errno, when it cannot
// be one.
static bool kernel_path(Str path, char out[PATH_BYTES_MAX]) {
  if (path.len == 0) path = S(".");
  errno = path.len >= PATH_BYTES_MAX ? ENAMETOOLONG : ENOENT;
  if (path.len >= PATH_BYTES_MAX || str_find_char(path, 0) != STR_NONE) return false;
  memcpy(out, path.ptr, path.len);
  out[path.len] = 0;
  return true;
}

static int open_once(int fd, const char *path, int flags, mode_t mode) {
#ifdef SYS_openat2
  struct open_how how = {
      .flags = (unsigned)flags, .mode = mode, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  long opened = syscall(SYS_openat2, fd, path, &how, sizeof how);
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM))
    return (int)opened;  // EPERM: old containers
#endif
  return beneath_open(fd, path, flags, mode);
}

// A file descriptor, or -1 and errno.
static int open_beneath(FsRoot root, Str path, int flags, mode_t mode) {
  char name[PATH_BYTES_MAX];
  if (!kernel_path(path, name)) return -1;
  for (int tries = 0; tries < OPEN_TRIES; tries++) {
    int fd = open_once(root.fd, name, flags | O_CLOEXEC, mode);
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) return fd;
  }
  return -1;
}

// Tells who keeps a record what came of looking at a path: `stat` of what is there.
static void note(FsRoot root, Str path, FsResult result, const struct stat *stat) {
  if (!root.reads) return;
  if (result.status == FS_OK)
    reads_note(root.reads, root.path, path, stat);
  else if (result.status == FS_MISSING)
    reads_note(root.reads, root.path, path, NULL);
  else
    reads_note_failure(root.reads);
}

FsResult fs_open_root(const char *folder, FsRoot *out) {
  *out = (FsRoot){.fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return out->fd < 0 ? fs_failure(errno) : because(FS_OK);
}

// A folder to list or to look beneath. *fd is -1 unless OK.
static FsResult open_folder(FsRoot root, Str path, int *fd) {
  struct stat stat = {0};
  *fd = open_beneath(root, path, O_RDONLY | O_DIRECTORY, 0);
  FsResult result = *fd < 0 ? fs_failure(errno) : because(FS_OK);
  if (*fd >= 0 && root.reads && fstat(*fd, &stat) != 0) result = fs_failure(errno);
  note(root, path, result, &stat);
  if (result.status != FS_OK && *fd >= 0) close(*fd), *fd = -1;
  return result;
}

FsResult fs_open_folder(FsRoot root, Str path, FsRoot *out) {
  *out = (FsRoot){.reads = root.reads};
  FsResult result = open_folder(root, path, &out->fd);
  if (result.status == FS_OK && root.reads) out->path = reads_folder(root.reads, root.path, path);
  return result;
}

void fs_close(FsRoot *root) {
  if (root->fd >= 0) close(root->fd);
  root->fd = -1;
}

// ---- reading ------------------------------------------------------------------------------------

static FsKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FS_FILE;
  if (S_ISDIR(mode)) return FS_FOLDER;
  return S_ISLNK(mode) ? FS_SYMLINK : FS_OTHER;
}

static FsInfo info_of(const struct stat *stat) {
#ifdef __APPLE__
  struct timespec modified = stat->st_mtimespec;
#else
  struct timespec modified = stat->st_mtim;
#endif
  return (FsInfo){.kind = kind_of(stat->st_mode),
                  .size = (uint64_t)stat->st_size,
                  .modified_ns = (int64_t)modified.tv_sec * 1000000000 + modified.tv_nsec,
                  .device = (uint64_t)stat->st_dev,
                  .inode = (uint64_t)stat->st_ino};
}

FsResult fs_stat(FsRoot root, Str path, FsInfo *out) {
#ifdef O_PATH
  int fd = open_beneath(root, path, O_PATH, 0);
#else
  int fd = open_beneath(root, path, O_RDONLY | O_NONBLOCK, 0);
#endif
  struct stat stat;
  FsResult result = fd >= 0 && fstat(fd, &stat) == 0 ? because(FS_OK) : fs_failure(errno);
  note(root, path, result, &stat);
  if (result.status == FS_OK) *out = info_of(&stat);
  if (fd >= 0) close(fd);
  return result;
}

// Reads up to limit bytes; one more than the size said, so that a file that grows is noticed.
static FsResult read_all(int fd, size_t size, size_t limit, Arena *arena, Str *out) {
  size_t cap = size + 1, len = 0;
  char *bytes = arena_grow(arena, NULL, 0, cap, 1);
  for (;;) {
    if (len == cap) {
      bytes = arena_grow(arena, bytes, cap, cap + READ_CHUNK, 1);
      cap += READ_CHUNK;
    }
    ssize_t got = read(fd, bytes + len, cap - len);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fs_failure(errno);
    if (got == 0) break;
    len += (size_t)got;
    if (len > limit) return because(FS_TOO_LARGE);
  }
  *out = (Str){bytes, len};
  return because(FS_OK);
}

static FsResult open_regular(FsRoot root, Str path, int *fd, struct stat *stat) {
  *fd = open_beneath(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  FsResult result = *fd >= 0 && fstat(*fd, stat) == 0 ? because(FS_OK) : fs_failure(errno);
  note(root, path, result, stat);
  if (result.status == FS_OK && !S_ISREG(stat->st_mode)) result = because(FS_NOT_REGULAR);
  if (result.status != FS_OK && *fd >= 0) close(*fd), *fd = -1;
  return result;
}

FsResult fs_read(FsRoot root, Str path, size_t limit, Arena *arena, Str *out) {
  int fd;
  struct stat stat;
  FsResult result = open_regular(root, path, &fd, &stat);
  if (result.status != FS_OK) return result;
  if ((uint64_t)stat.st_size > limit)
    result = because(FS_TOO_LARGE);
  else
    result = read_all(fd, (size_t)stat.st_size, limit, arena, out);
  if (result.status == FS_FAILED && root.reads) reads_note_failure(root.reads);
  close(fd);
  return result;
}

FsResult fs_open_file(FsRoot root, Str path, int *fd) {
  struct stat stat;
  return open_regular(root, path, fd, &stat);
}

// False, with errno, when nobody can say what it is.
static bool kind_of_entry(int folder, const struct dirent *entry, FsKind *out) {
  switch (entry->d_type) {
    case DT_REG: *out = FS_FILE; return true;
    case DT_DIR: *out = FS_FOLDER; return true;
    case DT_LNK: *out = FS_SYMLINK; return true;
    case DT_UNKNOWN: break;
    default: *out = FS_OTHER; return true;
  }
  struct stat stat = {0};
  if (fstatat(folder, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0) return false;
  *out = kind_of(stat.st_mode);
  return true;
}

static int by_name(const void *a, const void *b) {
  return str_cmp(((const FsEntry *)a)->name, ((const FsEntry *)b)->name);
}

// All entries but "." and ".."; one that has gone meanwhile is left out. False with errno.
static bool read_entries(DIR *folder, Arena *arena, FsEntryVec *out) {
  errno = 0;
  for (struct dirent *entry; (entry = readdir(folder)); errno = 0) {
    FsKind kind;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (kind_of_entry(dirfd(folder), entry, &kind))
      *vec_add(arena, out) = (FsEntry){str_dup(arena, str_from(entry->d_name)), kind};
    else if (errno != ENOENT)
      return false;
  }
  return errno == 0;
}

FsResult fs_list(FsRoot root, Str path, Arena *arena, FsEntryVec *out) {
  int fd;
  FsResult result = open_folder(root, path, &fd);
  if (result.status != FS_OK) return result;
  DIR *folder = fdopendir(fd);
  if (!folder || !read_entries(folder, arena, out)) result = fs_failure(errno);
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], by_name);
  if (root.reads && result.status == FS_OK) reads_note_names(root.reads, root.path, path, fd, out);
  if (root.reads && result.status != FS_OK) reads_note_failure(root.reads);
  if (folder)
    closedir(folder);
  else
    close(fd);
  return result;
}

// ---- writing ------------------------------------------------------------------------------------

// Makes one folder whose folder above exists. It may be there already.
static FsResult make_folder(FsRoot root, Str path) {
  FsRoot above;
  FsResult result = fs_open_folder(root, path_dir(path), &above);
  if (result.status != FS_OK) return result;
  char name[PATH_BYTES_MAX];
  bool made = kernel_path(path_name(path), name) && mkdirat(above.fd, name, 0755) == 0;
  if (!made && errno != EEXIST) result = fs_failure(errno);
  fs_close(&above);
  return result;
}

FsResult fs_make_folders(FsRoot root, Str path) {
  FsRoot last;
  FsResult result = fs_open_folder(root, path, &last);
  if (result.status == FS_OK) fs_close(&last);
  if (result.status != FS_MISSING || result.number != ENOENT) return result;
  if (path_dir(path).len > 0) {
    result = fs_make_folders(root, path_dir(path));
    if (result.status != FS_OK) return result;
  }
  return make_folder(root, path);
}

static FsResult write_all(int fd, Str bytes) {
  while (bytes.len > 0) {
    ssize_t put = write(fd, bytes.ptr, bytes.len);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fs_failure(errno);
    bytes = str_from_index(bytes, (size_t)put);
  }
  return because(FS_OK);
}

static int create(FsRoot root, Str path) {
  return open_beneath(root, path, O_WRONLY | O_CREAT | O_EXCL, 0644);
}

FsResult fs_create(FsRoot root, Str path, Str bytes) {
  int fd = create(root, path);
  if (fd < 0 && errno == ENOENT) {
    FsResult made = fs_make_folders(root, path_dir(path));
    if (made.status != FS_OK) return made;
    fd = create(root, path);
  }
  if (fd < 0) return fs_failure(errno);
  FsResult result = write_all(fd, bytes);
  if (close(fd) != 0 && errno != EINTR && result.status == FS_OK) result = fs_failure(errno);
  return result;
}
