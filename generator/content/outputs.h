// Who has which path of the output: from what everybody wants to a table in which every path has
// one owner.
#ifndef CONTENT_OUTPUTS_H
#define CONTENT_OUTPUTS_H

#include "site/site.h"

// A page that prepbook makes for a folder without an index page gives way to a file of the handbook
// that has its URL: "role/index.html" to "role/index-2.html". After all pages have theirs.
void outputs_place_lists(Site *site, Arena *scratch);

// A free name beside a path that is taken (by folded path): "print.html" -> "print-2.html".
Str outputs_free_name(Arena *arena, const Map *taken, Str path, Arena *scratch);

#endif
