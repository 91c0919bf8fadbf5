// Str: a view of text. It never owns; the bytes live in an arena, a file's text, or the program.
//
// Bytes, not code points: lengths and offsets are bytes unless a name says otherwise. Not
// NUL-terminated (a NUL may stand inside); `str_cstr` makes a C string at a library's door.
// `(Str){0}` is the empty text.
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

typedef struct Str {
  const char *ptr;
  size_t len;  // bytes
} Str;

// S("literal"), and STR_CONST("literal") for static tables.
#define S(literal) ((Str){("" literal ""), sizeof(literal) - 1})
#define STR_CONST(literal) \
  { ("" literal ""), sizeof(literal) - 1 }
// The two arguments of "%.*s".
#define STR_ARG(s) ((int)(s).len), ((s).ptr ? (s).ptr : "")

static const size_t STR_NONE = (size_t)-1;  // "not found", for the finders

Str str_from(const char *cstr);                   // a view of a C string; NULL is empty
Str str_range(const char *from, const char *to);  // a view of [from .. to)

// Comparisons, by bytes. Every text starts and ends with the empty one.
bool str_eq(Str a, Str b);
bool str_eq_nocase(Str a, Str b);  // ASCII letters only
int str_cmp(Str a, Str b);         // as memcmp; the shorter first
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);

// Parts of s, as views.
Str str_sub(Str s, size_t start, size_t len);  // clamped to s
Str str_from_index(Str s, size_t start);       // the rest from `start`, clamped
Str str_trim(Str s);                           // without ASCII white space at both ends
Str str_trim_end(Str s);                       // at the end only

// Byte offset of the first (or last) place, or STR_NONE. An empty needle stands at 0.
size_t str_find(Str s, Str needle);
size_t str_find_char(Str s, char c);
size_t str_find_last_char(Str s, char c);
// Whether there is one.
bool str_contains(Str s, Str needle);

// Cuts s at the first `c`: *head is what stands before it, *tail what stands after. False when
// there is none: *head is all of s then, *tail empty.
bool str_cut(Str s, char c, Str *head, Str *tail);

// Takes the next line off *rest, without its "\n". False at the end. A text that ends in "\n" has
// no further empty line.
bool str_line(Str *rest, Str *line);

// Whole number in decimal, at most `max`. False (and *out untouched) for anything else.
bool str_to_uint(Str s, unsigned long max, unsigned long *out);

// Copies in an arena: as it is, for a library's door, with other letters.
Str str_dup(Arena *arena, Str s);
const char *str_cstr(Arena *arena, Str s);  // NUL-terminated; an inner NUL ends it early
Str str_lower_ascii(Arena *arena, Str s);
Str str_replace_char(Arena *arena, Str s, char from, char to);  // all of them

// What printf would print, in an arena; empty when the format fails.
Str str_fmt(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_vfmt(Arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

// ASCII only, whatever the locale. Space is what isspace says in the locale "C".
static inline bool char_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline bool char_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool char_is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool char_is_alnum(char c) { return char_is_digit(c) || char_is_alpha(c); }
static inline char char_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

#endif
