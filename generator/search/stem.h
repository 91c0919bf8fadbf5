// Stems by Snowball's libstemmer: which forms are one word to a reader.
#ifndef SEARCH_STEM_H
#define SEARCH_STEM_H

#include "base/str.h"

typedef struct Stemmers Stemmers;

// Stemmers are made when a language is first asked for. One thread at a time.
Stemmers *stemmers_new(Arena *arena);
// Gives the stemmers back; the struct is the arena's.
void stemmers_free(Stemmers *stemmers);

// The stem of a form in a language (BCP 47: "en-US" is en), from `sample`, the word as it was
// written: the algorithms want accents. The form itself where there is no algorithm for the
// language, or the form has digits or is written without spaces. Lives in arena.
Str stem(Stemmers *stemmers, Str language, Str form, Str sample, Arena *arena);

// Words that say little in questions ("the", "how"), by language, divided by blanks; empty where
// none are known. Folded and without pieces.
Str common_words(Str language);

#endif
