// Footnotes: "[^label]" in the text, "[^label]: ..." where they are defined (a list item to
// libcmark, see rewrite.c). Numbered by first reference; written at the end of the page, each with
// a way back to every place that refers to it. An included file has its own footnotes.
#include "markdown/footnotes.h"

#include "format/html.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/inline.h"
#include "markdown/marks.h"
#include "markdown/rewrite.h"
#include "markdown/whole.h"

InlineFind footnote_find;
InlineWrite footnote_write;

// ---- definitions --------------------------------------------------------------------------------

static Str key_of(Str label, Arena *arena) { return str_lower_ascii(arena, label); }

static Span definition_span(const Footnote *footnote) {
  return doc_span(footnote->doc, footnote->place, footnote->label.len + sizeof "[^]:" - 1);
}

static void add_definition(Convert *c, Doc *doc, cmark_node *item, const Rewrite *rewrite) {
  Footnote *footnote = arena_new(c->scratch, Footnote);
  *footnote = (Footnote){
      .label = rewrite->label, .doc = doc, .item = item, .place = {rewrite->line, rewrite->at}};
  void **slot = map_put(&doc->footnotes, c->scratch, key_of(rewrite->label, c->scratch));
  if (!*slot) {
    *slot = footnote;
    return;
  }
  const Footnote *first = *slot;
  report(
      c, DIAG_FOOTNOTE_DOUBLE, definition_span(footnote),
      str_fmt(c->arena, "footnote [^%.*s] is defined twice", STR_ARG(footnote->label)),
      str_fmt(c->arena, "the definition in line %u counts", doc->first_line + first->place.line));
}

void footnotes_collect(Convert *c, Doc *doc) {
  if (doc->rewrites.len == 0) return;
  for (cmark_node *node = doc->root; node; node = doc_next_block(node, doc->root)) {
    if (cmark_node_get_type(node) != CMARK_NODE_ITEM) continue;
    const Rewrite *rewrite = rewrite_of_item(doc, node);
    if (rewrite && rewrite->kind == REWRITE_FOOTNOTE) add_definition(c, doc, node, rewrite);
  }
}

static Footnote *find(const Doc *doc, Str label, Arena *scratch) {
  for (; doc; doc = doc->within) {
    if (doc->footnotes.len == 0) continue;
    Footnote *footnote = map_find(&doc->footnotes, key_of(label, scratch));
    if (footnote) return footnote;
  }
  return NULL;
}

// A piece of a Doc defines once more what stands in its lines; the Doc around it reports them.
static void note_use(const Doc *doc, Str label, Arena *scratch) {
  for (Footnote *footnote; (footnote = find(doc, label, scratch)); doc = footnote->doc->within)
    footnote->used = true;
}

// ---- references ---------------------------------------------------------------------------------

// "fnref-1" for the first reference to footnote 1, "fnref-1-2" for the second.
static Str reference_id(Convert *c, const Footnote *footnote) {
  Str base = str_fmt(c->scratch, "fnref-%u", footnote->number);
  if (footnote->references.len == 0) return id_make(c, base);
  return id_make(c, str_fmt(c->scratch, "%.*s-%zu", STR_ARG(base), footnote->references.len + 1));
}

static void report_missing(Convert *c, Str label, Place place) {
  Nearest nearest = {.word = label};
  for (const Doc *doc = c->doc; doc; doc = doc->within)
    for (size_t i = 0; i < doc->footnotes.len && i < NEAREST_MAX; i++)
      nearest_offer(&nearest, doc->footnotes.entries[i].key);
  Str help = nearest.best.len > 0
                 ? str_fmt(c->arena, "did you mean \"[^%.*s]\"?", STR_ARG(nearest.best))
                 : (Str){0};
  report(c, DIAG_FOOTNOTE_MISSING, doc_span(c->doc, place, label.len + sizeof "[^]" - 1),
         str_fmt(c->arena, "footnote [^%.*s] is nowhere defined", STR_ARG(label)), help);
}

size_t footnote_find(InlineText *text, const InlineRule *rule, size_t at) {
  Str rest = str_from_index(text->cursor.literal, at);
  size_t end = 2;
  while (end < rest.len && rest.ptr[end] != ']' && rest.ptr[end] != '[' &&
         !char_is_space(rest.ptr[end]))
    end++;
  bool closed = end > 2 && end < rest.len && rest.ptr[end] == ']';
  if (!closed || text->finder->in_link > 0) return at;
  Place place = text_cursor_place(text->finder->c, &text->cursor, text->cursor.in_raw);
  return inline_take(
      text, at, at + end + 1,
      (Piece){
          .kind = PIECE_OBJECT, .rule = rule, .value = str_sub(rest, 2, end - 2), .place = place});
}

