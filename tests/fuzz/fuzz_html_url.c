// Escaping, URLs and the names that become URLs: what comes out cannot leave its context.
#include "fuzz.h"

#include "base/utf8.h"
#include "format/html.h"
#include "format/url.h"
#include "site/names.h"

static void check_without(Str text, const char *bytes) {
  for (size_t i = 0; i < text.len; i++) assert(!text.ptr[i] || !strchr(bytes, text.ptr[i]));
}

static void check_escapers(Str input, Arena *arena) {
  Buf text = {.arena = arena}, attribute = {.arena = arena}, url = {.arena = arena},
      path = {.arena = arena};
  html_text(&text, input);
  html_attr(&attribute, input);
  html_url(&url, input);
  url_add_path(&path, input);
  check_without(buf_str(&text), "<>");
  check_without(buf_str(&attribute), "<>\"");
  check_without(buf_str(&url), "<>\"' \n\t\\`");
  check_without(buf_str(&path), "<>\"' \n\t\\`?#&");
  Str decoded;
  if (str_find_char(input, 0) == STR_NONE) {
    bool fine = html_percent_decode(arena, buf_str(&path), &decoded);
    bool dotted = str_starts(buf_str(&path), S("./")) && !str_starts(input, S("./"));
    assert(fine && str_eq(str_from_index(decoded, dotted ? 2 : 0), input));
  }
  Buf again = {.arena = arena};
  html_text(&again, html_decode(arena, buf_str(&text)));
  assert(str_eq(buf_str(&again), buf_str(&text)));
}

static void check_scheme(Str input, Arena *arena) {
  Str scheme = html_url_scheme(arena, input);
  bool named = str_eq(scheme, S("http")) || str_eq(scheme, S("https")) ||
               str_eq(scheme, S("mailto")) || str_eq(scheme, S("tel"));
  assert(html_url_is_safe(input) == (scheme.len == 0 || named));
  Buf path = {.arena = arena};
  url_add_path(&path, input);
  if (input.len > 0 && input.ptr[0] != '/') assert(html_url_scheme(arena, buf_str(&path)).len == 0);
}

static void check_names(Str input, Arena *arena) {
  Str name = utf8_repair(arena, input), out;
  const char *why = NULL;
  assert(utf8_find_invalid(name_title(arena, name)) == STR_NONE);
  assert(utf8_find_invalid(name_for_url(arena, name)) == STR_NONE);
  if (name_is_output(name, &why))
    assert(name.len > 0 && name.ptr[0] != '.' && !str_contains(name, S("/")));
  else
    assert(why);
  assert(name_cmp(name, name) == 0);
  if (!name_output_path(arena, name, &out, &why)) return;
  assert(out.len > 0 && out.ptr[0] != '/');
  for (Str rest = out, part; rest.len > 0;) {
    str_cut(rest, '/', &part, &rest);
    assert(name_is_output(part, NULL));
  }
}

static void fuzz(Str input, Arena *arena) {
  check_escapers(input, arena);
  check_scheme(input, arena);
  check_names(input, arena);
  Str decoded;
  html_percent_decode(arena, input, &decoded);
  assert(decoded.len <= input.len);
  html_decode(arena, input);
}
