// Literal links of GitHub's dialect: www.example.org, https://example.org, someone@example.org.
#ifndef MARKDOWN_AUTOLINK_H
#define MARKDOWN_AUTOLINK_H

#include "base/str.h"

// A literal link in `text`; what stands before `from` belongs to something else.
typedef struct Autolink {
  size_t start, end;   // in the text
  const char *prefix;  // goes before it in the URL: "http://", "mailto:" or ""
} Autolink;
// The host name looked at last: the same one may be asked for from each of its segments.
enum { HOST_DOTS = 11 };
typedef struct AutolinkHost {
  size_t start, end;
  size_t last_underscore;
  size_t dots,
      dot_at[HOST_DOTS];  // how many; where the last ones are, at their number modulo HOST_DOTS
} AutolinkHost;
bool autolink_url(Str text, size_t from, size_t colon, AutolinkHost *host, Autolink *out);
bool autolink_www(Str text, size_t from, size_t at, AutolinkHost *host, Autolink *out);
bool autolink_mail(Str text, size_t from, size_t at_sign, Autolink *out);

#endif
