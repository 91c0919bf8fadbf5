// check/: links, anchors, images, orphans. The links are put in by hand, as markdown/ would.
#include "base/path.h"
#include "check.h"
#include "check/check.h"
#include "check/links.h"
#include "plan_outputs.h"
#include "site/nearest.h"
#include "temp_site.h"

// A link as it stands in the Markdown of `page`: resolved here as markdown/ resolves it.
static Link *add_link(TempSite *t, const char *page_source, const char *target) {
  Page *page = temp_page(t, page_source);
  Str path, fragment, written = str_from(target), joined;
  Link *link = vec_add(&page->arena, &page->markdown.links);
  *link = (Link){.kind = LINK_BROKEN, .target = written, .text = S("text"), .has_alt = true};
  link->span = (Span){.file = page->source.file, .line = (uint32_t)page->markdown.links.len};
  if (str_contains(written, S("://"))) link->kind = LINK_EXTERNAL;
  if (written.len == 0 || link->kind == LINK_EXTERNAL) return link;
  str_cut(written, '#', &path, &fragment);
  size_t directive = str_find(fragment, S(":~:"));
  link->fragment = str_sub(fragment, 0, directive == STR_NONE ? fragment.len : directive);
  bool absolute = str_starts(path, S("/"));
  joined = path_join(&page->arena, absolute ? (Str){0} : page->source.folder,
                     absolute ? str_from_index(path, 1) : path);
  if (path.len > 0 && !path_normalize(&page->arena, joined, &link->path)) return link;
  link->page = path.len > 0 ? map_find(&t->site->page_by_source, link->path) : page;
  if (link->page)
    link->kind = LINK_PAGE;
  else if (map_find(&t->site->asset_by_path, link->path))
    link->kind = LINK_ASSET;
  return link;
}

static Link *add_image(TempSite *t, const char *page_source, const char *target, const char *alt) {
  Link *link = add_link(t, page_source, target);
  link->image = true;
  link->text = alt ? str_from(alt) : (Str){0};
  link->has_alt = alt != NULL;
  return link;
}

static void add_id(TempSite *t, const char *page_source, const char *id) {
  Page *page = temp_page(t, page_source);
  *vec_add(&page->arena, &page->markdown.headings) = (Heading){.level = 2, .id = str_from(id)};
}

static void check_all(TempSite *t) {
  plan_outputs(t->site, t->scratch);
  for (size_t i = 0; i < t->site->pages.len; i++) t->site->pages.items[i]->title.chosen = true;
  for (size_t i = 0; i < t->site->pages.len; i++) check_anchors(t->site->pages.items[i]);
  for (size_t i = 0; i < t->site->pages.len; i++)
    check_page(t->site->pages.items[i], t->site, t->scratch);
  check_site(t->site, t->scratch);
}

static TempSite handbook(void) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/process/loop.md", "");
  temp_file(&t, "content/process/a page.md", "");
  temp_file(&t, "content/screen.md", "");
  temp_file(&t, "content/new.md", "---\ndraft: true\n---\n");
  temp_file(&t, "content/_data/x.yaml", "");
  temp_file(&t, "content/img/Map.png", "");
  temp_file(&t, "content/guide.pdf", "");
  temp_file(&t, "content/\xC3\xA9.pdf", "");
  return t;
}

typedef struct Case {
  const char *target;
  const char *problem;  // "code: message (help)"; "" when there is none
} Case;

static void check_cases(const Case *cases, size_t count, bool image) {
  TempSite t = handbook();
  temp_load(&t);
  Buf expected = {.arena = &t.arena};
  for (size_t i = 0; i < count; i++) {
    if (image)
      add_image(&t, "process/loop.md", cases[i].target, "A map");
    else
      add_link(&t, "process/loop.md", cases[i].target);
    if (cases[i].problem[0] == 0) continue;
    buf_add_fmt(&expected, "%scontent/process/loop.md:%zu: %s", expected.len > 0 ? "\n" : "", i + 1,
                cases[i].problem);
  }
  add_id(&t, "process/loop.md", "the-day");
  add_id(&t, "screen.md", "overview");
  add_id(&t, "screen.md", "caf\xC3\xA9");
  check_all(&t);
  CHECK_STR(temp_problems(&t), buf_str(&expected));
  temp_end(&t);
}

