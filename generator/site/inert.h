// What of an untrusted site may be published: files that a browser shows or saves, and in which it
// runs nothing.
#ifndef SITE_INERT_H
#define SITE_INERT_H

#include "site/site.h"

// Whether the file is of such a type, by its ending: pictures (SVG is none of them), sound, films,
// fonts, plain text and data, documents to save. A list of what may be, so that what nobody thought
// of is left out; so are files without an ending, whose type a browser guesses.
bool inert_file(Str path);

// The same, of what a theme may hold: style sheets and theme.yaml as well. Templates and components
// are left out, since nothing tells which of their markup runs.
bool inert_theme_file(Str path);

// Reports a file that is left out: a note at `file`.
void inert_report(Site *site, Str file);

#endif
