// The shell of a page that is not of the handbook: title, navigation, breadcrumb.
#ifndef RENDER_SHELL_H
#define RENDER_SHELL_H

#include "render/context.h"

// Adds what the base template asks for. `about` is the page this one stands beside: its branch of
// the navigation is open and the breadcrumb leads to it; NULL: nothing is open. Returns the map
// `page`, valid until the next addition to context->values.
Value *shell_put(Context *context, const char *kind, Str title, const Page *about);

#endif