TEST(links) {
  static const Case cases[] = {
      {"../screen.md", ""},
      {"../screen.md#overview", ""},
      {"../screen.md#caf\xC3\xA9", ""},
      {"#the-day", ""},
      {"#top", ""},
      {"#", ""},
      {"../screen.md#:~:text=x", ""},
      {"https://example.org/", ""},
      {"../guide.pdf", ""},
      {"../scren.md",
       "link-missing: link to a page or file that does not exist: \"../scren.md\" "
       "(did you mean \"../screen.md\"?)"},
      {"screen.md#overview",
       "link-missing: link to a page or file that does not exist: \"screen.md#overview\" "
       "(did you mean \"../screen.md#overview\"?)"},
      {"../screen",
       "link-missing: link to a page or file that does not exist: \"../screen\" "
       "(did you mean \"../screen.md\"?)"},
      {"a-page.md",
       "link-missing: link to a page or file that does not exist: \"a-page.md\" "
       "(did you mean \"a%20page.md\"?)"},
      {"../zzz/qqqqqq.md",
       "link-missing: link to a page or file that does not exist: \"../zzz/qqqqqq.md\""},
      {"../Screen.md",
       "link-case: link in the wrong case: \"../Screen.md\" (did you mean \"../screen.md\"?)"},
      {"../e\xCC\x81.pdf",
       "link-case: link in another Unicode form than the file's name: \"../e\xCC\x81.pdf\" "
       "(did you mean \"../\xC3\xA9.pdf\"?)"},
      {"../../README.md",
       "link-outside: link that leads out of the site: \"../../README.md\" "
       "(copy the file into the site, or link to where it is published)"},
      {"../new.md",
       "link-unpublished: link to a draft: \"../new.md\" "
       "(publish the page (without \"draft: true\") or remove the link)"},
      {"../_data/x.yaml",
       "link-unpublished: link to a file that is not published: \"../_data/x.yaml\" "
       "(names with \"_\" or \".\" in front, handbook.yaml, what its \"ignore\" names and "
       "prepbook's own folders are not published)"},
      {"/screen.md",
       "link-absolute: link that works only at the root of a host: \"/screen.md\" "
       "(did you mean \"../screen.md\"?)"},
      {"/nowhere-at-all.md",
       "link-missing: link to a page or file that does not exist: \"/nowhere-at-all.md\""},
      {"#the-dya",
       "link-anchor: link to a heading or id that this page does not have: \"#the-dya\" "
       "(did you mean \"#the-day\"?)"},
      {"../screen.md#Overview",
       "link-anchor: link to a heading or id that content/screen.md does not have: "
       "\"#Overview\" (did you mean \"#overview\"?)"},
      {"../screen.md#zzzzzz",
       "link-anchor: link to a heading or id that content/screen.md does not have: \"#zzzzzz\""},
      {"", "link-empty: link without a destination"},
  };
  check_cases(cases, sizeof cases / sizeof cases[0], false);
}

TEST(images) {
  static const Case cases[] = {
      {"../img/Map.png", ""},
      {"../img/map.png",
       "link-case: image in the wrong case: \"../img/map.png\" (did you mean \"../img/Map.png\"?)"},
      {"Map.png",
       "image-missing: image that does not exist: \"Map.png\" (did you mean \"../img/Map.png\"?)"},
      {"../screen.png", "image-missing: image that does not exist: \"../screen.png\""},
      {"", "link-empty: image without a source"},
  };
  check_cases(cases, sizeof cases / sizeof cases[0], true);
}

