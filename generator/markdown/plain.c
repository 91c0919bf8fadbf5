// CommonMark's own HTML, byte for byte as its specification has it, and cmark-gfm's for GitHub's
// extensions: what the specifications' examples and the differential tests compare. Pages share the
// nodes that look the same there.
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/convert.h"
#include "markdown/inline.h"
#include "markdown/markdown.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "markdown/visible.h"

// ---- blocks -------------------------------------------------------------------------------------

static bool plain_enter_list(Convert *c, cmark_node *node) {
  node_open_list(c, node, "");
  return true;
}

static bool plain_enter_item(Convert *c, cmark_node *node) {
  bool checked;
  write_newline(c);
  write_lit(c, "<li>");
  cmark_node *first = cmark_node_first_child(node);
  if (c->dialect >= DIALECT_GFM && first && task_read(c, first, &checked) > 0)
    write_lit(c, checked ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                         : "<input type=\"checkbox\" disabled=\"\" /> ");
  return true;
}

static void plain_leave_item(Convert *c, cmark_node *node) {
  (void)node;
  write_lit(c, "</li>\n");
}

static bool plain_enter_paragraph(Convert *c, cmark_node *node) {
  bool checked;
  if (c->dialect >= DIALECT_GFM && table_write(c, node)) return false;
  leaf_begin(c, node);
  inline_find(c, node, c->dialect >= DIALECT_GFM ? task_read(c, node, &checked) : 0, NULL);
  if (node_is_tight(c, node)) return true;
  write_newline(c);
  write_lit(c, "<p>");
  return true;
}

static void plain_leave_paragraph(Convert *c, cmark_node *node) {
  if (!node_is_tight(c, node)) write_lit(c, "</p>\n");
}

static void write_heading_tag(Convert *c, cmark_node *node, const char *open) {
  write_lit(c, open);
  buf_add_uint(c->out, (unsigned long)cmark_node_get_heading_level(node));
  write_lit(c, ">");
}

static bool plain_enter_heading(Convert *c, cmark_node *node) {
  if (c->dialect >= DIALECT_GFM && table_write(c, node)) return false;
  leaf_begin(c, node);
  inline_find(c, node, 0, NULL);
  write_newline(c);
  write_heading_tag(c, node, "<h");
  return true;
}

static void plain_leave_heading(Convert *c, cmark_node *node) {
  write_heading_tag(c, node, "</h");
  write_lit(c, "\n");
}

static bool plain_enter_code_block(Convert *c, cmark_node *node) {
  Str info = str_from(cmark_node_get_fence_info(node));
  size_t end = 0;
  while (end < info.len && !char_is_space(info.ptr[end])) end++;
  write_newline(c);
  write_lit(c, "<pre><code");
  if (end > 0) {
    write_lit(c, " class=\"language-");
    html_attr(c->out, str_sub(info, 0, end));
    write_lit(c, "\"");
  }
  write_lit(c, ">");
  html_attr(c->out, node_literal(node));
  write_lit(c, "</code></pre>\n");
  return false;
}

static bool plain_enter_html_block(Convert *c, cmark_node *node) {
  write_newline(c);
  buf_add(c->out, node_literal(node));
  write_newline(c);
  return false;
}

static bool plain_enter_rule(Convert *c, cmark_node *node) {
  (void)node;
  write_newline(c);
  write_lit(c, "<hr />\n");
  return false;
}

// ---- inlines ------------------------------------------------------------------------------------

static bool plain_enter_linebreak(Convert *c, cmark_node *node) {
  write_lit(c, cmark_node_get_user_data(node) ? "\n" : "<br />\n");
  return false;
}

static bool plain_enter_html_inline(Convert *c, cmark_node *node) {
  if (!node_write_cut(c, node)) buf_add(c->out, node_literal(node));
  return false;
}

static void write_title(Convert *c, cmark_node *node) {
  Str title = str_from(cmark_node_get_title(node));
  if (title.len == 0) return;
  write_lit(c, " title=\"");
  html_attr(c->out, title);
  write_lit(c, "\"");
}

static bool plain_enter_link(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  write_lit(c, "<a href=\"");
  html_url(c->out, str_from(cmark_node_get_url(node)));
  write_lit(c, "\"");
  write_title(c, node);
  write_lit(c, ">");
  return true;
}

static void plain_leave_link(Convert *c, cmark_node *node) {
  (void)node;
  write_lit(c, "</a>");
}

static bool plain_enter_image(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  Buf alt = {.arena = c->scratch};
  text_plain_with_tags(&alt, node);
  write_lit(c, "<img src=\"");
  html_url(c->out, str_from(cmark_node_get_url(node)));
  write_lit(c, "\" alt=\"");
  html_attr(c->out, buf_str(&alt));
  write_lit(c, "\"");
  write_title(c, node);
  write_lit(c, " />");
  return false;
}

// ---- the whole ----------------------------------------------------------------------------------

const Kind plain_kinds[KIND_COUNT] = {
    [CMARK_NODE_DOCUMENT] = {node_enter_document, NULL},
    [CMARK_NODE_BLOCK_QUOTE] = {node_enter_quote, node_leave_quote},
    [CMARK_NODE_LIST] = {plain_enter_list, node_close_list},
    [CMARK_NODE_ITEM] = {plain_enter_item, plain_leave_item},
    [CMARK_NODE_CODE_BLOCK] = {plain_enter_code_block, NULL},
    [CMARK_NODE_HTML_BLOCK] = {plain_enter_html_block, NULL},
    [CMARK_NODE_CUSTOM_BLOCK] = {node_enter_custom, NULL},
    [CMARK_NODE_PARAGRAPH] = {plain_enter_paragraph, plain_leave_paragraph},
    [CMARK_NODE_HEADING] = {plain_enter_heading, plain_leave_heading},
    [CMARK_NODE_THEMATIC_BREAK] = {plain_enter_rule, NULL},
    [CMARK_NODE_TEXT] = {node_enter_text, NULL},
    [CMARK_NODE_SOFTBREAK] = {node_enter_softbreak, NULL},
    [CMARK_NODE_LINEBREAK] = {plain_enter_linebreak, NULL},
    [CMARK_NODE_CODE] = {node_enter_code, NULL},
    [CMARK_NODE_HTML_INLINE] = {plain_enter_html_inline, NULL},
    [CMARK_NODE_CUSTOM_INLINE] = {node_enter_custom, NULL},
    [CMARK_NODE_EMPH] = {node_enter_emphasis, node_leave_emphasis},
    [CMARK_NODE_STRONG] = {node_enter_strong, node_leave_strong},
    [CMARK_NODE_LINK] = {plain_enter_link, plain_leave_link},
    [CMARK_NODE_IMAGE] = {plain_enter_image, NULL},
};

Str markdown_plain(Str text, bool gfm, Arena *arena) {
  Arena scratch = {0};
  Markup out = {.html = {.arena = &scratch}};
  Convert c = {
      .dialect = gfm ? DIALECT_GFM : DIALECT_COMMONMARK,
      .kinds = plain_kinds,
      .scratch = &scratch,
      .markup = &out,
      .out = &out.html,
  };
  Doc doc = {.text = text, .first_line = 1};
  render_doc(&c, &doc);
  Str html = str_dup(arena, buf_str(&out.html));
  convert_free_trees(&c);
  arena_free(&scratch);
  return html;
}
