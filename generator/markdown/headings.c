// Headings: the page's title, ids, and the list that contents are made of.
//
// Ids that nobody chose are given when the whole page is known, so that a chosen one, wherever it
// stands, keeps its name. They are GitHub's, by the rules of the npm package github-slugger.
#include "markdown/headings.h"

#include "base/text.h"
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/inline.h"
#include "markdown/locate.h"
#include "markdown/marks.h"
#include "markdown/node_text.h"
#include "markdown/visible.h"

InlineFind chosen_id_find;
InlineWrite chosen_id_write;

// ---- one heading --------------------------------------------------------------------------------

static bool id_is_valid(Str id) {
  for (size_t at = 0, length; at < id.len; at += length) {
    uint32_t c = utf8_decode(str_from_index(id, at), &length);
    if (!utf8_is_word(c) && c != '-' && c != '.' && c != ':') return false;
  }
  return id.len > 0;
}

// "{#id}" at the end of a heading.
size_t chosen_id_find(InlineText *text, const InlineRule *rule, size_t at) {
  InlineFinder *finder = text->finder;
  Str literal = text->cursor.literal, rest = str_trim_end(str_from_index(literal, at));
  bool last = !cmark_node_next(text->node) && cmark_node_parent(text->node) == finder->block;
  size_t end = at + 2;
  while (end < literal.len && !memchr("{}", literal.ptr[end], 2)) end++;
  if (!finder->found || !last || end != at + rest.len - 1 || rest.ptr[rest.len - 1] != '}')
    return at;
  *finder->found =
      (InlineFound){.choice = str_dup(finder->c->arena, str_sub(rest, 2, rest.len - 3)),
                    .chosen = true,
                    .place = text_cursor_place(finder->c, &text->cursor, text->cursor.in_raw)};
  Str before = str_trim_end(str_sub(literal, text->done, at - text->done));
  return inline_take(text, text->done + before.len, literal.len,
                     (Piece){.kind = PIECE_OBJECT, .rule = rule});
}

// It is the heading's, and no text.
void chosen_id_write(Convert *c, const Piece *piece) { (void)c, (void)piece; }

// The id of {#id}, when it can be had; else empty.
static Str chosen_id(Convert *c, const InlineFound *found) {
  if (!found->chosen) return (Str){0};
  Span span = doc_span(c->doc, found->place, found->choice.len + sizeof "{#}" - 1);
  if (id_is_valid(found->choice))
    return id_reserve(c, found->choice, span) ? found->choice : (Str){0};
  report(c, DIAG_HEADING_ID_INVALID, span,
         found->choice.len == 0
             ? S("an empty id")
             : str_fmt(c->arena, "\"%.*s\" cannot be an id", STR_ARG(found->choice)),
         S("an id has letters, digits, \"-\", \"_\", \".\" and \":\""));
  return (Str){0};
}

static Span heading_span(Convert *c, cmark_node *node) {
  Place place = locate_block(c, node);
  return doc_span(c->doc, place, doc_line(c->doc, place.line).len - place.column);
}

static uint8_t shown_level(Convert *c, cmark_node *node) {
  int level = cmark_node_get_heading_level(node);
  if (level == 1) {
    report(c, DIAG_HEADING_TOP_AGAIN, heading_span(c, node),
           S("a page has one level-1 heading, its title"), S("begin it with \"##\""));
    level = 2;
  }
  if (level > c->heading_level + 1)
    report(c, DIAG_HEADING_SKIPPED, heading_span(c, node),
           str_fmt(c->arena, "level %d comes after level %d", level, c->heading_level), (Str){0});
  c->heading_level = (uint8_t)level;
  return (uint8_t)level;
}

// The first heading of a page, at the top of its text and of level 1, is its title.
static bool is_title(const Convert *c, cmark_node *node) {
  return cmark_node_get_heading_level(node) == 1 && c->headings.len == 0 && !c->title.found &&
         !c->doc->within && cmark_node_parent(node) == c->doc->root;
}

