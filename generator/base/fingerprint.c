#include "base/fingerprint.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"

static void mix(Fingerprint *print, uint64_t number) {
  print->hash = (print->hash ^ number) * 0x9E3779B97F4A7C15u;
  print->hash ^= print->hash >> 29;
}

void fingerprint_text(Fingerprint *print, Str text) {
  mix(print, text.len);
  mix(print, hash_bytes(text));
}

static const int64_t coarse_ns = 2 * (int64_t)1000000000;

static void add_time(Fingerprint *print, struct timespec time) {
  int64_t ns = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
  mix(print, (uint64_t)ns);
  if (time.tv_nsec == 0) ns += coarse_ns;
  if (ns > print->newest_ns) print->newest_ns = ns;
}

void fingerprint_stat(Fingerprint *print, const struct stat *info) {
  mix(print, info->st_mode);
  mix(print, (uint64_t)info->st_dev);
  mix(print, (uint64_t)info->st_ino);
  if (S_ISDIR(info->st_mode)) return;  // its size and times change with what is not counted
  mix(print, (uint64_t)info->st_size);
  add_time(print, info->st_mtim);
  add_time(print, info->st_ctim);
}

static void add_folder(Fingerprint *print, FsRoot folder, int depth, Arena *scratch);

static void add_name(Fingerprint *print, FsRoot folder, const char *name) {
  struct stat info;
  fingerprint_text(print, str_from(name));
  if (fstatat(folder.fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    print->valid = false;
    return;
  }
  fingerprint_stat(print, &info);
  if (S_ISLNK(info.st_mode) && fstatat(folder.fd, name, &info, 0) == 0)
    fingerprint_stat(print, &info);
}

static void add_child(Fingerprint *print, FsRoot folder, const char *name, int depth,
                      Arena *scratch) {
  FsRoot child = {.fd = openat(folder.fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (child.fd < 0 || depth == 0) {
    print->valid = false;
  } else {
    add_name(print, folder, name);
    add_folder(print, child, depth - 1, scratch);
  }
  fs_close(&child);
}

static void add_folder(Fingerprint *print, FsRoot folder, int depth, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  FsEntryVec entries = {0};
  if (fs_list(folder, (Str){0}, scratch, &entries).status != FS_OK) print->valid = false;
  for (size_t i = 0; i < entries.len; i++) {
    const char *name = str_cstr(scratch, entries.items[i].name);
    if (entries.items[i].kind != FS_FOLDER)
      add_name(print, folder, name);
    else if (name[0] != '.')
      add_child(print, folder, name, depth, scratch);
  }
  mix(print, 0);  // the folder's end
  arena_rewind(scratch, mark);
}

void fingerprint_folder(Fingerprint *print, FsRoot folder, Arena *scratch) {
  add_folder(print, folder, FINGERPRINT_DEPTH_MAX, scratch);
}
