// A state from its beginning to its end: what is opened in it, and what is taken away before any
// script runs.
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sandbox/inside.h"

static const char concat_key;  // in the registry: the name that Lua finds __concat by

// Takes the name of a metamethod away from scripts. Lua finds metamethods by the address of a text
// that it made first; changed in place, it is a text that nobody can make again, as one of the same
// bytes has another hash. No check in setmetatable could do this, since a script may set a field of
// a metatable at any time.
static void take_name(lua_State *lua, const char *name) {
  size_t length = strlen(name);
  const char *changed;
  char copy[16];
  char *own = (char *)(uintptr_t)lua_pushlstring(lua, name, length);
  do {
    own[length - 1]++;
    memcpy(copy, own, length);
    changed = lua_pushlstring(lua, copy, length);
    lua_pop(lua, 1);
  } while (
      changed ==
      own);  // in one row of Lua's table of texts, which only grows from here: bytes are compared
}

void sandbox_refuse_concat(lua_State *lua, lua_CFunction refuse) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &concat_key);
  lua_pushcfunction(lua, refuse);
  lua_rawset(lua, -3);
}

static int joins(lua_State *lua) {
  lua_settop(lua, 1);
  return 1;
}

// An error, unless this Lua finds a script's __concat after all.
static void try_concat(lua_State *lua, void *context) {
  (void)context;
  lua_newtable(lua);
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, joins);
  lua_setfield(lua, -2, "__concat");
  lua_setmetatable(lua, -2);
  lua_pushliteral(lua, "");
  lua_concat(lua, 2);
}

// Lua 5.4.4 writes through a stale pointer when __concat has made the stack grow.
static void withhold_concat(lua_State *lua) {
  take_name(lua, "__concat");
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &concat_key);
  take_name(lua, "__mode");
  lua_pop(lua, 1);
}

static void open_all(lua_State *lua, void *context) {
  (void)context;
  withhold_concat(lua);
  sandbox_open_base(lua);
  sandbox_open_coroutine(lua);
  sandbox_open_library(lua);
}

Sandbox *sandbox_new(SandboxOptions options) {
  Arena scratch = {0};
  Sandbox *sandbox = memory_zeroed(1, sizeof *sandbox);
  sandbox->options = options;
  sandbox->options.limits.milliseconds = 0;  // a script's limit is not for opening the library
  sandbox->lua = lua_newstate(sandbox_allocate, sandbox);
  if (!sandbox->lua) {
    free(sandbox);
    return NULL;
  }
  *(Sandbox **)lua_getextraspace(sandbox->lua) = sandbox;
  bool open = sandbox_run(sandbox, open_all, NULL, &scratch).status == SANDBOX_OK &&
              sandbox_run(sandbox, try_concat, NULL, &scratch).status == SANDBOX_ERROR;
  arena_free(&scratch);
  sandbox->options = options;
  if (open) return sandbox;
  sandbox_free(sandbox);
  return NULL;
}

void sandbox_free(Sandbox *sandbox) {
  if (!sandbox) return;
  lua_close(sandbox->lua);
  arena_free(&sandbox->own);
  arena_free(&sandbox->stop_arena);
  free(sandbox);
}
