// Raw HTML blocks and tags.
#ifndef MARKDOWN_RAW_HTML_H
#define MARKDOWN_RAW_HTML_H

#include "markdown/convert.h"

bool html_block_enter(Convert *c, cmark_node *node);
bool html_inline_enter(Convert *c, cmark_node *node);
// Writes a paragraph that holds nothing but tags, at least one of ours: without <p>, and with its tags open
// beyond it. False for any other paragraph.
bool paragraph_write_tags(Convert *c, cmark_node *paragraph);

#endif