// What the id of a heading begins with when nobody chooses one.
static Str slug_of(Convert *c, cmark_node *node) {
  Buf text = {.arena = c->scratch};
  text_for_id(&text, node);
  return text_slug(str_trim(buf_str(&text)), c->scratch);
}

// The title stands outside of the body. Its links count all the same: they are written to nowhere.
static void take_title(Convert *c, cmark_node *node, Str text, const InlineFound *found) {
  c->title.found = true;
  c->title.text = text;
  c->title.slug = slug_of(c, node);
  c->title.id = chosen_id(c, found);
  c->title.html.arena = c->scratch;
  text_without_links(&c->title.html, node);
  Markup *outer = write_to(c, markup_new(c));
  c->muted = true;
  render_children(c, node);
  if (c->open.len > 0) tags_close(c, node);
  c->muted = false;
  write_to(c, outer);
}

static void add_heading(Convert *c, cmark_node *node, Str text, const InlineFound *found) {
  Buf html = {.arena = c->scratch};
  text_without_links(&html, node);
  Str id = chosen_id(c, found);
  *vec_add(c->scratch, &c->heading_slugs) = slug_of(c, node);
  *vec_add(c->scratch, &c->headings) = (Heading){
      .level = shown_level(c, node),
      .chosen = id.len > 0,
      .id = id,
      .text = text,
      .html = str_dup(c->arena, str_trim(buf_str(&html))),
      .line = doc_span_line(c->doc, locate_block(c, node).line).line,
      .offset = STR_NONE,
  };
}

bool heading_enter(Convert *c, cmark_node *node) {
  if (table_write(c, node)) return false;
  InlineFound found = {0};
  leaf_begin(c, node);
  inline_find(c, node, 0, &found);
  Buf plain = {.arena = c->scratch};
  text_plain(&plain, node);
  Str text = str_dup(c->arena, str_trim(buf_str(&plain)));
  if (text.len == 0 && !cmark_node_first_child(node))
    report(c, DIAG_HEADING_EMPTY, heading_span(c, node), S("a heading without text"), (Str){0});
  if (is_title(c, node)) {
    take_title(c, node, text, &found);
    return false;
  }
  add_heading(c, node, text, &found);
  uint32_t index = (uint32_t)c->headings.len - 1;
  visible_heading(c);
  write_newline(c);
  mark_begin(c->markup, MARK_KIND_HEADING, index);
  write_lit(c, "<h");
  buf_add_uint(c->out, c->headings.items[index].level);
  write_lit(c, " id=\"");
  mark_begin(c->markup, MARK_KIND_HEADING_ID, index);
  write_lit(c, "\">");
  return true;
}

void heading_leave(Convert *c, cmark_node *node) {
  (void)node;
  visible_heading_end(c);
  const Heading *heading = vec_last(&c->headings);
  write_lit(c, " <a class=\"anchor\" href=\"#");
  mark_begin(c->markup, MARK_KIND_HEADING_REF, (uint32_t)c->headings.len - 1);
  write_lit(c, "\" aria-label=\"Link to this section: ");
  html_attr(c->out, heading->text);
  write_lit(c, "\"></a></h");
  buf_add_uint(c->out, heading->level);
  write_lit(c, ">\n");
}

// ---- at the end ---------------------------------------------------------------------------------

void headings_finish(Convert *c) {
  if (c->title.found && c->title.id.len == 0) c->title.id = id_free(c, c->title.slug);
  for (size_t i = 0; i < c->headings.len; i++) {
    Heading *heading = &c->headings.items[i];
    if (heading->id.len == 0) heading->id = id_free(c, c->heading_slugs.items[i]);
  }
  if (!c->title.found) c->title.id = id_free(c, text_slug(c->page->title.text, c->scratch));
}
