// Placeholders: <repo-url>, List<String>, <your name here>. To Markdown they are raw HTML, to a
// browser elements that it does not know, so a reader would not see them. They are text.
#ifndef MARKDOWN_PLACEHOLDERS_H
#define MARKDOWN_PLACEHOLDERS_H

#include "format/html_token.h"
#include "markdown/convert.h"

// Whether a tag in c->doc, none of ours, is one: no element of HTML has the name, nowhere in the
// file has a tag of that name an attribute with a value, and it is not that of custom elements,
// which have a hyphen and are closed. SVG's and MathML's names are elements where a file has these.
bool placeholder_is(Convert *c, const HtmlToken *token);
// Says so to the writer. A closing tag is not told of: its opening one is.
void placeholder_report(Convert *c, const HtmlToken *token, Span span);
// Finds those among the inline nodes of c->leaf, which get their text as NodeMarks, and reports
// them.
void placeholders_find(Convert *c, cmark_node *block);

#endif
