// HTML out: escapers named by the context they are for, and the rule which URLs may leave.
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include "base/buf.h"

void html_text(Buf *out, Str text);  // between tags: & < >
void html_attr(Buf *out, Str text);  // inside a double-quoted attribute: & < > "
// A URL for an attribute: percent-encodes what a URL may not hold (bytes over 0x7E, space, quotes,
// ...), keeps existing %XX and reserved characters, then escapes & for HTML. As cmark's
// houdini_escape_href. For what is a URL already: a path becomes one in format/url.h.
void html_url(Buf *out, Str url);

// Whether a URL may stand in href or src: relative, fragment, or one of http, https, mailto, tel,
// decided on the URL as a browser reads it (entities are decoded by the caller; leading controls
// and blanks, tabs and newlines inside are skipped here).
bool html_url_is_safe(Str url);
// The scheme of a URL as a browser reads it, lower case, without ":"; empty for a relative one.
Str html_url_scheme(Arena *arena, Str url);

// Whether an attribute's value is a URL, or, in srcset, several: on any element, its name in any
// case.
bool html_attribute_is_url(Str name);

// Decodes %XX; false when a NUL comes out.
bool html_percent_decode(Arena *arena, Str url, Str *out);
// Decodes HTML character references: the numeric ones, and the standard's named ones that end in
// ";". text itself when it has none.
Str html_decode(Arena *arena, Str text);

#endif
