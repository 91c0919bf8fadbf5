// The site as scripts see it.
#include <lauxlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "hooks/lane.h"
#include "sandbox/values.h"
#include "site/inert.h"

static const char site_type[] = "Site";
static const char site_key;  // in the registry: the object

enum { DATA_TABLE = 1, EXTRA_TABLE = 2, FROZEN_DATA = 3, USER_VALUES = 3 };

static void push(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr ? text.ptr : "", text.len);
}

static bool is_site_event(const Lane *lane) {
  return lane->main && (lane->event < EVENT_COUNT || lane->event == EVENT_LOAD);
}

// ---- data and extra -----------------------------------------------------------------------------

// Pushes the table that the main state keeps and may change; made from `value` at first.
static void push_own(lua_State *lua, int which, const Value *value) {
  if (lua_getiuservalue(lua, 1, which) == LUA_TTABLE) return;
  lua_pop(lua, 1);
  if (value->kind == VALUE_MAP)
    value_push(lua, value);
  else
    lua_newtable(lua);
  lua_pushvalue(lua, -1);
  lua_setiuservalue(lua, 1, which);
}

// In lanes: what the main state has left, read-only; made anew when that changed.
static void push_data(lua_State *lua) {
  Hooks *hooks = lane_of(lua)->hooks;
  if (is_site_event(lane_of(lua))) {
    push_own(lua, DATA_TABLE, &hooks->site->data);
    return;
  }
  lua_getiuservalue(lua, 1, FROZEN_DATA);
  if (lua_istable(lua, -1) && lua_rawgeti(lua, -1, 1) &&
      lua_tointeger(lua, -1) == hooks->data_version) {
    lua_rawgeti(lua, -2, 2);
    return;
  }
  lua_createtable(lua, 2, 0);
  lua_pushinteger(lua, hooks->data_version);
  lua_rawseti(lua, -2, 1);
  if (hooks->site->data.kind == VALUE_MAP)
    value_push(lua, &hooks->site->data);
  else
    lua_newtable(lua);
  sandbox_freeze(lua);
  lua_pushvalue(lua, -1);
  lua_rawseti(lua, -3, 2);
  lua_insert(lua, -2);
  lua_setiuservalue(lua, 1, FROZEN_DATA);
}

static void push_extra(lua_State *lua) {
  const Value *extra = &lane_of(lua)->hooks->site->config.extra;
  if (lane_of(lua)->event == EVENT_CONFIG) {
    push_own(lua, EXTRA_TABLE, extra);
    return;
  }
  if (extra->kind == VALUE_MAP)
    value_push(lua, extra);
  else
    lua_newtable(lua);
  sandbox_freeze(lua);
}

void site_flush(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Site *site = lane->hooks->site;
  lua_settop(lua, 0);
  site_push(lua);
  if (lane->event == EVENT_CONFIG && lua_getiuservalue(lua, 1, EXTRA_TABLE) == LUA_TTABLE)
    site->config.extra = value_read(lua, -1, &site->arena, "site.extra");
  lua_settop(lua, 1);
  if (lua_getiuservalue(lua, 1, DATA_TABLE) == LUA_TTABLE) {
    site->data = value_read(lua, -1, &site->arena, "site.data");
    lane->hooks->data_version++;
  }
  lua_settop(lua, 0);
}

// ---- reading and writing ------------------------------------------------------------------------

static void push_pages(lua_State *lua, const Site *site) {
  lua_Integer at = 0;
  lua_createtable(lua, (int)site->pages.len, 0);
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (page->scripted.dropped || page->source.path.len == 0) continue;
    page_push(lua, page);
    lua_rawseti(lua, -2, ++at);
  }
}

static void push_date(lua_State *lua, const Site *site) {
  int64_t seconds = site->config.build_time;
  if (site->history.landings.len > 0 && seconds == 0)
    seconds = site->history.landings.items[0].commit->time;
  if (seconds > 0)
    date_push(lua, zone_day(&site->config.history.zone, seconds));
  else
    lua_pushnil(lua);
}

static const char *const names[] = {"title", "description", "language", "base_url", "author",
                                    "extra", "data",        "pages",    "date",     NULL};

static int unknown_field(lua_State *lua, const char *name) {
  Nearest nearest = {.word = str_from(name)};
  for (size_t i = 0; names[i]; i++) nearest_offer(&nearest, str_from(names[i]));
  return luaL_error(lua, "a site has no \"%s\"%s%s (own values go into site.data)", name,
                    nearest.best.len > 0 ? "; did you mean site." : "",
                    nearest.best.len > 0 ? nearest.best.ptr : "");
}

