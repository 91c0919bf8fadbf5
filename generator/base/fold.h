// Words folded for search: equal when a reader takes them for the same letters. The rules, and why,
// are those of search/README.md, "Words"; Unicode's tables come from utf8proc.
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdint.h>

#include "base/buf.h"

// Appends the folded form of a word of valid UTF-8: compatibility decomposition without accents,
// Hebrew points and Arabic vowel signs, recomposed, in lower case; at most `max` code points.
// Linear.
void fold_word(Buf *out, Str word, size_t max);

bool fold_is_letter(uint32_t code_point);  // general categories L*
bool fold_is_number(uint32_t code_point);  // N*
bool fold_is_mark(uint32_t code_point);    // M*
bool fold_is_ignored(
    uint32_t code_point);  // soft hyphen, joiners: part of a word, dropped from its form
bool fold_is_unspaced(uint32_t code_point);  // of a script that puts no spaces between words

#endif
