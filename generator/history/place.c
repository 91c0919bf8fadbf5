#include "history/place.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/path.h"

enum {
  FILE_BYTES_MAX = 64 * 1024,  // of a .git file, commondir, alternates or another's configuration
  ENTRIES_MAX = 1000000,       // of another's repository that are looked at
  FOLDERS_DEEP_MAX = 64,
};

static bool stands(const char *path) {
  struct stat info;
  return lstat(path, &info) == 0;
}

// Notes what is there and cannot be looked at. The first one is kept.
static void note(GitPlace *place, Arena *arena, const char *path, FsResult result) {
  bool told = place->problem.len > 0 || result.status == FS_OK || result.status == FS_MISSING;
  if (!told) place->problem = str_fmt(arena, "%s: %s", path, fs_reason(result));
}

static bool is_folder(GitPlace *place, Arena *arena, const char *path) {
  struct stat info = {0};
  if (stat(path, &info) != 0) note(place, arena, path, fs_failure(errno));
  return S_ISDIR(info.st_mode);
}

static const char *joined(Arena *arena, const char *folder, Str name) {
  if (str_starts(name, S("/"))) return str_cstr(arena, name);
  return str_cstr(arena, path_join(arena, str_from(folder), name));
}

// A small file; empty when there is none, or it cannot be read.
static Str small_file(GitPlace *place, Arena *arena, const char *folder, const char *name) {
  FsRoot root;
  Str bytes = {0};
  FsResult result = fs_open_root(folder, &root);
  if (result.status == FS_OK) result = fs_read(root, str_from(name), FILE_BYTES_MAX, arena, &bytes);
  fs_close(&root);
  note(place, arena, joined(arena, folder, str_from(name)), result);
  return bytes;
}

static Str first_line(GitPlace *place, Arena *arena, const char *folder, const char *name) {
  Str bytes = small_file(place, arena, folder, name), line = {0};
  str_line(&bytes, &line);
  return str_trim(line);
}

// What `top`/.git names: itself when it is a folder, what its "gitdir: " line says when it is a
// file.
static const char *git_folder(GitPlace *place, Arena *arena, const char *top) {
  const char *path = joined(arena, top, S(".git"));
  if (is_folder(place, arena, path)) return path;
  Str line = first_line(place, arena, top, ".git"), label = S("gitdir: ");
  if (!str_starts(line, label)) return NULL;
  const char *named = joined(arena, top, str_from_index(line, label.len));
  return is_folder(place, arena, named) ? named : NULL;
}

static void add_borrowed(GitPlace *place, const char *folder) {
  size_t count = 0;
  while (place->objects[count] && strcmp(place->objects[count], folder) != 0) count++;
  if (count < GIT_BORROWED_MAX) place->objects[count] = folder;
}

// The folders that a folder of objects names.
static void find_borrowed(GitPlace *place, const char *objects, Arena *arena) {
  Str lines = small_file(place, arena, objects, "info/alternates");
  for (Str line; str_line(&lines, &line);) {
    line = str_trim(line);
    if (line.len > 0 && line.ptr[0] != '#') add_borrowed(place, joined(arena, objects, line));
  }
}

static void find_shared(GitPlace *place, Arena *arena) {
  Str common = first_line(place, arena, place->git, "commondir");
  place->common = common.len > 0 ? joined(arena, place->git, common) : place->git;
  find_borrowed(place, joined(arena, place->common, S("objects")), arena);
  for (size_t i = 0; place->objects[i]; i++) find_borrowed(place, place->objects[i], arena);
}

// ---- a repository of others ---------------------------------------------------------------------

typedef struct Look {
  FsRoot git;
  size_t entries;
  FsResult failed;  // why a folder cannot be listed
  Arena scratch;
} Look;

// Whether all beneath a folder of the repository is files and folders.
static bool is_plain(Look *look, Str folder, int depth) {
  FsEntryVec entries = {0};
  ArenaMark mark = arena_mark(&look->scratch);
  FsResult result = fs_list(look->git, folder, &look->scratch, &entries);
  bool plain = depth < FOLDERS_DEEP_MAX && result.status == FS_OK;
  if (result.status != FS_OK) look->failed = result;
  for (size_t i = 0; i < entries.len && plain; i++) {
    const FsEntry *entry = &entries.items[i];
    plain = ++look->entries <= ENTRIES_MAX && (entry->kind == FS_FILE || entry->kind == FS_FOLDER);
    if (plain && entry->kind == FS_FOLDER)
      plain = is_plain(look, path_join(&look->scratch, folder, entry->name), depth + 1);
  }
  arena_rewind(&look->scratch, mark);
  return plain;
}

