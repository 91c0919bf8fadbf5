#include "settings/keys.h"

#include "base/buf.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "format/html.h"

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

// ---- the walk -----------------------------------------------------------------------------------

static const Key *find_key(const KeyTable *table, Str name) {
  for (size_t i = 0; i < table->count; i++)
    if (str_eq(table->keys[i].name, name)) return &table->keys[i];
  return NULL;
}

static Str find_other(const KeyTable *table, Str name) {
  for (size_t i = 0; i < table->other_count; i++)
    if (str_eq_nocase(table->others[i].theirs, name)) return table->others[i].ours;
  return (Str){0};
}

static Str help_for(const KeyTable *table, Arena *arena, Str name) {
  Str ours = find_other(table, name);
  if (ours.len > 0) return str_fmt(arena, "prepbook calls it \"%.*s\"", STR_ARG(ours));
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < table->count; i++) nearest_offer(&nearest, table->keys[i].name);
  if (nearest.best.len == 0) return table->free;
  return str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best));
}

static void report_unknown(const KeyFile *file, const KeyTable *table, const ValueEntry *entry) {
  Arena *arena = file->diags->arena;
  Span span = keys_place(file, entry->line, entry->column, entry->length);
  diag_report(file->diags, DIAG_KEY_UNKNOWN, span,
              str_fmt(arena, "unknown key \"%.*s\"", STR_ARG(entry->key)),
              help_for(table, arena, entry->key));
}

static void report_no_map(const KeyFile *file, const Value *value) {
  Str message = str_fmt(file->diags->arena, "expected keys and values, found %s",
                        value_kind_name(value->kind));
  diag_report(file->diags, DIAG_VALUE_INVALID,
              keys_place(file, value->line, value->column, value->length), message,
              S("write \"key: value\", one on each line"));
}

void keys_read(const KeyFile *file, const Value *map, const KeyTable *table, void *out) {
  if (map->kind == VALUE_NULL) return;
  if (map->kind != VALUE_MAP) {
    report_no_map(file, map);
    return;
  }
  for (size_t i = 0; i < map->len; i++) {
    const ValueEntry *entry = &map->entries[i];
    const Key *key = find_key(table, entry->key);
    if (!key)
      report_unknown(file, table, entry);
    else if (entry->value.kind != VALUE_NULL)
      key->set(file, entry, (char *)out + key->offset);
  }
}

// ---- values -------------------------------------------------------------------------------------

static bool is_control(char c) { return (unsigned char)c < 0x20 || c == 0x7F; }

// On one line: runs of blanks that hold a line end, and other control characters, become one blank.
static Str one_line(Arena *arena, Str text) {
  bool plain = true;
  for (size_t i = 0; i < text.len && plain; i++) plain = !is_control(text.ptr[i]);
  if (plain) return text;
  Buf out = {.arena = arena};
  buf_reserve(&out, text.len);
  for (size_t i = 0; i < text.len; i++) {
    char c = is_control(text.ptr[i]) ? ' ' : text.ptr[i];
    if (c != ' ' || (out.len > 0 && out.ptr[out.len - 1] != ' ')) buf_add_char(&out, c);
  }
  return buf_str(&out);
}

bool key_text(Arena *arena, const Value *value, Str *out) {
  if (value->kind != VALUE_TEXT && value->kind != VALUE_NUMBER) return false;
  *out = one_line(arena, str_trim(value->text));
  return true;
}

bool key_whole(const Value *value, long min, long max, long *out) {
  if (value->kind != VALUE_NUMBER ||
      !(value->number >= (double)min && value->number <= (double)max))
    return false;
  *out = (long)value->number;
  return (double)*out == value->number;
}

void key_set_text(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (key_text(file->arena, &entry->value, field)) return;
  bool is_bool = entry->value.kind == VALUE_BOOL;
  if (is_bool)
    keys_invalid(file, entry, S("must be text, not true or false"), S("put the word in quotes"));
  else
    keys_wrong_kind(file, entry, "text");
}

// YAML 1.1's words, which people still write, and what they are today.
static Str bool_help(Arena *arena, Str word) {
  bool yes = str_eq_nocase(word, S("yes")) || str_eq_nocase(word, S("on"));
  bool no = str_eq_nocase(word, S("no")) || str_eq_nocase(word, S("off"));
  if (!yes && !no) return (Str){0};
  return str_fmt(arena, "did you mean \"%s\"?", yes ? "true" : "false");
}

void key_set_bool(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_BOOL) {
    *(bool *)field = entry->value.boolean;
    return;
  }
  Str problem = str_fmt(file->diags->arena, "must be true or false, not %s",
                        value_kind_name(entry->value.kind));
  keys_invalid(file, entry, problem, bool_help(file->diags->arena, entry->value.text));
}

void key_set_not(const KeyFile *file, const ValueEntry *entry, void *field) {
  bool value = !*(bool *)field;
  key_set_bool(file, entry, &value);
  *(bool *)field = !value;
}

