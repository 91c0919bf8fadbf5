#include "check.h"
#include "markdown_site.h"

TEST(components) {
  static const MadeCase cases[] = {
      {"<box title=\"A &amp; <b>\" wide>\n\n*x*\n\n</box>\n",
       "<div class=\"box wide\">\n<p>A &amp; &lt;b&gt;</p>\n<p><em>x</em></p>\n\n</div>\n"},
      {"<box>\n<box title=in>\n\nx\n\n</box>\n</box>\n\ny\n",
       "<div class=\"box\">\n<div class=\"box\">\n<p>in</p>\n<p>x</p>\n\n</div>\n\n</div>\n<p>y</p>\n"},
      {"<box>\n*x*\n\n- y\n</box>\n",
       "<div class=\"box\">\n<p><em>x</em></p>\n<ul>\n<li>y</li>\n</ul>\n\n</div>\n"},
      {"<box>\nx\n</box>\n", "<div class=\"box\">\n<p>x</p>\n\n</div>\n"},
      {"a <tag kind=\"q\">*b*</tag>, c\n", "<p>a <b class=\"q\"><em>b</em></b>, c</p>\n"},
      {"<tag kind='q'>b</tag>\n", "<p><b class=\"q\">b</b></p>\n"},
      {"## h <tag>b</tag>\n",
       "<h2 id=\"h-b\">h <b class=\"\">b</b> <a class=\"anchor\" href=\"#h-b\" aria-label=\"Link to "
       "this section: h b\"></a></h2>\n"},
      {"| <tag>a</tag> |\n|---|\n",
       "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th "
       "scope=\"col\">"
       "<b class=\"\">a</b></th>\n</tr>\n</thead>\n</table></div>\n"},
      {"<rule>\n\nx\n\n<rule/>\n", "<hr class=\"r\">\n<p>x</p>\n<hr class=\"r\">\n"},
      {"x <rule> y\n", "<p>x <hr class=\"r\"> y</p>\n"},
      {"<item href=\"other.md\"></item>\n", "<i><a href=\"other.html\">go</a></i>\n"},
      {"<item\n  href=\"other.md\">\n\nx\n\n</item>\n",
       "<i><a href=\"other.html\">go</a><p>x</p>\n</i>\n"},
      {"<item href=\"javascript:x\">\n\nx\n\n</item>\n", "<i><p>x</p>\n</i>\n"},
      {"<box Title=\"T\">\n\nx\n\n</box>\n", "<div class=\"box\">\n<p>T</p>\n<p>x</p>\n\n</div>\n"},
      {"<Box>\n\nx\n\n</Box>\n", "<p>&lt;Box&gt;</p>\n<p>x</p>\n<p>&lt;/Box&gt;</p>\n"},
      {"> <box>\n>\n> x\n>\n> </box>\n",
       "<blockquote>\n<div class=\"box\">\n<p>x</p>\n\n</div>\n</blockquote>\n"},
      {"- <box>\n  x\n  </box>\n",
       "<ul>\n<li>\n<div class=\"box\">\n<p>x</p>\n\n</div>\n</li>\n</ul>\n"},
      {"<tabs>\n\na\n\n</tabs>\n\n<tabs>\n\nb\n\n</tabs>\n",
       "<div id=\"tabs-1\" aria-labelledby=\"t-1 x\"><p>a</p>\n</div>\n"
       "<div id=\"tabs-2\" aria-labelledby=\"t-2 x\"><p>b</p>\n</div>\n"},
      {"<nope a=b>\n\n*x*\n\n</nope>\n", "<nope a=b>\n<p><em>x</em></p>\n</nope>\n"},
      {"`<box>` \\<box> &lt;box>\n", "<p><code>&lt;box&gt;</code> &lt;box&gt; &lt;box&gt;</p>\n"},
      {"<div>\n<tag kind=\"k\">*a* b</tag> *c*\n</div>\n",
       "<div>\n<b class=\"k\"><em>a</em> b</b>\n *c*\n</div>\n"},
      {"<!-- <box> -->\n\nx\n", "<!-- <box> -->\n<p>x</p>\n"},
      {"<box>\n\n<details>\n<summary>*s*</summary>\n\n*x*\n\n</details>\n\n</box>\n",
       "<div class=\"box\">\n<details>\n<summary>*s*</summary>\n<p><em>x</em></p>\n</details>\n\n</div>\n"},
      {"<box>\n\n</box>m\n: n\n\n</box>\n",
       "<div class=\"box\">\n<dl>\n<dt>m</dt>\n<dd>n</dd>\n</dl>\n\n</div>\n"},
      {"<box>\n[r]\n</box>\n\n[r]: /u\n",
       "<div class=\"box\">\n<p><a href=\"/u\">r</a></p>\n\n</div>\n"},
      {"<box>\na[^n]\n</box>\n", "<div class=\"box\">\n<p>a[^n]</p>\n\n</div>\n"},
      {"<box title=\"a\" title=\"b\">\n\n</box>\n", "<div class=\"box\">\n<p>a</p>\n\n</div>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(scripts) {
  Made m = make("<tabs>\n\n</tabs>\n\n<tabs>\n\n</tabs>\n\n<checklist>\n\n</checklist>\n");
  CHECK_INT(m.page->markdown.scripts.len, 2);
  CHECK_STR(m.page->markdown.scripts.items[0], S("tabs.js"));
  CHECK_STR(m.page->markdown.scripts.items[1], S("checklist.js"));
  CHECK_INT(m.page->markdown.ids.len, 2);
  made_end(&m);
}

// A template may show its content more than once; a heading is where it stands first.
TEST(content_shown_twice) {
  Made m = make("<twice>\n\n## a\n\n</twice>\n");
  size_t first = str_find(m.page->markdown.html, S("<h2"));
  CHECK_INT(m.page->markdown.headings.items[0].offset, first);
  CHECK(str_contains(str_from_index(m.page->markdown.html, first + 1), S("<h2")));
  made_end(&m);
}

TEST(content_shown_twice_and_again) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 60; i++) buf_add_lit(&text, "<twice>\n\n");
  buf_add_lit(&text, "x\n\n");
  for (int i = 0; i < 60; i++) buf_add_lit(&text, "</twice>\n\n");
  buf_add_char(&text, 0);
  Made m = make(text.ptr);
  CHECK(str_contains(made_problems(&m),
                     S("markdown-limit: the content of a component is too large")));
  made_end(&m);
  arena_free(&arena);
}

