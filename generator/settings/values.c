// The setters of the types that front matter and handbook.yaml share.
#include "base/buf.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "format/html.h"
#include "settings/setters.h"

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

// "on", "off", true, false.
static bool is_switch(const Value *value, bool *on) {
  bool off = str_eq(value->text, S("off"));
  *on = value->kind == VALUE_BOOL ? value->boolean : !off;
  return value->kind == VALUE_BOOL || off || str_eq(value->text, S("on"));
}

void key_set_off(const KeyFile *file, const ValueEntry *entry, void *field) {
  bool on;
  if (is_switch(&entry->value, &on))
    *(bool *)field = !on;
  else
    keys_wrong_kind(file, entry, file->group ? "on, off or a mapping" : "on or off");
}

void key_set_group(const KeyFile *file, const ValueEntry *entry, void *field) {
  (void)field;
  keys_wrong_kind(file, entry, "a mapping");
}

// "a, b or c" of "a|b|c".
static Str choices_text(Arena *arena, Str choices) {
  Buf out = {.arena = arena};
  for (Str word; choices.len > 0;) {
    bool first = out.len == 0;
    str_cut(choices, '|', &word, &choices);
    if (!first) buf_add(&out, choices.len > 0 ? S(", ") : S(" or "));
    buf_add(&out, word);
  }
  return buf_str(&out);
}

void key_set_choice(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str choices = str_from(file->key->choices), rest = choices, word;
  Arena *arena = file->diags->arena;
  Nearest nearest = {.word = entry->value.text};
  for (unsigned i = 0; rest.len > 0; i++) {
    str_cut(rest, '|', &word, &rest);
    nearest_offer(&nearest, word);
    if (!str_eq(entry->value.text, word)) continue;
    *(unsigned *)field = i;
    return;
  }
  Str help = nearest.best.len == 0
                 ? (Str){0}
                 : str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best));
  keys_invalid(file, entry, str_fmt(arena, "must be %.*s", STR_ARG(choices_text(arena, choices))),
               help);
}

void key_set_whole(const KeyFile *file, const ValueEntry *entry, void *field) {
  const SettingKey *key = file->key;
  long number;
  if (key_whole(&entry->value, key->min, key->max, &number))
    *(uint32_t *)field = (uint32_t)number;
  else
    keys_invalid(
        file, entry,
        str_fmt(file->diags->arena, "must be a whole number, %ld to %ld", key->min, key->max),
        (Str){0});
}

void key_set_seconds(const KeyFile *file, const ValueEntry *entry, void *field) {
  uint32_t seconds = 0, *milliseconds = field;
  key_set_whole(file, entry, &seconds);
  if (seconds > 0) *milliseconds = seconds * 1000;
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
