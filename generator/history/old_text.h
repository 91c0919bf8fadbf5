// What can be told of an old version of a page from its text alone.
#ifndef HISTORY_OLD_TEXT_H
#define HISTORY_OLD_TEXT_H

#include <stdint.h>

#include "base/str.h"

// What can be compared of two versions without their texts (hashes, FNV-1a).
typedef struct TextFacts {
  uint64_t version;  // text_version
  uint64_t front;    // of the front matter
  uint64_t draft;    // 1: it was not meant to be published
  uint64_t whole;    // of all of it, without byte order mark and with "\n" line ends
} TextFacts;
// All of them at once.
TextFacts text_facts(Str text);

// A hash of the body with white space outside code collapsed: equal for versions that read the
// same.
uint64_t text_version(Str text);
// The title in the front matter or of the first heading; empty when there is neither. Markup stays.
Str text_title(Str text, Arena *arena);
// Whether the front matter says so. Whatever is not clearly "no" counts, and so does what cannot be
// read: a text too many kept back does no harm.
bool text_is_draft(Str text);
bool text_is_unlisted(Str text);

#endif
