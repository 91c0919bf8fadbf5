// Where HTML goes, and problems.
#include "base/text.h"
#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/visible.h"

Markup *markup_new(Convert *c) {
  Markup *markup = arena_new(c->scratch, Markup);
  markup->html.arena = c->scratch;
  return markup;
}

Markup *write_to(Convert *c, Markup *markup) {
  Markup *before = c->markup;
  c->markup = markup;
  c->out = &markup->html;
  return before;
}

void write_newline(Convert *c) {
  if (c->out->len > 0 && c->out->ptr[c->out->len - 1] != '\n') buf_add_char(c->out, '\n');
}

void write_text(Convert *c, Str text) {
  if (c->dialect != DIALECT_PAGE) {
    html_attr(c->out, text);
    return;
  }
  html_text(c->out, text);
  c->words += text_words(text);
  visible_add(c, text);
}

void report(Convert *c, DiagCode code, Span span, Str message, Str help) {
  enum { PROBLEMS_MAX = 1000 };  // a megabyte of "[^a]" has 250,000, and nobody reads them
  if (!c->page || c->page->diags.len > PROBLEMS_MAX) return;
  if (c->page->diags.len == PROBLEMS_MAX) {
    code = DIAG_MARKDOWN_LIMIT;
    message = S("more than 1000 problems; the others are not shown");
    help = (Str){0};
  }
  diag_report(&c->page->diags, code, span, message, help);
}
