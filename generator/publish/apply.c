#include "publish/apply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/path.h"

// One run of moves between the staged files, the output and the backup.
typedef struct Apply {
  Place *place;
  Manifest old, new;
  Map new_nocase;  // lower-case names of the new site, for disks that are blind to case
  Cursor staged, out, backup;
  int folders[2];  // what `staged` and `backup` stand on
} Apply;

// ---- opening ------------------------------------------------------------------------------------

static bool apply_open(Apply *apply, Place *place, const char *staged) {
  *apply = (Apply){.place = place, .folders = {-1, -1}};
  apply->folders[0] = tree_open(place->stage, str_from(staged), false);
  apply->folders[1] = tree_open(place->stage, S("old"), true);
  if (apply->folders[0] < 0 || apply->folders[1] < 0)
    return place_fail_errno(place, "write", (Str){0});
  apply->staged = tree_cursor(apply->folders[0], false);
  apply->backup = tree_cursor(apply->folders[1], true);
  apply->out = tree_cursor(place->out, true);
  return manifest_load(place, place->out, &apply->old) &&
         manifest_load(place, apply->folders[0], &apply->new);
}

static void apply_close(Apply *apply) {
  tree_leave(&apply->staged);
  tree_leave(&apply->out);
  tree_leave(&apply->backup);
  for (size_t i = 0; i < 2; i++)
    if (apply->folders[i] >= 0) close(apply->folders[i]);
}

// ---- forward ------------------------------------------------------------------------------------

// Keeps the output's file in old/. A link where that can be, so that its name is never missing.
static int back_up(Apply *apply, int out, const char *name, Str path) {
  int backup = tree_seek(&apply->backup, path, &name);
  if (backup < 0) return -1;
  if (linkat(out, name, backup, name, 0) == 0 || errno == ENOENT || errno == EEXIST) return 0;
  return renameat(out, name, backup, name);
}

