// Pages as scripts see them. What an event may read or change stands in one table.
#include <lauxlib.h>
#include <string.h>

#include "base/path.h"
#include "base/sorted.h"
#include "format/url.h"
#include "hooks/lane.h"
#include "sandbox/builders.h"
#include "sandbox/values.h"
#include "site/history.h"
#include "site/inert.h"

static const char page_type[] = "Page";
static const char pages_key;  // in the registry: Page * -> its object
static const char
    touched_key;  // in the registry: a list of objects whose tables may have been changed

enum { FRONT_TABLE = 1, DATA_TABLE = 2 };  // user values: tables that scripts got and may change

// ---- when ---------------------------------------------------------------------------------------

#define AT(event) (1u << (event))
enum {
  LOADING = AT(EVENT_LOAD),
  EARLY = AT(EVENT_PAGES),
  CONVERTING = AT(EVENT_DOCUMENT) | AT(EVENT_HTML) | AT(EVENT_COMPONENT),
  LATE = AT(EVENT_SITE) | AT(EVENT_FINISH),
  ALWAYS = EARLY | CONVERTING | LATE,
  PLACED = CONVERTING | LATE,                              // URLs are known
  CONVERTED = AT(EVENT_DOCUMENT) | AT(EVENT_HTML) | LATE,  // and headings, links, words
};

typedef void Getter(lua_State *lua, Page *page);
typedef void Setter(lua_State *lua, Page *page);  // the value is at 3

typedef struct Field {
  const char *name;
  Getter *get;
  unsigned readable;  // in these events
  bool foreign;       // of other pages too, while pages are converted in parallel
  Setter *set;
  unsigned writable;
} Field;

static Page *check_page(lua_State *lua, int index) {
  return *(Page **)luaL_checkudata(lua, index, page_type);
}

Page *page_find(lua_State *lua, int index) {
  Page **page = luaL_testudata(lua, index, page_type);
  return page ? *page : NULL;
}

void page_changed(Hooks *hooks, Page *page) {
  if (page->scripted.changed) return;
  page->scripted.changed = true;
  *vec_add(hooks->arena, &hooks->changed) = page;
}

Arena *page_arena(lua_State *lua, Page *page) {
  Lane *lane = lane_of(lua);
  return lane->main ? lane->hooks->arena : &page->arena;
}

static void push(lua_State *lua, Str text) {
  lua_pushlstring(lua, text.ptr ? text.ptr : "", text.len);
}

static void push_texts(lua_State *lua, const StrVec *texts) {
  lua_createtable(lua, (int)texts->len, 0);
  for (size_t i = 0; i < texts->len; i++) {
    push(lua, texts->items[i]);
    lua_rawseti(lua, -2, (lua_Integer)i + 1);
  }
}

// ---- tables that may be changed -----------------------------------------------------------------

// Pushes the table kept with the object at 1; false when there is none yet.
static bool push_kept(lua_State *lua, int which) {
  return lua_getiuservalue(lua, 1, which) == LUA_TTABLE;
}

// Keeps the table at the top, which stays there.
static void keep(lua_State *lua, int which) {
  lane_of(lua)->touched = true;
  lua_pushvalue(lua, -1);
  lua_setiuservalue(lua, 1, which);
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &touched_key);
  lua_pushvalue(lua, 1);
  lua_rawseti(lua, -2, (lua_Integer)lua_rawlen(lua, -2) + 1);
  lua_pop(lua, 1);
}

static void push_table(lua_State *lua, const Value *value) {
  if (value->kind == VALUE_MAP || value->kind == VALUE_LIST)
    value_push(lua, value);
  else
    lua_newtable(lua);
}

static void get_data(lua_State *lua, Page *page) {
  if (push_kept(lua, DATA_TABLE)) return;
  push_table(lua, &page->scripted.data);
  keep(lua, DATA_TABLE);
}

static void set_data(lua_State *lua, Page *page) {
  (void)page;
  luaL_checktype(lua, 3, LUA_TTABLE);
  lua_pushvalue(lua, 3);
  keep(lua, DATA_TABLE);
}

static void get_front(lua_State *lua, Page *page) {
  bool changes = lane_of(lua)->event == EVENT_PAGES;
  if (changes && push_kept(lua, FRONT_TABLE)) return;
  push_table(lua, &page->front.all);
  if (changes)
    keep(lua, FRONT_TABLE);
  else
    sandbox_freeze(lua);
}

