// The bytes that mark places in HTML: see MarkByte. UTF-8 has none of them, and neither templates nor
// escapers touch them, so a mark comes out wherever a template puts what it stands in, once, twice or
// not at all.
#include "markdown/marks.h"

#include <stdlib.h>

#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/visible.h"

void mark_begin(Buf *out, MarkCode code, uint32_t number) {
  char bytes[16] = {(char)MARK_BYTE_BEGIN, (char)code};
  size_t length = 2;
  for (; number > 0; number >>= 6) bytes[length++] = (char)(0x80 | (number & 0x3F));  // no byte of HTML's
  bytes[length++] = (char)MARK_BYTE_NUMBER;
  buf_add(out, (Str){bytes, length});
}

void mark_end(Buf *out) { buf_add_char(out, (char)MARK_BYTE_END); }

void mark_id(Convert *c, Str id) {
  mark_begin(c->out, MARK_CODE_ID, 0);
  html_attr(c->out, id);
  mark_end(c->out);
}

void mark_ref(Convert *c, Str id) {
  mark_begin(c->out, MARK_CODE_REF, 0);
  html_attr(c->out, id);
  mark_end(c->out);
}

// ---- taking them out ----------------------------------------------------------------------------------

typedef struct Finish {
  Convert *c;
  Buf out;
  HtmlMarkVec marks;
} Finish;

typedef struct MarkHead {
  MarkCode code;
  uint32_t number;
  size_t length;  // bytes
} MarkHead;

static MarkHead read_head(Str html, size_t at) {
  MarkHead head = {.code = (MarkCode)html.ptr[at + 1]};
  size_t i = at + 2;
  for (unsigned shift = 0; (unsigned char)html.ptr[i] != MARK_BYTE_NUMBER; i++, shift += 6)
    head.number |= (uint32_t)(html.ptr[i] & 0x3F) << shift;
  head.length = i + 1 - at;
  return head;
}

static HtmlMark *add_mark(Finish *finish, HtmlMarkKind kind, size_t offset, size_t length) {
  HtmlMark *mark = vec_add(finish->c->scratch, &finish->marks);
  *mark = (HtmlMark){.kind = kind, .offset = (uint32_t)offset, .length = (uint32_t)length};
  return mark;
}

static bool is_reference_attribute(Str name) {
  static const char *const names[] = {"for", "headers", "list", "form", "href"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq_nocase(name, str_from(names[i]))) return true;
  return str_starts(name, S("aria-"));
}

// A component's number in an attribute, as in id="tabs-3" or aria-controls="panel-3": the mark covers the
// whole name, from the quote, blank or "#" before it to the quote or blank behind it.
static void add_component_mark(Finish *finish, Str number, Str rest) {
  Str out = buf_str(&finish->out);
  size_t start = out.len - number.len, quote;
  while (start > 0 && !memchr("\" #", out.ptr[start - 1], 3)) start--;
  for (quote = start; quote > 0 && out.ptr[quote - 1] != '"' && out.ptr[quote - 1] != '<';) quote--;
  if (quote < 2 || out.ptr[quote - 1] != '"' || out.ptr[quote - 2] != '=') return;
  size_t name = quote - 2;
  while (name > 0 && (char_is_alnum(out.ptr[name - 1]) || out.ptr[name - 1] == '-')) name--;
  Str attribute = str_sub(out, name, quote - 2 - name);
  size_t more = 0;
  while (more < rest.len && !memchr("\" ", rest.ptr[more], 2) &&
         (unsigned char)rest.ptr[more] < MARK_BYTE_END)
    more++;
  size_t length = out.len - start + more;
  if (str_eq_nocase(attribute, S("id"))) {
    add_mark(finish, MARK_ID, start, length);
    Str id =
        str_fmt(finish->c->arena, "%.*s%.*s", (int)(out.len - start), out.ptr + start, (int)more, rest.ptr);
    *vec_add(finish->c->scratch, &finish->c->id_list) = id;
  } else if (is_reference_attribute(attribute)) {
    add_mark(finish, MARK_REF, start, length);
  }
}

static void finish_value(Finish *finish, MarkHead head, Str value, Str rest) {
  size_t offset = finish->out.len;
  if (head.code == MARK_CODE_HEADING_ID || head.code == MARK_CODE_HEADING_REF)
    html_attr(&finish->out, finish->c->headings.items[head.number].id);
  else
    buf_add(&finish->out, value);
  size_t length = finish->out.len - offset;
  switch (head.code) {
    case MARK_CODE_URL: add_mark(finish, MARK_URL, offset, length)->link = head.number; break;
    case MARK_CODE_ID:
    case MARK_CODE_HEADING_ID: add_mark(finish, MARK_ID, offset, length); break;
    case MARK_CODE_REF:
    case MARK_CODE_HEADING_REF: add_mark(finish, MARK_REF, offset, length); break;
    case MARK_CODE_COMPONENT: add_component_mark(finish, value, rest); break;
    case MARK_CODE_HEADING: break;
  }
}

// Handles the mark at html[at]; returns where the text goes on.
static size_t finish_mark(Finish *finish, Str html, size_t at) {
  MarkHead head = read_head(html, at);
  at += head.length;
  if (head.code == MARK_CODE_HEADING) {
    Heading *heading = &finish->c->headings.items[head.number];
    if (heading->offset == STR_NONE) heading->offset = finish->out.len;
    return at;
  }
  const char *end = memchr(html.ptr + at, MARK_BYTE_END, html.len - at);
  Str value = str_range(html.ptr + at, end);
  at += value.len + 1;
  finish_value(finish, head, value, str_from_index(html, at));
  return at;
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

// Headings that a template or a script left out (STR_NONE) are not in the page; the others are in its order.
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

void marks_finish(Convert *c, Str html) {
  size_t size = size_after(c, html);
  Finish finish = {.c = c,
                   .out = {.arena = c->arena, .ptr = arena_grow(c->arena, NULL, 0, size, 1), .cap = size}};
  for (size_t at = 0; at < html.len;) {
    const char *mark = memchr(html.ptr + at, MARK_BYTE_BEGIN, html.len - at);
    size_t end = mark ? (size_t)(mark - html.ptr) : html.len;
    buf_add(&finish.out, str_sub(html, at, end - at));
    at = mark ? finish_mark(&finish, html, end) : end;
  }
  arrange_headings(c);
  c->page->html = buf_str(&finish.out);
  c->page->marks = VEC_COPY(HtmlMarkVec, c->arena, finish.marks);
}
