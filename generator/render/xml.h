// Pieces of XML files.
#ifndef RENDER_XML_H
#define RENDER_XML_H

#include "base/buf.h"
#include "site/site.h"

// Escaped, less the characters that XML 1.0 has no way to write.
void xml_text(Buf *out, Str text);
// <name>text</name> and a line end.
void xml_element(Buf *out, const char *name, Str text);
// base_url + path, percent-encoded and escaped.
void xml_url(Buf *out, const Site *site, Str path);

#endif
