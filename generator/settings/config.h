// handbook.yaml -> Config.
#ifndef SETTINGS_CONFIG_H
#define SETTINGS_CONFIG_H

#include "settings/keys.h"
#include "site/site.h"

// Reads content/handbook.yaml (or handbook.yml, or one beside content/) into site->config, and
// fills in the defaults. What the command line set stays. Problems go to site->diags. folder_name:
// for the title.
void config_load(Site *site, Str folder_name, Arena *scratch);

// A URL of a site: http or https, with host, without query and fragment; *out ends in "/".
bool config_base_url(Arena *arena, Str url, Str *out);

extern const KeyTable config_keys;

#endif
