// Values as Lua tables, and back.
#include "sandbox/values.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "sandbox/inside.h"

enum {
  VALUE_DEPTH_MAX = 32,
  VALUES_MAX = 1000000,                // of one tree
  VALUE_BYTES_MAX = 64 * 1024 * 1024,  // of its texts
};

// ---- to Lua -------------------------------------------------------------------------------------

static void push_text(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr ? text.ptr : "", text.len);
}

static void push_number(lua_State *lua, double number) {
  bool whole = number == floor(number) && fabs(number) < 9007199254740992.0;
  if (whole)
    lua_pushinteger(lua, (lua_Integer)number);
  else
    lua_pushnumber(lua, number);
}

void value_push(lua_State *lua, const Value *value) {
  luaL_checkstack(lua, 4, "data nested too deeply");
  switch (value->kind) {
    case VALUE_NULL: lua_pushnil(lua); break;
    case VALUE_BOOL: lua_pushboolean(lua, value->boolean); break;
    case VALUE_NUMBER: push_number(lua, value->number); break;
    case VALUE_TEXT: push_text(lua, value->text); break;
    case VALUE_LIST:
      lua_createtable(lua, (int)value->len, 0);
      for (uint32_t i = 0; i < value->len; i++) {
        value_push(lua, &value->items[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
      }
      break;
    case VALUE_MAP:
      lua_createtable(lua, 0, (int)value->len);
      for (uint32_t i = 0; i < value->len; i++) {
        push_text(lua, value->entries[i].key);
        value_push(lua, &value->entries[i].value);
        lua_rawset(lua, -3);
      }
      break;
  }
}

// ---- from Lua -----------------------------------------------------------------------------------

typedef struct Reading {
  lua_State *lua;
  Arena *arena;
  const char *what, *key;  // the text that is read stands under; NULL: no text is
  size_t values, bytes;
} Reading;

static Value read_value(Reading *reading, int depth);

static void refuse_bytes(lua_State *lua, size_t offset, const char *what) {
  luaL_error(lua, "a text that is not UTF-8, from its byte %I on%s%s", (LUAI_UACINT)offset + 1,
             what ? ", in " : "", what ? what : "");
}

static Str read_top(Reading *reading) {
  Str text;
  text.ptr = lua_tolstring(reading->lua, -1, &text.len);
  size_t invalid = utf8_find_invalid(text);
  if (invalid != STR_NONE && reading->key)
    refuse_bytes(reading->lua, invalid,
                 lua_pushfstring(reading->lua, "%s: \"%s\"", reading->what, reading->key));
  if (invalid != STR_NONE) refuse_bytes(reading->lua, invalid, reading->what);
  reading->bytes += text.len;
  if (reading->bytes > VALUE_BYTES_MAX)
    luaL_error(reading->lua, "%s: more than 64 MB of text", reading->what);
  return str_dup(reading->arena, text);
}

static Value read_list(Reading *reading, lua_Integer length, int depth) {
  Value list = value_list();
  for (lua_Integer i = 1; i <= length; i++) {
    lua_rawgeti(reading->lua, -1, i);
    Value item = read_value(reading, depth + 1);
    lua_pop(reading->lua, 1);
    value_add(&list, reading->arena, item);
  }
  return list;
}

static int by_key(const void *a, const void *b) {
  return str_cmp(((const ValueEntry *)a)->key, ((const ValueEntry *)b)->key);
}

static Value read_map(Reading *reading, int depth) {
  lua_State *lua = reading->lua;
  Value map = value_map();
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
    reading->key = lua_tostring(lua, -2);
    Value value = read_value(reading, depth + 1);
    reading->key = NULL;
    lua_pushvalue(lua, -2);
    Str key = read_top(reading);
    lua_pop(lua, 1);
    value_put(&map, reading->arena, key, value);
  }
  if (map.len > 1) qsort(map.entries, map.len, sizeof(ValueEntry), by_key);
  return map;
}

// A table is a list when its keys are 1, 2, ... n, and a map when all are texts. An empty one is a
// list, which templates take for the same.
static Value read_table(Reading *reading, int depth) {
  lua_State *lua = reading->lua;
  size_t all = 0, texts = 0;
  lua_pushvalue(lua, -1);
  sandbox_thaw(lua, lua_gettop(lua));
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
    all++;
    texts += lua_type(lua, -2) == LUA_TSTRING;
  }
  lua_Integer length = (lua_Integer)lua_rawlen(lua, -1);
  if (texts != all && (texts > 0 || (size_t)length != all))
    luaL_error(lua, "%s: a table is either a list without gaps or has texts for keys",
               reading->what);
  Value value = texts > 0 ? read_map(reading, depth) : read_list(reading, length, depth);
  lua_pop(lua, 1);
  return value;
}

static Value read_number(Reading *reading) {
  lua_State *lua = reading->lua;
  double number = lua_tonumber(lua, -1);
  if (!isfinite(number)) luaL_error(lua, "%s: a number that is none", reading->what);
  Value value = value_number(number);
  lua_pushvalue(lua, -1);
  value.text = read_top(reading);
  lua_pop(lua, 1);
  return value;
}

static Value read_value(Reading *reading, int depth) {
  lua_State *lua = reading->lua;
  luaL_checkstack(lua, 8, "tables in tables, too deep");
  sandbox_check(lua);
  if (depth > VALUE_DEPTH_MAX) luaL_error(lua, "%s: tables in tables, too deep", reading->what);
  if (++reading->values > VALUES_MAX)
    luaL_error(lua, "%s: more than %d values", reading->what, VALUES_MAX);
  switch (lua_type(lua, -1)) {
    case LUA_TNIL: return (Value){0};
    case LUA_TBOOLEAN: return value_bool(lua_toboolean(lua, -1));
    case LUA_TNUMBER: return read_number(reading);
    case LUA_TTABLE: return read_table(reading, depth);
    case LUA_TSTRING:
    case LUA_TUSERDATA: {
      sandbox_push_text(lua, -1);  // HTML and dates are texts too
      Value value = value_text(read_top(reading));
      lua_pop(lua, 1);
      return value;
    }
    default:
      luaL_error(lua, "%s: no template can show a %s", reading->what, luaL_typename(lua, -1));
  }
  return (Value){0};
}

Value value_read(lua_State *lua, int index, Arena *arena, const char *what) {
  Reading reading = {.lua = lua, .arena = arena, .what = what};
  lua_pushvalue(lua, index);
  Value value = read_value(&reading, 0);
  sandbox_check(lua);
  lua_pop(lua, 1);
  return value;
}

Str text_check(lua_State *lua, int index, const char *what) {
  Str text;
  text.ptr = luaL_checklstring(lua, index, &text.len);
  size_t invalid = utf8_find_invalid(text);
  if (invalid != STR_NONE) refuse_bytes(lua, invalid, what);
  return text;
}

Str text_read(lua_State *lua, int index, Arena *arena) {
  Str copy = str_dup(arena, text_check(lua, index, NULL));
  sandbox_check(lua);
  return copy;
}
