#include "serve/watch_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "serve/watch_inotify.h"

enum {
  FOLDERS_DEEP_MAX = 64,  // as content/walk.c
  RECENT_MS = 10,         // coarser than the clock of any file system worth watching
  GONE_MAX = 1024,        // names kept of what is gone
};

static void enter(Watch *watch, Folder *up, Entry *entry);

// ---- paths --------------------------------------------------------------------------------------

static Str c_str(Arena *arena, Str s) { return (Str){str_cstr(arena, s), s.len}; }

static Str path_of(const Folder *folder, Str name, Arena *arena) {
  return folder->up ? path_join(arena, folder->path, name) : folder->root->path;
}

bool watch_tree_ignores(const Folder *folder, Str name) {
  const Root *root = folder->root;
  if (!folder->up) return !str_eq(name, root->name);
  if (root->deep && (str_eq(name, S(".git")) || str_eq(name, S("node_modules")))) return true;
  Str above = path_dir(root->skip);
  return root->skip.len > 0 && str_eq(above, folder->beneath) &&
         str_eq(path_name(root->skip), name);
}

static void note(Watch *watch, const Folder *folder, const Entry *entry, BurstState state) {
  ArenaMark mark = arena_mark(&watch->scratch);
  Str path = path_of(folder, entry->name, &watch->scratch);
  burst_note(&watch->burst, path, entry->here, state, watch->now_ns);
  arena_rewind(&watch->scratch, mark);
}

// ---- entries ------------------------------------------------------------------------------------

static Entry *get_entry(Watch *watch, Folder *folder, Str name) {
  Entry *entry = map_find(&folder->entries, name);
  if (entry) return entry;
  entry = arena_new(&folder->names, Entry);
  entry->name = c_str(&folder->names, name);
  *map_put(&folder->entries, &folder->names, entry->name) = entry;
  folder->gone++, watch->gone++;
  return entry;
}

static void set_here(Watch *watch, Folder *folder, Entry *entry, bool here) {
  if (entry->here == here) return;
  entry->here = here;
  folder->gone += here ? (size_t)-1 : 1;
  watch->gone += here ? (size_t)-1 : 1;
}

static int64_t to_ns(struct timespec time) {
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool is_recent(int64_t modified_ns) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return modified_ns + RECENT_MS * INT64_C(1000000) > to_ns(now);
}

#ifdef __APPLE__
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

enum { FACTS_OWN = 6, FACTS_ALL = FACTS_OWN + 6 };

// What a link leads to, when that is not out of the root.
static void add_target(const Folder *folder, Entry *entry, Arena *scratch,
                       uint64_t facts[FACTS_ALL]) {
  FsInfo info = {0};
  FsResult result = {.status = FS_MISSING};
  if (folder->up)
    result = fs_stat(folder->root->fs, path_join(scratch, folder->beneath, entry->name), &info);
  entry->enterable = result.status == FS_OK && info.kind == FS_FOLDER;
  uint64_t *target = facts + FACTS_OWN;
  target[0] = result.status, target[1] = info.kind, target[2] = info.device, target[3] = info.inode;
  if (result.status != FS_OK || info.kind == FS_FOLDER) return;
  target[4] = info.size, target[5] = (uint64_t)info.modified_ns;
  entry->recent |= is_recent(info.modified_ns);
}

// Takes up what stat says. True when that differs from what was known.
static bool update(Watch *watch, Folder *folder, Entry *entry, const struct stat *stat) {
  uint64_t facts[FACTS_ALL] = {(uint64_t)stat->st_mode, (uint64_t)stat->st_dev,
                               (uint64_t)stat->st_ino};
  bool was_recent = entry->recent, was_here = entry->here;
  entry->enterable = S_ISDIR(stat->st_mode);
  entry->link = S_ISLNK(stat->st_mode);
  entry->recent = false;
  if (!entry->enterable) {  // a folder's times tell of what is in it
    int64_t changed_ns = to_ns(stat->st_ctim);
    facts[3] = (uint64_t)stat->st_size, facts[4] = (uint64_t)to_ns(stat->st_mtim),
    facts[5] = (uint64_t)changed_ns;
    entry->recent = watch->polling && is_recent(changed_ns);  // events miss nothing
  }
  if (entry->link) {
    ArenaMark mark = arena_mark(&watch->scratch);
    watch->links = true;
    add_target(folder, entry, &watch->scratch, facts);
    arena_rewind(&watch->scratch, mark);
  }
  uint64_t stamp = hash_bytes((Str){(const char *)facts, sizeof facts});
  bool same = was_here && stamp == entry->stamp && !was_recent;
  entry->stamp = stamp;
  set_here(watch, folder, entry, true);
  return !same;
}

