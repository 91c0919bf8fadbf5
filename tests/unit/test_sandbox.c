// sandbox/sandbox.c and its pattern matcher: what scripts may do, and that nothing they do gets
// out.
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "check.h"
#include "sandbox/sandbox.h"

static const char *const names[] = {"ok", "error", "time", "memory"};

static SandboxResult run_with(SandboxOptions options, Str text, Arena *arena) {
  Sandbox *sandbox = sandbox_new(options);
  CHECK(sandbox != NULL);
  SandboxResult result = sandbox_load(sandbox, S("scripts/a.lua"), text, arena);
  sandbox_free(sandbox);
  return result;
}

static SandboxResult run(const char *text, Arena *arena) {
  return run_with((SandboxOptions){0}, str_from(text), arena);
}

// ---- hostile scripts ----------------------------------------------------------------------------

enum {
  MILLISECONDS = 200,
  PATIENT_MILLISECONDS = 10000,  // of scripts that must end otherwise first, on a busy machine too
  MEGABYTES = 16,
  ENDS_WITHIN = 2,  // seconds of processor time over the limit, sanitizers or not
};

static bool came_out(const SandboxResult *result, Str wanted) {
  Str kind, message;
  str_cut(wanted, ' ', &kind, &message);
  return str_eq(kind, str_from(names[result->status])) && str_contains(result->message, message);
}

// What the sandbox cannot end, the system does, after a second of processor time.
static void try_in_child(Str text) {
  pid_t child = fork();
  if (child == 0) {
    Arena arena = {0};
    setrlimit(RLIMIT_CPU, &(struct rlimit){1, 1});
    run_with((SandboxOptions){{MILLISECONDS, MEGABYTES << 20}, NULL, NULL}, text, &arena);
    _exit(0);
  }
  int status = 0;
  CHECK(child > 0 && waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL));
}

static void try_hostile(Str name, Str wanted, Str text) {
  Arena arena = {0};
  struct timespec began, ended;
  uint32_t milliseconds = str_starts(wanted, S("time")) ? MILLISECONDS : PATIENT_MILLISECONDS;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
  SandboxResult result =
      run_with((SandboxOptions){{milliseconds, MEGABYTES << 20}, NULL, NULL}, text, &arena);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
  bool good = came_out(&result, wanted);
  if (!good)
    printf("%.*s: %s, \"%.*s\"; expected %.*s\n", STR_ARG(name), names[result.status],
           STR_ARG(result.message), STR_ARG(wanted));
  CHECK(good);
  CHECK(ended.tv_sec - began.tv_sec <= milliseconds / 1000 + ENDS_WITHIN);
  CHECK(result.status == SANDBOX_OK || !str_contains(result.message, S("0x")));
  arena_free(&arena);
}

TEST(hostile_scripts) {
  Arena arena = {0};
  FsRoot root;
  Str all, line, name = {0}, wanted = {0};
  size_t count = 0;
  CHECK(fs_open_root("tests/hooks", &root).status == FS_OK);
  CHECK(fs_read(root, S("hostile.txt"), 1 << 20, &arena, &all).status == FS_OK);
  const char *start = NULL;
  while (all.len > 0) {
    const char *at = all.ptr;
    bool more = str_line(&all, &line), head = str_starts(line, S("==== "));
    if (start && (head || all.len == 0)) {
      const char *end = head ? at : all.ptr;
      Str text = {start, (size_t)(end - start)};
      if (check_drawn(count++, 3)) {
        if (str_eq(wanted, S("supervisor")))
          try_in_child(text);
        else
          try_hostile(name, wanted, text);
      }
    }
    if (!more || !head) continue;
    str_cut(str_from_index(line, 5), ':', &name, &wanted);
    wanted = str_trim(wanted);
    start = all.ptr;
  }
  CHECK(count >= 120);
  fs_close(&root);
  arena_free(&arena);
}

// ---- what works ---------------------------------------------------------------------------------

