#include "publish/publish.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lock.h"
#include "base/path.h"
#include "publish/apply.h"
#include "publish/swap.h"

enum { CHUNK = 16 * 1024, KERNEL_PATH_MAX = 4096 };

typedef enum EntryKind {
  ENTRY_WRITTEN,    // staged
  ENTRY_UNCHANGED,  // the output has it
  ENTRY_FOREIGN,    // others put the very same file there: left to them, not listed
} EntryKind;

typedef struct Entry {
  Str path;  // NUL-terminated
  EntryKind kind;
} Entry;
typedef VEC(Entry) EntryVec;

struct Publish {
  Arena *arena;  // the caller's: for results
  Arena own;     // grows under the lock, from any thread; freed by publish_close
  Place place;
  Manifest old;
  EntryVec entries;
  atomic_int stage;  // new/ in the staging folder, -1 until the first file is written
  atomic_bool failed;
  Lock *lock;  // of own, place and entries while files are added
};

// What a file's bytes come from: memory, or a file that is open.
typedef struct Source {
  Str bytes;
  int fd;  // -1: bytes
  uint64_t size;
  PublishLook look;
} Source;

static void fail(Publish *publish, const char *action, Str path, FsResult reason) {
  lock_take(publish->lock);
  place_fail(&publish->place, action, path, reason);
  atomic_store(&publish->failed, true);
  lock_leave(publish->lock);
}

// ---- opening ------------------------------------------------------------------------------------

// Ends what a killed build left in the staging folder.
static bool recover(Place *place) {
  if (!place_recall_stage(place)) return place->failure.status == PUBLISH_OK;
  if (place->out < 0 && tree_is_folder(place->stage, "swap")) {
    // Somebody removed the output since; what was kept for it is whole.
    if (renameat(place->stage, "swap", place->home, place->name) != 0)
      return place_fail_errno(place, "restore", (Str){0});
    if (!place_reopen(place)) return false;
  }
  if (place->out >= 0 && !(apply_resume(place) && swap_clear(place))) return false;
  close(place->stage);
  place->stage = -1;
  return tree_remove(place->home, place->staging) == 0 ||
         place_fail_errno(place, "tidy up beside", (Str){0});
}

// A build that had to work inside the output may have been killed there, and this one works beside
// it.
static bool recover_inside(Place *place) {
  if (place->inside || place->out < 0) return true;
  Place inner = *place;
  inner.inside = true;
  inner.home = place->out;
  inner.staging = PLACE_STAGING_INSIDE;
  bool ok = recover(&inner);
  if (inner.stage >= 0) close(inner.stage);
  place->failure = inner.failure;
  return ok;
}

static bool is_ours(Place *place, Manifest *old) {
  *old = (Manifest){0};
  if (place->out < 0) return true;
  if (!manifest_load(place, place->out, old)) return false;
  if (old->found) return true;
  FsEntryVec entries = {0};
  FsResult result = fs_list((FsRoot){.fd = place->out}, (Str){0}, place->arena, &entries);
  if (result.status != FS_OK) return place_fail(place, "read", (Str){0}, result);
  if (entries.len == 0) return true;
  return place_refuse(place,
                      str_fmt(place->arena, "%.*s is not empty, and prepbook did not write it",
                              STR_ARG(place->shown)),
                      S("choose another folder with --dest-dir, or empty this one"));
}

static bool open_place(Publish *publish, const char *folder) {
  Place *place = &publish->place;
  return place_open(place, folder, &publish->own) && recover(place) && recover_inside(place) &&
         is_ours(place, &publish->old);
}

PublishResult publish_open(const char *folder, Arena *arena, Publish **out) {
  Publish *publish = arena_new(arena, Publish);
  publish->arena = arena;
  atomic_init(&publish->stage, -1);
  publish->lock = lock_new(arena);
  bool ok = open_place(publish, folder);
  PublishResult result = place_result(&publish->place, arena);
  *out = ok ? publish : NULL;
  if (!ok) publish_close(publish);
  return result;
}

// ---- bytes --------------------------------------------------------------------------------------

