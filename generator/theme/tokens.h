// Design tokens: the theme's colors and measures, what handbook.yaml changes of them, and whether
// the colors that stand on each other can be read.
#ifndef THEME_TOKENS_H
#define THEME_TOKENS_H

#include "theme/files.h"

// Checks theme.yaml's tokens and handbook.yaml's (config.tokens) against them, and every pair of
// `contrast:` by the formula of WCAG 2.2; problems go to site->diags. Returns the CSS that sets the
// changed tokens, empty when none is. Nothing but validated values gets into it.
Str tokens_css(Site *site, const ThemeFile *theme_yaml, Arena *scratch);

#endif
