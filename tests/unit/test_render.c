#include "check.h"
#include "plan_outputs.h"
#include "render/context.h"
#include "render/feeds.h"
#include "render/llms.h"
#include "render/page_file.h"
#include "render/print.h"
#include "render/render.h"
#include "render/sidebar.h"

// A site of `count` pages in one part, named p0.html, p1.html ... beneath part/.
typedef struct Made {
  Site site;
  NavNode root, part;
  Page home;
} Made;

static NavNode *add_page(Made *made, NavNode *parent, Str url, Str title) {
  Arena *arena = &made->site.arena;
  Page *page = arena_new(arena, Page);
  NavNode *node = arena_new(arena, NavNode);
  *page = (Page){.place.url = url,
                 .source.path = url,
                 .title.text = title,
                 .title.html = title,
                 .place.nav = node};
  *node = (NavNode){.page = page, .parent = parent, .index = parent->children.len};
  *vec_add(arena, &parent->children) = node;
  *vec_add(arena, &made->site.pages) = page;
  *map_put(&made->site.page_by_url, arena, url) = page;
  return node;
}

static void make(Made *made, size_t count) {
  *made = (Made){0};
  Arena *arena = &made->site.arena;
  made->site.nav = &made->root;
  made->home = (Page){.place.url = S("index.html"),
                      .source.path = S("index.md"),
                      .title.text = S("Home"),
                      .place.nav = &made->root};
  made->root.page = &made->home;
  NavNode *part = add_page(made, &made->root, S("part/index.html"), S("Part"));
  for (size_t i = 0; i < count; i++)
    add_page(made, part, str_fmt(arena, "part/p%zu.html", i), str_fmt(arena, "P%zu", i));
}

static size_t nav_size(size_t count, size_t current) {
  Made made;
  make(&made, count);
  Arena scratch = {0};
  const NavNode *node = made.root.children.items[0]->children.items[current];
  Context context = context_new(&made.site, node->page->place.url, &scratch);
  nav_put_tree(&context, node);
  const Value *part = &value_find(&context.values, S("nav"))->items[0];
  size_t size = value_find(part, S("children"))->len;
  arena_free(&scratch);
  arena_free(&made.site.arena);
  return size;
}

TEST(nav_does_not_grow_with_the_site) {
  CHECK_INT(nav_size(5, 2), 5);
  CHECK_INT(nav_size(1000, 0), NAV_WINDOW);
  CHECK_INT(nav_size(1000, 500), NAV_WINDOW);
  CHECK_INT(nav_size(1000, 999), NAV_WINDOW);
}

