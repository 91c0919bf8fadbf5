// A page's HTML: one function for each kind of node that looks different from CommonMark's own.
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/inline.h"
#include "markdown/links.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "markdown/raw_html.h"
#include "markdown/visible.h"

// ---- paragraphs ---------------------------------------------------------------------------------

static Str shorten(Str text, Arena *arena) {
  if (text.len <= SUMMARY_MAX || utf8_count(text) <= SUMMARY_MAX) return str_dup(arena, text);
  Str start = utf8_prefix(text, SUMMARY_MAX - 1);
  size_t blank = str_find_last_char(start, ' ');
  if (blank != STR_NONE && text.ptr[start.len] != ' ') start = str_sub(start, 0, blank);
  Buf out = {.arena = arena};
  buf_reserve(&out, start.len + 3);
  buf_add(&out, start);
  buf_add_lit(&out, "\u2026");
  return buf_str(&out);
}

// The first paragraph at the top of the page is its summary; while there is none, any other.
static void note_summary(Convert *c, cmark_node *paragraph) {
  bool top = cmark_node_get_type(cmark_node_parent(paragraph)) == CMARK_NODE_DOCUMENT;
  if (c->summary.is_final || (!top && c->summary.text.len > 0)) return;
  Buf plain = {.arena = c->scratch};
  text_plain(&plain, paragraph);
  Str text = str_trim(buf_str(&plain));
  if (text.len == 0) return;
  c->summary.text = shorten(text, c->arena);
  c->summary.is_final = top;
}

static ParagraphExtra *extra_of(Convert *c, cmark_node *node) {
  ParagraphExtra *extra = cmark_node_get_user_data(node);
  if (extra) return extra;
  extra = arena_new(c->scratch, ParagraphExtra);
  cmark_node_set_user_data(node, extra);
  return extra;
}

static bool enter_paragraph(Convert *c, cmark_node *node) {
  const ParagraphExtra *extra = cmark_node_get_user_data(node);
  bool checked;
  if (extra && extra->written) return false;
  if (table_write(c, node) || term_write(c, node) || paragraph_write_tags(c, node)) return false;
  leaf_begin(c, node);
  size_t task = task_read(c, node, &checked);
  inline_find(c, node, task, NULL);
  note_summary(c, node);
  if (!paragraph_is_tight(c, node)) {
    write_newline(c);
    write_lit(c, "<p>");
    if (task == 0) c->open_paragraph = (OpenParagraph){node, c->markup, false};
  }
  if (task > 0) {
    extra_of(c, node)->task = true;
    task_write_box(c, node, checked);
  }
  return true;
}

static void leave_paragraph(Convert *c, cmark_node *node) {
  const ParagraphExtra *extra = cmark_node_get_user_data(node);
  if (extra && extra->task) write_lit(c, "</label>");
  if (c->open_paragraph.node == node)
    paragraph_end(c);
  else if (!paragraph_is_tight(c, node))
    write_lit(c, "</p>\n");
}

// ---- other blocks -------------------------------------------------------------------------------

static bool page_enter_quote(Convert *c, cmark_node *node) {
  return !alert_write(c, node) && node_enter_quote(c, node);
}

static bool enter_rule(Convert *c, cmark_node *node) {
  (void)node;
  write_newline(c);
  write_lit(c, "<hr>\n");
  return false;
}

static bool enter_linebreak(Convert *c, cmark_node *node) {
  visible_add(c, S(" "));
  write_lit(c, cmark_node_get_user_data(node) ? "\n" : "<br>\n");
  return false;
}

// ---- links and images ---------------------------------------------------------------------------

static Str plain_text(Convert *c, cmark_node *node) {
  Buf text = {.arena = c->scratch};
  text_plain(&text, node);
  return buf_str(&text);
}

// Resolves the node's URL; a link that may not stand is left out.
static bool add_link(Convert *c, cmark_node *node, bool image, Str text, uint32_t *index) {
  Place place;
  LinkSource source = {
      .target = str_from(cmark_node_get_url(node)),
      .text = text,
      .image = image,
      .has_alt = image,
      .span = locate_link(c, node, &place),
  };
  reference_note_use(c, node, place);
  return link_add(c, source, index);
}

static bool enter_link(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  uint32_t index;
  if (!add_link(c, node, false, plain_text(c, node), &index)) {
    cmark_node_set_user_data(node, node);
    return true;
  }
  Str title = str_from(cmark_node_get_title(node));
  write_lit(c, "<a href=\"");
  link_write(c, index);
  write_lit(c, "\"");
  if (title.len > 0) {
    write_lit(c, " title=\"");
    html_attr(c->out, title);
    write_lit(c, "\"");
  }
  write_lit(c, ">");
  return true;
}

static void leave_link(Convert *c, cmark_node *node) {
  if (!cmark_node_get_user_data(node)) write_lit(c, "</a>");
}

static bool enter_image(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  uint32_t index;
  Str alt = plain_text(c, node);
  if (!add_link(c, node, true, alt, &index)) {
    write_text(c, alt);
    return false;
  }
  image_write(c, index, alt, str_from(cmark_node_get_title(node)));
  visible_add(c, alt);
  return false;
}

const Kind page_kinds[KIND_COUNT] = {
    [CMARK_NODE_DOCUMENT] = {node_enter_document, NULL},
    [CMARK_NODE_BLOCK_QUOTE] = {page_enter_quote, node_leave_quote},
    [CMARK_NODE_LIST] = {list_enter, NULL},
    [CMARK_NODE_ITEM] = {item_enter, item_leave},
    [CMARK_NODE_CODE_BLOCK] = {code_block_enter, NULL},
    [CMARK_NODE_HTML_BLOCK] = {html_block_enter, NULL},
    [CMARK_NODE_CUSTOM_BLOCK] = {node_enter_custom, NULL},
    [CMARK_NODE_PARAGRAPH] = {enter_paragraph, leave_paragraph},
    [CMARK_NODE_HEADING] = {heading_enter, heading_leave},
    [CMARK_NODE_THEMATIC_BREAK] = {enter_rule, NULL},
    [CMARK_NODE_TEXT] = {node_enter_text, NULL},
    [CMARK_NODE_SOFTBREAK] = {node_enter_softbreak, NULL},
    [CMARK_NODE_LINEBREAK] = {enter_linebreak, NULL},
    [CMARK_NODE_CODE] = {node_enter_code, NULL},
    [CMARK_NODE_HTML_INLINE] = {html_inline_enter, NULL},
    [CMARK_NODE_CUSTOM_INLINE] = {node_enter_custom, NULL},
    [CMARK_NODE_EMPH] = {node_enter_emphasis, node_leave_emphasis},
    [CMARK_NODE_STRONG] = {node_enter_strong, node_leave_strong},
    [CMARK_NODE_LINK] = {enter_link, leave_link},
    [CMARK_NODE_IMAGE] = {enter_image, NULL},
};
