#include "sandbox/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sandbox/deadline.h"
#include "sandbox/inside.h"

static const char stop_value;  // its address is the error that ends a call; no pcall holds it up

Sandbox *sandbox_of(lua_State *lua) { return *(Sandbox **)lua_getextraspace(lua); }
Arena *sandbox_arena(lua_State *lua) { return sandbox_of(lua)->arena; }

// ---- memory -------------------------------------------------------------------------------------

static size_t bytes_max(const Sandbox *sandbox) {
  return sandbox->options.limits.bytes ? sandbox->options.limits.bytes : SANDBOX_BYTES;
}

// The bytes that the call at hand has left in arenas so far, for good or until its page is done.
static size_t copies_of(const Sandbox *sandbox, bool borrowed) {
  size_t bytes = 0;
  for (size_t i = 0; i < sandbox->watched_count; i++) {
    const Watched *watched = &sandbox->watched[i];
    size_t taken = watched->arena->taken;
    if (watched->borrowed == borrowed && taken > watched->before) bytes += taken - watched->before;
  }
  return bytes;
}

static size_t bytes_left(const Sandbox *sandbox) {
  size_t held = sandbox->used + sandbox->copied + sandbox->borrowed + copies_of(sandbox, false) +
                copies_of(sandbox, true);
  return held < bytes_max(sandbox) ? bytes_max(sandbox) - held : 0;
}

void sandbox_watch(Sandbox *sandbox, const Arena *arena, bool borrowed) {
  if (sandbox->busy || !arena) return;
  for (size_t i = 0; i < sandbox->watched_count; i++)
    if (sandbox->watched[i].arena == arena) return;
  if (sandbox->watched_count < WATCHED_MAX)
    sandbox->watched[sandbox->watched_count++] = (Watched){arena, arena->taken, borrowed};
}

static void settle(Sandbox *sandbox) {
  sandbox->copied += copies_of(sandbox, false);
  sandbox->borrowed += copies_of(sandbox, true);
  sandbox->watched_count = 0;
}

void sandbox_next_page(Sandbox *sandbox) {
  size_t grown = sandbox->copied - sandbox->copied_before;
  sandbox->copied -= grown < SANDBOX_PAGE_BYTES ? grown : SANDBOX_PAGE_BYTES;
  sandbox->copied_before = sandbox->copied;
  sandbox->borrowed = 0;
}

static void trace(lua_State *lua, SandboxResult *result, Arena *arena);

static void note_place(Sandbox *sandbox, lua_State *lua) {
  arena_rewind(&sandbox->stop_arena, (ArenaMark){0});
  sandbox->stop_place = (SandboxResult){.file = sandbox->loading};
  trace(lua, &sandbox->stop_place, &sandbox->stop_arena);
}

void sandbox_note_stop(lua_State *routine) {
  Sandbox *sandbox = sandbox_of(routine);
  if (!sandbox->stop_noted) note_place(sandbox, routine);
  sandbox->stop_noted = true;
}

// The allocator of the state. What it has no room for is collected, tried again, and then an error.
void *sandbox_allocate(void *context, void *block, size_t before, size_t size) {
  Sandbox *sandbox = context;
  if (!block) before = 0;  // the size stands for a kind of object then
  if (size > before && size - before > bytes_left(sandbox)) {
    // No handler is called for want of memory. What it would look up is noted here, while the stack
    // stands; that takes no memory of Lua.
    if (sandbox->busy && !sandbox->stop_noted) note_place(sandbox, sandbox->running);
    return NULL;
  }
  if (size == 0) {
    free(block);
    sandbox->used -= before;
    return NULL;
  }
  void *moved = memory_grow(block, size);
  sandbox->used += size - before;
  return moved;
}

// ---- stopping -----------------------------------------------------------------------------------

int sandbox_stop(lua_State *lua, SandboxStatus status) {
  Sandbox *sandbox = sandbox_of(lua);
  if (sandbox->stopped == SANDBOX_OK) sandbox->stopped = status;
  lua_pushlightuserdata(lua, (void *)(uintptr_t)&stop_value);
  return lua_error(lua);
}

