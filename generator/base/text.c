#include "base/text.h"

#include "base/buf.h"
#include "base/utf8.h"

// ---- words --------------------------------------------------------------------------------------

// Eight bytes, the first one lowest, whatever the machine's order.
static uint64_t read_word(const char *bytes) {
  const unsigned char *b = (const unsigned char *)bytes;
  return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
         (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

// Words begin where a byte above " " follows one that is not. Eight bytes at a time: this is done
// to every text of every page. The sum's carry out of a byte's low seven bits says that they are
// above 0x20.
uint32_t text_words(Str text) {
  const uint64_t ones = 0x0101010101010101;
  uint64_t words = 0, last = 0;  // last: 1 when the byte before was part of a word
  size_t i = 0;
  for (; i + 8 <= text.len; i += 8) {
    uint64_t bytes = read_word(text.ptr + i);
    uint64_t inside =
        (((((bytes & ones * 0x7F) + ones * 0x5F) | bytes) & ones * 0x80) >> 7);  // a bit each
    words += ((inside & ~(inside << 8 | last)) * ones) >> 56;
    last = inside >> 56;
  }
  for (; i < text.len; i++) {
    uint64_t inside = (unsigned char)text.ptr[i] > ' ';
    words += inside & ~last;
    last = inside;
  }
  return (uint32_t)words;
}

// ---- slugs --------------------------------------------------------------------------------------

// What a code point adds to a slug; nothing for punctuation and the like.
static void add_slug_char(Buf *out, Str text, size_t at, uint32_t c, size_t length) {
  enum { DOTTED_CAPITAL_I = 0x130, CAPITAL_SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2, DOT_ABOVE = 0x307 };
  if (c == ' ') {
    buf_add_char(out, '-');
  } else if (c ==
             DOTTED_CAPITAL_I) {  // JavaScript lower-cases these two by Unicode's special cases
    buf_add_char(out, 'i');
    utf8_encode(out, DOT_ABOVE);
  } else if (c == CAPITAL_SIGMA) {
    size_t unused;
    bool inside = at > 0 && utf8_is_word(utf8_decode_last(text, at, &unused));
    bool last = at + length >= text.len ||
                !utf8_is_word(utf8_decode(str_from_index(text, at + length), &unused));
    utf8_encode(out, inside && last ? FINAL_SIGMA : CAPITAL_SIGMA + 0x20);
  } else if (utf8_is_word(c)) {
    buf_add(out, utf8_lower(out->arena, str_sub(text, at, length)));
  }
}

Str text_slug(Str text, Arena *arena) {
  Buf out = {.arena = arena};
  buf_reserve(&out, text.len);
  for (size_t at = 0, length = 1; at < text.len; at += length) {
    char c = text.ptr[at];
    if (char_is_alnum(c) || c == '_' || c == '-') {
      buf_add_char(&out, char_lower(c));
      length = 1;
    } else {
      uint32_t code_point = utf8_decode(str_from_index(text, at), &length);
      add_slug_char(&out, text, at, code_point, length);
    }
  }
  return buf_str(&out);
}
