#include "hooks/html.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "format/html.h"
#include "hooks/sandbox_parts.h"

static const char html_type[] = "Html";

// ---- values --------------------------------------------------------------------------------------------

// An Html value is a userdata that holds a text: no script can make or change one by itself.
static void wrap_top(lua_State *lua) {
  lua_newuserdatauv(lua, 0, 1);
  lua_insert(lua, -2);
  lua_setiuservalue(lua, -2, 1);
  luaL_setmetatable(lua, html_type);
}

static bool is_html(lua_State *lua, int index) { return luaL_testudata(lua, index, html_type) != NULL; }

// The text of an Html value, which stays on the stack below it.
static const char *text_in(lua_State *lua, int index, size_t *length) {
  lua_getiuservalue(lua, index, 1);
  return lua_tolstring(lua, -1, length);
}

const char *html_find(lua_State *lua, int index, size_t *length) {
  return is_html(lua, index) ? text_in(lua, index, length) : NULL;
}

void html_push_type(lua_State *lua) { luaL_getmetatable(lua, html_type); }

static void add_escaped(luaL_Buffer *out, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) switch (text[i]) {
      case '&': luaL_addstring(out, "&amp;"); break;
      case '<': luaL_addstring(out, "&lt;"); break;
      case '>': luaL_addstring(out, "&gt;"); break;
      case '"': luaL_addstring(out, "&quot;"); break;
      default: luaL_addchar(out, text[i]);
    }
}

void html_push(lua_State *lua, int index, const char *what) {
  size_t length;
  index = lua_absindex(lua, index);
  if (is_html(lua, index)) {
    text_in(lua, index, &length);
    return;
  }
  int kind = lua_type(lua, index);
  if (kind != LUA_TSTRING && kind != LUA_TNUMBER)
    luaL_error(lua, "html: text or HTML expected in %s, got %s", what, luaL_typename(lua, index));
  lua_pushvalue(lua, index);  // a number becomes a text here, not in the script's table
  const char *text = lua_tolstring(lua, -1, &length);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  add_escaped(&out, text, length);
  luaL_pushresult(&out);
  lua_remove(lua, -2);
}

void html_push_raw(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr, text.len);
  wrap_top(lua);
}

static int refuse_concat(lua_State *lua) {
  return luaL_error(lua, "html values are joined with html.join or a list, not with ..");
}

static int html_tostring(lua_State *lua) {
  size_t length;
  text_in(lua, 1, &length);
  return 1;
}

// ---- attributes ----------------------------------------------------------------------------------------

typedef struct Attribute {
  const char *name;
  int value;  // its place on the stack
} Attribute;

static int by_name(const void *a, const void *b) {
  return strcmp(((const Attribute *)a)->name, ((const Attribute *)b)->name);
}

static bool is_name(const char *name) {
  size_t length = strlen(name);
  bool letters = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:") == length;
  return letters && length > 0 && strchr("0123456789-", name[0]) == NULL;
}

// Browsers compare names without regard to case, so we do.
static bool is_active_attribute(Str name) {
  return str_eq_nocase(str_sub(name, 0, 2), S("on")) || str_eq_nocase(name, S("style")) ||
         str_eq_nocase(name, S("srcdoc"));
}

static void check_attribute(lua_State *lua, const char *element, const char *name) {
  if (!is_name(name)) luaL_error(lua, "html.%s: \"%s\" is no name of an attribute", element, name);
  if (is_active_attribute(str_from(name)))
    luaL_error(lua, "html.%s: pages run under a policy without inline scripts and styles: no \"%s\"", element,
               name);
}

// "small.png 1x, large.png 2x"
static bool are_safe(Str candidates) {
  for (Str candidate; candidates.len > 0;) {
    str_cut(candidates, ',', &candidate, &candidates);
    if (!html_url_is_safe(candidate)) return false;
  }
  return true;
}

static bool may_stand(Str name, Str value) {
  if (!html_attribute_is_url(name)) return true;
  return str_eq_nocase(name, S("srcset")) ? are_safe(value) : html_url_is_safe(value);
}

static void add_attribute(lua_State *lua, luaL_Buffer *out, const char *element, const Attribute *attribute) {
  int kind = lua_type(lua, attribute->value);
  size_t length;
  if (kind == LUA_TBOOLEAN && !lua_toboolean(lua, attribute->value)) return;
  luaL_addchar(out, ' ');
  luaL_addstring(out, attribute->name);
  if (kind == LUA_TBOOLEAN) return;
  const char *text = lua_tolstring(lua, attribute->value, &length);
  if (!may_stand(str_from(attribute->name), (Str){text, length}))
    luaL_error(lua, "html.%s: the URL in \"%s\" may not stand in a page", element, attribute->name);
  luaL_addstring(out, "=\"");
  add_escaped(out, text, length);
  luaL_addchar(out, '"');
}

// Puts the attributes' values on the stack and their names into `list`; the table is at 1.
static int collect_attributes(lua_State *lua, const char *element, Attribute *list, int most) {
  int count = 0;
  for (lua_pushnil(lua); lua_next(lua, 1);) {
    if (lua_type(lua, -2) != LUA_TSTRING) {
      lua_pop(lua, 1);
      continue;
    }
    const char *name = lua_tostring(lua, -2);
    int kind = lua_type(lua, -1);
    check_attribute(lua, element, name);
    if (kind != LUA_TSTRING && kind != LUA_TNUMBER && kind != LUA_TBOOLEAN)
      luaL_error(lua, "html.%s: \"%s\" must be a text, a number, true or false, not a %s", element, name,
                 luaL_typename(lua, -1));
    if (count == most) luaL_error(lua, "html.%s: more than %d attributes", element, most);
    luaL_checkstack(lua, 4, NULL);
    lua_insert(lua, -2);  // the value stays below the key
    list[count++] = (Attribute){name, lua_gettop(lua) - 1};
  }
  if (count > 1) qsort(list, (size_t)count, sizeof *list, by_name);
  return count;
}

