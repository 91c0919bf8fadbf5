// JSON (RFC 8259): parse with located errors, write with stable bytes.
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include "base/buf.h"
#include "base/diag.h"
#include "format/value.h"

enum { JSON_DEPTH_MAX = 64, JSON_BYTES_MAX = 8 * 1024 * 1024 };

// Parses one document. False, with a located diagnostic, when it cannot be read or passes a limit.
// Of a key that stands twice, value_find finds the first. Values and keys remember their places;
// texts are copies in the arena.
bool json_parse(Str file, Str text, Arena *arena, DiagList *diags, Value *out);

// Compact JSON of a value, entries in their order. <, > and & leave as \u003c ..., so the result
// may stand in a <script>. Invalid UTF-8 leaves as U+FFFD.
void json_write(Buf *out, const Value *value);
// One string, with its quotes, by the same rules.
void json_text(Buf *out, Str text);

#endif
