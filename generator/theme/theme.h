// Stage: the theme's files -> Site.theme.
#ifndef THEME_THEME_H
#define THEME_THEME_H

#include "site/site.h"

// Loads the theme config.theme: each file from <site>/themes/<name>/, else from the default theme
// in the binary (site/embedded.h). Problems (unknown theme, template errors, too little contrast)
// go to site->diags.
void theme_load(Site *site, Arena *scratch);

#endif
