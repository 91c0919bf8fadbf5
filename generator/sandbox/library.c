// string, table, math and utf8, without what runs long inside C, tells addresses, or differs
// between two builds.
#include <ctype.h>
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "sandbox/inside.h"

enum { MOVED_MAX = 16 * 1024 * 1024 };  // elements that table.move moves at once

static void withhold(lua_State *lua, const char *name) {
  lua_pushnil(lua);
  lua_setfield(lua, -2, name);
}

// Puts a function of ours, with Lua's own as its upvalue, into the table at the top.
static void wrap(lua_State *lua, const char *name, lua_CFunction function) {
  lua_getfield(lua, -1, name);
  lua_pushcclosure(lua, function, 1);
  lua_setfield(lua, -2, name);
}

// Calls Lua's own function with all arguments.
static int pass_on(lua_State *lua) {
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
  return lua_gettop(lua);
}

// ---- string -------------------------------------------------------------------------------------

static int string_rep(lua_State *lua) {
  size_t length, between = 0;
  luaL_checklstring(lua, 1, &length);
  luaL_optlstring(lua, 3, "", &between);
  if (length + between > 0) return pass_on(lua);
  luaL_checkinteger(lua, 2);
  lua_pushliteral(lua, "");
  return 1;
}

// %s and %q of what is no text or number would show an address; %p is one.
static int string_format(lua_State *lua) {
  size_t length;
  const char *format = luaL_checklstring(lua, 1, &length);
  int argument = 1, count = lua_gettop(lua);
  for (const char *p = format, *end = format + length; p < end; p++) {
    if (*p != '%') continue;
    if (++p < end && *p == '%') continue;
    while (p < end && strchr("-+ #0123456789.", *p) && *p) p++;
    if (p == end) break;
    if (*p == 'p') return luaL_error(lua, "string.format: \"%%p\" is not available");
    if (++argument > count || *p != 's') continue;
    sandbox_push_text(lua, argument);
    lua_replace(lua, argument);
  }
  return pass_on(lua);
}

static void open_string(lua_State *lua) {
  luaL_requiref(lua, "string", luaopen_string, false);
  withhold(lua, "dump");
  wrap(lua, "rep", string_rep);
  wrap(lua, "format", string_format);
  sandbox_open_pattern(lua);
  sandbox_freeze(lua);
  lua_pushliteral(lua, "");
  lua_getmetatable(lua, -1);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 2);
  lua_setglobal(lua, "string");
}

// ---- table --------------------------------------------------------------------------------------

// A length that a script makes up could keep a C loop busy for years.
static void refuse_length(lua_State *lua, int index) {
  if (!lua_istable(lua, index) || !luaL_getmetafield(lua, index, "__len")) return;
  lua_pop(lua, 1);
  lua_pushvalue(lua, index);
  bool frozen = sandbox_thaw(lua, lua_gettop(lua));
  lua_pop(lua, 1);
  if (!frozen) luaL_error(lua, "the table library takes no table with __len here");
}

static int with_true_length(lua_State *lua) {
  refuse_length(lua, 1);
  return pass_on(lua);
}

static int table_move(lua_State *lua) {
  lua_Integer from = luaL_checkinteger(lua, 2), to = luaL_checkinteger(lua, 3);
  if (to >= from && (lua_Unsigned)to - (lua_Unsigned)from >= MOVED_MAX)
    return luaL_error(lua, "table.move: more than %d elements", MOVED_MAX);
  return pass_on(lua);
}

static int table_sort(lua_State *lua) {
  refuse_length(lua, 1);
  return sandbox_sort(lua);
}

static void open_table(lua_State *lua) {
  static const char *const by_length[] = {"insert", "remove", "concat", "unpack"};
  luaL_requiref(lua, "table", luaopen_table, false);
  for (size_t i = 0; i < sizeof by_length / sizeof *by_length; i++)
    wrap(lua, by_length[i], with_true_length);
  wrap(lua, "move", table_move);
  lua_pushcfunction(lua, table_sort);
  lua_setfield(lua, -2, "sort");
  sandbox_freeze(lua);
  lua_setglobal(lua, "table");
}

// ---- the whole ----------------------------------------------------------------------------------

void sandbox_open_library(lua_State *lua) {
  open_string(lua);
  open_table(lua);
  luaL_requiref(lua, "math", luaopen_math, false);
  withhold(lua, "random");
  withhold(lua, "randomseed");
  sandbox_freeze(lua);
  lua_setglobal(lua, "math");
  luaL_requiref(lua, "utf8", luaopen_utf8, false);
  sandbox_freeze(lua);
  lua_setglobal(lua, "utf8");
  // What luaL_requiref keeps would lead to the tables themselves.
  lua_pushnil(lua);
  lua_setfield(lua, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}
