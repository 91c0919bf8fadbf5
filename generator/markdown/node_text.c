// Inline nodes as plain text (alternative texts, ids, contents), and as HTML that holds no link, no
// id and nothing else that may stand only once on a page.
#include "markdown/node_text.h"

#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/inline_rules.h"

Str node_literal(cmark_node *node) { return str_from(cmark_node_get_literal(node)); }

bool text_is_break(cmark_node *node) {
  cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

typedef struct TextWriter {
  Buf *out;
  bool html;    // tags for code, emphasis and the like
  bool tags;    // raw HTML, as text
  bool breaks;  // <br> is a blank
  bool ids;     // raw HTML is nothing at all, shown or not
  bool broken;  // one was written last: a blank of the text is none beside it
} TextWriter;

static void add(TextWriter *writer, Str text) {
  if (writer->broken) text = str_from_index(text, str_starts(text, S(" ")));
  writer->broken = writer->broken && text.len == 0;
  if (writer->html)
    html_text(writer->out, text);
  else
    buf_add(writer->out, text);
}

static void add_tag(TextWriter *writer, const char *tag) {
  if (writer->html) buf_add(writer->out, str_from(tag));
}

static void add_piece(TextWriter *writer, const Piece *piece) {
  bool element = piece->kind == PIECE_OPEN || piece->kind == PIECE_CLOSE;
  if (!element)
    add(writer, piece->text);
  else if (writer->html)
    buf_add_fmt(writer->out, piece->kind == PIECE_OPEN ? "<%s>" : "</%s>", piece->element);
}

static void add_pieces(TextWriter *writer, const TextPieces *pieces) {
  for (size_t i = 0; i < pieces->len; i++) add_piece(writer, &pieces->items[i]);
}

static void add_text(TextWriter *writer, cmark_node *node) {
  const TextPieces *pieces = cmark_node_get_user_data(node);
  if (pieces)
    add_pieces(writer, pieces);
  else
    add(writer, node_literal(node));
}

// The tag of emphasis, or its marks when it is none after all.
static void add_mark(TextWriter *writer, cmark_node *node, const char *tag, bool open) {
  const NodeMarks *marks = cmark_node_get_user_data(node);
  if (marks)
    add_pieces(writer, open ? &marks->open : &marks->close);
  else
    add_tag(writer, tag);
}

bool text_is_br(Str tag) {
  bool named = tag.len > 3 && str_eq_nocase(str_sub(tag, 0, 3), S("<br"));
  return named && (char_is_space(tag.ptr[3]) || tag.ptr[3] == '/' || tag.ptr[3] == '>');
}

static void add_break(TextWriter *writer) {
  Str out = buf_str(writer->out);
  if (out.len > 0 && !str_ends(out, S(" "))) buf_add_char(writer->out, ' ');
  writer->broken = true;
}

static void add_raw_tag(TextWriter *writer, cmark_node *node) {
  const NodeMarks *marks = cmark_node_get_user_data(node);
  Str tag = node_literal(node);
  if (writer->ids) return;
  if (marks)
    add_pieces(writer, &marks->open);
  else if (writer->tags)
    add(writer, tag);
  else if (writer->breaks && text_is_br(tag))
    add_break(writer);
}

static void write_enter(void *context, cmark_node *node) {
  TextWriter *writer = context;
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: add_text(writer, node); break;
    case CMARK_NODE_CODE:
      add_tag(writer, "<code>");
      add(writer, node_literal(node));
      add_tag(writer, "</code>");
      break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: buf_add_char(writer->out, ' '); break;
    case CMARK_NODE_HTML_INLINE: add_raw_tag(writer, node); break;
    case CMARK_NODE_EMPH: add_mark(writer, node, "<em>", true); break;
    case CMARK_NODE_STRONG: add_mark(writer, node, "<strong>", true); break;
    default: break;
  }
}

static void write_leave(void *context, cmark_node *node) {
  TextWriter *writer = context;
  cmark_node_type type = cmark_node_get_type(node);
  if (type == CMARK_NODE_EMPH) add_mark(writer, node, "</em>", false);
  if (type == CMARK_NODE_STRONG) add_mark(writer, node, "</strong>", false);
}

void node_walk(cmark_node *top, NodeVisit *enter, NodeVisit *leave, void *context) {
  cmark_node *node = cmark_node_first_child(top);
  while (node) {
    enter(context, node);
    cmark_node *child = cmark_node_first_child(node);
    if (child) {
      node = child;
      continue;
    }
    for (;;) {
      leave(context, node);
      if (cmark_node_next(node)) break;
      node = cmark_node_parent(node);
      if (node == top) return;
    }
    node = cmark_node_next(node);
  }
}

static void write_inside(TextWriter writer, cmark_node *top) {
  node_walk(top, write_enter, write_leave, &writer);
}

void text_plain(Buf *out, cmark_node *node) {
  write_inside((TextWriter){.out = out, .breaks = true}, node);
}

void text_for_id(Buf *out, cmark_node *node) {
  write_inside((TextWriter){.out = out, .ids = true}, node);
}

void text_plain_with_tags(Buf *out, cmark_node *node) {
  write_inside((TextWriter){.out = out, .tags = true}, node);
}

void text_without_links(Buf *out, cmark_node *node) {
  write_inside((TextWriter){.out = out, .html = true, .breaks = true}, node);
}