// The bytes at an offset, at most CHUNK; `buffer` has room for them. False and errno when a read
// fails.
static bool source_chunk(const Source *source, uint64_t offset, char *buffer, Str *out) {
  if (source->fd < 0) {
    *out = str_sub(source->bytes, (size_t)offset, CHUNK);
    return true;
  }
  ssize_t got;
  if (source->look.look && offset % PUBLISH_LOOK_BYTES == 0)
    source->look.look(source->look.context);
  do got = pread(source->fd, buffer, CHUNK, (off_t)offset);
  while (got < 0 && errno == EINTR);
  *out = (Str){buffer, got < 0 ? 0 : (size_t)got};
  return got >= 0;
}

static bool file_has(int fd, uint64_t offset, Str bytes) {
  char buffer[CHUNK];
  while (bytes.len > 0) {
    ssize_t got = pread(fd, buffer, bytes.len, (off_t)offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || memcmp(buffer, bytes.ptr, (size_t)got) != 0) return false;
    offset += (uint64_t)got;
    bytes = str_from_index(bytes, (size_t)got);
  }
  return true;
}

static bool same_bytes(int fd, const Source *source) {
  struct stat file;
  if (fstat(fd, &file) != 0 || (uint64_t)file.st_size != source->size) return false;
  char buffer[CHUNK];
  Str chunk;
  for (uint64_t offset = 0; offset < source->size; offset += chunk.len)
    if (!source_chunk(source, offset, buffer, &chunk) || chunk.len == 0 ||
        !file_has(fd, offset, chunk))
      return false;
  return true;
}

static bool write_source(int fd, const Source *source) {
  if (source->fd < 0) return tree_put(fd, source->bytes) == 0;
  char buffer[CHUNK];
  Str chunk;
  for (uint64_t offset = 0; offset < source->size;
       offset += chunk.len) {  // one that grows has an end, too
    if (!source_chunk(source, offset, buffer, &chunk)) return false;
    if (chunk.len == 0) return true;
    if (tree_put(fd, chunk) != 0) return false;
  }
  return true;
}

// ---- adding -------------------------------------------------------------------------------------

// Whether the output has a regular file of these bytes under the path.
static bool is_published(const Publish *publish, Str path, const Source *source) {
  int fd;
  if (publish->place.out < 0) return false;
  if (fs_open_file((FsRoot){.fd = publish->place.out}, path, &fd).status != FS_OK) return false;
  bool same = same_bytes(fd, source);
  close(fd);
  return same;
}

// The folder new/, made for the first file. -1: the failure is kept.
static int open_new(Publish *publish) {
  int stage = atomic_load(&publish->stage);
  if (stage >= 0) return stage;
  lock_take(publish->lock);
  stage = atomic_load(&publish->stage);
  if (stage < 0 && place_make_stage(&publish->place)) {
    stage = tree_open(publish->place.stage, S("new"), true);
    if (stage < 0) place_fail_errno(&publish->place, "write", (Str){0});
    atomic_store(&publish->stage, stage);
  }
  if (stage < 0) atomic_store(&publish->failed, true);
  lock_leave(publish->lock);
  return stage;
}

// Opens the staged file, making its folders only when they turn out to be missing.
static int create(int stage, Str path) {
  char text[KERNEL_PATH_MAX];
  errno = ENAMETOOLONG;
  if (path.len >= sizeof text) return -1;
  memcpy(text, path.ptr, path.len);
  text[path.len] = 0;
  int fd = tree_create(stage, text);
  if (fd >= 0 || errno != ENOENT) return fd;
  int folder = tree_open(stage, path_dir(path), true);
  if (folder < 0) return -1;
  close(folder);
  return tree_create(stage, text);
}

static bool write_file(Publish *publish, Str path, const Source *source) {
  int stage = open_new(publish);
  if (stage < 0) return false;
  int fd = create(stage, path);
  bool ok = fd >= 0 && write_source(fd, source);
  int number = errno;
  if (fd >= 0 && close(fd) != 0 && ok) {
    ok = false;
    number = errno;
  }
  if (!ok) fail(publish, "write", path, fs_failure(number));
  return ok;
}

