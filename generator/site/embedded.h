// The files that are compiled into the binary: the default theme and the JSON Schemas. The arrays
// are made by generator/theme/embed.c when prepbook is built.
#ifndef SITE_EMBEDDED_H
#define SITE_EMBEDDED_H

#include "base/str.h"

typedef struct EmbeddedFile {
  Str path;    // in the repository: "themes/default/templates/page.mustache"
  Str bytes;   // as it stands there; empty for what is made of many files
  Str served;  // what sites get: scripts and style sheets without what only people read; else the
               // same bytes
} EmbeddedFile;

extern const EmbeddedFile embedded_files[];  // by path, in byte order
extern const size_t embedded_file_count;

#endif
