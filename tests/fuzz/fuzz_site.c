// Whole sites: the input is cut into files, each behind a line "== PATH", and the site is checked,
// built or previewed. Paths are those of the list, so that no input writes anywhere else.
#include "fuzz.h"

#include "whole_site.h"

static const char *const paths[] = {
    "content/index.md",
    "content/a.md",
    "content/b/index.md",
    "content/b/c.md",
    "content/inc.txt",
    "content/pic.svg",
    "content/handbook.yaml",
    "content/_data/rows.csv",
    "content/_data/more.json",
    "content/_data/terms.yaml",
    "scripts/a.lua",
    "scripts/lib/m.lua",
    "scripts/assets/s.js",
    "themes/default/theme.yaml",
    "themes/default/templates/page.mustache",
    "themes/default/templates/print.mustache",
    "themes/default/templates/partials/x.mustache",
    "themes/default/components/note.mustache",
    "themes/default/components/tabs.mustache",
    "themes/default/assets/x.css",
};

static const char *find_path(Str name) {
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    if (str_eq(name, str_from(paths[i]))) return paths[i];
  return paths[0];
}

// Takes the next file off *rest: its path, and its bytes up to the next "== " at the start of a
// line.
static const char *take_file(Str *rest, Str *bytes) {
  Str name = {0};
  if (str_starts(*rest, S("== "))) {
    str_cut(str_from_index(*rest, 3), '\n', &name, rest);
  }
  size_t end = str_find(*rest, S("\n== "));
  *bytes = str_sub(*rest, 0, end == STR_NONE ? rest->len : end + 1);
  *rest = str_from_index(*rest, bytes->len);
  return find_path(name);
}

static void fuzz(Str input, Arena *arena) {
  size_t way = fuzz_choice(&input, 3);
  WholeSite whole = whole_begin(arena);
  const char *path = paths[0];
  Str bytes = {0};
  whole_write(&whole, paths[0], S("# Home\n"));
  while (input.len > 0) {
    path = take_file(&input, &bytes);
    if (way < 2 || input.len > 0) whole_write(&whole, path, bytes);
  }
  if (way < 2)
    whole_build(&whole, way == 1);
  else
    whole_preview(&whole, path, bytes);
  whole_end(&whole);
}
