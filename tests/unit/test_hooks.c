// hooks/hooks.c and its objects over a whole site: which scripts there are, what they leave behind
// when they fail, and where what they print is said to be.
#include "base/utf8.h"
#include "check.h"
#include "hooks/hooks.h"
#include "temp_site.h"

// Loads the scripts of a site and runs its events; what is wrong, a line each.
static Str problems_of(TempSite *t) {
  temp_file(t, "content/handbook.yaml", "title: T\n");
  temp_file(t, "content/index.md", "# Home\n");
  if (!content_open(t->site, str_cstr(&t->arena, t->folder), t->scratch)) return S("not opened");
  Hooks *hooks = hooks_open(t->site, (HooksOptions){0});
  hooks_config(hooks);
  content_walk(t->site, t->scratch);
  for (size_t i = 0; i < t->site->pages.len; i++)
    content_read(t->site->pages.items[i], t->site, t->scratch);
  hooks_pages(hooks);
  content_arrange(t->site, t->scratch);
  hooks_finish(hooks);
  hooks_close(hooks);
  return temp_problems(t);
}

static Str problems_with(TempSite *t, const char *script) {
  temp_file(t, "scripts/a.lua", script);
  return problems_of(t);
}

// The sanitizers see what is not given back.
TEST(a_page_that_fails_half_way_leaves_nothing) {
  TempSite t = temp_begin();
  Str problems = problems_with(
      &t,
      "prepbook.on('pages', function(site)\n"
      "  assert(not pcall(site.add, site, { path = 'x.md', markdown = 'x', data = print }))\n"
      "  assert(not pcall(site.add, site, { path = 'x.md', markdown = 3 }))\n"
      "  assert(not pcall(site.add, site, { path = 'y.md', front = { a = { print } } }))\n"
      "  assert(not pcall(site.add, site, { path = 'z.md', title = 'Z', template = {} }))\n"
      "  site:add({ path = 'x.md', markdown = 'whole', data = { print = 1 } })\n"
      "end)\n");
  CHECK_STR(problems, S(""));
  CHECK(temp_page(&t, "x.md") != NULL && temp_page(&t, "y.md") == NULL);
  CHECK_INT(t.site->pages.len, 2);
  temp_end(&t);
}

TEST(what_is_printed_stands_where_it_was_printed) {
  TempSite t = temp_begin();
  Str problems = problems_with(&t,
                               "print('content/index.md:3: no place of mine')\n"
                               "pcall(print, 'content/index.md:4: nor this')\n"
                               "load('print(5)')()\n");
  CHECK_STR(problems, S("(load): script-print: 5\n"
                        "scripts/a.lua:1: script-print: content/index.md:3: no place of mine\n"
                        "scripts/a.lua:2: script-print: content/index.md:4: nor this"));
  temp_end(&t);
}

TEST(what_is_said_of_scripts_is_utf8) {
  TempSite t = temp_begin();
  temp_file(&t, "content/_data/rows.yaml", "- a: 1\n");
  Str problems =
      problems_with(&t,
                    "local t = {}\n"
                    "t['\\xff'] = function() error('\\xfe') end\n"
                    "prepbook.on('pages', function(site)\n"
                    "  assert(not pcall(site.add, site, { path = '\\xff.md' }))\n"
                    "  pcall(prepbook.shape, 'rows', { list = { ['\\xff'] = 'text' } })\n"
                    "  t['\\xff']()\n"
                    "end)\n");
  CHECK(problems.len > 0 && utf8_find_invalid(problems) == STR_NONE);
  CHECK(str_contains(problems, S("script-error: \uFFFD")));
  CHECK_INT(t.site->pages.len, 1);
  temp_end(&t);
}

// Lua cuts a long name for its messages.
TEST(a_script_of_a_long_name_is_named_whole) {
  TempSite t = temp_begin();
  temp_file(&t, "scripts/a-name-that-is-far-longer-than-the-sixty-bytes-that-lua-shows-of-it.lua",
            "print('here')\n");
  CHECK_STR(problems_of(&t), S("scripts/a-name-that-is-far-longer-than-the-sixty-bytes-that-lua-"
                               "shows-of-it.lua:1: script-print: here"));
  temp_end(&t);
}

TEST(a_linked_folder_of_modules_is_read) {
  TempSite t = temp_begin();
  temp_file(&t, "shared/days/names.lua", "return { first = 'Monday' }\n");
  temp_link(&t, "scripts/lib/days", "../../shared/days");
  temp_link(&t, "shared/days/again", ".");
  CHECK_STR(problems_with(&t, "print(require('days/names').first)\n"),
            S("scripts/a.lua:1: script-print: Monday"));
  temp_end(&t);
}

TEST(a_link_that_leads_out_is_told) {
  TempSite t = temp_begin();
  temp_file(&t, "scripts/lib/m.lua", "return {}\n");
  temp_link(&t, "scripts/lib/out", "/usr/share");
  CHECK_STR(problems_with(&t, "print(1)\n"),
            S("scripts/lib/out: file-unreadable: cannot read: it leads out of the folder"));
  temp_end(&t);
}

TEST(more_scripts_than_are_read_are_told) {
  TempSite t = temp_begin();
  for (int i = 0; i < 1002; i++)
    temp_file(&t, str_cstr(&t.arena, str_fmt(&t.arena, "scripts/lib/m%04d.lua", i)), "");
  CHECK_STR(problems_with(&t, ""),
            S("scripts/lib/m1000.lua: script-error: there are more than 1000 scripts of its kind "
              "(this one and those that come after it by name are not read)"));
  temp_end(&t);
}

TEST(a_written_file_takes_no_name_that_differs_in_case_alone) {
  TempSite t = temp_begin();
  temp_file(&t, "content/Plan.txt", "x");
  Str problems =
      problems_with(&t,
                    "prepbook.on('finish', function(site)\n"
                    "  for _, name in ipairs { 'plan.txt', 'PLAN.txt', 'Robots.txt' } do\n"
                    "    local fine, why = pcall(site.write, site, name, '')\n"
                    "    assert(not fine and why:find('is there already', 1, true), name)\n"
                    "  end\n"
                    "  site:write('data/Own.txt', '')\n"
                    "  assert(not pcall(site.write, site, 'data/own.txt', ''))\n"
                    "end)\n");
  CHECK_STR(problems, S(""));
  temp_end(&t);
}

CHECK_MAIN
