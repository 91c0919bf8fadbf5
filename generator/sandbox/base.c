// The basic functions: those of Lua that are safe as they are, and ours for those that are not.
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/inside.h"

// ---- print and tostring -------------------------------------------------------------------------

static int base_tostring(lua_State *lua) {
  luaL_checkany(lua, 1);
  sandbox_push_text(lua, 1);
  return 1;
}

Str sandbox_place(lua_State *lua, uint32_t *line) {
  lua_Debug frame;
  *line = 0;
  for (int level = 0; lua_getstack(lua, level, &frame); level++) {
    if (!lua_getinfo(lua, "Sl", &frame) || frame.currentline <= 0) continue;
    *line = (uint32_t)frame.currentline;
    Str source = str_from(frame.source);
    return str_dup(&sandbox_of(lua)->own, str_from_index(source, 1));  // behind "@" or "="
  }
  return (Str){0};
}

// What is printed is kept, with its place, for whoever runs the script.
static int base_print(lua_State *lua) {
  Sandbox *sandbox = sandbox_of(lua);
  int count = lua_gettop(lua);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (int i = 1; i <= count; i++) {
    if (i > 1) luaL_addchar(&out, '\t');
    sandbox_push_text(lua, i);
    luaL_addvalue(&out);
  }
  luaL_pushresult(&out);
  size_t length;
  const char *text = lua_tolstring(lua, -1, &length);
  if (length > SANDBOX_PRINT_BYTES_MAX) length = SANDBOX_PRINT_BYTES_MAX;
  if (sandbox->printed.len >= SANDBOX_PRINT_MAX) return 0;
  Printed *printed = vec_add(&sandbox->own, &sandbox->printed);
  *printed = (Printed){.text = str_dup(&sandbox->own, (Str){text, length})};
  printed->file = sandbox_place(lua, &printed->line);
  return 0;
}

// ---- pairs and next: in the same order every time -----------------------------------------------

typedef struct SortKey {
  int rank;  // numbers, then texts, then booleans
  bool is_integer;
  lua_Integer integer;
  lua_Number number;
  Str text;
  lua_Integer index;  // in the table of keys as found
} SortKey;

static SortKey key_at(lua_State *lua, int index) {
  SortKey key = {0};
  size_t length;
  switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
      key.is_integer = lua_isinteger(lua, index);
      key.integer = key.is_integer ? lua_tointeger(lua, index) : 0;
      key.number = lua_tonumber(lua, index);
      break;
    case LUA_TSTRING:
      key.rank = 1;
      key.text.ptr = lua_tolstring(lua, index, &length);
      key.text.len = length;
      break;
    case LUA_TBOOLEAN:
      key.rank = 2;
      key.integer = lua_toboolean(lua, index);
      key.is_integer = true;
      break;
    default: luaL_error(lua, "keys that are a %s have no order", luaL_typename(lua, index));
  }
  return key;
}

static int compare_keys(const void *a, const void *b) {
  const SortKey *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  if (x->rank == 1) return str_cmp(x->text, y->text);
  if (x->is_integer && y->is_integer) return (x->integer > y->integer) - (x->integer < y->integer);
  return (x->number > y->number) - (x->number < y->number);
}

// Upvalues: keys as found, SortKey array, how many, how many are given, the table. A stand-in's
// table is never handed out, as the loop's state neither.
static int next_pair(lua_State *lua) {
  const SortKey *keys = lua_touserdata(lua, lua_upvalueindex(2));
  lua_Integer count = lua_tointeger(lua, lua_upvalueindex(3)),
              given = lua_tointeger(lua, lua_upvalueindex(4));
  while (given < count) {
    lua_settop(lua, 1);
    lua_rawgeti(lua, lua_upvalueindex(1), keys[given++].index);
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, lua_upvalueindex(5)) == LUA_TNIL) continue;  // taken out meanwhile
    lua_pushinteger(lua, given);
    lua_replace(lua, lua_upvalueindex(4));
    return 2;
  }
  return 0;
}

static lua_Integer count_keys(lua_State *lua) {
  lua_Integer count = 0;
  for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) count++;
  return count;
}

static int base_pairs(lua_State *lua) {
  luaL_checkany(lua, 1);
  lua_settop(lua, 1);
  lua_pushvalue(lua, 1);
  lua_insert(lua, 1);  // what the script gave stands at 2, for it alone
  if (!sandbox_thaw(lua, 1) && luaL_getmetafield(lua, 1, "__pairs")) {
    lua_pushvalue(lua, 1);
    lua_call(lua, 1, 3);
    return 3;
  }
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_Integer count = count_keys(lua), at = 0;
  lua_newtable(lua);
  SortKey *keys = lua_newuserdatauv(lua, (size_t)(count ? count : 1) * sizeof *keys, 0);
  for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) {
    keys[at] = key_at(lua, -2);
    keys[at].index = at + 1;
    lua_pushvalue(lua, -2);
    lua_rawseti(lua, 3, ++at);
  }
  if (count > 1) qsort(keys, (size_t)count, sizeof *keys, compare_keys);
  lua_pushinteger(lua, count);
  lua_pushinteger(lua, 0);
  lua_pushvalue(lua, 1);
  lua_pushcclosure(lua, next_pair, 5);
  lua_pushvalue(lua, 2);
  return 2;
}

