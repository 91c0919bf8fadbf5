// Whole files, through the stages before: what templates receive (themes/default/README.md lists
// it).
#include "check.h"
#include "markdown/markdown.h"
#include "plan_outputs.h"
#include "render/render.h"
#include "temp_site.h"
#include "theme/theme.h"

static void add_template(TempSite *t, const char *name, const char *text) {
  temp_file(t, str_cstr(&t->arena, str_fmt(&t->arena, "themes/own/templates/%s.mustache", name)),
            text);
}

static void load(TempSite *t) {
  temp_load(t);
  theme_load(t->site, t->scratch);
  for (size_t i = 0; i < t->site->pages.len; i++)
    markdown_page(t->site->pages.items[i], t->site, NULL, t->scratch);
  CHECK_STR(temp_problems(t), S(""));
}

// The bytes of one output file.
static Str file(TempSite *t, const char *path) {
  Buf out = {.arena = &t->arena};
  plan_outputs(t->site, t->scratch);
  OutputVec items = t->site->outputs.items;
  for (size_t i = 0; i < items.len; i++) {
    if (!str_eq(items.items[i].path, str_from(path))) continue;
    if (items.items[i].kind == OUTPUT_COPY) return S("(copy)");
    render_item(&items.items[i], t->site, &out, t->scratch);
    CHECK(!items.items[i].cut);
    return buf_str(&out);
  }
  return S("(none)");
}

static TempSite begin(const char *config) {
  TempSite t = temp_begin();
  temp_bytes(&t, "content/handbook.yaml",
             str_fmt(&t.arena, "title: The <Book>\ntheme: own\n%s", config));
  temp_file(&t, "content/index.md", "# Home\n\nHello.\n");
  return t;
}

// ---- a page -------------------------------------------------------------------------------------

TEST(page_values) {
  TempSite t = begin("base_url: https://x.org/b/\nedit_url: https://e.org/{path}\nauthor: A\n");
  add_template(
      &t, "page",
      "{{html_title}}|{{root}}|{{page.title}}|{{page.kind}}|{{page.url}}|{{page.is_home}}|"
      "{{page.description}}|{{page.lead}}|{{page.canonical}}|{{page.edit_url}}|{{page.markdown_href}}|"
      "{{page.minutes}}|{{page.owner}}|{{page.date.text}}|{{page.date.iso}}|{{page.updated.iso}}|"
      "{{page.extra.x}}|{{#page.authors}}{{name}};{{/page.authors}}|{{page.has_toc}}|{{links.feed}}|"
      "{{site.has_feed}}|{{site.author}}|{{{page.html}}}");
  temp_file(&t, "content/a b/page.md",
            "---\ntitle: A & B\nlead: L\nowner: O\ndate: 2026-11-02\nauthors: [P, Q]\nextra: {x: "
            "1.10}\n---\nText.\n");
  load(&t);
  CHECK_STR(
      file(&t, "index.html"),
      S("The &lt;Book&gt;||Home|page|index.html|true|Hello.||https://x.org/b/index.html|"
        "https://e.org/content/index.md|index.md|1|||||||false|feed.xml|true|A|<p>Hello.</p>\n"));
  Str url = temp_url(&t, "a b/page.md");
  CHECK_STR(url, S("a b/page.html"));
  CHECK_STR(
      file(&t, "a b/page.html"),
      S("A &amp; B · The &lt;Book&gt;|../|A &amp; B|page|a%20b/page.html|false|Text.|L|"
        "https://x.org/b/a%20b/page.html|https://e.org/content/a%20b/page.md|page.md|1|O|November 2, "
        "2026|2026-11-02||1.10|P;Q;|false|../feed.xml|true|A|<p>Text.</p>\n"));
  temp_end(&t);
}

TEST(page_dates_in_other_languages) {
  TempSite t = begin("language: de\n");
  add_template(&t, "page", "{{page.updated.text}}");
  temp_file(&t, "content/a.md", "---\nupdated: 2026-11-02\n---\n# A\n");
  load(&t);
  CHECK_STR(file(&t, "a.html"), S("2026-11-02"));
  CHECK_STR(file(&t, "feed.xml"), S("(none)"));  // no base_url
  temp_end(&t);
}

TEST(feed_needs_a_listed_page_with_a_date) {
  TempSite t = begin("base_url: https://x.org/\n");
  add_template(&t, "page", "{{links.feed}}");
  temp_file(&t, "content/a.md", "---\nupdated: 2026-11-02\nunlisted: true\n---\n# A\n");
  load(&t);
  CHECK_STR(file(&t, "feed.xml"), S("(none)"));
  CHECK_STR(file(&t, "a.html"), S(""));
  CHECK(!output_is_reserved(t.site, S("feed.xml")) && output_is_reserved(t.site, S("sitemap.xml")));
  temp_end(&t);
}

