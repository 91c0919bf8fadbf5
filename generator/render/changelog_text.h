// What landed, for a mail, a chat or a program: prepbook changelog.
#ifndef RENDER_CHANGELOG_TEXT_H
#define RENDER_CHANGELOG_TEXT_H

#include "base/buf.h"
#include "site/site.h"

typedef enum ChangelogFormat {
  CHANGELOG_TEXT,
  CHANGELOG_MARKDOWN,
  CHANGELOG_JSON,  // a list of objects: date, commit, kind, title, url, summary, added, removed,
                   // authors
} ChangelogFormat;

// Every landing of site->history, newest first, by day. URLs are absolute where base_url is set,
// else paths of the site. Nothing at all when nothing landed ("[]" in JSON).
void changelog_text_render(const Site *site, ChangelogFormat format, Buf *out, Arena *scratch);

#endif
