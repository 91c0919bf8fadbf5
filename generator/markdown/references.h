// Link reference definitions: which ones there are, which are used.
#ifndef MARKDOWN_REFERENCES_H
#define MARKDOWN_REFERENCES_H

#include "markdown/doc.h"

// Reads the definition at doc line `line`, column `column` ("["). False when it is none.
bool reference_read(const Doc *doc, Place place, uint32_t quotes, Arena *scratch, Reference *out);
// With the tree at hand: decides which candidates are definitions, and indexes them.
void references_settle(Doc *doc, Arena *scratch);
// The number of lines that definitions take at the start of a paragraph that begins at `line`.
uint32_t references_before(const Doc *doc, uint32_t line);
// Notes that a link uses a label that the Doc or one around it defines. False when none does.
bool reference_use(const Doc *doc, Str label, Arena *scratch);
// Adds to `out` the definitions that `text` may refer to, for a text that libcmark parses by
// itself.
void references_add_mentioned(const Doc *doc, Str text, Buf *out, Arena *scratch);
// Reports definitions that are doubled or unused.
void references_report(Convert *c, Doc *doc);
// Whether the links that the definitions may expand to stay within bounds (libcmark copies the
// destination for every use: half a megabyte of destination and as much of uses would make
// gigabytes).
bool references_are_bounded(const Doc *doc, Arena *scratch);

#endif
