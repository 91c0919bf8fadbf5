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

CHECK_MAIN