// The least key after the one given, by looking at all.
static int base_next(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  sandbox_thaw(lua, 1);
  lua_settop(lua, 2);
  bool first = lua_isnil(lua, 2), some = false;
  SortKey after = {0}, least = {0};
  if (!first) after = key_at(lua, 2);
  lua_pushnil(lua);  // 3: the least key so far
  for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) {
    SortKey key = key_at(lua, -2);
    if (!first && compare_keys(&key, &after) <= 0) continue;
    if (some && compare_keys(&key, &least) >= 0) continue;
    some = true;
    least = key;
    lua_pushvalue(lua, -2);
    lua_replace(lua, 3);
  }
  if (!some) {
    lua_pushnil(lua);
    return 1;
  }
  lua_pushvalue(lua, 3);
  lua_pushvalue(lua, 3);
  lua_rawget(lua, 1);
  return 2;
}

// ---- protected calls: they hold up errors, but no stop ------------------------------------------

static int after_call(lua_State *lua, int status, lua_KContext kept) {
  Sandbox *sandbox = sandbox_of(lua);
  if (sandbox->stopped) sandbox_stop(lua, sandbox->stopped);
  if (status == LUA_ERRMEM) sandbox_stop_exhausted(lua);
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(lua) - (int)kept;
  lua_pushboolean(lua, false);
  lua_insert(lua, -2);
  return 2;
}

static int base_pcall(lua_State *lua) {
  luaL_checkany(lua, 1);
  lua_pushboolean(lua, true);
  lua_insert(lua, 1);
  return after_call(lua, lua_pcallk(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0, 0, after_call), 0);
}

// Upvalue: a script's message handler. After a stop no hook would end it: Lua calls none while one
// raises.
static int call_handler(lua_State *lua) {
  if (sandbox_of(lua)->stopped) return 1;
  lua_settop(lua, 1);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 1, 1);
  return 1;
}

static int base_xpcall(lua_State *lua) {
  int count = lua_gettop(lua);
  luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_pushvalue(lua, 2);
  lua_pushcclosure(lua, call_handler, 1);
  lua_replace(lua, 2);
  lua_pushboolean(lua, true);
  lua_pushvalue(lua, 1);
  lua_rotate(lua, 3, 2);
  return after_call(lua, lua_pcallk(lua, count - 2, LUA_MULTRET, 2, 2, after_call), 2);
}

// ---- metatables and raw access ------------------------------------------------------------------

static const char frozen_key;  // in the metatable of a stand-in

bool sandbox_thaw(lua_State *lua, int index) {
  if (!lua_getmetatable(lua, index)) return false;
  bool frozen = lua_rawgetp(lua, -1, &frozen_key) == LUA_TBOOLEAN;
  lua_pop(lua, 1);
  if (frozen) {
    lua_pushliteral(lua, "__index");
    lua_rawget(lua, -2);
    lua_replace(lua, index);
  }
  lua_pop(lua, 1);
  return frozen;
}

static int refuse_write(lua_State *lua) { return luaL_error(lua, "this table is read-only"); }

static int frozen_length(lua_State *lua) {
  sandbox_thaw(lua, 1);
  lua_pushinteger(lua, (lua_Integer)lua_rawlen(lua, 1));
  return 1;
}

// Puts a stand-in in the place of the table at the top. `seen`: tables and their stand-ins.
static void freeze(lua_State *lua, int seen) {
  luaL_checkstack(lua, 8, "a table in a table, too deep");
  int table = lua_gettop(lua);
  lua_pushvalue(lua, table);
  if (lua_rawget(lua, seen) == LUA_TNIL) {
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, table);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, seen);
    lua_createtable(lua, 1, 4);
    lua_pushvalue(lua, table);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse_write);
    lua_setfield(lua, -2, "__newindex");
    lua_pushcfunction(lua, frozen_length);
    lua_setfield(lua, -2, "__len");
    lua_pushboolean(lua, false);
    lua_setfield(lua, -2, "__metatable");
    lua_pushboolean(lua, true);
    lua_rawsetp(lua, -2, &frozen_key);
    lua_setmetatable(lua, -2);
    for (lua_pushnil(lua); lua_next(lua, table);) {
      if (lua_istable(lua, -1)) {
        freeze(lua, seen);
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_rawset(lua, table);
      } else {
        lua_pop(lua, 1);
      }
    }
  }
  lua_replace(lua, table);
}

void sandbox_freeze(lua_State *lua) {
  lua_newtable(lua);
  lua_insert(lua, -2);
  freeze(lua, lua_gettop(lua) - 1);
  lua_remove(lua, -2);
}

