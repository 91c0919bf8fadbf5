// Highlighting of code at build time, by tables: JSON, SQL, HTTP, shell, YAML, Python, JavaScript
// (TypeScript), diff, HTML/XML, CSS, C, Lua, INI/TOML. Unknown languages stay plain. Linear time.
#ifndef HIGHLIGHT_HIGHLIGHT_H
#define HIGHLIGHT_HIGHLIGHT_H

#include "base/buf.h"

// Writes `code` as escaped HTML with <span class="hl-k"> (k keyword, s string, n number, c comment,
// f name of function or key, o operator, i inserted, d deleted, h heading, t tag or type) around
// its tokens. Removing the tags and unescaping gives back the code exactly. False (and plain
// escaped text written) when the language is not known.
bool highlight(Buf *out, Str language, Str code);
// What a reader knows a language by ("JavaScript" for "js"), in any case; `language` itself when it
// is not known.
Str highlight_language_name(Str language);

#endif
