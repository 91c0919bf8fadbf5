// Lists: bullets and numbers, task items, and the items that are really footnotes or definitions
// (see rewrite.c). A list of libcmark's may hold items of several sorts in a row, so the tags
// around them are written with the first and the last item of each run.
#include "base/text.h"
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/inline.h"
#include "markdown/locate.h"
#include "markdown/marks.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "markdown/rewrite.h"

typedef enum Sort { SORT_PLAIN, SORT_FOOTNOTE, SORT_DEFINITION } Sort;

static Sort sort_of(const Convert *c, cmark_node *item) {
  const Rewrite *rewrite = rewrite_of_item(c->doc, item);
  if (!rewrite) return SORT_PLAIN;
  return rewrite->kind == REWRITE_FOOTNOTE ? SORT_FOOTNOTE : SORT_DEFINITION;
}

static bool is_list(cmark_node *node) {
  return node && cmark_node_get_type(node) == CMARK_NODE_LIST;
}

// ---- task items ---------------------------------------------------------------------------------

size_t task_read(const Convert *c, cmark_node *paragraph, bool *checked) {
  cmark_node *item = cmark_node_parent(paragraph);
  bool first = cmark_node_get_type(item) == CMARK_NODE_ITEM && !cmark_node_previous(paragraph);
  if (!first || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) return 0;
  Place place = locate_block(c, paragraph);
  Str text = str_from_index(doc_line(c->doc, place.line), place.column);
  bool box = text.len > 4 && text.ptr[0] == '[' && text.ptr[2] == ']' && char_is_space(text.ptr[3]);
  size_t length = 4;
  while (box && length < text.len && char_is_space(text.ptr[length])) length++;
  if (!box || length == text.len || !memchr(" xX", text.ptr[1], 3)) return 0;
  cmark_node *node = cmark_node_first_child(paragraph);
  bool is_text = node && cmark_node_get_type(node) == CMARK_NODE_TEXT &&
                 str_starts(node_literal(node), S("["));
  *checked = text.ptr[1] != ' ';
  return is_text ? length : 0;  // "[x]" may be a link
}

static bool item_is_task(const Convert *c, cmark_node *item) {
  bool checked;
  cmark_node *first = cmark_node_first_child(item);
  return first && task_read(c, first, &checked) > 0;
}

static bool list_has_task(const Convert *c, cmark_node *list) {
  for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item))
    if (item_is_task(c, item)) return true;
  return false;
}

// An id that stays the same when other items come and go: what a reader has ticked is saved under
// it. The box itself is not among the paragraph's text any more.
static Str task_id(Convert *c, cmark_node *paragraph) {
  enum { SLUG_MAX = 40 };
  Buf text = {.arena = c->scratch};
  text_for_id(&text, paragraph);
  Str plain = str_trim(buf_str(&text));
  Str slug = text_slug(plain, c->scratch);
  if (slug.len <= SLUG_MAX) return id_make(c, str_fmt(c->scratch, "task-%.*s", STR_ARG(slug)));
  size_t end = SLUG_MAX;
  while (end > 0 && ((unsigned char)slug.ptr[end] & 0xC0) == 0x80) end--;
  return id_make(c, str_fmt(c->scratch, "task-%.*s-%06x", (int)end, slug.ptr,
                            (unsigned)(hash_bytes(plain) & 0xFFFFFF)));
}

void task_write_box(Convert *c, cmark_node *paragraph, bool checked) {
  write_lit(c, "<label><input type=\"checkbox\" id=\"");
  mark_id(c, task_id(c, paragraph));
  write_lit(c, "\"");
  if (checked) write_lit(c, " checked");
  if (!component_is_open(c, S("checklist"))) write_lit(c, " disabled");
  write_lit(c, "> ");
}

// ---- lists and items ----------------------------------------------------------------------------

bool list_enter(Convert *c, cmark_node *node) {
  (void)c, (void)node;
  return true;
}

static bool begins_run(const Convert *c, cmark_node *item, Sort sort) {
  cmark_node *before = cmark_node_previous(item);
  return !before || sort_of(c, before) != sort;
}

static bool ends_run(const Convert *c, cmark_node *item, Sort sort) {
  cmark_node *after = cmark_node_next(item);
  return !after || sort_of(c, after) != sort;
}

bool item_enter(Convert *c, cmark_node *node) {
  Sort sort = sort_of(c, node);
  if (sort == SORT_FOOTNOTE) return false;
  cmark_node *list = cmark_node_parent(node);
  if (sort == SORT_PLAIN && begins_run(c, node, sort))
    node_open_list(c, list, list_has_task(c, list) ? " class=\"tasks\"" : "");
  write_newline(c);
  write_lit(c, sort == SORT_DEFINITION ? "<dd>"
               : item_is_task(c, node) ? "<li class=\"task\">"
                                       : "<li>");
  return true;
}

// The term of a definition list: a paragraph right before a list of definitions.
static bool is_term(const Convert *c, cmark_node *paragraph) {
  cmark_node *list = cmark_node_next(paragraph);
  if (c->doc->rewrites.len == 0 || !is_list(list)) return false;
  return sort_of(c, cmark_node_first_child(list)) == SORT_DEFINITION;
}

static bool follows_definitions(const Convert *c, cmark_node *term) {
  cmark_node *list = cmark_node_previous(term);
  return is_list(list) && sort_of(c, cmark_node_last_child(list)) == SORT_DEFINITION;
}

// Whether a definition list goes on after the list of libcmark's that ends with `item`.
static bool definitions_go_on(const Convert *c, cmark_node *item) {
  cmark_node *next = cmark_node_next(cmark_node_parent(item));
  return next && cmark_node_get_type(next) == CMARK_NODE_PARAGRAPH && is_term(c, next);
}

void item_leave(Convert *c, cmark_node *node) {
  Sort sort = sort_of(c, node);
  write_lit(c, sort == SORT_DEFINITION ? "</dd>\n" : "</li>\n");
  if (!ends_run(c, node, sort)) return;
  if (sort == SORT_PLAIN) node_close_list(c, cmark_node_parent(node));
  if (sort != SORT_DEFINITION || (!cmark_node_next(node) && definitions_go_on(c, node))) return;
  write_lit(c, "</dl>\n");
  c->definition_lists--;
}

bool paragraph_is_tight(Convert *c, cmark_node *node) {
  cmark_node *item = cmark_node_parent(node);
  if (cmark_node_get_type(item) != CMARK_NODE_ITEM || sort_of(c, item) == SORT_PLAIN)
    return node_is_tight(c, node);
  bool only = !cmark_node_previous(node) && !cmark_node_next(node);
  return only && sort_of(c, item) == SORT_DEFINITION;
}

bool term_write_from(Convert *c, cmark_node *paragraph, cmark_node *node) {
  if (!is_term(c, paragraph)) return false;
  if (!follows_definitions(c, paragraph)) {
    write_newline(c);
    write_lit(c, "<dl>\n");
    c->definition_lists++;
  }
  while (node) {
    cmark_node *end = node;
    while (end && !text_is_break(end)) end = cmark_node_next(end);
    write_lit(c, "<dt>");
    render_range(c, node, end);
    if (c->open.len > 0) tags_close(c, paragraph);
    write_lit(c, "</dt>\n");
    node = end ? cmark_node_next(end) : NULL;
  }
  return true;
}

bool term_write(Convert *c, cmark_node *paragraph) {
  if (!is_term(c, paragraph)) return false;
  leaf_begin(c, paragraph);
  inline_find(c, paragraph, 0, NULL);
  return term_write_from(c, paragraph, cmark_node_first_child(paragraph));
}
