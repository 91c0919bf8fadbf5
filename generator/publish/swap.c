#include "publish/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, MODE_BITS = 07777 };

// ---- what stays: files of ours ------------------------------------------------------------------

// Errors that say "not on this file system", not "not now".
static bool unfit(int number) {
  return number == EPERM || number == EXDEV || number == EMLINK || number == ENOSYS ||
         number == EOPNOTSUPP || number == EINVAL || number == EBUSY;
}

static SwapEnd end_of(Place *place, const char *action, Str path) {
  if (unfit(errno)) return SWAP_UNFIT;
  place_fail_errno(place, action, path);
  return SWAP_FAILED;
}

static SwapEnd link_kept(Place *place, const Manifest *kept, int stage) {
  Cursor from = tree_cursor(place->out, false), to = tree_cursor(stage, true);
  SwapEnd end = SWAP_DONE;
  for (size_t i = 0; i < kept->len && end == SWAP_DONE; i++) {
    const char *name;
    int source = tree_seek(&from, kept->paths[i], &name);
    int target = tree_seek(&to, kept->paths[i], &name);
    bool linked = source >= 0 && target >= 0 && linkat(source, name, target, name, 0) == 0;
    if (!linked) end = end_of(place, "keep", kept->paths[i]);
  }
  tree_leave(&from);
  tree_leave(&to);
  return end;
}

// ---- what stays: all that others put there ------------------------------------------------------

typedef struct Carry {
  Place *place;
  const SwapSites *sites;
  int stage;
  PathVec folders;  // those that are wholly others': their originals return after the exchange
} Carry;

// One folder of the output and its counterpart in the stage.
typedef struct Pair {
  int from;
  int to;  // -1: not made yet, and perhaps never needed
  Str path;
  bool whole;  // all of it is others'
} Pair;

static SwapEnd carry_entries(Carry *carry, Pair *pair);

static SwapEnd not_carried(Carry *carry, Str path) {
  if (errno == EEXIST || errno == ENOTDIR) {
    place_refuse_foreign(carry->place, path);
    return SWAP_FAILED;
  }
  if (errno == EACCES || errno == EMFILE)
    return SWAP_UNFIT;  // it is others', so it is left where it is
  return end_of(carry->place, "keep", path);
}

static bool need_target(Carry *carry, Pair *pair) {
  if (pair->to < 0) pair->to = tree_open(carry->stage, pair->path, true);
  return pair->to >= 0;
}

// A folder that is wholly others': made anew, its files linked, so that it is there at the
// exchange.
static SwapEnd carry_whole(Carry *carry, Pair *above, Str path, int from) {
  const char *name = path_name(path).ptr;
  if (!need_target(carry, above) || mkdirat(above->to, name, 0700) != 0)
    return not_carried(carry, path);
  Pair pair = {
      .from = from, .to = openat(above->to, name, FOLDER_FLAGS), .path = path, .whole = true};
  if (pair.to < 0) return not_carried(carry, path);
  SwapEnd end = carry_entries(carry, &pair);
  struct stat original;
  if (end == SWAP_DONE &&
      (fstat(from, &original) != 0 || fchmod(pair.to, original.st_mode & MODE_BITS) != 0))
    end = not_carried(carry, path);
  close(pair.to);
  if (!above->whole) *vec_add(carry->place->arena, &carry->folders) = path;
  return end;
}

static SwapEnd carry_shared(Carry *carry, Str path, int from) {
  Pair pair = {.from = from, .to = -1, .path = path};
  SwapEnd end = carry_entries(carry, &pair);
  if (pair.to >= 0) close(pair.to);
  return end;
}

static SwapEnd carry_folder(Carry *carry, Pair *above, Str path) {
  int from = openat(above->from, path_name(path).ptr, FOLDER_FLAGS);
  if (from < 0) return not_carried(carry, path);
  bool shared = !above->whole && (manifest_has_below(carry->sites->old, path) ||
                                  manifest_has_below(carry->sites->new, path));
  SwapEnd end = SWAP_UNFIT;
  if (!place_is_mount(from))
    end = shared ? carry_shared(carry, path, from) : carry_whole(carry, above, path, from);
  close(from);
  return end;
}

