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

// Every id that a link may lead to, but for headings'.
static Str made_ids(Made *m) {
  Buf out = {.arena = &m->t.arena};
  for (size_t i = 0; i < m->page->markdown.ids.len; i++)
    buf_add_fmt(&out, "%.*s\n", STR_ARG(m->page->markdown.ids.items[i]));
  return buf_str(&out);
}

TEST(name_of_an_a_is_a_place_to_link_to) {
  static const MadeCase places[] = {
      {"## <a name=\"S-const\"></a>Constants\n", "S-const\n"},
      {"<A NAME='a&amp;b'>\n\n<p id=c>x</p>\n", "a&b\nc\n"},
      {"<map name=\"m\"></map><a name></a>\n", ""},
  };
  static const MadeCase headings[] = {
      {"## <a name=\"install\"></a>Install\n", "1:2 #install Install\n"},
      {"<a name=\"install\"></a>\n\n## Install\n", "3:2 #install Install\n"},
  };
  static const MadeCase html[] = {
      {"<a name=\"x\"></a>\n\n## X\n",
       "<p><a name=\"x\"></a></p>\n<h2 id=\"x\">X <a class=\"anchor\" href=\"#x\" "
       "aria-label=\"Link to this section: X\"></a></h2>\n"},
      {"<a name=\"y\" id=\"y\"></a>\n", "<p><a name=\"y\" id=\"y\"></a></p>\n"},
  };
  static const MadeCase problems[] = {
      {"## <a name=\"b\"></a>B\n\n<a name=\"b\" id=\"b-2\"></a>\n", ""},
  };
  CHECK_MADE(places, made_ids);
  CHECK_MADE(headings, made_headings);
  CHECK_MADE(html, made_html);
  CHECK_MADE(problems, made_problems);
}

CHECK_MAIN
