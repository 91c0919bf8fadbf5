// UTF-8, paths, places and suggestions.
#include "fuzz.h"

#include "base/diag.h"
#include "base/path.h"
#include "base/utf8.h"
#include "site/decode.h"

static void check_utf8(Str input, Arena *arena) {
  Str valid = utf8_repair(arena, input);
  assert(utf8_find_invalid(valid) == STR_NONE && utf8_count(valid) == utf8_count(input));
  size_t backward = 0, length;
  for (size_t end = input.len; end > 0; end -= length, backward++)
    utf8_decode_last(input, end, &length);
  assert(backward == utf8_count(input));
  for (size_t max = 0; max < 5; max++) assert(utf8_count(utf8_prefix(input, max)) <= max);
  Str nfc = utf8_nfc(arena, valid), folded = utf8_fold(arena, valid);
  assert(str_eq(utf8_nfc(arena, nfc), nfc) && utf8_find_invalid(nfc) == STR_NONE);
  assert(str_eq(utf8_fold(arena, nfc), folded) && str_eq(utf8_fold(arena, folded), folded));
  assert(utf8_count(utf8_lower(arena, valid)) == utf8_count(valid));
}

static bool has_part(Str path, Str wanted) {
  for (Str part; path.len > 0;) {
    str_cut(path, '/', &part, &path);
    if (str_eq(part, wanted)) return true;
  }
  return false;
}

static void check_paths(Str input, Arena *arena) {
  Str from, to, normal, back;
  str_cut(input, '\n', &from, &to);
  if (path_normalize(arena, from, &normal)) {
    assert(!has_part(normal, S("..")) && !has_part(normal, S(".")) && !has_part(normal, S("")));
    assert(path_normalize(arena, normal, &back) && str_eq(back, normal));
    assert(str_eq(path_join(arena, path_dir(normal), path_name(normal)), normal));
  }
  if (!path_normalize(arena, from, &from) || !path_normalize(arena, to, &to)) return;
  Str relative = path_relative(arena, from, to);
  assert(path_normalize(arena, path_join(arena, path_dir(from), relative), &back));
  if (to.len > 0) assert(str_eq(back, to));
}

static void check_places(Str text, Arena *arena) {
  DiagList diags = {.arena = arena};
  Str decoded;
  if (!text_decode(text, S("a.md"), arena, &diags, &decoded)) return;
  assert(utf8_find_invalid(decoded) == STR_NONE);
  assert(!str_contains(decoded, S("\r")) && str_find_char(decoded, 0) == STR_NONE);
  for (size_t at = 0; at <= decoded.len && at < 40; at++) {
    Span span = span_at(S("a.md"), decoded, at, 3);
    assert(span.line >= 1 && span.column >= 1 && span.length >= 1);
    assert(str_eq(span_line(S("a.md"), decoded, span.line).source, span.source));
    assert(span.column <= utf8_count(span.source) + 1);
  }
}

static void check_nearest(Str input) {
  Nearest nearest = {0};
  str_cut(input, '\n', &nearest.word, &input);
  for (Str line; str_line(&input, &line);) nearest_offer(&nearest, line);
  assert(nearest.best.len == 0 || nearest.distance <= nearest.word.len / 3);
}

static void fuzz(Str input, Arena *arena) {
  check_utf8(input, arena);
  check_paths(input, arena);
  check_places(input, arena);
  check_nearest(input);
}