TEST(alternative_text) {
  static const struct {
    const char *alt, *problem;
    bool raw_html;
    const char *target;
  } cases[] = {
      {"A map", "", false, "../img/Map.png"},
      {NULL, "image without alternative text", false, "../img/Map.png"},
      {"", "", true, "../img/Map.png"},
      {"", "image without alternative text", false, "../img/Map.png"},
      {"map.PNG", "alternative text that is the file's name: \"map.PNG\"", false, "../img/Map.png"},
      {" Map ", "alternative text that is the file's name: \" Map \"", false, "../img/Map.png"},
      {NULL, "image without alternative text", false, "https://example.org/badge?x"},
      {NULL, "", true, "https://example.org/film.mp4"},
      {NULL, "image without alternative text", true, "https://example.org/a.png"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = handbook();
    temp_load(&t);
    add_image(&t, "process/loop.md", cases[i].target, cases[i].alt)->raw_html = cases[i].raw_html;
    check_all(&t);
    const DiagList *diags = &temp_page(&t, "process/loop.md")->check.diags;
    CHECK_STR(diags->len > 0 ? diags->items[0].message : (Str){0}, str_from(cases[i].problem));
    temp_end(&t);
  }
}

TEST(link_text) {
  TempSite t = handbook();
  temp_load(&t);
  add_link(&t, "screen.md", "index.md")->text = (Str){0};
  Link *raw = add_link(&t, "screen.md", "index.md");
  raw->text = (Str){0};
  raw->raw_html = true;
  check_all(&t);
  CHECK_STR(
      temp_problems(&t),
      S("content/screen.md:1: link-empty: link without a text that can be clicked: \"index.md\""));
  temp_end(&t);
}

// ---- the site -----------------------------------------------------------------------------------

TEST(orphans_and_left_out) {
  TempSite t = handbook();
  temp_file(&t, "content/hidden.md", "---\nunlisted: true\n---\n");
  temp_file(&t, "content/handbook.yaml", "nav: [screen.md]\n");
  temp_load(&t);
  add_link(&t, "screen.md", "process/loop.md");
  add_link(&t, "screen.md", "process/loop.md");
  add_link(&t, "process/a page.md", "a page.md");
  check_all(&t);
  CHECK_STR(
      temp_problems(&t),
      S("content/process/a page.md: page-orphan: no page and no navigation leads to this page "
        "(add it to nav in handbook.yaml, link to it, or set \"unlisted: true\")\n"
        "content/process/loop.md: nav-left-out: nav in handbook.yaml does not name this page "
        "(add it there, or set \"unlisted: true\")"));
  temp_end(&t);
}

TEST(untitled) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "text");
  temp_file(&t, "a-page.md", "text");
  temp_file(&t, "b.md", "---\ntitle: B\n---\ntext");
  temp_file(&t, "empty.md", "");
  temp_load(&t);
  for (size_t i = 0; i < t.site->pages.len; i++)
    check_page(t.site->pages.items[i], t.site, t.scratch);
  CHECK_STR(temp_problems(&t),
            S("a-page.md: page-untitled: the page has no title; its file name is shown: \"A page\" "
              "(add \"title:\" to the front matter, or a heading \"# ...\")"));
  temp_end(&t);
}

