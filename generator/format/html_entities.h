// Named character references: all of the HTML standard's, matched with their ";". (The standard
// also takes a hundred of them without it, in text and not in URLs; those stay as written here.)
#ifndef FORMAT_HTML_ENTITIES_H
#define FORMAT_HTML_ENTITIES_H

#include <stdint.h>

#include "base/str.h"

// The code points that a name ("amp") stands for: one, or two; then the second is not 0. False when
// there is no such name.
bool html_entity_find(Str name, uint32_t code_points[2]);

#endif
