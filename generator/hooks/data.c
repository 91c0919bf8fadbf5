// Files of content/_data/: read once, checked once, and shown to every state as tables that nobody
// can change.
#include <lauxlib.h>

#include "base/path.h"
#include "format/csv.h"
#include "format/json.h"
#include "format/yaml.h"
#include "hooks/lane.h"
#include "sandbox/values.h"
#include "site/decode.h"

static const char
    places_key;  // in the registry: a table behind a stand-in -> its file, column and line

// ---- reading ------------------------------------------------------------------------------------

static Str clean(Str text, Str file, Arena *arena, DiagList *diags) {
  if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_from_index(text, 3);
  diag_not_utf8(diags, DIAG_TEXT_NOT_UTF8, file, text, S("the text is not valid UTF-8"));
  return text_clean(text, arena);
}

static bool parse(DataFile *file, Str ext, Arena *arena, DiagList *diags) {
  YamlInput yaml = {file->file, file->text, 1, YAML_DATA_BYTES_MAX};
  if (str_eq(ext, S(".json")))
    return json_parse(file->file, file->text, arena, diags, &file->value);
  if (str_eq(ext, S(".csv"))) return csv_parse(file->file, file->text, arena, diags, &file->value);
  return yaml_parse(yaml, arena, diags, &file->value);
}

static bool is_data(Str ext) {
  return str_eq(ext, S(".yaml")) || str_eq(ext, S(".yml")) || str_eq(ext, S(".json")) ||
         str_eq(ext, S(".csv"));
}

static DataFile *find_file(Hooks *hooks, Str name) {
  for (size_t i = 0; i < hooks->data.len; i++)
    if (str_eq(hooks->data.items[i].name, name)) return &hooks->data.items[i];
  return NULL;
}

static void load_file(Hooks *hooks, Str name) {
  Site *site = hooks->site;
  Arena *arena = hooks->arena;
  Str path = str_fmt(arena, "_data/%.*s", STR_ARG(name)), text;
  DataFile file = {.name = path_stem(path), .csv = str_eq(path_ext(name), S(".csv"))};
  file.file = str_fmt(arena, "%.*s%.*s", STR_ARG(site->content_prefix), STR_ARG(path));
  DataFile *same = find_file(hooks, file.name);
  FsResult result = fs_read(site->content, path, HOOKS_FILE_BYTES_MAX, arena, &text);
  bool fine = result.status == FS_OK && !same;
  if (same)
    diag_report(&site->diags, DIAG_DATA_INVALID, (Span){.file = file.file},
                str_fmt(arena, "%.*s has the same name without ending", STR_ARG(same->file)),
                S("rename one of them"));
  else if (!fine)
    diag_report(&site->diags, DIAG_FILE_UNREADABLE, (Span){.file = file.file},
                str_from(fs_reason(result)), (Str){0});
  file.text = fine ? clean(text, file.file, arena, &site->diags) : (Str){0};
  if (!fine || !parse(&file, path_ext(name), arena, &site->diags)) hooks->broken = true;
  if (!same) *vec_add(arena, &hooks->data) = file;
}

void data_load(Hooks *hooks, Arena *scratch) {
  FsEntryVec entries = {0};
  FsResult result = fs_list(hooks->site->content, S("_data"), scratch, &entries);
  if (result.status != FS_OK && result.status != FS_MISSING) {
    Site *site = hooks->site;
    Str file = str_fmt(hooks->arena, "%.*s_data", STR_ARG(site->content_prefix));
    diag_report(&site->diags, DIAG_FILE_UNREADABLE, (Span){.file = file},
                str_fmt(hooks->arena, "cannot read: %s", fs_reason(result)), (Str){0});
    hooks->broken = true;
    return;
  }
  for (size_t i = 0; i < entries.len; i++) {
    Str name = entries.items[i].name;
    if (!str_starts(name, S(".")) && is_data(path_ext(name)))
      load_file(hooks, str_dup(hooks->arena, name));
  }
}

// ---- tables -------------------------------------------------------------------------------------

enum { PLACE_COLUMN = 28, PLACE_FILE = 40 };  // bits of a place below its column and its file

// A place as one number. A column that is too far right counts as not known.
static lua_Integer pack_place(const Value *value, lua_Integer file) {
  lua_Integer column = value->column >> (PLACE_FILE - PLACE_COLUMN) ? 0 : value->column;
  return file << PLACE_FILE | column << PLACE_COLUMN | value->line;
}

// Notes where the table at the top, and those in it, come from.
static void note_places(lua_State *lua, const Value *value, lua_Integer file) {
  if (value->kind != VALUE_LIST && value->kind != VALUE_MAP) return;
  luaL_checkstack(lua, 6, NULL);
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &places_key);
  lua_pushvalue(lua, -2);
  lua_pushinteger(lua, pack_place(value, file));
  lua_rawset(lua, -3);
  lua_pop(lua, 1);
  for (uint32_t i = 0; i < value->len; i++) {
    bool list = value->kind == VALUE_LIST;
    Str key = list ? (Str){0} : value->entries[i].key;
    if (list)
      lua_rawgeti(lua, -1, (lua_Integer)i + 1);
    else
      lua_pushlstring(lua, key.ptr, key.len), lua_rawget(lua, -2);
    note_places(lua, list ? &value->items[i] : &value->entries[i].value, file);
    lua_pop(lua, 1);
  }
}

