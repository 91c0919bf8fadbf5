#include "site/keys.h"

#include "site/page.h"

#define KEY_WHOLE(least, most) KEY_WHOLE, .min = (least), .max = (most)
#define KEY_CHOICE(words) KEY_CHOICE, .choices = (words)
#define SHOWN(name) .seen = STR_CONST(#name), .shown = true
#define MADE(name) .seen = STR_CONST(#name)
#define HIDDEN .shown = false

const SettingKey front_keys[FRONT_KEY_COUNT] = {
#define FRONT_KEY(kind, key, member, otherwise, see, find, reach, text) \
  {.name = STR_CONST(#key),                                             \
   .type = KEY_##kind,                                                  \
   .offset = offsetof(FrontMatter, member),                             \
   .fallback = STR_CONST(otherwise),                                    \
   see,                                                                 \
   .search = find,                                                      \
   .stale = reach,                                                      \
   .words = STR_CONST(text)},
#include "site/front_matter.def"
#undef FRONT_KEY
};

static bool differs(const SettingKey *key, const FrontMatter *a, const FrontMatter *b) {
  const Value *x = value_find(&a->all, key->name), *y = value_find(&b->all, key->name);
  return x && y ? !value_equal(x, y) : x != y;
}

KeyStale front_keys_stale(const FrontMatter *a, const FrontMatter *b) {
  KeyStale most = STALE_PAGE;
  for (size_t i = 0; i < FRONT_KEY_COUNT; i++) {
    const SettingKey *key = &front_keys[i];
    if (!differs(key, a, b)) continue;
    bool both = value_find(&a->all, key->name) && value_find(&b->all, key->name);
    KeyStale stale = key->stale == STALE_DATED ? (both ? STALE_PAGE : STALE_SITE) : key->stale;
    if (stale > most) most = stale;
  }
  return most;
}
