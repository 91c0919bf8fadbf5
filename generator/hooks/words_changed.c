// prepbook.diff: two pieces of Markdown compared as history pages compare versions.
#include <lauxlib.h>

#include "hooks/lane.h"
#include "sandbox/builders.h"
#include "sandbox/values.h"

static Str read_version(lua_State *lua, int index, Arena *arena) {
  Str text = text_read(lua, index, arena);
  if (text.len > HOOKS_DIFF_BYTES_MAX)
    luaL_error(lua, "prepbook.diff: argument %d has more than %d KB", index,
               HOOKS_DIFF_BYTES_MAX / 1024);
  return text;
}

// prepbook.diff(before, after): HTML, words added, words removed.
static int prepbook_diff(lua_State *lua) {
  const HooksOptions *options = &lane_of(lua)->hooks->options;
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  Str before = read_version(lua, 1, arena), after = read_version(lua, 2, arena);
  HooksDiff diff = options->diff(before, after, arena);
  sandbox_check(lua);
  html_push_raw(lua, diff.html.ptr ? diff.html : S(""));
  arena_rewind(arena, mark);
  lua_pushinteger(lua, diff.added);
  lua_pushinteger(lua, diff.removed);
  return 3;
}

void words_changed_open(lua_State *lua) {
  lua_pushcfunction(lua, prepbook_diff);
  lua_setfield(lua, -2, "diff");
}