TEST(page_toc) {
  TempSite t = begin("");
  add_template(
      &t, "page",
      "{{page.has_toc}}:{{#page.toc}}{{id}}={{{html}}}({{#children}}{{id}},{{/children}}) {{/page.toc}}");
  temp_file(&t, "content/a.md",
            "# A\n\n## One *x*\n\n### Sub\n\n#### Deep\n\n### More\n\n## Two\n");
  temp_file(&t, "content/b.md", "# B\n\n## One\n");
  temp_file(&t, "content/d.md",
            "# D\n\n## One\n\n### <a id=\"x\"></a>\n\n## <b></b>\n\n### Sub\n\n## Two<br>words\n");
  temp_file(&t, "content/c.md", "---\ntoc: false\n---\n# B\n\n## One\n\n## Two\n");
  temp_file(&t, "content/e.md",
            "---\ntoc_depth: 2\n---\n# E\n\n## One\n\n### Sub\n\n## Two\n\n### Sub\n");
  load(&t);
  CHECK_STR(file(&t, "e.html"), S("true:one=One() two=Two() "));
  CHECK_STR(file(&t, "a.html"), S("true:one-x=One <em>x</em>(sub,more,) two=Two() "));
  CHECK(str_starts(file(&t, "b.html"), S("false:")));
  CHECK(str_starts(file(&t, "c.html"), S("false:")));
  CHECK_STR(file(&t, "d.html"), S("true:one=One() sub=Sub() twowords=Two words() "));
  temp_end(&t);
}

TEST(page_chooses_its_template) {
  TempSite t = begin("");
  add_template(&t, "page", "page");
  add_template(&t, "wide", "wide");
  temp_file(&t, "content/a.md", "---\ntemplate: wide\n---\n# A\n");
  load(&t);
  CHECK_STR(file(&t, "a.html"), S("wide"));
  CHECK_STR(file(&t, "index.html"), S("page"));
  temp_end(&t);
}

// ---- ways through the handbook ------------------------------------------------------------------

static const char nav_template[] =
    "{{#nav}}{{>item}}{{/nav}} / {{#breadcrumb}}{{title}}={{href}} {{/breadcrumb}}/ {{previous.href}} "
    "{{next.href}}";
static const char item_template[] =
    "{{title}}={{href}}{{#current}}*{{/current}}{{#group}}[{{#children}}{{>item}}{{/children}}]{{/group}} ";

TEST(nav_opens_the_branch_of_the_page) {
  TempSite t = begin("");
  add_template(&t, "page", nav_template);
  add_template(&t, "list", nav_template);
  add_template(&t, "item", item_template);
  temp_file(&t, "content/a/index.md", "# A\n");
  temp_file(&t, "content/a/x.md", "# X\n");
  temp_file(&t, "content/a/deep/y.md", "# Y\n");
  temp_file(&t, "content/b/z.md", "# Z\n");
  temp_file(&t, "content/u.md", "---\nunlisted: true\n---\n# U\n");
  load(&t);
  CHECK_STR(file(&t, "index.html"), S("A=a/index.html[] B=b/index.html[]  / /  a/index.html"));
  CHECK_STR(
      file(&t, "a/x.html"),
      S("A=index.html[Deep=deep/index.html[] X=x.html* ] B=../b/index.html[]  / Home=../index.html "
        "A=index.html / deep/y.html ../b/z.html"));
  CHECK_STR(
      file(&t, "b/index.html"),
      S("A=../a/index.html[] B=index.html*[Z=z.html ]  / Home=../index.html / ../a/x.html z.html"));
  CHECK_STR(file(&t, "u.html"), S("A=a/index.html[] B=b/index.html[]  / Home=index.html /  "));
  temp_end(&t);
}

TEST(nav_from_handbook_yaml) {
  TempSite t = begin(
      "nav:\n  - index.md\n  - Group: [a.md, Out: https://x.org/?a&b]\n  - Links: [Two: https://y.org]\n");
  add_template(&t, "page", nav_template);
  add_template(&t, "item", item_template);
  temp_file(&t, "content/a.md", "# A\n");
  load(&t);
  CHECK_STR(file(&t, "a.html"),
            S("Group=a.html[A=a.html* Out=https://x.org/?a&amp;b ] Links=https://y.org[]  / "
              "Home=index.html Group=a.html / index.html "));
  temp_end(&t);
}

TEST(nav_long_lists_are_cut) {
  TempSite t = begin("");
  add_template(&t, "page", "{{more_before.count}}+{{more_after.count}} {{more_after.href}}");
  for (int i = 0; i < 60; i++)
    temp_file(&t, str_cstr(&t.arena, str_fmt(&t.arena, "content/p%02d.md", i)), "# P\n");
  load(&t);
  CHECK_STR(file(&t, "p00.html"), S("+20 a-z.html"));
  CHECK_STR(file(&t, "p30.html"), S("10+10 a-z.html"));
  CHECK_STR(file(&t, "p59.html"), S("20+ "));
  temp_end(&t);
}

// ---- pages that list pages ----------------------------------------------------------------------