static void set_front(lua_State *lua, Page *page) {
  (void)page;
  luaL_checktype(lua, 3, LUA_TTABLE);
  lua_pushvalue(lua, 3);
  keep(lua, FRONT_TABLE);
}

static bool values_equal(const Value *a, const Value *read);

// In a map that value_read has made: its keys are sorted.
static ValueEntry *find_read(const Value *map, Str key) {
  size_t at;
  SORTED_FIND(at, map->len, str_cmp(map->entries[at].key, key) < 0);
  return at < map->len && str_eq(map->entries[at].key, key) ? &map->entries[at] : NULL;
}

static uint32_t count_set(const Value *map) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < map->len; i++) count += map->entries[i].value.kind != VALUE_NULL;
  return count;
}

// Lua has no field that is null: one is as good as none.
static bool entries_equal(const Value *a, const Value *read) {
  if (count_set(a) != count_set(read)) return false;
  for (uint32_t i = 0; i < a->len; i++) {
    const ValueEntry *entry = &a->entries[i], *other;
    if (entry->value.kind == VALUE_NULL) continue;
    other = find_read(read, entry->key);
    if (!other || !values_equal(&entry->value, &other->value)) return false;
  }
  return true;
}

static bool is_empty(const Value *value) {
  return (value->kind == VALUE_LIST || value->kind == VALUE_MAP) && value->len == 0;
}

// `read` is one that value_read has made. Each of its values is looked at once.
static bool values_equal(const Value *a, const Value *read) {
  if (a->kind != read->kind) return is_empty(a) && is_empty(read);
  switch (a->kind) {
    case VALUE_NULL: return true;
    case VALUE_BOOL: return a->boolean == read->boolean;
    case VALUE_NUMBER: return a->number == read->number;
    case VALUE_TEXT: return str_eq(a->text, read->text);
    case VALUE_LIST:
      for (uint32_t i = 0; i < a->len; i++)
        if (i >= read->len || !values_equal(&a->items[i], &read->items[i])) return false;
      return a->len == read->len;
    case VALUE_MAP: return entries_equal(a, read);
  }
  return false;
}

// What did not change keeps its place in the file.
static Value merge(const Value *before, Value after) {
  for (uint32_t i = 0; after.kind == VALUE_MAP && before->kind == VALUE_MAP && i < before->len;
       i++) {
    ValueEntry *entry = find_read(&after, before->entries[i].key);
    if (entry && values_equal(&before->entries[i].value, &entry->value))
      *entry = before->entries[i];
  }
  return after;
}

// A table's name in problems.
static const char *name_of(const char *field, Page *page) {
  return str_fmt(&page->arena, "%s of %.*s", field, STR_ARG(page->source.path)).ptr;
}

static void take_front(lua_State *lua, Page *page) {
  Hooks *hooks = lane_of(lua)->hooks;
  Value front = value_read(lua, -1, hooks->arena, name_of("page.front", page));
  if (values_equal(&page->front.all, &front)) return;
  page->front.all = merge(&page->front.all, front);
  if (page->front.all.kind == VALUE_LIST) page->front.all = value_map();
  page_changed(hooks, page);
}

void page_flush(lua_State *lua) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &touched_key);
  int list = lua_gettop(lua);
  lua_newtable(lua);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &touched_key);
  for (lua_Integer i = 1; lua_rawgeti(lua, list, i) == LUA_TUSERDATA; i++) {
    Page *page = check_page(lua, -1);
    if (lua_getiuservalue(lua, -1, FRONT_TABLE) == LUA_TTABLE) take_front(lua, page);
    lua_pop(lua, 1);
    if (lua_getiuservalue(lua, -1, DATA_TABLE) == LUA_TTABLE)
      page->scripted.data = value_read(lua, -1, page_arena(lua, page), name_of("page.data", page));
    lua_pop(lua, 1);
    for (int which = FRONT_TABLE; which <= DATA_TABLE; which++) {
      lua_pushnil(lua);
      lua_setiuservalue(lua, -2, which);
    }
    lua_pop(lua, 1);
  }
  lua_settop(lua, list - 1);
}

// ---- what is read -------------------------------------------------------------------------------

static void get_path(lua_State *lua, Page *page) { push(lua, page->source.path); }
static void get_url(lua_State *lua, Page *page) { push(lua, page->place.url); }
static void get_owner(lua_State *lua, Page *page) { push(lua, page->front.owner); }
static void get_tags(lua_State *lua, Page *page) { push_texts(lua, &page->front.tags); }
static void get_words(lua_State *lua, Page *page) { lua_pushinteger(lua, page->markdown.words); }

