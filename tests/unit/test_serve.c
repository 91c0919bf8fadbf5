// serve/: the headers that a host would send for a path.
#include "check.h"
#include "serve/headers.h"

TEST(headers_of_a_path) {
  static const char *const file =
      "# a comment\n"
      "/*\n"
      "  X-All: yes\n"
      "  Cache-Control: max-age=9\n"
      "\n"
      "/assets/*.css\n"
      "\tX-Style:  a: b \n"
      "/one.html\n"
      "  X-One: 1\n"
      "  no header\n";
  static const char *const cases[][2] = {
      {"/", "X-All: yes\n"},
      {"/one.html", "X-All: yes\nX-One: 1\n"},
      {"/one.htmlx", "X-All: yes\n"},
      {"/assets/style.css", "X-All: yes\nX-Style: a: b\n"},
      {"/assets/deep/style.css", "X-All: yes\nX-Style: a: b\n"},
      {"/assets/style.css.map", "X-All: yes\n"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_STR(headers_match(str_from(file), str_from(cases[i][0]), &arena), str_from(cases[i][1]));
  CHECK_STR(headers_match(S(""), S("/"), &arena), S(""));
  CHECK_STR(headers_match(S("  X-Nobody: 1\n"), S("/"), &arena), S(""));
  arena_free(&arena);
}

static bool reaches(const char *pattern, Str path, Arena *arena) {
  return headers_match(str_fmt(arena, "%s\n  X: 1\n", pattern), path, arena).len > 0;
}

TEST(stars) {
  static const struct {
    const char *pattern, *path;
    bool reached;
  } cases[] = {
      {"*", "", true},
      {"/*b", "/b", true},
      {"/*b", "/bab", true},
      {"/*b", "/ba", false},
      {"/a*a", "/a", false},
      {"/a*a", "/aa", true},
      {"/a*b*c", "/abc", true},
      {"/a*b*c", "/acb", false},
      {"/a*b*", "/a/x/b", true},
      {"/**b", "/x/b", true},
      {"/*ab*ab", "/ab", false},
      {"/*ab*ab", "/aab/ab", true},
      {"/*.css*.css", "/a.css", false},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK(reaches(cases[i].pattern, str_from(cases[i].path), &arena) == cases[i].reached);
  // One that tries all ways to lay forty stars over this path is never done.
  Buf path = {.arena = &arena};
  for (int i = 0; i < 4000; i++) buf_add_char(&path, 'a');
  CHECK(
      !reaches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
               buf_str(&path), &arena));
  arena_free(&arena);
}

CHECK_MAIN