TEST(list_of_a_folder) {
  TempSite t = begin("");
  add_template(
      &t, "list",
      "{{page.title}} {{page.kind}}: {{#children}}{{title}}={{href}}({{count}}) {{/children}}");
  temp_file(&t, "content/a/x.md", "# X\n");
  temp_file(&t, "content/a/sub/y.md", "# Y\n");
  load(&t);
  CHECK_STR(file(&t, "a/index.html"), S("A list: Sub=sub/index.html(1) X=x.html() "));
  CHECK_STR(file(&t, "a/index.md"), S("(none)"));
  temp_end(&t);
}

TEST(tags_by_any_spelling) {
  TempSite t = begin("");
  add_template(&t, "page",
               "{{#page.tags}}{{name}}={{href}} {{/page.tags}}{{page.has_tags}} {{links.tags}}");
  add_template(&t, "tags", "{{#tags}}{{name}}={{href}}({{count}}) {{/tags}}");
  add_template(&t, "tag", "{{tag.name}}: {{#pages}}{{title}}={{href}} {{/pages}}");
  temp_file(&t, "content/a.md", "---\ntags: [Phone Screen, C++]\n---\n# A\n");
  temp_file(&t, "content/d/b.md", "---\ntags: [phone-screen]\n---\n# B\n");
  load(&t);
  CHECK_STR(file(&t, "d/b.html"),
            S("Phone Screen=../tags/phone-screen.html true ../tags/index.html"));
  CHECK_STR(file(&t, "index.html"), S("false tags/index.html"));
  CHECK_STR(file(&t, "tags/index.html"), S("C++=c.html(1) Phone Screen=phone-screen.html(2) "));
  CHECK_STR(file(&t, "tags/phone-screen.html"), S("Phone Screen: A=../a.html B=../d/b.html "));
  temp_end(&t);
}

TEST(a_to_z) {
  TempSite t = begin("");
  add_template(
      &t, "a-z",
      "{{#letters}}{{letter}}: {{#entries}}{{title}}={{href}}({{on}}) {{/entries}}{{/letters}}");
  temp_file(&t, "content/a.md", "# \"Able\"\n\n## 3 steps\n\n## Baker\n\n### Not this\n");
  temp_file(&t, "content/u.md", "---\nunlisted: true\n---\n# Unlisted\n");
  load(&t);
  CHECK_STR(file(&t, "a-z.html"),
            S("0-9: 3 steps=a.html#3-steps(&quot;Able&quot;) A: &quot;Able&quot;=a.html() B: "
              "Baker=a.html#baker(&quot;Able&quot;) H: Home=index.html() "));
  temp_end(&t);
}

TEST(not_found_works_at_any_address) {
  TempSite t = begin("base_url: https://x.org/b/\n");
  add_template(&t, "404", "{{root}} {{site.home}} {{#nav}}{{href}} {{/nav}}{{links.a_to_z}}");
  temp_file(&t, "content/d/b.md", "# B\n");
  load(&t);
  CHECK_STR(file(&t, "404.html"), S("/b/ /b/index.html /b/d/index.html /b/a-z.html"));
  temp_end(&t);
}

// ---- what the handbook brings itself ------------------------------------------------------------

TEST(own_files_stand_in_for_generated_ones) {
  TempSite t = begin("");
  add_template(&t, "page", "{{page.title}}");
  temp_file(&t, "content/robots.txt", "User-agent: *\nDisallow: /\n");
  temp_file(&t, "content/404.md", "# Gone\n");
  load(&t);
  CHECK_STR(file(&t, "robots.txt"), S("(copy)"));  // copied, not made
  CHECK_STR(file(&t, "404.html"), S("Gone"));
  temp_end(&t);
}

// ---- print --------------------------------------------------------------------------------------

TEST(print_holds_every_listed_page) {
  TempSite t = begin("");
  add_template(
      &t, "print",
      "{{cover.title}}\n{{#parts}}{{title}}:\n{{#chapters}}{{number}} {{id}} {{{title_html}}}\n{{{html}}}"
      "{{/chapters}}{{/parts}}");
  temp_file(&t, "content/a/index.md", "# A\n\n[b](b.md#s) [home](../index.md) [u](../u.md)\n");
  temp_file(&t, "content/a/b.md", "# B\n\n## S\n");
  temp_file(&t, "content/u.md", "---\nunlisted: true\n---\n# U\n");
  load(&t);
  CHECK_STR(file(&t, "print.html"),
            S("The &lt;Book&gt;\nHome:\n1 index Home\n<p>Hello.</p>\nA:\n2 a-index "
              "A\n<p><a href=\"#a-b--s\">b</a> <a "
              "href=\"#index\">home</a> <a href=\"u.html\">u</a></p>\n3 a-b B\n<h2 "
              "id=\"a-b--s\">S <a class=\"anchor\" "
              "href=\"#a-b--s\" aria-label=\"Link to this section: S\"></a></h2>\n"));
  temp_end(&t);
}

CHECK_MAIN
