// What every template receives, as values (themes/default/README.md lists them).
#ifndef RENDER_CONTEXT_H
#define RENDER_CONTEXT_H

#include "base/buf.h"
#include "site/site.h"

// One output file under way.
typedef struct Context {
  const Site *site;
  Str path;      // output path of the file
  Str root;      // from it to the top: "", "../", or for 404.html the path of base_url
  Arena *arena;  // scratch
  Value values;  // a map: what the template sees
} Context;

// A context with the values that are always there.
Context context_new(const Site *site, Str path, Arena *scratch);
// The same for a file that may be served at any path (404.html): URLs begin with the path of
// base_url.
Context context_new_anywhere(const Site *site, Str path, Arena *scratch);

// Adds to a map under a literal key.
Value *put(Context *context, Value *map, const char *key, Value value);
Value *put_text(Context *context, Value *map, const char *key, Str text);
// Adds only what is not empty.
void put_some(Context *context, Value *map, const char *key, Str text);

// The URL of an output path, from this file, percent-encoded. Templates still escape it.
Str context_href(const Context *context, Str output_path);
Str context_tag_href(const Context *context, const Tag *tag);
// base_url + path, or empty without a base_url.
Str context_absolute(const Context *context, Str output_path);

// Whether there is anything a changelog could show.
bool context_has_changelog(const Site *site);

// {title, href, description, lead} of a page, for lists.
Value context_page_link(Context *context, const Page *page);
// {text, iso}, or null for a date that is not set.
Value context_date(Context *context, Date date);

// Renders the theme's template of that name, or nothing when it has none. False when the template
// includes itself until it passes a limit of Mustache.
bool context_render(Context *context, Str template_name, Buf *out);

#endif