TEST(content_not_shown) {
  Made m = make("<rule/>\n\n<never>\n\n## a\n\n</never>\n\n## b\n");
  CHECK_STR(made_headings(&m), S("9:2 #b b\n"));
  made_end(&m);
}

TEST(includes) {
  static const MadeCase cases[] = {
      {"a\n\n<include src=\"../role/traits.md\" lines=\"3\">\n\nb\n",
       "<p>a</p>\n<p>One.</p>\n<p>b</p>\n"},
      {"<include src=\"../role/traits.md\" region=\"lead\">\n",
       "<p>A <em>trait</em> and a <a href=\"../index.html\">link</a>.</p>\n"},
      {"> <include src=\"../role/traits.md\" lines=\"3-3\">\n",
       "<blockquote>\n<p>One.</p>\n</blockquote>\n"},
      {"<box>\n\n<include src=\"../role/traits.md\" lines=\"3\">\n\n</box>\n",
       "<div class=\"box\">\n<p>One.</p>\n\n</div>\n"},
      {"<include src=\"index.md\"></include>\n", ""},
  };
  CHECK_MADE(cases, made_html);
}

TEST(include_of_a_file_that_is_no_page) {
  Made m = made_begin("<include src=\"_part.md\">\n\n[^a]\n\n[^a]: outer\n");
  temp_file(
      &m.t, "content/guide/_part.md",
      "---\nx: 1\n---\r\n## In [l](other.md)\r\n\r\n[^a] [r]\r\n\r\n[^a]: inner\r\n\r\n[r]: /q\r\n");
  made_convert(&m);
  CHECK_STR(made_links(&m), S("content/guide/_part.md:4:7+13 page guide/other.md "
                              "'l'\ncontent/guide/_part.md:6:6+3 broken q 'r'\n"));
  CHECK_STR(made_headings(&m), S("4:2 #in-l In l\n"));
  CHECK(str_contains(m.page->markdown.html, S("<p>inner <a")));
  CHECK(str_contains(m.page->markdown.html, S("<p>outer <a")));
  made_end(&m);
}

