#include "check.h"
#include "markdown_site.h"

TEST(link_html) {
  static const MadeCase cases[] = {
      {"[a](other.md)\n", "<p><a href=\"other.html\">a</a></p>\n"},
      {"[a](other.md#part 'T')\n", "<p><a href=\"other.html#part\" title=\"T\">a</a></p>\n"},
      {"[a](other.md?x=1&y=2#p)\n", "<p><a href=\"other.html?x=1&amp;y=2#p\">a</a></p>\n"},
      {"[a](../role/traits.md)\n", "<p><a href=\"../role/traits.html\">a</a></p>\n"},
      {"[a](#b)\n", "<p><a href=\"#b\">a</a></p>\n"},
      {"[a](page.md#b)\n", "<p><a href=\"#b\">a</a></p>\n"},
      {"[a](page.md)\n", "<p><a href=\"page.html\">a</a></p>\n"},
      {"[a](./) [b](../guide) [c](..)\n",
       "<p><a href=\"index.html\">a</a> <a href=\"index.html\">b</a> <a href=\"../index.html\">c</a></p>\n"},
      {"[a](/role/traits.md)\n", "<p><a href=\"../role/traits.html\">a</a></p>\n"},
      {"[a](other.html)\n", "<p><a href=\"other.html\">a</a></p>\n"},
      {"[a](data.sql)\n", "<p><a href=\"data.sql\">a</a></p>\n"},
      {"[a](../a-z.html)\n", "<p><a href=\"../a-z.html\">a</a></p>\n"},
      {"[a](https://x.y/?a=\"b\")\n", "<p><a href=\"https://x.y/?a=%22b%22\">a</a></p>\n"},
      {"[a](mailto:a@b.c) <a@b.c>\n",
       "<p><a href=\"mailto:a@b.c\">a</a> <a href=\"mailto:a@b.c\">a@b.c</a></p>\n"},
      {"[a](nope.md)\n", "<p><a href=\"nope.md\">a</a></p>\n"},
      {"[*a* ![b](pic.png)](other.md)\n",
       "<p><a href=\"other.html\"><em>a</em> <img src=\"pic.png\" alt=\"b\" width=\"3\" height=\"2\" "
       "decoding=\"async\"></a></p>\n"},
      {"![b](pic.png) ![c](a%20b.png 'T')\n",
       "<p><img src=\"pic.png\" alt=\"b\" width=\"3\" height=\"2\" decoding=\"async\"> "
       "<img src=\"a%20b.png\" alt=\"c\" title=\"T\" width=\"3\" height=\"2\" loading=\"lazy\" "
       "decoding=\"async\"></p>\n"},
      {"![a *b*](https://x.y/z.png)\n",
       "<p><img src=\"https://x.y/z.png\" alt=\"a b\" decoding=\"async\"></p>\n"},
      {"[a](javascript:alert(1)) ![b](data:text/html,x)\n", "<p>a b</p>\n"},
      {"www.x.y ftp://a.b\n", "<p><a href=\"http://www.x.y\">www.x.y</a> ftp://a.b</p>\n"},
      {"<a href=\"other.md\">x</a>\n", "<p><a href=\"other.html\">x</a></p>\n"},
      {"<a class=q href='../role/traits.md#a&amp;b'>x</a>\n",
       "<p><a class=\"q\" href=\"../role/traits.html#a&amp;b\">x</a></p>\n"},
      {"<a href=\"JaVa&#115;cript:x\" class=\"q\">x</a>\n", "<p><a class=\"q\">x</a></p>\n"},
      {"<figure>\n<img src=\"pic.png\" alt=\"\">\n</figure>\n",
       "<figure>\n<img src=\"pic.png\" alt=\"\" width=\"3\" height=\"2\" decoding=\"async\">\n</figure>\n"},
      {"<img src=pic.png alt=x width=9 srcset=\"pic.png 1x, ../guide/pic.png 2x\">\n",
       "<img src=\"pic.png\" alt=\"x\" width=\"9\" srcset=\"pic.png 1x, pic.png 2x\" decoding=\"async\">\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(link_records) {
  static const MadeCase cases[] = {
      {"[a *b*](other.md#part)\n", "1:1+22 page guide/other.md#part 'a b'\n"},
      {"x [a](<../role/traits.md> \"t\") y\n", "1:3+28 page role/traits.md 'a'\n"},
      {"[a](%6Fther.md#p%20q)\n", "1:1+21 page guide/other.md#p q 'a'\n"},
      {"[a](#x) [](other.md) [a]()\n",
       "1:1+7 page #x 'a'\n1:9+12 page guide/other.md ''\n1:22+5 broken  'a'\n"},
      {"[a](OTHER.md) [a](../../x.md) [a](../nope/)\n",
       "1:1+13 broken guide/OTHER.md 'a'\n1:15+15 broken  'a'\n1:31+13 broken nope 'a'\n"},
      {"![b](pic.png) ![](x.png)\n",
       "1:1+13 image asset guide/pic.png 'b'\n1:15+10 image broken guide/x.png ''\n"},
      {"//x.y [a](//x.y/z) https://q.r\n",
       "1:7+12 external //x.y/z 'a'\n1:20+11 external https://q.r 'https://q.r'\n"},
      {"[a](/role/traits.md) [b](/)\n",
       "1:1+20 page role/traits.md 'a'\n1:22+6 page index.md 'b'\n"},
      {"<a href='other.md'>x</a>\n", "1:1+19 page guide/other.md ''\n"},
      {"<p>\n  <a href='other.md'>x</a></p>\n", "2:3+19 page guide/other.md ''\n"},
      {"- <p>\n  q <img src=\"pic.png\" alt=\"A\"></p>\n",
       "2:5+27 image asset guide/pic.png 'A'\n"},
      {"<item href=\"../index.md\">\n\n</item>\n", "1:1+25 page index.md ''\n"},
  };
  CHECK_MADE(cases, made_links);
}

// libcmark's columns are off in all of these.
TEST(link_places) {
  static const MadeCase cases[] = {
      {"a\n   b [x](other.md)\n", "2:6+13 page guide/other.md 'x'\n"},
      {"> a\nb [x](other.md)\n", "2:3+13 page guide/other.md 'x'\n"},
      {"> a\n  b [x](other.md)\n", "2:5+13 page guide/other.md 'x'\n"},
      {"> > a\n>   b [x](other.md)\n", "2:7+13 page guide/other.md 'x'\n"},
      {"[r]: /u\n[q]:\n  /v 'title\n  more'\n [r] [x](other.md) [q]\n",
       "5:2+3 broken u 'r'\n5:6+13 page guide/other.md 'x'\n5:20+3 broken v 'q'\n"},
      {"[a](other.md\n\"t\") [x](other.md)\n",
       "1:1+12 page guide/other.md 'a'\n2:6+13 page guide/other.md 'x'\n"},
      {"[a\nb](other.md) [x](other.md)\nc [y](other.md)\n",
       "1:1+2 page guide/other.md 'a b'\n2:14+13 page guide/other.md 'x'\n3:3+13 page guide/other.md 'y'\n"},
      {"a\\\nb [x](other.md)\nc [y](other.md)\n",
       "2:3+13 page guide/other.md 'x'\n3:3+13 page guide/other.md 'y'\n"},
      {"`a\nb` [x](other.md)\n", "2:4+13 page guide/other.md 'x'\n"},
      {"a\n<https://x.y> [x](other.md)\n",
       "2:1+13 external https://x.y 'https://x.y'\n2:15+13 page guide/other.md 'x'\n"},
      {"äö 日本 [ü](other.md)\n", "1:7+13 page guide/other.md 'ü'\n"},
      {"- a\n\n  b [x](other.md)\n", "3:5+13 page guide/other.md 'x'\n"},
      {"1. > - [x](other.md)\n   >   [y](other.md)\n",
       "1:8+13 page guide/other.md 'x'\n2:8+13 page guide/other.md 'y'\n"},
      {"T\n=\n\n# h [x](other.md)\n\nS [y](other.md)\n---\n",
       "4:5+13 page guide/other.md 'x'\n6:3+13 page guide/other.md 'y'\n"},
      {"| a | b |\n|---|---|\n| q | z [x](other.md) |\n", "3:9+13 page guide/other.md 'x'\n"},
      {"| a |\n|---|\n| `\\|` [x\\|y](other.md) |\n", "3:8+16 page guide/other.md 'x|y'\n"},
      {"> | a |\n> |---|\n> | [x](other.md)\n", "3:5+13 page guide/other.md 'x'\n"},
      {"a[^1]\n\n[^1]: b [x](other.md)\n    c [y](other.md)\n",
       "3:9+13 page guide/other.md 'x'\n4:7+13 page guide/other.md 'y'\n"},
      {"a\n: b [x](other.md)\n", "2:5+13 page guide/other.md 'x'\n"},
      {"<box>\na [x](other.md)\n  b [y](other.md)\n</box>\n",
       "2:3+13 page guide/other.md 'x'\n3:5+13 page guide/other.md 'y'\n"},
      {"<box>a [x](other.md)</box>\n", "1:8+13 page guide/other.md 'x'\n"},
      {"> <box>\n> a [x](other.md)\n> </box>\n", "2:5+13 page guide/other.md 'x'\n"},
      {"---\ntitle: T\n---\n[x](other.md)\n", "4:1+13 page guide/other.md 'x'\n"},
      {"a www.x.y\nb https://x.y/z, c@d.e\n",
       "1:3+7 external http://www.x.y 'www.x.y'\n2:3+13 external https://x.y/z 'https://x.y/z'\n2:18+5 "
       "external mailto:c@d.e 'c@d.e'\n"},
      {"|a|\n|-|\n|b|\n2. [x](other.md)\n", "4:4+13 page guide/other.md 'x'\n"},
      {"t [x](other.md)\n|a|\n|-|\n", "1:3+13 page guide/other.md 'x'\n"},
  };
  CHECK_MADE(cases, made_links);
}

TEST(link_marks) {
  Made m = make(
      "## A\n\n[x](other.md) <b id=\"q\">z</b>[^1]\n\n[^1]: n\n\n<tabs>\n\n<span for=\"q\">\n\n</tabs>\n");
  Buf out = {.arena = &m.t.arena};
  for (size_t i = 0; i < m.page->markdown.marks.len; i++) {
    const HtmlMark *mark = &m.page->markdown.marks.items[i];
    buf_add_fmt(&out, "%c:%.*s ", "UIR"[mark->kind], (int)mark -> length,
                m.page->markdown.html.ptr + mark->offset);
  }
  CHECK_STR(buf_str(&out),
            S("I:a R:a U:other.html I:q I:fnref-1 R:fn-1 I:tabs-1 R:t-1 R:q I:fn-1 R:fnref-1 "));
  CHECK_INT(m.page->markdown.ids.len, 4);
  CHECK_STR(str_sub(m.page->markdown.html, m.page->markdown.headings.items[0].offset, 3), S("<h2"));
  for (size_t i = 0; i < m.page->markdown.html.len; i++)
    CHECK((unsigned char)m.page->markdown.html.ptr[i] < 0xFD);
  made_end(&m);
}

TEST(include_links) {
  static const MadeCase cases[] = {
      {"<include src=\"../role/traits.md\" region=\"lead\">\n",
       "content/role/traits.md:6:17+19 page index.md 'link'\n"},
      {"<include src=\"../role/traits.md\" lines=\"6\">\n",
       "content/role/traits.md:6:17+19 page index.md 'link'\n"},
  };
  CHECK_MADE(cases, made_links);
}

CHECK_MAIN
