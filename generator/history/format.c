#include "history/format.h"

#include "base/buf.h"
#include "base/fs.h"

// Extensions of the format that change nothing for a reader.
static const Str extensions[] = {STR_CONST("noop"), STR_CONST("preciousobjects"),
                                 STR_CONST("partialclone"), STR_CONST("worktreeconfig"),
                                 STR_CONST("relativeworktrees")};

static bool is_known(Str extension, Str value) {
  for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
    if (str_eq(extension, extensions[i])) return true;
  return (str_eq(extension, S("objectformat")) && str_eq_nocase(value, S("sha1"))) ||
         (str_eq(extension, S("refstorage")) && str_eq_nocase(value, S("files")));
}

// What stands before a comment, without quotes.
static Str plain_value(Str value, Arena *arena) {
  Buf out = {.arena = arena};
  bool quoted = false;
  for (size_t i = 0; i < value.len; i++) {
    char c = value.ptr[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '#' || c == ';')) break;
    if (c != '"') buf_add_char(&out, c);
  }
  return str_trim(buf_str(&out));
}

// `[remote "origin"]` is the section "remote". What stands behind it on the line is its first
// setting.
static Str take_section(Str *line, Arena *arena) {
  Str inside, name, rest;
  str_cut(str_from_index(*line, 1), ']', &inside, line);
  *line = str_trim(*line);
  str_cut(str_trim(inside), ' ', &name, &rest);
  str_cut(name, '.', &name, &rest);
  return str_lower_ascii(arena, str_trim(name));
}

Format format_parse(Str config, Arena *arena) {
  Format format = {0};
  Str line, section = {0}, key, value, foreign = {0};
  bool new = false;
  while (str_line(&config, &line)) {
    line = str_trim(line);
    if (str_starts(line, S("["))) section = take_section(&line, arena);
    str_cut(line, '=', &key, &value);
    key = str_lower_ascii(arena, str_trim(key));
    value = plain_value(value, arena);
    if (str_eq(section, S("core")) && str_eq(key, S("repositoryformatversion")))
      new = !str_eq(value, S("0"));
    if (str_eq(section, S("extensions")) && key.len > 0 && char_is_alnum(key.ptr[0]) &&
        !is_known(key, value))
      foreign = key;
    if (str_eq(section, S("remote")) &&
        (str_eq(key, S("promisor")) || str_eq(key, S("partialclonefilter"))))
      format.partial = true;
  }
  if (new) format.foreign = foreign;
  return format;
}

bool format_read(const GitPlace *place, Arena *arena, Format *out, Str *problem) {
  FsRoot root;
  Str text = {0};
  FsResult result = fs_open_root(place->common, &root);
  if (result.status == FS_OK) result = fs_read(root, S("config"), CONFIG_BYTES_MAX, arena, &text);
  fs_close(&root);
  *out = format_parse(text, arena);
  if (result.status == FS_OK || result.status == FS_MISSING) return true;
  *problem = str_fmt(arena, "%s/config: %s", place->common, fs_reason(result));
  return false;
}