// The title in the front matter is known from the beginning; that of a heading only when it is
// converted.
static void get_title(lua_State *lua, Page *page) {
  const Lane *lane = lane_of(lua);
  bool converted = lane->event == EVENT_SITE || lane->event == EVENT_FINISH ||
                   (page == lane->page && lane->event != EVENT_COMPONENT);
  push(lua, converted ? page->title.text : page->front.title);
}

static void get_template(lua_State *lua, Page *page) {
  push(lua, page->front.template.len > 0 ? page->front.template : S("page"));
}

static void get_markdown(lua_State *lua, Page *page) {
  push(lua, page->scripted.markdown.ptr ? page->scripted.markdown
                                        : str_from_index(page->source.text, page->source.body));
}

static void get_html(lua_State *lua, Page *page) {
  const Lane *lane = lane_of(lua);
  push(lua, lane->event == EVENT_HTML ? lane->html : page->markdown.html);
}

static void get_headings(lua_State *lua, Page *page) {
  lua_createtable(lua, (int)page->markdown.headings.len, 0);
  for (size_t i = 0; i < page->markdown.headings.len; i++) {
    const Heading *heading = &page->markdown.headings.items[i];
    lua_createtable(lua, 0, 3);
    lua_pushinteger(lua, heading->level);
    lua_setfield(lua, -2, "level");
    push(lua, heading->id);
    lua_setfield(lua, -2, "id");
    push(lua, heading->text);
    lua_setfield(lua, -2, "text");
    lua_rawseti(lua, -2, (lua_Integer)i + 1);
  }
}

static void get_links(lua_State *lua, Page *page) {
  lua_createtable(lua, (int)page->markdown.links.len, 0);
  for (size_t i = 0; i < page->markdown.links.len; i++) {
    const Link *link = &page->markdown.links.items[i];
    lua_createtable(lua, 0, 4);
    push(lua, link->target);
    lua_setfield(lua, -2, "target");
    push(lua, link->text);
    lua_setfield(lua, -2, "text");
    lua_pushboolean(lua, link->image);
    lua_setfield(lua, -2, "image");
    if (link->kind == LINK_PAGE && link->page) {
      page_push(lua, link->page);
      lua_setfield(lua, -2, "page");
    }
    lua_rawseti(lua, -2, (lua_Integer)i + 1);
  }
}

// Who links to whom, made once.
static void find_backlinks(Hooks *hooks) {
  const PageVec *pages = &hooks->site->pages;
  hooks->backlinks = (Map){0};
  for (size_t i = 0; i < pages->len; i++) {
    Page *from = pages->items[i];
    for (size_t j = 0; j < from->markdown.links.len; j++) {
      const Page *to = from->markdown.links.items[j].page;
      if (from->markdown.links.items[j].kind != LINK_PAGE || !to || to == from) continue;
      void **list = map_put(&hooks->backlinks, hooks->arena, to->place.url);
      if (!*list) *list = arena_new(hooks->arena, PageVec);
      PageVec *known = *list;
      if (known->len == 0 || *vec_last(known) != from) *vec_add(hooks->arena, known) = from;
    }
  }
}

static void get_backlinks(lua_State *lua, Page *page) {
  Hooks *hooks = lane_of(lua)->hooks;
  if (hooks->backlinks.len == 0) find_backlinks(hooks);
  const PageVec *list = map_find(&hooks->backlinks, page->place.url);
  lua_newtable(lua);
  for (size_t i = 0; list && i < list->len; i++) {
    page_push(lua, list->items[i]);
    lua_rawseti(lua, -2, (lua_Integer)i + 1);
  }
}

static void push_day(lua_State *lua, int64_t seconds) {
  date_push(lua, zone_day(&lane_of(lua)->hooks->site->config.history.zone, seconds));
}

static void get_changes(lua_State *lua, Page *page) {
  static const char *const kinds[] = {[CHANGE_NEW] = "new",
                                      [CHANGE_EDIT] = "edit",
                                      [CHANGE_MOVE] = "move",
                                      [CHANGE_MOVE_EDIT] = "move and edit",
                                      [CHANGE_REMOVED] = "removed"};
  lua_Integer at = 0;
  lua_newtable(lua);
  for (size_t i = 0; page->history && i < page->history->changes.len; i++) {
    const Change *change = &page->history->changes.items[i];
    if (!change->commit || change->commit->ignored || change->kind > CHANGE_REMOVED) continue;
    lua_createtable(lua, 0, 3);
    push_day(lua, change->commit->time);
    lua_setfield(lua, -2, "date");
    lua_pushstring(lua, kinds[change->kind]);
    lua_setfield(lua, -2, "kind");
    push(lua, change->commit->note.len > 0 ? change->commit->note : change->commit->subject);
    lua_setfield(lua, -2, "text");
    lua_rawseti(lua, -2, ++at);
  }
}

