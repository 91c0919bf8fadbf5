#include "cli/new_entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "format/json.h"
#include "format/yaml.h"

#define SCHEMA_ENDING ".schema.json"

enum { NAME_BYTES_MAX = 200 };  // of an entry

// ---- kinds --------------------------------------------------------------------------------------

static void load_schema(FsRoot content, Str name, DiagList *diags, EntryKindVec *out) {
  Arena *arena = diags->arena;
  Str path = str_fmt(arena, "_data/%.*s", STR_ARG(name)), text;
  FsResult result = fs_read(content, path, JSON_BYTES_MAX, arena, &text);
  Value *schema = arena_new(arena, Value);
  if (result.status != FS_OK)
    diag_report(diags, DIAG_FILE_UNREADABLE, (Span){.file = path}, str_from(fs_reason(result)),
                (Str){0});
  else if (json_parse(path, text, arena, diags, schema))
    entry_kinds(str_sub(name, 0, name.len - S(SCHEMA_ENDING).len), schema, arena, out);
}

void new_entry_kinds(FsRoot content, DiagList *diags, EntryKindVec *out) {
  FsEntryVec entries = {0};
  if (fs_list(content, S("_data"), diags->arena, &entries).status != FS_OK) return;
  for (size_t i = 0; i < entries.len; i++)
    if (str_ends(entries.items[i].name, S(SCHEMA_ENDING)))
      load_schema(content, entries.items[i].name, diags, out);
}

const EntryKind *new_entry_find(const EntryKindVec *kinds, Str name) {
  for (size_t i = 0; i < kinds->len; i++)
    if (str_eq(kinds->items[i].name, name)) return &kinds->items[i];
  return NULL;
}

// ---- the file -----------------------------------------------------------------------------------

typedef struct Target {
  const Options *options;
  FsRoot data;   // content/_data/
  Str name;      // "questions.yaml"
  Str shown;     // "content/_data/questions.yaml"
  Str text;      // as it is; of one that is made, its head
  bool missing;  // the file is made
  Arena *arena;
} Target;

static int cannot_write(const Target *target, const char *reason) {
  report_error(target->options,
               str_fmt(target->arena, "cannot write %.*s: %s", STR_ARG(target->shown), reason),
               S("nothing is changed"));
  return EXIT_MACHINE;
}

static int refuse(const Target *target, Str message, Str help) {
  report_error(target->options, message, help);
  return EXIT_USAGE;
}

static bool is_there(const Target *target, Str name) {
  FsInfo info;
  return fs_stat(target->data, name, &info).status != FS_MISSING;
}

// Only YAML has the comments that say what to fill in.
static int find_file(Target *target, const EntryKind *kind, Str shown) {
  static const char *const endings[] = {"yaml", "yml", "json", "csv"};
  const char *ending = "yaml";
  target->missing = true;
  for (size_t i = 0; target->missing && i < sizeof endings / sizeof *endings; i++) {
    target->name = str_fmt(target->arena, "%.*s.%s", STR_ARG(kind->file), endings[i]);
    target->missing = !is_there(target, target->name);
    if (!target->missing) ending = endings[i];
  }
  target->name = str_fmt(target->arena, "%.*s.%s", STR_ARG(kind->file), ending);
  target->shown = str_fmt(target->arena, "%.*s_data/%.*s", STR_ARG(shown), STR_ARG(target->name));
  if (ending[0] == 'y') return EXIT_FINE;
  return refuse(target, str_fmt(target->arena, "%.*s is no YAML", STR_ARG(target->shown)),
                S("write the entry by hand; the schema beside it says what belongs in it"));
}

static int read_file(Target *target, const EntryKind *kind) {
  struct stat info;
  const char *name = str_cstr(target->arena, target->name);
  if (target->missing) {
    target->text = str_fmt(target->arena, "# yaml-language-server: $schema=%.*s%s\n%.*s%s",
                           STR_ARG(kind->file), SCHEMA_ENDING, STR_ARG(kind->list),
                           kind->list.len ? ":\n" : "");
    return EXIT_FINE;
  }
  if (fstatat(target->data.fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode))
    return refuse(target, str_fmt(target->arena, "%.*s is a link", STR_ARG(target->shown)),
                  S("add the entry where the file itself is"));
  FsResult result =
      fs_read(target->data, target->name, YAML_DATA_BYTES_MAX, target->arena, &target->text);
  if (result.status == FS_OK) return EXIT_FINE;
  report_error(
      target->options,
      str_fmt(target->arena, "cannot read %.*s: %s", STR_ARG(target->shown), fs_reason(result)),
      (Str){0});
  return EXIT_MACHINE;
}

