// The GFM specification's examples for each extension (github.github.com/gfm, 0.29), through the
// plain renderer, and CommonMark mode beside it: there, nothing of GitHub's is read.
#include "check.h"
#include "markdown/markdown.h"

typedef struct Example {
  int number;  // in the specification; 0: ours
  const char *text, *html;
} Example;

static void check_examples(const Example *examples, size_t count, bool gfm) {
  for (size_t i = 0; i < count; i++) {
    Arena arena = {0};
    Str actual = markdown_plain(str_from(examples[i].text), gfm, &arena);
    if (!str_eq(actual, str_from(examples[i].html)))
      printf("example %d: %s\n", examples[i].number, examples[i].text);
    CHECK_STR(actual, str_from(examples[i].html));
    arena_free(&arena);
  }
}

#define CHECK_EXAMPLES(examples, gfm) \
  check_examples(examples, sizeof(examples) / sizeof(examples)[0], gfm)

TEST(tables) {
  static const Example examples[] = {
      {198, "| foo | bar |\n| --- | --- |\n| baz | bim |\n",
       "<table>\n<thead>\n<tr>\n<th>foo</th>\n<th>bar</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>baz</"
       "td>\n<td>bim</td>\n"
       "</tr>\n</tbody>\n</table>\n"},
      {199, "| abc | defghi |\n:-: | -----------:\nbar | baz\n",
       "<table>\n<thead>\n<tr>\n<th align=\"center\">abc</th>\n<th "
       "align=\"right\">defghi</th>\n</tr>\n</thead>\n<tbody>\n"
       "<tr>\n<td align=\"center\">bar</td>\n<td align=\"right\">baz</td>\n</tr>\n</tbody>\n</table>\n"},
      {200, "| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n",
       "<table>\n<thead>\n<tr>\n<th>f|oo</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b <code>|</code> "
       "az</td>\n</tr>\n<tr>\n"
       "<td>b <strong>|</strong> im</td>\n</tr>\n</tbody>\n</table>\n"},
      {201, "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n",
       "<table>\n<thead>\n<tr>\n<th>abc</th>\n<th>def</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>bar</"
       "td>\n<td>baz</td>\n"
       "</tr>\n</tbody>\n</table>\n<blockquote>\n<p>bar</p>\n</blockquote>\n"},
      {202, "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n",
       "<table>\n<thead>\n<tr>\n<th>abc</th>\n<th>def</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>bar</"
       "td>\n<td>baz</td>\n"
       "</tr>\n<tr>\n<td>bar</td>\n<td></td>\n</tr>\n</tbody>\n</table>\n<p>bar</p>\n"},
      {203, "| abc | def |\n| --- |\n| bar |\n", "<p>| abc | def |\n| --- |\n| bar |</p>\n"},
      {204, "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n",
       "<table>\n<thead>\n<tr>\n<th>abc</th>\n<th>def</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>bar</"
       "td>\n<td></td>\n</tr>\n"
       "<tr>\n<td>bar</td>\n<td>baz</td>\n</tr>\n</tbody>\n</table>\n"},
      {205, "| abc | def |\n| --- | --- |\n",
       "<table>\n<thead>\n<tr>\n<th>abc</th>\n<th>def</th>\n</tr>\n</thead>\n</table>\n"},
  };
  CHECK_EXAMPLES(examples, true);
}

