#include "serve/sources.h"

#include <sys/stat.h>

#include "base/path.h"

static const char *joined(Arena *arena, Str folder, const char *name) {
  return str_cstr(arena, str_fmt(arena, "%.*s%s", STR_ARG(folder), name));
}

static void add_root(Sources *sources, const char *path, bool deep, const char *skip) {
  sources->roots[sources->root_count++] = (WatchRoot){.path = path, .deep = deep, .skip = skip};
}

static Str with_slash(Arena *arena, const char *folder) {
  Str path = str_from(folder);
  if (path.len == 0) return path;
  return str_ends(path, S("/")) ? path : str_fmt(arena, "%s/", folder);
}

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void add_git(Sources *sources, const GitPlace *place, Arena *arena) {
  if (!place || !place->git) return;
  sources->git = with_slash(arena, place->git);
  sources->common = with_slash(arena, place->common);
  add_root(sources, joined(arena, sources->git, "HEAD"), false, NULL);
  add_root(sources, joined(arena, sources->common, "packed-refs"), false, NULL);
  add_root(sources, joined(arena, sources->common, "refs"), true, NULL);
}

Sources sources_of(const char *folder, const GitPlace *place, const char *output, Arena *arena) {
  Sources sources = {.folder = with_slash(arena, folder)};
  const char *content = joined(arena, sources.folder, "content");
  sources.bare = !is_folder(content);
  add_root(&sources, folder, sources.bare, output);
  if (!sources.bare) {
    add_root(&sources, content, true, NULL);
    add_root(&sources, joined(arena, sources.folder, "themes"), true, NULL);
    add_root(&sources, joined(arena, sources.folder, "scripts"), true, NULL);
  }
  add_git(&sources, place, arena);
  return sources;
}

// ---- what changed -------------------------------------------------------------------------------

static bool is_reference(const Sources *sources, Str path) {
  if (sources->git.len == 0) return false;
  bool ours = str_starts(path, sources->git) || str_starts(path, sources->common);
  return ours && !str_ends(path, S(".lock"));
}

// Of the site's own folder only what a site is made of counts.
static bool is_source(const Sources *sources, Str path) {
  static const char *const names[] = {"content", "themes", "scripts", "handbook.yaml",
                                      "handbook.yml"};
  if (sources->bare) return path.len > 0;
  Str first, rest;
  str_cut(path, '/', &first, &rest);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq(first, str_from(names[i]))) return true;
  return false;
}

PreviewChanges sources_changes(const Sources *sources, const WatchBatch *batch, Arena *arena) {
  PreviewChanges changes = {.anything = batch->lost,
                            .history = batch->lost && sources->git.len > 0};
  for (size_t i = 0; i < batch->paths.len; i++) {
    Str path = batch->paths.items[i];
    if (is_reference(sources, path)) {
      changes.history = true;
      continue;
    }
    if (!str_starts(path, sources->folder)) {
      changes.anything = true;  // the folder itself
      continue;
    }
    path = str_from_index(path, sources->folder.len);
    if (is_source(sources, path)) *vec_add(arena, &changes.paths) = path;
  }
  return changes;
}
