// The walk over libcmark's tree: no recursion but for texts in texts (a cell in a table, an
// included file), whose depth is bounded.
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/footnotes.h"
#include "markdown/inline.h"
#include "markdown/nodes.h"
#include "markdown/parse.h"
#include "markdown/references.h"
#include "markdown/scripted.h"
#include "markdown/visible.h"

// ---- the walk -----------------------------------------------------------------------------------

static const Kind *kind_of(const Convert *c, cmark_node *node) {
  return &c->kinds[cmark_node_get_type(node)];
}

// Leaves `node`, and then every parent of which it was the last child, up to `top`. Returns the
// node that comes next; NULL when all is done.
static cmark_node *leave(Convert *c, cmark_node *node, cmark_node *top, bool entered) {
  for (;; entered = true) {
    if (entered) {
      if (c->open.len > 0) tags_close(c, node);
      const Kind *kind = kind_of(c, node);
      if (kind->leave) kind->leave(c, node);
    }
    if (cmark_node_get_type(node) <= CMARK_NODE_LAST_BLOCK) visible_break(c);
    if (c->record) document_leave(c);
    cmark_node *parent = cmark_node_parent(node);
    if (c->late.len > 0) tags_close_late(c, parent);
    cmark_node *next = cmark_node_next(node);
    if (next || parent == top) return next;
    node = parent;
  }
}

void render_range(Convert *c, cmark_node *first, cmark_node *stop) {
  if (!first || first == stop) return;
  cmark_node *top = cmark_node_parent(first);
  for (cmark_node *node = first; node && node != stop;) {
    if (c->record) document_enter(c, node);
    bool replaced = c->edits && document_write_edit(c, node);
    bool entered = !replaced && kind_of(c, node)->enter(c, node);
    cmark_node *child = entered ? cmark_node_first_child(node) : NULL;
    node = child ? child : leave(c, node, top, entered);
  }
}

void render_children(Convert *c, cmark_node *node) {
  render_range(c, cmark_node_first_child(node), NULL);
}

// ---- documents ----------------------------------------------------------------------------------

static void report_limit(Convert *c, Doc *doc, DocStatus status, uint32_t line) {
  if (status == DOC_TOO_DEEP) {
    Str message = str_fmt(c->arena, "more than %u quotes and lists nested on one line",
                          c->site->config.limits.nesting);
    report(c, DIAG_MARKDOWN_LIMIT, doc_span_line(doc, line), message, (Str){0});
  } else {
    report(c, DIAG_MARKDOWN_LIMIT, (Span){.file = doc->file},
           S("the link references expand to more than 64 MB"), (Str){0});
  }
}

static uint32_t nesting_limit(const Convert *c) {
  return c->site ? c->site->config.limits.nesting : UINT32_MAX;
}

static bool parse_doc(Convert *c, Doc *doc) {
  uint32_t line = 0;
  DocStatus status = doc_parse(doc, c->dialect, nesting_limit(c), c->scratch, &line);
  if (status != DOC_PARSED) report_limit(c, doc, status, line);
  return status == DOC_PARSED;
}

static void walk_doc(Convert *c, Doc *doc) {
  *vec_add(c->scratch, &c->docs) = doc;
  footnotes_collect(c, doc);
  Doc *outer = c->doc;
  Leaf leaf = c->leaf;
  size_t late = c->late.len;
  c->doc = doc;
  render_children(c, doc->root);
  if (c->open.len > 0) tags_close(c, doc->root);
  if (c->late.len > late) c->late.len = late;
  c->doc = outer;
  c->leaf = leaf;
  if (doc->within && doc->footnotes.len == 0) doc_free(doc);  // nobody comes back to it
}

void render_doc(Convert *c, Doc *doc) {
  if (parse_doc(c, doc)) walk_doc(c, doc);
}

// ---- a document within a line -------------------------------------------------------------------

void paragraph_end(Convert *c) {
  bool empty = c->open_paragraph.anew && str_ends(buf_str(c->out), S("<p>"));
  if (empty)
    markup_truncate(c->markup, c->out->len - 3);
  else
    write_lit(c, "</p>\n");
  c->open_paragraph = (OpenParagraph){0};
}

// Whether the paragraph around a text within its lines can end before it: not from within a
// component, an element, a link.
static bool paragraph_can_end(const Convert *c, cmark_node *parent) {
  const OpenParagraph *open = &c->open_paragraph;
  bool within_tag = c->open.len > 0 && vec_last(&c->open)->parent == parent;
  return open->node && open->node == parent && open->markup == c->markup && !within_tag;
}

static bool flows(const Doc *doc) {
  cmark_node *first = cmark_node_first_child(doc->root);
  return first && !cmark_node_next(first) && doc->delimiters.len == 0 &&
         cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH;
}

void render_doc_in_line(Convert *c, Doc *doc, cmark_node *parent) {
  if (!parse_doc(c, doc)) return;
  bool one = flows(doc), ends = !one && paragraph_can_end(c, parent);
  doc->tight = one || (!ends && !c->leaf.is_cell);
  OpenParagraph around = c->open_paragraph;
  if (ends) {
    c->open_paragraph.anew = true;  // nothing before it: no empty <p>
    paragraph_end(c);
  }
  walk_doc(c, doc);
  c->open_paragraph = around;
  if (!ends) return;
  write_newline(c);
  write_lit(c, "<p>");
  c->open_paragraph.anew = true;
}

void render_inline(Convert *c, Str text, Place place) {
  Buf wrapped = {.arena = c->scratch};
  Str trimmed = str_trim(text);
  if (trimmed.len > 0) place.column += (uint32_t)(trimmed.ptr - text.ptr);
  buf_add_lit(&wrapped, "# ");
  buf_add(&wrapped, trimmed);
  buf_add_lit(&wrapped, " #\n");
  references_add_mentioned(c->doc, text, &wrapped, c->scratch);
  cmark_node *tree = parse_markdown(buf_str(&wrapped));
  cmark_node *node = cmark_node_first_child(tree);
  Leaf leaf = c->leaf;
  c->leaf = (Leaf){.first = place.line,
                   .end = place.line + 1,
                   .column = place.column,
                   .is_cell = true,
                   .cell_raw = trimmed,
                   .cell = trimmed};
  inline_find(c, node, 0, NULL);
  render_children(c, node);
  if (c->open.len > 0) tags_close(c, node);
  c->leaf = leaf;
  cmark_node_free(tree);
}

void convert_free_trees(Convert *c) {
  for (size_t i = 0; i < c->docs.len; i++) doc_free(c->docs.items[i]);
}