// Where a table begins and ends beside other blocks; as cmark-gfm has it.
TEST(tables_among_blocks) {
  static const Example examples[] = {
      {0, "a\n|b|\n|-|\n",
       "<p>a</p>\n<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n</table>\n"},
      {0, "|b|\n|-|\n|c|\n---\n",
       "<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n</tr>\n</tbody>\n</"
       "table>\n<hr />\n"},
      {0, "|b|\n|-|\n    code\n",
       "<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n</table>\n<pre><code>code\n</code></pre>\n"},
      {0, "|b|\n|-|\n7. x\n",
       "<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n</table>\n<ol "
       "start=\"7\">\n<li>x</li>\n</ol>\n"},
      {0, "|b|\n|-|\n<b>\n",
       "<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n</table>\n<b>\n"},
      {0, "- |b|\n  |-|\n",
       "<ul>\n<li>\n<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n</table>\n</li>\n</ul>\n"},
      {0, "7) e\n|a|b|\n-|-\n", "<ol start=\"7\">\n<li>e\n|a|b|\n-|-</li>\n</ol>\n"},
      {0, "a\n---\n", "<h2>a</h2>\n"},
      {0, "```\n|b|\n|-|\n```\n", "<pre><code>|b|\n|-|\n</code></pre>\n"},
      {0, "|# b|- c|1. d|> e|\n|-|-|-|-|\n",
       "<table>\n<thead>\n<tr>\n<th># b</th>\n<th>- c</th>\n<th>1. d</th>\n<th>&gt; "
       "e</th>\n</tr>\n</thead>\n</table>\n"},
      {0, "|a #|\\#|b\\|\n|-|-|-|\n|<div>|***|[x]: /u|\n",
       "<table>\n<thead>\n<tr>\n<th>a "
       "#</th>\n<th>#</th>\n<th>b|</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><div></td>\n"
       "<td>***</td>\n<td>[x]: /u</td>\n</tr>\n</tbody>\n</table>\n"},
  };
  CHECK_EXAMPLES(examples, true);
}

TEST(tasks) {
  static const Example examples[] = {
      {279, "- [ ] foo\n- [x] bar\n",
       "<ul>\n<li><input type=\"checkbox\" disabled=\"\" /> foo</li>\n"
       "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> bar</li>\n</ul>\n"},
      {280, "- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n",
       "<ul>\n<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> foo\n<ul>\n"
       "<li><input type=\"checkbox\" disabled=\"\" /> bar</li>\n"
       "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> baz</li>\n</ul>\n</li>\n"
       "<li><input type=\"checkbox\" disabled=\"\" /> bim</li>\n</ul>\n"},
  };
  CHECK_EXAMPLES(examples, true);
}

TEST(strikethrough) {
  static const Example examples[] = {
      {491, "~~Hi~~ Hello, ~there~ world!\n",
       "<p><del>Hi</del> Hello, <del>there</del> world!</p>\n"},
      {492, "This ~~has a\n\nnew paragraph~~.\n", "<p>This ~~has a</p>\n<p>new paragraph~~.</p>\n"},
      {493, "This will ~~~not~~~ strike.\n", "<p>This will ~~~not~~~ strike.</p>\n"},
      {0, "~~a ~b~~ c~ ~a~~ b~\n", "<p>~~a <del>b~~ c</del> <del>a~~ b</del></p>\n"},
      {0, "\\~a~ `~b~` ~ c ~ d~e~f\n", "<p>~a~ <code>~b~</code> ~ c ~ d<del>e</del>f</p>\n"},
      {0, "*a ~b* c~ ~~d **e~~ f**\n", "<p><em>a ~b</em> c~ <del>d **e</del> f**</p>\n"},
      {0, "[a ~b](c) d~ ~[e~](f)\n", "<p><a href=\"c\">a ~b</a> d~ ~<a href=\"f\">e~</a></p>\n"},
      {0, "![~a~ b~](c)\n", "<p><img src=\"c\" alt=\"a b~\" /></p>\n"},
      {0, "a ``` ~b~\n", "<p>a ``` <del>b</del></p>\n"},
      {0, "`~b~\n", "<p>`<del>b</del></p>\n"},
  };
  CHECK_EXAMPLES(examples, true);
}

#define A(url, text) "<a href=\"" url "\">" text "</a>"