TEST(allowed_html) {
  static const MadeCase cases[] = {
      {"<div>\n*a*\n</div>\n", "<div>\n*a*\n</div>\n"},
      {"a <b onclick=\"x()\">b</b>\n", "<p>a <b onclick=\"x()\">b</b></p>\n"},
      {"<script>\nif (a < b) x()\n</script>\n", "<script>\nif (a < b) x()\n</script>\n"},
      {"<!-- a\n\nb\n", "<!-- a\n\nb\n-->\n"},
      {"<a id=x name='y'>z</a>\n", "<p><a id=\"x\" name=\"y\">z</a></p>\n"},
      {"<form action=\"javascript:x\">\n\n</form>\n", "<form>\n</form>\n"},
      {"<input id=\"i\"> <label for=\"i\">l</label>\n",
       "<p><input id=\"i\"> <label for=\"i\">l</label></p>\n"},
  };
  CHECK_MADE(cases, made_html);
}

// The HTML of a text under another policy.
static Str html_under(Made *m, HtmlPolicy policy) {
  temp_load(&m->t);
  made_theme(m);
  m->t.site->config.html = policy;
  m->page = temp_page(&m->t, "guide/page.md");
  markdown_page(m->page, m->t.site, NULL, m->t.scratch);
  return m->page->markdown.html;
}

static void check_policy(const MadeCase *cases, size_t count, HtmlPolicy policy) {
  for (size_t i = 0; i < count; i++) {
    Made m = made_begin(cases[i].text);
    CHECK_STR(html_under(&m, policy), str_from(cases[i].expected));
    made_end(&m);
  }
}

TEST(sanitized_html) {
  static const MadeCase cases[] = {
      {"<div title=\"c\" onclick=\"x()\" style=\"y\">\n\n*a*\n\n</div>\n",
       "<div title=\"c\">\n<p><em>a</em></p>\n</div>\n"},
      {"a <b>b\n\nc</b>\n", "<p>a <b>b</b></p>\n<p>c</p>\n"},
      {"</div></main>x\n", "x\n"},
      {"<script>alert(1)</script>\n\na <script>alert(1)</script> b\n", "\n<p>a  b</p>\n"},
      {"<a href=\"java&#10;script:x\">y</a> <img src=x onerror=alert(1)>\n",
       "<p><a>y</a> <img src=\"x\" decoding=\"async\"></p>\n"},
      {"a <iframe src=\"https://x\">b</iframe>\n", "<p>a </p>\n"},
      {"a <!-- d -->\n", "<p>a </p>\n"},
      {"<box>\n\n<i>x\n\n</box>\n", "<div class=\"box\">\n<p><i>x</i></p>\n\n</div>\n"},
      {"> <div>\n>\n> a\n\nb\n",
       "<blockquote>\n<div>\n<p>a</p>\n</div>\n</blockquote>\n<p>b</p>\n"},
  };
  check_policy(cases, sizeof cases / sizeof cases[0], HTML_SANITIZE);
}

TEST(escaped_html) {
  static const MadeCase cases[] = {
      {"<div>\n*a*\n</div>\n", "<p>&lt;div&gt;\n*a*\n&lt;/div&gt;</p>\n"},
      {"a <b>b</b>\n", "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n"},
      {"<box>\n\n<b>x</b>\n\n</box>\n",
       "<div class=\"box\">\n<p>&lt;b&gt;x&lt;/b&gt;</p>\n\n</div>\n"},
      {"<include src=\"../role/traits.md\" lines=\"3\">\n", "<p>One.</p>\n"},
  };
  check_policy(cases, sizeof cases / sizeof cases[0], HTML_ESCAPE);
}

CHECK_MAIN
