// What a file's tags are is seen in all of it: one walk over the file's tree, when the first name
// is met that no browser knows, notes how each such name is used.
#include "markdown/placeholders.h"

#include "format/html_element.h"
#include "markdown/components.h"
#include "markdown/inline_rules.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"

// How a name is used in the tags of a file.
enum { TAG_OPENS = 1 << 0, TAG_CLOSES = 1 << 1, TAG_HAS_VALUE = 1 << 2 };

static const char *const drawings[] = {"svg", "math"};  // other elements' names are known in them

// ---- the tags of a file -------------------------------------------------------------------------

static bool has_value(const HtmlToken *token) {
  for (size_t i = 0; i < token->attributes.len; i++)
    if (token->attributes.items[i].has_value) return true;
  return false;
}

static void note(Convert *c, Doc *file, const HtmlToken *token) {
  if (token->kind != HTML_OPEN && token->kind != HTML_CLOSE) return;
  unsigned flags = token->kind == HTML_OPEN ? TAG_OPENS : TAG_CLOSES;
  if (has_value(token)) flags |= TAG_HAS_VALUE;
  void **noted = map_put(&file->tags, c->scratch, str_lower_ascii(c->scratch, token->name));
  *noted = (void *)((uintptr_t)*noted | flags);
}

typedef struct Noting {
  Convert *c;
  Doc *file;
} Noting;

static void note_node(void *context, cmark_node *node) {
  Noting *noting = context;
  cmark_node_type type = cmark_node_get_type(node);
  if (type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE) return;
  HtmlReader reader = {.rest = node_literal(node)};
  for (HtmlToken token; html_token_next(&reader, noting->c->scratch, &token);)
    note(noting->c, noting->file, &token);
}

static void pass(void *context, cmark_node *node) { (void)context, (void)node; }

static unsigned noted(Convert *c, Str name) {
  Doc *file = doc_of_file(c->doc);
  if (!file->tags_noted) node_walk(file->root, note_node, pass, &(Noting){c, file});
  file->tags_noted = true;
  return (unsigned)(uintptr_t)map_find(&file->tags, str_lower_ascii(c->scratch, name));
}

static bool has_drawing(Convert *c) {
  for (size_t i = 0; i < sizeof drawings / sizeof drawings[0]; i++)
    if (noted(c, str_from(drawings[i])) & TAG_OPENS) return true;
  return false;
}

// ---- one tag ------------------------------------------------------------------------------------

bool placeholder_is(Convert *c, const HtmlToken *token) {
  if (token->kind != HTML_OPEN && token->kind != HTML_CLOSE) return false;
  const HtmlElement *element = html_element_find(token->name);
  if (element && (!(element->flags & HTML_FOREIGN) || has_drawing(c))) return false;
  unsigned use = noted(c, token->name);
  bool custom = str_find_char(token->name, '-') != STR_NONE && use & TAG_CLOSES;
  return use & TAG_OPENS && !(use & TAG_HAS_VALUE) && !custom;
}

// Nothing is said while the site itself has errors: a script that ended with one may have had a
// component of that name to register.
void placeholder_report(Convert *c, const HtmlToken *token, Span span) {
  if (token->kind == HTML_CLOSE || c->site->diags.errors > 0) return;
  Str tag = token->raw, line, rest;
  str_cut(tag, '\n', &line, &rest);
  report(c, DIAG_HTML_UNKNOWN, span,
         str_fmt(c->arena, "no browser knows <%.*s>; it is shown as text", STR_ARG(token->name)),
         str_fmt(c->arena, "put it in backticks, or write \\%.*s", STR_ARG(line)));
}

// ---- those of a leaf ----------------------------------------------------------------------------

static void look_at(void *context, cmark_node *node) {
  Convert *c = context;
  if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE) return;
  HtmlReader reader = {.rest = node_literal(node)};
  HtmlToken token;
  bool read = html_token_next(&reader, c->scratch, &token) && reader.rest.len == 0;
  if (!read || tag_is_ours(c, token.name) || !placeholder_is(c, &token)) return;
  Place place;
  placeholder_report(c, &token, locate_link(c, node, &place));
  NodeMarks *marks = arena_new(c->scratch, NodeMarks);
  *vec_add(c->scratch, &marks->open) = (Piece){.text = token.raw};
  cmark_node_set_user_data(node, marks);
}

void placeholders_find(Convert *c, cmark_node *block) {
  if (c->dialect != DIALECT_PAGE || c->site->config.html == HTML_ESCAPE) return;
  Str text = c->leaf.is_cell ? c->leaf.cell : doc_lines(c->doc, c->leaf.first, c->leaf.end);
  if (str_find_char(text, '<') != STR_NONE) node_walk(block, look_at, pass, c);
}
