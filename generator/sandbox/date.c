// Days of the Gregorian calendar as scripts have them: no hours, no zones.
#include <lauxlib.h>
#include <string.h>

#include "base/civil.h"
#include "sandbox/values.h"

static const char date_type[] = "Date";

enum { YEAR_MAX = 9999, DAYS_MAX = 4000000 };  // that a date may be moved

// ---- values -------------------------------------------------------------------------------------

static int64_t check_date(lua_State *lua, int index) {
  return *(int64_t *)luaL_checkudata(lua, index, date_type);
}

void date_push(lua_State *lua, int64_t days) {
  Civil date = civil_of(days);
  if (date.year < 1 || date.year > YEAR_MAX)
    luaL_error(lua, "a date out of the years 1 to %d", YEAR_MAX);
  *(int64_t *)lua_newuserdatauv(lua, sizeof days, 0) = days;
  luaL_setmetatable(lua, date_type);
}

static int make_date(lua_State *lua) {
  Str text;
  text.ptr = luaL_checklstring(lua, 1, &text.len);
  Civil date;
  if (!civil_parse(text, &date) || date.year < 1 || date.month < 1 || date.month > 12 ||
      date.day < 1)
    return luaL_error(lua, "prepbook.date: a day like 2026-11-22 expected, got \"%s\"", text.ptr);
  if (!civil_exists(date)) return luaL_error(lua, "prepbook.date: there is no day %s", text.ptr);
  date_push(lua, civil_days(date));
  return 1;
}

// ---- methods ------------------------------------------------------------------------------------

static int64_t check_days(lua_State *lua, int index) {
  lua_Integer days = luaL_checkinteger(lua, index);
  luaL_argcheck(lua, days >= -DAYS_MAX && days <= DAYS_MAX, index, "too many days");
  return days;
}

static int date_add(lua_State *lua) {
  date_push(lua, check_date(lua, 1) + check_days(lua, 2));
  return 1;
}

// Monday to Friday. A step from a weekend leads to the next Monday, or the Friday before.
static int date_add_business(lua_State *lua) {
  int64_t days = check_date(lua, 1), left = check_days(lua, 2), step = left < 0 ? -1 : 1;
  while (left != 0) {
    days += step;
    if (civil_weekday(days) <= 5) left -= step;
  }
  date_push(lua, days);
  return 1;
}

static int date_days_to(lua_State *lua) {
  lua_pushinteger(lua, check_date(lua, 2) - check_date(lua, 1));
  return 1;
}

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};

static void add_field(lua_State *lua, luaL_Buffer *out, char field, int64_t days) {
  Civil date = civil_of(days);
  const char *name = NULL;
  int number = 0, width = 0;
  char pad = '0', digits[8];
  switch (field) {
    case 'Y': number = (int)date.year, width = 4; break;
    case 'm': number = date.month, width = 2; break;
    case 'd': number = date.day, width = 2; break;
    case 'e': number = date.day, width = 1; break;
    case 'j': number = (int)(days - civil_days((Civil){date.year, 1, 1})) + 1, width = 3; break;
    case 'u': number = civil_weekday(days), width = 1; break;
    case 'B':
    case 'b': name = months[date.month - 1]; break;
    case 'A':
    case 'a': name = weekdays[civil_weekday(days) - 1]; break;
    case '%': luaL_addchar(out, '%'); return;
    default: luaL_error(lua, "Date:format: there is no \"%%%c\"", field);
  }
  if (name) {
    luaL_addlstring(out, name, field == 'b' || field == 'a' ? 3 : strlen(name));
    return;
  }
  int at = (int)sizeof digits;
  for (; number > 0 || at == (int)sizeof digits; number /= 10)
    digits[--at] = (char)('0' + number % 10);
  while ((int)sizeof digits - at < width) digits[--at] = pad;
  luaL_addlstring(out, digits + at, sizeof digits - (size_t)at);
}

static int date_format(lua_State *lua) {
  int64_t days = check_date(lua, 1);
  size_t length;
  const char *format = luaL_optlstring(lua, 2, "%Y-%m-%d", &length);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (size_t i = 0; i < length; i++) {
    if (format[i] != '%')
      luaL_addchar(&out, format[i]);
    else if (++i < length)
      add_field(lua, &out, format[i], days);
    else
      return luaL_error(lua, "Date:format: the format ends in \"%%\"");
  }
  luaL_pushresult(&out);
  return 1;
}

static int date_tostring(lua_State *lua) {
  lua_settop(lua, 1);
  return date_format(lua);
}

// Fields, then methods (the upvalue).
static int date_index(lua_State *lua) {
  int64_t days = check_date(lua, 1);
  const char *name = luaL_checkstring(lua, 2);
  Civil date = civil_of(days);
  if (strcmp(name, "year") == 0)
    lua_pushinteger(lua, date.year);
  else if (strcmp(name, "month") == 0)
    lua_pushinteger(lua, date.month);
  else if (strcmp(name, "day") == 0)
    lua_pushinteger(lua, date.day);
  else if (strcmp(name, "weekday") == 0)
    lua_pushinteger(lua, civil_weekday(days));
  else
    lua_getfield(lua, lua_upvalueindex(1), name);
  return 1;
}

static int date_equal(lua_State *lua) {
  lua_pushboolean(lua, check_date(lua, 1) == check_date(lua, 2));
  return 1;
}
static int date_before(lua_State *lua) {
  lua_pushboolean(lua, check_date(lua, 1) < check_date(lua, 2));
  return 1;
}
static int date_not_after(lua_State *lua) {
  lua_pushboolean(lua, check_date(lua, 1) <= check_date(lua, 2));
  return 1;
}

void date_open(lua_State *lua) {
  static const luaL_Reg operators[] = {{"__tostring", date_tostring},
                                       {"__eq", date_equal},
                                       {"__lt", date_before},
                                       {"__le", date_not_after},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"add", date_add},
                                     {"add_business", date_add_business},
                                     {"days_to", date_days_to},
                                     {"format", date_format},
                                     {NULL, NULL}};
  luaL_newmetatable(lua, date_type);
  luaL_setfuncs(lua, operators, 0);
  luaL_newlib(lua, methods);
  lua_pushcclosure(lua, date_index, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushboolean(lua, false);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 1);
  lua_pushcfunction(lua, make_date);
  lua_setfield(lua, -2, "date");
}
