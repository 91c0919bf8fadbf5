// nav and redirects of handbook.yaml: what is written there, not yet what it leads to.
#ifndef SETTINGS_CONFIG_NAV_H
#define SETTINGS_CONFIG_NAV_H

#include "settings/keys.h"

KeySet config_set_nav;        // Config: nav, has_nav
KeySet config_set_redirects;  // RedirectVec; `to` as written; content_arrange finds its target

#endif