static SwapEnd carry_file(Carry *carry, Pair *pair, Str path) {
  const char *name = path_name(path).ptr;
  bool linked = need_target(carry, pair) && linkat(pair->from, name, pair->to, name, 0) == 0;
  return linked ? SWAP_DONE : not_carried(carry, path);
}

static SwapEnd carry_entry(Carry *carry, Pair *pair, const FsEntry *entry) {
  Str path = tree_join(carry->place->arena, pair->path, entry->name);
  if (pair->path.len == 0 && !manifest_path_valid(path)) return SWAP_DONE;  // our own names
  if (entry->kind == FS_FOLDER) return carry_folder(carry, pair, path);
  bool ours = !pair->whole && manifest_has(carry->sites->old, path);
  return ours ? SWAP_DONE : carry_file(carry, pair, path);
}

static SwapEnd carry_entries(Carry *carry, Pair *pair) {
  FsEntryVec entries = {0};
  FsResult result = fs_list((FsRoot){.fd = pair->from}, (Str){0}, carry->place->arena, &entries);
  if (result.status != FS_OK) {
    errno = result.number;
    return not_carried(carry, pair->path);
  }
  SwapEnd end = SWAP_DONE;
  for (size_t i = 0; i < entries.len && end == SWAP_DONE; i++)
    end = carry_entry(carry, pair, &entries.items[i]);
  return end;
}

// ---- the exchange -------------------------------------------------------------------------------

// Whether the file system can exchange, tried on two empty folders.
static SwapEnd probe(Place *place) {
  if (place->inside) return SWAP_UNFIT;
  bool made = mkdirat(place->stage, "old", 0755) == 0 && mkdirat(place->stage, "probe", 0755) == 0;
  SwapEnd end = made ? SWAP_DONE : end_of(place, "write", (Str){0});
  if (made && tree_exchange(place->stage, "old", place->stage, "probe") != 0)
    end = end_of(place, "replace", (Str){0});
  unlinkat(place->stage, "old", AT_REMOVEDIR);
  unlinkat(place->stage, "probe", AT_REMOVEDIR);
  return end;
}

// The folders that are wholly others' get their own place back: the same folder, not a copy of it.
// Where that fails the copy stays, which holds the same files.
static void return_folders(Place *place, const PathVec *folders) {
  int swapped = tree_open(place->stage, S("swap"), false);
  Cursor from = tree_cursor(swapped, false), to = tree_cursor(place->out, false);
  for (size_t i = 0; i < folders->len && swapped >= 0; i++) {
    const char *name;
    int source = tree_seek(&from, folders->items[i], &name);
    int target = tree_seek(&to, folders->items[i], &name);
    if (source >= 0 && target >= 0) tree_exchange(source, name, target, name);
  }
  tree_leave(&from);
  tree_leave(&to);
  if (swapped >= 0) close(swapped);
}

static SwapEnd exchange(Place *place, int stage) {
  struct stat root;
  if (fstat(place->out, &root) != 0 || fchmod(stage, root.st_mode & MODE_BITS) != 0 ||
      tree_sync(stage) != 0 || renameat(place->stage, "new", place->stage, "swap") != 0)
    return end_of(place, "write", (Str){0});
  if (tree_exchange(place->stage, "swap", place->home, place->name) == 0) return SWAP_DONE;
  int number = errno;
  renameat(place->stage, "swap", place->stage, "new");
  errno = number;
  return end_of(place, "replace", (Str){0});
}

static SwapEnd complete_stage(Carry *carry) {
  SwapEnd end = link_kept(carry->place, carry->sites->kept, carry->stage);
  Pair root = {.from = carry->place->out, .to = carry->stage};
  return end == SWAP_DONE ? carry_entries(carry, &root) : end;
}

