// Inline nodes as plain text, and as inline HTML without links.
#ifndef MARKDOWN_NODE_TEXT_H
#define MARKDOWN_NODE_TEXT_H

#include "base/buf.h"
#include "markdown/doc.h"

// Its words as one reads them: a line break, <br> too, is a blank.
void text_plain(Buf *out, cmark_node *node);
// What an id is made of, as GitHub makes it: raw HTML is nothing.
void text_for_id(Buf *out, cmark_node *node);
// Raw HTML as text, as CommonMark has it in alt.
void text_plain_with_tags(Buf *out, cmark_node *node);
void text_without_links(Buf *out, cmark_node *node);
Str node_literal(cmark_node *node);
// Visits all nodes below `top`, in order; leave is called for leaves too.
typedef void NodeVisit(void *context, cmark_node *node);
void node_walk(cmark_node *top, NodeVisit *enter, NodeVisit *leave, void *context);
bool text_is_break(cmark_node *node);
// Whether an inline tag is <br>.
bool text_is_br(Str tag);

#endif