TEST(autolinks) {
  static const Example examples[] = {
      {621, "www.commonmark.org\n",
       "<p>" A("http://www.commonmark.org", "www.commonmark.org") "</p>\n"},
      {622, "Visit www.commonmark.org/help for more information.\n",
       "<p>Visit " A("http://www.commonmark.org/help",
                     "www.commonmark.org/help") " for more information.</p>\n"},
      {623, "Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.\n",
       "<p>Visit " A("http://www.commonmark.org", "www.commonmark.org") ".</p>\n<p>Visit " A(
           "http://www.commonmark.org/a.b", "www.commonmark.org/a.b") ".</p>\n"},
      {624,
       "www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n"
       "(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)\n",
       "<p>" A(
           "http://www.google.com/search?q=Markup+(business)",
           "www.google.com/search?q=Markup+(business)") "</p>\n"
                                                        "<p>" A(
                                                            "http://www.google.com/"
                                                            "search?q=Markup+(business)",
                                                            "www.google.com/"
                                                            "search?q=Markup+(business)") "))</p>\n"
                                                                                          "<p>(" A(
                                                                                              "http:/"
                                                                                              "/www."
                                                                                              "google"
                                                                                              ".com/"
                                                                                              "search"
                                                                                              "?q="
                                                                                              "Markup"
                                                                                              "+("
                                                                                              "busine"
                                                                                              "ss)",
                                                                                              "www."
                                                                                              "google"
                                                                                              ".com/"
                                                                                              "search"
                                                                                              "?q="
                                                                                              "Markup"
                                                                                              "+("
                                                                                              "busine"
                                                                                              "ss)") ")</p>\n"
                                                                                                     "<p>(" A(
                                                                                                         "htt"
                                                                                                         "p:/"
                                                                                                         "/ww"
                                                                                                         "w."
                                                                                                         "goo"
                                                                                                         "gle"
                                                                                                         ".co"
                                                                                                         "m/"
                                                                                                         "sea"
                                                                                                         "rch"
                                                                                                         "?q="
                                                                                                         "Mar"
                                                                                                         "kup"
                                                                                                         "+("
                                                                                                         "bus"
                                                                                                         "ine"
                                                                                                         "ss"
                                                                                                         ")",
                                                                                                         "www"
                                                                                                         ".go"
                                                                                                         "ogl"
                                                                                                         "e."
                                                                                                         "com"
                                                                                                         "/se"
                                                                                                         "arc"
                                                                                                         "h?"
                                                                                                         "q="
                                                                                                         "Mar"
                                                                                                         "kup"
                                                                                                         "+("
                                                                                                         "bus"
                                                                                                         "ine"
                                                                                                         "ss"
                                                                                                         ")") "</p>\n"},
      {625, "www.google.com/search?q=(business))+ok\n",
       "<p>" A("http://www.google.com/search?q=(business))+ok",
               "www.google.com/search?q=(business))+ok") "</p>\n"},
      {626, "www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;\n",
       "<p>" A(
           "http://www.google.com/search?q=commonmark&amp;hl=en",
           "www.google.com/search?q=commonmark&amp;hl=en") "</p>\n<p>" A("http://www.google.com/"
                                                                         "search?q=commonmark",
                                                                         "www.google.com/"
                                                                         "search?q=commonmark") "&amp"
                                                                                                ";hl;"
                                                                                                "</"
                                                                                                "p>"
                                                                                                "\n"},
      {627, "www.commonmark.org/he<lp\n",
       "<p>" A("http://www.commonmark.org/he", "www.commonmark.org/he") "&lt;lp</p>\n"},
      {628,
       "http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n",
       "<p>" A("http://commonmark.org", "http://commonmark.org") "</p>\n<p>(Visit " A(
           "https://encrypted.google.com/search?q=Markup+(business)",
           "https://encrypted.google.com/search?q=Markup+(business)") ")</p>\n"},
      {629, "foo@bar.baz\n", "<p>" A("mailto:foo@bar.baz", "foo@bar.baz") "</p>\n"},
      {630, "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.\n",
       "<p>hello@mail+xyz.example isn't valid, but " A("mailto:hello+xyz@mail.example",
                                                       "hello+xyz@mail.example") " is.</p>\n"},
      {631, "a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n",
       "<p>" A("mailto:a.b-c_d@a.b", "a.b-c_d@a.b") "</p>\n<p>" A(
           "mailto:a.b-c_d@a.b",
           "a.b-c_d@a.b") ".</p>\n<p>a.b-c_d@a.b-</p>\n<p>a.b-c_d@a.b_</p>\n"},
      {632,
       "mailto:foo@bar.baz\n\nmailto:a.b-c_d@a.b\n\nmailto:a.b-c_d@a.b.\n\nmailto:a.b-c_d@a.b/"
       "\n\nxmpp:foo@bar.baz\n\n"
       "xmpp:foo@bar.baz.\n",
       "<p>" A("mailto:foo@bar.baz", "mailto:foo@bar.baz") "</p>\n<p>" A("mailto:a.b-c_d@a.b", "mailto:a.b-c_d@a.b") "</p>\n<p>" A(
           "mailto:a.b-c_d@a.b",
           "mailto:a.b-c_d@a.b") ".</p>\n<p>" A("mailto:a.b-c_d@"
                                                "a.b",
                                                "mailto:a.b-c_d@"
                                                "a.b") "/</"
                                                       "p>\n<"
                                                       "p>" A("xm"
                                                              "pp"
                                                              ":f"
                                                              "oo"
                                                              "@b"
                                                              "ar"
                                                              ".b"
                                                              "a"
                                                              "z",
                                                              "xm"
                                                              "pp"
                                                              ":f"
                                                              "oo"
                                                              "@b"
                                                              "ar"
                                                              ".b"
                                                              "a"
                                                              "z") "</"
                                                                   "p>\n<"
                                                                   "p>" A("x"
                                                                          "m"
                                                                          "p"
                                                                          "p"
                                                                          ":"
                                                                          "f"
                                                                          "o"
                                                                          "o"
                                                                          "@"
                                                                          "b"
                                                                          "a"
                                                                          "r"
                                                                          "."
                                                                          "b"
                                                                          "a"
                                                                          "z",
                                                                          "x"
                                                                          "m"
                                                                          "p"
                                                                          "p"
                                                                          ":"
                                                                          "f"
                                                                          "o"
                                                                          "o"
                                                                          "@"
                                                                          "b"
                                                                          "a"
                                                                          "r"
                                                                          "."
                                                                          "b"
                                                                          "a"
                                                                          "z") ".</p>\n"},
      {633, "xmpp:foo@bar.baz/txt\n\nxmpp:foo@bar.baz/txt/bin\n",
       "<p>" A("xmpp:foo@bar.baz/txt", "xmpp:foo@bar.baz/txt") "</p>\n<p>" A(
           "xmpp:foo@bar.baz/txt/bin", "xmpp:foo@bar.baz/txt/bin") "</p>\n"},
      {0, "[www.a.b](c) `www.a.b` <b title=\"www.a.b\">x</b> xwww.a.b\n",
       "<p>" A("c", "www.a.b") " <code>www.a.b</code> <b title=\"www.a.b\">x</b> xwww.a.b</p>\n"},
      {0, "http://a.b/*c* d http://a.b/`c`\n",
       "<p>" A("http://a.b/*c", "http://a.b/*c") "* d " A("http://a.b/%60c%60",
                                                          "http://a.b/`c`") "</p>\n"},
      {0, "x\n|-\n*a\\|\\| www.a*a \u00E9\n",
       "<table>\n<thead>\n<tr>\n<th>x</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>*a|| " A(
           "http://www.a*a", "www.a*a") " \u00E9</td>\n</tr>\n</tbody>\n</table>\n"},
      {0, "www.a_b.c www.a.b_c.d www._a.b.c\n",
       "<p>www.a_b.c www.a.b_c.d " A("http://www._a.b.c", "www._a.b.c") "</p>\n"},
      {0, "www.a.b\\*c http://a.b&#35;c\n",
       "<p>" A("http://www.a.b%5C*c", "www.a.b\\*c") " " A("http://a.b&amp;#35;c",
                                                           "http://a.b&amp;#35;c") "</p>\n"},
  };
  CHECK_EXAMPLES(examples, true);
}

TEST(commonmark_reads_nothing_of_it) {
  static const Example examples[] = {
      {0, "|a|\n|-|\n", "<p>|a|\n|-|</p>\n"},
      {0, "- [ ] a\n", "<ul>\n<li>[ ] a</li>\n</ul>\n"},
      {0, "~~a~~ www.a.b [^x]\n\n[^x]: /u\n", "<p>~~a~~ www.a.b <a href=\"/u\">^x</a></p>\n"},
      {0, "a\n: b\n\n> [!NOTE]\n", "<p>a\n: b</p>\n<blockquote>\n<p>[!NOTE]</p>\n</blockquote>\n"},
  };
  CHECK_EXAMPLES(examples, false);
}

CHECK_MAIN
