// Stage: Markdown -> HTML, headings, links. GitHub's dialect on libcmark's tree; README.md says
// how.
#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include "site/blocks.h"
#include "site/scripting.h"
#include "site/site.h"

// Converts the page; a page that was converted before is done anew. Reads the site (pages' URLs,
// assets, theme components, config), writes only the page. `scripts`: what the handbook's scripts
// do with it; NULL: nothing. Runs in parallel; scratch is the worker's.
void markdown_page(Page *page, const Site *site, PageScripts *scripts, Arena *scratch);

// Keeps an old id of the page as an empty element before the heading that has heading_id now, and
// among page->ids. False, and nothing is done, when no heading has it. The worker that holds the
// page.
bool markdown_keep_id(Page *page, Str id, Str heading_id);

// The HTML of a piece of Markdown that is no page (a section of CHANGELOG.md), without its level-1
// heading. Its problems are not reported. `file` is where it stands, for relative links; `key` and
// "--" are put before its ids, which stand in one document with those of others.
Str markdown_fragment(Str text, Str file, Str key, const Site *site, Arena *arena);

// The HTML of a piece of Markdown as if it stood in the page. Its problems are not reported;
// components of scripts are left out of it.
Str markdown_piece(Str text, const Page *page, const Site *site, Arena *arena, Arena *scratch);

// CommonMark without anything of ours, for the specification's examples and the differential tests:
// `gfm` adds GitHub's extensions (tables, strikethrough, autolinks, task lists) in cmark-gfm's
// HTML.
Str markdown_plain(Str text, bool gfm, Arena *arena);

// The blocks of a version of a page of any age, front matter skipped, for comparing. Never fails:
// what is no Markdown is text. They live in arena.
void markdown_blocks(Str text, Arena *arena, Arena *scratch, Blocks *out);

#endif
