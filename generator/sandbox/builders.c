#include "sandbox/builders.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "format/html.h"
#include "sandbox/inside.h"
#include "sandbox/values.h"

static const char html_type[] = "Html";

// ---- values -------------------------------------------------------------------------------------

// An Html value is a userdata that no script can make or change by itself: the pieces of the page
// that stand in it, and as user value its text.
typedef struct Object {
  uint32_t conversion;  // that the pieces are of
  size_t count;
  Mark pieces[];
} Object;

// Pushes a value with room for pieces; its text is still missing.
static Object *push_object(lua_State *lua, size_t pieces) {
  Object *object = lua_newuserdatauv(lua, sizeof *object + pieces * sizeof(Mark), 1);
  *object = (Object){0};
  luaL_setmetatable(lua, html_type);
  return object;
}

// Makes the text at the top an Html value.
static void wrap_top(lua_State *lua) {
  push_object(lua, 0);
  lua_insert(lua, -2);
  lua_setiuservalue(lua, -2, 1);
}

bool html_find(lua_State *lua, int index, HtmlView *out) {
  const Object *object = luaL_testudata(lua, index, html_type);
  if (!object) return false;
  lua_getiuservalue(lua, index, 1);
  *out = (HtmlView){{{0}, object->pieces, object->count}, object->conversion};
  out->markup.html.ptr = lua_tolstring(lua, -1, &out->markup.html.len);
  lua_pop(lua, 1);  // the value holds it
  return true;
}

void html_push_type(lua_State *lua) { luaL_getmetatable(lua, html_type); }

static void add_escaped(luaL_Buffer *out, Str text) {
  for (size_t i = 0; i < text.len; i++) switch (text.ptr[i]) {
      case '&': luaL_addstring(out, "&amp;"); break;
      case '<': luaL_addstring(out, "&lt;"); break;
      case '>': luaL_addstring(out, "&gt;"); break;
      case '"': luaL_addstring(out, "&quot;"); break;
      default: luaL_addchar(out, text.ptr[i]);
    }
}

void html_push(lua_State *lua, int index, const char *what) {
  index = lua_absindex(lua, index);
  if (luaL_testudata(lua, index, html_type)) {
    lua_pushvalue(lua, index);
    return;
  }
  int kind = lua_type(lua, index);
  if (kind != LUA_TSTRING && kind != LUA_TNUMBER)
    luaL_error(lua, "html: text or HTML expected in %s, got %s", what, luaL_typename(lua, index));
  lua_pushvalue(lua, index);  // a number becomes a text here, not in the script's table
  Str text = text_check(lua, -1, what);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  add_escaped(&out, text);
  luaL_pushresult(&out);
  lua_remove(lua, -2);
  wrap_top(lua);
}

void html_push_raw(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr, text.len);
  wrap_top(lua);
}

void html_push_piece(lua_State *lua, uint32_t conversion, uint32_t piece) {
  Object *object = push_object(lua, 1);
  object->conversion = conversion;
  object->count = 1;
  object->pieces[0] = (Mark){.number = piece};
  lua_pushliteral(lua, "");
  lua_setiuservalue(lua, -2, 1);
}

// ---- several in a row ---------------------------------------------------------------------------

