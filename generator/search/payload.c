#include "search/payload.h"

#include "base/utf8.h"

static void add_code_point(Buf *out, uint32_t c) {
  if (c == '"' || c == '\\') buf_add_char(out, '\\');
  if (c == '\n')
    buf_add_lit(out, "\\n");
  else if (c == '\r')
    buf_add_lit(out, "\\r");
  else if (c == 0x2028 || c == 0x2029)
    buf_add_fmt(out, "\\u%04x", (unsigned)c);
  else if (c < 0x80)
    buf_add_char(out, (char)c);
  else
    utf8_encode(out, c);
}

void payload_int(Buf *out, uint32_t value) {
  if (value >= PAYLOAD_DIGIT) {
    add_code_point(out, PAYLOAD_HIGH + value / PAYLOAD_DIGIT);
    value %= PAYLOAD_DIGIT;
  }
  add_code_point(out, value + PAYLOAD_SHIFT);
}

void payload_text(Buf *out, Str text) {
  for (size_t i = 0, length; i < text.len; i += length)
    add_code_point(out, utf8_decode(str_from_index(text, i), &length));
}

void payload_counted(Buf *out, Str text) {
  payload_int(out, (uint32_t)utf16_length(text));
  payload_text(out, text);
}

// A code point is one unit, or two where UTF-8 has four bytes.
size_t utf16_length(Str text) {
  size_t units = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char byte = (unsigned char)text.ptr[i];
    units += ((byte & 0xC0) != 0x80) + (byte >= 0xF0);
  }
  return units;
}

// UTF-8 sorts as code points do. UTF-16 has those above U+FFFF, whose first byte is 0xF0 or more,
// before U+E000, whose first byte is 0xEE.
static int rank(unsigned char byte) { return byte >= 0xF0 ? 0xED : byte >= 0xEE ? byte + 8 : byte; }

int utf16_compare(Str a, Str b) {
  size_t least = a.len < b.len ? a.len : b.len;
  for (size_t i = 0; i < least; i++) {
    unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
    if (x == y) continue;
    int order = rank(x) - rank(y);
    return order ? order : x - y;
  }
  return a.len < b.len ? -1 : a.len > b.len;
}

void payload_safe(Buf *out, Str text) {
  for (size_t i = 0, length; i < text.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(text, i), &length);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      buf_add_char(out, (char)c);
    else
      buf_add_fmt(out, "-%x", (unsigned)c);
  }
}
