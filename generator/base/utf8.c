#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

// ---- decoding -----------------------------------------------------------------------------------

// What the first byte of a sequence says: its length, and the range of its second byte (Unicode 15,
// table 3-7). Length 0: the byte begins no sequence.
typedef struct Lead {
  unsigned char length, low, high;
} Lead;

static Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return (Lead){1, 0, 0};
  if (byte < 0xC2) return (Lead){0, 0, 0};
  if (byte < 0xE0) return (Lead){2, 0x80, 0xBF};
  if (byte < 0xF0) return (Lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
  if (byte < 0xF5) return (Lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
  return (Lead){0, 0, 0};
}

uint32_t utf8_decode(Str s, size_t *length) {
  const unsigned char *bytes = (const unsigned char *)s.ptr;
  Lead lead = lead_of(bytes[0]);
  *length = 1;
  if (lead.length == 1) return bytes[0];
  if (lead.length == 0) return UTF8_REPLACEMENT;
  uint32_t code_point = bytes[0] & (0x7Fu >> lead.length);
  for (size_t i = 1; i < lead.length; i++) {
    unsigned char low = i == 1 ? lead.low : 0x80, high = i == 1 ? lead.high : 0xBF;
    *length = i;
    if (i >= s.len || bytes[i] < low || bytes[i] > high) return UTF8_REPLACEMENT;
    code_point = code_point << 6 | (bytes[i] & 0x3Fu);
  }
  *length = lead.length;
  return code_point;
}

uint32_t utf8_decode_last(Str s, size_t end, size_t *length) {
  size_t start = end - 1;
  while (start > 0 && end - start < 4 && ((unsigned char)s.ptr[start] & 0xC0) == 0x80) start--;
  uint32_t code_point = utf8_decode(str_sub(s, start, end - start), length);
  if (start + *length == end) return code_point;
  *length = 1;
  return UTF8_REPLACEMENT;
}

void utf8_encode(Buf *out, uint32_t code_point) {
  utf8proc_uint8_t bytes[4];
  bool valid = code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
  utf8proc_ssize_t length =
      utf8proc_encode_char(valid ? (utf8proc_int32_t)code_point : UTF8_REPLACEMENT, bytes);
  buf_add(out, (Str){(char *)bytes, (size_t)length});
}

// Bytes of ASCII at the start of s, eight at a time.
static size_t ascii_run(Str s) {
  size_t i = 0;
  for (uint64_t word; i + sizeof word <= s.len; i += sizeof word) {
    memcpy(&word, s.ptr + i, sizeof word);
    if (word & 0x8080808080808080u) break;
  }
  while (i < s.len && (unsigned char)s.ptr[i] < 0x80) i++;
  return i;
}

static bool is_replacement(Str s, size_t at) {
  return str_starts(str_from_index(s, at), S("\xEF\xBF\xBD"));
}

size_t utf8_find_invalid(Str s) {
  size_t length;
  for (size_t i = ascii_run(s); i < s.len; i += ascii_run(str_from_index(s, i))) {
    uint32_t code_point = utf8_decode(str_from_index(s, i), &length);
    if (code_point == UTF8_REPLACEMENT && !is_replacement(s, i)) return i;
    i += length;
  }
  return STR_NONE;
}

Str utf8_repair(Arena *arena, Str s) {
  size_t bad = utf8_find_invalid(s), length;
  if (bad == STR_NONE) return s;
  Buf out = {.arena = arena};
  buf_reserve(&out, s.len + 16);
  for (; bad != STR_NONE; bad = utf8_find_invalid(s)) {
    buf_add(&out, str_sub(s, 0, bad));
    buf_add_lit(&out, "\xEF\xBF\xBD");
    utf8_decode(str_from_index(s, bad), &length);
    s = str_from_index(s, bad + length);
  }
  buf_add(&out, s);
  return buf_str(&out);
}

static bool is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

// Unicode 15, table 2 of UAX #9: explicit and implicit directional marks.
static bool turns(uint32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

Str utf8_plain(Arena *arena, Str s) {
  Buf out = {.arena = arena};
  size_t done = 0;  // bytes of s that out has
  for (size_t i = 0, length; i < s.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(s, i), &length);
    if (!is_control(c) && !turns(c)) continue;
    buf_add(&out, str_sub(s, done, i - done));
    if (is_control(c)) buf_add_char(&out, ' ');
    done = i + length;
  }
  if (done == 0) return s;
  buf_add(&out, str_from_index(s, done));
  return buf_str(&out);
}

size_t utf8_count(Str s) {
  size_t count = ascii_run(s);
  for (size_t i = count, length; i < s.len; i += length, count++)
    utf8_decode(str_from_index(s, i), &length);
  return count;
}

Str utf8_prefix(Str s, size_t max) {
  size_t i = 0;
  for (size_t length; i < s.len && max > 0; i += length, max--)
    utf8_decode(str_from_index(s, i), &length);
  return str_sub(s, 0, i);
}

// ---- case and normal forms ----------------------------------------------------------------------

Str utf8_lower(Arena *arena, Str s) {
  if (ascii_run(s) == s.len) return str_lower_ascii(arena, s);
  Buf out = {.arena = arena};
  buf_reserve(&out, s.len);
  for (size_t i = 0, length; i < s.len; i += length) {
    uint32_t code_point = utf8_decode(str_from_index(s, i), &length);
    utf8_encode(&out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point));
  }
  return buf_str(&out);
}

