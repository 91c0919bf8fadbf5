// table.sort: a merge sort (Knuth, The Art of Computer Programming, vol. 3, 5.2.4). Lua's own draws
// its pivots from the clock and an address where an array is hard for it, so equal elements, and
// all of them with a function that is no order, stood differently in each build.
#include <lauxlib.h>
#include <limits.h>

#include "sandbox/inside.h"

enum { LIST = 1, LESS = 2, FROM = 3, TO = 4 };  // places on the stack

// Whether element b of the row at FROM is less than element a.
static bool is_less(lua_State *lua, lua_Integer b, lua_Integer a) {
  sandbox_check(lua);
  lua_rawgeti(lua, FROM, b);
  lua_rawgeti(lua, FROM, a);
  bool less;
  if (lua_isnil(lua, LESS)) {
    less = lua_compare(lua, -2, -1, LUA_OPLT);
    lua_pop(lua, 2);
  } else {
    lua_pushvalue(lua, LESS);
    lua_insert(lua, -3);
    lua_call(lua, 2, 1);
    less = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
  }
  return less;
}

static void take(lua_State *lua, lua_Integer from, lua_Integer to) {
  lua_rawgeti(lua, FROM, from);
  lua_rawseti(lua, TO, to);
}

// Merges [left .. middle) and [middle .. end) of FROM into TO; of equal ones the left comes first.
static void merge(lua_State *lua, lua_Integer left, lua_Integer middle, lua_Integer end) {
  lua_Integer right = middle;
  for (lua_Integer to = left; to < end; to++) {
    bool from_right = right < end && (left == middle || is_less(lua, right, left));
    take(lua, from_right ? right++ : left++, to);
  }
}

static lua_Integer least(lua_Integer a, lua_Integer b) { return a < b ? a : b; }

// The list is written when all is known: an error on the way leaves it as it was.
int sandbox_sort(lua_State *lua) {
  luaL_checktype(lua, LIST, LUA_TTABLE);
  if (!lua_isnoneornil(lua, LESS)) luaL_checktype(lua, LESS, LUA_TFUNCTION);
  lua_settop(lua, LESS);
  lua_Integer count = luaL_len(lua, LIST);
  luaL_argcheck(lua, count < INT_MAX, LIST, "array too big");
  if (count < 2) return 0;
  lua_createtable(lua, (int)count, 0);
  lua_createtable(lua, (int)count, 0);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_geti(lua, LIST, i);
    lua_rawseti(lua, FROM, i);
  }
  for (lua_Integer run = 1; run < count; run *= 2) {
    for (lua_Integer left = 1; left <= count; left += 2 * run)
      merge(lua, left, least(left + run, count + 1), least(left + 2 * run, count + 1));
    lua_insert(lua, FROM);  // the two change places
  }
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(lua, FROM, i);
    lua_seti(lua, LIST, i);
  }
  return 0;
}
