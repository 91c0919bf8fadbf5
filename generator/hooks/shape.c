// What a data file holds, as scripts declare it: `{ { id = "slug", text = "text", stage = "text?" }
// }`.
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "format/html.h"
#include "hooks/lane.h"

enum { SHAPE_DEPTH_MAX = 16, SHAPE_PROBLEMS_MAX = 100, SHOWN_MAX = 40 };

typedef struct Check {
  lua_State *lua;
  Hooks *hooks;
  DataFile *file;
  size_t problems;
} Check;

// ---- reports ------------------------------------------------------------------------------------

static Span place_of(const Check *check, uint32_t line, uint32_t column, uint32_t length) {
  Span span = {.file = check->file->file};
  if (line > 0) span = span_line(span.file, check->file->text, line);
  span.column = column;
  span.length = column > 0 && length == 0 ? 1 : length;
  return span;
}

static void report(Check *check, Span span, Str message, Str help) {
  DiagList *diags = &check->hooks->site->diags;
  if (check->problems++ >= SHAPE_PROBLEMS_MAX) return;
  message = utf8_repair(diags->arena, message);  // a shape's names are a script's
  diag_report(diags, DIAG_DATA_INVALID, span, message, utf8_repair(diags->arena, help));
}

// A value as messages show it: "young", 1.5, a list.
static Str show(const Value *value, Arena *arena) {
  Str text = utf8_prefix(value->text, SHOWN_MAX);
  if (value->kind == VALUE_TEXT) return str_fmt(arena, "\"%.*s\"", STR_ARG(text));
  return value->kind == VALUE_NUMBER && text.len > 0 ? text
                                                     : str_from(value_kind_name(value->kind));
}

static void report_value(Check *check, const Value *value, Str key, const char *expected) {
  Arena *arena = check->hooks->arena;
  Str what = key.len > 0 ? str_fmt(arena, "\"%.*s\" must be %s", STR_ARG(key), expected)
                         : str_fmt(arena, "%s expected", expected);
  Str found = show(value, arena);
  report(check, place_of(check, value->line, value->column, value->length),
         str_fmt(arena, "%.*s, not %.*s", STR_ARG(what), STR_ARG(found)), (Str){0});
}

// ---- scalars ------------------------------------------------------------------------------------

static bool is_slug(Str text, Arena *arena) {
  return text.len > 0 && str_eq(text_slug(text, arena), text);
}

// A field of CSV that reads as a number or a truth value becomes one.
static void coerce_number(const Check *check, Value *value) {
  if (!check->file->csv || value->kind != VALUE_TEXT || value->text.len > 40) return;
  char text[48] = {0}, *end;
  memcpy(text, value->text.ptr, value->text.len);
  double number = strtod(text, &end);
  bool plain = strspn(text, "+-0123456789.eE") == value->text.len;
  if (!plain || *end || end == text || !isfinite(number)) return;
  value->kind = VALUE_NUMBER;
  value->number = number;
}

static void coerce_bool(const Check *check, Value *value) {
  bool yes = str_eq(value->text, S("true")), no = str_eq(value->text, S("false"));
  if (!check->file->csv || value->kind != VALUE_TEXT || (!yes && !no)) return;
  value->kind = VALUE_BOOL;
  value->boolean = yes;
}

// A number or truth value in the place of a text is its spelling: a title may be 1984.
static void coerce_text(Value *value) {
  if ((value->kind == VALUE_NUMBER || value->kind == VALUE_BOOL) && value->text.len > 0)
    value->kind = VALUE_TEXT;
}

static bool is_date(Str text) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') return false;
  for (size_t i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !char_is_digit(text.ptr[i])) return false;
  int year = 0, month = (text.ptr[5] - '0') * 10 + text.ptr[6] - '0',
      day = (text.ptr[8] - '0') * 10 + text.ptr[9] - '0';
  for (size_t i = 0; i < 4; i++) year = year * 10 + text.ptr[i] - '0';
  if (month < 1 || month > 12 || day < 1) return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month - 1] + (month == 2 && leap);
}

typedef enum Scalar { TEXT, MARKDOWN, INT, NUMBER, BOOL, DATE, SLUG, URL, ANY, SCALARS } Scalar;

