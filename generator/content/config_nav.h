// nav and redirects of handbook.yaml: what is written there, not yet what it leads to.
#ifndef CONTENT_CONFIG_NAV_H
#define CONTENT_CONFIG_NAV_H

#include "content/keys.h"

KeySet config_set_nav;        // Config: nav, has_nav
KeySet config_set_redirects;  // RedirectVec; `to` as written; content_arrange finds its target

#endif
