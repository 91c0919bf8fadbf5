// content/nav*.c and tags.c: the navigation tree, reading order, tags.
#include "check.h"
#include "temp_site.h"

// ---- the tree as text: "role[traits compared] process" ------------------------------------------

static void print_node(Buf *out, const NavNode *node) {
  if (node->title.len > 0) buf_add_fmt(out, "%.*s=", STR_ARG(node->title));
  if (node->href.len > 0) buf_add(out, node->href);
  if (node->page)
    buf_add(out,
            node->page->source.path.len > 0 ? node->page->source.path : node->page->source.folder);
  if (node->page && node->page->source.path.len == 0) buf_add_char(out, '/');
  if (node->children.len == 0) return;
  buf_add_char(out, '[');
  for (size_t i = 0; i < node->children.len; i++) {
    if (i > 0) buf_add_char(out, ' ');
    print_node(out, node->children.items[i]);
  }
  buf_add_char(out, ']');
}

static Str tree(TempSite *t) {
  Buf out = {.arena = &t->arena};
  print_node(&out, t->site->nav);
  return buf_str(&out);
}

// Parents, places and the pages' own nodes fit together.
static void check_node(const NavNode *node) {
  CHECK(!node->page || node->page->place.nav);
  for (size_t i = 0; i < node->children.len; i++) {
    CHECK(node->children.items[i]->parent == node);
    CHECK_INT(node->children.items[i]->index, i);
    check_node(node->children.items[i]);
  }
}

// Sources in reading order, by next; and that previous is its reverse.
static Str reading(TempSite *t) {
  Buf out = {.arena = &t->arena};
  for (const Page *page = t->site->nav->page; page; page = page->place.next) {
    if (out.len > 0) buf_add_char(&out, ' ');
    buf_add(&out, page->source.path.len > 0 ? page->source.path : S("-"));
    if (page->place.next && page->source.path.len > 0)
      CHECK(page->place.next->place.previous == page);
  }
  return buf_str(&out);
}

static void add_role(TempSite *t) {
  temp_file(t, "content/index.md", "");
  temp_file(t, "content/role/index.md", "---\nweight: 20\n---\n");
  temp_file(t, "content/role/traits.md", "---\nweight: 10\n---\n");
  temp_file(t, "content/role/compared.md", "---\nweight: 20\n---\n");
  temp_file(t, "content/role/a.md", "");
  temp_file(t, "content/start/a2.md", "");
  temp_file(t, "content/start/a10.md", "");
  temp_file(t, "content/start/02-x.md", "");
  temp_file(t, "content/z.md", "---\nweight: 10\n---\n");
}

// ---- from the folders ---------------------------------------------------------------------------

TEST(order_by_weight_then_number_then_name) {
  TempSite t = temp_begin();
  add_role(&t);
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  check_node(t.site->nav);
  CHECK_STR(tree(&t), S("index.md[z.md role/index.md[role/traits.md role/compared.md role/a.md] "
                        "start/[start/02-x.md start/a2.md start/a10.md]]"));
  temp_end(&t);
}

TEST(reading_order) {
  TempSite t = temp_begin();
  add_role(&t);
  temp_load(&t);
  CHECK_STR(reading(&t), S("index.md z.md role/index.md role/traits.md role/compared.md role/a.md "
                           "start/02-x.md start/a2.md start/a10.md"));
  // A folder without index page knows its neighbors.
  const Page *list = temp_page(&t, "start");
  CHECK_STR(list->place.previous->source.path, S("role/a.md"));
  CHECK_STR(list->place.next->source.path, S("start/02-x.md"));
  temp_end(&t);
}

TEST(folders_without_index_pages) {
  TempSite t = temp_begin();
  temp_file(&t, "content/a/b/c.md", "");
  temp_file(&t, "content/a/pic.png", "");
  temp_file(&t, "content/img/pic.png", "");
  temp_load(&t);
  CHECK_STR(tree(&t), S("/[a/[a/b/[a/b/c.md]]]"));
  CHECK_INT(t.site->pages.len, 4);
  CHECK_STR(t.site->pages.items[0]->source.path, S("a/b/c.md"));
  CHECK_STR(t.site->pages.items[1]->place.url, S("index.html"));
  CHECK_STR(t.site->pages.items[3]->place.url, S("a/b/index.html"));
  CHECK_STR(t.site->pages.items[3]->title.text, S("B"));
  CHECK_STR(t.site->pages.items[3]->source.file, S("content/a/b"));
  temp_end(&t);
}

TEST(unlisted_pages_and_folders) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "---\nunlisted: true\n---\n");
  temp_file(&t, "a.md", "---\nunlisted: true\n---\n");
  temp_file(&t, "b.md", "");
  temp_file(&t, "hidden/index.md", "---\nunlisted: true\n---\n");
  temp_file(&t, "hidden/deep/x.md", "");
  temp_file(&t, "only/a.md", "---\nunlisted: true\n---\n");
  temp_load(&t);
  CHECK_STR(tree(&t), S("index.md[b.md]"));
  CHECK(temp_page(&t, "hidden/deep/x.md")->front.unlisted);
  CHECK(temp_page(&t, "a.md")->place.nav == NULL);
  CHECK_STR(temp_url(&t, "only/a.md"), S("only/a.html"));
  CHECK(temp_page(&t, "only") == NULL);
  temp_end(&t);
}

