// A Lua 5.4 state that cannot hurt the machine it runs on: limited time and memory, no files, no
// system, no addresses, the same result every time. README.md says what is withheld and why. What a
// sandbox in the process cannot stop (a __call that is itself), the supervisor does.
//
// A state is used by one thread at a time. lua.h is included here for this room and hooks/ only.
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <lua.h>
#include <stdint.h>

#include "base/vec.h"

enum {
  SANDBOX_MILLISECONDS = 5000,                 // of processor time, of one call, by default
  SANDBOX_BYTES = 256 * 1024 * 1024,           // of one state, by default
  SANDBOX_SCRIPT_BYTES_MAX = 4 * 1024 * 1024,  // of one script
  SANDBOX_TRACE_MAX = 20,                      // lines of a traceback
  SANDBOX_PRINT_MAX = 1000,                    // lines that print keeps
  SANDBOX_PRINT_BYTES_MAX = 4000,              // of one
  SANDBOX_PAGE_BYTES = 256 * 1024,  // that one page may have copied without being charged for good
};

typedef struct SandboxLimits {
  uint32_t milliseconds;  // of processor time, of one call, in it all it calls, coroutines too; 0:
                          // the default
  size_t bytes;  // that the state holds, with what its calls copied into arenas; 0: the default
} SandboxLimits;

typedef enum SandboxStatus {
  SANDBOX_OK,
  SANDBOX_ERROR,   // the script raised an error, or cannot be compiled
  SANDBOX_TIME,    // it took longer than it may
  SANDBOX_MEMORY,  // it wanted more memory than it may
} SandboxStatus;

// How a call ended. The texts live in the arena that was given.
typedef struct SandboxResult {
  SandboxStatus status;
  Str message;    // without place: "attempt to index a nil value (local 'x')"
  Str file;       // of the script line at fault, as given to sandbox_load; empty when unknown
  uint32_t line;  // 0 when unknown
  Str traceback;  // script frames only, innermost first, one a line: "scripts/a.lua:12: in function
                  // 'f'"
} SandboxResult;

typedef struct Sandbox Sandbox;

// `require` asks it for the text of a module ("dates" of scripts/lib/dates.lua): the name of the
// file as problems show it and its text, or false. They live as long as the state.
typedef bool SandboxModule(void *context, Str name, Str *file, Str *text);

typedef struct SandboxOptions {
  SandboxLimits limits;
  SandboxModule *module;  // NULL: no modules
  void *context;          // for module
} SandboxOptions;

// A fresh state with the safe library. NULL when there is no memory for one, or when this Lua does
// not let itself be made safe.
Sandbox *sandbox_new(SandboxOptions options);
void sandbox_free(Sandbox *sandbox);  // NULL is fine

// The state, for functions that the API adds. Only inside sandbox_run.
lua_State *sandbox_lua(Sandbox *sandbox);

// Compiles and runs a script. Its globals are the state's.
SandboxResult sandbox_load(Sandbox *sandbox, Str file, Str text, Arena *arena);

// Runs `task` protected and under the limits: everything that touches the state does so in one of
// these. The task may raise Lua errors; a longjmp leaves it then, so it holds nothing that must be
// given back. A function that a task calls may run another one, which then is part of the first: it
// ends when that one's time does, and whoever runs it calls sandbox_pass_on afterwards, in a place
// that a longjmp may leave.
typedef void SandboxTask(lua_State *lua, void *context);
SandboxResult sandbox_run(Sandbox *sandbox, SandboxTask *task, void *context, Arena *arena);

// Charges the state for what the next call takes from the arena, besides the one that its result
// goes into; what is `borrowed` only until the page is done. Nothing when a task runs already: it
// is watched.
void sandbox_watch(Sandbox *sandbox, const Arena *arena, bool borrowed);
// A page is done, another one begins: what was borrowed is given back, and so are
// SANDBOX_PAGE_BYTES of the rest, so that a site of many pages with a little from scripts in each
// is not stopped.
void sandbox_next_page(Sandbox *sandbox);

// Ends the task at hand when it is late, or when it has copied more than it may: from C code that
// runs long, and after each copy that a script asked for.
void sandbox_check(lua_State *lua);

// Ends the task at hand when one within it was stopped.
void sandbox_pass_on(lua_State *lua);

// What a script printed at once, and where.
typedef struct Printed {
  Str file;       // as given to sandbox_load; "(load)" of a text that a script compiled
  uint32_t line;  // 0 when unknown
  Str text;
} Printed;
typedef VEC(Printed) PrintedVec;

// Lives as long as the state.
const PrintedVec *sandbox_printed(const Sandbox *sandbox);

// The arena of the call at hand, that its result is made in. Inside sandbox_run.
Arena *sandbox_arena(lua_State *lua);

// Makes the table at the stack's top read-only for scripts, what is in it too; it is replaced by
// its stand-in. pairs, ipairs, #, next and indexing work on it as on a plain table.
void sandbox_freeze(lua_State *lua);
// Whether the value at index is such a stand-in; then it is replaced by the table behind it.
bool sandbox_thaw(lua_State *lua, int index);

// Has `..` on values of the metatable at the stack's top call `refuse`, which raises an error. It
// is the only
// __concat there is.
void sandbox_refuse_concat(lua_State *lua, lua_CFunction refuse);

// Raises an error for argument `arg` of the function `name`: "html.date: argument 1: a date like
// 2026-11-22 expected, got nil".
int sandbox_argument(lua_State *lua, int arg, const char *name, const char *expected);

#endif
