#include "hooks/pieces.h"

#include <lauxlib.h>
#include <string.h>

#include "format/html.h"
#include "hooks/lane.h"
#include "sandbox/builders.h"

// Pieces in it must be of the conversion at hand.
static void check_pieces(lua_State *lua, const HtmlView *html) {
  const PageScripts *scripts = &lane_of(lua)->scripts;
  bool known = scripts->convert && scripts->conversion == html->conversion;
  if (html->markup.count > 0 && !known)
    luaL_error(
        lua,
        "this HTML holds content of a page that is done: it can be used only while that page is "
        "converted, in its components and in \"document\"");
}

MarkedStr html_take(lua_State *lua, int index, const char *what) {
  HtmlView html = {0};
  html_push(lua, index, what);
  html_find(lua, -1, &html);
  check_pieces(lua, &html);
  return html.markup;
}

static void add_untagged(Buf *out, Str html) {
  Buf plain = {.arena = out->arena};
  bool tag = false;
  for (size_t i = 0; i < html.len; i++) {
    if (html.ptr[i] == '<') tag = true;
    if (!tag) buf_add_char(&plain, html.ptr[i]);
    if (html.ptr[i] == '>') tag = false;
  }
  buf_add(out, html_decode(out->arena, buf_str(&plain)));
}

// Pushes the text of HTML: pieces are looked up, tags left out.
static int push_text_of(lua_State *lua, const HtmlView *html) {
  const PageScripts *scripts = &lane_of(lua)->scripts;
  const MarkedStr *markup = &html->markup;
  Buf out = {.arena = sandbox_arena(lua)};
  ArenaMark before = arena_mark(out.arena);
  size_t at = 0;
  check_pieces(lua, html);
  for (size_t i = 0; i < markup->count; i++) {
    sandbox_check(lua);
    const Mark *piece = &markup->marks[i];
    add_untagged(&out, str_sub(markup->html, at, piece->offset - at));
    buf_add(&out, scripts->piece_text(scripts->convert, piece->number));
    at = piece->offset;
  }
  add_untagged(&out, str_from_index(markup->html, at));
  sandbox_check(lua);
  lua_pushlstring(lua, out.ptr ? out.ptr : "", out.len);
  arena_rewind(out.arena, before);
  return 1;
}

// ---- the type -----------------------------------------------------------------------------------

static int html_index(lua_State *lua) {
  HtmlView html;
  if (!html_find(lua, 1, &html) || strcmp(luaL_checkstring(lua, 2), "text") != 0)
    return luaL_error(lua,
                      "HTML has .text and is joined with html.join or a list; it has no \"%s\"",
                      luaL_checkstring(lua, 2));
  return push_text_of(lua, &html);
}

// HTML of a script as it is; of the page, its text.
static int html_tostring(lua_State *lua) {
  HtmlView html;
  if (!html_find(lua, 1, &html)) return luaL_typeerror(lua, 1, "Html");
  if (html.markup.count > 0) return push_text_of(lua, &html);
  lua_pushlstring(lua, html.markup.html.ptr, html.markup.html.len);
  return 1;
}

void pieces_open(lua_State *lua) {
  html_open(lua);
  html_push_type(lua);
  lua_pushcfunction(lua, html_index);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, html_tostring);
  lua_setfield(lua, -2, "__tostring");
  lua_pop(lua, 1);
}