// Upvalue: the methods.
static int site_index(lua_State *lua) {
  luaL_checkudata(lua, 1, site_type);
  const Lane *lane = lane_of(lua);
  const Site *site = lane->hooks->site;
  const char *name = luaL_checkstring(lua, 2);
  if (lua_getfield(lua, lua_upvalueindex(1), name) != LUA_TNIL) return 1;
  lua_settop(lua, 1);
  if (strcmp(name, "title") == 0) return push(lua, site->config.title), 1;
  if (strcmp(name, "description") == 0) return push(lua, site->config.description), 1;
  if (strcmp(name, "language") == 0) return push(lua, site->config.language), 1;
  if (strcmp(name, "base_url") == 0) return push(lua, site->config.base_url), 1;
  if (strcmp(name, "author") == 0) return push(lua, site->config.author), 1;
  if (strcmp(name, "extra") == 0) return push_extra(lua), 1;
  if (strcmp(name, "data") == 0) return push_data(lua), 1;
  if (strcmp(name, "pages") == 0) return push_pages(lua, site), 1;
  if (strcmp(name, "date") == 0) return push_date(lua, site), 1;
  return unknown_field(lua, name);
}

static int set_table(lua_State *lua, int which, bool allowed, const char *name) {
  if (!allowed)
    return luaL_error(lua, "site.%s cannot be changed in \"%s\"", name,
                      event_name(lane_of(lua)->event));
  luaL_checktype(lua, 3, LUA_TTABLE);
  lua_pushvalue(lua, 3);
  lua_setiuservalue(lua, 1, which);
  return 0;
}

static int site_newindex(lua_State *lua) {
  luaL_checkudata(lua, 1, site_type);
  Lane *lane = lane_of(lua);
  Config *config = &lane->hooks->site->config;
  const char *name = luaL_checkstring(lua, 2);
  bool configures = lane->event == EVENT_CONFIG;
  Str *field = strcmp(name, "title") == 0         ? &config->title
               : strcmp(name, "description") == 0 ? &config->description
                                                  : NULL;
  if (strcmp(name, "data") == 0) return set_table(lua, DATA_TABLE, is_site_event(lane), name);
  if (strcmp(name, "extra") == 0) return set_table(lua, EXTRA_TABLE, configures, name);
  if (!field || !configures)
    return luaL_error(lua, "site.%s cannot be changed in \"%s\"", name, event_name(lane->event));
  *field = text_read(lua, 3, &lane->hooks->site->arena);
  return 0;
}

// ---- pages --------------------------------------------------------------------------------------

// The page of that path that is not dropped. Before pages are arranged, and of those added
// meanwhile, only the main state knows; it has the map to itself.
static Page *find_page(Lane *lane, Str path) {
  Hooks *hooks = lane->hooks;
  const PageVec *pages = &hooks->site->pages;
  Page *page = map_find(&hooks->site->page_by_source, path);
  if ((page && !page->scripted.dropped) || !lane->main)
    return page && !page->scripted.dropped ? page : NULL;
  for (; hooks->indexed < pages->len; hooks->indexed++) {
    Page *next = pages->items[hooks->indexed];
    void **place = map_put(&hooks->sources, hooks->arena, next->source.path);
    if (!*place || ((Page *)*place)->scripted.dropped) *place = next;
  }
  page = map_find(&hooks->sources, path);
  return page && !page->scripted.dropped ? page : NULL;
}

static int site_page(lua_State *lua) {
  luaL_checkudata(lua, 1, site_type);
  Page *page = find_page(lane_of(lua), str_from(luaL_checkstring(lua, 2)));
  if (page)
    page_push(lua, page);
  else
    lua_pushnil(lua);
  return 1;
}

// A path beneath content/ that a page may have.
static Str check_path(lua_State *lua, Str path, Arena *arena) {
  Str normal;
  bool good =
      path_normalize(arena, path, &normal) && str_eq(normal, path) && str_ends(path, S(".md"));
  for (Str rest = path, name; good && rest.len > 0;) {
    str_cut(rest, '/', &name, &rest);
    bool hidden = name.len == 0 || name.ptr[0] == '.' ||
                  (name.ptr[0] == '_' && !str_eq(name, S("_index.md")));
    good = !hidden && name.len <= 200;
  }
  for (size_t i = 0; i < path.len; i++) good = good && (unsigned char)path.ptr[i] >= ' ';
  if (!good)
    luaL_error(lua, "site:add: \"%s\" is no path of a page, like \"principles/ownership.md\"",
               path.ptr);
  return str_dup(arena, path);
}

