// The keys of front matter (front_matter.def) and handbook.yaml (config.def) as data: what the
// stages may know of a key without naming it. settings/ reads values by these tables.
#ifndef SITE_KEYS_H
#define SITE_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "format/value.h"

// How a value is written; settings/types.c says for each how it is read, and what a schema says of
// it.
typedef enum KeyType {
  KEY_GROUP,  // handbook.yaml only: nothing but the keys beneath it
  // texts
  KEY_TEXT,
  KEY_LANGUAGE,
  KEY_SLUG,
  KEY_TEMPLATE,
  KEY_URL,
  KEY_BASE_URL,
  KEY_EDIT_URL,
  KEY_THEME,
  // switches
  KEY_FLAG,    // true or false
  KEY_UNLESS,  // the same; the field says the opposite, so that zero is the default
  KEY_OFF,     // on, off, true or false; the field says the opposite
  KEY_SWITCH,  // on, off, true or false; a Switch, as it has a default of its own
  KEY_CHOICE,  // one of SettingKey.choices, by its number
  // numbers
  KEY_WEIGHT,
  KEY_WHOLE,    // from SettingKey.min to SettingKey.max
  KEY_SECONDS,  // the same; the field is in milliseconds
  KEY_MONTHS,
  // lists and mappings
  KEY_TEXTS,
  KEY_TAGS,
  KEY_ALIASES,
  KEY_DATE,
  KEY_MAP,
  KEY_NAV,
  KEY_NAV_PATH,
  KEY_NAV_CHILDREN,
  KEY_REDIRECTS,
  KEY_BOOST,
  KEY_SYNONYMS,
  KEY_PATHS,
  KEY_TIMEZONE,
  KEY_TYPE_COUNT,
} KeyType;

// What search makes of a key's text.
typedef enum KeySearch {
  NOT_SEARCHED,
  SEARCHED_AS_LABEL,  // names the page, like its tags
  SEARCHED_AS_TEXT,   // describes it
  SEARCHED_APART,     // search/gather.c knows it by name
} KeySearch;

// What an edit of the key changes beyond the page itself, least first.
typedef enum KeyStale {
  STALE_PAGE,   // nothing: titles and the like are looked up whenever a page is rendered
  STALE_ORDER,  // where pages stand
  STALE_DATED,  // the site, when the page had none before or has none now; else the page
  STALE_SITE,   // URLs, lists of pages or other pages' HTML
} KeyStale;

typedef struct SettingKey {
  Str name;  // in handbook.yaml with its groups: "history.diffs"
  KeyType type;
  long min, max;        // KEY_WHOLE, KEY_SECONDS
  const char *choices;  // KEY_CHOICE: "allow|sanitize|escape"
  size_t offset;        // of the field, in FrontMatter or Config
  Str fallback;         // what counts when it is not set, as one would write it; empty: nothing
  Str words;            // for schema and help
  Str seen;             // templates see it as page.SEEN; empty: they do not
  bool shown;           // as it is; else render/ makes what they see of this and more
  KeySearch search;
  KeyStale stale;
} SettingKey;

// The C type of the field of a key of front matter.
typedef struct Weight {
  int32_t value;  // 0 when not set
  bool set;
} Weight;
#define KEY_FIELD_TEXT Str
#define KEY_FIELD_LANGUAGE Str
#define KEY_FIELD_SLUG Str
#define KEY_FIELD_TEMPLATE Str
#define KEY_FIELD_FLAG bool
#define KEY_FIELD_UNLESS bool
#define KEY_FIELD_WEIGHT Weight
#define KEY_FIELD_WHOLE(least, most) uint32_t
#define KEY_FIELD_MONTHS uint32_t
#define KEY_FIELD_TEXTS StrVec
#define KEY_FIELD_TAGS StrVec
#define KEY_FIELD_ALIASES StrVec
#define KEY_FIELD_DATE Date
#define KEY_FIELD_MAP Value

enum {
#define FRONT_KEY(type, key, ...) FRONT_KEY_##key,
#include "site/front_matter.def"
#undef FRONT_KEY
  FRONT_KEY_COUNT
};

extern const SettingKey front_keys[FRONT_KEY_COUNT];

// What is stale when a page's front matter `a` became `b`: STALE_PAGE, STALE_ORDER or STALE_SITE.
typedef struct FrontMatter FrontMatter;
KeyStale front_keys_stale(const FrontMatter *a, const FrontMatter *b);

#endif
