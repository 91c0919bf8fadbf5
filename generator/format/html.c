#include "format/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "format/html_entities.h"

// ---- escaping -----------------------------------------------------------------------------------

// What a byte becomes, by class: 1 in text and attributes, 2 in attributes only.
static const unsigned char escape_class[256] = {['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 2};

static Str escape_of(char c) {
  switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    default: return S("&quot;");
  }
}

// Whether one of eight bytes is & < > or a quote. The two pairs differ in one bit each, so two
// searches for a zero byte find all four.
static bool any_special(const char *bytes) {
  const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  uint64_t angles = (word | ones * 0x02) ^ ones * '>', others = (word | ones * 0x04) ^ ones * '&';
  return ((angles - ones) & ~angles & tops) | ((others - ones) & ~others & tops);
}

static void escape(Buf *out, Str text, unsigned char most) {
  size_t run = 0;
  for (size_t i = 0; i < text.len; i++) {
    while (i + 8 <= text.len && !any_special(text.ptr + i)) i += 8;
    if (i == text.len) break;
    unsigned char class_ = escape_class[(unsigned char)text.ptr[i]];
    if (class_ == 0 || class_ > most) continue;
    buf_add(out, str_sub(text, run, i - run));
    buf_add(out, escape_of(text.ptr[i]));
    run = i + 1;
  }
  buf_add(out, str_from_index(text, run));
}

void html_text(Buf *out, Str text) { escape(out, text, 1); }

void html_attr(Buf *out, Str text) { escape(out, text, 2); }

// What may stand in a URL as it is.
static bool is_url_char(char c) {
  static const bool signs[128] = {
      ['-'] = true, ['_'] = true, ['.'] = true, ['!'] = true, ['~'] = true,
      ['*'] = true, ['('] = true, [')'] = true, [','] = true, [';'] = true,
      [':'] = true, ['@'] = true, ['$'] = true, ['+'] = true, ['='] = true,
      ['/'] = true, ['#'] = true, ['%'] = true, ['?'] = true};
  return char_is_alnum(c) || ((unsigned char)c < 128 && signs[(unsigned char)c]);
}

static size_t run_length(Str text, size_t from) {
  size_t i = from;
  while (i < text.len && is_url_char(text.ptr[i])) i++;
  return i - from;
}

static void add_percent(Buf *out, char c) {
  static const char digits[] = "0123456789ABCDEF";
  buf_add_char(out, '%');
  buf_add_char(out, digits[(unsigned char)c >> 4]);
  buf_add_char(out, digits[(unsigned char)c & 15]);
}

void html_url(Buf *out, Str url) {
  for (size_t i = 0; i < url.len; i++) {
    size_t run = run_length(url, i);
    buf_add(out, str_sub(url, i, run));
    i += run;
    if (i == url.len) break;
    if (url.ptr[i] == '&')
      buf_add_lit(out, "&amp;");
    else if (url.ptr[i] == '\'')
      buf_add_lit(out, "&#x27;");
    else
      add_percent(out, url.ptr[i]);
  }
}

// ---- which URLs may leave -----------------------------------------------------------------------

// A URL as a browser's parser begins: leading controls and blanks dropped, tabs and newlines
// anywhere.
Str html_url_scheme(Arena *arena, Str url) {
  Buf scheme = {.arena = arena};
  size_t i = 0;
  while (i < url.len && (unsigned char)url.ptr[i] <= ' ') i++;
  for (; i < url.len; i++) {
    char c = char_lower(url.ptr[i]);
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == ':') return buf_str(&scheme);
    bool fits = char_is_alpha(c) ||
                (scheme.len > 0 && (char_is_digit(c) || c == '+' || c == '-' || c == '.'));
    if (!fits) break;
    buf_add_char(&scheme, c);
  }
  return (Str){0};
}

