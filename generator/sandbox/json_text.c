// Values of scripts as JSON: compact, keys in the order of their bytes, safe inside a <script>.
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

#include "format/json.h"
#include "sandbox/inside.h"
#include "sandbox/values.h"

static void write_value(lua_State *lua, Buf *out, int depth);

static int compare_texts(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

// How many keys the table at the top has, and how many of them are texts.
static size_t count_keys(lua_State *lua, size_t *texts) {
  size_t all = 0;
  *texts = 0;
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
    all++;
    *texts += lua_type(lua, -2) == LUA_TSTRING;
  }
  return all;
}

static void write_list(lua_State *lua, Buf *out, size_t count, int depth) {
  buf_add_char(out, '[');
  for (size_t i = 1; i <= count; i++) {
    if (i > 1) buf_add_char(out, ',');
    lua_rawgeti(lua, -1, (lua_Integer)i);
    write_value(lua, out, depth + 1);
    lua_pop(lua, 1);
  }
  buf_add_char(out, ']');
}

static void write_record(lua_State *lua, Buf *out, size_t count, int depth) {
  Str *keys = arena_array(out->arena, Str, count ? count : 1);
  size_t at = 0;
  for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1))
    keys[at++] = text_check(lua, -2, "prepbook.json");
  qsort(keys, count, sizeof *keys, compare_texts);
  buf_add_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    if (i > 0) buf_add_char(out, ',');
    json_text(out, keys[i]);
    buf_add_char(out, ':');
    lua_pushlstring(lua, keys[i].ptr, keys[i].len);
    lua_rawget(lua, -2);
    write_value(lua, out, depth + 1);
    lua_pop(lua, 1);
  }
  buf_add_char(out, '}');
}

// A table is a list when its keys are 1, 2, ... n, and a record when all are texts.
static void write_table(lua_State *lua, Buf *out, int depth) {
  size_t texts;
  if (depth > JSON_NESTING_MAX) luaL_error(lua, "prepbook.json: tables in tables, too deep");
  luaL_checkstack(lua, 8, NULL);
  lua_pushvalue(lua, -1);
  sandbox_thaw(lua, lua_gettop(lua));
  size_t all = count_keys(lua, &texts), length = (size_t)lua_rawlen(lua, -1);
  if (all == texts && all > 0)
    write_record(lua, out, all, depth);
  else if (texts == 0 && length == all)
    write_list(lua, out, length, depth);
  else
    luaL_error(lua, "prepbook.json: a table is either a list without gaps or has texts for keys");
  lua_pop(lua, 1);
}

static void write_number(lua_State *lua, Buf *out) {
  lua_Number number = lua_tonumber(lua, -1);
  if (lua_isinteger(lua, -1))
    buf_add_fmt(out, "%lld", (long long)lua_tointeger(lua, -1));
  else if (isfinite(number))
    json_write(out, &(Value){.kind = VALUE_NUMBER, .number = number});
  else
    luaL_error(lua, "prepbook.json: a number that JSON does not have");
}

static void write_value(lua_State *lua, Buf *out, int depth) {
  sandbox_check(lua);
  switch (lua_type(lua, -1)) {
    case LUA_TNIL: buf_add_lit(out, "null"); break;
    case LUA_TBOOLEAN: buf_add(out, lua_toboolean(lua, -1) ? S("true") : S("false")); break;
    case LUA_TNUMBER: write_number(lua, out); break;
    case LUA_TTABLE: write_table(lua, out, depth); break;
    case LUA_TSTRING:
    case LUA_TUSERDATA:
      sandbox_push_text(lua, -1);  // HTML and dates are texts too
      json_text(out, text_check(lua, -1, "prepbook.json"));
      lua_pop(lua, 1);
      break;
    default: luaL_error(lua, "prepbook.json: JSON has no %s", luaL_typename(lua, -1));
  }
}

static int make_json(lua_State *lua) {
  Arena *arena = sandbox_of(lua)->arena;
  luaL_checkany(lua, 1);
  lua_settop(lua, 1);
  ArenaMark mark = arena_mark(arena);
  Buf out = {.arena = arena};
  write_value(lua, &out, 0);
  lua_pushlstring(lua, out.ptr, out.len);
  arena_rewind(arena, mark);
  return 1;
}

void json_open(lua_State *lua) {
  lua_pushcfunction(lua, make_json);
  lua_setfield(lua, -2, "json");
}
