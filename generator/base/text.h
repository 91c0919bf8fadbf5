// What is asked of any text: how many words it has, and what its name in a URL is. Any thread.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdint.h>

#include "base/str.h"

// Runs of bytes above " ".
uint32_t text_words(Str text);

// The id that GitHub gives a heading of this text, by the rules of the npm package github-slugger;
// doubles are not numbered. May be empty.
Str text_slug(Str text, Arena *arena);

#endif
