// Blocks that are more than libcmark knows: tables, lists, alerts, code with a title.
#ifndef MARKDOWN_BLOCKS_H
#define MARKDOWN_BLOCKS_H

#include "markdown/convert.h"

// Writes the table that the paragraph or heading holds, with what stands before and after it. False
// when it holds none.
bool table_write(Convert *c, cmark_node *block);

// Entries of page_kinds for lists and items: what opens and closes them.
bool list_enter(Convert *c, cmark_node *node);
bool item_enter(Convert *c, cmark_node *node);
void item_leave(Convert *c, cmark_node *node);
// Whether a paragraph is written without <p>: a tight list's, or alone in a definition.
bool paragraph_is_tight(Convert *c, cmark_node *node);
// Whether a paragraph is the term of a definition list that follows, and writing it.
bool term_write(Convert *c, cmark_node *paragraph);
// The same for a paragraph whose first line is written already (an alert's): from `node` on, NULL
// for nothing.
bool term_write_from(Convert *c, cmark_node *paragraph, cmark_node *node);
// "[ ] " or "[x] " at the start of an item's first paragraph: its bytes, 0 when there is none.
size_t task_read(const Convert *c, cmark_node *paragraph, bool *checked);
// Opens the label, once inline_find has left out the box.
void task_write_box(Convert *c, cmark_node *paragraph, bool checked);

// Writes a quote that begins with "[!NOTE]" or another alert's marker. False when it does not.
bool alert_write(Convert *c, cmark_node *quote);

// The entry of page_kinds for code blocks: writes one whole.
bool code_block_enter(Convert *c, cmark_node *node);

#endif
