// Versions of pages compared: the texts that history/ names go through markdown/ (blocks) and diff/
// (words). What was compared before comes from a cache by the ids of the two texts.
#ifndef PIPELINE_COMPARE_H
#define PIPELINE_COMPARE_H

#include "pipeline/past.h"

// Compares a page's versions: kinds, words, diffs, and the page's own version. On any worker.
void past_compare_page(const Past *past, Page *page, Arena *scratch);
// When the text of a page that was compared is another: its version, and what readers of older ones
// missed.
void past_compare_again(const Past *past, Page *page, Arena *scratch);
// The same for what landed, after all pages. `item` below site->history.landings.len.
void past_compare_landing(const Past *past, size_t item, Arena *scratch);
// Keeps the heading ids that the latest release had and the page has no more, where their successor
// is clear; reports the others. True when one was kept: the page's anchors are to be made anew. On
// any worker.
bool past_keep_ids(const Past *past, Page *page, Arena *scratch);
// Finds the pages that differ between two revisions ("A..B"), in place of the walk, and compares
// them. False, reported in site->diags, when they cannot be found.
bool past_load_range(Past *past, Str range, Arena *scratch);

#endif