// ---- children ------------------------------------------------------------------------------------------

// Pushes the HTML of the children in the list at the top; lists in it are taken apart.
static void push_children(lua_State *lua, const char *element, int depth) {
  int list = lua_gettop(lua);
  lua_Integer count = luaL_len(lua, list);
  if (depth > HTML_NESTING_MAX) luaL_error(lua, "html.%s: lists in lists, too deep", element);
  luaL_checkstack(lua, 8, "children in children, too deep");
  lua_pushliteral(lua, "");
  lua_newtable(lua);  // pieces
  int pieces = 0;
  for (lua_Integer i = 1; i <= count; i++) {
    int kind = lua_geti(lua, list, i);
    if (kind == LUA_TNIL || (kind == LUA_TBOOLEAN && !lua_toboolean(lua, -1))) {
      lua_pop(lua, 1);
      continue;
    }
    if (kind == LUA_TTABLE)
      push_children(lua, element, depth + 1);
    else
      html_push(lua, -1, element);
    lua_rawseti(lua, list + 2, ++pieces);
    lua_settop(lua, list + 2);
  }
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (int i = 1; i <= pieces; i++) {
    lua_rawgeti(lua, list + 2, i);
    luaL_addvalue(&out);
  }
  luaL_pushresult(&out);
  lua_replace(lua, list + 1);
  lua_settop(lua, list + 1);
}

// ---- elements ------------------------------------------------------------------------------------------

static bool is_one(const char *element, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_eq_nocase(str_from(element), str_from(names[i]))) return true;
  return false;
}

static bool is_void(const char *element) {
  static const char *const names[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                      "input", "link", "meta", "source", "track", "wbr"};
  return is_one(element, names, sizeof names / sizeof *names);
}

static bool is_active(const char *element) {
  static const char *const names[] = {"script", "style"};
  return is_one(element, names, sizeof names / sizeof *names);
}

// Pushes " name="value" ..." for the table at 1.
static void push_attributes(lua_State *lua, const char *element) {
  enum { MOST = 100 };
  Attribute list[MOST];
  int base = lua_gettop(lua), count = lua_istable(lua, 1) ? collect_attributes(lua, element, list, MOST) : 0;
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (int i = 0; i < count; i++) add_attribute(lua, &out, element, &list[i]);
  luaL_pushresult(&out);
  lua_insert(lua, base + 1);
  lua_settop(lua, base + 1);
}

// html.NAME(content): a table of attributes and children, or one child. Upvalue: the element's name.
static int build(lua_State *lua) {
  const char *element = lua_tostring(lua, lua_upvalueindex(1));
  lua_settop(lua, 1);
  if (!lua_istable(lua, 1) && !lua_isnil(lua, 1)) {
    lua_createtable(lua, 1, 0);
    lua_insert(lua, 1);
    lua_rawseti(lua, 1, 1);
  }
  sandbox_thaw(lua, 1);
  push_attributes(lua, element);  // 2
  lua_pushliteral(lua, "");
  if (lua_istable(lua, 1)) {
    lua_pop(lua, 1);
    lua_pushvalue(lua, 1);
    push_children(lua, element, 0);
    lua_remove(lua, -2);
  }  // 3: children
  bool empty = lua_rawlen(lua, 3) == 0, alone = is_void(element);
  if (alone && !empty) return luaL_error(lua, "html.%s has no content", element);
  lua_pushfstring(lua, "<%s", element);
  lua_pushvalue(lua, 2);
  lua_pushliteral(lua, ">");
  lua_pushvalue(lua, 3);
  lua_pushfstring(lua, alone ? "" : "</%s>", element);
  lua_concat(lua, 5);
  wrap_top(lua);
  return 1;
}

// html.NAME: made when it is first asked for. Scripts and styles are files: see Page:use.
static int find_builder(lua_State *lua) {
  const char *name = luaL_checkstring(lua, 2);
  if (!is_name(name)) return luaL_error(lua, "html: \"%s\" is no name of an element", name);
  if (is_active(name)) return luaL_error(lua, "html: pages have no inline scripts and styles");
  lua_pushvalue(lua, 2);
  lua_pushcclosure(lua, build, 1);
  lua_pushvalue(lua, 2);
  lua_pushvalue(lua, -2);
  lua_rawset(lua, 1);
  return 1;
}

// ---- raw, text, join -----------------------------------------------------------------------------------

static int html_raw(lua_State *lua) {
  luaL_checkstring(lua, 1);
  lua_settop(lua, 1);
  wrap_top(lua);
  return 1;
}

static int html_make_text(lua_State *lua) {
  luaL_checkstring(lua, 1);
  html_push(lua, 1, "html.text");
  wrap_top(lua);
  return 1;
}

static int html_join(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  push_children(lua, "join", 0);
  wrap_top(lua);
  return 1;
}

void html_open(lua_State *lua) {
  static const luaL_Reg methods[] = {{"__tostring", html_tostring}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"raw", html_raw}, {"text", html_make_text}, {"join", html_join}, {NULL, NULL}};
  luaL_newmetatable(lua, html_type);
  luaL_setfuncs(lua, methods, 0);
  sandbox_refuse_concat(lua, refuse_concat);
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 1);
  luaL_newlib(lua, functions);
  lua_createtable(lua, 0, 2);
  lua_pushcfunction(lua, find_builder);
  lua_setfield(lua, -2, "__index");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_setglobal(lua, "html");
}
