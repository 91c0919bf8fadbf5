// A page's Markdown as scripts walk through it.
#include <lauxlib.h>
#include <string.h>

#include "hooks/lane.h"
#include "hooks/pieces.h"
#include "sandbox/builders.h"

static const char document_type[] = "Document";
static const char node_type[] = "Node";

// Nodes live as long as their document is the one at hand.
typedef struct NodeObject {
  uint32_t serial, index;
} NodeObject;

static Document *check_serial(lua_State *lua, uint32_t serial) {
  Lane *lane = lane_of(lua);
  if (!lane->document || lane->serial != serial)
    luaL_error(lua, "this document is gone: it can be used only while its \"document\" hook runs");
  return lane->document;
}

static Document *check_document(lua_State *lua, int index) {
  return check_serial(lua, *(uint32_t *)luaL_checkudata(lua, index, document_type));
}

static DocumentNode *check_node(lua_State *lua, int index, uint32_t *at) {
  const NodeObject *object = luaL_checkudata(lua, index, node_type);
  Document *document = check_serial(lua, object->serial);
  if (at) *at = object->index;
  return &document->nodes.items[object->index];
}

bool document_find_node(lua_State *lua, int index, const DocumentNode **out) {
  if (!luaL_testudata(lua, index, node_type)) return false;
  *out = check_node(lua, index, NULL);
  return true;
}

static void push(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr ? text.ptr : "", text.len);
}

static void push_node(lua_State *lua, uint32_t index) {
  NodeObject *object = lua_newuserdatauv(lua, sizeof *object, 0);
  *object = (NodeObject){lane_of(lua)->serial, index};
  luaL_setmetatable(lua, node_type);
}

// ---- walking ------------------------------------------------------------------------------------

static DocumentKind check_kind(lua_State *lua, int index) {
  if (lua_isnoneornil(lua, index)) return DOCUMENT_KIND_COUNT;
  Str name = str_from(luaL_checkstring(lua, index));
  Nearest nearest = {.word = name};
  for (int kind = DOCUMENT_HEADING; kind < DOCUMENT_KIND_COUNT; kind++) {
    Str known = str_from(document_kind_name((DocumentKind)kind));
    if (str_eq(name, known)) return (DocumentKind)kind;
    nearest_offer(&nearest, known);
  }
  luaL_error(lua, "document:walk: there is no kind \"%s\"%s%s", name.ptr,
             nearest.best.len > 0 ? "; did you mean " : "",
             nearest.best.len > 0 ? nearest.best.ptr : "");
  return DOCUMENT_KIND_COUNT;
}

// Upvalues: the document, the kind, where to look next.
static int next_node(lua_State *lua) {
  const Document *document = check_document(lua, lua_upvalueindex(1));
  DocumentKind wanted = (DocumentKind)lua_tointeger(lua, lua_upvalueindex(2));
  uint32_t at = (uint32_t)lua_tointeger(lua, lua_upvalueindex(3));
  for (; at < document->nodes.len; at++) {
    DocumentKind kind = document->nodes.items[at].kind;
    bool any = wanted == DOCUMENT_KIND_COUNT && kind != DOCUMENT_OTHER;
    if (kind == wanted || any) break;
  }
  lua_pushinteger(lua, (lua_Integer)at + 1);
  lua_replace(lua, lua_upvalueindex(3));
  if (at >= document->nodes.len) return 0;
  push_node(lua, at);
  return 1;
}

static int document_walk(lua_State *lua) {
  check_document(lua, 1);
  DocumentKind kind = check_kind(lua, 2);
  lua_settop(lua, 1);
  lua_pushinteger(lua, kind);
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, next_node, 3);
  return 1;
}

// ---- nodes --------------------------------------------------------------------------------------

static bool has_parent(const Document *document, const DocumentNode *node, uint32_t *out) {
  *out = node->parent;
  return node->parent < document->nodes.len;
}

static int push_parent(lua_State *lua, const DocumentNode *node) {
  uint32_t parent;
  if (has_parent(lane_of(lua)->document, node, &parent))
    push_node(lua, parent);
  else
    lua_pushnil(lua);
  return 1;
}

