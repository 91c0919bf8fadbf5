// Bytes of a file -> text: what every later stage may rely on.
#ifndef SITE_DECODE_H
#define SITE_DECODE_H

#include "base/diag.h"
#include "base/fs.h"

// Makes *out of raw: valid UTF-8, "\n" line ends (of CRLF and lone CR), no BOM, no NUL. Invalid
// bytes and NUL become U+FFFD; the first of each kind is reported with its place. The text is a
// copy in the arena. False, reported and *out empty, for UTF-16.
bool text_decode(Str raw, Str file, Arena *arena, DiagList *diags, Str *out);

// The same for a text whose faults nobody is told of: a file that is included, an old version. raw
// itself, or a part of it, when there is nothing to clean.
Str text_clean(Str raw, Arena *arena);

// Reports that a file or folder cannot be used, with the code that fits.
void text_report_file(DiagList *diags, Str file, FsResult result);

#endif
