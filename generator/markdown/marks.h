// Places in the HTML that others must find again: URLs, ids, headings. They go with the HTML
// wherever it goes on its way (format/markup.h), templates included, and are offsets in the page's
// HTML at the end.
#ifndef MARKDOWN_MARKS_H
#define MARKDOWN_MARKS_H

#include "markdown/convert.h"

typedef enum MarkKind {
  MARK_KIND_URL,  // number: the link
  MARK_KIND_ID,
  MARK_KIND_NAME,  // of an <a>: an id that may stand twice
  MARK_KIND_REF,
  MARK_KIND_HEADING,     // number: the heading; of no length, before its tag
  MARK_KIND_HEADING_ID,  // number: the heading; of no length: the id is put in at the end
  MARK_KIND_HEADING_REF,
  MARK_KIND_TAG,        // number: of raw_tags; of no length, before a tag of raw HTML
  MARK_KIND_COMPONENT,  // the number of a component, in a longer id or reference to one
} MarkKind;

// What is added to `out` up to mark_end is marked; without mark_end, the place alone. No mark
// within another.
void mark_begin(Markup *out, MarkKind kind, uint32_t number);
void mark_end(Markup *out);
void mark_id(Convert *c, Str id);  // writes a marked id, escaped
void mark_name(Convert *c, Str name);
void mark_ref(Convert *c, Str id);
// What was written to `markup` becomes page->html; fills page->marks and headings' offsets.
void marks_finish(Convert *c, const Markup *markup);

#endif
