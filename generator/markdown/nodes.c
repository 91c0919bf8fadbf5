// The nodes that look the same on pages and in CommonMark's own HTML.
#include "markdown/nodes.h"

#include "markdown/inline_rules.h"
#include "markdown/node_text.h"
#include "markdown/visible.h"

bool node_enter_document(Convert *c, cmark_node *node) {
  (void)c, (void)node;
  return true;
}

bool node_enter_quote(Convert *c, cmark_node *node) {
  (void)node;
  write_newline(c);
  write_lit(c, "<blockquote>\n");
  return true;
}

void node_leave_quote(Convert *c, cmark_node *node) {
  (void)node;
  write_newline(c);
  write_lit(c, "</blockquote>\n");
}

void node_open_list(Convert *c, cmark_node *list, const char *attributes) {
  int start = cmark_node_get_list_start(list);
  bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
  write_newline(c);
  write_lit(c, ordered ? "<ol" : "<ul");
  if (ordered && start != 1) {
    write_lit(c, " start=\"");
    buf_add_uint(c->out, (unsigned long)start);
    write_lit(c, "\"");
  }
  write_lit(c, attributes);
  write_lit(c, ">\n");
}

void node_close_list(Convert *c, cmark_node *list) {
  write_lit(c, cmark_node_get_list_type(list) == CMARK_ORDERED_LIST ? "</ol>\n" : "</ul>\n");
}

bool node_is_tight(const Convert *c, cmark_node *paragraph) {
  cmark_node *parent = cmark_node_parent(paragraph), *list = cmark_node_parent(parent);
  if (!list) return c->doc->tight;
  return cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

bool node_enter_custom(Convert *c, cmark_node *node) {
  (void)c, (void)node;
  return true;
}

static void write_piece(Convert *c, const Piece *piece) {
  switch (piece->kind) {
    case PIECE_TEXT:
    case PIECE_EMPHASIS: write_text(c, piece->text); break;
    case PIECE_OPEN: buf_add_fmt(c->out, "<%s>", piece->element); break;
    case PIECE_CLOSE: buf_add_fmt(c->out, "</%s>", piece->element); break;
    case PIECE_OBJECT: piece->rule->write(c, piece); break;
  }
}

static void write_pieces(Convert *c, const TextPieces *pieces) {
  for (size_t i = 0; i < pieces->len; i++) write_piece(c, &pieces->items[i]);
}

bool node_enter_text(Convert *c, cmark_node *node) {
  const TextPieces *pieces = cmark_node_get_user_data(node);
  if (!pieces)
    write_text(c, node_literal(node));
  else
    write_pieces(c, pieces);
  return false;
}

bool node_write_cut(Convert *c, cmark_node *node) {
  const NodeMarks *marks = cmark_node_get_user_data(node);
  if (marks) write_pieces(c, &marks->open);
  return marks != NULL;
}

bool node_enter_code(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  write_lit(c, "<code>");
  write_text(c, node_literal(node));
  write_lit(c, "</code>");
  return false;
}

bool node_enter_softbreak(Convert *c, cmark_node *node) {
  (void)node;
  visible_add(c, S(" "));
  write_lit(c, "\n");
  return false;
}

// A tag of emphasis, or its marks as text when something runs through it.
static void write_mark(Convert *c, cmark_node *node, const char *tag, bool open) {
  const NodeMarks *marks = cmark_node_get_user_data(node);
  if (marks)
    write_pieces(c, open ? &marks->open : &marks->close);
  else
    write_lit(c, tag);
}

bool node_enter_emphasis(Convert *c, cmark_node *node) {
  write_mark(c, node, "<em>", true);
  return true;
}

void node_leave_emphasis(Convert *c, cmark_node *node) { write_mark(c, node, "</em>", false); }

bool node_enter_strong(Convert *c, cmark_node *node) {
  write_mark(c, node, "<strong>", true);
  return true;
}

void node_leave_strong(Convert *c, cmark_node *node) { write_mark(c, node, "</strong>", false); }