SwapEnd swap_publish(Place *place, const SwapSites *sites) {
  SwapEnd end = probe(place);
  if (end != SWAP_DONE) return end;
  Carry carry = {.place = place, .sites = sites, .stage = tree_open(place->stage, S("new"), false)};
  if (carry.stage < 0) return end_of(place, "write", (Str){0});
  end = complete_stage(&carry);
  if (end == SWAP_DONE) end = exchange(place, carry.stage);
  close(carry.stage);
  if (end != SWAP_DONE) return end;
  // The new site is published; what fails from here on is left to the next build.
  fsync(place->home);
  if (place_reopen(place)) {
    return_folders(place, &carry.folders);
    swap_clear(place);
  }
  place->failure = (Failure){0};
  return SWAP_DONE;
}

// ---- clearing the old site ----------------------------------------------------------------------

typedef struct Clear {
  Place *place;
  Cursor to;  // folders of the output
} Clear;

static bool clear_entries(Clear *clear, int folder, Str path);

// The same name is in the output. Of two files that others wrote the newer one is kept there.
static bool settle_file(int folder, const char *name, int target) {
  struct stat here, there;
  if (fstatat(folder, name, &here, AT_SYMLINK_NOFOLLOW) != 0 ||
      fstatat(target, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
    return false;
  bool newer =
      here.st_mtim.tv_sec > there.st_mtim.tv_sec ||
      (here.st_mtim.tv_sec == there.st_mtim.tv_sec && here.st_mtim.tv_nsec > there.st_mtim.tv_nsec);
  if (here.st_ino != there.st_ino && newer && !S_ISDIR(there.st_mode))
    return renameat(folder, name, target, name) == 0;
  return unlinkat(folder, name, 0) == 0;
}

static bool settle_folder(Clear *clear, int folder, const char *name, Str path) {
  int inner = openat(folder, name, FOLDER_FLAGS);
  if (inner < 0) return false;
  fchmod(inner, 0700);  // it is going, and others may have made it read-only
  bool ok = clear_entries(clear, inner, path);
  close(inner);
  return ok && unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

static bool clear_entry(Clear *clear, int folder, const FsEntry *entry, Str path) {
  const char *name = path_name(path).ptr;
  int target = tree_seek(&clear->to, path, &name);
  bool ok = target >= 0 && tree_move(folder, name, target, name) == 0;
  if (!ok && target >= 0 && errno == EEXIST)
    ok = entry->kind == FS_FOLDER ? settle_folder(clear, folder, name, path)
                                  : settle_file(folder, name, target);
  return ok || place_fail_errno(clear->place, "bring back", path);
}

static bool clear_entries(Clear *clear, int folder, Str path) {
  FsEntryVec entries = {0};
  FsResult result = fs_list((FsRoot){.fd = folder}, (Str){0}, clear->place->arena, &entries);
  if (result.status != FS_OK) return place_fail(clear->place, "read", path, result);
  bool ok = true;
  for (size_t i = 0; i < entries.len && ok; i++) {
    Str inner = tree_join(clear->place->arena, path, entries.items[i].name);
    if (path.len > 0 || manifest_path_valid(inner))
      ok = clear_entry(clear, folder, &entries.items[i], inner);
  }
  return ok;
}

// The manifest goes last: without it, all that is left would count as others'.
static bool clear_tree(Place *place, int folder) {
  Manifest manifest;
  size_t count;
  if (!manifest_load(place, folder, &manifest) ||
      !manifest_remove_files(place, folder, &manifest, &count))
    return false;
  Clear clear = {place, tree_cursor(place->out, true)};
  bool ok = clear_entries(&clear, folder, (Str){0});
  tree_leave(&clear.to);
  return ok && (tree_remove(folder, PLACE_MANIFEST) == 0 ||
                place_fail_errno(place, "remove", S(PLACE_MANIFEST)));
}

bool swap_clear(Place *place) {
  int folder = tree_open(place->stage, S("swap"), false);
  if (folder < 0) return errno == ENOENT || place_fail_errno(place, "open", (Str){0});
  bool ok = clear_tree(place, folder);
  close(folder);
  return ok && (unlinkat(place->stage, "swap", AT_REMOVEDIR) == 0 ||
                place_fail_errno(place, "remove", (Str){0}));
}