static void add_entry(Publish *publish, Str path, EntryKind kind) {
  lock_take(publish->lock);
  *vec_add(&publish->own, &publish->entries) =
      (Entry){.path = {str_cstr(&publish->own, path), path.len}, .kind = kind};
  lock_leave(publish->lock);
}

// What others put in the way of a file is found out when the site is committed.
static void add(Publish *publish, Str path, const Source *source) {
  EntryKind kind = ENTRY_WRITTEN;
  if (is_published(publish, path, source))
    kind = manifest_has(&publish->old, path) ? ENTRY_UNCHANGED : ENTRY_FOREIGN;
  else if (!write_file(publish, path, source))
    return;
  add_entry(publish, path, kind);
}

void publish_add(Publish *publish, Str path, Str bytes) {
  assert(manifest_path_valid(path));
  if (!atomic_load(&publish->failed))
    add(publish, path, &(Source){.bytes = bytes, .fd = -1, .size = bytes.len});
}

void publish_copy(Publish *publish, Str path, FsRoot root, Str source, PublishLook look) {
  assert(manifest_path_valid(path));
  if (atomic_load(&publish->failed)) return;
  Source file = {.look = look};
  FsResult result = fs_open_file(root, source, &file.fd);
  struct stat info;
  if (result.status == FS_OK && fstat(file.fd, &info) != 0) result = fs_failure(errno);
  if (result.status == FS_OK) {
    file.size = (uint64_t)info.st_size;
    add(publish, path, &file);
  } else {
    fail(publish, "copy to", path, result);
  }
  if (file.fd >= 0) close(file.fd);
}

// ---- others' files ------------------------------------------------------------------------------

static bool is_alone(Publish *publish) {
  Place *place = &publish->place;
  PathVec files = {0};
  if (place->out < 0) return true;
  if (tree_files(place->out, &publish->own, &files) != 0)
    return place_fail_errno(place, "read", (Str){0});
  for (size_t i = 0; i < files.len; i++)
    if (manifest_path_valid(files.items[i]) && !manifest_has(&publish->old, files.items[i]))
      return place_refuse(
          place,
          str_fmt(place->arena, "%.*s holds what prepbook did not write: %.*s",
                  STR_ARG(place->shown), STR_ARG(files.items[i])),
          S("remove that, or name another folder with --dest-dir: all in an untrusted site is "
            "its maker's"));
  return true;
}

PublishResult publish_alone(Publish *publish) {
  if (!is_alone(publish)) atomic_store(&publish->failed, true);
  return place_result(&publish->place, publish->arena);
}

// ---- committing ---------------------------------------------------------------------------------

static int by_path(const void *a, const void *b) {
  return str_cmp(((const Entry *)a)->path, ((const Entry *)b)->path);
}

static void add_to(Manifest *manifest, Str path) { manifest->paths[manifest->len++] = path; }

// Sorts the entries; false when two files have one name.
static bool sort_entries(Publish *publish) {
  EntryVec *entries = &publish->entries;
  if (entries->len > 1) qsort(entries->items, entries->len, sizeof entries->items[0], by_path);
  for (size_t i = 1; i < entries->len; i++) {
    Str path = entries->items[i].path;
    if (str_eq(entries->items[i - 1].path, path))
      return place_refuse(
          &publish->place,
          str_fmt(&publish->own, "two files of the site are called %.*s", STR_ARG(path)),
          S("rename one of them"));
  }
  return true;
}

static void make_lists(Publish *publish, Manifest *new, Manifest *kept) {
  const EntryVec *entries = &publish->entries;
  *new = (Manifest){.paths = arena_array(&publish->own, Str, entries->len), .found = true};
  *kept = (Manifest){.paths = arena_array(&publish->own, Str, entries->len)};
  for (size_t i = 0; i < entries->len; i++) {
    if (entries->items[i].kind != ENTRY_FOREIGN) add_to(new, entries->items[i].path);
    if (entries->items[i].kind == ENTRY_UNCHANGED) add_to(kept, entries->items[i].path);
  }
}

static PublishCount count_files(const Publish *publish, const Manifest *new) {
  PublishCount count = {.total = publish->entries.len};
  for (size_t i = 0; i < publish->entries.len; i++)
    if (publish->entries.items[i].kind == ENTRY_WRITTEN) count.written++;
  count.unchanged = count.total - count.written;
  for (size_t i = 0; i < publish->old.len; i++)
    if (!manifest_has(new, publish->old.paths[i])) count.removed++;
  return count;
}

