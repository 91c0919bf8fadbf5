// How a repository is stored, as its configuration says.
#ifndef HISTORY_FORMAT_H
#define HISTORY_FORMAT_H

#include "history/place.h"

enum { CONFIG_BYTES_MAX = 4 * 1024 * 1024 };

typedef struct Format {
  Str foreign;   // an extension that is not known here; empty: none
  bool partial;  // cloned with a filter, which leaves objects out on purpose
} Format;

// Of the repository's own `config` file: git takes the format from no other. The syntax is git's
// (git-config(1), "Syntax"), as far as these settings are ever written: one on a line. False when
// the file is there and cannot be read: *problem says why.
bool format_read(const GitPlace *place, Arena *arena, Format *out, Str *problem);
Format format_parse(Str config, Arena *arena);

#endif
