// Unicode on UTF-8 text. The only user of utf8proc: case, normal forms and classes come from there.
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/buf.h"

enum { UTF8_REPLACEMENT = 0xFFFD };

// Decodes the first code point of s (not empty) and its length in bytes. Invalid bytes decode as
// UTF8_REPLACEMENT, one maximal subpart at a time (Unicode 15, section 3.9, as WHATWG does it).
uint32_t utf8_decode(Str s, size_t *length);
// The code point that ends right before offset `end` (> 0), and its length.
uint32_t utf8_decode_last(Str s, size_t end, size_t *length);
// Adds the code point's bytes; those of UTF8_REPLACEMENT for what is none.
void utf8_encode(Buf *out, uint32_t code_point);

// Byte offset of the first invalid sequence, or STR_NONE when s is valid UTF-8.
size_t utf8_find_invalid(Str s);
// s with every invalid sequence replaced by U+FFFD; s itself when it is valid.
Str utf8_repair(Arena *arena, Str s);

// s without what no line of text shows: a control character or line separator becomes a space, a
// mark that turns the direction of the text after it goes. s itself when it has none.
Str utf8_plain(Arena *arena, Str s);

size_t utf8_count(Str s);  // code points
// At most `max` code points of s.
Str utf8_prefix(Str s, size_t max);

Str utf8_lower(Arena *arena, Str s);  // Unicode simple lower case
Str utf8_nfc(Arena *arena, Str s);    // canonical composition; s itself when ASCII
Str utf8_fold(Arena *arena, Str s);   // canonical composition and case folding: equal when a
                                      // case-blind or normalising disk would take two names for one
bool utf8_is_space(uint32_t code_point);        // CommonMark's Unicode white space
bool utf8_is_punctuation(uint32_t code_point);  // general categories P*, and ASCII punctuation
bool utf8_is_word(uint32_t code_point);         // letters, marks, digits ("²" is none), connector
                                                // punctuation: \w with /u
bool utf8_is_cjk(uint32_t code_point);  // Chinese, Japanese and Korean letters, punctuation and
                                        // forms of full width: no spaces stand between their words

#endif
