// What a commit's message says: subject and trailers (git-interpret-trailers).
#ifndef HISTORY_MESSAGE_H
#define HISTORY_MESSAGE_H

#include "site/parts.h"

typedef struct Message {
  Str subject;        // first line; plain (utf8_plain), at most SUBJECT_MAX code points
  Str note;           // "Changelog:", lines joined; empty when there is none
  bool skip;          // "Changelog: skip"
  StrVec co_authors;  // "Co-authored-by:", "Name <mail>" as written
} Message;

enum {
  SUBJECT_MAX = 200,
  NOTE_MAX = 1000,
  CO_AUTHORS_MAX = 50
};  // code points, code points, people

// Trailers are found on any line, because squashed commits leave them in the middle. Texts are
// views of the message or live in arena.
Message message_parse(Str message, Arena *arena);

#endif
