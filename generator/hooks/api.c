// The global table prepbook.
#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "base/utf8.h"
#include "hooks/lane.h"
#include "hooks/pieces.h"
#include "sandbox/builders.h"
#include "sandbox/values.h"
#include "site/version.h"

enum {
  MESSAGE_BYTES_MAX = 1000,
  PROBLEMS_MAX = 1000,  // of one page, or of the site, that scripts report
  FILES_MAX = 10000,    // that prepbook.files lists
  NEAREST_MAX = 10000,  // that prepbook.nearest looks at
};

// ---- registering --------------------------------------------------------------------------------

// Keeps the function at the stack's top for `event`.
static Handler *add_handler(lua_State *lua, Event event) {
  Lane *lane = lane_of(lua);
  lua_Debug frame;
  Handler handler = {.event = event};
  if (lua_getstack(lua, 1, &frame) && lua_getinfo(lua, "Sl", &frame) && frame.source[0] == '@') {
    handler.file = str_dup(&lane->arena, str_from(frame.source + 1));
    handler.line = (uint32_t)frame.currentline;
  }
  handler.reference = luaL_ref(lua, LUA_REGISTRYINDEX);
  Handler *place = vec_add(&lane->arena, &lane->handlers);
  *place = handler;
  return place;
}

static void check_loading(lua_State *lua, const char *name) {
  if (lane_of(lua)->event != EVENT_LOAD)
    luaL_error(lua, "prepbook.%s is called when the script is loaded, not within a hook", name);
}

static int prepbook_on(lua_State *lua) {
  const char *name = luaL_checkstring(lua, 1);
  Nearest nearest = {.word = str_from(name)};
  check_loading(lua, "on");
  if (!lua_isfunction(lua, 2)) return sandbox_argument(lua, 2, "prepbook.on", "a function");
  lua_settop(lua, 2);
  for (int event = 0; event < EVENT_COUNT; event++) {
    if (strcmp(name, event_name((Event)event)) == 0) return add_handler(lua, (Event)event), 0;
    nearest_offer(&nearest, str_from(event_name((Event)event)));
  }
  return luaL_error(lua, "prepbook.on: there is no event \"%s\"; %s%s", name,
                    nearest.best.len > 0 ? "did you mean "
                                         : "there are config, pages, document, html, site, finish",
                    nearest.best.len > 0 ? nearest.best.ptr : "");
}

static bool is_component_name(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if (!(islower((unsigned char)name.ptr[i]) || char_is_digit(name.ptr[i]) || name.ptr[i] == '-'))
      return false;
  return name.len > 0 && islower((unsigned char)name.ptr[0]) && !str_eq(name, S("include"));
}

