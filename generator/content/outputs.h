// What the site publishes and where: every output path has one owner, and this finds the paths that would
// have two.
#ifndef CONTENT_OUTPUTS_H
#define CONTENT_OUTPUTS_H

#include "site/site.h"

// Checks pages, assets, aliases, redirects, tag pages and what prepbook makes against each other: equal
// paths, paths that differ in case or Unicode form only, and a file where another needs a folder. Both
// sides are named; the report stands at the later one. Finds the targets of config.redirects.
void outputs_check(Site *site, Arena *scratch);

#endif
