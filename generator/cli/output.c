#include "cli/output.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/report.h"

// Whether `inner` is `outer` or stands beneath it; both absolute.
static bool beneath(Str inner, Str outer) {
  if (str_eq(outer, S("/"))) return true;
  return str_starts(inner, outer) && (inner.len == outer.len || inner.ptr[outer.len] == '/');
}

// The folder above, as realpath takes it.
static const char *above(Arena *arena, Str path) {
  Str dir = path_dir(path);
  if (dir.len > 0) return str_cstr(arena, dir);
  return str_starts(path, S("/")) ? "/" : ".";
}

static Str without_slashes(Str path) {
  while (path.len > 1 && str_ends(path, S("/"))) path.len--;
  return path;
}

// The absolute path of a folder that may not exist yet; its parent must. NULL when it does not, or
// when one of them cannot be looked at; errno says why.
static const char *absolute(Arena *arena, const char *path) {
  char real[PATH_MAX];
  if (realpath(path, real)) return str_cstr(arena, str_from(real));
  if (errno != ENOENT) return NULL;
  Str whole = without_slashes(str_from(path));
  if (!realpath(above(arena, whole), real)) return NULL;
  return str_cstr(arena,
                  path_join(arena, str_from(strcmp(real, "/") ? real : ""), path_name(whole)));
}

static bool is_link(const char *path) {
  struct stat info;
  return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

// The first link in the site that a path goes through; empty: none. `site` is absolute.
static Str find_link(Arena *arena, const char *site, Str path) {
  char real[PATH_MAX];
  for (size_t end = 1; end <= path.len; end++) {
    if (end < path.len && path.ptr[end] != '/') continue;
    Str begin = str_sub(path, 0, end);
    if (is_link(str_cstr(arena, begin)) && realpath(above(arena, begin), real) &&
        beneath(str_from(real), str_from(site)))
      return begin;
  }
  return (Str){0};
}

Str output_link(const char *site, const char *output, Arena *arena) {
  const char *folder = absolute(arena, site);
  return folder ? find_link(arena, folder, str_from(output)) : (Str){0};
}

static bool holds_sources(Arena *arena, const char *destination, const char *site) {
  static const char *const sources[] = {"content", "themes", "scripts"};
  Str out = str_from(destination), folder = str_from(site);
  if (beneath(folder, out)) return true;
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
    if (beneath(out, path_join(arena, folder, str_from(sources[i])))) return true;
  return false;
}

const char *output_folder(const Options *options, const char *site, const char *usual,
                          Arena *arena) {
  if (options->destination) return options->destination;
  if (strcmp(site, ".") == 0) return usual;
  return str_cstr(arena, path_join(arena, str_from(site), str_from(usual)));
}

static bool refuse(const Options *options, Str message, Str help) {
  report_error(options, message, help);
  return false;
}

// What `number`, an errno, says of a path that cannot be followed.
static bool refuse_unreadable(const Options *options, const char *path, int number, Arena *arena) {
  return refuse(options,
                str_fmt(arena, "cannot follow \"%s\": %s", path, fs_reason(fs_failure(number))),
                (Str){0});
}

static bool refuse_missing(const Options *options, const char *site, const char *output, int number,
                           Arena *arena) {
  char real[PATH_MAX];
  if (number != ENOENT) return refuse_unreadable(options, output, number, arena);
  if (!options->destination && !realpath(site, real))
    return refuse(options, str_fmt(arena, "there is no folder \"%s\"", site),
                  S("SITE is a folder with content/, or any folder of Markdown"));
  return refuse(options, str_fmt(arena, "the folder above \"%s\" does not exist", output),
                (Str){0});
}

bool output_place(const Options *options, const char *site, const char *output, Arena *arena,
                  OutputPlace *out) {
  const char *folder = absolute(arena, site);
  if (!folder && errno != ENOENT) return refuse_unreadable(options, site, errno, arena);
  const char *place = absolute(arena, output);
  if (!place) return refuse_missing(options, site, output, errno, arena);
  Str link = options->untrusted ? output_link(site, output, arena) : (Str){0};
  if (link.len > 0)
    return refuse(
        options,
        str_fmt(arena, "\"%.*s\" is a link; an untrusted site does not say where its output goes",
                STR_ARG(link)),
        S("name the output folder with --dest-dir"));
  if (folder && holds_sources(arena, place, folder))
    return refuse(
        options,
        str_fmt(arena, "\"%s\" holds the sources of the site; nothing is written there", output),
        S("choose an output folder of its own with --dest-dir"));
  out->above = above(arena, str_from(place));
  out->in_site = folder && beneath(str_from(place), str_from(folder));
  return true;
}

bool output_may_be_cleaned(const Options *options, const char *site, const char *output,
                           Arena *arena) {
  const char *place = absolute(arena, output);
  if (!place && errno != ENOENT) return refuse_unreadable(options, output, errno, arena);
  Str path = without_slashes(str_from(output)), link = output_link(site, output, arena);
  if (link.len == 0 && is_link(str_cstr(arena, path))) link = path;
  if (link.len == 0) return true;
  return refuse(options, str_fmt(arena, "\"%.*s\" is a link; nothing is removed", STR_ARG(link)),
                place
                    ? str_fmt(arena, "name the folder itself: prepbook clean --dest-dir %s", place)
                    : (Str){0});
}