// The texts in the list under `key` of the options at 3.
static StrVec read_list(lua_State *lua, const char *key, Arena *arena, bool *given) {
  StrVec list = {0};
  int kind = lua_getfield(lua, 3, key);
  *given = kind != LUA_TNIL;
  if (*given && kind != LUA_TTABLE)
    luaL_error(lua, "prepbook.component: \"%s\" is a list of texts", key);
  lua_Integer count = *given ? luaL_len(lua, -1) : 0;
  for (lua_Integer i = 1; i <= count; i++) {
    sandbox_check(lua);
    lua_geti(lua, -1, i);
    *vec_add(arena, &list) = text_read(lua, -1, arena);
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  return list;
}

static void read_options(lua_State *lua, Component *component, Arena *arena) {
  bool given;
  component->any_attributes = true;
  if (lua_isnoneornil(lua, 3)) return;
  luaL_checktype(lua, 3, LUA_TTABLE);
  for (lua_pushnil(lua); lua_next(lua, 3); lua_pop(lua, 1)) {
    const char *key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "";
    if (strcmp(key, "attributes") && strcmp(key, "void") && strcmp(key, "scripts") &&
        strcmp(key, "styles"))
      luaL_error(lua,
                 "prepbook.component: there is no option \"%s\"; there are attributes, void, "
                 "scripts, styles",
                 key);
  }
  StrVec attributes = read_list(lua, "attributes", arena, &given);
  component->any_attributes = !given;
  component->attributes = attributes.items;
  component->attribute_count = attributes.len;
  component->scripts = read_list(lua, "scripts", arena, &given);
  component->styles = read_list(lua, "styles", arena, &given);
  lua_getfield(lua, 3, "void");
  component->is_void = lua_toboolean(lua, -1);
  lua_pop(lua, 1);
}

static int prepbook_component(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Arena *arena = &lane->arena;
  Str name = str_dup(arena, str_from(luaL_checkstring(lua, 1)));
  check_loading(lua, "component");
  if (!is_component_name(name))
    return luaL_error(lua,
                      "prepbook.component: \"%s\" is no name of a component: lower-case letters, "
                      "digits and \"-\"",
                      lua_tostring(lua, 1));
  if (!lua_isfunction(lua, 2)) return sandbox_argument(lua, 2, "prepbook.component", "a function");
  if (map_find(&lane->components, name))
    return luaL_error(lua, "prepbook.component: there is a component \"%s\" already",
                      lua_tostring(lua, 1));
  lua_settop(lua, 3);
  Component *component = arena_new(arena, Component);
  *component = (Component){.name = name};
  read_options(lua, component, arena);
  lua_pushvalue(lua, 2);
  Handler *handler = add_handler(lua, EVENT_COMPONENT);
  handler->component = name;
  *map_put(&lane->components, arena, name) = (void *)(uintptr_t)lane->handlers.len;
  component->file = handler->file;
  if (lane->main) *vec_add(lane->hooks->arena, &lane->hooks->components) = component;
  return 0;
}

// ---- problems -----------------------------------------------------------------------------------

static Span script_place(lua_State *lua) {
  lua_Debug frame;
  const Hooks *hooks = lane_of(lua)->hooks;
  if (!lua_getstack(lua, 1, &frame) || !lua_getinfo(lua, "Sl", &frame) || frame.source[0] != '@')
    return (Span){0};
  Str file = str_from(frame.source + 1);
  const ScriptVec *lists[] = {&hooks->scripts, &hooks->modules};
  for (size_t list = 0; list < 2; list++)
    for (size_t i = 0; i < lists[list]->len; i++)
      if (str_eq(lists[list]->items[i].file, file))
        return span_line(lists[list]->items[i].file, lists[list]->items[i].text,
                         (uint32_t)frame.currentline);
  return (Span){0};
}

static Span node_place(const Lane *lane, const DocumentNode *node) {
  if (lane->page && str_eq(*node->file, lane->page->source.file) &&
      !lane->page->scripted.markdown.ptr)
    return span_line(*node->file, lane->page->source.text, node->line);
  return (Span){.file = *node->file, .line = node->line};
}

// The page at hand, in a component: where its tag stands.
static Span page_place(const Lane *lane, const Page *page) {
  bool tag = lane->event == EVENT_COMPONENT && page == lane->page && lane->tag.file.len > 0;
  return tag ? lane->tag : (Span){.file = page->source.file};
}

static Span place_of(lua_State *lua, int index, Str field) {
  Span span = {0};
  const DocumentNode *node;
  const Page *page = page_find(lua, index);
  if (lua_isnoneornil(lua, index)) return script_place(lua);
  if (page) return page_place(lane_of(lua), page);
  if (document_find_node(lua, index, &node)) return node_place(lane_of(lua), node);
  if (lua_istable(lua, index) && data_find_place(lua, index, field, &span)) return span;
  luaL_error(lua, "a page, a row of data, a node or nil says where the problem is, not a %s",
             luaL_typename(lua, index));
  return span;
}

// One line, cut where it is too long.
static Str read_line(lua_State *lua, int index, Arena *arena) {
  Str text = text_read(lua, index, arena);
  if (text.len > MESSAGE_BYTES_MAX)
    text = utf8_prefix(str_sub(text, 0, MESSAGE_BYTES_MAX), MESSAGE_BYTES_MAX);
  char *line = (char *)str_dup(arena, text).ptr;
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)line[i] < ' ') line[i] = ' ';
  return (Str){line, text.len};
}

static int report(lua_State *lua, DiagCode code) {
  DiagList *diags = lane_diags(lane_of(lua));
  lua_settop(lua, 4);
  luaL_checkstring(lua, 2);
  Str field = lua_isnil(lua, 4) ? (Str){0} : str_from(luaL_checkstring(lua, 4));
  bool told =
      !lane_of(lua)->main && lane_of(lua)->event == EVENT_LOAD;  // as the site's state has said it
  if (told || diags->len >= PROBLEMS_MAX + 1000) return 0;
  Span span = place_of(lua, 1, field);
  span.file = str_dup(diags->arena, span.file);
  Str help = lua_isnil(lua, 3) ? (Str){0} : read_line(lua, 3, diags->arena);
  diag_report(diags, code, span, read_line(lua, 2, diags->arena), help);
  return 0;
}