// ---- what is changed ----------------------------------------------------------------------------

// page.title = x is page.front.title = x.
static void set_in_front(lua_State *lua, Page *page, const char *key) {
  luaL_argexpected(lua, lua_type(lua, 3) == LUA_TSTRING, 3, "text");
  text_check(lua, 3, key);
  get_front(lua, page);
  lua_pushvalue(lua, 3);
  lua_setfield(lua, -2, key);
}

static void set_title(lua_State *lua, Page *page) { set_in_front(lua, page, "title"); }
static void set_template(lua_State *lua, Page *page) { set_in_front(lua, page, "template"); }

static void set_markdown(lua_State *lua, Page *page) {
  luaL_argexpected(lua, lua_type(lua, 3) == LUA_TSTRING, 3, "text");
  page->scripted.markdown = text_read(lua, 3, page_arena(lua, page));
  if (!page->scripted.markdown.ptr) page->scripted.markdown.ptr = "";
  if (lane_of(lua)->event == EVENT_SITE) page_changed(lane_of(lua)->hooks, page);
}

static void set_html(lua_State *lua, Page *page) {
  Lane *lane = lane_of(lua);
  HtmlView html = {0};
  if (!html_find(lua, 3, &html)) html.markup.html = text_check(lua, 3, "page.html");
  if (html.markup.count > 0)
    luaL_error(lua,
               "page.html: this HTML holds content of components, which is in the page already");
  lane->html = str_dup(&page->arena, html.markup.html);
  sandbox_check(lua);
  lane->html_changed = true;
}

static const Field fields[] = {
    {"path", get_path, ALWAYS, true, NULL, 0},
    {"url", get_url, PLACED, true, NULL, 0},
    {"title", get_title, ALWAYS, true, set_title, EARLY},
    {"front", get_front, ALWAYS, true, set_front, EARLY},
    {"tags", get_tags, ALWAYS, true, NULL, 0},
    {"owner", get_owner, ALWAYS, true, NULL, 0},
    {"template", get_template, ALWAYS, true, set_template, EARLY},
    {"markdown", get_markdown, ALWAYS, false, set_markdown, EARLY | AT(EVENT_SITE)},
    {"data", get_data, ALWAYS, false, set_data, EARLY | CONVERTING | AT(EVENT_SITE)},
    {"html", get_html, AT(EVENT_HTML) | LATE, false, set_html, AT(EVENT_HTML)},
    {"words", get_words, CONVERTED, false, NULL, 0},
    {"headings", get_headings, CONVERTED, false, NULL, 0},
    {"links", get_links, CONVERTED, false, NULL, 0},
    {"backlinks", get_backlinks, LATE, false, NULL, 0},
    {"changes", get_changes, LATE, false, NULL, 0},
};

static const Field *find_field(const char *name) {
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (strcmp(fields[i].name, name) == 0) return &fields[i];
  return NULL;
}

static int unknown_field(lua_State *lua, const char *name) {
  Nearest nearest = {.word = str_from(name)};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    nearest_offer(&nearest, str_from(fields[i].name));
  const char *help = nearest.best.len > 0 ? "; did you mean page." : "";
  return luaL_error(lua, "a page has no \"%s\"%s%s (own values go into page.data)", name, help,
                    nearest.best.len > 0 ? nearest.best.ptr : "");
}

// ---- methods ------------------------------------------------------------------------------------

static int page_drop(lua_State *lua) {
  Page *page = check_page(lua, 1);
  if (lane_of(lua)->event != EVENT_PAGES) return luaL_error(lua, "page:drop: only in \"pages\"");
  page->scripted.dropped = true;
  return 0;
}

static int page_convert(lua_State *lua) {
  Page *page = check_page(lua, 1);
  if (lane_of(lua)->event != EVENT_SITE) return luaL_error(lua, "page:convert: only in \"site\"");
  page_changed(lane_of(lua)->hooks, page);
  return 0;
}

static bool is_file(const Site *site, Str path) {
  for (size_t i = 0; i < site->written.len; i++)
    if (str_eq(site->written.items[i].path, path)) return true;
  return map_find(&site->page_by_url, path) || map_find(&site->asset_by_path, path);
}