TEST(nav_window_is_around_the_page) {
  Made made;
  make(&made, 100);
  Arena scratch = {0};
  const NavNode *node = made.root.children.items[0]->children.items[50];
  Context context = context_new(&made.site, node->page->place.url, &scratch);
  nav_put_tree(&context, node);
  const Value *part = &value_find(&context.values, S("nav"))->items[0];
  CHECK_STR(value_find_text(value_find(part, S("more_before")), S("count")), S("30"));
  CHECK_STR(value_find_text(value_find(part, S("more_after")), S("count")), S("30"));
  CHECK_STR(value_find_text(&value_find(part, S("children"))->items[20], S("title")), S("P50"));
  CHECK(value_find(&value_find(part, S("children"))->items[20], S("current"))->boolean);
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(urls_are_relative) {
  Made made;
  make(&made, 1);
  Arena scratch = {0};
  Context deep = context_new(&made.site, S("a/b/c.html"), &scratch);
  CHECK_STR(deep.root, S("../../"));
  CHECK_STR(context_href(&deep, S("a/x y.html")), S("../x%20y.html"));
  CHECK_STR(context_href(&deep, S("index.html")), S("../../index.html"));
  made.site.config.base_url = S("https://example.org/book/");
  Context anywhere = context_new_anywhere(&made.site, S("404.html"), &scratch);
  CHECK_STR(context_href(&anywhere, S("a/x.html")), S("/book/a/x.html"));
  CHECK_STR(context_absolute(&anywhere, S("a/x.html")), S("https://example.org/book/a/x.html"));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

// ---- print --------------------------------------------------------------------------------------

static HtmlMark mark(const Page *page, HtmlMarkKind kind, Str at, uint32_t length) {
  return (HtmlMark){
      .kind = kind, .offset = (uint32_t)str_find(page->markdown.html, at), .length = length};
}

TEST(print_rewrites_urls_and_ids) {
  Made made;
  make(&made, 2);
  Arena scratch = {0};
  Page *here = made.root.children.items[0]->children.items[0]->page;
  Page *there = made.root.children.items[0]->children.items[1]->page;
  here->markdown.html = S(
      "<h2 id=\"a\">A</h2><a href=\"p1.html#x\">1</a><a href=\"../i.png\">2</a><p aria-labelledby=\"a b\">");
  HtmlMark marks[] = {mark(here, MARK_ID, S("a\">"), 1), mark(here, MARK_URL, S("p1.html#x"), 9),
                      mark(here, MARK_URL, S("../i.png"), 8), mark(here, MARK_REF, S("a b"), 3)};
  marks[2].link = 1;
  here->markdown.marks.items = marks;
  here->markdown.marks.len = 4;
  Link links[] = {{.kind = LINK_PAGE, .page = there, .fragment = S("x")},
                  {.kind = LINK_ASSET, .path = S("i.png")}};
  here->markdown.links.items = links;
  here->markdown.links.len = 2;
  Map chapters = {0};
  Str key = S("part-p1");
  *map_put(&chapters, &scratch, there->place.url) = &key;
  Buf out = {.arena = &scratch};
  print_rewrite(here, S("print.html"), S("part-p0"), &chapters, &out, &scratch);
  CHECK_STR(buf_str(&out),
            S("<h2 id=\"part-p0--a\">A</h2><a href=\"#part-p1--x\">1</a><a href=\"i.png\">2</a>"
              "<p aria-labelledby=\"part-p0--a part-p0--b\">"));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(print_keeps_what_follows_a_path) {
  Made made;
  make(&made, 1);
  Arena scratch = {0};
  Page *page = made.root.children.items[0]->children.items[0]->page;
  page->markdown.html = S(
      "<a href=\"v.mp4?t=1&amp;x=&#x27;#t=5\">1</a><a href=\"gone.md#x\">2</a><a href=\"#\">3</a>");
  HtmlMark marks[] = {mark(page, MARK_URL, S("v.mp4"), 25), mark(page, MARK_URL, S("gone"), 9),
                      mark(page, MARK_URL, S("#\">3"), 1)};
  Link links[] = {{.kind = LINK_ASSET, .path = S("part/v.mp4")},
                  {.kind = LINK_BROKEN},
                  {.kind = LINK_PAGE, .page = page}};
  for (uint32_t i = 0; i < 3; i++) marks[i].link = i;
  page->markdown.marks.items = marks, page->markdown.marks.len = 3;
  page->markdown.links.items = links, page->markdown.links.len = 3;
  Map chapters = {0};
  Str key = S("p0");
  *map_put(&chapters, &scratch, page->place.url) = &key;
  Buf out = {.arena = &scratch};
  print_rewrite(page, S("print.html"), key, &chapters, &out, &scratch);
  CHECK_STR(buf_str(&out),
            S("<a href=\"part/v.mp4?t=1&amp;x=&#x27;#t=5\">1</a><a href=\"gone.md#x\">2</a>"
              "<a href=\"#p0\">3</a>"));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

static void add_template(Made *made, const char *name, const char *text) {
  const Template *template_ =
      mustache_parse(str_from(name), str_from(text), &made->site.arena, &made->site.diags);
  *map_put(&made->site.theme.templates, &made->site.arena, str_from(name)) = (void *)template_;
}

TEST(print_gives_each_page_its_own_key) {
  static const char *const urls[] = {"a/b.html",  "a-b.html",    "a-b-2.html",
                                     "main.html", "x--y z.html", "'.html",
                                     "(v).html",  "part-1.html", "r\xC3\xA9.html"};
  Made made;
  make(&made, 0);
  Arena scratch = {0};
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
    add_page(&made, made.root.children.items[0], str_from(urls[i]), S("T"));
  add_template(&made, "print", "{{#parts}}[{{id}}]{{#chapters}} {{id}}{{/chapters}} {{/parts}}");
  Buf out = {.arena = &scratch};
  CHECK(print_render(&made.site, S("print.html"), &out, &scratch));
  CHECK_STR(
      buf_str(&out),
      S("[part-1-2] index [part-2] part-index a-b a-b-2 a-b-2-2 main-2 x-y-z page v part-1 r\xC3\xA9 "));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

// ---- files for programs -------------------------------------------------------------------------

TEST(feed_holds_what_xml_can_hold) {
  Made made;
  make(&made, 2);
  Arena scratch = {0};
  made.site.config = (Config){.title = S("T"), .base_url = S("https://x.org/")};
  Page *page = made.site.pages.items[1];
  page->front.date = (Date){2026, 1, 2, S("")};
  page->title.text =
      S("a\x01\x0B\x1F"
        "b\tc\xEF\xBF\xBE"
        "d\x7F\xEF\xBF\xBF");
  Page *hidden = made.site.pages.items[2];
  hidden->front.updated = (Date){2027, 1, 1, S("")};
  hidden->front.unlisted = true;
  Buf out = {.arena = &scratch};
  feeds_render_feed(&made.site, &out, &scratch);
  CHECK(str_contains(buf_str(&out), S("<title>ab\tcd\x7F</title>")));
  CHECK(str_contains(buf_str(&out), S("<published>2026-01-02T00:00:00Z</published>")));
  CHECK(!str_contains(buf_str(&out), S("2027")));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(llms_txt_lists_parts) {
  Made made;
  make(&made, 1);
  Arena scratch = {0};
  made.site.config = (Config){.title = S("T"), .description = S("About\nit")};
  add_page(&made, &made.root, S("last (1).html"), S("La[st]"))->page->markdown.summary =
      S("The end.");
  Buf out = {.arena = &scratch};
  llms_render(&made.site, &out, &scratch);
  CHECK_STR(
      buf_str(&out),
      S("# T\n\n> About it\n\n- [Home](index.md)\n- [La\\[st\\]](last%20%281%29.md): The end.\n"
        "\n## Part\n\n- [Part](part/index.md)\n- [P0](part/p0.md)\n"));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(headers_cache_only_what_has_a_version) {
  Made made;
  make(&made, 0);
  Arena scratch = {0};
  ThemeAsset assets[] = {
      {S("assets/a b.css"), S("")}, {S("assets/f.svg"), S("")}, {S("assets/x.js"), S("")}};
  made.site.theme.assets.items = assets, made.site.theme.assets.len = 3;
  Buf out = {.arena = &scratch};
  feeds_render_headers(&made.site, &out);
  Str text = buf_str(&out);
  CHECK(
      str_starts(text, S("/*\n  Content-Security-Policy: default-src 'none'; script-src 'self';")));
  CHECK(str_contains(
      text,
      S("/assets/a%20b.css\n  Cache-Control: public, max-age=31536000, immutable\n/assets/x.js\n")));
  CHECK(!str_contains(text, S("f.svg")));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(markdown_copy_has_one_title) {
  static const struct {
    const char *title, *lead, *body, *copy;
  } cases[] = {
      {"T", "", "Text\n", "# T\n\nText\n"},
      {"T", "L", "\n \nText\n\n", "# T\n\nL\n\nText\n"},
      {"T", "L", "# Own\nText\n", "# Own\n\nL\n\nText\n"},
      {"T", "L", "Own\n===  \n\nText\n", "Own\n===\n\nL\n\nText\n"},
      {"T", "", "Own\n== x\n", "# T\n\nOwn\n== x\n"},
      {"T", "", "    code\n", "# T\n\n    code\n"},
      {"T", "", "    # code\n", "# T\n\n    # code\n"},
      {"T", "", "## Two\n", "# T\n\n## Two\n"},
      {"T", "L", "", "# T\n\nL\n"},
      {"T", "", "# Own", "# Own\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Buf out = {.arena = &arena};
    Page page = {.title.text = str_from(cases[i].title), .source.text = str_from(cases[i].body)};
    page.front.lead = str_from(cases[i].lead);
    page_render_markdown(&page, &out);
    CHECK_STR(buf_str(&out), str_from(cases[i].copy));
    arena_free(&arena);
  }
}

TEST(redirects_lead_on) {
  static const struct {
    const char *from;
    RedirectTarget to;
    const char *target, *absolute;
  } cases[] = {
      {"old.html", {.path = STR_CONST("new.html")}, "new.html", "https://x.org/b/new.html"},
      {"a/old.html",
       {.path = STR_CONST("c d/new.html"), .fragment = S("x")},
       "../c%20d/new.html#x",
       "https://x.org/b/c%20d/new.html"},
      {"old.html",
       {.path = STR_CONST("a#b?.html")},
       "a%23b%3F.html",
       "https://x.org/b/a%23b%3F.html"},
      {"old.html",
       {.path = STR_CONST("javascript:x.html")},
       "./javascript:x.html",
       "https://x.org/b/javascript:x.html"},
      {"a/old.html",
       {.url = STR_CONST("https://y.org/?a=1&b")},
       "https://y.org/?a=1&b",
       "https://y.org/?a=1&b"},
      {"old.html", {.url = STR_CONST("//y.org/z")}, "//y.org/z", "//y.org/z"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made made;
    make(&made, 0);
    made.site.config.base_url = S("https://x.org/b/");
    add_template(&made, "redirect", "{{{target}}} {{{target_absolute}}}");
    Buf out = {.arena = &made.site.arena};
    page_render_redirect(&made.site, str_from(cases[i].from), &cases[i].to, &out, &made.site.arena);
    CHECK_STR(buf_str(&out),
              str_fmt(&made.site.arena, "%s %s", cases[i].target, cases[i].absolute));
    arena_free(&made.site.arena);
  }
}

TEST(feed_and_sitemap_escape) {
  Made made;
  make(&made, 1);
  Arena scratch = {0};
  made.site.config = (Config){.title = S("A & B"), .base_url = S("https://example.org/?a&b/")};
  made.site.pages.items[1]->front.updated = (Date){2026, 5, 3, S("2026-05-03")};
  made.site.pages.items[1]->title.text = S("<x>");
  Buf out = {.arena = &scratch};
  feeds_render_feed(&made.site, &out, &scratch);
  CHECK(str_contains(buf_str(&out), S("<title>A &amp; B</title>")));
  CHECK(str_contains(buf_str(&out), S("<title>&lt;x&gt;</title>")));
  CHECK(str_contains(buf_str(&out), S("<updated>2026-05-03T00:00:00Z</updated>")));
  buf_truncate(&out, 0);
  feeds_render_sitemap(&made.site, &out);
  CHECK(str_contains(buf_str(&out),
                     S("<loc>https://example.org/?a&amp;b/part/p0.html</loc><lastmod>2026-05-03")));
  arena_free(&scratch);
  arena_free(&made.site.arena);
}

TEST(plan_lists_every_file_once_in_order) {
  Made made;
  make(&made, 3);
  Arena scratch = {0};
  *vec_add(&made.site.arena, &made.site.pages) = &made.home;
  *map_put(&made.site.page_by_url, &made.site.arena, made.home.place.url) = &made.home;
  plan_outputs(&made.site, &scratch);
  OutputVec items = made.site.outputs.items;
  for (size_t i = 1; i < items.len; i++)
    CHECK(str_cmp(items.items[i - 1].path, items.items[i].path) < 0);
  CHECK_INT(items.len,
            5 * 2 + 10);  // pages and their Markdown; what is made without a base URL; the index
  arena_free(&scratch);
  arena_free(&made.site.outputs.arena);
  arena_free(&made.site.arena);
}

CHECK_MAIN
