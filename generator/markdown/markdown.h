// Stage: Markdown -> HTML, headings, links. GitHub's dialect on libcmark's tree; README.md says how.
#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include "site/site.h"

// Converts the page. Reads the site (pages' URLs, assets, theme components, config), writes only the page.
// Runs in parallel; scratch is the worker's.
void markdown_page(Page *page, const Site *site, Arena *scratch);

// CommonMark without anything of ours, for the specification's examples and the differential tests:
// `gfm` adds GitHub's extensions (tables, strikethrough, autolinks, task lists) in cmark-gfm's HTML.
Str markdown_plain(Str text, bool gfm, Arena *arena);

#endif