void footnote_write(Convert *c, const Piece *piece) {
  Str label = piece->value;
  Place place = piece->place;
  Footnote *footnote = find(c->doc, label, c->scratch);
  if (!footnote) {
    report_missing(c, label, place);
    write_lit(c, "[^");
    write_text(c, label);
    write_lit(c, "]");
    return;
  }
  if (c->muted) return;
  note_use(c->doc, label, c->scratch);
  if (footnote->number == 0) {
    *vec_add(c->scratch, &c->footnotes) = footnote;
    footnote->number = (uint32_t)c->footnotes.len;
    footnote->id = id_make(c, str_fmt(c->scratch, "fn-%u", footnote->number));
  }
  Str id = reference_id(c, footnote);
  *vec_add(c->scratch, &footnote->references) = id;
  write_lit(c, "<sup><a class=\"footnote-ref\" id=\"");
  mark_id(c, id);
  write_lit(c, "\" href=\"#");
  mark_ref(c, footnote->id);
  buf_add_fmt(c->out, "\" aria-label=\"Footnote %u\">%u</a></sup>", footnote->number,
              footnote->number);
}

// ---- the section at the end ---------------------------------------------------------------------

static void write_back_links(Convert *c, const Footnote *footnote) {
  for (size_t i = 0; i < footnote->references.len; i++) {
    write_lit(c, " <a class=\"footnote-back\" href=\"#");
    mark_ref(c, footnote->references.items[i]);
    buf_add_fmt(c->out, "\" aria-label=\"Back to reference %u", footnote->number);
    if (i > 0) buf_add_fmt(c->out, "-%zu", i + 1);
    write_lit(c, "\">\u21A9</a>");
  }
}

// The footnote's blocks, with the links back at the end of the last paragraph or after the last
// block.
static void write_note(Convert *c, const Footnote *footnote, MarkedStr note) {
  const char *end = "</p>\n";
  bool paragraph = str_ends(note.html, str_from(end));
  write_lit(c, "<li id=\"");
  mark_id(c, footnote->id);
  write_lit(c, "\">\n");
  markup_add(c->markup, paragraph ? marked_prefix(note, note.html.len - strlen(end)) : note);
  write_back_links(c, footnote);
  write_lit(c, paragraph ? end : "\n");
  write_lit(c, "</li>\n");
}

static MarkedStr render_note(Convert *c, const Footnote *footnote) {
  Markup *outer = write_to(c, markup_new(c));
  Doc *doc = c->doc;
  c->doc = footnote->doc;
  render_children(c, footnote->item);
  if (c->open.len > 0) tags_close(c, footnote->item);
  c->doc = doc;
  markup_make_whole(c);
  return markup_str(write_to(c, outer));
}

// A footnote may be the first to refer to another one, which is then rendered after it; and it may
// refer to one that stands before it. So the links back are written when all are rendered.
void footnotes_write(Convert *c) {
  if (c->footnotes.len == 0) return;
  VEC(MarkedStr) notes = {0};
  for (size_t i = 0; i < c->footnotes.len; i++)
    *vec_add(c->scratch, &notes) = render_note(c, c->footnotes.items[i]);
  write_newline(c);
  write_lit(c,
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\"><ol>\n");
  for (size_t i = 0; i < notes.len; i++) write_note(c, c->footnotes.items[i], notes.items[i]);
  write_lit(c, "</ol></section>\n");
}

void footnotes_report(Convert *c) {
  for (size_t i = 0; i < c->docs.len; i++) {
    const Doc *doc = c->docs.items[i];
    for (size_t k = 0; k < doc->footnotes.len; k++) {
      const Footnote *footnote = doc->footnotes.entries[k].value;
      if (footnote->used || find(doc->within, footnote->label, c->scratch)) continue;
      report(c, DIAG_FOOTNOTE_UNUSED, definition_span(footnote),
             str_fmt(c->arena, "footnote [^%.*s] is not referred to", STR_ARG(footnote->label)),
             (Str){0});
    }
  }
}
