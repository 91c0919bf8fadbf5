#include "settings/setters.h"

enum { ZONE_HOURS_MAX = 14 };

// "UTC", "+02:00", "-05:30": an offset, because names of zones mean different things on different
// machines.
static bool parse_zone(Str text, int32_t *minutes) {
  unsigned long hours, rest;
  *minutes = 0;
  if (str_eq(text, S("UTC"))) return true;
  bool west = str_starts(text, S("-")), shape = text.len == 6 && text.ptr[3] == ':';
  if (!shape || (!west && text.ptr[0] != '+')) return false;
  if (!str_to_uint(str_sub(text, 1, 2), ZONE_HOURS_MAX, &hours)) return false;
  if (!str_to_uint(str_sub(text, 4, 2), 59, &rest)) return false;
  *minutes = (int32_t)(hours * 60 + rest) * (west ? -1 : 1);
  return true;
}

void config_set_timezone(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (!parse_zone(entry->value.text, field))
    keys_invalid(file, entry, S("must be UTC or an offset"), S("like \"+02:00\" or \"-05:30\""));
}
