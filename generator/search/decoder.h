// The payload of a file of the index, read back. What is wrong with it sets `broken`, and
// everything read after that is zero or empty, so callers look once at the end.
#ifndef SEARCH_DECODER_H
#define SEARCH_DECODER_H

#include <stdint.h>

#include "base/buf.h"

typedef struct Decoder {
  Str text;
  size_t at;
  bool broken;
} Decoder;

// The payload of `PB("name","...")`, its escapes undone; false when the file does not have that
// form.
bool decoder_open(Str file, Str name, Arena *arena, Str *payload);

// The next integer.
uint32_t decoder_int(Decoder *decoder);
// As many UTF-16 units as the integer before them says.
Str decoder_string(Decoder *decoder);
// Whether nothing is left, or the payload is broken.
bool decoder_at_end(const Decoder *decoder);
// How many items can follow at most: each has one byte or more. Lists are no longer than that.
size_t decoder_left(const Decoder *decoder);

// The bytes of the first `units` UTF-16 units, at most all; whole code points.
size_t utf16_prefix(Str text, uint32_t units);

#endif
