#include "base/reads.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fingerprint.h"
#include "base/map.h"
#include "base/path.h"

typedef struct Entry {
  Str path;
  bool there, listed;
  uint64_t found, names;  // fingerprints; 0 where there is nothing, or no list was asked for
} Entry;

struct Reads {
  Arena arena;
  Str own;
  Map entries;                  // path -> Entry
  int64_t began_ns, newest_ns;  // since 1970 UTC: of the record; of what was written last
  bool unsteady;
  pthread_mutex_t lock;  // of all of it; held for no system call
};

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

Reads *reads_new(Str own, Arena *arena) {
  Reads *reads = arena_new(arena, Reads);
  pthread_mutex_init(&reads->lock, NULL);
  reads->own = str_dup(&reads->arena, own);
  reads->began_ns = now_ns();
  return reads;
}

void reads_free(Reads *reads) {
  if (!reads) return;
  pthread_mutex_destroy(&reads->lock);
  arena_free(&reads->arena);
}

// ---- noting -------------------------------------------------------------------------------------

// With the lock held.
static Entry *entry_of(Reads *reads, Str folder, Str path, bool *known) {
  ArenaMark mark = arena_mark(&reads->arena);
  Str whole = path_join(&reads->arena, folder, path);
  Entry *entry = map_find(&reads->entries, whole);
  *known = entry != NULL;
  if (entry) {
    arena_rewind(&reads->arena, mark);
    return entry;
  }
  entry = arena_new(&reads->arena, Entry);
  entry->path = str_dup(&reads->arena, whole);
  *map_put(&reads->entries, &reads->arena, entry->path) = entry;
  return entry;
}

void reads_note(Reads *reads, Str folder, Str path, const struct stat *found) {
  Fingerprint print = {0};
  bool known;
  if (found) fingerprint_stat(&print, found);
  pthread_mutex_lock(&reads->lock);
  Entry *entry = entry_of(reads, folder, path, &known);
  if (known && (entry->there != (found != NULL) || entry->found != print.hash))
    reads->unsteady = true;
  entry->there = found != NULL;
  entry->found = print.hash;
  if (print.newest_ns > reads->newest_ns) reads->newest_ns = print.newest_ns;
  pthread_mutex_unlock(&reads->lock);
}

static bool is_own(const Reads *reads, int fd, const FsEntry *entry) {
  char marker[4096];
  if (entry->kind != FS_FOLDER || entry->name.len + reads->own.len + 2 > sizeof marker)
    return false;
  memcpy(marker, entry->name.ptr, entry->name.len);
  marker[entry->name.len] = '/';
  memcpy(marker + entry->name.len + 1, reads->own.ptr, reads->own.len);
  marker[entry->name.len + 1 + reads->own.len] = 0;
  return faccessat(fd, marker, F_OK, 0) == 0;
}

static uint64_t print_names(const Reads *reads, int fd, const FsEntryVec *names) {
  Fingerprint print = {0};
  for (size_t i = 0; i < names->len; i++)
    if (str_eq(names->items[i].name, reads->own)) return 1;
  for (size_t i = 0; i < names->len; i++) {
    const FsEntry *entry = &names->items[i];
    if (entry->name.ptr[0] == '.' || is_own(reads, fd, entry)) continue;
    fingerprint_text(&print, entry->name);
    fingerprint_text(&print, (Str){"flso" + entry->kind, 1});
  }
  return print.hash;
}

void reads_note_names(Reads *reads, Str folder, Str path, int fd, const FsEntryVec *names) {
  uint64_t print = print_names(reads, fd, names);
  bool known;
  pthread_mutex_lock(&reads->lock);
  Entry *entry = entry_of(reads, folder, path, &known);
  if (entry->listed && entry->names != print) reads->unsteady = true;
  entry->listed = true;
  entry->names = print;
  pthread_mutex_unlock(&reads->lock);
}

void reads_note_failure(Reads *reads) {
  pthread_mutex_lock(&reads->lock);
  reads->unsteady = true;
  pthread_mutex_unlock(&reads->lock);
}

Str reads_folder(Reads *reads, Str folder, Str path) {
  pthread_mutex_lock(&reads->lock);
  Str whole = str_dup(&reads->arena, path_join(&reads->arena, folder, path));
  pthread_mutex_unlock(&reads->lock);
  return whole;
}

// ---- the list -----------------------------------------------------------------------------------

// A path is a letter (what was asked: "n" for the names in it), the path, and the one byte that no
// path has.
enum { ASKED_NAMES = 'n', ASKED_FILE = 'f', PATH_END = '\0' };

static int by_path(const void *a, const void *b) {
  return str_cmp((*(Entry *const *)a)->path, (*(Entry *const *)b)->path);
}

static const Entry **sorted(const Reads *reads, Arena *arena) {
  size_t count = reads->entries.len;
  const Entry **entries = arena_array(arena, const Entry *, count);
  for (size_t i = 0; i < count; i++) entries[i] = reads->entries.entries[i].value;
  if (count > 1) qsort(entries, count, sizeof *entries, by_path);
  return entries;
}

Str reads_list(const Reads *reads, Arena *arena, ReadsPrint *print) {
  const Entry **entries = sorted(reads, arena);
  Fingerprint all = {0};
  Buf out = {.arena = arena};
  for (size_t i = 0; i < reads->entries.len; i++) {
    const Entry *entry = entries[i];
    uint64_t seen[] = {entry->there, entry->listed, entry->found, entry->names};
    buf_add_char(&out, entry->listed ? ASKED_NAMES : ASKED_FILE);
    buf_add(&out, entry->path);
    buf_add_char(&out, PATH_END);
    fingerprint_text(&all, entry->path);
    fingerprint_text(&all, (Str){(const char *)seen, sizeof seen});
  }
  bool rested = reads->newest_ns < reads->began_ns - (int64_t)READS_REST_MS * 1000000;
  *print = (ReadsPrint){!reads->unsteady && rested, all.hash};
  return buf_str(&out);
}

bool reads_again(Str list, FsRoot root, Str own, Arena *scratch, ReadsPrint *print) {
  Reads *reads = reads_new(own, scratch);
  bool fine = true;
  root.reads = reads;
  root.path = (Str){0};
  for (Str path; fine && str_cut(list, PATH_END, &path, &list);) {
    ArenaMark mark = arena_mark(scratch);
    FsEntryVec names = {0};
    FsInfo info;
    fine = path.len > 0 && (path.ptr[0] == ASKED_NAMES || path.ptr[0] == ASKED_FILE);
    Str asked = str_from_index(path, 1);
    if (fine && path.ptr[0] == ASKED_NAMES)
      fs_list(root, asked, scratch, &names);
    else if (fine)
      fs_stat(root, asked, &info);
    arena_rewind(scratch, mark);
  }
  reads_list(reads, scratch, print);
  reads_free(reads);
  return fine;
}
