#include "markdown/marks.h"

#include <assert.h>
#include <stdlib.h>

#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/visible.h"

void mark_begin(Markup *out, MarkKind kind, uint32_t number) {
  *vec_add(out->html.arena, &out->marks) = (Mark){out->html.len, 0, kind, number};
}

void mark_end(Markup *out) {
  Mark *mark = vec_last(&out->marks);
  mark->length = out->html.len - mark->offset;
}

static void write_marked(Convert *c, MarkKind kind, Str id) {
  mark_begin(c->markup, kind, 0);
  html_attr(c->out, id);
  mark_end(c->markup);
}

void mark_id(Convert *c, Str id) { write_marked(c, MARK_KIND_ID, id); }
void mark_name(Convert *c, Str name) { write_marked(c, MARK_KIND_NAME, name); }
void mark_ref(Convert *c, Str id) { write_marked(c, MARK_KIND_REF, id); }

// ---- at the end ---------------------------------------------------------------------------------

typedef struct Finish {
  Convert *c;
  Buf out;
  HtmlMarkVec marks;
  Map ids;  // that stand in out, as they are written
} Finish;

static HtmlMark *add_mark(Finish *finish, HtmlMarkKind kind, size_t offset, size_t length) {
  HtmlMark *mark = vec_add(finish->c->scratch, &finish->marks);
  *mark = (HtmlMark){.kind = kind, .offset = (uint32_t)offset, .length = (uint32_t)length};
  return mark;
}

// What a template or a script puts in twice has its ids at the first place alone. Takes ` id="` and
// what follows off the page when the id, which begins at `start` and goes on for `more` bytes of
// `rest`, is there already; how many bytes of rest go with it then, else 0.
static size_t cut_double(Finish *finish, size_t start, size_t more, Str rest) {
  Arena *arena = finish->c->scratch;
  Str opening = S(" id=\""), out = buf_str(&finish->out), before = str_sub(out, 0, start);
  Str id = str_fmt(arena, "%.*s%.*s", STR_ARG(str_from_index(out, start)),
                   STR_ARG(str_sub(rest, 0, more)));
  void **known = map_put(&finish->ids, arena, id);
  bool whole = str_ends(before, opening) && more < rest.len && rest.ptr[more] == '"';
  bool doubled = *known && whole;
  *known = finish;
  if (!doubled) return 0;
  buf_truncate(&finish->out, start - opening.len);
  return more + 1;
}

static bool is_reference_attribute(Str name) {
  static const char *const names[] = {"for", "headers", "list", "form", "href"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq_nocase(name, str_from(names[i]))) return true;
  return str_starts(name, S("aria-"));
}

// A component's number in an attribute, as in id="tabs-3" or aria-controls="panel-3": the mark
// covers the whole name, from the quote, blank or "#" before it to the quote or blank behind it.
// `rest` is what comes up to the next mark; how much of it is not to be written (cut_double).
static size_t add_component_mark(Finish *finish, Str number, Str rest) {
  Str out = buf_str(&finish->out);
  size_t start = out.len - number.len, quote;
  while (start > 0 && !memchr("\" #", out.ptr[start - 1], 3)) start--;
  for (quote = start; quote > 0 && out.ptr[quote - 1] != '"' && out.ptr[quote - 1] != '<';) quote--;
  if (quote < 2 || out.ptr[quote - 1] != '"' || out.ptr[quote - 2] != '=') return 0;
  size_t name = quote - 2;
  while (name > 0 && (char_is_alnum(out.ptr[name - 1]) || out.ptr[name - 1] == '-')) name--;
  Str attribute = str_sub(out, name, quote - 2 - name);
  size_t more = 0;
  while (more < rest.len && !memchr("\" ", rest.ptr[more], 2)) more++;
  size_t length = out.len - start + more;
  if (str_eq_nocase(attribute, S("id"))) {
    size_t cut = cut_double(finish, start, more, rest);
    if (cut > 0) return cut;
    add_mark(finish, MARK_ID, start, length);
    Str id = str_fmt(finish->c->arena, "%.*s%.*s", (int)(out.len - start), out.ptr + start,
                     (int)more, rest.ptr);
    *vec_add(finish->c->scratch, &finish->c->id_list) = id;
  } else if (is_reference_attribute(attribute)) {
    add_mark(finish, MARK_REF, start, length);
  }
  return 0;
}

