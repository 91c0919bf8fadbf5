// What changed last: assets/changes.js, which "Changed since your last visit" reads, and the short
// list on the home page.
#ifndef RENDER_CHANGES_H
#define RENDER_CHANGES_H

#include "render/context.h"

enum {
  CHANGES_PAGES_MAX = 200,
  CHANGES_RECENT = 5,
  CHANGES_RECENT_NAMED = 3,
  CHANGES_WORDS_SMALL = 12
};

// The script: `prepbook.changes = [...];`, the pages that changed last, newest first, then
// those without a date, at most CHANGES_PAGES_MAX. It calls nothing and needs theme.js before it.
// Fields of an entry:
//   url      output path; it also names the page in the reader's record
//   version  of its content now
//   title    plain text
//   kind     "new" when the newest change that means something made the page, else "changed"
//   what     a sentence about that change
//   since    {version: words}, from older versions to now: ": +34 −12 words"; 0 for at most
//            CHANGES_WORDS_SMALL words, which is no news; "" where nobody counted
void changes_render(const Site *site, Buf *out, Arena *scratch);

// Adds `recent` for the home page: the CHANGES_RECENT changes that came last and have a date, each
// {title, href, what, date: {text, iso}, also: [{title, href}], more}, and has_recent. Pages that
// share what somebody wrote share a line: `also` has all but its first, CHANGES_RECENT_NAMED pages
// in all, and `more` says how many are left out; it is absent when none is. Nothing without
// history.
void changes_put_recent(Context *context);

#endif