static const struct {
  const char *name, *expected;
} scalars[SCALARS] = {
    [TEXT] = {"text", "a text that is not empty"},
    [MARKDOWN] = {"markdown", "a text that is not empty"},
    [INT] = {"int", "a whole number"},
    [NUMBER] = {"number", "a number"},
    [BOOL] = {"bool", "true or false"},
    [DATE] = {"date", "a date like 2026-11-22"},
    [SLUG] = {"slug", "a slug (lower-case letters, digits and \"-\")"},
    [URL] = {"url", "a URL of http or https, or a path"},
    [ANY] = {"any", "anything"},
};

static Scalar find_scalar(lua_State *lua, Str name) {
  for (int i = 0; i < SCALARS; i++)
    if (str_eq(name, str_from(scalars[i].name))) return (Scalar)i;
  return luaL_error(lua,
                    "prepbook.shape: there is no shape \"%s\"; there are text, markdown, int, "
                    "number, bool, "
                    "date, slug, url and any",
                    lua_tostring(lua, -1)),
         ANY;
}

static bool fits(const Check *check, Scalar scalar, Value *value) {
  if (scalar == INT || scalar == NUMBER) coerce_number(check, value);
  if (scalar == BOOL) coerce_bool(check, value);
  if (scalar == TEXT || scalar == MARKDOWN || scalar == SLUG || scalar == DATE) coerce_text(value);
  bool text = value->kind == VALUE_TEXT && str_trim(value->text).len > 0;
  switch (scalar) {
    case TEXT:
    case MARKDOWN: return text;
    case INT: return value->kind == VALUE_NUMBER && value->number == floor(value->number);
    case NUMBER: return value->kind == VALUE_NUMBER;
    case BOOL: return value->kind == VALUE_BOOL;
    case DATE: return text && is_date(value->text);
    case SLUG: return text && is_slug(value->text, check->hooks->arena);
    case URL: return text && html_url_is_safe(value->text);
    default: return true;
  }
}

static void check_scalar(Check *check, Value *value, Str key) {
  Str name = str_from(lua_tostring(check->lua, -1));
  bool optional = str_ends(name, S("?"));
  if (optional) name.len--;
  Scalar scalar = find_scalar(check->lua, name);
  if (optional && value->kind == VALUE_NULL) return;
  if (!fits(check, scalar, value)) report_value(check, value, key, scalars[scalar].expected);
}

// ---- lists and records --------------------------------------------------------------------------

static void check_value(Check *check, Value *value, Str key, int depth);

// Whether the field named at the stack's top may be absent, by the shape at the top.
static bool is_optional(lua_State *lua) {
  return lua_type(lua, -1) == LUA_TSTRING && str_ends(str_from(lua_tostring(lua, -1)), S("?"));
}

static Value *find(Value *map, Str key) { return (Value *)value_find(map, key); }

static void check_known(Check *check, const ValueEntry *entry) {
  lua_State *lua = check->lua;
  Nearest nearest = {.word = entry->key};
  lua_pushlstring(lua, entry->key.ptr, entry->key.len);
  bool known = lua_rawget(lua, -2) != LUA_TNIL;
  lua_pop(lua, 1);
  if (known) return;
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1))
    if (lua_type(lua, -2) == LUA_TSTRING) nearest_offer(&nearest, str_from(lua_tostring(lua, -2)));
  Arena *arena = check->hooks->arena;
  report(check, place_of(check, entry->line, entry->column, entry->length),
         str_fmt(arena, "there is no field \"%.*s\"", STR_ARG(entry->key)),
         nearest_help(&nearest, arena));
}

static int compare_names(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

// The names of the shape's fields, sorted.
static StrVec field_names(Check *check) {
  lua_State *lua = check->lua;
  StrVec names = {0};
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
    if (lua_type(lua, -2) != LUA_TSTRING)
      luaL_error(lua, "prepbook.shape: a record's fields have names");
    *vec_add(check->hooks->arena, &names) = str_from(lua_tostring(lua, -2));
  }
  if (names.len > 1) qsort(names.items, names.len, sizeof(Str), compare_names);
  return names;
}

static void check_field(Check *check, Value *map, Str name, int depth) {
  lua_State *lua = check->lua;
  Value *value = find(map, name);
  lua_pushlstring(lua, name.ptr, name.len);
  lua_rawget(lua, -2);
  if (value)
    check_value(check, value, name, depth + 1);
  else if (!is_optional(lua))
    report(check, place_of(check, map->line, map->column, 0),
           str_fmt(check->hooks->arena, "the field \"%.*s\" is missing", STR_ARG(name)), (Str){0});
  lua_pop(lua, 1);
}