static int prepbook_warn(lua_State *lua) { return report(lua, DIAG_SCRIPT_WARNING); }
static int prepbook_fail(lua_State *lua) { return report(lua, DIAG_SCRIPT_FAIL); }

// ---- files --------------------------------------------------------------------------------------

// What a build looks at to know whether anything changed: no script may depend on more.
static bool is_source(const Site *site, Str path) {
  if (site->content_prefix.len == 0) return true;
  return str_starts(path, S("content/")) || str_starts(path, S("scripts/")) ||
         str_starts(path, S("themes/"));
}

static Str check_source(lua_State *lua, const char *name) {
  Lane *lane = lane_of(lua);
  Arena *arena = sandbox_arena(lua);
  Str path = text_read(lua, 1, arena), normal;
  while (str_ends(path, S("/"))) path.len--;
  bool good = path_normalize(arena, path, &normal) && str_eq(path, normal);
  Str inside = str_fmt(arena, "%.*s/", STR_ARG(path));
  if (!good || !(is_source(lane->hooks->site, path) || is_source(lane->hooks->site, inside)))
    luaL_error(lua, "%s: \"%s\" is no path in content/, scripts/ or themes/", name,
               lua_tostring(lua, 1));
  return normal;
}

static int prepbook_read(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  Str path = check_source(lua, "prepbook.read"), text;
  FsResult result = fs_read(lane->hooks->site->root, path, HOOKS_FILE_BYTES_MAX, arena, &text);
  if (result.status == FS_TOO_LARGE)
    return luaL_error(lua, "prepbook.read: %s has more than 8 MB", lua_tostring(lua, 1));
  if (result.status != FS_OK)
    return luaL_error(lua, "prepbook.read: %s: %s", lua_tostring(lua, 1), fs_reason(result));
  sandbox_check(lua);
  lua_pushlstring(lua, text.ptr ? text.ptr : "", text.len);
  arena_rewind(arena, mark);
  return 1;
}

enum { FOLDERS_DEEP_MAX = 32 };  // levels of folders that prepbook.files goes down

typedef struct Listing {
  lua_State *lua;
  Str ending;
  lua_Integer count;
} Listing;

static void list_folder(Listing *listing, Str folder, int depth) {
  lua_State *lua = listing->lua;
  Arena *arena = sandbox_arena(lua);
  FsEntryVec entries = {0};
  if (depth > FOLDERS_DEEP_MAX)
    luaL_error(lua, "prepbook.files: folders nest deeper than %d levels", FOLDERS_DEEP_MAX);
  FsResult result = fs_list(lane_of(lua)->hooks->site->root, folder, arena, &entries);
  if (result.status == FS_MISSING) return;
  if (result.status != FS_OK)
    luaL_error(lua, "prepbook.files: %s: %s", str_cstr(arena, folder), fs_reason(result));
  for (size_t i = 0; i < entries.len; i++) {
    const FsEntry *entry = &entries.items[i];
    Str path = path_join(arena, folder, entry->name);
    if (str_starts(entry->name, S("."))) continue;
    if (entry->kind == FS_FOLDER) list_folder(listing, path, depth + 1);
    if (entry->kind != FS_FILE || !str_ends(path, listing->ending)) continue;
    sandbox_check(lua);
    if (listing->count == FILES_MAX)
      luaL_error(lua, "prepbook.files: more than %d files", FILES_MAX);
    lua_pushlstring(lua, path.ptr, path.len);
    lua_rawseti(lua, -2, ++listing->count);
  }
}

static int prepbook_files(lua_State *lua) {
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  Str folder = check_source(lua, "prepbook.files");
  Listing listing = {
      .lua = lua,
      .ending = lua_isnoneornil(lua, 2) ? (Str){0} : str_from(luaL_checkstring(lua, 2))};
  lua_newtable(lua);
  list_folder(&listing, folder, 0);
  arena_rewind(arena, mark);
  return 1;
}

// ---- text ---------------------------------------------------------------------------------------

static int prepbook_slug(lua_State *lua) {
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  Str slug = text_slug(str_trim(text_read(lua, 1, arena)), arena);
  lua_pushlstring(lua, slug.ptr ? slug.ptr : "", slug.len);
  arena_rewind(arena, mark);
  return 1;
}

static int prepbook_words(lua_State *lua) {
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  lua_pushinteger(lua, text_words(text_read(lua, 1, arena)));
  arena_rewind(arena, mark);
  return 1;
}

static Str text_at(lua_State *lua, int index) {
  size_t length;
  const char *text = luaL_checklstring(lua, index, &length);
  return (Str){text, length};
}

