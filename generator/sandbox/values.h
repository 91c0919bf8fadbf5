// Values from and for scripts; and small ones, so that nobody writes them again: days, random
// numbers that are the same in every build, JSON.
#ifndef SANDBOX_VALUES_H
#define SANDBOX_VALUES_H

#include "format/value.h"
#include "sandbox/sandbox.h"

enum { JSON_NESTING_MAX = 64 };

// A tree of values as plain Lua tables; lists begin at 1, null is nil.
void value_push(lua_State *lua, const Value *value);
// The value at index, in the arena. Raises an error, naming `what`, for what no template could
// show.
Value value_read(lua_State *lua, int index, Arena *arena, const char *what);
// A text in the arena. Raises an error for what is none, and for what is no UTF-8.
Str text_read(lua_State *lua, int index, Arena *arena);

// Each adds its maker to the table at the top of the stack.
void date_open(lua_State *lua);    // .date("2026-11-22")
void random_open(lua_State *lua);  // .random(seed)
void json_open(lua_State *lua);    // .json(value)

// The text at index, a view. Raises an error, naming `what` unless it is NULL, for what is no text,
// and for a text that is no UTF-8: nothing that scripts make enters a site as anything else.
Str text_check(lua_State *lua, int index, const char *what);

// Pushes a day; `days` from 1970-01-01, in the proleptic Gregorian calendar.
void date_push(lua_State *lua, int64_t days);

#endif