static void check_map(Check *check, Value *map, int depth) {
  lua_State *lua = check->lua;
  bool any_key = lua_getfield(lua, -1, "*") != LUA_TNIL;
  for (uint32_t i = 0; any_key && i < map->len; i++)
    check_value(check, &map->entries[i].value, map->entries[i].key, depth + 1);
  lua_pop(lua, 1);
  if (any_key) return;
  StrVec names = field_names(check);
  for (size_t i = 0; i < names.len; i++) check_field(check, map, names.items[i], depth);
  for (uint32_t i = 0; i < map->len; i++) check_known(check, &map->entries[i]);
}

// one_of{...}: a table { one_of = {...} } that the function of that name made.
static bool is_choice(lua_State *lua, const Value *value) {
  bool found = false;
  for (lua_Integer i = 1; !found && lua_rawgeti(lua, -1, i) == LUA_TSTRING; i++) {
    found = value->kind == VALUE_TEXT && str_eq(value->text, str_from(lua_tostring(lua, -1)));
    lua_pop(lua, 1);
    sandbox_check(lua);
  }
  if (!found) lua_pop(lua, 1);
  return found;
}

static void check_choice(Check *check, Value *value, Str key) {
  lua_State *lua = check->lua;
  Buf list = {.arena = check->hooks->arena};
  coerce_text(value);
  if (is_choice(lua, value)) return;
  if (check->problems >= SHAPE_PROBLEMS_MAX) {
    check->problems++;
    return;
  }
  Nearest nearest = {.word = value->text};
  for (lua_Integer i = 1; lua_rawgeti(lua, -1, i) == LUA_TSTRING; i++) {
    Str choice = str_dup(list.arena, str_from(lua_tostring(lua, -1)));
    lua_pop(lua, 1);
    nearest_offer(&nearest, choice);
    if (list.len > 0) buf_add_lit(&list, ", ");
    buf_add(&list, choice);
  }
  lua_pop(lua, 1);
  Str help = nearest_help(&nearest, list.arena);
  if (help.len == 0) help = str_fmt(list.arena, "one of: %.*s", STR_ARG(buf_str(&list)));
  Str found = show(value, list.arena);
  report(check, place_of(check, value->line, value->column, value->length),
         key.len > 0 ? str_fmt(list.arena, "\"%.*s\" cannot be %.*s", STR_ARG(key), STR_ARG(found))
                     : str_fmt(list.arena, "an item cannot be %.*s", STR_ARG(found)),
         help);
}

static void check_table(Check *check, Value *value, Str key, int depth) {
  lua_State *lua = check->lua;
  if (lua_getfield(lua, -1, "one_of") == LUA_TTABLE) {
    check_choice(check, value, key);
    lua_pop(lua, 1);
    return;
  }
  lua_pop(lua, 1);
  bool list = lua_rawgeti(lua, -1, 1) != LUA_TNIL;
  if (list && value->kind != VALUE_LIST) report_value(check, value, key, "a list");
  for (uint32_t i = 0; list && value->kind == VALUE_LIST && i < value->len; i++)
    check_value(check, &value->items[i], (Str){0}, depth + 1);
  lua_pop(lua, 1);
  if (list) return;
  if (value->kind == VALUE_MAP)
    check_map(check, value, depth);
  else
    report_value(check, value, key, "a record");
}

// Against the shape at the stack's top.
static void check_value(Check *check, Value *value, Str key, int depth) {
  lua_State *lua = check->lua;
  luaL_checkstack(lua, 8, NULL);
  sandbox_check(lua);
  if (depth > SHAPE_DEPTH_MAX) luaL_error(lua, "prepbook.shape: shapes in shapes, too deep");
  int kind = lua_type(lua, -1);
  if (kind == LUA_TSTRING)
    check_scalar(check, value, key);
  else if (kind == LUA_TTABLE)
    check_table(check, value, key, depth);
  else
    luaL_error(lua, "prepbook.shape: a shape is a text or a table, not a %s",
               luaL_typename(lua, -1));
}

void shape_check(lua_State *lua, int index, DataFile *file, Hooks *hooks) {
  Check check = {.lua = lua, .hooks = hooks, .file = file};
  lua_pushvalue(lua, index);
  check_value(&check, &file->value, (Str){0}, 0);
  lua_pop(lua, 1);
}