TEST(friendly_scripts) {
  static const char *const scripts[] = {
      "assert(('hello world'):find('o w') == 5)",
      "assert(('hello'):find('l', 1, true) == 3 and not ('hello'):find('x'))",
      "assert(('hello'):find('') == 1 and ('hello'):find('', 10) == nil and ('hello'):find('', 6) == 6)",
      "local a, b = ('key = value'):match('^(%w+)%s*=%s*(%w+)$') assert(a == 'key' and b == 'value')",
      "assert(('  trim  '):match('^%s*(.-)%s*$') == 'trim')",
      "assert(('abc'):gsub('%w', '%0%0') == 'aabbcc')",
      "assert(('abc'):gsub('', '-') == '-a-b-c-')",
      "assert(select(2, ('abc'):gsub('b', {b = false})) == 1)",
      "assert(('hello world'):gsub('o', {o = '0'}, 1) == 'hell0 world')",
      "assert(('abc'):gsub('(a)(b)(c)', '%3%2%1') == 'cba')",
      "assert(('THE (quick) fox'):match('%((%a+)%)') == 'quick')",
      "assert(('f(a(b)c)d'):match('%b()') == '(a(b)c)')",
      "assert(('THE QUICK brown'):gsub('%f[%a]%u+%f[%A]', '<%0>') == '<THE> <QUICK> brown')",
      "assert(('a]b'):match('[]]') == ']' and ('a-b'):match('[a-]+') == 'a-' and ('x^'):match('[x^]+') == "
      "'x^')",
      "assert(('abab'):match('^(ab)%1$') == 'ab')",
      "local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[k] = v end assert(t.a == '1' and t.b "
      "== '2')",
      "assert(('abc'):match('()b()') == 2)",
      "local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end assert(n == 4)",
      "assert(string.format('%5.1f|%-3s|%03d|%x|%q|%%', 3.14159, 'a', 7, 255, 'x') == '  3.1|a  "
      "|007|ff|\"x\"|%')",
      "assert(string.format('%s', setmetatable({}, {__tostring = function() return 'me' end})) == 'me')",
      "local t = {3, 1, 2} table.sort(t) assert(table.concat(t, ',') == '1,2,3')",
      "local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) assert(table.remove(t) == 3 and #t == 3)",
      "assert(select('#', table.unpack({1, nil, 3}, 1, 3)) == 3)",
      "for i, v in ipairs({'a', 'b'}) do assert(i == 1 and v == 'a' or v == 'b') end",
      "local n = 0 for k, v in pairs({1, 2, x = 3}) do n = n + v end assert(n == 6)",
      "assert(pcall(error, {code = 1}) == false and select(2, pcall(error, {code = 1})).code == 1)",
      "local class = {} class.__index = class function class.new() return setmetatable({n = 1}, class) end "
      "function class:get() return self.n end assert(class.new():get() == 1)",
      "assert(tostring(1) == '1' and tostring(1.5) == '1.5' and tostring(2.0) == '2.0' and tostring(nil) == "
      "'nil')",
      "assert(tonumber('0x10') == 16 and tonumber('z', 36) == 35 and math.type(1) == 'integer')",
      "assert(utf8.len('h\xC3\xA9') == 2 and utf8.char(233) == '\xC3\xA9')",
      "for p, c in utf8.codes('h\xC3\xA9') do assert(c == 104 or c == 233) end",
      "assert(('x'):rep(3, '-') == 'x-x-x' and ('abc'):upper() == 'ABC' and ('abc'):reverse() == 'cba')",
      "local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end) "
      "local _, x = coroutine.resume(co, 1) local _, y = coroutine.resume(co, 5) assert(x == 2 and y == 10)",
      "goto done do error('not here') end ::done::",
      "assert(load('return ...')(7) == 7)",
      "assert('10' + 5 == 15 and 10 .. '' == '10')",
  };
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    Arena arena = {0};
    SandboxResult result = run(scripts[i], &arena);
    if (result.status != SANDBOX_OK) printf("%s: %.*s\n", scripts[i], STR_ARG(result.message));
    CHECK(result.status == SANDBOX_OK);
    arena_free(&arena);
  }
}

// ---- problems -----------------------------------------------------------------------------------

