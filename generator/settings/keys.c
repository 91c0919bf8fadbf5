#include "settings/keys.h"

#include <assert.h>

#include "settings/types.h"

// ---- places and reports -------------------------------------------------------------------------

Span keys_place(const KeyFile *file, uint32_t line, uint32_t column, uint32_t length) {
  Span span = span_line(file->name, file->text, line);
  span.column = column;
  span.length = length ? length : 1;
  return span;
}

Span keys_span(const KeyFile *file, const ValueEntry *entry) {
  const Value *value = &entry->value;
  if (value->length > 0) return keys_place(file, value->line, value->column, value->length);
  return keys_place(file, entry->line, entry->column, entry->length);
}

void keys_invalid(const KeyFile *file, const ValueEntry *entry, Str problem, Str help) {
  Str message = str_fmt(file->diags->arena, "\"%.*s\" %.*s", STR_ARG(entry->key), STR_ARG(problem));
  diag_report(file->diags, DIAG_VALUE_INVALID, keys_span(file, entry), message, help);
}

void keys_wrong_kind(const KeyFile *file, const ValueEntry *entry, const char *what) {
  Arena *arena = file->diags->arena;
  bool empty = entry->value.kind == VALUE_NULL;
  keys_invalid(file, entry,
               empty
                   ? str_fmt(arena, "has no value; it must be %s", what)
                   : str_fmt(arena, "must be %s, not %s", what, value_kind_name(entry->value.kind)),
               (Str){0});
}

void keys_each(const KeyFile *file, const ValueEntry *entry, KeySet *each, void *field) {
  if (entry->value.kind != VALUE_LIST) {
    each(file, entry, field);
    return;
  }
  for (size_t i = 0; i < entry->value.len; i++) {
    const Value *value = &entry->value.items[i];
    ValueEntry item = {entry->key, value->line, value->column, value->length, *value};
    each(file, &item, field);
  }
}

// ---- the walk -----------------------------------------------------------------------------------

bool key_is_in(const SettingKey *key, Str group, Str *name) {
  Str rest = key->name;
  if (group.len > 0) {
    if (!str_starts(rest, group) || rest.len == group.len || rest.ptr[group.len] != '.')
      return false;
    rest = str_from_index(rest, group.len + 1);
  }
  *name = rest;
  return str_find_char(rest, '.') == STR_NONE;
}

static const SettingKey *find_key(const KeyTable *table, Str group, Str wanted) {
  Str name;
  for (size_t i = 0; i < table->count; i++)
    if (key_is_in(&table->keys[i], group, &name) && str_eq(name, wanted)) return &table->keys[i];
  return NULL;
}

static bool has_keys(const KeyTable *table, const SettingKey *group) {
  Str name;
  for (size_t i = 0; i < table->count; i++)
    if (key_is_in(&table->keys[i], group->name, &name)) return true;
  return false;
}

static Str find_other(const KeyTable *table, Str name) {
  for (size_t i = 0; i < table->other_count; i++)
    if (str_eq_nocase(table->others[i].theirs, name)) return table->others[i].ours;
  return (Str){0};
}

static Str help_for(const KeyTable *table, Arena *arena, Str group, Str wanted) {
  Str ours = group.len == 0 ? find_other(table, wanted) : (Str){0}, name;
  if (ours.len > 0) return str_fmt(arena, "prepbook calls it \"%.*s\"", STR_ARG(ours));
  Nearest nearest = {.word = wanted};
  for (size_t i = 0; i < table->count; i++)
    if (key_is_in(&table->keys[i], group, &name)) nearest_offer(&nearest, name);
  if (nearest.best.len == 0) return group.len == 0 ? table->free : (Str){0};
  return str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best));
}

static void report_unknown(const KeyFile *file, const KeyTable *table, Str group,
                           const ValueEntry *entry) {
  Arena *arena = file->diags->arena;
  Span span = keys_place(file, entry->line, entry->column, entry->length);
  diag_report(file->diags, DIAG_KEY_UNKNOWN, span,
              str_fmt(arena, "unknown key \"%.*s\"", STR_ARG(entry->key)),
              help_for(table, arena, group, entry->key));
}

static void report_no_map(const KeyFile *file, const Value *value) {
  Str message = str_fmt(file->diags->arena, "expected keys and values, found %s",
                        value_kind_name(value->kind));
  diag_report(file->diags, DIAG_VALUE_INVALID,
              keys_place(file, value->line, value->column, value->length), message,
              S("write \"key: value\", one on each line"));
}

static void set_key(const KeyFile *file, const KeyTable *table, const SettingKey *key,
                    const ValueEntry *entry, void *out) {
  KeyFile at = *file;
  at.key = key;
  at.group = has_keys(table, key);
  key_types[key->type].set(&at, entry, (char *)out + key->offset);
}

// The mapping `group`: "" is the whole file.
static void read_group(const KeyFile *file, const Value *map, const KeyTable *table, Str group,
                       void *out) {
  for (size_t i = 0; i < map->len; i++) {
    const ValueEntry *entry = &map->entries[i];
    const SettingKey *key = find_key(table, group, entry->key);
    if (!key)
      report_unknown(file, table, group, entry);
    else if (entry->value.kind == VALUE_MAP && has_keys(table, key))
      read_group(file, &entry->value, table, key->name, out);
    else if (entry->value.kind != VALUE_NULL)
      set_key(file, table, key, entry, out);
  }
}

void keys_read(const KeyFile *file, const Value *map, const KeyTable *table, void *out) {
  if (map->kind == VALUE_MAP)
    read_group(file, map, table, (Str){0}, out);
  else if (map->kind != VALUE_NULL)
    report_no_map(file, map);
}

void keys_read_defaults(const KeyTable *table, Arena *arena, void *out) {
  DiagList unheard = {.arena = arena};
  KeyFile file = {.arena = arena, .diags = &unheard};
  for (size_t i = 0; i < table->count; i++) {
    const SettingKey *key = &table->keys[i];
    unsigned long number;
    ValueEntry entry = {.key = key->name, .value = value_text(key->fallback)};
    if (key->fallback.len == 0) continue;
    if (str_to_uint(key->fallback, UINT32_MAX, &number)) entry.value = value_number((double)number);
    set_key(&file, table, key, &entry, out);
  }
  assert(unheard.len == 0);
}
