#include "site/names.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/utf8.h"
#include "format/html.h"

// ---- order and titles ---------------------------------------------------------------------------

enum { NUMBER_DIGITS_MAX = 3 };

Str name_without_number(Str name) {
  size_t digits = 0;
  while (digits < name.len && char_is_digit(name.ptr[digits])) digits++;
  if (digits == 0 || digits > NUMBER_DIGITS_MAX) return name;
  Str rest = str_from_index(name, digits);
  if (rest.len < 2 || rest.ptr[0] != '-' || char_is_digit(rest.ptr[1])) return name;
  return str_from_index(rest, 1);
}

static bool is_separator(char c) { return c == '-' || c == '_' || c == ' '; }

Str name_title(Arena *arena, Str stem) {
  Str name = name_without_number(stem);
  Buf out = {.arena = arena};
  buf_reserve(&out, name.len);
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    if (!is_separator(c))
      buf_add_char(&out, c);
    else if (out.len > 0 && out.ptr[out.len - 1] != ' ')
      buf_add_char(&out, ' ');
  }
  Str title = str_trim_end(buf_str(&out));
  if (title.len == 0) return stem;
  if (out.ptr[0] >= 'a' && out.ptr[0] <= 'z') out.ptr[0] = (char)(out.ptr[0] - 'a' + 'A');
  return title;
}

Str name_for_url(Arena *arena, Str stem) { return utf8_nfc(arena, name_without_number(stem)); }

// Takes a run of digits off *s, without leading zeros.
static Str take_number(Str *s) {
  size_t start = 0;
  while (start + 1 < s->len && s->ptr[start] == '0' && char_is_digit(s->ptr[start + 1])) start++;
  size_t end = start;
  while (end < s->len && char_is_digit(s->ptr[end])) end++;
  Str number = str_sub(*s, start, end - start);
  *s = str_from_index(*s, end);
  return number;
}

static int number_cmp(Str a, Str b) {
  if (a.len != b.len) return a.len < b.len ? -1 : 1;
  return str_cmp(a, b);
}

int name_cmp(Str a, Str b) {
  Str x = a, y = b;
  while (x.len > 0 && y.len > 0) {
    if (char_is_digit(x.ptr[0]) && char_is_digit(y.ptr[0])) {
      Str first = take_number(&x), second = take_number(&y);
      int order = number_cmp(first, second);
      if (order != 0) return order;
      continue;
    }
    unsigned char c = (unsigned char)char_lower(x.ptr[0]), d = (unsigned char)char_lower(y.ptr[0]);
    if (c != d) return c < d ? -1 : 1;
    x = str_from_index(x, 1);
    y = str_from_index(y, 1);
  }
  if (x.len != y.len) return x.len < y.len ? -1 : 1;
  return str_cmp(a, b);
}

// ---- kinds of files -----------------------------------------------------------------------------

bool name_is_markdown(Str name) {
  Str ext = path_ext(name);
  return str_eq_nocase(ext, S(".md")) || str_eq_nocase(ext, S(".markdown"));
}

static bool ends_in(Str name, Str end) {
  return name.len >= end.len && str_eq_nocase(str_from_index(name, name.len - end.len), end);
}

// What editors and file managers leave beside a page: nobody means to publish it, and it may be
// what a draft said. content/README.md lists them.
static bool is_litter(Str name) {
  static const Str ends[] = {STR_CONST("~"),    STR_CONST(".bak"), STR_CONST(".orig"),
                             STR_CONST(".rej"), STR_CONST(".swp"), STR_CONST(".swo"),
                             STR_CONST(".tmp")};
  static const Str names[] = {STR_CONST("thumbs.db"), STR_CONST("ehthumbs.db"),
                              STR_CONST("desktop.ini")};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (ends_in(name, ends[i])) return true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq_nocase(name, names[i])) return true;
  return str_starts(name, S("~$")) || (str_starts(name, S("#")) && str_ends(name, S("#")));
}