// Nothing is there yet: the staged folder gets the output's name.
static bool publish_first(Publish *publish) {
  Place *place = &publish->place;
  return (tree_sync(place->stage) == 0 &&
          tree_move(place->stage, "new", place->home, place->name) == 0 &&
          (fsync(place->home), true)) ||
         place_fail_errno(place, "make", (Str){0});
}

static bool publish_again(Publish *publish, const Manifest *new, const Manifest *kept) {
  switch (swap_publish(&publish->place, &(SwapSites){&publish->old, new, kept})) {
    case SWAP_DONE: return true;
    case SWAP_UNFIT: return apply_publish(&publish->place);
    case SWAP_FAILED: break;
  }
  return false;
}

static bool commit(Publish *publish, PublishCount *count) {
  Manifest new, kept;
  if (atomic_load(&publish->failed) || !sort_entries(publish)) return false;
  make_lists(publish, &new, &kept);
  *count = count_files(publish, &new);
  if (count->written == 0 && manifest_same(&publish->old, &new)) return true;
  int stage = open_new(publish);
  if (stage < 0 || !manifest_write(&publish->place, stage, &new)) return false;
  return publish->place.out < 0 ? publish_first(publish) : publish_again(publish, &new, &kept);
}

PublishResult publish_commit(Publish *publish, PublishCount *count) {
  *count = (PublishCount){0};
  if (!commit(publish, count)) *count = (PublishCount){0};
  return place_result(&publish->place, publish->arena);
}

void publish_close(Publish *publish) {
  if (!publish) return;
  Place *place = &publish->place;
  int stage = atomic_load(&publish->stage);
  if (stage >= 0) close(stage);
  if (place->stage >= 0) {
    // What is neither of these two is for the next start, which keeps the folder then.
    tree_remove(place->stage, "new");
    if (!place->failure.torn) tree_remove(place->stage, "old");
    place_drop_stage(place);
  }
  place_close(place);
  lock_free(publish->lock);
  publish->lock = NULL;
  arena_free(&publish->own);
}

// ---- tidying ------------------------------------------------------------------------------------

static bool is_left(Arena *arena, Str folder, Str name) {
  struct stat info;
  return lstat(tree_join(arena, folder, name).ptr, &info) == 0;
}

void publish_tidy(const char *folder) {
  char real[PATH_MAX];
  Arena arena = {0};
  Publish *publish = NULL;
  Str path = str_from(realpath(folder, real) ? real : folder), name = path_name(path),
      above = path_dir(path);
  if (above.len == 0) above = str_starts(path, S("/")) ? S("/") : S(".");
  if (is_left(&arena, above, str_fmt(&arena, ".%.*s.prepbook-new", STR_ARG(name))) ||
      is_left(&arena, above, str_fmt(&arena, ".%.*s.prepbook-lock", STR_ARG(name))) ||
      is_left(&arena, path, S(PLACE_STAGING_INSIDE)))
    publish_open(folder, &arena, &publish);
  publish_close(publish);
  arena_free(&arena);
}

// ---- cleaning -----------------------------------------------------------------------------------

static bool remove_all(Publish *publish, PublishCount *count) {
  Place *place = &publish->place;
  if (place->out < 0 || !publish->old.found) return true;
  if (!manifest_remove_files(place, place->out, &publish->old, &count->removed)) return false;
  if (tree_remove(place->out, PLACE_MANIFEST) != 0)
    return place_fail_errno(place, "remove", S(PLACE_MANIFEST));
  if (!place->inside)
    unlinkat(place->home, place->name, AT_REMOVEDIR);  // stays when others' files are in it
  return true;
}

PublishResult publish_clean(const char *folder, Arena *arena, PublishCount *count) {
  *count = (PublishCount){0};
  Publish *publish;
  PublishResult result = publish_open(folder, arena, &publish);
  if (!publish) return result;
  remove_all(publish, count);
  result = place_result(&publish->place, arena);
  publish_close(publish);
  return result;
}