// The value of a field of the mapping at `place`; NULL when there is none.
static const Value *find_field(const Value *value, lua_Integer place, Str field) {
  if (value->kind == VALUE_MAP && pack_place(value, 0) == place) return value_find(value, field);
  const Value *found = NULL;
  bool list = value->kind == VALUE_LIST;
  uint32_t count = list || value->kind == VALUE_MAP ? value->len : 0;
  for (uint32_t i = 0; !found && i < count; i++)
    found = find_field(list ? &value->items[i] : &value->entries[i].value, place, field);
  return found;
}

bool data_find_place(lua_State *lua, int index, Str field, Span *out) {
  lua_pushvalue(lua, index);
  sandbox_thaw(lua, lua_gettop(lua));
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &places_key);
  lua_insert(lua, -2);
  bool known = lua_rawget(lua, -2) == LUA_TNUMBER;
  lua_Integer place = lua_tointeger(lua, -1);
  lua_pop(lua, 2);
  if (!known) return false;
  const DataFile *file = &lane_of(lua)->hooks->data.items[place >> PLACE_FILE];
  const Value *value = NULL;
  if (field.len > 0)
    value = find_field(&file->value, place & (((lua_Integer)1 << PLACE_FILE) - 1), field);
  uint32_t line = value ? value->line : place & (((lua_Integer)1 << PLACE_COLUMN) - 1);
  *out = line > 0 ? span_line(file->file, file->text, line) : (Span){.file = file->file};
  if (value) out->column = value->column;
  if (value && value->column > 0) out->length = value->length > 0 ? value->length : 1;
  return true;
}

static int unknown_data(lua_State *lua, const Hooks *hooks, Str name) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < hooks->data.len; i++) nearest_offer(&nearest, hooks->data.items[i].name);
  const char *help = nearest.best.len > 0 ? "; did you mean " : "";
  lua_pushlstring(lua, nearest.best.ptr ? nearest.best.ptr : "", nearest.best.len);
  return luaL_error(lua, "there is no content/_data/%s.yaml, .json or .csv%s%s",
                    lua_tostring(lua, 2), help, lua_tostring(lua, -1));
}

// prepbook.data.NAME. Upvalue: what was asked for before.
static int data_index(lua_State *lua) {
  Hooks *hooks = lane_of(lua)->hooks;
  Str name = str_from(luaL_checkstring(lua, 2));
  lua_settop(lua, 2);
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) return 1;
  DataFile *file = find_file(hooks, name);
  if (!file) return unknown_data(lua, hooks, name);
  if (lane_of(lua)->main) file->given = true;
  value_push(lua, &file->value);
  note_places(lua, &file->value, file - hooks->data.items);
  if (lua_istable(lua, -1)) sandbox_freeze(lua);
  lua_pushvalue(lua, 2);
  lua_pushvalue(lua, -2);
  lua_rawset(lua, lua_upvalueindex(1));
  return 1;
}

static int refuse_data(lua_State *lua) { return luaL_error(lua, "prepbook.data is read-only"); }

// prepbook.shape(name, shape). Other lanes see what the first state has checked.
static int declare_shape(lua_State *lua) {
  Lane *lane = lane_of(lua);
  Str name = str_from(luaL_checkstring(lua, 1));
  luaL_argexpected(lua, lua_istable(lua, 2) || lua_type(lua, 2) == LUA_TSTRING, 2, "a shape");
  DataFile *file = find_file(lane->hooks, name);
  lua_settop(lua, 2);
  if (!file) {
    lua_insert(lua, 1);
    return unknown_data(lua, lane->hooks, name);
  }
  if (!lane->main) return 0;
  if (file->given)
    return luaL_error(lua, "prepbook.shape: \"%s\" was read already; declare its shape first",
                      lua_tostring(lua, 1));
  size_t errors = lane->hooks->site->diags.errors;
  shape_check(lua, 2, file, lane->hooks);
  if (lane->hooks->site->diags.errors > errors) lane->hooks->broken = true;
  return 0;
}

static int make_choice(lua_State *lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  sandbox_thaw(lua, 1);  // a list of prepbook.data: shapes are read without its stand-in
  lua_newtable(lua);
  lua_insert(lua, 1);
  lua_setfield(lua, 1, "one_of");
  return 1;
}

void data_open(lua_State *lua) {
  lua_newtable(lua);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &places_key);
  lua_pushcfunction(lua, declare_shape);
  lua_setfield(lua, -2, "shape");
  lua_pushcfunction(lua, make_choice);
  lua_setfield(lua, -2, "one_of");
  lua_newtable(lua);
  lua_createtable(lua, 0, 3);
  lua_newtable(lua);
  lua_pushcclosure(lua, data_index, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_data);
  lua_setfield(lua, -2, "__newindex");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_setfield(lua, -2, "data");
}
