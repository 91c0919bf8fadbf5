// Alerts: a block quote whose first line is [!NOTE], with a title of one's own behind it if one
// likes.
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/inline.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"
#include "markdown/piece.h"
#include "markdown/references.h"
#include "markdown/visible.h"

// GitHub's own, for themes that define none.
static const AlertKind github_alerts[] = {
    {STR_CONST("note"), STR_CONST("Note"), STR_CONST("note")},
    {STR_CONST("tip"), STR_CONST("Tip"), STR_CONST("tip")},
    {STR_CONST("important"), STR_CONST("Important"), STR_CONST("important")},
    {STR_CONST("warning"), STR_CONST("Warning"), STR_CONST("warning")},
    {STR_CONST("caution"), STR_CONST("Caution"), STR_CONST("caution")},
};

static AlertKindVec kinds_of(const Convert *c) {
  if (c->site->theme.alerts.len > 0) return c->site->theme.alerts;
  size_t count = sizeof github_alerts / sizeof github_alerts[0];
  return (AlertKindVec){.items = (AlertKind *)github_alerts, .len = count, .cap = count};
}

static const AlertKind *find_kind(AlertKindVec kinds, Str name) {
  for (size_t i = 0; i < kinds.len; i++)
    if (str_eq_nocase(kinds.items[i].name, name)) return &kinds.items[i];
  return NULL;
}

static void report_unknown(Convert *c, AlertKindVec kinds, Str name, Place place) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < kinds.len; i++) nearest_offer(&nearest, kinds.items[i].name);
  Str help = {0};
  if (nearest.best.len > 0) {
    Buf upper = {.arena = c->arena};
    for (size_t i = 0; i < nearest.best.len; i++) {
      char letter = nearest.best.ptr[i];
      buf_add_char(&upper, char_is_alpha(letter) ? (char)(letter & ~32) : letter);
    }
    help = str_fmt(c->arena, "did you mean \"[!%.*s]\"?", STR_ARG(buf_str(&upper)));
  }
  report(c, DIAG_ALERT_UNKNOWN, doc_span(c->doc, place, name.len + 3),
         str_fmt(c->arena, "no alert of the kind \"%.*s\"", STR_ARG(name)), help);
}

// Reads "[!KIND]" at a place; *length gets its bytes, blanks behind it included.
static bool read_marker(const Convert *c, Place place, Str *name, size_t *length) {
  Str text = str_from_index(doc_line(c->doc, place.line), place.column);
  if (!str_starts(text, S("[!"))) return false;
  size_t end = 2;
  while (end < text.len && (char_is_alnum(text.ptr[end]) || text.ptr[end] == '-')) end++;
  if (end == 2 || end >= text.len || text.ptr[end] != ']') return false;
  *name = str_sub(text, 2, end - 2);
  for (end++; end < text.len && char_is_space(text.ptr[end]); end++) continue;
  *length = end;
  return true;
}

// Whether the marker stands in the paragraph's text: "[!NOTE]: x" defines a link reference,
// "[!NOTE]" may be a link, and the paragraph begins after the one or with the other then.
static bool is_text(const Convert *c, cmark_node *paragraph, Place place) {
  cmark_node *text = cmark_node_first_child(paragraph);
  return references_before(c->doc, place.line) == 0 && text &&
         cmark_node_get_type(text) == CMARK_NODE_TEXT && str_starts(node_literal(text), S("["));
}

// The title: what stands behind the marker, or the kind's. Returns the node after its line.
static cmark_node *write_title(Convert *c, cmark_node *paragraph, const AlertKind *kind,
                               size_t marker) {
  leaf_begin(c, paragraph);
  inline_find(c, paragraph, marker, NULL);
  cmark_node *first = cmark_node_first_child(paragraph), *end = first;
  while (end && !text_is_break(end)) end = cmark_node_next(end);
  write_lit(c, "<p class=\"callout-title\">");
  size_t before = c->out->len;
  render_range(c, first, end);
  if (c->out->len == before) write_text(c, kind->title);
  if (c->open.len > 0) tags_close(c, paragraph);
  write_lit(c, "</p>\n");
  visible_break(c);
  return end ? cmark_node_next(end) : NULL;
}

// Whether what stands right below the marker's line would not go on with a paragraph: a table, a
// component, an include or other tags alone on a line.
static bool begins_blocks(Convert *c, const Margin *margin, uint32_t line) {
  uint32_t taken, end = doc_block_end(c->doc, margin->block);
  if (line >= end || c->doc->pieces >= PIECES_MAX) return false;
  if (doc_delimiter_after(c->doc, line + 1) < end) return true;
  return line_is_tags(str_trim(margin_strip(c, margin, line, &taken)), c->scratch);
}

// The blocks below the marker's line; `rest` is what its paragraph still holds.
static void write_content(Convert *c, cmark_node *paragraph, uint32_t line, cmark_node *rest) {
  cmark_node *quote = cmark_node_parent(paragraph);
  Margin margin = margin_of(paragraph);
  if (begins_blocks(c, &margin, line)) {
    render_doc(c, piece_new(c, &margin, line, (uint32_t)cmark_node_get_end_line(quote)));
    return;
  }
  if (!term_write_from(c, paragraph, rest) && rest) {
    write_lit(c, "<p>");
    c->open_paragraph = (OpenParagraph){paragraph, c->markup, false};
    render_range(c, rest, NULL);
    if (c->open.len > 0) tags_close(c, paragraph);
    paragraph_end(c);
  }
  render_range(c, cmark_node_next(paragraph), NULL);
}

bool alert_write(Convert *c, cmark_node *quote) {
  cmark_node *paragraph = cmark_node_first_child(quote);
  if (!paragraph || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) return false;
  Place place = locate_block(c, paragraph);
  Str name;
  size_t marker;
  if (!read_marker(c, place, &name, &marker) || !is_text(c, paragraph, place)) return false;
  AlertKindVec kinds = kinds_of(c);
  const AlertKind *kind = find_kind(kinds, name);
  if (!kind) {
    report_unknown(c, kinds, name, place);
    return false;
  }
  write_newline(c);
  write_lit(c, "<div class=\"callout ");
  html_attr(c->out, kind->class_);
  write_lit(c, "\" role=\"note\">");
  cmark_node *rest = write_title(c, paragraph, kind, marker);
  write_content(c, paragraph, place.line + 1, rest);
  if (c->open.len > 0) tags_close(c, quote);
  write_lit(c, "</div>\n");
  return true;
}