// The best one so far stays at 3: its text lives as long as it does.
static int prepbook_nearest(lua_State *lua) {
  Nearest nearest = {.word = text_at(lua, 1)};
  if (!lua_istable(lua, 2)) return sandbox_argument(lua, 2, "prepbook.nearest", "a list of texts");
  lua_settop(lua, 2);
  lua_pushnil(lua);
  lua_Integer count = luaL_len(lua, 2);
  for (lua_Integer i = 1; i <= count && i <= NEAREST_MAX; i++) {
    sandbox_check(lua);
    lua_geti(lua, 2, i);
    Str text = text_at(lua, 4);
    nearest_offer(&nearest, text);
    bool best = nearest.best.ptr == text.ptr;
    if (best) lua_replace(lua, 3);
    lua_settop(lua, 3);
  }
  return nearest.best.len > 0;
}

static int prepbook_markdown(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Hooks *hooks = lane->hooks;
  Arena *arena = sandbox_arena(lua);
  Page *page = lua_isnoneornil(lua, 2) ? lane->page : page_find(lua, 2);
  Str text = text_read(lua, 1, arena);
  bool converting = lane->event == EVENT_COMPONENT || lane->event == EVENT_DOCUMENT;
  bool late = lane->event == EVENT_SITE || lane->event == EVENT_FINISH;
  if (converting && page == lane->page && lane->scripts.convert) {
    uint32_t piece = lane->scripts.piece(lane->scripts.convert, text);
    sandbox_pass_on(lua);
    sandbox_check(lua);
    html_push_piece(lua, lane->scripts.conversion, piece);
    return 1;
  }
  if (!late)
    return luaL_error(
        lua,
        "prepbook.markdown: only in components, \"document\", \"site\" and \"finish\", where "
        "links can be resolved");
  if (!page)
    return luaL_error(lua,
                      "prepbook.markdown: say which page it is for: prepbook.markdown(text, page)");
  ArenaMark mark = arena_mark(arena);
  Str html = hooks->options.markdown(hooks->options.context, text, page, arena);
  sandbox_check(lua);
  html_push_raw(lua, html);
  arena_rewind(arena, mark);
  return 1;
}

// ---- opening ------------------------------------------------------------------------------------

static int refuse_change(lua_State *lua) {
  return luaL_error(lua, "prepbook.%s cannot be set; use prepbook.on(event, function)",
                    luaL_checkstring(lua, 2));
}

static int unknown_function(lua_State *lua) {
  static const char *const names[] = {"on",    "component", "shape",   "one_of",   "read",
                                      "files", "warn",      "fail",    "markdown", "slug",
                                      "words", "diff",      "json",    "date",     "random",
                                      "data",  "site",      "version", "nearest"};
  const char *name = luaL_checkstring(lua, 2);
  Nearest nearest = {.word = str_from(name)};
  if (strcmp(name, "site") == 0) return site_push(lua), 1;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    nearest_offer(&nearest, str_from(names[i]));
  return luaL_error(lua, "there is no prepbook.%s%s%s", name,
                    nearest.best.len > 0 ? "; did you mean prepbook." : "",
                    nearest.best.len > 0 ? nearest.best.ptr : "");
}

// Behind the stand-in of prepbook: its functions; what is missing is an error that helps.
static void protect(lua_State *lua) {
  lua_createtable(lua, 0, 2);
  lua_pushcfunction(lua, unknown_function);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_newtable(lua);
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_change);
  lua_setfield(lua, -2, "__newindex");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_remove(lua, -2);
}

void api_open(lua_State *lua) {
  static const luaL_Reg functions[] = {{"on", prepbook_on},
                                       {"component", prepbook_component},
                                       {"warn", prepbook_warn},
                                       {"fail", prepbook_fail},
                                       {"read", prepbook_read},
                                       {"files", prepbook_files},
                                       {"slug", prepbook_slug},
                                       {"words", prepbook_words},
                                       {"nearest", prepbook_nearest},
                                       {"markdown", prepbook_markdown},
                                       {NULL, NULL}};
  pieces_open(lua);
  page_open(lua);
  site_open(lua);
  document_open(lua);
  luaL_newlib(lua, functions);
  date_open(lua);
  random_open(lua);
  json_open(lua);
  data_open(lua);
  words_changed_open(lua);
  lua_pushliteral(lua, PREPBOOK_VERSION);
  lua_setfield(lua, -2, "version");
  protect(lua);
  lua_setglobal(lua, "prepbook");
}
