// Footnotes: collected, referred to, written at the end of the page.
#ifndef MARKDOWN_FOOTNOTES_H
#define MARKDOWN_FOOTNOTES_H

#include "markdown/convert.h"

// Notes the definitions of a document, and reports those that stand twice.
void footnotes_collect(Convert *c, Doc *doc);
// Writes the section of the footnotes that were referred to, in the order of their numbers.
void footnotes_write(Convert *c);
// Reports definitions that nothing refers to.
void footnotes_report(Convert *c);

#endif
