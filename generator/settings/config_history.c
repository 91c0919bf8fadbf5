#include "settings/config_history.h"

#include <stddef.h>

#include "site/config.h"
#include "site/history.h"

enum { ZONE_HOURS_MAX = 14 };

// "on", "off", true, false.
static bool is_switch(const Value *value, bool *on) {
  bool off = str_eq(value->text, S("off"));
  *on = value->kind == VALUE_BOOL ? value->boolean : !off;
  return value->kind == VALUE_BOOL || off || str_eq(value->text, S("on"));
}

static void set_not(const KeyFile *file, const ValueEntry *entry, void *field) {
  bool on;
  if (is_switch(&entry->value, &on))
    *(bool *)field = !on;
  else
    keys_wrong_kind(file, entry, "on or off");
}

static void set_diffs(const KeyFile *file, const ValueEntry *entry, void *field) {
  long count;
  if (key_whole(&entry->value, 0, DIFFS_MAX, &count))
    *(uint32_t *)field = (uint32_t)count;
  else
    keys_invalid(file, entry, S("must be a whole number, 0 to 100"), (Str){0});
}

static void set_updated_by(const KeyFile *file, const ValueEntry *entry, void *field) {
  static const Str words[] = {STR_CONST("landed"), STR_CONST("committer"), STR_CONST("author")};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (!str_eq(entry->value.text, words[i])) continue;
    *(HistoryDate *)field = (HistoryDate)i;
    return;
  }
  keys_invalid(file, entry, S("must be landed, committer or author"), (Str){0});
}

static void set_grouping(const KeyFile *file, const ValueEntry *entry, void *field) {
  bool day = str_eq(entry->value.text, S("day"));
  if (day || str_eq(entry->value.text, S("release")))
    *(bool *)field = day;
  else
    keys_invalid(file, entry, S("must be day or release"), (Str){0});
}

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

static void set_timezone(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (!parse_zone(entry->value.text, field))
    keys_invalid(file, entry, S("must be UTC or an offset"), S("like \"+02:00\" or \"-05:30\""));
}

static const Key keys[] = {
    {STR_CONST("diffs"), set_diffs, offsetof(HistoryConfig, diffs)},
    {STR_CONST("redirects"), set_not, offsetof(HistoryConfig, no_redirects)},
    {STR_CONST("authors"), set_not, offsetof(HistoryConfig, no_authors)},
    {STR_CONST("updated_by"), set_updated_by, offsetof(HistoryConfig, updated_by)},
    {STR_CONST("changelog"), set_grouping, offsetof(HistoryConfig, by_day)},
    {STR_CONST("timezone"), set_timezone, offsetof(HistoryConfig, timezone_minutes)},
    {STR_CONST("ignore_authors"), key_set_texts, offsetof(HistoryConfig, ignore_authors)},
};
const KeyTable config_history_keys = {.keys = keys, .count = sizeof keys / sizeof keys[0]};

void config_set_history(const KeyFile *file, const ValueEntry *entry, void *field) {
  HistoryConfig *history = field;
  bool on;
  if (entry->value.kind == VALUE_MAP)
    keys_read(file, &entry->value, &config_history_keys, history);
  else if (is_switch(&entry->value, &on))
    history->off = !on;
  else
    keys_wrong_kind(file, entry, "on, off or a mapping");
}
