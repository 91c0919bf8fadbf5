// Ids of a page: one list, of headings, raw HTML and the theme.
#include "check.h"
#include "markdown/markdown.h"
#include "markdown_site.h"

TEST(ids_of_the_theme_are_not_chosen) {
  static const MadeCase cases[] = {
      {"<i id=\"~main\">x</i>\n",
       "1:1+14 heading-id-double: the id \"~main\" may be the theme's: those begin with \"~\"\n"},
      {"## ~main\n\n## Main\n", ""},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(ids_of_a_fragment_have_its_key) {
  Arena arena = {0};
  static Site site;
  Str html =
      markdown_fragment(S("## Added\n\na[^1]\n\n[^1]: b\n"), S("x.md"), S("r2"), &site, &arena);
  CHECK(str_contains(html, S("<h2 id=\"r2--added\">")));
  CHECK(str_contains(html, S("href=\"#r2--added\"")));
  CHECK(str_contains(html, S("id=\"r2--fn-1\"")));
  CHECK(!str_contains(html, S("\"#fn")));
  arena_free(&arena);
}

CHECK_MAIN
