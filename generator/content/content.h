// Stage: files -> pages. Walks the folder, reads handbook.yaml and every page, and knows at its end
// each page's URL and place in the navigation.
#ifndef CONTENT_CONTENT_H
#define CONTENT_CONTENT_H

#include "site/site.h"

// Opens the site at `folder`: <folder>/content when it is there, else the folder itself. Reads
// handbook.yaml into site->config (defaults included; what the command line set is kept): from the
// content, else from beside it. site->diags.arena is set. False only when the folder cannot be
// opened at all; a diagnostic says why. Problems with handbook.yaml are in site->diags when this
// returns.
bool content_open(Site *site, const char *folder, Arena *scratch);

// A file that is copied as it is. Page hosts take far less; more than this is a mistake, or an
// attack on the disk.
#define ASSET_BYTES_MAX (UINT64_C(2) << 30)

// Walks the folder: fills site->pages (source, file, folder), site->assets and site->unpublished.
// Reads no page yet. At most 64 levels deep and 1,000,000 files.
void content_walk(Site *site, Arena *scratch);

// Reads one page: text, front matter. Runs in parallel; writes the page only. A page that cannot be
// read has a diagnostic and an empty text.
void content_read(Page *page, const Site *site, Arena *scratch);

// Takes drafts, and what scripts dropped, out of site->pages (their arenas are freed), and sorts
// the rest.
void content_select(Site *site);

// With all pages read and selected: gives each page its URL and the title that
// its file name makes, makes pages for folders without an index page, builds maps, tags and
// navigation, There is a home page afterwards, whatever the folder holds. May be called again when
// pages were added.
void content_arrange(Site *site, Arena *scratch);

// Fills page->moved: the URLs that site->history.moved says it had and that nobody else has now,
// whatever the case. say: a note at the page names the line of front matter that would do the same.
void content_redirect_moved(Site *site, bool say, Arena *scratch);

// Gives every path of the output one owner: fills site->outputs from the files that are wanted
// (render_plan), reports who wanted the same and who moved aside, and finds the targets of
// redirects. site->outputs is zero, but for its arena, where `wanted` lives.
void content_outputs(Site *site, OutputVec *wanted, Arena *scratch);

// Closes the folders. For a site that content_open was called on, whatever it returned.
void content_close(Site *site);

#endif
