// Footnote definitions and definition-list items, shown to libcmark as list items.
//
//   [^1]: A note.        +   A note.
//       More of it.          More of it.          a footnote's content is indented by four columns
//   Term                 Term
//   : What it means.     + What it means.         the same width, so indented blocks stay where
//   they are
//
// So one run of libcmark parses everything, link references hold everywhere, and no line moves. The
// marker is one that the text does not use, so that the items never join a list of the author's.
#include "markdown/rewrite.h"

#include "base/sorted.h"
#include "markdown/convert.h"
#include "markdown/scan.h"

// Stands in for the text of a footnote whose first line has none: a list item cannot begin with two
// blank lines. The renderer leaves it out.
#define NO_TEXT "<!---->"

// ---- the text for libcmark ----------------------------------------------------------------------

// Which of "+", "*", "-" begin list items somewhere: a bit each.
static unsigned markers_used(const Doc *doc) {
  unsigned used = 0;
  for (uint32_t i = 0; i < doc->lines; i++) {
    Str line = doc_line(doc, i);
    Prefix prefix = scan_prefix(line, true);
    if (prefix.containers == 0) continue;
    for (uint32_t at = 0; at < prefix.length; at++) {
      char c = line.ptr[at];
      used |= c == '+' ? 1u : c == '*' ? 2u : c == '-' ? 4u : 0u;
    }
  }
  return used;
}

// A marker of one byte; "+" at last, and then two lists may become one.
static char free_marker(const Doc *doc) {
  unsigned used = markers_used(doc);
  return !(used & 1u) ? '+' : !(used & 2u) ? '*' : !(used & 4u) ? '-' : '+';
}

// The line of `count` rewrites, one within the other.
static void write_line(Buf *out, Str line, const Rewrite *rewrites, size_t count, char marker) {
  const Rewrite *first = &rewrites[0], *last = &rewrites[count - 1];
  Str rest = str_from_index(line, last->at + last->length);
  buf_add(out, str_sub(line, first->at - first->seen_at, first->seen_at));
  for (size_t i = 0; i < count; i++) {
    buf_add_char(out, marker);
    if (rewrites[i].kind == REWRITE_FOOTNOTE) buf_add_lit(out, "   ");
  }
  if (last->kind == REWRITE_FOOTNOTE && rest.len == 0) rest = S(NO_TEXT);
  buf_add(out, rest);
}

// How many from this one on stand on its line.
static size_t count_on_line(const Doc *doc, size_t first) {
  size_t end = first;
  while (end < doc->rewrites.len &&
         doc->rewrites.items[end].line == doc->rewrites.items[first].line &&
         !doc->rewrites.items[end].dropped)
    end++;
  return end - first;
}

Str rewrite_text(const Doc *doc, Arena *scratch) {
  Buf out = {.arena = scratch};
  size_t done = 0;
  char marker = doc->rewrites.len > 0 ? free_marker(doc) : 0;
  for (size_t i = 0, count; i < doc->rewrites.len; i += count) {
    const Rewrite *rewrite = &doc->rewrites.items[i];
    count = rewrite->dropped ? 1 : count_on_line(doc, i);
    if (rewrite->dropped) continue;
    Str line = doc_line(doc, rewrite->line);
    buf_add(&out, str_sub(doc->text, done, doc->starts[rewrite->line] - done));
    write_line(&out, line, rewrite, count, marker);
    done = doc->starts[rewrite->line] + line.len;
  }
  if (done == 0) return doc->text;
  buf_add(&out, str_from_index(doc->text, done));
  return buf_str(&out);
}

uint32_t rewrite_column(const Rewrite *rewrite, uint32_t column) {
  uint32_t seen = rewrite->kind == REWRITE_FOOTNOTE ? FOOTNOTE_INDENT : 1;
  if (column < rewrite->seen_at + seen) return rewrite->at;
  return column - (rewrite->seen_at + seen) + rewrite->at + rewrite->length;
}

// ---- looking them up ----------------------------------------------------------------------------

// Where the rewrites of a line begin; how many there are, dropped ones left out.
static size_t find_line(const Doc *doc, uint32_t line, size_t *count) {
  size_t at;
  SORTED_FIND(at, doc->rewrites.len, doc->rewrites.items[at].line < line);
  bool here = at < doc->rewrites.len && doc->rewrites.items[at].line == line;
  *count = here ? count_on_line(doc, at) : 0;
  return at;
}

static Rewrite *find_of_item(const Doc *doc, cmark_node *item) {
  size_t count, first = find_line(doc, (uint32_t)cmark_node_get_start_line(item) - 1, &count);
  for (size_t i = first; i < first + count; i++)
    if ((uint32_t)cmark_node_get_start_column(item) == doc->rewrites.items[i].seen_at + 1)
      return &doc->rewrites.items[i];
  return NULL;
}

const Rewrite *rewrite_of_line(const Doc *doc, uint32_t line) {
  size_t count, first = find_line(doc, line, &count);
  return count > 0 ? &doc->rewrites.items[first + count - 1] : NULL;
}

const Rewrite *rewrite_of_item(const Doc *doc, cmark_node *item) { return find_of_item(doc, item); }

// ---- checking them against the tree -------------------------------------------------------------

// A definition follows its term, a paragraph that ends right above it, or another definition.
static bool has_term(const Doc *doc, cmark_node *item) {
  cmark_node *before = cmark_node_previous(item);
  if (before) {
    const Rewrite *other = rewrite_of_item(doc, before);
    return other && other->kind == REWRITE_DEFINITION && other->stands;
  }
  cmark_node *term = cmark_node_previous(cmark_node_parent(item));
  if (!term || cmark_node_get_type(term) != CMARK_NODE_PARAGRAPH) return false;
  int line = cmark_node_get_start_line(item);
  uint32_t first = (uint32_t)cmark_node_get_start_line(term);
  bool table = doc_delimiter_after(doc, first) < (uint32_t)line - 1;
  return cmark_node_get_end_line(term) == line - 1 && !table;
}

static void find_standing(const Doc *doc) {
  for (cmark_node *node = doc->root; node; node = doc_next_block(node, doc->root)) {
    if (cmark_node_get_type(node) != CMARK_NODE_ITEM) continue;
    Rewrite *rewrite = find_of_item(doc, node);
    if (rewrite) rewrite->stands = rewrite->kind == REWRITE_FOOTNOTE || has_term(doc, node);
  }
}

bool rewrite_verify(Doc *doc) {
  bool all = true;
  if (doc->rewrites.len > 0) find_standing(doc);
  for (size_t i = 0; i < doc->rewrites.len; i++) {
    Rewrite *rewrite = &doc->rewrites.items[i];
    bool inner = i > 0 && rewrite[-1].line == rewrite->line;
    all &= rewrite->dropped || rewrite->stands;
    rewrite->dropped |= !rewrite->stands || (inner && rewrite[-1].dropped);
    rewrite->stands = false;
  }
  return all;
}
