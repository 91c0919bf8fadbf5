#include "site/front_matter.h"

static bool is_fence(Str line) { return str_eq(str_trim_end(line), S("---")); }
static bool is_end(Str line) { return is_fence(line) || str_eq(str_trim_end(line), S("...")); }

static bool is_name_char(char c) { return char_is_alnum(c) || c == '_' || c == '-'; }

// Bytes of the key that a line begins with: a name, or anything in quotes. 0: none.
static size_t key_length(Str line) {
  size_t at = 0;
  if (line.len > 0 && (line.ptr[0] == '"' || line.ptr[0] == '\'')) {
    size_t end = str_find_char(str_from_index(line, 1), line.ptr[0]);
    return end == STR_NONE || end == 0 ? 0 : end + 2;
  }
  while (at < line.len && is_name_char(line.ptr[at])) at++;
  return at;
}

// "key:", "key : value" or "key: value".
static bool is_key_line(Str line) {
  size_t at = key_length(line);
  if (at == 0) return false;
  while (at < line.len && line.ptr[at] == ' ') at++;
  return at < line.len && line.ptr[at] == ':' &&
         (at + 1 == line.len || char_is_space(line.ptr[at + 1]));
}

static bool is_skipped(Str line) { return str_trim(line).len == 0 || str_starts(line, S("#")); }

// The first line after the opening one that says something. Nothing but "# ..." up to the closing
// line is rather a heading between two thematic breaks than a comment.
static bool opens(Str rest) {
  bool comment = false;
  for (Str line; str_line(&rest, &line);) {
    comment = comment || str_starts(line, S("#"));
    if (is_skipped(line)) continue;
    return is_key_line(line) || (is_end(line) && !comment) || str_starts(line, S("{"));
  }
  return false;
}

// A thematic break followed by a paragraph that happens to begin "Note:" is no front matter; only a
// key on the very next line says that one was meant.
static bool was_meant(Str rest) {
  Str line;
  return str_line(&rest, &line) && is_key_line(line);
}

FrontMatterRange front_matter_find(Str text) {
  FrontMatterRange range = {.body = str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0};
  Str rest = str_from_index(text, range.body), line;
  if (!str_line(&rest, &line) || !is_fence(line) || !opens(rest)) return range;
  Str after = rest;
  while (str_line(&rest, &line)) {
    if (!is_end(line)) continue;
    size_t body = rest.len > 0 ? (size_t)(rest.ptr - text.ptr) : text.len;
    return (FrontMatterRange){true, false, str_range(after.ptr, line.ptr), body};
  }
  range.unclosed = was_meant(after);
  return range;
}

Str front_matter_body(Str text) { return str_from_index(text, front_matter_find(text).body); }
