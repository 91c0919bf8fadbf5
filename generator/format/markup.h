// Markup: HTML that is being made, and beside it the places in it that somebody must find again.
// Whoever copies or escapes the HTML takes its marks along; what they mean is the business of who
// sets and reads them. They stand nowhere in the text, so that no text can be taken for one.
#ifndef FORMAT_MARKUP_H
#define FORMAT_MARKUP_H

#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"

typedef struct Mark {
  size_t offset, length;  // bytes of the HTML
  uint32_t kind, number;  // its maker's own
} Mark;
typedef VEC(Mark) MarkVec;

// HTML and its marks, in the order of their offsets; none reaches into the next.
typedef struct MarkedStr {
  Str html;
  const Mark *marks;
  size_t count;
} MarkedStr;

// One that grows, in the arena of `html`.
typedef struct Markup {
  Buf html;
  MarkVec marks;
} Markup;

// A view of it, valid until the next addition.
static inline MarkedStr markup_str(const Markup *markup) {
  return (MarkedStr){buf_str(&markup->html), markup->marks.items, markup->marks.len};
}

// At most the first `length` bytes of it; a mark that reaches beyond them is left out.
MarkedStr marked_prefix(MarkedStr markup, size_t length);

// Adds HTML as it is, with its marks, which move along.
void markup_add(Markup *out, MarkedStr markup);
// As html_attr: what a mark is about is its escaped text then.
void markup_add_escaped(Markup *out, MarkedStr markup);
// Forgets the HTML from `length` on, with the marks that reach into it. The memory is kept.
void markup_truncate(Markup *out, size_t length);

#endif
