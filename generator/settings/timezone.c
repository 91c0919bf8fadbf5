#include <stdlib.h>

#include "settings/setters.h"
#include "settings/tzfile.h"

enum { ZONE_HOURS_MAX = 14 };

// "UTC", "+02:00", "-05:30".
static bool parse_offset(Str text, Zone *zone) {
  unsigned long hours, minutes;
  *zone = (Zone){0};
  if (str_eq(text, S("UTC"))) return true;
  bool west = str_starts(text, S("-")), shape = text.len == 6 && text.ptr[3] == ':';
  if (!shape || (!west && text.ptr[0] != '+')) return false;
  if (!str_to_uint(str_sub(text, 1, 2), ZONE_HOURS_MAX, &hours)) return false;
  if (!str_to_uint(str_sub(text, 4, 2), 59, &minutes)) return false;
  zone->offset = (int32_t)(hours * 60 + minutes) * 60 * (west ? -1 : 1);
  return true;
}

static Str help_for(const KeyFile *file, Str name) {
  Arena *arena = file->diags->arena;
  if (!tzfile_has_database())
    return str_fmt(arena,
                   "this machine has no time zones by name in %s (package tzdata); an offset works "
                   "everywhere: \"+02:00\"",
                   tzfile_folder());
  Str near = tzfile_nearest(name, arena);
  return near.len > 0 ? str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(near))
                      : S("like \"Europe/Berlin\", \"+02:00\" or \"-05:30\"");
}

void config_set_timezone(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str text = {0};
  Zone zone;
  if (!key_text(file->arena, &entry->value, &text)) text = (Str){0};
  if (parse_offset(text, &zone) || tzfile_load(text, file->arena, &zone))
    *(Zone *)field = zone;
  else
    keys_invalid(file, entry, S("must be UTC, an offset, or a time zone that is known here"),
                 help_for(file, text));
}
