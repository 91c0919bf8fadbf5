// A Doc's text through libcmark: its lines, what the scan finds in them, the tree.
#include <assert.h>
#include <string.h>

#include "markdown/doc.h"
#include "markdown/parse.h"
#include "markdown/references.h"
#include "markdown/rewrite.h"
#include "markdown/scan.h"

static void find_lines(Doc *doc, Arena *scratch) {
  LineVec starts = {0};
  Str rest = doc->text;
  while (rest.len > 0) {
    *vec_add(scratch, &starts) = (uint32_t)(rest.ptr - doc->text.ptr);
    const char *end = memchr(rest.ptr, '\n', rest.len);
    rest = end ? str_range(end + 1, rest.ptr + rest.len) : (Str){0};
  }
  doc->lines = (uint32_t)starts.len;
  *vec_add(scratch, &starts) = (uint32_t)doc->text.len;
  doc->starts = starts.items;
}

// Attempts at a tree in which every rewrite stands. Each one drops at least one rewrite; after the
// last, all are dropped. One is the rule; two when a footnote or definition is shown as code.
enum { PARSE_ATTEMPTS = 4 };

static void drop_all(Doc *doc) {
  for (size_t i = 0; i < doc->rewrites.len; i++) doc->rewrites.items[i].dropped = true;
}

static cmark_node *parse(const Doc *doc, Dialect dialect, Arena *scratch) {
  Buf out = {.arena = scratch};
  Str text = rewrite_text(doc, scratch);
  if (doc->within && dialect != DIALECT_COMMONMARK) {
    buf_add(&out, text);
    references_add_mentioned(doc->within, text, &out, scratch);
    text = buf_str(&out);
  }
  cmark_node *root = parse_markdown(text);
  assert(root);
  return root;
}

static void parse_until_rewrites_stand(Doc *doc, Dialect dialect, Arena *scratch) {
  doc->root = parse(doc, dialect, scratch);
  for (int attempt = 1; !rewrite_verify(doc); attempt++) {
    if (attempt == PARSE_ATTEMPTS) drop_all(doc);
    doc_free(doc);
    doc->root = parse(doc, dialect, scratch);
  }
}

DocStatus doc_parse(Doc *doc, Dialect dialect, uint32_t nesting, Arena *scratch, uint32_t *line) {
  find_lines(doc, scratch);
  if (!scan_doc(doc, dialect, nesting, scratch, line)) return DOC_TOO_DEEP;
  if (!references_are_bounded(doc, scratch)) return DOC_TOO_MANY_LINKS;
  parse_until_rewrites_stand(doc, dialect, scratch);
  references_settle(doc, scratch);
  return DOC_PARSED;
}

void doc_free(Doc *doc) {
  if (doc->root) cmark_node_free(doc->root);
  doc->root = NULL;
}
