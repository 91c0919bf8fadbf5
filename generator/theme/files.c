#include "theme/files.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "site/embedded.h"
#include "site/inert.h"

static const char *const default_folder = "themes/default/";

// A theme's folder in the site, being walked.
typedef struct Walk {
  Site *site;
  Str folder;  // "themes/acme"
  ThemeFileVec *files;
  Map *by_path;  // path -> index + 1 in files
  Arena *scratch;
} Walk;

static Str shown_path(const Walk *walk, Str path) {
  return path_join(&walk->site->arena, walk->folder, path);
}

static void put_file(Walk *walk, ThemeFile file) {
  void **place = map_put(walk->by_path, walk->scratch, file.path);
  if (*place) {
    walk->files->items[(size_t)*place - 1] = file;
    return;
  }
  *vec_add(&walk->site->arena, walk->files) = file;
  *place = (void *)walk->files->len;
}

static void report_unreadable(Walk *walk, Str path, FsResult result) {
  Site *site = walk->site;
  diag_report(&site->diags, DIAG_THEME_INVALID, (Span){.file = shown_path(walk, path)},
              str_fmt(&site->arena, "cannot read: %s", fs_reason(result)), (Str){0});
}

// A file that looks like a template and has another ending would be left out in silence.
static void check_ending(Walk *walk, Str path) {
  Site *site = walk->site;
  bool place = str_starts(path, S("templates/")) || str_starts(path, S("components/"));
  if (!place || str_eq(path_ext(path), S(".mustache"))) return;
  diag_add(&site->diags,
           (Diag){.code = DIAG_THEME_INVALID,
                  .severity = DIAG_WARNING,
                  .span = {.file = shown_path(walk, path)},
                  .message = S("the file is not used: templates and components end in .mustache")});
}

static void report_limit(Walk *walk, Str path, Str message) {
  diag_report(&walk->site->diags, DIAG_THEME_INVALID, (Span){.file = shown_path(walk, path)},
              message, (Str){0});
}

// A copy of the default theme's file overrides nothing: that one is served in fewer bytes.
static bool is_default(Str path, Str bytes) {
  size_t skip = strlen(default_folder);
  for (size_t i = 0; i < embedded_file_count; i++) {
    const EmbeddedFile *file = &embedded_files[i];
    if (str_starts(file->path, str_from(default_folder)) &&
        str_eq(str_from_index(file->path, skip), path))
      return str_eq(file->bytes, bytes);
  }
  return false;
}

// Of what a page is made of, or a browser reads as text.
static bool is_utf8(Walk *walk, const ThemeFile *file) {
  static const char *const texts[] = {".mustache", ".yaml", ".css", ".js", ".mjs", ".json", ".svg"};
  Str ext = path_ext(file->path);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (str_eq(ext, str_from(texts[i])))
      return !diag_not_utf8(&walk->site->diags, DIAG_THEME_INVALID, file->shown, file->bytes,
                            S("the file is not UTF-8"));
  return true;
}

static void add_own_file(Walk *walk, Str path) {
  if (walk->site->config.untrusted && !inert_theme_file(path)) {
    inert_report(walk->site, shown_path(walk, path));
    *map_put(&walk->site->theme.left_out, &walk->site->arena, str_dup(&walk->site->arena, path)) =
        &walk->site->theme;
    return;
  }
  check_ending(walk, path);
  Arena *arena = &walk->site->arena;
  ThemeFile file = {.path = str_dup(arena, path), .shown = shown_path(walk, path)};
  FsResult result = fs_read(walk->site->root, file.shown, THEME_FILE_BYTES_MAX, arena, &file.bytes);
  if (result.status != FS_OK)
    report_unreadable(walk, path, result);
  else if (is_utf8(walk, &file) && !is_default(path, file.bytes))
    put_file(walk, file);
}

static bool skipped(Str name) { return str_starts(name, S(".")) || str_eq(name, S("README.md")); }

static void walk_folder(Walk *walk, Str path, int depth) {
  FsEntryVec entries = {0};
  FsResult result = fs_list(walk->site->root, path_join(walk->scratch, walk->folder, path),
                            walk->scratch, &entries);
  if (result.status != FS_OK) report_unreadable(walk, path, result);
  for (size_t i = 0; i < entries.len; i++) {
    if (skipped(entries.items[i].name)) continue;
    Str child = path_join(walk->scratch, path, entries.items[i].name);
    if (walk->files->len == THEME_FILES_MAX) {
      report_limit(walk, child,
                   str_fmt(&walk->site->arena, "the theme has over %d files", THEME_FILES_MAX));
      return;
    }
    if (entries.items[i].kind != FS_FOLDER)
      add_own_file(walk, child);
    else if (depth < THEME_DEPTH_MAX)
      walk_folder(walk, child, depth + 1);
    else
      report_limit(walk, child, S("the folder is nested too deeply in the theme"));
  }
}

static void add_default_files(Walk *walk) {
  Str folder = str_from(default_folder);
  for (size_t i = 0; i < embedded_file_count; i++) {
    EmbeddedFile file = embedded_files[i];
    if (!str_starts(file.path, folder)) continue;
    put_file(walk, (ThemeFile){str_from_index(file.path, folder.len), file.path, file.served});
  }
}

static void report_missing(Site *site, Str name, Arena *scratch) {
  Nearest nearest = {.word = name};
  FsEntryVec themes = {0};
  fs_list(site->root, S("themes"), scratch, &themes);
  bool unusable = false;
  for (size_t i = 0; i < themes.len; i++) {
    if (str_eq(themes.items[i].name, name))
      unusable = true;
    else if (themes.items[i].kind != FS_FILE)
      nearest_offer(&nearest, themes.items[i].name);
  }
  nearest_offer(&nearest, S("default"));
  const char *help = unusable           ? "themes/%.*s is no folder of this site"
                     : nearest.best.len ? "did you mean \"%.*s\"?"
                                        : "make the folder themes/%.*s";
  Str named = unusable || nearest.best.len == 0 ? name : nearest.best;
  const Config *config = &site->config;
  Span span =
      site_config_span(site, config->theme.line, config->theme.column, config->theme.length);
  diag_report(&site->diags, DIAG_THEME_MISSING, span,
              str_fmt(&site->arena, "there is no theme \"%.*s\"", STR_ARG(name)),
              str_fmt(&site->arena, help, STR_ARG(named)));
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const ThemeFile *)a)->path, ((const ThemeFile *)b)->path);
}

Span theme_file_span(const ThemeFile *file, uint32_t line, uint32_t column, uint32_t length) {
  Span span = span_line(file->shown, file->bytes, line);
  span.column = column;
  span.length = length ? length : 1;
  return span;
}

void theme_files_load(Site *site, Str name, ThemeFileVec *out, Arena *scratch) {
  Map known = {0};
  Walk walk = {site, path_join(&site->arena, S("themes"), name), out, &known, scratch};
  add_default_files(&walk);
  FsInfo info;
  FsResult result = fs_stat(site->root, walk.folder, &info);
  if (result.status != FS_OK && result.status != FS_MISSING)
    report_unreadable(&walk, (Str){0}, result);
  else if (result.status == FS_OK && info.kind == FS_FOLDER)
    walk_folder(&walk, (Str){0}, 0);
  else if (!str_eq(name, S("default")))
    report_missing(site, name, scratch);
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], by_path);
}