// fd: the folder, open. Of a root, what it leads to counts.
static bool stat_entry(const Folder *folder, int fd, const Entry *entry, struct stat *out) {
  if (!folder->up) return stat(folder->root->path.ptr, out) == 0;
  return fstatat(fd, entry->name.ptr, out, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool stat_by_name(const Folder *folder, const Entry *entry, struct stat *out) {
  FsRoot opened = {.fd = -1};
  if (folder->up && fs_open_folder(folder->root->fs, folder->beneath, &opened).status != FS_OK)
    return false;
  bool found = stat_entry(folder, opened.fd, entry, out);
  fs_close(&opened);
  return found;
}

// ---- folders ------------------------------------------------------------------------------------

static Folder *new_folder(Watch *watch, Root *root, Folder *up) {
  Folder *folder = watch->spare;
  if (folder)
    watch->spare = folder->next;
  else
    folder = arena_new(&watch->arena, Folder);
  *folder = (Folder){.root = root, .up = up, .descriptor = -1, .event = watch->event};
  folder->depth = up ? up->depth + 1 : 0;
  watch->folder_count++;
  return folder;
}

static void leave(Watch *watch, Entry *entry);

static void free_folder(Watch *watch, Folder *folder) {
  for (size_t i = 0; i < folder->entries.len; i++) leave(watch, folder->entries.entries[i].value);
  inotify_remove(watch, folder);
  if (folder->up && !folder->up->up) fs_close(&folder->root->fs);
  watch->gone -= folder->gone;
  watch->folder_count--;
  arena_free(&folder->names);
  folder->next = watch->spare;
  watch->spare = folder;
}

// No longer looks into it.
static void leave(Watch *watch, Entry *entry) {
  if (entry->folder) free_folder(watch, entry->folder);
  entry->folder = NULL;
}

static bool is_entered(const Folder *folder, const Entry *entry) {
  if (!entry->here || !entry->enterable) return false;
  return !folder->up || (folder->root->deep && folder->depth <= FOLDERS_DEEP_MAX);
}

static void enter_or_leave(Watch *watch, Folder *folder, Entry *entry) {
  if (is_entered(folder, entry))
    enter(watch, folder, entry);
  else
    leave(watch, entry);
}

static void forget(Watch *watch, Folder *folder, Entry *entry) {
  note(watch, folder, entry, BURST_AWAY);
  leave(watch, entry);
  set_here(watch, folder, entry, false);
}

// Takes up a name that was listed. Files need no stamp while the kernel tells what is written.
static void list_entry(Watch *watch, Folder *folder, int fd, const FsEntry *listed, bool quiet) {
  struct stat stat;
  if (watch_tree_ignores(folder, listed->name)) return;
  Entry *entry = get_entry(watch, folder, listed->name);
  if (!watch->polling && quiet && listed->kind != FS_SYMLINK) {
    entry->enterable = listed->kind == FS_FOLDER;
    set_here(watch, folder, entry, true);
  } else if (stat_entry(folder, fd, entry, &stat)) {
    Entry before = *entry;
    if (update(watch, folder, entry, &stat) && !quiet) note(watch, folder, &before, BURST_READY);
  } else {
    return;
  }
  entry->look = watch->look;
}

// Reads the names in a folder. The folder is closed before those in it are opened.
static void list(Watch *watch, Folder *folder, FsRoot *opened, bool quiet) {
  ArenaMark mark = arena_mark(&watch->scratch);
  FsEntryVec entries = {0};
  fs_list(*opened, (Str){0}, &watch->scratch, &entries);
  for (size_t i = 0; i < entries.len; i++)
    list_entry(watch, folder, opened->fd, &entries.items[i], quiet);
  arena_rewind(&watch->scratch, mark);
  fs_close(opened);
}

// `quiet`: all of it is new, and the folder's own path tells so.
static void scan(Watch *watch, Folder *folder, FsRoot *opened, bool quiet) {
  list(watch, folder, opened, quiet);
  for (size_t i = 0; i < folder->entries.len && !watch->full; i++) {
    Entry *entry = folder->entries.entries[i].value;
    if (!entry->here) continue;
    if (entry->look != watch->look) {
      forget(watch, folder, entry);
      continue;
    }
    bool was_entered = entry->folder;
    enter_or_leave(watch, folder, entry);
    if (!quiet && !was_entered && entry->folder)
      note(watch, folder, entry, BURST_READY);  // readable by now
  }
}

// A link that leads back to a folder it stands in.
static bool is_on_the_way(const Folder *up, const struct stat *stat) {
  for (; up && up->up; up = up->up)
    if (up->device == (uint64_t)stat->st_dev && up->inode == (uint64_t)stat->st_ino) return true;
  return false;
}

static bool open_entry(Folder *up, const Entry *entry, Arena *scratch, FsRoot *out) {
  if (!up->up) return fs_open_root(up->root->path.ptr, out).status == FS_OK;
  return fs_open_folder(up->root->fs, path_join(scratch, up->beneath, entry->name), out).status ==
         FS_OK;
}

// The folder of an entry, watched; NULL when it cannot be.
static Folder *make_folder(Watch *watch, Folder *up, const Entry *entry, int fd,
                           const struct stat *stat) {
  watch->full |= watch->folder_count >= WATCH_FOLDERS_MAX;
  if (watch->full) return NULL;
  Folder *folder = new_folder(watch, up->root, up);
  folder->device = (uint64_t)stat->st_dev, folder->inode = (uint64_t)stat->st_ino;
  folder->path = c_str(&folder->names, path_of(up, entry->name, &folder->names));
  if (up->up)
    folder->beneath = str_dup(&folder->names, path_join(&folder->names, up->beneath, entry->name));
  if (!up->up) up->root->fs.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (watch->polling || inotify_add(watch, folder, fd)) return folder;
  free_folder(watch, folder);
  return NULL;
}

// The same folder as before, and still watched.
static bool is_same(const Watch *watch, const Folder *folder, const struct stat *stat) {
  return folder && folder->device == (uint64_t)stat->st_dev &&
         folder->inode == (uint64_t)stat->st_ino && (watch->polling || folder->descriptor >= 0);
}

static void enter(Watch *watch, Folder *up, Entry *entry) {
  FsRoot opened = {.fd = -1};
  struct stat stat;
  ArenaMark mark = arena_mark(&watch->scratch);
  bool fine = open_entry(up, entry, &watch->scratch, &opened) && fstat(opened.fd, &stat) == 0 &&
              !is_on_the_way(up, &stat);
  arena_rewind(&watch->scratch, mark);
  bool same = fine && is_same(watch, entry->folder, &stat);
  if (!same) leave(watch, entry);
  if (fine && !same) entry->folder = make_folder(watch, up, entry, opened.fd, &stat);
  if (entry->folder && (!same || watch->polling)) scan(watch, entry->folder, &opened, !same);
  fs_close(&opened);
}

// ---- events -------------------------------------------------------------------------------------

// Looks at one name. What it was before is noted with what it is now; `always`: also when that is
// the same.
static void look_at(Watch *watch, Folder *folder, Entry *entry, bool always, BurstState made) {
  struct stat stat;
  Entry before = *entry;
  if (!stat_by_name(folder, entry, &stat)) {
    if (entry->here || always) forget(watch, folder, entry);
    return;
  }
  bool closed = !S_ISREG(stat.st_mode) || stat.st_nlink > 1;
  bool differs = update(watch, folder, entry, &stat);
  enter_or_leave(watch, folder, entry);
  if (!folder->up && !entry->enterable) inotify_add_writes(watch, folder);
  bool entered = !before.folder && entry->folder;
  if (always || differs || entered) note(watch, folder, &before, closed ? BURST_READY : made);
}

void watch_tree_take_made(Watch *watch, Folder *folder, Str name, bool moved) {
  look_at(watch, folder, get_entry(watch, folder, name), true, moved ? BURST_READY : BURST_FRESH);
}

void watch_tree_take_written(Watch *watch, Folder *folder, Str name, bool closed) {
  Entry *entry = get_entry(watch, folder, name);
  note(watch, folder, entry, closed ? BURST_READY : BURST_WRITING);
  set_here(watch, folder, entry, true);
}

void watch_tree_take_gone(Watch *watch, Folder *folder, Str name) {
  forget(watch, folder, get_entry(watch, folder, name));
}

void watch_tree_take_unwatched(Watch *watch, Folder *folder) {
  Folder *up = folder->up;
  if (up)
    look_at(watch, up, get_entry(watch, up, up->up ? path_name(folder->path) : up->root->name),
            true, BURST_READY);
}

static void look_at_links_in(Watch *watch, Folder *folder) {
  for (size_t i = 0; i < folder->entries.len; i++) {
    Entry *entry = folder->entries.entries[i].value;
    if (entry->link && entry->here) look_at(watch, folder, entry, false, BURST_READY);
    if (entry->folder) look_at_links_in(watch, entry->folder);
  }
}

void watch_tree_look_at_links(Watch *watch) {
  for (size_t i = 0; i < watch->root_count && watch->links && !watch->polling; i++)
    look_at_links_in(watch, watch->roots[i].top);
}

// ---- all ----------------------------------------------------------------------------------------

static void look_at_root(Watch *watch, const Root *root) {
  if (watch->full) return;
  look_at(watch, root->top, get_entry(watch, root->top, root->name), false, BURST_READY);
}

bool watch_tree_is_blind(const Watch *watch) {
  for (size_t i = 0; i < watch->root_count && !watch->polling; i++)
    if (watch->roots[i].top->path.len > 0 && watch->roots[i].top->descriptor < 0) return true;
  return false;
}

void watch_tree_look_for_tops(Watch *watch) {
  for (size_t i = 0; i < watch->root_count; i++) {
    Folder *top = watch->roots[i].top;
    if (top->path.len == 0 || top->descriptor >= 0) continue;
    inotify_add_top(watch, top);
    look_at_root(watch, &watch->roots[i]);
  }
}

void watch_tree_look(Watch *watch) {
  watch->look++;
  for (size_t i = 0; i < watch->root_count; i++) look_at_root(watch, &watch->roots[i]);
}

// Its folders come to be watched again, or for the first time.
void watch_tree_look_anew(Watch *watch) {
  Burst burst = watch->burst;
  watch->burst = (Burst){0};
  for (size_t i = 0; i < watch->root_count; i++) {
    Folder *top = watch->roots[i].top;
    for (size_t j = 0; j < top->entries.len; j++) leave(watch, top->entries.entries[j].value);
    inotify_remove(watch, top);
  }
  for (size_t i = 0; i < watch->root_count && !watch->polling; i++)
    inotify_add_top(watch, watch->roots[i].top);
  watch_tree_look(watch);
  arena_free(&watch->burst.arena);
  watch->burst = burst;
}

static void tidy(Folder *folder) {
  Map entries = {0};
  Arena names = {0};
  folder->path = c_str(&names, folder->path);
  folder->beneath = str_dup(&names, folder->beneath);
  for (size_t i = 0; i < folder->entries.len; i++) {
    const Entry *old = folder->entries.entries[i].value;
    if (old->folder) tidy(old->folder);
    if (!old->here) continue;
    Entry *entry = arena_new(&names, Entry);
    *entry = *old;
    entry->name = c_str(&names, old->name);
    *map_put(&entries, &names, entry->name) = entry;
  }
  arena_free(&folder->names);
  folder->names = names, folder->entries = entries, folder->gone = 0;
}

void watch_tree_tidy(Watch *watch) {
  if (watch->gone < GONE_MAX) return;
  for (size_t i = 0; i < watch->root_count; i++) tidy(watch->roots[i].top);
  watch->gone = 0;
}

// ---- opening and closing ------------------------------------------------------------------------

// "a/b" of the root "a" is "b"; what does not begin with the root is relative to it already.
static Str skip_beneath(Str root, const char *skip) {
  Str path = str_from(skip);
  while (path.len > 1 && path.ptr[path.len - 1] == '/') path.len--;
  if (str_starts(path, root) && path.len > root.len && path.ptr[root.len] == '/')
    return str_from_index(path, root.len + 1);
  return path;
}

// Where the root stands. "." and what ends in ".." stand nowhere we could wait.
static Str folder_above(Arena *arena, Str path) {
  Str name = path_name(path);
  if (name.len == 0 || str_eq(name, S(".")) || str_eq(name, S(".."))) return (Str){0};
  Str above = path_dir(path);
  if (above.len == 0) above = path.ptr[0] == '/' ? S("/") : S(".");
  return c_str(arena, above);
}

static void open_root(Watch *watch, Root *root, const WatchRoot *asked) {
  Str path = str_from(asked->path);
  while (path.len > 1 && path.ptr[path.len - 1] == '/') path.len--;
  root->path = c_str(&watch->arena, path);
  root->name = path_name(root->path);
  if (asked->skip) root->skip = str_dup(&watch->arena, skip_beneath(path, asked->skip));
  root->deep = asked->deep;
  root->fs.fd = -1;
  root->top = new_folder(watch, root, NULL);
  root->top->path = folder_above(&root->top->names, root->path);
}

void watch_tree_open(Watch *watch, const WatchOptions *options) {
  watch->roots = arena_array(&watch->arena, Root, options->root_count);
  watch->root_count = options->root_count;
  for (size_t i = 0; i < options->root_count; i++)
    open_root(watch, &watch->roots[i], &options->roots[i]);
  watch_tree_look_anew(watch);
}

void watch_tree_close(Watch *watch) {
  for (size_t i = 0; i < watch->root_count; i++) {
    Root *root = &watch->roots[i];
    free_folder(watch, root->top);
    fs_close(&root->fs);
  }
  arena_free(&watch->burst.arena);
}
