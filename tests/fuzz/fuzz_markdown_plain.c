// CommonMark without anything of ours: libcmark's own renderer is the witness.
#include "fuzz.h"

#include <cmark.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "markdown/markdown.h"
#include "site/decode.h"

// libcmark's tree does not tell an empty title from none.
static Str without_empty_titles(Str html, Arena *arena) {
  Buf out = {.arena = arena};
  Str empty = S(" title=\"\"");
  for (size_t at; (at = str_find(html, empty)) != STR_NONE;
       html = str_from_index(html, at + empty.len))
    buf_add(&out, str_sub(html, 0, at));
  buf_add(&out, html);
  return buf_str(&out);
}

static void fuzz(Str input, Arena *arena) {
  DiagList diags = {.arena = arena};
  Str text;
  if (!text_decode(input, S("a.md"), arena, &diags, &text)) return;
  Str ours = markdown_plain(text, false, arena);
  char *theirs = cmark_markdown_to_html(text.ptr ? text.ptr : "", text.len, CMARK_OPT_UNSAFE);
  assert(str_eq(without_empty_titles(ours, arena), without_empty_titles(str_from(theirs), arena)));
  free(theirs);
  assert(utf8_find_invalid(markdown_plain(text, true, arena)) == STR_NONE);
}
