// html: the builders that scripts make HTML with. Texts are escaped by where they stand, attributes come in
// the order of their names, and what a strict policy forbids (handlers, styles, scripts) is an error of the
// script.
#ifndef HOOKS_HTML_H
#define HOOKS_HTML_H

#include "hooks/sandbox.h"

enum { HTML_NESTING_MAX = 100 };  // lists of children within lists

// Makes the global `html`. Inside sandbox_run.
void html_open(lua_State *lua);

// The HTML that a script hands over: an Html value as it is, a text or number escaped. Pushes it as a text;
// raises an error, naming `what`, for anything else.
void html_push(lua_State *lua, int index, const char *what);

// The text of an Html value, which is pushed; NULL (nothing pushed) when it is none.
const char *html_find(lua_State *lua, int index, size_t *length);

// Pushes the metatable of Html values.
void html_push_type(lua_State *lua);

// Pushes an Html value of text that is HTML already.
void html_push_raw(lua_State *lua, Str text);

#endif