TEST(review_due) {
  static const struct {
    const char *front;
    int64_t build_time;
    bool due;
  } cases[] = {
      {"last_reviewed_on: 2026-01-31\nreview_in: 1 month", 1772236800, false},  // 2026-02-28
      {"last_reviewed_on: 2026-01-31\nreview_in: 1 month", 1772496000, false},  // 2026-03-03
      {"last_reviewed_on: 2026-01-31\nreview_in: 1 month", 1772582400, true},   // 2026-03-04
      {"last_reviewed_on: 2025-12-01\nreview_in: 1 month", 1767225599, false},  // 2025-12-31
      {"last_reviewed_on: 2025-12-01\nreview_in: 1 month", 1767312000, true},   // 2026-01-02
      {"last_reviewed_on: 2024-02-29\nreview_in: 1 year", 1740787200, false},   // 2025-03-01
      {"last_reviewed_on: 2024-02-29\nreview_in: 1 year", 1740873600, true},    // 2025-03-02
      {"last_reviewed_on: 2020-01-01", 1772582400, false},
      {"last_reviewed_on: 2020-01-01\nreview_in: 1 month", 0, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = temp_begin();
    temp_file(&t, "index.md",
              str_cstr(&t.arena, str_fmt(&t.arena, "---\n%s\n---\n", cases[i].front)));
    t.site->config.build_time = cases[i].build_time;
    temp_load(&t);
    check_all(&t);
    CHECK_INT(temp_page(&t, "index.md")->check.diags.len, cases[i].due);
    if (cases[i].due)
      CHECK(str_starts(temp_problems(&t),
                       S("index.md:2:19: review-due: the page was to be reviewed in ")));
    temp_end(&t);
  }
}

TEST(files_of_the_theme) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "");
  temp_file(&t, "assets/style.css", "");
  temp_load(&t);
  *vec_add(&t.site->arena, &t.site->theme.assets) = (ThemeAsset){S("assets/style.css"), S("x")};
  check_all(&t);
  CHECK_STR(
      temp_problems(&t),
      S("assets/style.css: url-collision: \"assets/style.css\" would be written twice: for "
        "the theme and for assets/style.css (rename the file; the theme's own is replaced by one in "
        "themes/)"));
  temp_end(&t);
}

TEST(anchors_are_sorted) {
  Page page = {.title.id = S("m")};
  Str ids[] = {S("z"), S("a"), S("b")};
  page.markdown.ids.items = ids;
  page.markdown.ids.len = 3;
  check_anchors(&page);
  CHECK_INT(page.check.anchors.len, 4);
  CHECK(links_has_anchor(&page, S("m")) && links_has_anchor(&page, S("a")) &&
        links_has_anchor(&page, S("z")));
  CHECK(!links_has_anchor(&page, S("c")) && !links_has_anchor(&page, S("")) &&
        !links_has_anchor(&page, S("zz")));
  arena_free(&page.arena);
}

// ---- nearest ------------------------------------------------------------------------------------

TEST(nearest_file) {
  static const char *const cases[][2] = {
      {"process/lop.md", "process/loop.md"},
      {"proces/loop.md", "process/loop.md"},
      {"elsewhere/deep/loop.html", "process/loop.md"},
      {"img/mpa.png", "img/Map.png"},
      {"screen.pdf", "screen.md"},
      {"nothing/alike.md", ""},
      {"", ""},
  };
  TempSite t = handbook();
  temp_load(&t);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(site_nearest(t.site, str_from(cases[i][0]), false, t.scratch), str_from(cases[i][1]));
  CHECK_STR(site_nearest(t.site, S("loop.png"), true, t.scratch), S(""));
  temp_end(&t);
}

// In a large site only the folder that the path names is looked through.
TEST(nearest_file_of_a_large_site) {
  TempSite t = temp_begin();
  for (int i = 0; i < 300; i++)
    temp_file(&t, str_cstr(&t.arena, str_fmt(&t.arena, "many/a%d/page-%d.md", i, i * 7919)), "");
  temp_file(&t, "role/traits.md", "");
  temp_file(&t, "role/deep/trails.md", "");
  temp_load(&t);
  CHECK_STR(site_nearest(t.site, S("role/trats.md"), false, t.scratch), S("role/traits.md"));
  CHECK_STR(site_nearest(t.site, S("rule/trats.md"), false, t.scratch), S(""));
  temp_end(&t);
}

CHECK_MAIN