// The text in a field of the table at 2; empty when it is nil.
static Str read_field(lua_State *lua, const char *name, Arena *arena) {
  int kind = lua_getfield(lua, 2, name);
  if (kind != LUA_TNIL && kind != LUA_TSTRING)
    luaL_error(lua, "site:add: \"%s\" must be text, not a %s", name, luaL_typename(lua, -1));
  Str text = kind == LUA_TNIL ? (Str){0} : text_read(lua, -1, arena);
  lua_pop(lua, 1);
  return text;
}

static void check_keys(lua_State *lua) {
  static const char *const known[] = {"path", "title", "markdown", "template",
                                      "data", "front", "source",   NULL};
  for (lua_pushnil(lua); lua_next(lua, 2); lua_pop(lua, 1)) {
    const char *key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "a number";
    Nearest nearest = {.word = str_from(key)};
    bool found = false;
    for (size_t i = 0; known[i]; i++) {
      found = found || strcmp(key, known[i]) == 0;
      nearest_offer(&nearest, str_from(known[i]));
    }
    if (!found)
      luaL_error(lua, "site:add: there is no \"%s\"%s%s; front matter goes into \"front\"", key,
                 nearest.best.len > 0 ? ", did you mean " : "",
                 nearest.best.len > 0 ? nearest.best.ptr : "");
  }
}

static void put(Value *map, Arena *arena, const char *key, Str text) {
  if (text.len > 0 && !value_find(map, str_from(key)))
    value_put(map, arena, str_from(key), value_text(text));
}

static void read_front(lua_State *lua, Page *page) {
  Arena *arena = page_arena(lua, page);
  Value front = value_map();
  int kind = lua_getfield(lua, 2, "front");
  if (kind == LUA_TTABLE) front = value_read(lua, -1, arena, "site:add: front");
  if (kind != LUA_TTABLE && kind != LUA_TNIL)
    luaL_error(lua, "site:add: \"front\" must be a table");
  lua_pop(lua, 1);
  if (front.kind != VALUE_MAP) front = value_map();
  put(&front, arena, "title", read_field(lua, "title", arena));
  put(&front, arena, "template", read_field(lua, "template", arena));
  page->front.all = front;
}

// Where the page comes from: the row of data given as `source`, or the line that adds it.
static void name_maker(lua_State *lua, Page *page) {
  Span place = {0};
  lua_Debug frame;
  bool row =
      lua_getfield(lua, 2, "source") == LUA_TTABLE && data_find_place(lua, -1, (Str){0}, &place);
  lua_pop(lua, 1);
  bool known = !row && lua_getstack(lua, 1, &frame) && lua_getinfo(lua, "Sl", &frame) &&
               frame.source[0] == '@';
  if (known)
    place = (Span){.file = str_from(frame.source + 1), .line = (uint32_t)frame.currentline};
  page->scripted.maker = str_dup(&page->arena, place.file);
  page->source.file = str_fmt(&page->arena, "%.*s (made by %.*s:%u)", STR_ARG(page->source.path),
                              STR_ARG(place.file), place.line);
}

// A page that is whole is the site's. What is read of a table may call a script, which may add
// others.
static void finish(Hooks *hooks, Page *page) {
  size_t at = hooks->unfinished.len;
  do at--;
  while (hooks->unfinished.items[at] != page);
  hooks->unfinished.items[at] = hooks->unfinished.items[--hooks->unfinished.len];
  *vec_add(&hooks->site->arena, &hooks->site->pages) = page;
}

static int site_add(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Hooks *hooks = lane->hooks;
  luaL_checkudata(lua, 1, site_type);
  luaL_checktype(lua, 2, LUA_TTABLE);
  lua_settop(lua, 2);
  sandbox_thaw(lua, 2);
  if (lane->event != EVENT_PAGES && lane->event != EVENT_SITE)
    return luaL_error(lua, "site:add: only in \"pages\" and \"site\"");
  if (hooks->added == HOOKS_PAGES_MAX)
    return luaL_error(lua, "site:add: more than %d pages", HOOKS_PAGES_MAX);
  check_keys(lua);
  if (lua_getfield(lua, 2, "path") != LUA_TSTRING)
    return luaL_error(lua, "site:add: \"path\" is missing");
  Arena *arena = hooks->arena;
  Str path = check_path(lua, str_from(str_cstr(arena, text_read(lua, -1, arena))), arena);
  lua_pop(lua, 1);
  if (find_page(lane, path))
    return luaL_error(lua, "site:add: there is a page \"%s\" already",
                      lua_tostring(lua, (lua_getfield(lua, 2, "path"), -1)));
  hooks->added++;
  Page *page = arena_new(&hooks->site->arena, Page);
  *vec_add(hooks->arena, &hooks->unfinished) = page;
  page->diags.arena = &page->arena;
  page->source.path = path;
  page->source.folder = path_dir(path);
  name_maker(lua, page);
  read_front(lua, page);
  page->source.text = read_field(lua, "markdown", page_arena(lua, page));
  if (lua_getfield(lua, 2, "data") != LUA_TNIL)
    page->scripted.data = value_read(lua, -1, page_arena(lua, page), "site:add: data");
  finish(hooks, page);
  page_changed(hooks, page);
  hooks->new_pages = true;
  page_push(lua, page);
  return 1;
}

