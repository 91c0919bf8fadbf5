// Coroutines, whose errors are answers but whose stops are not.
#include <lauxlib.h>
#include <lualib.h>

#include "sandbox/inside.h"

static int refuse(lua_State *lua, const char *why) {
  lua_pushboolean(lua, false);
  lua_pushstring(lua, why);
  return 2;
}

// While a coroutine runs it is the one that the deadline hooks.
static int run(lua_State *lua, lua_State *routine, int arguments, int *results) {
  Sandbox *sandbox = sandbox_of(lua);
  lua_State *before = sandbox->running;
  sandbox->running = routine;
  if (sandbox->late) sandbox_hook(routine);
  int status = lua_resume(routine, lua, arguments, results);
  sandbox->running = before;
  if (sandbox->stopped) sandbox_note_stop(routine);
  if (sandbox->stopped) sandbox_stop(lua, sandbox->stopped);
  if (status == LUA_ERRMEM) sandbox_stop_exhausted(lua);
  if (sandbox->late) sandbox_stop(lua, SANDBOX_TIME);
  return status;
}

static int co_resume(lua_State *lua) {
  lua_State *routine = lua_tothread(lua, 1);
  luaL_argexpected(lua, routine, 1, "coroutine");
  int arguments = lua_gettop(lua) - 1, results;
  if (!lua_checkstack(routine, arguments)) return refuse(lua, "too many arguments to resume");
  if (lua_status(routine) == LUA_OK && lua_gettop(routine) == 0)
    return refuse(lua, "cannot resume dead coroutine");
  lua_xmove(lua, routine, arguments);
  int status = run(lua, routine, arguments, &results);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(routine, lua, 1);
    lua_pushboolean(lua, false);
    lua_insert(lua, -2);
    return 2;
  }
  if (!lua_checkstack(lua, results + 1)) {
    lua_pop(routine, results);
    return refuse(lua, "too many results to resume");
  }
  lua_pushboolean(lua, true);
  lua_xmove(routine, lua, results);
  return results + 1;
}

void sandbox_open_coroutine(lua_State *lua) {
  luaL_requiref(lua, "coroutine", luaopen_coroutine, false);
  lua_pushnil(lua);
  lua_setfield(lua, -2, "close");  // deep chains of these two end the process in Lua 5.4.4
  lua_pushnil(lua);
  lua_setfield(lua, -2, "wrap");
  lua_pushcfunction(lua, co_resume);
  lua_setfield(lua, -2, "resume");
  sandbox_freeze(lua);
  lua_setglobal(lua, "coroutine");
}
