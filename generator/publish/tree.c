#include "publish/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

#ifdef __linux__
#include <sys/syscall.h>
#endif

enum { NAME_BYTES_MAX = 255, FILE_MODE = 0644, FOLDER_MODE = 0755 };
enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

// As in <linux/fs.h>, which not every libc's headers agree with.
enum { NO_REPLACE = 1, EXCHANGE = 2 };

Str tree_join(Arena *arena, Str dir, Str name) {
  size_t slash = dir.len > 0;
  char *text = arena_array(arena, char, dir.len + slash + name.len + 1);
  if (dir.len > 0) memcpy(text, dir.ptr, dir.len);
  if (slash) text[dir.len] = '/';
  memcpy(text + dir.len + slash, name.ptr, name.len);
  return (Str){text, dir.len + slash + name.len};
}

static void close_quietly(int fd) {
  int number = errno;
  close(fd);
  errno = number;
}

// ---- opening ------------------------------------------------------------------------------------

static int open_child(int at, const char *name, bool make) {
  int fd = openat(at, name, FOLDER_FLAGS);
  if (fd >= 0 || !make || errno != ENOENT) return fd;
  bool made = mkdirat(at, name, FOLDER_MODE) == 0;
  if (!made && errno != EEXIST) return -1;
  fd = openat(at, name, FOLDER_FLAGS);
  if (fd < 0 || !made || fchmod(fd, FOLDER_MODE) == 0) return fd;
  close_quietly(fd);
  return -1;
}

int tree_open(int at, Str path, bool make) {
  int fd = openat(at, ".", FOLDER_FLAGS);
  while (fd >= 0 && path.len > 0) {
    Str name;
    str_cut(path, '/', &name, &path);
    char text[NAME_BYTES_MAX + 1] = {0};
    int child = -1;
    if (name.len > NAME_BYTES_MAX)
      errno = ENAMETOOLONG;
    else
      child = open_child(fd, memcpy(text, name.ptr, name.len), make);
    close_quietly(fd);
    fd = child;
  }
  return fd;
}

int tree_seek(Cursor *cursor, Str path, const char **name) {
  Str folder = path_dir(path);
  *name = path_name(path).ptr;
  if (cursor->open && str_eq(folder, cursor->folder)) return cursor->fd;
  tree_leave(cursor);
  cursor->fd = tree_open(cursor->root, folder, cursor->make);
  cursor->open = cursor->fd >= 0;
  cursor->folder = folder;
  return cursor->fd;
}

void tree_leave(Cursor *cursor) {
  if (cursor->open) close(cursor->fd);
  cursor->open = false;
}

// ---- writing ------------------------------------------------------------------------------------

int tree_create(int at, const char *path) {
  int fd = openat(at, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
  if (fd < 0 || fchmod(fd, FILE_MODE) == 0) return fd;
  close_quietly(fd);
  return -1;
}

int tree_put(int fd, Str bytes) {
  while (bytes.len > 0) {
    ssize_t put = write(fd, bytes.ptr, bytes.len);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return -1;
    bytes = str_from_index(bytes, (size_t)put);
  }
  return 0;
}

// ---- walking ------------------------------------------------------------------------------------

static int list(int folder, Arena *arena, FsEntryVec *out) {
  FsResult result = fs_list((FsRoot){.fd = folder}, (Str){0}, arena, out);
  if (result.status == FS_OK) return 0;
  errno = result.number;
  return -1;
}

// Removes what is in a folder.
static int empty(int folder) {
  Arena arena = {0};
  FsEntryVec entries = {0};
  fchmod(folder, 0700);  // a copy of a read-only folder must not stay for ever
  int result = list(folder, &arena, &entries);
  for (size_t i = 0; i < entries.len && result == 0; i++)
    result = tree_remove(folder, str_cstr(&arena, entries.items[i].name));
  arena_free(&arena);
  return result;
}

int tree_remove(int at, const char *name) {
  if (unlinkat(at, name, 0) == 0 || errno == ENOENT) return 0;
  if (errno != EISDIR && errno != EPERM) return -1;
  int number = errno;
  int folder = openat(at, name, FOLDER_FLAGS);
  if (folder < 0) {
    if (errno == ENOTDIR || errno == ELOOP) errno = number;  // a file that may not be removed
    return -1;
  }
  int result = empty(folder);
  close_quietly(folder);
  return result == 0 ? unlinkat(at, name, AT_REMOVEDIR) : -1;
}

// 1 when the folder went, 0 when it stays (or is gone, or others' link is there), -1 and errno.
static int remove_empty(int at, Str folder) {
  char name[NAME_BYTES_MAX + 1] = {0};
  Str last = path_name(folder);
  int above = tree_open(at, path_dir(folder), false);
  int removed = above >= 0 ? unlinkat(above, memcpy(name, last.ptr, last.len), AT_REMOVEDIR) : -1;
  if (above >= 0) close_quietly(above);
  if (removed == 0) return 1;
  bool stays = errno == ENOTEMPTY || errno == EEXIST || errno == EBUSY;
  return stays || errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : -1;
}

int tree_prune(int at, Str path) {
  int removed = 1;
  for (Str folder = path_dir(path); folder.len > 0 && removed == 1; folder = path_dir(folder))
    removed = remove_empty(at, folder);
  return removed < 0 ? -1 : 0;
}

static int add_files(int folder, Str path, Arena *arena, PathVec *out) {
  FsEntryVec entries = {0};
  int result = list(folder, arena, &entries);
  for (size_t i = 0; i < entries.len && result == 0; i++) {
    Str inner = tree_join(arena, path, entries.items[i].name);
    if (entries.items[i].kind != FS_FOLDER) {
      *vec_add(arena, out) = inner;
      continue;
    }
    int child = openat(folder, path_name(inner).ptr, FOLDER_FLAGS);
    if (child < 0) return -1;
    result = add_files(child, inner, arena, out);
    close_quietly(child);
  }
  return result;
}

int tree_files(int at, Arena *arena, PathVec *out) { return add_files(at, (Str){0}, arena, out); }

// ---- moving -------------------------------------------------------------------------------------

static int rename_with(int from, const char *name, int to, const char *new_name, unsigned flags) {
#ifdef SYS_renameat2
  return (int)syscall(SYS_renameat2, from, name, to, new_name, flags);
#else
  (void)from, (void)name, (void)to, (void)new_name, (void)flags;
  errno = ENOSYS;
  return -1;
#endif
}

int tree_exchange(int a, const char *a_name, int b, const char *b_name) {
  return rename_with(a, a_name, b, b_name, EXCHANGE);
}

int tree_move(int from, const char *name, int to, const char *new_name) {
  if (rename_with(from, name, to, new_name, NO_REPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  struct stat there;
  if (fstatat(to, new_name, &there, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  return errno == ENOENT ? renameat(from, name, to, new_name) : -1;
}

bool tree_same(int a, const char *a_name, int b, const char *b_name) {
  struct stat one, two;
  return fstatat(a, a_name, &one, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstatat(b, b_name, &two, AT_SYMLINK_NOFOLLOW) == 0 && one.st_dev == two.st_dev &&
         one.st_ino == two.st_ino;
}

bool tree_is_folder(int at, const char *name) {
  struct stat there;
  return fstatat(at, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(there.st_mode);
}

int tree_sync(int folder) {
#ifdef __linux__
  return syncfs(folder);
#else
  (void)folder;
  sync();
  return 0;
#endif
}