static Str map_text(Arena *arena, Str s, utf8proc_option_t options) {
  utf8proc_uint8_t *mapped = NULL;
  utf8proc_ssize_t length =
      utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &mapped, options);
  if (length == UTF8PROC_ERROR_NOMEM) arena_exhausted();
  if (length < 0) return s;  // not UTF-8: as it is
  Str copy = str_dup(arena, (Str){(char *)mapped, (size_t)length});
  free(mapped);
  return copy;
}

Str utf8_nfc(Arena *arena, Str s) {
  if (ascii_run(s) == s.len) return s;
  return map_text(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

Str utf8_fold(Arena *arena, Str s) {
  if (ascii_run(s) == s.len) return str_lower_ascii(arena, s);
  return map_text(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

// ---- classes ------------------------------------------------------------------------------------

bool utf8_is_space(uint32_t code_point) {
  if (code_point == '\t' || code_point == '\n' || code_point == '\f' || code_point == '\r')
    return true;
  return utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_ZS;
}

bool utf8_is_punctuation(uint32_t code_point) {
  if (code_point < 0x80)
    return (code_point >= '!' && code_point <= '/') || (code_point >= ':' && code_point <= '@') ||
           (code_point >= '[' && code_point <= '`') || (code_point >= '{' && code_point <= '~');
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool utf8_is_word(uint32_t code_point) {
  if (code_point < 0x80) return char_is_alnum((char)code_point) || code_point == '_';
  if (code_point >= 0x24B6 && code_point <= 0x24E9)
    return true;  // letters in circles: alphabetic symbols
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NL) ||
         category == UTF8PROC_CATEGORY_PC;
}

bool utf8_is_cjk(uint32_t code_point) {
  static const struct {
    uint32_t first, last;
  } ranges[] = {
      {0x1100, 0x11FF},    // Hangul Jamo
      {0x2E80, 0x303E},    // radicals, CJK symbols and punctuation
      {0x3041, 0x33FF},    // kana, Bopomofo, compatibility Jamo, enclosed forms
      {0x3400, 0x4DBF},    // ideographs, extension A
      {0x4E00, 0xA4CF},    // ideographs, Yi
      {0xA960, 0xA97F},    // Hangul Jamo, extended A
      {0xAC00, 0xD7FF},    // Hangul syllables, Jamo extended B
      {0xF900, 0xFAFF},    // compatibility ideographs
      {0xFE10, 0xFE1F},    // vertical forms
      {0xFE30, 0xFE6F},    // compatibility forms, small forms
      {0xFF01, 0xFFEF},    // forms of full and half width
      {0x1B000, 0x1B16F},  // kana supplements
      {0x1F200, 0x1F2FF},  // enclosed ideographs
      {0x20000, 0x3FFFD},  // the ideographs of the second and third plane
  };
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
    if (code_point <= ranges[i].last) return code_point >= ranges[i].first;
  return false;
}
