// Footnotes: collected, referred to, written at the end of the page.
#ifndef MARKDOWN_FOOTNOTES_H
#define MARKDOWN_FOOTNOTES_H

#include "markdown/convert.h"

void footnotes_collect(Convert *c, Doc *doc);
void footnotes_write(Convert *c);
void footnotes_report(Convert *c);

#endif