bool html_url_is_safe(Str url) {
  static const char *const safe[] = {"http", "https", "mailto", "tel"};
  char scheme[8];
  size_t length = 0, i = 0;
  while (i < url.len && (unsigned char)url.ptr[i] <= ' ') i++;
  for (; i < url.len; i++) {
    char c = char_lower(url.ptr[i]);
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == ':') break;
    bool fits =
        char_is_alpha(c) || (length > 0 && (char_is_digit(c) || c == '+' || c == '-' || c == '.'));
    if (!fits) return true;  // no scheme: relative
    if (length < sizeof scheme) scheme[length] = c;
    length++;
  }
  if (i == url.len) return true;
  for (size_t k = 0; k < sizeof safe / sizeof safe[0]; k++)
    if (length <= sizeof scheme && str_eq((Str){scheme, length}, str_from(safe[k]))) return true;
  return length == 0;
}

bool html_attribute_is_url(Str name) {
  static const char *const names[] = {"action", "background", "cite",      "data", "formaction",
                                      "href",   "longdesc",   "manifest",  "ping", "poster",
                                      "src",    "srcset",     "xlink:href"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq_nocase(name, str_from(names[i]))) return true;
  return false;
}

// ---- decoding -----------------------------------------------------------------------------------

static int hex(char c) {
  if (char_is_digit(c)) return c - '0';
  c = char_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool html_percent_decode(Arena *arena, Str url, Str *out) {
  *out = url;
  if (!str_contains(url, S("%"))) return str_find_char(url, 0) == STR_NONE;
  Buf text = {.arena = arena};
  buf_reserve(&text, url.len);
  for (size_t i = 0; i < url.len; i++) {
    bool escaped = url.ptr[i] == '%' && i + 2 < url.len && hex(url.ptr[i + 1]) >= 0 &&
                   hex(url.ptr[i + 2]) >= 0;
    buf_add_char(&text,
                 escaped ? (char)(hex(url.ptr[i + 1]) * 16 + hex(url.ptr[i + 2])) : url.ptr[i]);
    if (escaped) i += 2;
  }
  *out = buf_str(&text);
  return str_find_char(*out, 0) == STR_NONE;
}

// What windows-1252 has at 0x80-0x9F: numeric references there mean these (HTML
// standard, 13.2.5.80).
static const unsigned short windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// "#38" or "#x26" after "&"; the bytes used, 0 when it is none.
static size_t decode_number(Buf *out, Str rest) {
  bool is_hex = rest.len > 1 && (rest.ptr[1] == 'x' || rest.ptr[1] == 'X');
  uint32_t number = 0;
  size_t start = is_hex ? 2 : 1, i = start;
  for (; i < rest.len; i++) {
    int digit = is_hex ? hex(rest.ptr[i]) : char_is_digit(rest.ptr[i]) ? rest.ptr[i] - '0' : -1;
    if (digit < 0) break;
    number = number > 0x110000 ? number : number * (is_hex ? 16 : 10) + (uint32_t)digit;
  }
  if (i == start) return 0;
  if (number >= 0x80 && number < 0xA0) number = windows_1252[number - 0x80];
  utf8_encode(out, number == 0 ? UTF8_REPLACEMENT : number);
  return i < rest.len && rest.ptr[i] == ';' ? i + 1 : i;
}

static size_t decode_name(Buf *out, Str rest) {
  size_t length = 0;
  uint32_t code_points[2];
  while (length < rest.len && char_is_alnum(rest.ptr[length])) length++;
  if (length == rest.len || rest.ptr[length] != ';') return 0;
  if (!html_entity_find(str_sub(rest, 0, length), code_points)) return 0;
  utf8_encode(out, code_points[0]);
  if (code_points[1] != 0) utf8_encode(out, code_points[1]);
  return length + 1;
}

Str html_decode(Arena *arena, Str text) {
  size_t at = str_find_char(text, '&');
  if (at == STR_NONE) return text;
  Buf out = {.arena = arena};
  buf_reserve(&out, text.len);
  for (; at != STR_NONE; at = str_find_char(text, '&')) {
    buf_add(&out, str_sub(text, 0, at));
    text = str_from_index(text, at + 1);
    size_t used =
        text.len && text.ptr[0] == '#' ? decode_number(&out, text) : decode_name(&out, text);
    if (used == 0) buf_add_char(&out, '&');
    text = str_from_index(text, used);
  }
  buf_add(&out, text);
  return buf_str(&out);
}
