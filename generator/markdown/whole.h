// Raw HTML that leaves what is around it whole: the quote or the component it stands in, the page
// and what the page stands in. See format/html_balance.h for how.
#ifndef MARKDOWN_WHOLE_H
#define MARKDOWN_WHOLE_H

#include "markdown/convert.h"

// A tag of raw HTML comes next. `span` is where it stands, for problems with it.
void raw_tag_begin(Convert *c, Span span);
// Makes c->markup whole, which is all that was written into one place: a page, a note, what a
// component holds. What is wrong with tags in it is reported.
void markup_make_whole(Convert *c);

#endif
