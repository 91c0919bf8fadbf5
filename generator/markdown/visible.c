#include "markdown/visible.h"

#include "format/html.h"

static bool is_hidden(const Convert *c) {
  return !c->visible.wanted || c->muted || c->visible.in_heading || c->visible.dropped > 0;
}

void visible_begin(Convert *c) {
  const FrontMatter *front = &c->page->front;
  c->visible.wanted = !front->no_search && !front->unlisted;
  c->page->markdown.plain = (PlainText){0};
  c->visible.text.arena = c->scratch;
  if (!c->visible.wanted) return;
  buf_reserve(&c->visible.text, c->page->source.text.len);
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
  static const char *const inside[] = {"a",    "abbr", "b",    "bdi",  "bdo",   "cite", "code",
                                       "del",  "dfn",  "em",   "font", "i",     "ins",  "kbd",
                                       "mark", "q",    "s",    "samp", "small", "span", "strong",
                                       "sub",  "sup",  "time", "u",    "var",   "wbr"};
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
    if (str_eq_nocase(name, str_from(inside[i]))) return;
  visible_break(c);
}

// ---- parts --------------------------------------------------------------------------------------

VisibleMark visible_mark(const Convert *c) {
  return (VisibleMark){c->visible.text.len, c->visible.sections.len, c->visible.code.len};
}

VisiblePart visible_take(Convert *c, VisibleMark from) {
  Visible *visible = &c->visible;
  VisiblePart part = {.text =
                          str_dup(c->scratch, str_from_index(buf_str(&visible->text), from.text))};
  for (size_t i = from.sections; i < visible->sections.len; i++) {
    PlainSection section = visible->sections.items[i];
    *vec_add(c->scratch, &part.sections) =
        (PlainSection){section.heading, section.start - from.text};
  }
  for (size_t i = from.code; i < visible->code.len; i++) {
    PlainRange range = visible->code.items[i];
    *vec_add(c->scratch, &part.code) = (PlainRange){range.start - from.text, range.end - from.text};
  }
  buf_truncate(&visible->text, from.text);
  visible->sections.len = from.sections;
  visible->code.len = from.code;
  return part;
}

void visible_put(Convert *c, const VisiblePart *part) {
  Visible *visible = &c->visible;
  if (is_hidden(c)) return;
  size_t start = visible->text.len;
  buf_add(&visible->text, part->text);
  for (size_t i = 0; i < part->sections.len; i++) {
    PlainSection section = part->sections.items[i];
    *vec_add(c->scratch, &visible->sections) =
        (PlainSection){section.heading, start + section.start};
  }
  for (size_t i = 0; i < part->code.len; i++) {
    PlainRange range = part->code.items[i];
    *vec_add(c->scratch, &visible->code) = (PlainRange){start + range.start, start + range.end};
  }
}

void visible_renumber(Convert *c, const uint32_t *numbers) {
  PlainSectionVec *sections = &c->visible.sections;
  size_t kept = 1;  // the first is no heading's
  uint32_t next = 0;
  for (size_t i = 1; i < sections->len; i++) {
    PlainSection section = sections->items[i];
    section.heading = numbers[section.heading];
    if (section.heading == UINT32_MAX || section.heading < next) continue;
    next = section.heading + 1;
    sections->items[kept++] = section;
  }
  if (sections->len > 0) sections->len = kept;
}

// A heading that was not written as visible text, in what a template repeats, has an empty section.
static PlainSectionVec all_sections(const Convert *c) {
  const PlainSectionVec *found = &c->visible.sections;
  PlainSectionVec all = {0};
  if (found->len == 0) return all;
  size_t next = 1;
  *vec_add(c->arena, &all) = (PlainSection){UINT32_MAX, 0};
  for (uint32_t i = 0; i < c->headings.len; i++) {
    size_t start = next < found->len ? found->items[next].start : c->visible.text.len;
    *vec_add(c->arena, &all) = (PlainSection){i, start};
    if (next < found->len && found->items[next].heading == i) next++;
  }
  return all;
}

void visible_hand_over(Convert *c) {
  PlainText *plain = &c->page->markdown.plain;
  plain->sections = all_sections(c);
  if (plain->text.ptr) return;
  plain->text = str_dup(c->arena, buf_str(&c->visible.text));
  plain->code = VEC_COPY(PlainRangeVec, c->arena, c->visible.code);
}