static bool is_there(Look *look, const char *path) {
  FsInfo info;
  return fs_stat(look->git, str_from(path), &info).status != FS_MISSING;
}

// git reads "[include]" and "[includeIf ...]" in any case.
static bool includes_others(Look *look, const char *path) {
  Str text = {0}, line;
  if (!is_there(look, path)) return false;
  if (fs_read(look->git, str_from(path), FILE_BYTES_MAX, &look->scratch, &text).status != FS_OK)
    return true;
  Str lower = str_lower_ascii(&look->scratch, text);
  for (; str_line(&lower, &line);)
    if (str_find(line, S("[")) != STR_NONE && str_find(line, S("include")) != STR_NONE) return true;
  return false;
}

// Why a repository leads elsewhere; "" when it does not.
static Str find_way_out(const char *git) {
  Look look = {0};
  Str reason = {0};
  if (fs_open_root(git, &look.git).status != FS_OK)
    return S("the folder .git cannot be read whole");
  if (is_there(&look, "commondir") || is_there(&look, "objects/info/alternates"))
    reason = S("the folder .git borrows from another repository");
  else if (includes_others(&look, "config") || includes_others(&look, "config.worktree"))
    reason = S("the configuration in .git includes other files");
  else if (!is_plain(&look, (Str){0}, 0))
    reason = look.failed.status == FS_OK ? S("the folder .git holds links, or more than files")
                                         : S("the folder .git cannot be read whole");
  fs_close(&look.git);
  arena_free(&look.scratch);
  return reason;
}

// False while nothing called .git stands in `top`.
static bool look_at_others(GitPlace *place, const char *top, Arena *arena) {
  struct stat info;
  const char *path = joined(arena, top, S(".git"));
  if (lstat(path, &info) != 0) {
    note(place, arena, path, fs_failure(errno));
    return false;
  }
  place->left_out =
      S_ISDIR(info.st_mode) ? find_way_out(path) : S(".git is no folder and leads elsewhere");
  if (place->left_out.len == 0) place->git = place->common = path;
  return true;
}

// ---- finding it ---------------------------------------------------------------------------------

// "/work/docs/content" beneath "/work": "docs/content/".
static Str prefix_of(Arena *arena, Str folder, Str top) {
  if (folder.len <= top.len) return (Str){0};
  Str rest = str_from_index(folder, str_ends(top, S("/")) ? top.len : top.len + 1);
  return str_fmt(arena, "%.*s/", STR_ARG(rest));
}

static Str real_path(GitPlace *place, Arena *arena, const char *folder) {
  char real[PATH_MAX];
  if (realpath(folder, real)) return str_dup(arena, str_from(real));
  note(place, arena, folder, fs_failure(errno));
  return (Str){0};
}

GitPlace git_place_find(const char *folder, bool of_others, Arena *arena) {
  GitPlace place = {0};
  Str site = real_path(&place, arena, folder);
  Str content = real_path(&place, arena, joined(arena, folder, S("content")));
  bool inside = content.len > site.len && str_starts(content, site) &&
                content.ptr[site.len] == '/' && is_folder(&place, arena, str_cstr(arena, content));
  if (!inside) content = site;
  for (Str top = content; top.len > 0 && !place.git && !place.broken;) {
    const char *folder_of = str_cstr(arena, top);
    if (of_others && look_at_others(&place, folder_of, arena) && !place.git) return place;
    if (!of_others) place.git = git_folder(&place, arena, folder_of);
    if (!of_others && !place.git && place.problem.len == 0 &&
        stands(joined(arena, folder_of, S(".git"))))
      place.broken = folder_of;
    place.prefix = prefix_of(arena, content, top);
    place.site_prefix = prefix_of(arena, site, top);
    Str parent = path_dir(top);
    top = parent.len > 0 || str_eq(top, S("/")) ? parent : S("/");
  }
  if (place.git && !of_others) find_shared(&place, arena);
  return place;
}