static Heading *heading_of(const Finish *finish, const Mark *mark) {
  assert(mark->number < finish->c->headings.len);
  return &finish->c->headings.items[mark->number];
}

static size_t finish_mark(Finish *finish, const Mark *mark, Str value, Str rest) {
  size_t offset = finish->out.len, cut = 0;
  if (mark->kind == MARK_KIND_HEADING_ID || mark->kind == MARK_KIND_HEADING_REF)
    html_attr(&finish->out, heading_of(finish, mark)->id);
  else
    buf_add(&finish->out, value);
  size_t length = finish->out.len - offset;
  switch ((MarkKind)mark->kind) {
    case MARK_KIND_URL: add_mark(finish, MARK_URL, offset, length)->link = mark->number; break;
    case MARK_KIND_ID:
    case MARK_KIND_HEADING_ID:
      cut = cut_double(finish, offset, 0, rest);
      if (cut == 0) add_mark(finish, MARK_ID, offset, length);
      break;
    case MARK_KIND_NAME: add_mark(finish, MARK_ID, offset, length); break;
    case MARK_KIND_REF:
    case MARK_KIND_HEADING_REF: add_mark(finish, MARK_REF, offset, length); break;
    case MARK_KIND_TAG: break;
    case MARK_KIND_COMPONENT: cut = add_component_mark(finish, value, rest); break;
    case MARK_KIND_HEADING:
      if (heading_of(finish, mark)->offset == STR_NONE) heading_of(finish, mark)->offset = offset;
      break;
  }
  return cut;
}

typedef struct Numbered {
  Heading heading;
  uint32_t number;
} Numbered;

static int by_offset(const void *a, const void *b) {
  const Numbered *x = a, *y = b;
  if (x->heading.offset != y->heading.offset) return x->heading.offset < y->heading.offset ? -1 : 1;
  return x->number < y->number ? -1 : 1;
}

// Headings that a template or a script left out (STR_NONE) are not in the page; the others are in
// its order.
static void arrange_headings(Convert *c) {
  size_t count = c->headings.len, kept = 0;
  Numbered *order = arena_array(c->scratch, Numbered, count);
  uint32_t *numbers = arena_array(c->scratch, uint32_t, count);
  for (size_t i = 0; i < count; i++) order[i] = (Numbered){c->headings.items[i], (uint32_t)i};
  if (count > 1) qsort(order, count, sizeof *order, by_offset);
  for (size_t i = 0; i < count; i++) {
    bool there = order[i].heading.offset != STR_NONE;
    numbers[order[i].number] = there ? (uint32_t)kept : UINT32_MAX;
    if (there) c->headings.items[kept++] = order[i].heading;
  }
  c->headings.len = kept;
  visible_renumber(c, numbers);
}

// Bytes that the page will have at most: each heading's id is put in twice.
static size_t size_after(const Convert *c, Str html) {
  size_t size = html.len;
  for (size_t i = 0; i < c->headings.len; i++) size += 2 * c->headings.items[i].id.len;
  return size;
}

void marks_finish(Convert *c, const Markup *markup) {
  Str html = buf_str(&markup->html);
  size_t size = size_after(c, html), at = 0;
  const MarkVec *marks = &markup->marks;
  Finish finish = {
      .c = c,
      .out = {.arena = c->arena, .ptr = arena_grow(c->arena, NULL, 0, size, 1), .cap = size}};
  for (size_t i = 0; i < marks->len; i++) {
    const Mark *mark = &marks->items[i];
    size_t end = mark->offset + mark->length, next = i + 1 < marks->len ? mark[1].offset : html.len;
    assert(at <= mark->offset && end <= next && next <= html.len);
    buf_add(&finish.out, str_sub(html, at, mark->offset - at));
    at = end + finish_mark(&finish, mark, str_sub(html, mark->offset, mark->length),
                           str_sub(html, end, next - end));
  }
  buf_add(&finish.out, str_from_index(html, at));
  arrange_headings(c);
  c->page->markdown.html = buf_str(&finish.out);
  c->page->markdown.marks = VEC_COPY(HtmlMarkVec, c->arena, finish.marks);
}