void key_set_switch(const KeyFile *file, const ValueEntry *entry, void *field) {
  bool is_bool = entry->value.kind == VALUE_BOOL;
  bool on = is_bool ? entry->value.boolean : str_eq(entry->value.text, S("on"));
  if (is_bool || on || str_eq(entry->value.text, S("off")))
    *(Switch *)field = on ? SWITCH_ON : SWITCH_OFF;
  else
    keys_wrong_kind(file, entry, "on or off");
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

static void add_text(const KeyFile *file, const ValueEntry *entry, void *field) {
  StrVec *list = field;
  Str text;
  if (!key_text(file->arena, &entry->value, &text)) {
    keys_invalid(file, entry, S("has an item that is no text"), (Str){0});
    return;
  }
  if (text.len == 0) {
    keys_invalid(file, entry, S("has an empty text"), (Str){0});
    return;
  }
  for (size_t i = 0; i < list->len; i++)
    if (str_eq(list->items[i], text)) return;
  *vec_add(file->arena, list) = text;
}

enum { TEXTS_MAX = 1000 };  // of one list; keeps the search for doubles short

void key_set_texts(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.len > TEXTS_MAX)
    keys_invalid(file, entry, S("has more than 1000 items"), (Str){0});
  else
    keys_each(file, entry, add_text, field);
}

void key_set_map(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_MAP)
    *(Value *)field = entry->value;
  else
    keys_wrong_kind(file, entry, "a mapping");
}

void key_set_url(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str url, host;
  if (!key_text(file->arena, &entry->value, &url)) {
    keys_wrong_kind(file, entry, "a URL");
    return;
  }
  Str scheme = html_url_scheme(file->arena, url);
  bool web = str_eq(scheme, S("http")) || str_eq(scheme, S("https"));
  host = str_from_index(url, scheme.len);
  bool whole = web && str_starts(host, S("://")) && host.len > 3 && host.ptr[3] != '/';
  if (whole && str_find_char(url, ' ') == STR_NONE)
    *(Str *)field = url;
  else
    keys_invalid(file, entry, S("must be a URL that begins with https://"), (Str){0});
}

void key_ignore(const KeyFile *file, const ValueEntry *entry, void *field) {
  (void)file, (void)entry, (void)field;
}

// ---- dates --------------------------------------------------------------------------------------

// `count` digits at `at`.
static bool digits_at(Str s, size_t at, size_t count, unsigned *out) {
  unsigned long number;
  Str part = str_sub(s, at, count);
  if (part.len != count || !str_to_uint(part, 9999, &number)) return false;
  *out = (unsigned)number;
  return true;
}

// What may follow the day: nothing, or a time as in "T14:05", " 14:05:09Z", "T14:05:09.5+01:00".
static bool is_time(Str s) {
  unsigned hour, minute, second = 0;
  if (s.len == 0) return true;
  if (s.len < 6 || !strchr("Tt ", s.ptr[0]) || s.ptr[3] != ':') return false;
  if (!digits_at(s, 1, 2, &hour) || !digits_at(s, 4, 2, &minute)) return false;
  size_t at = 6;
  if (at < s.len && s.ptr[at] == ':') {
    if (!digits_at(s, at + 1, 2, &second)) return false;
    at += 3;
  }
  for (; at < s.len; at++)
    if (!char_is_digit(s.ptr[at]) && !strchr(".:+-Zz ", s.ptr[at])) return false;
  return hour < 24 && minute < 60 && second < 61;
}

static bool parse_date(Str text, Date *out) {
  Civil day;
  if (!civil_parse(str_sub(text, 0, 10), &day) || day.year == 0 || !civil_exists(day)) return false;
  if (!is_time(str_from_index(text, 10))) return false;
  *out = (Date){(uint16_t)day.year, (uint8_t)day.month, (uint8_t)day.day, text};
  return true;
}

void key_set_date(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str text;
  bool is_text = key_text(file->arena, &entry->value, &text);
  if (is_text && parse_date(text, field)) return;
  keys_invalid(file, entry, S("must be a date of the calendar"), S("write it as 2026-11-22"));
}

// The shape of BCP 47: letters, then parts of up to eight letters and digits.
static bool is_language(Str tag) {
  Str part, rest = tag;
  str_cut(rest, '-', &part, &rest);
  if (part.len < 2 || part.len > 8 || str_ends(tag, S("-"))) return false;
  for (size_t i = 0; i < part.len; i++)
    if (!char_is_alpha(part.ptr[i])) return false;
  while (rest.len > 0) {
    str_cut(rest, '-', &part, &rest);
    if (part.len < 1 || part.len > 8) return false;
    for (size_t i = 0; i < part.len; i++)
      if (!char_is_alnum(part.ptr[i])) return false;
  }
  return true;
}

void key_set_language(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str tag;
  if (key_text(file->arena, &entry->value, &tag) && is_language(tag))
    *(Str *)field = tag;
  else
    keys_invalid(file, entry, S("must be a language tag"), S("like \"en\", \"de\" or \"pt-BR\""));
}