// ---- from handbook.yaml -------------------------------------------------------------------------

TEST(nav_forms) {
  TempSite t = temp_begin();
  add_role(&t);
  temp_file(&t, "content/handbook.yaml",
            "nav:\n"
            "  - Welcome: index.md\n"
            "  - The role:\n"
            "      - role/index.md\n"
            "      - Six traits: ./role/traits.md\n"
            "  - Site: https://example.org/\n"
            "  - {title: More, path: role/compared.md, children: [role/a.md]}\n"
            "  - start/\n"
            "  - Last:\n"
            "      - The end: z.md\n");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  check_node(t.site->nav);
  CHECK_STR(
      tree(&t),
      S("Welcome=index.md[The role=role/index.md[Six traits=role/traits.md] Site=https://example.org/ "
        "More=role/compared.md[role/a.md] start/[start/02-x.md start/a2.md start/a10.md] "
        "Last=[The end=z.md]]"));
  CHECK_STR(reading(&t),
            S("index.md role/index.md role/traits.md role/compared.md role/a.md start/02-x.md "
              "start/a2.md start/a10.md z.md"));
  temp_end(&t);
}

TEST(nav_problems) {
  TempSite t = temp_begin();
  add_role(&t);
  temp_file(&t, "content/draft.md", "---\ndraft: true\n---\n");
  temp_file(&t, "content/handbook.yaml",
            "nav:\n"
            "  - role/trait.md\n"
            "  - A: role/traits.md\n"
            "  - B: role/traits.md\n"
            "  - draft.md\n"
            "  - start/\n"
            "  - start/a2.md\n"
            "  - ../index.md\n"
            "  - Gone: [nothing-like-it.md]\n");
  temp_load(&t);
  CHECK_STR(
      temp_problems(&t),
      S("content/handbook.yaml:2:5: nav-missing: nav names a page that does not exist: \"role/trait.md\" "
        "(did you mean \"role/traits.md\"?)\n"
        "content/handbook.yaml:4:8: nav-double: nav names \"role/traits.md\" twice (the first is in line 3)\n"
        "content/handbook.yaml:7:5: nav-double: nav names \"start/a2.md\" twice "
        "(a folder that nav names holds it already)\n"
        "content/handbook.yaml:8:5: nav-missing: nav names a page that does not exist: \"../index.md\" "
        "(did you mean \"index.md\"?)\n"
        "content/handbook.yaml:9:12: nav-missing: nav names a page that does not exist: "
        "\"nothing-like-it.md\""));
  CHECK_STR(tree(&t),
            S("index.md[A=role/traits.md start/[start/02-x.md start/a2.md start/a10.md]]"));
  temp_end(&t);
}

TEST(empty_nav) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "");
  temp_file(&t, "a.md", "");
  temp_file(&t, "handbook.yaml", "nav: []\n");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(tree(&t), S("index.md"));
  CHECK(t.site->config.nav.given && temp_page(&t, "a.md")->place.nav == NULL);
  temp_end(&t);
}

// ---- tags ---------------------------------------------------------------------------------------

static Str tags(TempSite *t) {
  Buf out = {.arena = &t->arena};
  for (size_t i = 0; i < t->site->tags.len; i++) {
    const Tag *tag = &t->site->tags.items[i];
    buf_add_fmt(&out, "%.*s=%.*s:", STR_ARG(tag->slug), STR_ARG(tag->name));
    for (size_t p = 0; p < tag->pages.len; p++)
      buf_add_fmt(&out, "%.*s,", STR_ARG(tag->pages.items[p]->source.path));
    buf_add_char(&out, ' ');
  }
  return buf_str(&out);
}

TEST(tags_are_gathered) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "");
  temp_file(&t, "a.md", "---\nweight: 2\ntags: [Loop, loop, phone_screen, C++]\n---\n");
  temp_file(&t, "b.md", "---\nweight: 1\ntags: [LOOP, Phone Screen, c#, Index]\n---\n");
  temp_file(&t, "c.md", "---\nunlisted: true\ntags: [loop]\n---\n");
  temp_file(&t, "d.md", "---\ntags: [\"C++\", \"+\", \"\xC3\x89t\xC3\xA9\"]\n---\n");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(
      tags(&t),
      S("c=c#:b.md, c-2=C++:a.md,d.md, index-2=Index:b.md, loop=LOOP:b.md,a.md, "
        "phone-screen=Phone Screen:b.md,a.md, tag=+:d.md, \xC3\xA9t\xC3\xA9=\xC3\x89t\xC3\xA9:d.md, "));
  temp_end(&t);
}

CHECK_MAIN
