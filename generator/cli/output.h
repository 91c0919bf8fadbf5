// Where the output of a site goes: what the command line says, and nothing that stands in an
// untrusted site.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/options.h"

typedef struct OutputPlace {
  const char *above;  // absolute: the folder that the output stands in
  bool in_site;       // the output stands in the site's folder
} OutputPlace;

// --dest-dir, else the folder called `usual` in the site.
const char *output_folder(const Options *options, const char *site, const char *usual,
                          Arena *arena);

// False, and reported, when the output may not go there: the folder above is missing or a path
// cannot be followed, it holds the site's sources, or (--untrusted) a link in the site leads there.
bool output_place(const Options *options, const char *site, const char *output, Arena *arena,
                  OutputPlace *out);

// The first link in the site that the way to the output goes through; empty: none.
Str output_link(const char *site, const char *output, Arena *arena);

// For `clean`: false, and reported, when the output is a link, or one in the site leads there.
bool output_may_be_cleaned(const Options *options, const char *site, const char *output,
                           Arena *arena);

#endif