// Moves one new file in. One that is not staged was unchanged, or is in already.
static int put(Apply *apply, Str path) {
  const char *name;
  struct stat file;
  int staged = tree_seek(&apply->staged, path, &name);
  if (staged < 0 || fstatat(staged, name, &file, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? 0 : -1;
  int out = tree_seek(&apply->out, path, &name);
  if (out < 0) return -1;
  if (tree_same(staged, name, out, name)) return unlinkat(staged, name, 0);
  if (manifest_has(&apply->old, path) && !tree_is_folder(out, name)) {
    if (back_up(apply, out, name, path) != 0) return -1;
  } else if (fstatat(out, name, &file, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  return renameat(staged, name, out, name);
}

static bool put_all(Apply *apply, bool pages) {
  for (size_t i = 0; i < apply->new.len; i++) {
    Str path = apply->new.paths[i];
    if (str_eq(path_ext(path), S(".html")) != pages) continue;
    if (put(apply, path) == 0) continue;
    bool foreign = errno == EEXIST || errno == ENOTDIR || errno == ELOOP;
    return foreign ? place_refuse_foreign(apply->place, path)
                   : place_fail_errno(apply->place, "write", path);
  }
  return true;
}

// Moves one stale file out. A folder in its place is others'.
static int drop(Apply *apply, Str path) {
  const char *name;
  int out = tree_seek(&apply->out, path, &name);
  if (out < 0) return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : -1;
  if (tree_is_folder(out, name)) return 0;
  int backup = tree_seek(&apply->backup, path, &name);
  if (backup < 0) return -1;
  if (renameat(out, name, backup, name) != 0 && errno != ENOENT) return -1;
  tree_leave(&apply->out);
  return tree_prune(apply->place->out, path);
}

// Whether a stale file must go before new ones come: it stands where a new folder will, or the
// other way round, or a disk blind to case takes the two for one.
static bool blocks(Apply *apply, Arena *scratch, Str stale) {
  if (manifest_has_below(&apply->new, stale) ||
      map_find(&apply->new_nocase, str_lower_ascii(scratch, stale)))
    return true;
  for (Str folder = path_dir(stale); folder.len > 0; folder = path_dir(folder))
    if (manifest_has(&apply->new, folder)) return true;
  return false;
}

static bool drop_stale(Apply *apply, bool blocking) {
  Arena scratch = {0};
  bool ok = true;
  for (size_t i = 0; i < apply->old.len && ok; i++) {
    Str path = apply->old.paths[i];
    if (manifest_has(&apply->new, path) || (blocking && !blocks(apply, &scratch, path))) continue;
    if (drop(apply, path) != 0) ok = place_fail_errno(apply->place, "remove", path);
  }
  arena_free(&scratch);
  return ok;
}

static bool put_manifest(Apply *apply) {
  return renameat(apply->folders[0], PLACE_MANIFEST, apply->place->out, PLACE_MANIFEST) == 0 ||
         place_fail_errno(apply->place, "write", S(PLACE_MANIFEST));
}

// apply/ into the output. Without its manifest, which goes last, it is done.
static bool forward(Place *place) {
  Apply apply;
  bool ok = apply_open(&apply, place, "apply");
  if (ok && apply.new.found) {
    for (size_t i = 0; i < apply.new.len; i++)
      *map_put(&apply.new_nocase, place->arena, str_lower_ascii(place->arena, apply.new.paths[i])) =
          &apply;
    ok = drop_stale(&apply, true) && put_all(&apply, false) && put_all(&apply, true) &&
         drop_stale(&apply, false) && put_manifest(&apply);
  }
  apply_close(&apply);
  return ok;
}

// ---- back ---------------------------------------------------------------------------------------

static bool was_put(Apply *apply, Str path) {
  const char *name;
  struct stat file;
  int staged = tree_seek(&apply->staged, path, &name);
  return staged < 0 || fstatat(staged, name, &file, AT_SYMLINK_NOFOLLOW) != 0;
}

static bool remove_put(Apply *apply, Str path) {
  Cursor out = tree_cursor(apply->place->out, false);
  const char *name;
  int folder = tree_seek(&out, path, &name);
  bool ok = folder < 0 || unlinkat(folder, name, 0) == 0 || errno == ENOENT || errno == EISDIR;
  tree_leave(&out);
  return ok || place_fail_errno(apply->place, "remove", path);
}

// New files that the old site did not have go out again, and the folders made for them.
static bool remove_new(Apply *apply) {
  for (size_t i = 0; i < apply->new.len; i++) {
    Str path = apply->new.paths[i];
    if (manifest_has(&apply->old, path)) continue;
    if (was_put(apply, path) && !remove_put(apply, path)) return false;
    if (tree_prune(apply->place->out, path) != 0)
      return place_fail_errno(apply->place, "remove", path);
  }
  return true;
}

static bool restore_old(Apply *apply) {
  PathVec paths = {0};
  if (tree_files(apply->folders[1], apply->place->arena, &paths) != 0)
    return place_fail_errno(apply->place, "restore", (Str){0});
  for (size_t i = 0; i < paths.len; i++) {
    const char *name;
    int from = tree_seek(&apply->backup, paths.items[i], &name);
    int to = tree_seek(&apply->out, paths.items[i], &name);
    if (from < 0 || to < 0 || renameat(from, name, to, name) != 0)
      return place_fail_errno(apply->place, "restore", paths.items[i]);
  }
  return true;
}

// undo/ and old/ back to the old site.
static bool back(Place *place) {
  Apply apply;
  bool ok = apply_open(&apply, place, "undo") && remove_new(&apply) && restore_old(&apply);
  apply_close(&apply);
  return ok &&
         (tree_remove(place->stage, "undo") == 0 || place_fail_errno(place, "restore", (Str){0}));
}

// The failure that made it necessary is the one reported.
static bool give_up(Place *place) {
  Failure failure = place->failure;
  place->failure = (Failure){0};
  failure.torn = renameat(place->stage, "apply", place->stage, "undo") != 0 || !back(place);
  place->failure = failure;
  return false;
}

// ---- doing it -----------------------------------------------------------------------------------

bool apply_publish(Place *place) {
  if (tree_sync(place->stage) != 0 || renameat(place->stage, "new", place->stage, "apply") != 0)
    return place_fail_errno(place, "write", (Str){0});
  if (!forward(place)) return give_up(place);
  fsync(place->out);
  tree_remove(place->stage, "apply");  // else the next start does
  return true;
}

bool apply_resume(Place *place) {
  if (tree_is_folder(place->stage, "undo")) {
    place->failure.torn = !back(place);
    return !place->failure.torn;
  }
  if (!tree_is_folder(place->stage, "apply")) return true;
  if (!forward(place)) return give_up(place);
  return tree_remove(place->stage, "apply") == 0 || place_fail_errno(place, "tidy up", (Str){0});
}
