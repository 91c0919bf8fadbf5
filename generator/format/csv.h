// CSV (RFC 4180): rows of texts under a row of names.
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/diag.h"
#include "format/value.h"

enum { CSV_BYTES_MAX = 8 * 1024 * 1024, CSV_COLUMNS_MAX = 1000 };

// Parses a file into a list of maps: the first row names the columns; lines that are empty are
// skipped. A field in quotes may hold commas, line breaks and doubled quotes. An empty field is
// left out of its map. False, with a located diagnostic, when a quote is never closed, a row has
// more fields than there are names, or a limit is passed. Values remember their places; texts are
// copies in the arena. `text` is UTF-8 with
// "\n" line ends.
bool csv_parse(Str file, Str text, Arena *arena, DiagList *diags, Value *out);

#endif
