#include "history/place.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/path.h"

enum { FILE_BYTES_MAX = 64 * 1024 };  // of a .git file, commondir or alternates

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static const char *joined(Arena *arena, const char *folder, Str name) {
  if (str_starts(name, S("/"))) return str_cstr(arena, name);
  return str_cstr(arena, path_join(arena, str_from(folder), name));
}

// A small file; empty when it cannot be read.
static Str small_file(Arena *arena, const char *folder, const char *name) {
  FsRoot root;
  Str bytes = {0};
  if (fs_open_root(folder, &root).status != FS_OK) return bytes;
  fs_read(root, str_from(name), FILE_BYTES_MAX, arena, &bytes);
  fs_close(&root);
  return bytes;
}

static Str first_line(Arena *arena, const char *folder, const char *name) {
  Str bytes = small_file(arena, folder, name), line = {0};
  str_line(&bytes, &line);
  return str_trim(line);
}

// What `top`/.git names: itself when it is a folder, what its "gitdir: " line says when it is a file.
static const char *git_folder(Arena *arena, const char *top) {
  const char *path = joined(arena, top, S(".git"));
  if (is_folder(path)) return path;
  Str line = first_line(arena, top, ".git"), label = S("gitdir: ");
  if (!str_starts(line, label)) return NULL;
  const char *named = joined(arena, top, str_from_index(line, label.len));
  return is_folder(named) ? named : NULL;
}

static void add_borrowed(GitPlace *place, const char *folder) {
  size_t count = 0;
  while (place->objects[count] && strcmp(place->objects[count], folder) != 0) count++;
  if (count < GIT_BORROWED_MAX) place->objects[count] = folder;
}

// The folders that a folder of objects names.
static void find_borrowed(GitPlace *place, const char *objects, Arena *arena) {
  Str lines = small_file(arena, objects, "info/alternates");
  for (Str line; str_line(&lines, &line);) {
    line = str_trim(line);
    if (line.len > 0 && line.ptr[0] != '#') add_borrowed(place, joined(arena, objects, line));
  }
}

static void find_shared(GitPlace *place, Arena *arena) {
  Str common = first_line(arena, place->git, "commondir");
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

static Str real_path(Arena *arena, const char *folder) {
  char real[PATH_MAX];
  return realpath(folder, real) ? str_dup(arena, str_from(real)) : (Str){0};
}

GitPlace git_place_find(const char *folder, Arena *arena) {
  GitPlace place = {0};
  Str site = real_path(arena, folder);
  Str content = real_path(arena, joined(arena, folder, S("content")));
  bool inside = content.len > site.len && str_starts(content, site) && content.ptr[site.len] == '/' &&
                is_folder(str_cstr(arena, content));
  if (!inside) content = site;
  for (Str top = content; top.len > 0 && !place.git;) {
    place.git = git_folder(arena, str_cstr(arena, top));
    place.prefix = prefix_of(arena, content, top);
    place.site_prefix = prefix_of(arena, site, top);
    Str above = path_dir(top);
    top = above.len > 0 || str_eq(top, S("/")) ? above : S("/");
  }
  if (place.git) find_shared(&place, arena);
  return place;
}
