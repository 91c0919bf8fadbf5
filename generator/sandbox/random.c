// Random numbers that are the same in every build: SplitMix64 (Steele, Lea, Flood, "Fast Splittable
// Pseudorandom Number Generators", 2014), seeded by a number or a text.
#include <lauxlib.h>

#include "base/map.h"
#include "sandbox/values.h"

static const char random_type[] = "Random";

static uint64_t *check_random(lua_State *lua) { return luaL_checkudata(lua, 1, random_type); }

static uint64_t next_number(uint64_t *state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// A number below `limit` (not 0), each as likely as the others: what does not fit evenly is drawn
// again.
static uint64_t below(uint64_t *state, uint64_t limit) {
  uint64_t uneven = -limit % limit, number;
  do number = next_number(state);
  while (number < uneven);
  return number % limit;
}

static int random_int(lua_State *lua) {
  uint64_t *state = check_random(lua);
  lua_Integer from = luaL_checkinteger(lua, 2), to = luaL_checkinteger(lua, 3);
  luaL_argcheck(lua, from <= to, 3, "is less than the first number");
  uint64_t span = (uint64_t)to - (uint64_t)from + 1;
  uint64_t drawn = span == 0 ? next_number(state) : below(state, span);
  lua_pushinteger(lua, (lua_Integer)((uint64_t)from + drawn));
  return 1;
}

static int random_pick(lua_State *lua) {
  uint64_t *state = check_random(lua);
  luaL_checktype(lua, 2, LUA_TTABLE);
  lua_Integer count = luaL_len(lua, 2);
  luaL_argcheck(lua, count > 0, 2, "is empty");
  lua_geti(lua, 2, (lua_Integer)below(state, (uint64_t)count) + 1);
  return 1;
}

// Fisher and Yates, from the end.
static int random_shuffle(lua_State *lua) {
  uint64_t *state = check_random(lua);
  luaL_checktype(lua, 2, LUA_TTABLE);
  lua_Integer count = luaL_len(lua, 2);
  lua_settop(lua, 2);
  lua_newtable(lua);
  for (lua_Integer i = 1; i <= count; i++) {
    sandbox_check(lua);  // the length may be one that a script made up
    lua_geti(lua, 2, i);
    lua_rawseti(lua, 3, i);
  }
  for (lua_Integer i = count; i > 1; i--) {
    lua_Integer other = (lua_Integer)below(state, (uint64_t)i) + 1;
    lua_rawgeti(lua, 3, i);
    lua_rawgeti(lua, 3, other);
    lua_rawseti(lua, 3, i);
    lua_rawseti(lua, 3, other);
  }
  return 1;
}

static int make_random(lua_State *lua) {
  size_t length;
  uint64_t seed;
  if (lua_type(lua, 1) == LUA_TSTRING) {
    const char *text = lua_tolstring(lua, 1, &length);
    seed = hash_bytes((Str){text, length});
  } else {
    seed = (uint64_t)luaL_checkinteger(lua, 1);
  }
  *(uint64_t *)lua_newuserdatauv(lua, sizeof seed, 0) = seed;
  luaL_setmetatable(lua, random_type);
  return 1;
}

void random_open(lua_State *lua) {
  static const luaL_Reg methods[] = {
      {"int", random_int}, {"pick", random_pick}, {"shuffle", random_shuffle}, {NULL, NULL}};
  luaL_newmetatable(lua, random_type);
  luaL_newlib(lua, methods);
  sandbox_freeze(lua);
  lua_setfield(lua, -2, "__index");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 1);
  lua_pushcfunction(lua, make_random);
  lua_setfield(lua, -2, "random");
}