static int base_setmetatable(lua_State *lua) {
  static const char *const refused[] = {"__concat", "__gc", "__mode", "__close"};
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_argexpected(lua, lua_isnoneornil(lua, 2) || lua_istable(lua, 2), 2, "nil or table");
  if (luaL_getmetafield(lua, 1, "__metatable"))
    return luaL_error(lua, "cannot change a protected metatable");
  for (size_t i = 0; lua_istable(lua, 2) && i < sizeof refused / sizeof *refused; i++) {
    lua_pushstring(lua, refused[i]);
    if (lua_rawget(lua, 2) != LUA_TNIL)
      return luaL_error(lua, "a metatable cannot have %s here", refused[i]);
    lua_pop(lua, 1);
  }
  lua_settop(lua, 2);
  lua_setmetatable(lua, 1);
  return 1;
}

static int base_rawset(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_checkany(lua, 2);
  luaL_checkany(lua, 3);
  lua_settop(lua, 3);
  lua_pushvalue(lua, 1);
  if (sandbox_thaw(lua, 4)) return refuse_write(lua);
  lua_settop(lua, 3);
  lua_rawset(lua, 1);
  return 1;
}

static int base_rawget(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_checkany(lua, 2);
  lua_settop(lua, 2);
  sandbox_thaw(lua, 1);
  lua_rawget(lua, 1);
  return 1;
}

static int base_rawlen(lua_State *lua) {
  luaL_argexpected(lua, lua_istable(lua, 1) || lua_type(lua, 1) == LUA_TSTRING, 1,
                   "table or string");
  if (lua_istable(lua, 1)) sandbox_thaw(lua, 1);
  lua_pushinteger(lua, (lua_Integer)lua_rawlen(lua, 1));
  return 1;
}

// ---- load and require ---------------------------------------------------------------------------

// load(text [, name [, mode [, environment]]]): text only, no byte code, no reader functions.
static int base_load(lua_State *lua) {
  size_t length;
  const char *text = luaL_checklstring(lua, 1, &length);
  bool has_environment = lua_gettop(lua) >= 4;
  if (luaL_loadbufferx(lua, text, length, "=(load)", "t") != LUA_OK) {
    lua_pushnil(lua);
    lua_insert(lua, -2);
    return 2;
  }
  if (has_environment) {
    lua_pushvalue(lua, 4);
    if (!lua_setupvalue(lua, -2, 1)) lua_pop(lua, 1);
  }
  return 1;
}

static bool is_module_name(const char *name) {
  return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-/") == strlen(name) &&
         *name != '/' && !strstr(name, "//");
}

// Upvalue: what is loaded, by name; true while it is being loaded.
static int base_require(lua_State *lua) {
  const char *name = luaL_checkstring(lua, 1);
  const SandboxOptions *options = &sandbox_of(lua)->options;
  lua_settop(lua, 1);
  int kind = lua_getfield(lua, lua_upvalueindex(1), name);
  if (kind == LUA_TLIGHTUSERDATA) return luaL_error(lua, "module '%s' requires itself", name);
  if (kind != LUA_TNIL) return 1;
  Str file, text;
  if (!is_module_name(name) || !options->module ||
      !options->module(options->context, str_from(name), &file, &text))
    return luaL_error(lua, "there is no module '%s'", name);
  lua_pushlightuserdata(lua, lua);
  lua_setfield(lua, lua_upvalueindex(1), name);
  sandbox_compile(lua, file, text);
  lua_call(lua, 0, 1);
  if (lua_isnil(lua, -1)) lua_pushboolean(lua, true);
  lua_pushvalue(lua, -1);
  lua_setfield(lua, lua_upvalueindex(1), name);
  return 1;
}

// ---- opening ------------------------------------------------------------------------------------

void sandbox_open_base(lua_State *lua) {
  static const char *const withheld[] = {"collectgarbage", "dofile", "loadfile", "warn"};
  static const luaL_Reg ours[] = {{"print", base_print},
                                  {"tostring", base_tostring},
                                  {"pairs", base_pairs},
                                  {"next", base_next},
                                  {"pcall", base_pcall},
                                  {"xpcall", base_xpcall},
                                  {"setmetatable", base_setmetatable},
                                  {"rawset", base_rawset},
                                  {"rawget", base_rawget},
                                  {"rawlen", base_rawlen},
                                  {"load", base_load},
                                  {NULL, NULL}};
  luaL_requiref(lua, "_G", luaopen_base, false);
  for (size_t i = 0; i < sizeof withheld / sizeof *withheld; i++) {
    lua_pushnil(lua);
    lua_setfield(lua, -2, withheld[i]);
  }
  luaL_setfuncs(lua, ours, 0);
  lua_newtable(lua);
  lua_pushcclosure(lua, base_require, 1);
  lua_setfield(lua, -2, "require");
  lua_pop(lua, 1);
}
