#include "markdown/piece.h"

#include "format/html_token.h"
#include "markdown/locate.h"
#include "markdown/nodes.h"

// Bytes at the start of a line that belong to its containers: `quotes` ">" marks, then blanks up to
// column `base` (the indent of a list item's content).
static uint32_t strip_length(Str line, uint32_t quotes, uint32_t base) {
  uint32_t at = 0;
  for (uint32_t quote = 0; quote < quotes; quote++) {
    uint32_t mark = at;
    while (mark < line.len && (line.ptr[mark] == ' ' || line.ptr[mark] == '\t')) mark++;
    if (mark >= line.len || line.ptr[mark] != '>') break;
    at = mark + 1 + (mark + 1 < line.len && line.ptr[mark + 1] == ' ');
  }
  while (at < base && at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) at++;
  return at;
}

Str margin_strip(const Convert *c, const Margin *margin, uint32_t line, uint32_t *taken) {
  Str text = doc_line(c->doc, line);
  if (line == margin->first)
    *taken = locate_block(c, margin->block).column;
  else
    *taken = strip_length(text, margin->quotes, margin->base);
  return str_from_index(text, *taken);
}

// The column where the content of the block's container begins.
static uint32_t base_of(cmark_node *block) {
  cmark_node *parent = cmark_node_parent(block);
  if (cmark_node_get_type(parent) != CMARK_NODE_ITEM) return 0;
  return (uint32_t)cmark_node_get_start_column(cmark_node_first_child(parent)) - 1;
}

static uint32_t quotes_of(cmark_node *block) {
  uint32_t quotes = 0;
  for (; block; block = cmark_node_parent(block))
    quotes += cmark_node_get_type(block) == CMARK_NODE_BLOCK_QUOTE;
  return quotes;
}

Margin margin_of(cmark_node *block) {
  return (Margin){
      .block = block,
      .first = (uint32_t)cmark_node_get_start_line(block) - 1,
      .quotes = quotes_of(block),
      .base = base_of(block),
  };
}

Doc *piece_new(Convert *c, const Margin *margin, uint32_t first, uint32_t end) {
  Doc *piece = arena_new(c->scratch, Doc);
  Buf text = {.arena = c->scratch};
  piece->shifts = arena_array(c->scratch, uint32_t, end - first);
  for (uint32_t line = first; line < end; line++) {
    uint32_t taken;
    buf_add(&text, margin_strip(c, margin, line, &taken));
    buf_add_char(&text, '\n');
    piece->shifts[line - first] = taken + (c->doc->shifts ? c->doc->shifts[line] : 0);
  }
  piece->file = c->doc->file;
  piece->folder = c->doc->folder;
  piece->text = buf_str(&text);
  piece->first_line = c->doc->first_line + first;
  piece->within = c->doc;
  piece->tight = node_is_tight(c, margin->block);
  piece->pieces = c->doc->pieces + 1;
  return piece;
}

bool line_is_tags(Str text, Arena *scratch) {
  HtmlReader reader = {.rest = text};
  HtmlToken token = {0};
  bool any = false;
  while (html_token_next(&reader, scratch, &token)) {
    bool tag = token.kind == HTML_OPEN || token.kind == HTML_CLOSE;
    if (!tag && str_trim(token.raw).len > 0) return false;
    any |= tag;
  }
  return any;
}
