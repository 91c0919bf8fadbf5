// feed.xml from what landed: one entry for each landing that means something, with the diffs.
#ifndef RENDER_CHANGEFEED_H
#define RENDER_CHANGEFEED_H

#include "base/buf.h"
#include "site/site.h"

enum {
  CHANGEFEED_ENTRIES = 30,
  CHANGEFEED_PAGES = 20,         // of one entry that are named
  CHANGEFEED_DIFFS = 64 * 1024,  // bytes of diffs in one entry; further ones are left out
};

// The entries of the feed (RFC 4287), newest first. Returns the time of the newest; 0 when there is
// none.
int64_t changefeed_render(const Site *site, Buf *out, Arena *scratch);

#endif
