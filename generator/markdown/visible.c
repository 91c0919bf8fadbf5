#include "markdown/visible.h"

#include "format/html.h"

static bool is_hidden(const Convert *c) {
  return !c->visible.wanted || c->muted || c->visible.in_heading || c->visible.dropped > 0;
}

void visible_begin(Convert *c) {
  const FrontMatter *front = &c->page->front;
  c->visible.wanted = !front->no_search && !front->unlisted;
  c->visible.text.arena = c->scratch;
  if (!c->visible.wanted) return;
  buf_reserve(&c->visible.text, c->page->text.len);
  *vec_add(c->scratch, &c->visible.sections) = (PlainSection){UINT32_MAX, 0};
}

void visible_add(Convert *c, Str text) {
  if (!is_hidden(c)) buf_add(&c->visible.text, text);
}

void visible_break(Convert *c) {
  Buf *text = &c->visible.text;
  if (is_hidden(c) || text->len == 0 || text->ptr[text->len - 1] == '\n') return;
  buf_add_char(text, '\n');
}

void visible_code(Convert *c, Str code) {
  if (is_hidden(c)) return;
  visible_break(c);
  size_t start = c->visible.text.len;
  buf_add(&c->visible.text, code);
  *vec_add(c->scratch, &c->visible.code) = (PlainRange){start, c->visible.text.len};
}

void visible_heading(Convert *c) {
  if (!c->visible.wanted) return;
  visible_break(c);
  uint32_t index = (uint32_t)c->headings.len - 1;
  *vec_add(c->scratch, &c->visible.sections) = (PlainSection){index, c->visible.text.len};
  c->visible.in_heading = true;
}

void visible_heading_end(Convert *c) { c->visible.in_heading = false; }

void visible_attribute(Convert *c, Str name, Str text) {
  static const char *const shown[] = {"title", "label", "note", "caption", "when", "summary"};
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
    if (!str_eq(name, str_from(shown[i]))) continue;
    visible_break(c);
    visible_add(c, text);
    visible_break(c);
  }
}

// White space between tags is not shown.
void visible_html(Convert *c, Str html) {
  const Buf *text = &c->visible.text;
  bool starts_line = text->len == 0 || text->ptr[text->len - 1] == '\n';
  if (is_hidden(c)) return;
  if (str_trim(html).len > 0)
    visible_add(c, html_decode(c->scratch, html));
  else if (!starts_line)
    visible_add(c, S(" "));
}

void visible_tag(Convert *c, Str name) {
  static const char *const inside[] = {"a",     "abbr", "b",      "bdi", "bdo", "cite", "code", "del", "dfn",
                                       "em",    "font", "i",      "ins", "kbd", "mark", "q",    "s",   "samp",
                                       "small", "span", "strong", "sub", "sup", "time", "u",    "var", "wbr"};
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
    if (str_eq_nocase(name, str_from(inside[i]))) return;
  visible_break(c);
}

void visible_hand_over(Convert *c) {
  PlainText *plain = &c->page->plain;
  plain->text = str_dup(c->arena, buf_str(&c->visible.text));
  plain->sections.items =
      vec_copy(c->arena, c->visible.sections.items, c->visible.sections.len, sizeof(PlainSection));
  plain->sections.len = plain->sections.cap = c->visible.sections.len;
  plain->code.items = vec_copy(c->arena, c->visible.code.items, c->visible.code.len, sizeof(PlainRange));
  plain->code.len = plain->code.cap = c->visible.code.len;
}