// Whether the file is still what was read: an editor may have saved it meanwhile.
static bool is_unchanged(const Target *target) {
  Str now;
  return fs_read(target->data, target->name, YAML_DATA_BYTES_MAX, target->arena, &now).status ==
             FS_OK &&
         str_eq(now, target->text);
}

// The new file beside the old one, then in its place, with its rights.
static int replace(const Target *target, Str text) {
  Str draft_name = str_fmt(target->arena, ".%.*s.new", STR_ARG(target->name));
  const char *name = str_cstr(target->arena, target->name),
             *draft = str_cstr(target->arena, draft_name);
  struct stat info;
  FsResult result = fs_create(target->data, draft_name, text);
  if (result.number == EEXIST)
    return refuse(target,
                  str_fmt(target->arena, "another \"prepbook new\" is at work on %.*s",
                          STR_ARG(target->shown)),
                  str_fmt(target->arena, "when none is, remove %s beside it", draft));
  if (result.status != FS_OK) return cannot_write(target, fs_reason(result));
  bool unchanged = is_unchanged(target);
  bool done = unchanged && fstatat(target->data.fd, name, &info, 0) == 0 &&
              fchmodat(target->data.fd, draft, info.st_mode & 07777, 0) == 0 &&
              renameat(target->data.fd, draft, target->data.fd, name) == 0;
  if (done) return EXIT_FINE;
  const char *reason = unchanged ? fs_reason(fs_failure(errno)) : "it changed meanwhile";
  unlinkat(target->data.fd, draft, 0);
  return cannot_write(target, reason);
}

static int write_file(const Target *target, Str text) {
  if (!target->missing) return replace(target, text);
  FsResult result = fs_create(target->data, target->name, text);
  return result.status == FS_OK ? EXIT_FINE : cannot_write(target, fs_reason(result));
}

// ---- the command --------------------------------------------------------------------------------

static void tell(const Target *target, const EntryKind *kind, const Entry *entry) {
  if (target->options->quiet) return;
  Buf out = {.arena = target->arena};
  buf_add_fmt(&out, "%.*s:%u: %s %.*s \"%.*s\"; fill in:\n", STR_ARG(target->shown), entry->line,
              "began", STR_ARG(kind->name), STR_ARG(entry->name));
  for (size_t i = 0; i < entry->fields.len; i++) {
    const EntryField *field = &entry->fields.items[i];
    buf_add_fmt(&out, "  %.*s:%u:%u: %.*s\n", STR_ARG(target->shown), field->line, field->column,
                STR_ARG(field->path));
  }
  report_lines(stdout, buf_str(&out));
}

static bool is_usable_name(Str name) {
  bool plain = name.len > 0 && name.len <= NAME_BYTES_MAX && utf8_find_invalid(name) == STR_NONE;
  for (size_t i = 0; plain && i < name.len; i++)
    plain = (unsigned char)name.ptr[i] >= ' ' && name.ptr[i] != 0x7F;
  return plain;
}

static int add(Target *target, const EntryKind *kind, Str name) {
  DiagList problems = {.arena = target->arena};
  Entry entry;
  if (!entry_add(kind, target->shown, target->text, name, &problems, &entry)) {
    report_problems(target->options, &problems, target->arena);
    return EXIT_USAGE;
  }
  int code = write_file(target, entry.text);
  if (code == EXIT_FINE) tell(target, kind, &entry);
  return code;
}

int new_entry(const Options *options, FsRoot content, Str shown, const EntryKind *kind,
              const char *name) {
  Arena arena = {0};
  Target target = {.options = options, .arena = &arena};
  int code = EXIT_MACHINE;
  FsResult result = fs_open_folder(content, S("_data"), &target.data);
  if (result.status != FS_OK) {
    report_error(options, str_fmt(&arena, "cannot open _data: %s", fs_reason(result)), (Str){0});
  } else if (name && !is_usable_name(str_from(name))) {
    code = refuse(
        &target, S("that cannot be the name of an entry"),
        str_fmt(&arena, "a name has 1 to %d bytes and no control character", NAME_BYTES_MAX));
  } else {
    code = find_file(&target, kind, shown);
    if (code == EXIT_FINE) code = read_file(&target, kind);
    if (code == EXIT_FINE) code = add(&target, kind, str_from(name));
  }
  if (result.status == FS_OK) fs_close(&target.data);
  arena_free(&arena);
  return code;
}