// The content of a component is not known again when the page is converted with what was replaced.
static MarkedStr keep_html(lua_State *lua, MarkedStr html, Arena *arena) {
  const PageScripts *scripts = &lane_of(lua)->scripts;
  for (size_t i = 0; i < html.count; i++)
    if (!scripts->piece_is_markdown(scripts->convert, html.marks[i].number))
      luaL_error(lua,
                 "node:replace: the content of a component can stand in what a component returns, "
                 "not here");
  Mark *marks = arena_array(arena, Mark, html.count);
  if (html.count > 0) memcpy(marks, html.marks, html.count * sizeof *marks);
  return (MarkedStr){str_dup(arena, html.html), marks, html.count};
}

static int node_replace(lua_State *lua) {
  DocumentNode *node = check_node(lua, 1, NULL);
  Document *document = lane_of(lua)->document;
  if (node->kind == DOCUMENT_ITEM)
    return luaL_error(
        lua, "node:replace: an item is part of its list; replace the list, or what is in the item");
  node->html = keep_html(lua, html_take(lua, 2, "node:replace"), document->arena);
  sandbox_check(lua);
  node->replaced = document->edited = true;
  DocumentNode *end = document->nodes.items + document->nodes.len;
  for (node = node + 1; node < end && node->continues; node++) node->replaced = true;
  return 0;
}

// Whether the node stands within one of that kind.
static int node_within(lua_State *lua) {
  uint32_t at;
  const DocumentNode *node = check_node(lua, 1, NULL);
  const Document *document = lane_of(lua)->document;
  DocumentKind kind = check_kind(lua, 2);
  while (has_parent(document, node, &at)) {
    node = &document->nodes.items[at];
    if (node->kind == kind) return lua_pushboolean(lua, true), 1;
  }
  lua_pushboolean(lua, false);
  return 1;
}

static int push_text(lua_State *lua, uint32_t at) {
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  push(lua, document_text(lane_of(lua)->document, at, arena));
  arena_rewind(arena, mark);
  return 1;
}

static int node_index(lua_State *lua) {
  uint32_t at;
  const DocumentNode *node = check_node(lua, 1, &at);
  const char *name = luaL_checkstring(lua, 2);
  if (strcmp(name, "kind") == 0) return lua_pushstring(lua, document_kind_name(node->kind)), 1;
  if (strcmp(name, "text") == 0) return push_text(lua, at);
  if (strcmp(name, "line") == 0) return lua_pushinteger(lua, node->line), 1;
  if (strcmp(name, "parent") == 0) return push_parent(lua, node);
  if (strcmp(name, "replace") == 0) return lua_pushcfunction(lua, node_replace), 1;
  if (strcmp(name, "within") == 0) return lua_pushcfunction(lua, node_within), 1;
  bool linked = node->kind == DOCUMENT_LINK || node->kind == DOCUMENT_IMAGE;
  if (strcmp(name, "url") == 0 && linked) return push(lua, node->target), 1;
  if (strcmp(name, "level") == 0 && node->kind == DOCUMENT_HEADING)
    return lua_pushinteger(lua, node->level), 1;
  if (strcmp(name, "info") == 0 && node->kind == DOCUMENT_CODE_BLOCK)
    return push(lua, node->target), 1;
  bool other = strcmp(name, "url") == 0 || strcmp(name, "level") == 0 || strcmp(name, "info") == 0;
  if (!other) return luaL_error(lua, "a node has no \"%s\"", name);
  lua_pushnil(lua);
  return 1;
}

static int refuse_field(lua_State *lua) {
  return luaL_error(lua, "a node is changed with node:replace(html)");
}

// ---- the types ----------------------------------------------------------------------------------

void document_push(lua_State *lua) {
  *(uint32_t *)lua_newuserdatauv(lua, sizeof(uint32_t), 0) = lane_of(lua)->serial;
  luaL_setmetatable(lua, document_type);
}

static void open_type(lua_State *lua, const char *name, const luaL_Reg *functions) {
  luaL_newmetatable(lua, name);
  luaL_setfuncs(lua, functions, 0);
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
}

void document_open(lua_State *lua) {
  static const luaL_Reg walk[] = {{"walk", document_walk}, {NULL, NULL}}, none[] = {{NULL, NULL}},
                        node[] = {
                            {"__index", node_index}, {"__newindex", refuse_field}, {NULL, NULL}};
  open_type(lua, document_type, none);
  luaL_newlib(lua, walk);
  sandbox_freeze(lua);
  lua_setfield(lua, -2, "__index");
  lua_pop(lua, 1);
  open_type(lua, node_type, node);
  lua_pop(lua, 1);
}
