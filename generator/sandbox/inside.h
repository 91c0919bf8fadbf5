// What the sandbox's files share; nobody else includes it.
#ifndef SANDBOX_INSIDE_H
#define SANDBOX_INSIDE_H

#include <signal.h>

#include "base/buf.h"
#include "sandbox/sandbox.h"

enum { WATCHED_MAX = 4 };  // arenas of one call

// An arena that a call copies into.
typedef struct Watched {
  const Arena *arena;
  size_t before;  // bytes taken when the call began
  bool borrowed;  // given back when the page is done
} Watched;

struct Sandbox {
  lua_State *lua;
  SandboxOptions options;
  size_t used;                   // bytes the state holds
  size_t copied;                 // bytes that calls left in arenas for good
  size_t copied_before;          // when the page at hand began
  size_t borrowed;               // bytes that calls for the page at hand left in arenas
  Watched watched[WATCHED_MAX];  // of the call at hand
  size_t watched_count;
  bool busy;                    // a task runs
  lua_State *volatile running;  // the coroutine at work: where the hook is set at the deadline
  volatile sig_atomic_t late;   // the deadline has passed
  SandboxStatus stopped;        // SANDBOX_TIME or SANDBOX_MEMORY: nothing runs any more
  Arena *arena;                 // of the call at hand: what its result is made in
  SandboxResult result;         // of the call at hand, written by the message handler
  SandboxResult
      stop_place;    // where a stop began that no handler saw: memory, or within a coroutine
  bool stop_noted;   // that is the place of the stop at hand
  Arena stop_arena;  // of its texts
  Str loading;       // the file that is compiled: its problems have no frame
  Arena own;         // what scripts print
  PrintedVec printed;
};

// The sandbox that a state, or a coroutine of it, belongs to.
Sandbox *sandbox_of(lua_State *lua);

// The allocator of a state (lua_Alloc), which holds to its limit; context: the Sandbox.
void *sandbox_allocate(void *context, void *block, size_t before, size_t size);

// Sets the hook that ends the call at its next step.
void sandbox_hook(lua_State *lua);
// Raises what no pcall of a script holds up.
int sandbox_stop(lua_State *lua, SandboxStatus status);
// The same, where Lua has raised that there is no memory.
int sandbox_stop_exhausted(lua_State *lua);
// Keeps the place where a coroutine was stopped: its caller's handler would find that of the
// caller.
void sandbox_note_stop(lua_State *routine);

// Pushes a script or module as a function; raises what is wrong with it.
void sandbox_compile(lua_State *lua, Str file, Str text);

// The innermost script line at work in the state, as problems show it; empty and 0: none is.
Str sandbox_place(lua_State *lua, uint32_t *line);

// The text of a value without addresses: "table" for a table without __tostring. Pushes it.
void sandbox_push_text(lua_State *lua, int index);

// table.sort(list [, less]), by the length that # tells.
int sandbox_sort(lua_State *lua);

// Each puts its part of the library into the state's globals.
void sandbox_open_base(lua_State *lua);  // print, pairs, pcall, load, require, ...
void sandbox_open_coroutine(lua_State *lua);
void sandbox_open_library(lua_State *lua);  // string, table, math, utf8
void sandbox_open_pattern(lua_State *lua);  // find, match, gmatch, gsub into the table at the top

#endif