// ---- files --------------------------------------------------------------------------------------

// Paths that differ only in case or Unicode form are one file on some disks, as in the table of the
// output.
static void take(Hooks *hooks, Str path) {
  *map_put(&hooks->taken, hooks->arena, utf8_fold(hooks->arena, path)) = hooks;
}

static void list_taken(Hooks *hooks) {
  const Site *site = hooks->site;
  for (size_t i = 0; i < site->theme.assets.len; i++) take(hooks, site->theme.assets.items[i].path);
  for (size_t i = 0; i < site->page_by_url.len; i++) take(hooks, site->page_by_url.entries[i].key);
  for (size_t i = 0; i < site->asset_by_path.len; i++)
    take(hooks, site->asset_by_path.entries[i].key);
}

static bool is_taken(Hooks *hooks, Str path) {
  if (hooks->taken.len == 0) list_taken(hooks);
  Str folded = utf8_fold(hooks->arena, path);
  return map_find(&hooks->taken, folded) || output_is_reserved(hooks->site, folded);
}

// A name that no page, folder or file of prepbook's own has.
static void check_output(lua_State *lua, Str path, Arena *arena) {
  Str normal, ext = path_ext(path);
  bool good =
      path_normalize(arena, path, &normal) && str_eq(normal, path) && ext.len > 0 && path.len < 200;
  for (size_t i = 0; i < path.len; i++) good = good && (unsigned char)path.ptr[i] >= ' ';
  if (!good || path.ptr[0] == '.' || str_find(path, S("/.")) != STR_NONE)
    luaL_error(lua,
               "site:write: \"%s\" is no path of a file in the output, like \"calendar/plan.ics\"",
               path.ptr);
  if (str_eq(ext, S(".html")) || str_eq(ext, S(".md")))
    luaL_error(lua, "site:write: pages are made with site:add, not written (\"%s\")", path.ptr);
  if (is_taken(lane_of(lua)->hooks, path))
    luaL_error(lua, "site:write: \"%s\" is there already", path.ptr);
}

static int site_write(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Hooks *hooks = lane->hooks;
  Site *site = hooks->site;
  luaL_checkudata(lua, 1, site_type);
  if (lane->event != EVENT_FINISH) return luaL_error(lua, "site:write: only in \"finish\"");
  size_t length;
  Str path = str_from(str_cstr(&site->arena, text_read(lua, 2, &site->arena)));
  const char *bytes = luaL_checklstring(lua, 3, &length);
  check_output(lua, path, &site->arena);
  if (site->config.untrusted && !inert_file(path)) {
    inert_report(site, path);
    *map_put(&site->unpublished, &site->arena, path) = arena_new(&site->arena, Page);
    return 0;
  }
  hooks->written += length;
  if (hooks->written > HOOKS_WRITTEN_BYTES_MAX)
    return luaL_error(lua, "site:write: more than 64 MB in all");
  *vec_add(&site->arena, &site->written) =
      (Written){path, str_dup(&site->arena, (Str){bytes, length})};
  take(hooks, path);
  sandbox_check(lua);
  return 0;
}

// ---- the object ---------------------------------------------------------------------------------

static const luaL_Reg methods[] = {
    {"add", site_add}, {"page", site_page}, {"write", site_write}, {NULL, NULL}};

void site_push(lua_State *lua) { lua_rawgetp(lua, LUA_REGISTRYINDEX, &site_key); }

void site_open(lua_State *lua) {
  luaL_newmetatable(lua, site_type);
  luaL_newlib(lua, methods);
  lua_pushcclosure(lua, site_index, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, site_newindex);
  lua_setfield(lua, -2, "__newindex");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 1);
  lua_newuserdatauv(lua, 0, USER_VALUES);
  luaL_setmetatable(lua, site_type);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &site_key);
}
