#include "serve/headers.h"

#include "base/fs.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

// A "*" matches anything, "/" too. Between two stars the first place that fits is as good as any:
// what comes after the second one may begin anywhere behind it. So no place is tried twice.
static bool matches(Str pattern, Str path) {
  size_t star = str_find_char(pattern, '*');
  if (star == STR_NONE) return str_eq(pattern, path);
  if (!str_starts(path, str_sub(pattern, 0, star))) return false;
  path = str_from_index(path, star);
  for (pattern = str_from_index(pattern, star + 1);; pattern = str_from_index(pattern, star + 1)) {
    star = str_find_char(pattern, '*');
    if (star == STR_NONE) return str_ends(path, pattern);
    size_t at = str_find(path, str_sub(pattern, 0, star));
    if (at == STR_NONE) return false;
    path = str_from_index(path, at + star);
  }
}

static void add_line(Buf *out, Str line) {
  Str name, value;
  if (!str_cut(line, ':', &name, &value) || str_eq_nocase(name, S("Cache-Control"))) return;
  buf_add_fmt(out, "%.*s: %.*s\n", STR_ARG(name), STR_ARG(str_trim(value)));
}

Str headers_match(Str text, Str path, Arena *arena) {
  Buf out = {.arena = arena};
  bool ours = false;
  for (Str line; str_line(&text, &line);) {
    bool indented = str_starts(line, S(" ")) || str_starts(line, S("\t"));
    Str words = str_trim(line);
    if (words.len == 0 || words.ptr[0] == '#') continue;
    if (!indented)
      ours = matches(words, path);
    else if (ours)
      add_line(&out, words);
  }
  return buf_str(&out);
}

Str headers_find(Preview *preview, Str path, Arena *arena) {
  PreviewFile file;
  Str text;
  if (!preview_find(preview, S("_headers"), arena, &file)) return (Str){0};
  text = file.bytes;
  if (file.asset.len > 0 &&
      fs_read(preview_site(preview)->content, file.asset, FILE_BYTES_MAX, arena, &text).status !=
          FS_OK)
    return (Str){0};
  return headers_match(text, path, arena);
}
