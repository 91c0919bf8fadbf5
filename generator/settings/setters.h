// How each type of key is read (settings/types.c gives each type its setter). The field's type
// stands behind each.
#ifndef SETTINGS_SETTERS_H
#define SETTINGS_SETTERS_H

#include "settings/keys.h"
#include "site/config.h"

// values.c
KeySet key_set_group;     // none: only the keys beneath it are read
KeySet key_set_text;      // Str: text or a number; one line, trimmed
KeySet key_set_bool;      // bool
KeySet key_set_not;       // bool, the opposite of what is written
KeySet key_set_off;       // bool: on, off, true or false; the opposite of what is written
KeySet key_set_switch;    // Switch: on, off, true or false
KeySet key_set_choice;    // an enum: the number of the word in SettingKey.choices
KeySet key_set_whole;     // uint32_t: a whole number from SettingKey.min to SettingKey.max
KeySet key_set_seconds;   // uint32_t: milliseconds
KeySet key_set_texts;     // StrVec: a list of texts, or one text; doubles are dropped
KeySet key_set_map;       // Value: a map
KeySet key_set_date;      // Date
KeySet key_set_url;       // Str: http or https, with a host
KeySet key_set_language;  // Str: a BCP 47 tag, by its shape

// front_keys.c
KeySet front_set_weight;    // Weight
KeySet front_set_months;    // uint32_t
KeySet front_set_slug;      // Str
KeySet front_set_aliases;   // StrVec: output paths
KeySet front_set_tags;      // StrVec
KeySet front_set_template;  // Str

// config.c
KeySet config_set_base_url;  // Str, ends in "/"
KeySet config_set_edit_url;  // Str with "{path}"
KeySet config_set_theme;     // ThemeName

// config_nav.c
KeySet config_set_nav;           // NavConfig
KeySet config_set_nav_path;      // NavEntry
KeySet config_set_nav_children;  // NavEntryVec
KeySet config_set_redirects;     // RedirectVec

// config_search.c
KeySet config_set_boost;     // SearchPatternVec
KeySet config_set_synonyms;  // StrVecVec
KeySet config_set_paths;     // SearchPatternVec

// timezone.c
KeySet config_set_timezone;  // Zone

// The text of a value that key_set_text would take; false when it is none.
bool key_text(Arena *arena, const Value *value, Str *out);
// A whole number between min and max; false when it is none.
bool key_whole(const Value *value, long min, long max, long *out);

#endif
