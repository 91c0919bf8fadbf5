// The files of a theme: those of the default theme in the binary, with the site's own in their
// place.
#ifndef THEME_FILES_H
#define THEME_FILES_H

#include "base/vec.h"
#include "site/site.h"

enum {
  THEME_FILE_BYTES_MAX = 4 * 1024 * 1024,
  THEME_FILES_MAX = 2000,
  THEME_DEPTH_MAX = 8,  // nested folders
};

typedef struct ThemeFile {
  Str path;   // in the theme: "templates/page.mustache"
  Str shown;  // for diagnostics: "themes/acme/templates/page.mustache"
  Str bytes;
} ThemeFile;
typedef VEC(ThemeFile) ThemeFileVec;

// Gathers the theme's files, by path in byte order, in the site's arena. A theme that does not
// exist, files that cannot be read and files that would not be used are reported.
void theme_files_load(Site *site, Str name, ThemeFileVec *out, Arena *scratch);

// A place in a theme file, as its values remember it.
Span theme_file_span(const ThemeFile *file, uint32_t line, uint32_t column, uint32_t length);

#endif
