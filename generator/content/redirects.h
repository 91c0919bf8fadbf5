// Redirects of handbook.yaml, when all pages are known.
#ifndef CONTENT_REDIRECTS_H
#define CONTENT_REDIRECTS_H

#include "site/site.h"

// Finds each redirect's target: a place in the output, or a URL as it is. Targets that do not exist
// are reported.
void redirects_resolve(Site *site, Arena *scratch);

// Where a redirect stands in handbook.yaml.
Span redirects_span(const Config *config, const Redirect *redirect);

#endif
