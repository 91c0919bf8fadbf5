// What stands before the content of a line, and whether a text holds a word: what is asked of raw
// lines without a Doc.
#include <string.h>

#include "markdown/scan.h"

uint32_t scan_skip_blanks(Str line, uint32_t at, uint32_t *column) {
  for (; at < line.len; at++) {
    if (line.ptr[at] == ' ')
      ++*column;
    else if (line.ptr[at] == '\t')
      *column += 4 - *column % 4;
    else
      break;
  }
  return at;
}

bool scan_is_blank_or_end(Str line, uint32_t at) {
  return at >= line.len || line.ptr[at] == ' ' || line.ptr[at] == '\t';
}

// Bytes of the list marker at `at`: "-", "12.", or 0.
static uint32_t list_marker(Str line, uint32_t at) {
  char c = line.ptr[at];
  uint32_t end = at;
  if (c == '-' || c == '+' || c == '*') {
    end = at + 1;
  } else {
    while (end < line.len && end - at < 9 && char_is_digit(line.ptr[end])) end++;
    if (end == at || end >= line.len || (line.ptr[end] != '.' && line.ptr[end] != ')')) return 0;
    end++;
  }
  return scan_is_blank_or_end(line, end) ? end - at : 0;
}

Prefix scan_prefix(Str line, bool lists) {
  Prefix prefix = {0};
  uint32_t column = 0;
  for (;;) {
    uint32_t before = column;
    prefix.length = scan_skip_blanks(line, prefix.length, &column);
    prefix.indent = column - before;
    prefix.column = column;
    if (prefix.length >= line.len) return prefix;
    bool quote = line.ptr[prefix.length] == '>';
    uint32_t marker = quote ? 1 : lists ? list_marker(line, prefix.length) : 0;
    if (marker == 0) return prefix;
    prefix.containers++;
    prefix.quotes += quote;
    prefix.length += marker;
    column += marker;
  }
}

uint32_t scan_continuation(Str line, uint32_t quotes) {
  uint32_t column = 0;
  uint32_t at = scan_skip_blanks(line, 0, &column);
  for (; quotes > 0 && at < line.len && line.ptr[at] == '>'; quotes--)
    at = scan_skip_blanks(line, at + 1, &column);
  return at;
}

// Whether a word is in the text. memchr is ten times as fast as memmem when the first byte is rare.
bool scan_has(Str text, Str word) {
  while (text.len >= word.len) {
    const char *at = memchr(text.ptr, word.ptr[0], text.len - word.len + 1);
    if (!at) return false;
    if (memcmp(at, word.ptr, word.len) == 0) return true;
    text = str_range(at + 1, text.ptr + text.len);
  }
  return false;
}
