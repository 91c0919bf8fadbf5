// site/names.c: one answer for the walk of the disk and for old versions in git.
#include "site/names.h"

#include "check.h"

TEST(names_that_are_left_out) {
  static const struct {
    const char *name;
    bool bare_top, left_out;
  } cases[] = {
      {"", false, true},           {".git", false, true},       {"_drafts", false, true},
      {"_x.md", false, true},      {"_index.md", false, false}, {"_index.MARKDOWN", false, false},
      {"_index.txt", false, true}, {"_index", false, true},     {"node_modules", false, true},
      {"public", false, false},    {"public", true, true},      {"themes", true, true},
      {"scripts", true, true},     {"scripts.md", true, false}, {"a.md", true, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    LeftOut also = {.bare = cases[i].bare_top};
    bool left_out = name_is_left_out(str_from(cases[i].name), false, also);
    if (left_out != cases[i].left_out) printf("%s\n", cases[i].name);
    CHECK(left_out == cases[i].left_out);
  }
  CHECK(name_is_left_out(S("_index.md"), true, (LeftOut){0}));
  CHECK(!name_is_left_out(S("a/public"), true, (LeftOut){.bare = true}));
}

// Without "/" a pattern is about names anywhere, with one about paths beneath content/.
TEST(names_that_a_site_ignores) {
  static const struct {
    const char *pattern, *path;
    bool folder, left_out;
  } cases[] = {
      {"*.psd", "a.psd", false, true},
      {"*.psd", "b/c/a.psd", false, true},
      {"*.psd", "a.psd.md", false, false},
      {"old", "a/old", true, true},
      {"old", "old.md", false, false},
      {"old/", "old", true, true},
      {"old/", "old", false, false},
      {"old/", "a/old", true, false},
      {"/old.md", "old.md", false, true},
      {"/old.md", "a/old.md", false, false},
      {"a/b.md", "a/b.md", false, true},
      {"a/b.md", "c/a/b.md", false, false},
      {"*/old/", "a/b/old", true, true},
      {"a/*.txt", "a/b/c.txt", false, true},
      {"README.md", "readme.md", false, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str pattern = str_from(cases[i].pattern);
    StrVec ignore = {.items = &pattern, .len = 1};
    bool left_out =
        name_is_left_out(str_from(cases[i].path), cases[i].folder, (LeftOut){.ignore = &ignore});
    if (left_out != cases[i].left_out) printf("%s %s\n", cases[i].pattern, cases[i].path);
    CHECK(left_out == cases[i].left_out);
  }
}

TEST(titles_from_names) {
  static const char *const cases[][2] = {{"01-phone_screen", "Phone screen"},
                                         {"2026-review", "2026 review"},
                                         {"1234-x", "1234 x"},
                                         {"old--page", "Old page"},
                                         {"-", "-"}};
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_STR(name_title(&arena, str_from(cases[i][0])), str_from(cases[i][1]));
  arena_free(&arena);
}

CHECK_MAIN