static size_t count_pieces(lua_State *lua, int list) {
  size_t count = 0;
  for (lua_Integer i = 1; lua_rawgeti(lua, list, i) != LUA_TNIL; i++) {
    HtmlView part;
    if (html_find(lua, -1, &part)) count += part.markup.count;
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  return count;
}

static void add_pieces(lua_State *lua, Object *to, const HtmlView *part, size_t offset) {
  if (part->markup.count == 0) return;
  if (to->count > 0 && to->conversion != part->conversion)
    luaL_error(lua, "html: content of different pages cannot stand in one piece of HTML");
  to->conversion = part->conversion;
  for (size_t i = 0; i < part->markup.count; i++) {
    Mark piece = part->markup.marks[i];
    piece.offset += offset;
    to->pieces[to->count++] = piece;
  }
}

// Pushes what stands in the list of HTML values and of texts that are HTML, as one value.
static void push_joined(lua_State *lua, int list) {
  Object *object = push_object(lua, count_pieces(lua, list));
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (lua_Integer i = 1; lua_rawgeti(lua, list, i) != LUA_TNIL; i++) {
    HtmlView part;
    if (html_find(lua, -1, &part)) {
      add_pieces(lua, object, &part, luaL_bufflen(&out));
      lua_getiuservalue(lua, -1, 1);
      lua_remove(lua, -2);
    }
    luaL_addvalue(&out);
  }
  lua_pop(lua, 1);
  luaL_pushresult(&out);
  lua_setiuservalue(lua, -2, 1);
}

static int refuse_concat(lua_State *lua) {
  return luaL_error(lua, "html values are joined with html.join or a list, not with ..");
}

static int html_tostring(lua_State *lua) {
  luaL_checkudata(lua, 1, html_type);
  lua_getiuservalue(lua, 1, 1);
  return 1;
}

// ---- attributes ---------------------------------------------------------------------------------

typedef struct Attribute {
  const char *name;
  int value;  // its place on the stack
} Attribute;

static int by_name(const void *a, const void *b) {
  return strcmp(((const Attribute *)a)->name, ((const Attribute *)b)->name);
}

static bool is_name(const char *name) {
  size_t length = strlen(name);
  bool letters =
      strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:") == length;
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
    luaL_error(lua,
               "html.%s: pages run under a policy without inline scripts and styles: no \"%s\"",
               element, name);
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

static void add_attribute(lua_State *lua, luaL_Buffer *out, const char *element,
                          const Attribute *attribute) {
  int kind = lua_type(lua, attribute->value);
  if (kind == LUA_TBOOLEAN && !lua_toboolean(lua, attribute->value)) return;
  luaL_addchar(out, ' ');
  luaL_addstring(out, attribute->name);
  if (kind == LUA_TBOOLEAN) return;
  Str text = text_check(lua, attribute->value, element);
  if (!may_stand(str_from(attribute->name), text))
    luaL_error(lua, "html.%s: the URL in \"%s\" may not stand in a page", element, attribute->name);
  luaL_addstring(out, "=\"");
  add_escaped(out, text);
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
      luaL_error(lua, "html.%s: \"%s\" must be a text, a number, true or false, not a %s", element,
                 name, luaL_typename(lua, -1));
    if (count == most) luaL_error(lua, "html.%s: more than %d attributes", element, most);
    luaL_checkstack(lua, 4, NULL);
    lua_insert(lua, -2);  // the value stays below the key
    list[count++] = (Attribute){name, lua_gettop(lua) - 1};
  }
  if (count > 1) qsort(list, (size_t)count, sizeof *list, by_name);
  return count;
}

// ---- children -----------------------------------------------------------------------------------

// Adds the HTML of the children in the list at the top, which goes, to the list at `parts`; lists
// in it are taken apart. Whether there was any.
static bool add_children(lua_State *lua, int parts, const char *element, int depth) {
  int list = lua_gettop(lua);
  lua_Integer count = luaL_len(lua, list);
  bool any = false;
  if (depth > HTML_NESTING_MAX) luaL_error(lua, "html.%s: lists in lists, too deep", element);
  luaL_checkstack(lua, 8, "children in children, too deep");
  for (lua_Integer i = 1; i <= count; i++) {
    HtmlView child;
    sandbox_check(lua);  // the length may be one that a script made up
    int kind = lua_geti(lua, list, i);
    if (kind == LUA_TTABLE) {
      any |= add_children(lua, parts, element, depth + 1);
    } else if (kind != LUA_TNIL && (kind != LUA_TBOOLEAN || lua_toboolean(lua, -1))) {
      html_push(lua, -1, element);
      any |= html_find(lua, -1, &child) && (child.markup.html.len > 0 || child.markup.count > 0);
      lua_rawseti(lua, parts, (lua_Integer)lua_rawlen(lua, parts) + 1);
    }
    lua_settop(lua, list);
  }
  lua_settop(lua, list - 1);
  return any;
}

// ---- elements -----------------------------------------------------------------------------------

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
  int base = lua_gettop(lua),
      count = lua_istable(lua, 1) ? collect_attributes(lua, element, list, MOST) : 0;
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (int i = 0; i < count; i++) add_attribute(lua, &out, element, &list[i]);
  luaL_pushresult(&out);
  lua_insert(lua, base + 1);
  lua_settop(lua, base + 1);
}

// html.NAME(content): a table of attributes and children, or one child. Upvalue: the element's
// name.
static int build(lua_State *lua) {
  enum { CONTENT = 1, ATTRIBUTES, PARTS };
  const char *element = lua_tostring(lua, lua_upvalueindex(1));
  lua_settop(lua, 1);
  if (!lua_istable(lua, 1) && !lua_isnil(lua, 1)) {
    lua_createtable(lua, 1, 0);
    lua_insert(lua, 1);
    lua_rawseti(lua, 1, 1);
  }
  sandbox_thaw(lua, CONTENT);
  push_attributes(lua, element);
  lua_createtable(lua, 3, 0);
  lua_pushfstring(lua, "<%s", element);
  lua_pushvalue(lua, ATTRIBUTES);
  lua_pushliteral(lua, ">");
  lua_concat(lua, 3);
  lua_rawseti(lua, PARTS, 1);
  lua_pushvalue(lua, CONTENT);
  bool full = lua_istable(lua, CONTENT) && add_children(lua, PARTS, element, 0),
       alone = is_void(element);
  if (alone && full) return luaL_error(lua, "html.%s has no content", element);
  lua_pushfstring(lua, alone ? "" : "</%s>", element);
  lua_rawseti(lua, PARTS, (lua_Integer)lua_rawlen(lua, PARTS) + 1);
  push_joined(lua, PARTS);
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

// ---- raw, text, join ----------------------------------------------------------------------------

static int html_raw(lua_State *lua) {
  text_check(lua, 1, "html.raw");
  lua_settop(lua, 1);
  wrap_top(lua);
  return 1;
}

static int html_make_text(lua_State *lua) {
  luaL_checkstring(lua, 1);
  html_push(lua, 1, "html.text");
  return 1;
}

static int html_join(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  lua_newtable(lua);
  lua_insert(lua, 1);
  add_children(lua, 1, "join", 0);
  push_joined(lua, 1);
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
