// Text -> folded words with places: the rules of README.md, "Words". The theme's words.mjs has the
// same rules.
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include <stdint.h>

#include "base/buf.h"

enum {
  WORD_MAX = 48,   // code points of a form; what is longer is cut
  JOINED_MAX = 4,  // words that one joined piece is made of
  PARTS_MAX = 8,   // of an identifier
};

typedef enum WordKind {
  WORD_WHOLE,
  WORD_JOINED,  // a piece: words joined by hyphens
  WORD_PART,    // a piece of an identifier; only with pieces
  WORD_LAST,    // the last code point of a run of a script without spaces; only with pieces
} WordKind;

typedef struct Word {
  Str form;           // folded; valid until the next call
  size_t start, end;  // bytes in the text
  uint32_t position;  // of whole words, from 0; of a piece, the word's it belongs to
  uint32_t joins;  // WORD_JOINED: how many words before it it is made of (bigrams counted); else 0
  WordKind kind;
} Word;

typedef struct Words Words;

// A reader of texts, in arena. `pieces`: with WORD_PART and WORD_LAST, for an index.
Words *words_new(Arena *arena, bool pieces);
// Begins a text, whatever was left of the one before. It is valid UTF-8 and stays where it is.
void words_begin(Words *words, Str text);
// The next word in order of place, pieces after the word they belong to. False at the end. Linear
// in text.
bool words_next(Words *words, Word *out);

// The folded form of a whole text that is one word (no splitting), appended to out; cut at
// WORD_MAX.
void words_fold(Buf *out, Str word);
// Whether a form is written in a script without spaces (its first code point decides).
bool words_unspaced(Str form);

#endif
