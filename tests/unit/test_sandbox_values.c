// sandbox/date.c, random.c, json_text.c: small values for scripts.
#include <stdio.h>

#include "check.h"
#include "sandbox/builders.h"
#include "sandbox/values.h"

static void open_values(lua_State *lua, void *context) {
  (void)context;
  html_open(lua);
  lua_newtable(lua);
  date_open(lua);
  random_open(lua);
  json_open(lua);
  lua_setglobal(lua, "prepbook");
}

typedef struct Case {
  const char *expression, *shown;
} Case;

// What `print` of each expression shows, or the error.
static void check_cases(const Case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    Arena arena = {0};
    Sandbox *sandbox = sandbox_new((SandboxOptions){0});
    sandbox_run(sandbox, open_values, NULL, &arena);
    Str script = str_fmt(
        &arena,
        "local date, random, json = prepbook.date, prepbook.random, prepbook.json print(%s)",
        cases[i].expression);
    SandboxResult result = sandbox_load(sandbox, S("a"), script, &arena);
    Str shown = result.message;
    if (result.status == SANDBOX_OK) shown = sandbox_printed(sandbox)->items[0].text;
    CHECK_STR(shown, str_from(cases[i].shown));
    sandbox_free(sandbox);
    arena_free(&arena);
  }
}
#define CHECK_CASES(cases) check_cases(cases, sizeof cases / sizeof *cases)

TEST(dates) {
  static const Case cases[] = {
      {"date('2026-11-23')", "2026-11-23"},
      {"date('2026-11-23').year, date('2026-11-23').month, date('2026-11-23').day", "2026\t11\t23"},
      {"date('2026-11-23').weekday, date('2026-11-22').weekday, date('1970-01-01').weekday",
       "1\t7\t4"},
      {"date('2024-02-28'):add(2), date('2023-02-28'):add(1), date('2000-02-28'):add(1), "
       "date('1900-02-28'):add(1)",
       "2024-03-01\t2023-03-01\t2000-02-29\t1900-03-01"},
      {"date('2026-01-01'):add(-1), date('1970-01-01'):add(-719162)", "2025-12-31\t0001-01-01"},
      {"date('2026-11-20'):add_business(1), date('2026-11-23'):add_business(-1), "
       "date('2026-11-21'):add_business(1)",
       "2026-11-23\t2026-11-20\t2026-11-23"},
      {"date('2026-12-18'):add_business(5), date('2026-12-18'):add_business(0)",
       "2026-12-25\t2026-12-18"},
      {"date('2026-11-23'):days_to(date('2027-01-01')), date('2026-11-23'):days_to(date('2026-11-22'))",
       "39\t-1"},
      {"date('2026-11-02'):format('%A, %e %B %Y')", "Monday, 2 November 2026"},
      {"date('2026-01-05'):format('%a %b %d %j %u %m %%')", "Mon Jan 05 005 1 01 %"},
      {"date('0001-01-01'), date('9999-12-31')", "0001-01-01\t9999-12-31"},
      {"date('2026-11-23') == date('2026-11-22'):add(1), date('2026-11-23') < date('2026-11-24'), "
       "date('2026-11-23') <= "
       "date('2026-11-22')",
       "true\ttrue\tfalse"},
      {"date('2026-02-30')", "prepbook.date: there is no day 2026-02-30"},
      {"date('2026-2-3')", "prepbook.date: a day like 2026-11-22 expected, got \"2026-2-3\""},
      {"date('2026-13-01')", "prepbook.date: a day like 2026-11-22 expected, got \"2026-13-01\""},
      {"date('9999-12-31'):add(1)", "a date out of the years 1 to 9999"},
      {"date('2026-11-23'):add(1 << 40)", "bad argument #1 to 'add' (too many days)"},
      {"date('2026-11-23'):format('%x')", "Date:format: there is no \"%x\""},
      {"date('2026-11-23'):format('%')", "Date:format: the format ends in \"%\""},
      {"getmetatable(date('2026-11-23'))", "false"},
  };
  CHECK_CASES(cases);
}

TEST(random_numbers) {
  static const Case cases[] = {
      {"random(7):int(1, 6) == random(7):int(1, 6), random(7):int(1, 1 << 40) == random(8):int(1, 1 << 40)",
       "true\tfalse"},
      {"random('a'):int(1, 1000), random(1):int(math.mininteger, math.maxinteger) ~= 0",
       "584\ttrue"},
      {"random(1):pick{'x'}, #random(1):shuffle{1, 2, 3}", "x\t3"},
      {"(function() local seen, r = {}, random(3) for _ = 1, 200 do seen[r:int(1, 6)] = true end return "
       "#seen end)()",
       "6"},
      {"(function() local t = {1, 2, 3, 4, 5} random(2):shuffle(t) return table.concat(t) end)()",
       "12345"},
      {"random(1):int(2, 1)", "bad argument #2 to 'int' (is less than the first number)"},
      {"random(1):pick{}", "bad argument #1 to 'pick' (is empty)"},
      {"random({})", "bad argument #1 to 'random' (number expected, got table)"},
  };
  CHECK_CASES(cases);
}

TEST(json) {
  static const Case cases[] = {
      {"json{b = 1, a = {true, 'x'}}", "{\"a\":[true,\"x\"],\"b\":1}"},
      {"json{}, json(1), json(1.5), json(0.1), json('</script>'), json(true)",
       "[]\t1\t1.5\t0.1\t\"\\u003c/script\\u003e\"\ttrue"},
      {"json{html.b 'x', date('2026-11-23')}",
       "[\"\\u003cb\\u003ex\\u003c/b\\u003e\",\"2026-11-23\"]"},
      {"json(nil)", "null"},
      {"json{1, nil, 3}",
       "prepbook.json: a table is either a list without gaps or has texts for keys"},
      {"json{1, x = 2}",
       "prepbook.json: a table is either a list without gaps or has texts for keys"},
      {"json(1 / 0)", "prepbook.json: a number that JSON does not have"},
      {"json(print)", "prepbook.json: JSON has no function"},
      {"(function() local t = {} t[1] = t return json(t) end)()",
       "prepbook.json: tables in tables, too deep"},
  };
  CHECK_CASES(cases);
}

CHECK_MAIN
