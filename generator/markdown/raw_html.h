// Raw HTML blocks and tags.
#ifndef MARKDOWN_RAW_HTML_H
#define MARKDOWN_RAW_HTML_H

#include "markdown/convert.h"

// Entries of page_kinds for HTML as it stands in Markdown: write it, tags of ours resolved.
bool html_block_enter(Convert *c, cmark_node *node);
bool html_inline_enter(Convert *c, cmark_node *node);
// Writes a paragraph that holds nothing but tags, at least one of ours: without <p>, and with its
// tags open beyond it. False for any other paragraph.
bool paragraph_write_tags(Convert *c, cmark_node *paragraph);

// Writes HTML that a script made: its links are a page's links, its ids are noted, and what it took
// from the page (c->pieces: the marks) is put in. All of it stands at `span`.
void html_write_scripted(Convert *c, MarkedStr html, Span span);
// Writes what a script made of the page's finished body: links and ids in it that the page has stay
// as they are, and are marked again.
void html_write_finished(Convert *c, Str html, Span span);

#endif