static bool is_ignored(Str path, bool folder, const StrVec *ignore) {
  bool ignored = false;
  Arena arena = {0};
  Str name = path_name(path), whole = path;
  if (folder && ignore && ignore->len > 0) whole = str_fmt(&arena, "%.*s/", STR_ARG(path));
  for (size_t i = 0; ignore && i < ignore->len && !ignored; i++) {
    Str pattern = ignore->items[i];
    if (!str_contains(pattern, S("/"))) {
      ignored = path_matches(pattern, name);
      continue;
    }
    if (str_starts(pattern, S("/"))) pattern = str_from_index(pattern, 1);
    ignored = path_matches(pattern, path) || path_matches(pattern, whole);
  }
  arena_free(&arena);
  return ignored;
}

bool name_is_left_out(Str path, bool folder, LeftOut also) {
  static const Str bare[] = {STR_CONST("public"), STR_CONST("themes"), STR_CONST("scripts")};
  Str name = path_name(path);
  bool bare_top = also.bare && name.len == path.len;
  if (name.len == 0 || name.ptr[0] == '.') return true;
  if (is_ignored(path, folder, also.ignore)) return true;
  if (name.ptr[0] == '_')
    return folder || !name_is_markdown(name) || name_index(path_stem(name)) == NAME_INDEX_NONE;
  for (size_t i = 0; bare_top && i < sizeof bare / sizeof bare[0]; i++)
    if (str_eq(name, bare[i])) return true;
  return str_eq(name, S("node_modules")) || is_litter(name);
}

NameIndex name_index(Str stem) {
  Str name = name_without_number(stem);
  if (str_eq_nocase(name, S("index"))) return NAME_INDEX;
  if (str_eq_nocase(name, S("_index"))) return NAME_INDEX_UNDERSCORE;
  if (str_eq_nocase(name, S("README"))) return NAME_INDEX_README;
  return NAME_INDEX_NONE;
}

// ---- output paths -------------------------------------------------------------------------------

static bool refuse(const char **why, const char *reason) {
  if (why) *why = reason;
  return false;
}

bool name_is_output(Str name, const char **why) {
  if (name.len == 0) return refuse(why, "is empty");
  if (name.ptr[0] == '.') return refuse(why, "begins with a dot");
  for (size_t i = 0; i < name.len; i++) {
    unsigned char c = (unsigned char)name.ptr[i];
    if (c < 0x20 || c == 0x7F) return refuse(why, "has a control character");
    if (c == '/' || c == '\\') return refuse(why, "has a slash");
  }
  if (name.len > NAME_BYTES_MAX) return refuse(why, "is longer than 255 bytes");
  return true;
}

static bool parts_are_output(Str path, const char **why) {
  for (Str part, rest = path; rest.len > 0;) {
    str_cut(rest, '/', &part, &rest);
    if (!name_is_output(part, why)) return false;
  }
  return true;
}

// The file that a static host serves for a path without a known ending is its folder's index.
static Str file_for(Arena *arena, Str path, bool folder) {
  Str ext = path_ext(path);
  if (folder || path.len == 0) return path_join(arena, path, S("index.html"));
  if (str_eq_nocase(ext, S(".html")) || str_eq_nocase(ext, S(".htm"))) return path;
  if (!name_is_markdown(path)) return path_join(arena, path, S("index.html"));
  return str_fmt(arena, "%.*s.html", STR_ARG(str_sub(path, 0, path.len - ext.len)));
}

bool name_output_path(Arena *arena, Str written, Str *out, const char **why) {
  Str path = str_trim(written);
  if (path.len == 0) return refuse(why, "is empty");
  if (html_url_scheme(arena, path).len > 0 || str_starts(path, S("//")))
    return refuse(why, "names a host");
  if (str_contains(path, S("?")) || str_contains(path, S("#")))
    return refuse(why, "has a query or a fragment");
  bool folder = str_ends(path, S("/"));
  Str decoded, normal;
  if (!html_percent_decode(arena, path, &decoded)) return refuse(why, "has a NUL");
  if (utf8_find_invalid(decoded) != STR_NONE) return refuse(why, "is not UTF-8");
  if (str_starts(decoded, S("/"))) decoded = str_from_index(decoded, 1);
  if (!path_normalize(arena, decoded, &normal)) return refuse(why, "leads out of the site");
  *out = utf8_nfc(arena, file_for(arena, normal, folder));
  if (out->len > PATH_BYTES_MAX) return refuse(why, "is longer than 2000 bytes");
  return parts_are_output(*out, why);
}
