// Tags that nobody knows are text to the reader, and told of.
#include "check.h"
#include "markdown_site.h"

TEST(placeholders_are_text) {
  static const MadeCase cases[] = {
      {"a <repo-url> List<String>\n", "<p>a &lt;repo-url&gt; List&lt;String&gt;</p>\n"},
      {"<timeout>30</timeout> <your name here>\n",
       "<p>&lt;timeout&gt;30&lt;/timeout&gt; &lt;your name here&gt;</p>\n"},
      {"<HOST>\n", "<p>&lt;HOST&gt;</p>\n"},
      {"- <host>\n- <port>\n", "<ul>\n<li>&lt;host&gt;</li>\n<li>&lt;port&gt;</li>\n</ul>\n"},
      {"<dependency>\n  <id>x</id>\n</dependency>\n",
       "<p>&lt;dependency&gt;\n  &lt;id&gt;x&lt;/id&gt;\n&lt;/dependency&gt;</p>\n"},
      {"<div>\n<host>\n</div>\n", "<div>\n&lt;host&gt;\n</div>\n"},
      {"<box>\n<host>\n</box>\n", "<div class=\"box\">\n<p>&lt;host&gt;</p>\n\n</div>\n"},
      {"cd <path>\n", "<p>cd &lt;path&gt;</p>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(elements_stay) {
  static const MadeCase cases[] = {
      {"a <my-el>b</my-el>\n", "<p>a <my-el>b</my-el></p>\n"},
      {"a <x y=\"1\">b</x>\n", "<p>a <x y=\"1\">b</x></p>\n"},
      {"a <svg><g><path d=\"m0\" /></g></svg>\n", "<p>a <svg><g><path d=\"m0\" /></g></svg></p>\n"},
      {"a <tag kind=\"k\">b</tag> <kbd>c</kbd>\n", "<p>a <b class=\"k\">b</b> <kbd>c</kbd></p>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(placeholders_are_told_of) {
  static const MadeCase cases[] = {
      {"ä <timeout>30</timeout>\n",
       "1:3+9 html-unknown: no browser knows <timeout>; it is shown as text (put it in backticks, or "
       "write \\<timeout>)\n"},
      {"> | a |\n> |---|\n> | <b-c d> |\n",
       "3:5+7 html-unknown: no browser knows <b-c>; it is shown as text (put it in backticks, or "
       "write \\<b-c d>)\n"},
      {"![a <host>](pic.png)\n",
       "1:5+6 html-unknown: no browser knows <host>; it is shown as text (put it in backticks, or "
       "write \\<host>)\n"},
      {"`<host>` \\<host> <!-- <host> -->\n\n    <host>\n\n<https://host>\n", ""},
  };
  CHECK_MADE(cases, made_problems);
}

static Str made_title(Made *m) { return m->page->title.text; }
static Str made_plain(Made *m) { return m->page->markdown.plain.text; }

TEST(placeholders_are_in_titles_and_search_and_in_no_id) {
  static const MadeCase titles[] = {{"# Install <version>\n", "Install <version>"}};
  static const MadeCase plain[] = {{"a <host>\n\n<port>\n", "a <host>\n<port>\n"}};
  static const MadeCase headings[] = {{"## Set <name>\n", "1:2 #set Set &lt;name&gt;\n"}};
  CHECK_MADE(titles, made_title);
  CHECK_MADE(plain, made_plain);
  CHECK_MADE(headings, made_headings);
}

CHECK_MAIN