TEST(problems_have_a_place) {
  static const struct {
    const char *text, *message;
    uint32_t line;
    const char *traceback;
  } cases[] = {
      {"\n\nerror('no')", "no", 3, "scripts/a.lua:3: in main chunk"},
      {"local function f(x)\n  return x.y\nend\nf()", "attempt to index a nil value (local 'x')", 2,
       "scripts/a.lua:2: in function 'f'\nscripts/a.lua:4: in main chunk"},
      {"local function f() error('up', 2) end\n\nf()", "up", 3,
       "scripts/a.lua:1: in function 'f'\nscripts/a.lua:3: in main chunk"},
      {"x =", "unexpected symbol near <eof>", 1, ""},
      {"local x = 1\nlocal y = = 2", "unexpected symbol near '='", 2, ""},
      {"error('a: b', 0)", "a: b", 1, "scripts/a.lua:1: in main chunk"},
      {"string.rep()", "bad argument #1 to 'rep' (string expected, got no value)", 1,
       "scripts/a.lua:1: in main chunk"},
      {"while true do\nend", "it took longer than 0.1 s of processor time", 1,
       "scripts/a.lua:1: in main chunk"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena arena = {0};
    SandboxResult result =
        run_with((SandboxOptions){{100, 0}, NULL, NULL}, str_from(cases[i].text), &arena);
    CHECK_STR(result.message, str_from(cases[i].message));
    CHECK_STR(result.file, S("scripts/a.lua"));
    CHECK_INT(result.line, cases[i].line);
    CHECK_STR(result.traceback, str_from(cases[i].traceback));
    arena_free(&arena);
  }
}

TEST(a_stopped_state_stays_stopped) {
  Arena arena = {0};
  Sandbox *sandbox = sandbox_new((SandboxOptions){{50, 0}, NULL, NULL});
  CHECK_INT(sandbox_load(sandbox, S("a"), S("while true do end"), &arena).status, SANDBOX_TIME);
  CHECK_INT(sandbox_load(sandbox, S("b"), S("x = 1"), &arena).status, SANDBOX_TIME);
  sandbox_free(sandbox);
  arena_free(&arena);
}

// The limit is a script's: a busy machine that is slow to open the library takes nothing from it.
TEST(the_shortest_limit_opens) {
  for (int i = 0; i < 100; i++) {
    Sandbox *sandbox = sandbox_new((SandboxOptions){{1, 4 << 20}, NULL, NULL});
    CHECK(sandbox != NULL);
    sandbox_free(sandbox);
  }
}

TEST(prints_are_kept) {
  Arena arena = {0};
  Sandbox *sandbox = sandbox_new((SandboxOptions){0});
  sandbox_load(sandbox, S("scripts/a.lua"), S("\nprint('a', 1, {})"), &arena);
  CHECK_INT(sandbox_printed(sandbox)->len, 1);
  const Printed *printed = &sandbox_printed(sandbox)->items[0];
  CHECK_STR(printed->file, S("scripts/a.lua"));
  CHECK_INT(printed->line, 2);
  CHECK_STR(printed->text, S("a\t1\ttable"));
  sandbox_free(sandbox);
  arena_free(&arena);
}

// ---- modules and frozen tables ------------------------------------------------------------------

static bool find_module(void *context, Str name, Str *file, Str *text) {
  (void)context;
  *file = S("scripts/lib/m.lua");
  *text = str_eq(name, S("dates")) ? S("return {loaded = true}") : S("require('cycle')");
  return str_eq(name, S("dates")) || str_eq(name, S("cycle"));
}

TEST(modules) {
  Arena arena = {0};
  SandboxOptions options = {.module = find_module};
  CHECK_INT(
      run_with(options, S("local d = require('dates') assert(d.loaded and d == require('dates'))"),
               &arena)
          .status,
      SANDBOX_OK);
  SandboxResult result = run_with(options, S("require('cycle')"), &arena);
  CHECK_STR(result.message, S("module 'cycle' requires itself"));
  CHECK_STR(result.file, S("scripts/lib/m.lua"));
  CHECK_STR(run_with(options, S("require('other')"), &arena).message,
            S("there is no module 'other'"));
  arena_free(&arena);
}

static void give_frozen(lua_State *lua, void *context) {
  (void)context;
  lua_newtable(lua);
  lua_pushliteral(lua, "x");
  lua_rawseti(lua, -2, 1);
  lua_newtable(lua);
  lua_pushinteger(lua, 7);
  lua_setfield(lua, -2, "deep");
  lua_setfield(lua, -2, "inner");
  sandbox_freeze(lua);
  lua_setglobal(lua, "data");
}

TEST(frozen_tables) {
  static const char *const scripts[] = {
      "assert(#data == 1 and data[1] == 'x' and data.inner.deep == 7)",
      "for i, v in ipairs(data) do assert(v == 'x') end",
      "local n = 0 for k in pairs(data) do n = n + 1 end assert(n == 2)",
      "assert(table.concat(data) == 'x' and table.unpack(data) == 'x' and next(data) == 1)",
      "assert(not pcall(function() data.y = 1 end) and not pcall(function() data.inner.deep = 1 end))",
      "assert(not pcall(rawset, data, 'y', 1) and not pcall(table.insert, data, 1))",
      "assert(rawget(data, 1) == 'x' and rawlen(data) == 1 and data.inner == data.inner)",
      "for k, v in pairs(data) do if type(v) == 'table' then assert(not pcall(rawset, v, 'deep', 1)) end end",
  };
  Arena arena = {0};
  Sandbox *sandbox = sandbox_new((SandboxOptions){0});
  CHECK_INT(sandbox_run(sandbox, give_frozen, NULL, &arena).status, SANDBOX_OK);
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    SandboxResult result = sandbox_load(sandbox, S("a"), str_from(scripts[i]), &arena);
    if (result.status != SANDBOX_OK) printf("%s: %.*s\n", scripts[i], STR_ARG(result.message));
    CHECK(result.status == SANDBOX_OK);
  }
  sandbox_free(sandbox);
  arena_free(&arena);
}

CHECK_MAIN
