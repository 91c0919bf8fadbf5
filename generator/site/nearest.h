// "did you mean": the file of the site that a path naming nothing probably means.
#ifndef SITE_NEAREST_H
#define SITE_NEAREST_H

#include "site/site.h"

// The source path of a page or the path of an asset, or empty when nothing is near. `image`: assets
// only. Looks at files of the same name elsewhere, then at the folder that path names, then, in a
// small site, at all files; at most some hundreds of candidates, so a site full of broken links
// stays linear.
Str site_nearest(const Site *site, Str path, bool image, Arena *scratch);

#endif
