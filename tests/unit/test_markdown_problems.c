// Every problem that the markdown stage reports, with its place.
#include "check.h"
#include "markdown_site.h"

TEST(headings) {
  static const MadeCase cases[] = {
      {"## a {#b}\n\n## c {#b}\n", "3:6+4 heading-id-double: the id \"b\" is there already\n"},
      {"## a {#b}\n\n<i id=\"b\">x</i>\n",
       "3:1+10 heading-id-double: the id \"b\" is there already\n"},
      {"## a {#b c}\n",
       "1:6+6 heading-id-invalid: \"b c\" cannot be an id (an id has letters, digits, \"-\", \"_\", \".\" "
       "and \":\")\n"},
      {"## a {#}\n",
       "1:6+3 heading-id-invalid: an empty id (an id has letters, digits, \"-\", \"_\", \".\" and \":\")\n"},
      {"## a\n\n#### b\n", "3:1+6 heading-skipped: level 4 comes after level 2\n"},
      {"### a\n", "1:1+5 heading-skipped: level 3 comes after level 1\n"},
      {"## a\n\n# b\n",
       "3:1+3 heading-top-again: a page has one level-1 heading, its title (begin it with \"##\")\n"},
      {"# a\n\nb\n===\n",
       "3:1+1 heading-top-again: a page has one level-1 heading, its title (begin it with \"##\")\n"},
      {"##\n\n> ## #\n",
       "1:1+2 heading-empty: a heading without text\n3:3+4 heading-empty: a heading without text\n"},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(footnotes) {
  static const MadeCase cases[] = {
      {"a [^x]\n", "1:3+4 footnote-missing: footnote [^x] is nowhere defined\n"},
      {"a\nb ~~c~~ [^nota] d[^note]\n\n[^note]: n\n",
       "2:9+7 footnote-missing: footnote [^nota] is nowhere defined (did you mean \"[^note]\"?)\n"},
      {"a\n\n[^x]: b\n", "3:1+5 footnote-unused: footnote [^x] is not referred to\n"},
      {"a[^x]\n\n[^x]: b\n[^X]: c\n",
       "4:1+5 footnote-double: footnote [^X] is defined twice (the definition in line 3 counts)\n"},
      {"a\n\n[^x]: b[^y]\n[^y]: c\n",
       "3:1+5 footnote-unused: footnote [^x] is not referred to\n4:1+5 footnote-unused: footnote [^y] is not "
       "referred to\n"},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(references) {
  static const MadeCase cases[] = {
      {"a\n\n[b]: c\n", "3:1+3 reference-unused: link reference [b] is not used\n"},
      {"[b] [c d][] [e][F  G] ![h]\n\n[B]: /c\n[C D]: /d\n[f g]: /e\n[h]: /i.png\n", ""},
      {"[b]\n\n[b]: /c\n[b]: /d\n",
       "4:1+3 reference-double: link reference [b] is defined twice (the definition in line 3 counts)\n"},
      {"[x\ny]\n\n> [b]: /c\n\n[x y]: /d\n",
       "4:3+3 reference-unused: link reference [b] is not used\n"},
      {"```\n[b]: /c\n```\n\na\n[b]: /c\n\n    [b]: /c\n\n<pre>\n[b]: /c\n</pre>\n", ""},
      {"| [a] |\n|---|\n| [b] |\n\n[a]: /x\n[b]: /y\n[c]: /z\n",
       "7:1+3 reference-unused: link reference [c] is not used\n"},
      {"<box>\n[a]\n</box>\n\n[a]: /x\n", ""},
      {"[a]: /x\n[a]\n", ""},
      {"[a]: /x\n  'a\n  title'\n[b]: <y z>\n[a] [b]\n", ""},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(includes) {
  static const MadeCase cases[] = {
      {"<include src=\"nope.md\">\n",
       "1:1+23 include-missing: cannot include \"nope.md\": no such file or folder\n"},
      {"<include>\n", "1:1+9 include-missing: cannot include \"\": no file is named\n"},
      {"<include src=\"../../x.md\">\n",
       "1:1+26 include-missing: cannot include \"../../x.md\": it leads out of the site\n"},
      {"```text src=\"../.git/config\"\n```\n",
       "1:1+28 include-missing: cannot include \"../.git/config\": names that begin with \".\" are left "
       "alone\n"},
      {"<include src=\"other.md\" lines=\"9-\">\n",
       "1:1+35 include-range: \"other.md\" has 3 lines\n"},
      {"<include src=\"other.md\" lines=\"x\">\n",
       "1:1+34 include-range: \"x\" is no range of lines\n"},
      {"<include src=\"other.md\" region=\"x\">\n",
       "1:1+35 include-range: no region \"x\" in \"other.md\"\n"},
      {"- <include src=\"page.md\">\n", "1:3+23 include-loop: \"page.md\" includes itself\n"},
      {"```sql src=\"data.sql\" region=\"x\"\n```\n",
       "1:1+32 include-range: no region \"x\" in \"data.sql\"\n"},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(an_include_by_way_of_another) {
  Made m = made_begin("<include src=\"_a.md\">\n");
  temp_file(&m.t, "content/guide/_a.md", "x\n\n<include src=\"_b.md\">\n");
  temp_file(&m.t, "content/guide/_b.md", "y [^q]\n\n<include src=\"_a.md\">\n");
  made_convert(&m);
  CHECK_STR(made_problems(&m),
            S("content/guide/_b.md:1:3+4 footnote-missing: footnote [^q] is nowhere defined\n"
              "content/guide/_b.md:3:1+21 include-loop: \"_a.md\" includes itself\n"));
  CHECK_STR(m.page->markdown.html, S("<p>x</p>\n<p>y [^q]</p>\n"));
  made_end(&m);
}

TEST(components) {
  static const MadeCase cases[] = {
      {"<box>\n\nx\n",
       "1:1+5 component-unclosed: <box> is never closed (put </box> on a line of its own, with a blank line "
       "before it)\n"},
      {"a\n\n</box>\n", "3:1+6 component-unclosed: </box> closes nothing\n"},
      {"a <tag>b\n\nc</tag>\n",
       "1:3+5 component-unclosed: <tag> is never closed (put </tag> on a line of its own, with a blank line "
       "before it)\n"
       "3:2+6 component-unclosed: </tag> closes nothing\n"},
      {"<box>\n\n<item>\n\n</box>\n",
       "3:1+6 component-unclosed: <item> is never closed (put </item> on a line of its own, with a blank "
       "line before it)\n"},
      {"<box titel=\"x\" href=\"y\">\n\n</box>\n",
       "1:1+24 component-attribute: <box> has no attribute \"href\"\n"
       "1:1+24 component-attribute: <box> has no attribute \"titel\" (did you mean \"title\"?)\n"},
      {"> <box>\n\n</box>\n",
       "1:3+5 component-unclosed: <box> is never closed (put </box> on a line of its own, with a blank line "
       "before it)\n"
       "3:1+6 component-unclosed: </box> closes nothing\n"},
      {"<box>\n\n- a\n- b\n</box>\n", ""},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(others) {
  static const MadeCase cases[] = {
      {"> [!NOTES] x\n",
       "1:3+8 alert-unknown: no alert of the kind \"NOTES\" (did you mean \"[!NOTE]\"?)\n"},
      {"[a](javascript:x) ![b](vbscript:y)\n",
       "1:1+17 url-unsafe: a URL of the scheme \"javascript\" is left out (http, https, mailto, tel and "
       "relative URLs are allowed)\n"
       "1:19+16 url-unsafe: a URL of the scheme \"vbscript\" is left out (http, https, mailto, tel and "
       "relative URLs are allowed)\n"},
      {"![a](bad.png)\n",
       "1:1+13 image-unreadable: the size of \"guide/bad.png\" cannot be read\n"},
      {"a\n\n> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > "
       "> > > > > > > > > > "
       "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > "
       "> > > > > > > > a\n",
       "3 markdown-limit: more than 100 quotes and lists nested on one line\n"},
      {"* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * "
       "* * * * * * * * "
       "* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * "
       "* * * * * * * *\n",
       ""},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(sanitized) {
  Made m = made_begin("<p onclick=\"x\">a</p>\n\nb <script>c</script>\n");
  temp_load(&m.t);
  made_theme(&m);
  m.t.site->config.html = HTML_SANITIZE;
  m.page = temp_page(&m.t, "guide/page.md");
  markdown_page(m.page, m.t.site, NULL, m.t.scratch);
  CHECK_STR(made_problems(&m), S("1:1+15 html-unsafe: the attribute \"onclick\" is left out\n"
                                 "3:3+8 html-unsafe: the element <script> is left out\n"));
  made_end(&m);
}

// Nobody reads a thousand problems of one page.
TEST(too_many_problems) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 2000; i++) buf_add_lit(&text, "[^a] ");
  buf_add_char(&text, 0);
  Made m = make(text.ptr);
  CHECK_INT(m.page->diags.len, 1001);
  CHECK_STR(m.page->diags.items[1000].message,
            S("more than 1000 problems; the others are not shown"));
  made_end(&m);
  arena_free(&arena);
}

// More references than a page may hold: half a megabyte of destination, used a thousand times.
TEST(reference_expansion) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  buf_add_lit(&text, "[a]: /");
  for (int i = 0; i < 500000; i++) buf_add_char(&text, 'x');
  buf_add_lit(&text, "\n\n");
  for (int i = 0; i < 1000; i++) buf_add_lit(&text, "[a] ");
  buf_add_char(&text, 0);
  Made m = make(text.ptr);
  CHECK_STR(made_problems(&m),
            S("0 markdown-limit: the link references expand to more than 64 MB\n"));
  made_end(&m);
  arena_free(&arena);
}

CHECK_MAIN
