#include "history/place.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/path.h"

enum { FILE_BYTES_MAX = 64 * 1024 };  // of a .git file, commondir or alternates

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

// What `top`/.git names: itself when it is a folder, what its "gitdir: " line says when it is a file.
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

GitPlace git_place_find(const char *folder, Arena *arena) {
  GitPlace place = {0};
  Str site = real_path(&place, arena, folder);
  Str content = real_path(&place, arena, joined(arena, folder, S("content")));
  bool inside = content.len > site.len && str_starts(content, site) && content.ptr[site.len] == '/' &&
                is_folder(&place, arena, str_cstr(arena, content));
  if (!inside) content = site;
  for (Str top = content; top.len > 0 && !place.git;) {
    place.git = git_folder(&place, arena, str_cstr(arena, top));
    place.prefix = prefix_of(arena, content, top);
    place.site_prefix = prefix_of(arena, site, top);
    Str above = path_dir(top);
    top = above.len > 0 || str_eq(top, S("/")) ? above : S("/");
  }
  if (place.git) find_shared(&place, arena);
  return place;
}
