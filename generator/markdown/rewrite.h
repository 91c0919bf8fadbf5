// Footnote definitions and definition-list items, shown to libcmark as list items: see rewrite.c.
#ifndef MARKDOWN_REWRITE_H
#define MARKDOWN_REWRITE_H

#include "markdown/doc.h"

// The text libcmark gets to see: doc->text itself, or a copy with the rewrites that are not
// dropped.
Str rewrite_text(const Doc *doc, Arena *scratch);
// Compares the rewrites with the tree: drops those that did not become what they should. True when
// all stand; false: parse again.
bool rewrite_verify(Doc *doc);
const Rewrite *rewrite_of_line(const Doc *doc, uint32_t line);  // the innermost; NULL: none
// Where a column of the line that libcmark sees stands in the text.
uint32_t rewrite_column(const Rewrite *rewrite, uint32_t column);
// The rewrite that made this list item, or NULL.
const Rewrite *rewrite_of_item(const Doc *doc, cmark_node *item);

#endif
