// `prepbook new DIR`, `prepbook new page PATH` and `prepbook new KIND [NAME]`.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/new_entry.h"
#include "cli/report.h"
#include "format/json.h"
#include "format/yaml.h"
#include "settings/schema.h"
#include "site/embedded.h"

static const char *const starter_folder = "generator/cli/starter/";

static int machine_error(const Options *options, Arena *arena, const char *path, FsResult result) {
  report_error(options, str_fmt(arena, "cannot write %s: %s", path, fs_reason(result)), (Str){0});
  return EXIT_MACHINE;
}

// ---- a site -------------------------------------------------------------------------------------

// Where an embedded file goes in a new site; empty for those that are not part of one.
static Str place_of(Str path) {
  Str starter = str_from(starter_folder);
  if (str_starts(path, S("scripts/meta/"))) return path;
  if (!str_starts(path, starter)) return (Str){0};
  Str place = str_from_index(path, starter.len);
  return str_eq(place, S("gitignore")) ? S(".gitignore") : place;
}

static FsResult write_schemas(FsRoot root, Arena *arena) {
  FsResult result = {0};
  for (size_t i = 0; i < SETTINGS_SCHEMAS && result.status == FS_OK; i++) {
    Buf text = {.arena = arena};
    settings_schemas[i].write(&text);
    result =
        fs_create(root, path_join(arena, S("content/_schema"), str_from(settings_schemas[i].file)),
                  buf_str(&text));
  }
  return result;
}

static FsResult write_starter(FsRoot root, Arena *arena) {
  for (size_t i = 0; i < embedded_file_count; i++) {
    Str place = place_of(embedded_files[i].path);
    if (place.len == 0) continue;
    FsResult result = fs_create(root, place, embedded_files[i].bytes);
    bool kept =
        result.status == FS_FAILED && result.number == EEXIST && str_eq(place, S(".gitignore"));
    if (result.status != FS_OK && !kept) return result;
  }
  return write_schemas(root, arena);
}

// Whether a name is one that a build publishes: no control character, no "." in front.
static bool is_usable(const char *path) {
  Str rest = str_from(path), name;
  if (rest.len == 0 || utf8_find_invalid(rest) != STR_NONE) return false;
  for (size_t i = 0, length; i < rest.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(rest, i), &length);
    if (c < ' ' || (c >= 0x7F && c < 0xA0)) return false;
  }
  while (rest.len > 0) {
    str_cut(rest, '/', &name, &rest);
    if (str_starts(name, S(".")) && !str_eq(name, S(".")) && !str_eq(name, S(".."))) return false;
  }
  return true;
}

static int refuse_name(const Options *options, const char *path, Arena *arena) {
  report_error(options, str_fmt(arena, "\"%s\" cannot be the name of a page or a site", path),
               S("a name has no control character and no \".\" in front"));
  return EXIT_USAGE;
}

static int new_site(const Options *options, const char *folder, Arena *arena) {
  char real[PATH_MAX];
  if (!is_usable(folder)) return refuse_name(options, folder, arena);
  if (realpath(folder, real) && strcmp(real, "/") == 0) {
    report_error(options, S("the root of the file system is no place for a site"),
                 S("name a folder in it"));
    return EXIT_USAGE;
  }
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
    report_error(options, str_fmt(arena, "cannot make the folder %s: %s", folder, strerror(errno)),
                 (Str){0});
    return EXIT_MACHINE;
  }
  FsRoot root;
  FsResult result = fs_open_root(folder, &root);
  if (result.status != FS_OK) return machine_error(options, arena, folder, result);
  FsInfo info;
  if (fs_stat(root, S("content"), &info).status != FS_MISSING) {
    fs_close(&root);
    report_error(options,
                 str_fmt(arena, "%s has a content folder already; nothing is written", folder),
                 S("\"prepbook new page PATH\" adds a page to it"));
    return EXIT_USAGE;
  }
  result = write_starter(root, arena);
  fs_close(&root);
  if (result.status != FS_OK) return machine_error(options, arena, folder, result);
  if (!options->quiet)
    report_lines(stdout, str_fmt(arena, "made %s; next: prepbook build %s\n", folder, folder));
  return EXIT_FINE;
}

// ---- a page -------------------------------------------------------------------------------------

