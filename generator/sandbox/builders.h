// html: the builders that scripts make HTML with. Texts are escaped by where they stand, attributes
// come in the order of their names, and what a strict policy forbids (handlers, styles, scripts) is
// an error of the script.
#ifndef SANDBOX_BUILDERS_H
#define SANDBOX_BUILDERS_H

#include "format/markup.h"
#include "sandbox/sandbox.h"

enum { HTML_NESTING_MAX = 100 };  // lists of children within lists

// Makes the global `html`. Inside sandbox_run.
void html_open(lua_State *lua);

// An Html value: text, and marks where pieces of the page at hand are put in (number: the piece).
// Pieces are of one conversion of a page, and mean nothing to others.
typedef struct HtmlView {
  MarkedStr markup;  // lives as long as the value
  uint32_t conversion;
} HtmlView;

// The Html value at index; false when it is none.
bool html_find(lua_State *lua, int index, HtmlView *out);

// The HTML that a script hands over: an Html value as it is, a text or number escaped. Pushes an
// Html value; raises an error, naming `what`, for anything else.
void html_push(lua_State *lua, int index, const char *what);

// Pushes the metatable of Html values.
void html_push_type(lua_State *lua);

// Pushes an Html value of text that is HTML already, and UTF-8.
void html_push_raw(lua_State *lua, Str text);
// Pushes one that is a piece of the page.
void html_push_piece(lua_State *lua, uint32_t conversion, uint32_t piece);

#endif