// Up to the "?" or "#" of what is behind a path.
static size_t path_length(Str text) {
  size_t length = 0;
  while (length < text.len && text.ptr[length] != '?' && text.ptr[length] != '#') length++;
  return length;
}

static int page_link(lua_State *lua) {
  const Page *from = check_page(lua, 1), *to = page_find(lua, 2);
  Arena *arena = sandbox_arena(lua);
  ArenaMark mark = arena_mark(arena);
  if (from->place.url.len == 0)
    return luaL_error(lua, "page:link: URLs are not known before \"document\"");
  Str text = to ? to->place.url : text_read(lua, 2, arena);
  size_t end = to || is_file(lane_of(lua)->hooks->site, text) ? text.len : path_length(text);
  Buf url = {.arena = arena};
  url_add_path(&url, path_relative(arena, from->place.url, str_sub(text, 0, end)));
  buf_add(&url, str_from_index(text, end));
  push(lua, buf_str(&url));
  arena_rewind(arena, mark);
  return 1;
}

static bool has_asset(const Site *site, Str name) {
  for (size_t i = 0; i < site->theme.assets.len; i++)
    if (str_eq(str_from_index(site->theme.assets.items[i].path, sizeof "assets/" - 1), name))
      return true;
  return false;
}

static int page_use(lua_State *lua) {
  const Page *page = check_page(lua, 1);
  Lane *lane = lane_of(lua);
  Str name = text_read(lua, 2, sandbox_arena(lua));
  if (page != lane->page || !lane->scripts.convert)
    return luaL_error(
        lua, "page:use: only for the page at hand, in components, \"document\" and \"html\"");
  if (lane->hooks->site->config.untrusted && !inert_theme_file(name)) return 0;  // it was left out
  if (!has_asset(lane->hooks->site, name))
    return luaL_error(lua, "page:use: there is no scripts/assets/%s", lua_tostring(lua, 2));
  lane->scripts.use(lane->scripts.convert, name);
  sandbox_check(lua);
  return 0;
}

static const luaL_Reg methods[] = {{"drop", page_drop},
                                   {"convert", page_convert},
                                   {"link", page_link},
                                   {"use", page_use},
                                   {NULL, NULL}};

// Upvalue: the methods.
static int page_index(lua_State *lua) {
  Page *page = check_page(lua, 1);
  const Lane *lane = lane_of(lua);
  const char *name = luaL_checkstring(lua, 2);
  if (lua_getfield(lua, lua_upvalueindex(1), name) != LUA_TNIL) return 1;
  const Field *field = find_field(name);
  if (!field) return unknown_field(lua, name);
  if (!(field->readable & AT(lane->event)))
    return luaL_error(lua, "page.%s is not known in \"%s\"", name, event_name(lane->event));
  if (!lane->main && page != lane->page && !field->foreign)
    return luaL_error(
        lua, "page.%s of another page is known in \"site\" only: pages are converted side by side",
        name);
  lua_settop(lua, 1);
  field->get(lua, page);
  return 1;
}

static int page_newindex(lua_State *lua) {
  Page *page = check_page(lua, 1);
  const Lane *lane = lane_of(lua);
  const char *name = luaL_checkstring(lua, 2);
  const Field *field = find_field(name);
  if (!field) return unknown_field(lua, name);
  if (!(field->writable & AT(lane->event)))
    return luaL_error(lua, "page.%s cannot be changed in \"%s\"", name, event_name(lane->event));
  if (!lane->main && page != lane->page)
    return luaL_error(lua, "only the page at hand can be changed here");
  field->set(lua, page);
  return 0;
}

static int page_tostring(lua_State *lua) {
  push(lua, check_page(lua, 1)->source.path);
  return 1;
}

void page_push(lua_State *lua, Page *page) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &pages_key);
  if (lua_rawgetp(lua, -1, page) == LUA_TNIL) {
    lua_pop(lua, 1);
    *(Page **)lua_newuserdatauv(lua, sizeof page, DATA_TABLE) = page;
    luaL_setmetatable(lua, page_type);
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, -3, page);
  }
  lua_remove(lua, -2);
}

void page_open(lua_State *lua) {
  lua_newtable(lua);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &pages_key);
  lua_newtable(lua);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &touched_key);
  luaL_newmetatable(lua, page_type);
  luaL_newlib(lua, methods);
  lua_pushcclosure(lua, page_index, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, page_newindex);
  lua_setfield(lua, -2, "__newindex");
  lua_pushcfunction(lua, page_tostring);
  lua_setfield(lua, -2, "__tostring");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 1);
}
