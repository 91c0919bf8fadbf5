// One function to enter and one to leave each kind of node, and those that pages and plain HTML
// share.
#ifndef MARKDOWN_NODES_H
#define MARKDOWN_NODES_H

#include "markdown/convert.h"

typedef bool EnterNode(Convert *c, cmark_node *node);  // false: its children are not walked
typedef void LeaveNode(Convert *c,
                       cmark_node *node);  // after its children; not called when enter said false

struct Kind {
  EnterNode *enter;
  LeaveNode *leave;  // NULL: nothing to do
};

extern const Kind page_kinds[KIND_COUNT];   // page_kinds.c
extern const Kind plain_kinds[KIND_COUNT];  // plain.c: CommonMark and GFM

// Whether a paragraph is written without <p>: it is a tight list's.
bool node_is_tight(const Convert *c, cmark_node *paragraph);
bool node_enter_document(Convert *c, cmark_node *node);
bool node_enter_quote(Convert *c, cmark_node *node);
void node_leave_quote(Convert *c, cmark_node *node);
bool node_enter_custom(Convert *c, cmark_node *node);
bool node_enter_text(Convert *c, cmark_node *node);
// Writes what a literal link has left of a node. False when it has taken nothing of it.
bool node_write_cut(Convert *c, cmark_node *node);
bool node_enter_code(Convert *c, cmark_node *node);
bool node_enter_softbreak(Convert *c, cmark_node *node);
bool node_enter_emphasis(Convert *c, cmark_node *node);
void node_leave_emphasis(Convert *c, cmark_node *node);
bool node_enter_strong(Convert *c, cmark_node *node);
void node_leave_strong(Convert *c, cmark_node *node);
void node_open_list(Convert *c, cmark_node *list, const char *attributes);
void node_close_list(Convert *c, cmark_node *list);

#endif
