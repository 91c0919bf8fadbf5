#include "base/str.h"

#include <assert.h>
#include <stdio.h>

Str str_from(const char *cstr) { return cstr ? (Str){cstr, strlen(cstr)} : (Str){0}; }

Str str_range(const char *from, const char *to) { return (Str){from, (size_t)(to - from)}; }

bool str_eq(Str a, Str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eq_nocase(Str a, Str b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (char_lower(a.ptr[i]) != char_lower(b.ptr[i])) return false;
  return true;
}

int str_cmp(Str a, Str b) {
  size_t shared = a.len < b.len ? a.len : b.len;
  int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
  return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(Str s, Str prefix) {
  return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix) {
  return s.len >= suffix.len && str_eq(str_from_index(s, s.len - suffix.len), suffix);
}

Str str_sub(Str s, size_t start, size_t len) {
  if (start > s.len) start = s.len;
  if (len > s.len - start) len = s.len - start;
  return (Str){s.ptr ? s.ptr + start : NULL, len};
}

Str str_from_index(Str s, size_t start) { return str_sub(s, start, s.len); }

Str str_trim_end(Str s) {
  while (s.len > 0 && char_is_space(s.ptr[s.len - 1])) s.len--;
  return s;
}

Str str_trim(Str s) {
  size_t start = 0;
  while (start < s.len && char_is_space(s.ptr[start])) start++;
  return str_trim_end(str_from_index(s, start));
}

size_t str_find(Str s, Str needle) {
  if (needle.len == 0) return 0;
  if (s.len < needle.len) return STR_NONE;
  const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
  return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_find_char(Str s, char c) {
  const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
  return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_find_last_char(Str s, char c) {
  for (size_t i = s.len; i > 0; i--)
    if (s.ptr[i - 1] == c) return i - 1;
  return STR_NONE;
}

bool str_contains(Str s, Str needle) { return str_find(s, needle) != STR_NONE; }

bool str_cut(Str s, char c, Str *head, Str *tail) {
  size_t at = str_find_char(s, c);
  bool found = at != STR_NONE;
  *head = found ? str_sub(s, 0, at) : s;
  *tail = found ? str_from_index(s, at + 1) : (Str){0};
  return found;
}

bool str_line(Str *rest, Str *line) {
  if (rest->len == 0) return false;
  str_cut(*rest, '\n', line, rest);
  return true;
}

bool str_to_uint(Str s, unsigned long max, unsigned long *out) {
  unsigned long number = 0;
  if (s.len == 0) return false;
  for (size_t i = 0; i < s.len; i++) {
    if (!char_is_digit(s.ptr[i])) return false;
    unsigned long digit = (unsigned long)(s.ptr[i] - '0');
    if (digit > max || number > (max - digit) / 10) return false;
    number = number * 10 + digit;
  }
  *out = number;
  return true;
}

Str str_dup(Arena *arena, Str s) {
  char *copy = arena_array(arena, char, s.len);
  if (s.len > 0) memcpy(copy, s.ptr, s.len);
  return (Str){copy, s.len};
}

const char *str_cstr(Arena *arena, Str s) {
  char *copy = arena_array(arena, char, s.len + 1);
  if (s.len > 0) memcpy(copy, s.ptr, s.len);
  return copy;
}

Str str_lower_ascii(Arena *arena, Str s) {
  char *copy = arena_array(arena, char, s.len);
  for (size_t i = 0; i < s.len; i++) copy[i] = char_lower(s.ptr[i]);
  return (Str){copy, s.len};
}

Str str_replace_char(Arena *arena, Str s, char from, char to) {
  char *copy = arena_array(arena, char, s.len);
  for (size_t i = 0; i < s.len; i++) copy[i] = s.ptr[i] == from ? to : s.ptr[i];
  return (Str){copy, s.len};
}

Str str_vfmt(Arena *arena, const char *format, va_list args) {
  assert(format);
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0) return (Str){0};
  char *text = arena_array(arena, char, (size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, args);
  return (Str){text, (size_t)length};
}

Str str_fmt(Arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Str text = str_vfmt(arena, format, args);
  va_end(args);
  return text;
}