int sandbox_stop_exhausted(lua_State *lua) {
  sandbox_of(lua)->stop_noted = true;
  return sandbox_stop(lua, SANDBOX_MEMORY);
}

void sandbox_pass_on(lua_State *lua) {
  Sandbox *sandbox = sandbox_of(lua);
  if (sandbox->stopped) sandbox_stop(lua, sandbox->stopped);
}

void sandbox_check(lua_State *lua) {
  Sandbox *sandbox = sandbox_of(lua);
  if (sandbox->late) sandbox_stop(lua, SANDBOX_TIME);
  if (bytes_left(sandbox) == 0) sandbox_stop(lua, SANDBOX_MEMORY);
}

static void stop_at_hook(lua_State *lua, lua_Debug *event) {
  (void)event;
  sandbox_stop(lua, SANDBOX_TIME);
}

void sandbox_hook(lua_State *lua) {
  lua_sethook(lua, stop_at_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

// Within the signal handler. A standing hook would slow every loop; lua_sethook may be called here.
static void time_is_up(void *context) {
  Sandbox *sandbox = context;
  sandbox->late = 1;
  sandbox_hook(sandbox->running);
}

// ---- what went wrong ----------------------------------------------------------------------------

// "scripts/a.lua" of the source "@scripts/a.lua"; empty for what is no file.
static Str file_of(const lua_Debug *frame) {
  return frame->source[0] == '@' ? str_from(frame->source + 1) : (Str){0};
}

static void add_frame(Buf *out, const lua_Debug *frame) {
  Str file = file_of(frame);
  if (out->len > 0) buf_add_char(out, '\n');
  buf_add(out, file.len ? file : str_from(frame->short_src));
  if (frame->currentline > 0) buf_add_fmt(out, ":%d", frame->currentline);
  if (frame->name)
    buf_add_fmt(out, ": in function '%s'", frame->name);
  else if (strcmp(frame->what, "main") == 0)
    buf_add_lit(out, ": in main chunk");
  else
    buf_add_fmt(out, ": in function of line %d", frame->linedefined);
}

// Frames of scripts, the innermost first; its place is that of the problem.
static void trace(lua_State *lua, SandboxResult *result, Arena *arena) {
  Buf out = {.arena = arena};
  lua_Debug frame;
  int frames = 0;
  for (int level = 0; frames < SANDBOX_TRACE_MAX && lua_getstack(lua, level, &frame); level++) {
    if (!lua_getinfo(lua, "Sln", &frame) || strcmp(frame.what, "C") == 0) continue;
    if (frames++ == 0) {
      result->file = str_dup(arena, file_of(&frame));
      result->line = frame.currentline > 0 ? (uint32_t)frame.currentline : 0;
    }
    add_frame(&out, &frame);
  }
  result->traceback = buf_str(&out);
}

// Whether a place in a message, maybe cut at its beginning ("...long/name.lua"), is this file.
static bool names_file(Str place, Str file) {
  if (str_starts(place, S("..."))) return str_ends(file, str_from_index(place, 3));
  return str_eq(place, file);
}

// Takes "scripts/a.lua:12: " off a message; the place is more exact than the innermost frame's.
static void take_place(lua_State *lua, SandboxResult *result, Str file) {
  Str message = result->message;
  size_t colon = str_find(message, S(": "));
  Str head = str_sub(message, 0, colon == STR_NONE ? 0 : colon);
  size_t before = head.len;
  while (before > 0 && char_is_digit(head.ptr[before - 1])) before--;
  unsigned long line;
  if (before == 0 || head.ptr[before - 1] != ':' ||
      !str_to_uint(str_from_index(head, before), INT32_MAX, &line))
    return;
  Str place = str_sub(head, 0, before - 1);
  bool known = file.len > 0 && names_file(place, file);
  lua_Debug frame;
  for (int level = 0; !known && lua_getstack(lua, level, &frame); level++) {
    lua_getinfo(lua, "S", &frame);
    file = file_of(&frame);
    known = (file.len > 0 && names_file(place, file)) || str_eq(place, str_from(frame.short_src));
  }
  if (!known) return;
  result->message = str_from_index(message, colon + 2);
  result->file = str_dup(sandbox_of(lua)->arena, file);
  result->line = (uint32_t)line;
}

void sandbox_push_text(lua_State *lua, int index) {
  index = lua_absindex(lua, index);
  if (luaL_callmeta(lua, index, "__tostring")) {
    if (!lua_isstring(lua, -1)) luaL_error(lua, "'__tostring' must return a string");
    return;
  }
  switch (lua_type(lua, index)) {
    case LUA_TBOOLEAN: lua_pushstring(lua, lua_toboolean(lua, index) ? "true" : "false"); return;
    case LUA_TNUMBER:
    case LUA_TSTRING:
      lua_pushvalue(lua, index);
      lua_tolstring(lua, -1, NULL);
      return;
    default: lua_pushstring(lua, luaL_typename(lua, index));
  }
}

static int text_of_error(lua_State *lua) {
  if (lua_type(lua, 1) == LUA_TTABLE && !luaL_getmetafield(lua, 1, "__tostring")) {
    lua_pushliteral(lua, "the error is a table");
    return 1;
  }
  sandbox_push_text(lua, 1);
  return 1;
}

static Str message_of(lua_State *lua, Arena *arena) {
  lua_pushcfunction(lua, text_of_error);
  lua_pushvalue(lua, 1);
  size_t length;
  if (lua_pcall(lua, 1, 1, 0) != LUA_OK) return S("the error cannot be shown");
  const char *text = lua_tolstring(lua, -1, &length);
  return str_dup(arena, (Str){text, length});
}

// The message handler: runs where the error was raised, before the stack is unwound.
static int describe(lua_State *lua) {
  Sandbox *sandbox = sandbox_of(lua);
  SandboxResult *result = &sandbox->result;
  bool stopped = sandbox->stopped != SANDBOX_OK;
  trace(lua, result, sandbox->arena);
  if (!stopped) {
    result->message = message_of(lua, sandbox->arena);
    take_place(lua, result, sandbox->loading);
  }
  lua_settop(lua, 1);
  return 1;
}

// ---- calls --------------------------------------------------------------------------------------

typedef struct Call {
  SandboxTask *task;
  void *context;
} Call;

static int call_task(lua_State *lua) {
  Call *call = lua_touserdata(lua, 1);
  lua_settop(lua, 0);
  call->task(lua, call->context);
  return 0;
}

static uint32_t milliseconds_of(const Sandbox *sandbox) {
  uint32_t wanted = sandbox->options.limits.milliseconds;
  return wanted ? wanted : SANDBOX_MILLISECONDS;
}

static SandboxResult noted_place(const Sandbox *sandbox) {
  SandboxResult result = sandbox->stop_place;
  result.file = str_dup(sandbox->arena, result.file);
  result.traceback = str_dup(sandbox->arena, result.traceback);
  return result;
}

static SandboxResult sum_up(Sandbox *sandbox, int status) {
  SandboxResult result = sandbox->result;
  if (status == LUA_ERRMEM || sandbox->stop_noted) result = noted_place(sandbox);
  if (status == LUA_ERRMEM && sandbox->stopped == SANDBOX_OK) sandbox->stopped = SANDBOX_MEMORY;
  result.status = sandbox->stopped ? sandbox->stopped : SANDBOX_ERROR;
  if (status == LUA_OK) return (SandboxResult){0};
  if (result.status == SANDBOX_TIME)
    result.message = str_fmt(sandbox->arena, "it took longer than %.1f s of processor time",
                             milliseconds_of(sandbox) / 1000.0);
  if (result.status == SANDBOX_MEMORY)
    result.message =
        str_fmt(sandbox->arena, "it wanted more than %zu MB", bytes_max(sandbox) >> 20);
  if (result.message.len == 0) result.message = S("error in error handling");
  return result;
}

// Within a task that runs: under its clock, on the coroutine at work, whose stack is left as it
// was.
static SandboxResult run_within(Sandbox *sandbox, Call *call, Arena *arena) {
  lua_State *lua = sandbox->running;
  Arena *outer = sandbox->arena;
  SandboxResult kept = sandbox->result, result;
  Str loading = sandbox->loading;
  int top = lua_gettop(lua);
  sandbox->arena = arena;
  sandbox->result = (SandboxResult){0};
  if (lua_checkstack(lua, 8)) {
    lua_pushcfunction(lua, describe);
    lua_pushcfunction(lua, call_task);
    lua_pushlightuserdata(lua, call);
    result = sum_up(sandbox, lua_pcall(lua, 1, 0, top + 1));
  } else {
    result = sum_up(sandbox, LUA_ERRMEM);
  }
  lua_settop(lua, top);
  sandbox->arena = outer;
  sandbox->result = kept;
  sandbox->loading = loading;
  return result;
}

SandboxResult sandbox_run(Sandbox *sandbox, SandboxTask *task, void *context, Arena *arena) {
  lua_State *lua = sandbox->lua;
  Call call = {task, context};
  DeadlineCall reached = {time_is_up, sandbox};
  Deadline deadline;
  if (sandbox->busy) return run_within(sandbox, &call, arena);
  sandbox->arena = arena;
  sandbox->result = (SandboxResult){0};
  if (sandbox->stopped) {
    sandbox->watched_count = 0;
    return sum_up(sandbox, LUA_ERRRUN);
  }
  sandbox_watch(sandbox, arena, false);
  sandbox->running = lua;
  sandbox->late = 0;
  sandbox->loading = (Str){0};
  lua_pushcfunction(lua, describe);
  lua_pushcfunction(lua, call_task);
  lua_pushlightuserdata(lua, &call);
  sandbox->busy = true;
  deadline_start(&deadline, milliseconds_of(sandbox), &reached);
  int status = lua_pcall(lua, 1, 0, 1);
  deadline_stop(&deadline);
  sandbox->busy = false;
  lua_sethook(lua, NULL, 0, 0);
  lua_settop(lua, 0);
  settle(sandbox);
  return sum_up(sandbox, status);
}

typedef struct Script {
  Str file, text;
} Script;

void sandbox_compile(lua_State *lua, Str file, Str text) {
  Sandbox *sandbox = sandbox_of(lua);
  const char *name = str_cstr(sandbox->arena, str_fmt(sandbox->arena, "@%.*s", STR_ARG(file)));
  sandbox->loading = file;
  if (luaL_loadbufferx(lua, text.ptr, text.len, name, "t") != LUA_OK) lua_error(lua);
  sandbox->loading = (Str){0};
}

static void run_script(lua_State *lua, void *context) {
  const Script *script = context;
  sandbox_compile(lua, script->file, script->text);
  lua_call(lua, 0, 0);
}

SandboxResult sandbox_load(Sandbox *sandbox, Str file, Str text, Arena *arena) {
  Script script = {file, text};
  if (text.len > SANDBOX_SCRIPT_BYTES_MAX)
    return (SandboxResult){.status = SANDBOX_ERROR,
                           .file = file,
                           .message = str_fmt(arena, "the script is longer than %d MB",
                                              SANDBOX_SCRIPT_BYTES_MAX >> 20)};
  if (text.len > 0 && text.ptr[0] == '\x1B')
    return (SandboxResult){
        .status = SANDBOX_ERROR, .file = file, .message = S("the script is no text")};
  return sandbox_run(sandbox, run_script, &script, arena);
}

lua_State *sandbox_lua(Sandbox *sandbox) { return sandbox->lua; }
const PrintedVec *sandbox_printed(const Sandbox *sandbox) { return &sandbox->printed; }

int sandbox_argument(lua_State *lua, int arg, const char *name, const char *expected) {
  return luaL_error(lua, "%s: argument %d: %s expected, got %s", name, arg, expected,
                    luaL_typename(lua, arg));
}
