// What the files of the index are written in: integers as code points, texts, names. README.md,
// "Files".
#ifndef SEARCH_PAYLOAD_H
#define SEARCH_PAYLOAD_H

#include <stdint.h>

#include "base/buf.h"

enum {
  PAYLOAD_DIGIT = 55000,        // an integer below it is one code point
  PAYLOAD_SHIFT = 32,           // added to it
  PAYLOAD_HIGH = 0xE000,        // the first code point of a greater one: this + v / PAYLOAD_DIGIT
  PAYLOAD_INT_MAX = 300000000,  // the greatest integer
};

// Adds an integer, at most PAYLOAD_INT_MAX, as it stands between the quotes of a JavaScript string.
void payload_int(Buf *out, uint32_t value);
// Adds a text as it stands there.
void payload_text(Buf *out, Str text);

// I(length in UTF-16 units), then the text.
void payload_counted(Buf *out, Str text);

// UTF-16 units of valid UTF-8.
size_t utf16_length(Str text);
// The order of JavaScript's "<" on strings.
int utf16_compare(Str a, Str b);

// A separator as it stands in a file's name: a-z and 0-9 as they are, others "-" and hexadecimal.
void payload_safe(Buf *out, Str text);

#endif
