// The objects that scripts get: pages, the site, a document and its nodes. Within sandbox_run.
#ifndef HOOKS_OBJECTS_H
#define HOOKS_OBJECTS_H

#include "hooks/hooks.h"
#include "sandbox/sandbox.h"

// Make the types. In sandbox_run.
void page_open(lua_State *lua);
void site_open(lua_State *lua);
void document_open(lua_State *lua);

// A page has one in each state.
void page_push(lua_State *lua, Page *page);
Page *page_find(lua_State *lua, int index);  // NULL when it is none
// Notes that the page must be read or converted again after the event at hand.
void page_changed(Hooks *hooks, Page *page);
// Where what scripts leave in a page is kept: the site's state knows of pages that others hold, and
// pays for all.
Arena *page_arena(lua_State *lua, Page *page);
// Push the site, and the document of the page at hand.
void site_push(lua_State *lua);
void document_push(lua_State *lua);
// The node at index; false when it is none.
bool document_find_node(lua_State *lua, int index, const DocumentNode **out);
// Hands over what scripts changed in tables they got from objects. In sandbox_run, at the end of an
// event.
void page_flush(lua_State *lua);
void site_flush(lua_State *lua);

#endif
