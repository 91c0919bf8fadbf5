#include "check.h"
#include "markdown_site.h"

#define ANCHOR(id, text) \
  " <a class=\"anchor\" href=\"#" id "\" aria-label=\"Link to this section: " text "\"></a>"

TEST(tables) {
  static const MadeCase cases[] = {
      {"| a | b | c |\n|:--|:-:|--:|\n| 1 | *2* |\n",
       "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n"
       "<th scope=\"col\" class=\"left\">a</th>\n<th scope=\"col\" class=\"center\">b</th>\n"
       "<th scope=\"col\" class=\"right\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"left\">1</td>\n"
       "<td class=\"center\"><em>2</em></td>\n<td class=\"right\"></td>\n</tr>\n</tbody>\n</table></div>\n"},
      {"|   | b |\n|---|---|\n| r | 2 |\n\nTable: The *bar*\n",
       "<div class=\"table\" role=\"group\" aria-label=\"Table: The bar\" tabindex=\"0\"><table>\n"
       "<caption>The <em>bar</em></caption>\n<thead>\n<tr>\n<td></td>\n<th "
       "scope=\"col\">b</th>\n</tr>\n</thead>\n"
       "<tbody>\n<tr>\n<th scope=\"row\">r</th>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>\n"},
      {"|  |\n|---|\n| 1 |\n",
       "<div class=\"table\" role=\"group\" aria-label=\"Table\" "
       "tabindex=\"0\"><table>\n<tbody>\n<tr>\n<td>1</td>\n"
       "</tr>\n</tbody>\n</table></div>\n"},
      {"[r]: /u\n\n| a |\n|---|\n| [r] |\n",
       "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n"
       "<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><a "
       "href=\"/u\">r</a></td>\n</tr>\n</tbody>\n"
       "</table></div>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(lists) {
  static const MadeCase cases[] = {
      {"- [ ] a b\n- [x] *c*\n- d\n",
       "<ul class=\"tasks\">\n<li class=\"task\"><label><input type=\"checkbox\" id=\"task-a-b\" disabled> a "
       "b</label></li>\n"
       "<li class=\"task\"><label><input type=\"checkbox\" id=\"task-c\" checked disabled> "
       "<em>c</em></label></li>\n"
       "<li>d</li>\n</ul>\n"},
      {"1. [ ] a\n\n   b\n2. [ ] a\n",
       "<ol class=\"tasks\">\n<li class=\"task\">\n<p><label><input type=\"checkbox\" id=\"task-a\" "
       "disabled> a</label></p>\n"
       "<p>b</p>\n</li>\n<li class=\"task\">\n<p><label><input type=\"checkbox\" id=\"task-a-1\" disabled> "
       "a</label></p>\n"
       "</li>\n</ol>\n"},
      {"<checklist>\n\n- [ ] a\n\n</checklist>\n",
       "<div class=\"checklist\">\n<ul class=\"tasks\">\n<li class=\"task\"><label><input type=\"checkbox\" "
       "id=\"task-a\"> a"
       "</label></li>\n</ul>\n\n</div>\n"},
      {"3. a\n", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"},
      {"- \\[ ] a\n- [ ]b\n- []\n", "<ul>\n<li>[ ] a</li>\n<li>[ ]b</li>\n<li>[]</li>\n</ul>\n"},
      {"> - [ ] a\n",
       "<blockquote>\n<ul class=\"tasks\">\n<li class=\"task\"><label><input type=\"checkbox\" "
       "id=\"task-a\" disabled> a</label></li>\n</ul>\n</blockquote>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(definitions) {
  static const MadeCase cases[] = {
      {"a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"},
      {"*a*\nb\n: c\n: d\n",
       "<dl>\n<dt><em>a</em></dt>\n<dt>b</dt>\n<dd>c</dd>\n<dd>d</dd>\n</dl>\n"},
      {"a\n: b\n\nc\n: d\n\ne\n",
       "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dt>c</dt>\n<dd>d</dd>\n</dl>\n<p>e</p>\n"},
      {"a\n: b\n\n  c\n\n  - d\n",
       "<dl>\n<dt>a</dt>\n<dd>\n<p>b</p>\n<p>c</p>\n<ul>\n<li>d</li>\n</ul>\n</dd>\n</dl>\n"},
      {"a\n:   b\n\n        code\n",
       "<dl>\n<dt>a</dt>\n<dd>\n<p>b</p>\n<div class=\"code\"><pre tabindex=\"0\" role=\"group\" "
       "aria-label=\"Code\"><code>"
       "code\n</code></pre></div>\n</dd>\n</dl>\n"},
      {"a\n: b\nc\n", "<dl>\n<dt>a</dt>\n<dd>b\nc</dd>\n</dl>\n"},
      {"> a\n> : b\n", "<blockquote>\n<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n</blockquote>\n"},
      // no definitions
      {": a\n", "<p>: a</p>\n"},
      {"## a\n: b\n", "<h2 id=\"a\">a" ANCHOR("a", "a") "</h2>\n<p>: b</p>\n"},
      {"a\n:b\n", "<p>a\n:b</p>\n"},
      {"<pre>\na\n: b\n</pre>\n", "<pre>\na\n: b\n</pre>\n"},
      {"+ a\n\nb\n: c\n", "<ul>\n<li>a</li>\n</ul>\n<dl>\n<dt>b</dt>\n<dd>c</dd>\n</dl>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(code_shows_what_was_rewritten) {
  static const MadeCase cases[] = {
      {"```\na\n: b\n[^1]: c\n```\n", "a\n: b\n[^1]: c\n"},
      {"- ```\n  a\n  : b\n  ```\n", "a\n: b\n"},
      {"<div>\n\n    a\n    : b\n    [^1]: c\n", "a\n: b\n[^1]: c\n"},
      {"> ```\n> a\n> : b\n> [^x]: y\n", "a\n: b\n[^x]: y\n"},
      {"```\nx\n~~~\na\n: b\n", "x\n~~~\na\n: b\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made m = make(cases[i].text);
    Str code = str_fmt(&m.t.arena, "<code>%s</code>", cases[i].expected);
    CHECK(str_contains(m.page->markdown.html, code));
    CHECK(!str_contains(m.page->markdown.html, S("<dl>")));
    made_end(&m);
  }
}

TEST(alerts) {
  static const MadeCase cases[] = {
      {"> [!NOTE]\n> a\n> b\n>\n> c\n",
       "<div class=\"callout note\" role=\"note\"><p "
       "class=\"callout-title\">Note</p>\n<p>a\nb</p>\n<p>c</p>\n</div>\n"},
      {"> [!fact] My *own* title\n> a\n",
       "<div class=\"callout fact\" role=\"note\"><p class=\"callout-title\">My <em>own</em> "
       "title</p>\n<p>a</p>\n</div>\n"},
      {"> [!FACT]\n>\n> - a\n",
       "<div class=\"callout fact\" role=\"note\"><p class=\"callout-title\">Published "
       "fact</p>\n<ul>\n<li>a</li>\n</ul>\n"
       "</div>\n"},
      {"> \\[!NOTE]\n> a\n", "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n"},
      {"> a [!NOTE]\n", "<blockquote>\n<p>a [!NOTE]</p>\n</blockquote>\n"},
      {"- > [!NOTE]\n  > a\n",
       "<ul>\n<li>\n<div class=\"callout note\" role=\"note\"><p "
       "class=\"callout-title\">Note</p>\n<p>a</p>\n</div>\n</li>\n</ul>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(footnotes) {
  static const MadeCase cases[] = {
      {"a[^x].\n\n[^x]: b\n",
       "<p>a<sup><a class=\"footnote-ref\" id=\"fnref-1\" href=\"#fn-1\" aria-label=\"Footnote "
       "1\">1</a></sup>.</p>\n"
       "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\"><ol>\n<li id=\"fn-1\">\n"
       "<p>b <a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"Back to reference "
       "1\">\u21A9</a></p>\n</li>\n"
       "</ol></section>\n"},
      {"`[^x]` \\[^x]\n", "<p><code>[^x]</code> [^x]</p>\n"},
  };
  CHECK_MADE(cases, made_html);
}

// A list of the author's stays as it is beside a definition, whatever bullets it has.
TEST(lists_beside_footnotes) {
  Made m = make("+ a[^x]\n+ b\n\n[^x]: n\n");
  CHECK(str_contains(m.page->markdown.html, S("<li>b</li>\n</ul>\n<section")));
  made_end(&m);
}

// What stands in the section of footnotes, without its tags' attributes.
static Str notes_of(Made *m) {
  Str html = m->page->markdown.html;
  size_t start = str_find(html, S("<section"));
  Buf out = {.arena = &m->t.arena};
  for (size_t i = start == STR_NONE ? html.len : start; i < html.len; i++) {
    char c = html.ptr[i];
    if (c == ' ' && i + 7 < html.len && memcmp(html.ptr + i, " class=", 7) == 0)
      while (html.ptr[i] != '>') i++;
    buf_add_char(&out, html.ptr[i] == '\n' ? ' ' : html.ptr[i]);
  }
  return buf_str(&out);
}

TEST(footnote_sections) {
  static const MadeCase cases[] = {
      // numbered by first reference; a note in a note comes behind
      {"a[^b] c[^a]\n\n[^a]: A\n[^b]: B[^c]\n[^c]: C\n",
       "<section><ol> <li id=\"fn-1\"> <p>B<sup><a>3</a></sup> <a>\u21A9</a></p> </li> <li id=\"fn-2\"> <p>A "
       "<a>\u21A9</a></p> "
       "</li> <li id=\"fn-3\"> <p>C <a>\u21A9</a></p> </li> </ol></section> "},
      {"a[^a] b[^A]\n\n[^a]:\n    A\n\n    - l\n",
       "<section><ol> <li id=\"fn-1\"> <p>A</p> <ul> <li>l</li> </ul>  <a>\u21A9</a> <a>\u21A9</a> </li> "
       "</ol></section> "},
      // one in another on its line, and more than are looked for
      {"a[^a] b[^b]\n\n[^a]: [^b]: B\n\n    more\n",
       "<section><ol> <li id=\"fn-1\"> <p>more <a>\u21A9</a></p> </li> <li id=\"fn-2\"> <p>B "
       "<a>\u21A9</a></p> </li> </ol></section> "},
      {"> a[^a] b[^b] c[^c]\n>\n> [^a]: [^b]:   [^c]: C\n> lazy\n",
       "<section><ol> <li id=\"fn-1\">  <a>\u21A9</a> </li> <li id=\"fn-2\">  <a>\u21A9</a> </li> "
       "<li id=\"fn-3\"> <p>C lazy <a>\u21A9</a></p> </li> </ol></section> "},
      {"a[^a]\n[^a]: b\nlazy\n",
       "<section><ol> <li id=\"fn-1\"> <p>b lazy <a>\u21A9</a></p> </li> </ol></section> "},
      {"+ a[^a]\n\n[^a]: b\n\n+ c\n",
       "<section><ol> <li id=\"fn-1\"> <p>b <a>\u21A9</a></p> </li> </ol></section> "},
      {"<box>\na[^a]\n</box>\n\n[^a]: b\n",
       "<section><ol> <li id=\"fn-1\"> <p>b <a>\u21A9</a></p> </li> </ol></section> "},
      {"- a[^a]\n\n[^a]: http://x.y\n",
       "<section><ol> <li id=\"fn-1\"> <p><a href=\"http://x.y\">http://x.y</a> <a>\u21A9</a></p> </li> "
       "</ol></section> "},
  };
  CHECK_MADE(cases, notes_of);
}

TEST(headings) {
  static const MadeCase cases[] = {
      {"## A *b* `c`\n\n## A b c\n\n## A-b-c-1\n\n## A b c\n",
       "1:2 #a-b-c A <em>b</em> <code>c</code>\n3:2 #a-b-c-1 A b c\n5:2 #a-b-c-1-1 A-b-c-1\n7:2 #a-b-c-2 A b "
       "c\n"},
      {"## x {#a}\n\n## A\n\n## b {#_q.r:s}\n", "1:2 #a x\n3:2 #a-1 A\n5:2 #_q.r:s b\n"},
      {"## A\n\n<i id=\"a\">x</i>\n", "1:2 #a-1 A\n"},
      {"## [l](other.md) ![i](pic.png) <b>t</b>\n", "1:2 #l-i-t l i t\n"},
      {"## Größe & \"Maß\"!  x\n\n## 日本 語\n\n## ΟΔΟΣ\n",
       "1:2 #größe--maß--x Größe &amp; \"Maß\"!  x\n3:2 #日本-語 日本 語\n5:2 #οδος ΟΔΟΣ\n"},
      {"# Title\n\n## A\n\n# B\n", "3:2 #a A\n5:2 #b B\n"},
      {"a\n\n# Title\n\n## A\n", "5:2 #a A\n"},
      {"## !!!\n", "1:2 #section !!!\n"},
      {"<box>\n\n## In\n\n</box>\n", "3:2 #in In\n"},
      {"<rule>\n\n## x\n\n<tag>\n\n### y\n\n</tag>\n", "3:2 #x x\n7:3 #y y\n"},
      {"## ~~a~~ www.x.y\n", "1:2 #a-wwwxy <del>a</del> www.x.y\n"},
      {"## a {#b c}\n\n## d {#}\n", "1:2 #a a\n3:2 #d d\n"},
      {"S {#t}\n---\n", "1:2 #t S\n"},
  };
  CHECK_MADE(cases, made_headings);
}

static Str title_of(Made *m) {
  return str_fmt(&m->t.arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(m->page->title.text),
                 STR_ARG(m->page->title.html), STR_ARG(m->page->title.id),
                 STR_ARG(m->page->markdown.html));
}

TEST(titles) {
  static const MadeCase cases[] = {
      {"# A *b*\n", "A b|A <em>b</em>|a-b|"},
      {"# A {#x}\n", "A|A|x|"},
      {"---\ntitle: T & U\n---\n", "T & U|T &amp; U|t--u|"},
      {"---\ntitle: T\n---\n# *A*\n", "T|<em>A</em>|a|"},
      {"---\ntitle: A\n---\n## A\n", "A|A|a-1|<h2 id=\"a\">A" ANCHOR("a", "A") "</h2>\n"},
      {"x\n", "Page|Page|page|<p>x</p>\n"},
      {"# A\n\n## A\n", "A|A|a|<h2 id=\"a-1\">A" ANCHOR("a-1", "A") "</h2>\n"},
  };
  CHECK_MADE(cases, title_of);
}

static Str summary_of(Made *m) {
  return str_fmt(&m->t.arena, "%u %.*s", m->page->markdown.words,
                 STR_ARG(m->page->markdown.summary));
}

TEST(summaries) {
  static const MadeCase cases[] = {
      {"- a\n\nb *c* `d`\ne\n\nf\n", "6 b c d e"},
      {"> quoted words\n", "2 quoted words"},
      {"![alt](pic.png)\n\nText.\n", "1 alt"},
      {"|a|\n|-|\n|b|\n", "2 "},
      {"", "0 "},
      {"aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii jjjjjjjjj "
       "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii jjjjjjjjj "
       "kk\n",
       "21 aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii "
       "jjjjjjjjj "
       "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii "
       "jjjjjjjjj\u2026"},
  };
  CHECK_MADE(cases, summary_of);
}

TEST(code) {
  static const MadeCase cases[] = {
      {"```json title=\"Res<ponse\"\n1\n```\n",
       "<div class=\"code\"><p class=\"code-title\">Res&lt;ponse</p><pre tabindex=\"0\" role=\"group\" "
       "aria-label=\"Code: Res&lt;ponse\"><code class=\"language-json\"><span "
       "class=\"hl-n\">1</span>\n</code></pre></div>\n"},
      {"~~~ nope x\n<&>\n~~~\n",
       "<div class=\"code\"><pre tabindex=\"0\" role=\"group\" aria-label=\"Code: nope\"><code "
       "class=\"language-nope\">"
       "&lt;&amp;&gt;\n</code></pre></div>\n"},
      {"```text src=\"data.sql\" region=\"top\"\n```\n",
       "<div class=\"code\"><pre tabindex=\"0\" role=\"group\" aria-label=\"Code: Text\"><code "
       "class=\"language-text\">"
       "SELECT 1;\n  FROM t;\n</code></pre></div>\n"},
      {"```text src=data.sql lines=5\n```\n",
       "<div class=\"code\"><pre tabindex=\"0\" role=\"group\" aria-label=\"Code: Text\"><code "
       "class=\"language-text\">"
       "SELECT 2;\n</code></pre></div>\n"},
      {"    a\n\n    b\n",
       "<div class=\"code\"><pre tabindex=\"0\" role=\"group\" "
       "aria-label=\"Code\"><code>a\n\nb\n</code></pre></div>\n"},
  };
  CHECK_MADE(cases, made_html);
}

CHECK_MAIN
