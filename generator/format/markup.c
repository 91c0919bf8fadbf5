#include "format/markup.h"

#include <assert.h>

#include "format/html.h"

static void add_mark(Markup *out, const Mark *mark, size_t offset, size_t length) {
  *vec_add(out->html.arena, &out->marks) = (Mark){offset, length, mark->kind, mark->number};
}

MarkedStr marked_prefix(MarkedStr markup, size_t length) {
  markup.html = str_sub(markup.html, 0, length);
  while (markup.count > 0) {
    const Mark *last = &markup.marks[markup.count - 1];
    if (last->offset + last->length <= markup.html.len) break;
    markup.count--;
  }
  return markup;
}

void markup_add(Markup *out, MarkedStr markup) {
  size_t start = out->html.len;
  buf_add(&out->html, markup.html);
  for (size_t i = 0; i < markup.count; i++) {
    const Mark *mark = &markup.marks[i];
    assert(mark->offset + mark->length <= markup.html.len);
    add_mark(out, mark, start + mark->offset, mark->length);
  }
}

void markup_add_escaped(Markup *out, MarkedStr markup) {
  size_t at = 0;
  for (size_t i = 0; i < markup.count; i++) {
    const Mark *mark = &markup.marks[i];
    assert(at <= mark->offset && mark->offset + mark->length <= markup.html.len);
    html_attr(&out->html, str_sub(markup.html, at, mark->offset - at));
    size_t offset = out->html.len;
    html_attr(&out->html, str_sub(markup.html, mark->offset, mark->length));
    add_mark(out, mark, offset, out->html.len - offset);
    at = mark->offset + mark->length;
  }
  html_attr(&out->html, str_from_index(markup.html, at));
}

void markup_truncate(Markup *out, size_t length) {
  buf_truncate(&out->html, length);
  out->marks.len = marked_prefix(markup_str(out), length).count;
}
