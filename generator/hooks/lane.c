#include "hooks/lane.h"

static const char lane_key;  // in the registry

void lane_bind(lua_State *lua, Lane *lane) {
  lua_pushlightuserdata(lua, lane);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &lane_key);
}

Lane *lane_of(lua_State *lua) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &lane_key);
  Lane *lane = lua_touserdata(lua, -1);
  lua_pop(lua, 1);
  return lane;
}

DiagList *lane_diags(Lane *lane) {
  return lane->page ? &lane->page->diags : &lane->hooks->site->diags;
}

static const char *const events[EVENT_COUNT] = {"config", "pages", "document",
                                                "html",   "site",  "finish"};

const char *event_name(Event event) {
  if (event == EVENT_LOAD) return "the script itself";
  return event == EVENT_COMPONENT ? "a component" : events[event];
}
