// search: of handbook.yaml.
#ifndef SETTINGS_CONFIG_SEARCH_H
#define SETTINGS_CONFIG_SEARCH_H

#include "settings/keys.h"
#include "site/site.h"

enum {
  SYNONYM_GROUPS_MAX = 1000,
  SYNONYMS_MAX = 32,   // of a group
  PATTERNS_MAX = 500,  // of boost, and of ignore
};

// Reports the patterns of boost and ignore that no page fits; after the pages are known.
void config_search_check(Site *site, Arena *scratch);

#endif