// "process/phone-screen.md" -> "Phone screen"
static Str title_of(Arena *arena, Str path) {
  Str stem = path_stem(path);
  if (str_eq(stem, S("index"))) stem = path_name(path_dir(path));
  Buf title = {.arena = arena};
  for (size_t i = 0; i < stem.len; i++) {
    char c = stem.ptr[i] == '-' || stem.ptr[i] == '_' ? ' ' : stem.ptr[i];
    buf_add_char(&title, i == 0 && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
  }
  return title.len ? buf_str(&title) : S("Home");
}

// A line of YAML: the title as it is where YAML reads it so, else in quotes as JSON has them.
static Str title_line(Arena *arena, Str title) {
  Str plain = str_fmt(arena, "title: %.*s\n", STR_ARG(title));
  Value read;
  DiagList problems = {.arena = arena};
  YamlInput input = {.text = plain, .first_line = 1, .bytes_max = YAML_BYTES_MAX};
  bool sound = yaml_parse(input, arena, &problems, &read) && read.kind == VALUE_MAP;
  const Value *value = sound ? value_find(&read, S("title")) : NULL;
  if (value && value->kind == VALUE_TEXT && str_eq(value->text, title)) return plain;
  Buf line = {.arena = arena};
  buf_add_lit(&line, "title: ");
  json_text(&line, title);
  buf_add_char(&line, '\n');
  return buf_str(&line);
}

// The path beneath content/, with ".md"; false when it leaves it.
static bool page_path(Arena *arena, const char *given, Str *out) {
  Str path = str_from(given);
  if (str_starts(path, S("content/"))) path = str_from_index(path, S("content/").len);
  if (str_starts(path, S("/")) || !path_normalize(arena, path, out) || out->len == 0) return false;
  if (!str_eq_nocase(path_ext(*out), S(".md"))) *out = str_fmt(arena, "%.*s.md", STR_ARG(*out));
  return true;
}

// The folder of pages in the site one stands in; *shown is what its paths begin with in messages.
static FsRoot open_content(FsResult *result, Str *shown) {
  FsRoot here, content;
  *shown = S("content/");
  *result = fs_open_root(".", &here);
  if (result->status != FS_OK) return here;
  *result = fs_open_folder(here, S("content"), &content);
  if (result->status == FS_MISSING) {
    *shown = (Str){0};
    *result = (FsResult){0};
    return here;
  }
  fs_close(&here);
  return content;
}

static int new_page(const Options *options, const char *given, Arena *arena) {
  Str path;
  if (!is_usable(given)) return refuse_name(options, given, arena);
  if (!page_path(arena, given, &path)) {
    report_error(options, str_fmt(arena, "\"%s\" is no path of a page beneath content/", given),
                 (Str){0});
    return EXIT_USAGE;
  }
  FsResult result;
  Str shown;
  FsRoot content = open_content(&result, &shown);
  if (result.status != FS_OK) return machine_error(options, arena, ".", result);
  Str title = title_line(arena, title_of(arena, path));
  Str text = str_fmt(arena, "---\n%.*sdescription: \n---\n\n", STR_ARG(title));
  result = fs_create(content, path, text);
  fs_close(&content);
  if (result.number == EEXIST) {
    report_error(options, str_fmt(arena, "%.*s exists already; nothing is written", STR_ARG(path)),
                 (Str){0});
    return EXIT_USAGE;
  }
  if (result.status != FS_OK) return machine_error(options, arena, str_cstr(arena, path), result);
  if (!options->quiet) report_lines(stdout, str_fmt(arena, "made %.*s\n", STR_ARG(path)));
  return EXIT_FINE;
}

// ---- an entry of a data file
// ----------------------------------------------------------------------

// The site one stands in, and what can be begun in it.
typedef struct Here {
  FsRoot content;
  Str shown;
  EntryKindVec kinds;
  DiagList problems;  // of its schemas
} Here;

static bool open_here(Here *here, Arena *arena) {
  FsResult result;
  *here = (Here){.problems.arena = arena};
  here->content = open_content(&result, &here->shown);
  if (result.status != FS_OK) return false;
  new_entry_kinds(here->content, &here->problems, &here->kinds);
  return true;
}

static Str nearest_kind(const Here *here, const char *word, Arena *arena) {
  Nearest nearest = {.word = str_from(word)};
  nearest_offer(&nearest, S("page"));
  for (size_t i = 0; i < here->kinds.len; i++) nearest_offer(&nearest, here->kinds.items[i].name);
  return nearest_help(&nearest, arena);
}

static int unknown_kind(const Options *options, const Here *here, Arena *arena) {
  const char *word = options->args[0];
  Str help = nearest_kind(here, word, arena);
  if (here->problems.len > 0) report_problems(options, &here->problems, arena);
  report_error(options, str_fmt(arena, "there is no \"%s\" to begin in this site", word),
               help.len ? help : S("\"prepbook new --help\" lists what there is"));
  return EXIT_USAGE;
}

// What is no kind of entry is the name of a new site, unless it looks like a slip of the pen.
static int new_thing(const Options *options, Arena *arena) {
  Here here;
  const char *word = options->args[0], *name = options->arg_count > 1 ? options->args[1] : NULL;
  if (!open_here(&here, arena)) return new_site(options, word, arena);
  const EntryKind *kind = new_entry_find(&here.kinds, str_from(word));
  struct stat info;
  bool slip = here.kinds.len > 0 && !strchr(word, '/') &&
              nearest_kind(&here, word, arena).len > 0 && stat(word, &info) != 0;
  int code = kind           ? new_entry(options, here.content, here.shown, kind, name)
             : name || slip ? unknown_kind(options, &here, arena)
                            : new_site(options, word, arena);
  fs_close(&here.content);
  return code;
}

void new_list_kinds(void) {
  Arena arena = {0};
  Here here;
  if (open_here(&here, &arena)) {
    for (size_t i = 0; i < here.kinds.len; i++) {
      report_text(stdout, here.kinds.items[i].name);
      putchar('\n');
    }
    fs_close(&here.content);
  }
  arena_free(&arena);
}

int command_new(const Options *options) {
  Arena arena = {0};
  int code = EXIT_USAGE;
  bool page = options->arg_count > 0 && strcmp(options->args[0], "page") == 0;
  if (options->kinds && options->arg_count == 0)
    new_list_kinds(), code = EXIT_FINE;
  else if (page && options->arg_count == 2)
    code = new_page(options, options->args[1], &arena);
  else if (!page && options->arg_count > 0)
    code = new_thing(options, &arena);
  else
    report_error(options, S("name a folder, or \"page\" and a path"),
                 S("prepbook new my-handbook"));
  arena_free(&arena);
  return code;
}
