// From a path to a URL: the one place. A path is a name on the disk or in the output, and any sign
// may stand in it; a URL is text that a browser takes apart. Whatever leaves the program as a URL
// of the site (HTML, the index, the feed, headers) comes from here, relative and percent-encoded.
#ifndef FORMAT_URL_H
#define FORMAT_URL_H

#include "base/buf.h"

// The relative URL of a path: all but letters, digits and -_.!~*(),;:@$+=/ is percent-encoded, and
// a first name that holds ":", which would be taken for a scheme, gets "./" before it. "" of "".
Str url_from_path(Arena *arena, Str path);
void url_add_path(Buf *out, Str path);  // the same, added

// Adds a path behind what ends in "/" (a base URL, the root of a host): encoded alike, never with
// "./".
void url_add_beneath(Buf *out, Str path);

#endif
