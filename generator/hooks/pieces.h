// HTML of scripts with pieces of the page at hand in it.
#ifndef HOOKS_PIECES_H
#define HOOKS_PIECES_H

#include "format/markup.h"
#include "sandbox/sandbox.h"

// Makes the global `html` and its values, which know the text of pieces. Inside sandbox_run.
void pieces_open(lua_State *lua);

// The HTML that a script hands over at index; its marks are pieces of the page at hand. Raises an
// error, naming `what`, for anything else. Pushes what holds it.
MarkedStr html_take(lua_State *lua, int index, const char *what);

#endif
