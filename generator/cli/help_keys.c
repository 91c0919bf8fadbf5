#include "cli/help_keys.h"

#include <stdio.h>

#include "settings/config.h"
#include "settings/front_keys.h"
#include "settings/types.h"

// "a, b or c" and "1 to 1000" stand in the row of the key; the other types have a name.
static void print_type(const SettingKey *key) {
  if (key->type == KEY_WHOLE || key->type == KEY_SECONDS) {
    printf("%ld to %ld", key->min, key->max);
  } else if (key->type == KEY_CHOICE) {
    for (const char *c = key->choices; *c; c++) fputs(*c == '|' ? ", " : (char[]){*c, 0}, stdout);
  } else {
    fputs(key_types[key->type].name, stdout);
  }
}

static void print_uses(const SettingKey *key) {
  if (key->seen.len > 0) printf("    Templates: page.%.*s.", STR_ARG(key->seen));
  if (key->search != NOT_SEARCHED) printf("%sSearched.", key->seen.len > 0 ? " " : "    ");
  if (key->seen.len > 0 || key->search != NOT_SEARCHED) putchar('\n');
}

static void print_keys(const KeyTable *table) {
  for (size_t i = 0; i < table->count; i++) {
    const SettingKey *key = &table->keys[i];
    printf("\n%.*s: ", STR_ARG(key->name));
    print_type(key);
    if (key->fallback.len > 0) printf(" (default: %.*s)", STR_ARG(key->fallback));
    printf("\n    %.*s\n", STR_ARG(key->words));
    print_uses(key);
  }
}

bool help_keys(Str topic) {
  if (str_eq(topic, S("front-matter"))) {
    puts("Keys between two lines of --- at the top of a page. Scripts see them as page.front.");
    print_keys(&front_matter_keys);
    return true;
  }
  if (!str_eq(topic, S("handbook.yaml"))) return false;
  puts("Keys of handbook.yaml; \"history.diffs\" is written as \"history: {diffs: 10}\".");
  print_keys(&config_keys);
  return true;
}
