// content/: walking, reading, URLs.
#include "base/utf8.h"
#include "check.h"
#include "plan_outputs.h"
#include "site/decode.h"
#include "site/names.h"
#include "temp_site.h"

// ---- names --------------------------------------------------------------------------------------

TEST(number_is_dropped) {
  static const char *const cases[][2] = {
      {"01-start", "start"},
      {"1-a", "a"},
      {"100-x", "x"},
      {"2026-review", "2026-review"},
      {"30-60-90", "30-60-90"},
      {"01-", "01-"},
      {"-x", "-x"},
      {"01start", "01start"},
      {"", ""},
      {"01-02-x", "01-02-x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(name_without_number(str_from(cases[i][0])), str_from(cases[i][1]));
}

TEST(title_from_name) {
  static const char *const cases[][2] = {
      {"phone-screen", "Phone screen"},
      {"01-phone-screen", "Phone screen"},
      {"api_reference", "Api reference"},
      {"FAQ", "FAQ"},
      {"a--b", "A b"},
      {"-", "-"},
      {"\xC3\xBC"
       "ber",
       "\xC3\xBC"
       "ber"},
      {"30-60-90-plan", "30 60 90 plan"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(name_title(&arena, str_from(cases[i][0])), str_from(cases[i][1]));
  arena_free(&arena);
}

TEST(natural_order) {
  static const char *const sorted[] = {"1-b", "2-a", "10-a", "010-b", "a",
                                       "a2",  "a10", "B",    "b",     "c"};
  for (size_t i = 0; i + 1 < sizeof sorted / sizeof sorted[0]; i++) {
    CHECK(name_cmp(str_from(sorted[i]), str_from(sorted[i + 1])) < 0);
    CHECK(name_cmp(str_from(sorted[i + 1]), str_from(sorted[i])) > 0);
  }
  CHECK_INT(name_cmp(S("x"), S("x")), 0);
  CHECK(name_cmp(S("01"), S("1")) != 0);
}

TEST(alias_becomes_output_path) {
  static const char *const cases[][2] = {
      {"/old/page/", "old/page/index.html"},
      {"/old/page", "old/page/index.html"},
      {"old.md", "old.html"},
      {"/a/old.html", "a/old.html"},
      {"/v1.0", "v1.0/index.html"},
      {"a/./b/../c.html", "a/c.html"},
      {"/a%20b.html", "a b.html"},
      {"/", "index.html"},
      {"e\xCC\x81.md", "\xC3\xA9.html"},
      {"Old.MD", "Old.html"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Str out = {0};
    CHECK(name_output_path(&arena, str_from(cases[i][0]), &out, NULL));
    CHECK_STR(out, str_from(cases[i][1]));
  }
  arena_free(&arena);
}

TEST(alias_stays_in_the_site) {
  static const char *const cases[][2] = {
      {"../x.html", "leads out of the site"},
      {"a/../../x", "leads out of the site"},
      {"%2e%2e/x.html", "leads out of the site"},
      {"/%2e%2e%2fx.html", "leads out of the site"},
      {"https://x.org/a", "names a host"},
      {"//x.org/a", "names a host"},
      {"a?b", "has a query or a fragment"},
      {"a#b", "has a query or a fragment"},
      {"", "is empty"},
      {".git/config", "begins with a dot"},
      {"a/.x.html", "begins with a dot"},
      {"a\\b.html", "has a slash"},
      {"a%00.html", "has a NUL"},
      {"a%0Ab.html", "has a control character"},
      {"%ff.html", "is not UTF-8"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Str out = {0};
    const char *why = "accepted";
    CHECK(!name_output_path(&arena, str_from(cases[i][0]), &out, &why));
    CHECK_STR(str_from(why), str_from(cases[i][1]));
  }
  arena_free(&arena);
}

// ---- text ---------------------------------------------------------------------------------------

typedef struct Decode {
  Str raw;
  const char *text, *codes;
} Decode;

TEST(text_is_made_valid) {
  static const Decode cases[] = {
      {STR_CONST("a\nb\n"), "a\nb\n", ""},
      {STR_CONST("\xEF\xBB\xBF"
                 "a\r\nb\rc\r\n"),
       "a\nb\nc\n", ""},
      {STR_CONST("a\0b"),
       "a\xEF\xBF\xBD"
       "b",
       "text-nul 1:2;"},
      {STR_CONST("x\ny \xFF z\xFE"), "x\ny \xEF\xBF\xBD z\xEF\xBF\xBD", "text-not-utf8 2:3;"},
      {STR_CONST("\xFF\r\n\0\0"), "\xEF\xBF\xBD\n\xEF\xBF\xBD\xEF\xBF\xBD",
       "text-nul 2:1;text-not-utf8 1:1;"},
      {STR_CONST("\xE9 x\0"), "\xEF\xBF\xBD x\xEF\xBF\xBD", "text-nul 1:4;text-not-utf8 1:1;"},
      {STR_CONST("\xFF\xFEh\0i\0"), "", "text-utf16 0:0;"},
      {STR_CONST("\xFE\xFF\0h\0i"), "", "text-utf16 0:0;"},
      {STR_CONST("h\0e\0l\0l\0o\0"), "", "text-utf16 0:0;"},
      {STR_CONST(""), "", ""},
      {STR_CONST("\r"), "\n", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    DiagList diags = {.arena = &arena};
    Str text;
    Buf codes = {.arena = &arena};
    text_decode(cases[i].raw, S("x.md"), &arena, &diags, &text);
    CHECK_STR(text, str_from(cases[i].text));
    for (size_t d = 0; d < diags.len; d++) {
      buf_add_fmt(&codes, "%s %u:%u;", diag_word(diags.items[d].code), diags.items[d].span.line,
                  diags.items[d].span.column);
      CHECK(utf8_find_invalid(diags.items[d].span.source) == STR_NONE);
    }
    CHECK_STR(buf_str(&codes), str_from(cases[i].codes));
    arena_free(&arena);
  }
}

// ---- folders ------------------------------------------------------------------------------------

TEST(bare_folder) {
  TempSite t = temp_begin();
  temp_file(&t, "README.md", "# Docs\n");
  temp_file(&t, "guide/setup.md", "# Setup\n");
  temp_file(&t, "logo.png", "x");
  temp_file(&t, "public/old.md", "");
  temp_file(&t, "scripts/run.md", "");
  temp_file(&t, "themes/x.md", "");
  temp_file(&t, "guide/node_modules/a/README.md", "");
  temp_file(&t, "out/.prepbook-manifest", "");
  temp_file(&t, "out/x.md", "");
  temp_file(&t, ".git/x.md", "");
  temp_file(&t, "_data/x.md", "");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_INT(t.site->pages.len, 3);
  CHECK_INT(t.site->assets.len, 1);
  CHECK_STR(temp_url(&t, "README.md"), S("index.html"));
  CHECK_STR(temp_url(&t, "guide/setup.md"), S("guide/setup.html"));
  CHECK_STR(temp_url(&t, "guide"), S("guide/index.html"));
  CHECK(map_find(&t.site->unpublished, S("_data")) != NULL);
  CHECK(map_find(&t.site->unpublished, S("out")) != NULL);
  CHECK(map_find(&t.site->unpublished, S("guide/node_modules")) != NULL);
  temp_end(&t);
}

TEST(content_folder) {
  TempSite t = temp_begin();
  temp_file(&t, "content/handbook.yaml", "title: My book\n");
  temp_file(&t, "content/public/a.MD", "");
  temp_file(&t, "content/index.markdown", "");
  temp_file(&t, "README.md", "");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(t.site->config.title, S("My book"));
  CHECK_STR(temp_url(&t, "public/a.MD"), S("public/a.html"));
  CHECK_STR(temp_page(&t, "public/a.MD")->source.file, S("content/public/a.MD"));
  CHECK_STR(temp_url(&t, "index.markdown"), S("index.html"));
  CHECK_INT(t.site->assets.len, 0);
  CHECK(temp_page(&t, "README.md") == NULL);
  temp_end(&t);
}

TEST(index_pages) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/README.md", "");
  temp_file(&t, "content/a/_index.md", "");
  temp_file(&t, "content/b/Readme.md", "");
  temp_file(&t, "content/01-c/00-index.md", "");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(temp_url(&t, "README.md"), S("README.html"));
  CHECK_STR(temp_url(&t, "a/_index.md"), S("a/index.html"));
  CHECK_STR(temp_url(&t, "b/Readme.md"), S("b/index.html"));
  CHECK_STR(temp_url(&t, "01-c/00-index.md"), S("c/index.html"));
  CHECK_STR(temp_page(&t, "01-c/00-index.md")->title.text, S("C"));
  CHECK(temp_page(&t, "b") == temp_page(&t, "b/Readme.md"));
  temp_end(&t);
}

TEST(urls) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/01-role/02-six-traits.md", "");
  temp_file(&t, "content/01-role/x.md", "---\nslug: Other name\n---\n");
  temp_file(&t, "content/e\xCC\x81t\xC3\xA9.md", "");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(temp_url(&t, "01-role/02-six-traits.md"), S("role/six-traits.html"));
  CHECK_STR(temp_url(&t, "01-role/x.md"), S("role/Other name.html"));
  CHECK_STR(temp_url(&t, "e\xCC\x81t\xC3\xA9.md"), S("\xC3\xA9t\xC3\xA9.html"));
  CHECK_STR(temp_page(&t, "01-role/02-six-traits.md")->title.text, S("Six traits"));
  CHECK_STR(temp_page(&t, "01-role")->title.text, S("Role"));
  CHECK(map_find(&t.site->page_by_url, S("role/six-traits.html")) ==
        temp_page(&t, "01-role/02-six-traits.md"));
  CHECK(map_find(&t.site->page_by_fold, S("01-role/x.md")) == temp_page(&t, "01-role/x.md"));
  temp_end(&t);
}

TEST(odd_files) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  if (mkfifo(temp_path(&t, "content/pipe.md"), 0644) != 0) abort();
  temp_link(&t, "content/dangling.md", "nowhere.md");
  temp_link(&t, "content/hosts.txt", "/etc/hosts");
  temp_link(&t, "content/self.md", "self.md");
  temp_link(&t, "content/loop", ".");
  temp_link(&t, "content/copy.md", "index.md");
  temp_file(&t, "content/bad\xFFname.md", "");
  temp_file(&t, "content/new\nline.md", "");
  temp_load(&t);
  CHECK_STR(
      temp_problems(&t),
      S("content/bad\\xffname.md: name-not-utf8: the file name is not valid UTF-8 (rename the file)\n"
        "content/dangling.md: file-unreadable: cannot read: no such file or folder\n"
        "content/hosts.txt: file-outside: the symbolic link leads out of the site "
        "(copy the file into the site, or begin the link's name with \"_\")\n"
        "content/loop: file-loop: symbolic links lead in a circle\n"
        "content/new\\x0aline.md: name-not-utf8: the file name has a control character (rename the file)\n"
        "content/pipe.md: file-not-regular: this is no regular file "
        "(a FIFO, socket or device cannot be published)\n"
        "content/self.md: file-loop: symbolic links lead in a circle"));
  CHECK_STR(temp_url(&t, "copy.md"), S("copy.html"));
  temp_end(&t);
}

TEST(large_page) {
  TempSite t = temp_begin();
  static char text[2000];
  memset(text, 'x', sizeof text - 1);
  temp_file(&t, "handbook.yaml", "markdown: {limits: {page_bytes: 1024}}");
  temp_file(&t, "index.md", text);
  temp_load(&t);
  CHECK_STR(temp_problems(&t),
            S("index.md: file-too-large: the page has more than 1024 bytes "
              "(split it, or raise markdown.limits.page_bytes in handbook.yaml)"));
  temp_end(&t);
}

TEST(deep_folders) {
  TempSite t = temp_begin();
  Buf path = {.arena = &t.arena};
  for (int i = 0; i < 70; i++) buf_add_lit(&path, "d/");
  buf_add_lit(&path, "x.md");
  temp_file(&t, "index.md", "");
  temp_file(&t, str_cstr(&t.arena, buf_str(&path)), "");
  temp_load(&t);
  CHECK(str_ends(temp_problems(&t), S("name-too-long: folders nest deeper than 64 levels")));
  temp_end(&t);
}

// ---- collisions ---------------------------------------------------------------------------------

TEST(names_that_differ_in_case) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "");
  temp_file(&t, "Loop.md", "");
  temp_file(&t, "loop.md", "");
  temp_file(&t, "\xC3\xA9.png", "");
  temp_file(&t, "e\xCC\x81.png", "");
  temp_load(&t);
  CHECK_STR(
      temp_problems(&t),
      S("loop.md: name-collision: \"Loop.md\" and \"loop.md\" differ only in case "
        "(on some disks they are one file; rename one)\n"
        "\xC3\xA9.png: name-collision: \"e\xCC\x81.png\" and \"\xC3\xA9.png\" differ only in Unicode form "
        "(composed and decomposed letters) (on some disks they are one file; rename one)"));
  temp_end(&t);
}

TEST(url_collisions) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "---\naliases: [/a.html, /taken.html, /pic.png/x]\n---\n");
  temp_file(&t, "content/_index.md", "");
  temp_file(&t, "content/01-a.md", "");
  temp_file(&t, "content/02-a.md", "");
  temp_file(&t, "content/b.md", "---\nslug: A\n---\n");
  temp_file(&t, "content/c.html", "");
  temp_file(&t, "content/c.md", "---\naliases: taken.md\n---\n");
  temp_file(&t, "content/pic.png", "");
  temp_file(&t, "content/print.md", "");
  temp_file(&t, "content/robots.txt", "");
  temp_file(&t, "content/handbook.yaml",
            "redirects:\n  /c/: https://example.org/\n  pic.png/x/: index.md\n");
  temp_load(&t);
  plan_outputs(t.site, t.scratch);
  CHECK_STR(
      temp_problems(&t),
      S("content/02-a.md: url-collision: \"a.html\" would be written twice: for content/01-a.md and for "
        "content/02-a.md (rename one of them, or give one a \"slug\")\n"
        "content/b.md:2:7: name-collision: \"a.html\" (content/01-a.md) and \"A.html\" (content/b.md) differ "
        "only in "
        "case or Unicode form (rename one of them, or give one a \"slug\")\n"
        "content/c.html: url-collision: \"c.html\" would be written twice: for content/c.md and for "
        "content/c.html "
        "(rename one of them)\n"
        "content/handbook.yaml:3:3: url-collision: \"pic.png/x/index.html\" would be written twice: for an "
        "alias of "
        "content/index.md and for a redirect in content/handbook.yaml (remove the redirect)\n"
        "content/index.md: url-collision: \"index.html\" would be written twice: for content/_index.md and "
        "for "
        "content/index.md (rename one of them)\n"
        "content/index.md:2:11: url-collision: \"a.html\" would be written twice: for content/01-a.md and "
        "for an alias "
        "of content/index.md (remove the alias)\n"
        "content/index.md:2:20: url-collision: \"taken.html\" would be written twice: for an alias of "
        "content/c.md "
        "and for an alias of content/index.md (remove the alias)\n"
        "content/pic.png: url-collision: \"pic.png\" would be a file (content/pic.png) and a folder (for an "
        "alias of "
        "content/index.md) (rename one of them)\n"
        "content/print.md: url-aside: \"print.html\" is content/print.md; the page that prepbook makes under "
        "this name is \"print-2.html\""));
  temp_end(&t);
}

TEST(redirects) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/01-role/traits.md", "");
  temp_file(
      &t, "content/handbook.yaml",
      "redirects:\n  a: 01-role/traits.md#x\n  b: /role/traits.html\n  c: 01-role/\n  d: //example.org/\n"
      "  e: role/trait.md\n");
  temp_load(&t);
  plan_outputs(t.site, t.scratch);
  const Redirect *items = t.site->config.redirects.items;
  CHECK_INT(t.site->config.redirects.len, 5);
  CHECK_STR(items[0].from, S("a/index.html"));
  CHECK_STR(items[0].target.path, S("role/traits.html"));
  CHECK_STR(items[0].target.fragment, S("x"));
  CHECK_STR(items[1].target.path, S("role/traits.html"));
  CHECK_STR(items[2].target.path, S("role/index.html"));
  CHECK_STR(items[3].target.url, S("//example.org/"));
  CHECK_STR(temp_problems(&t),
            S("content/handbook.yaml:6:3: link-missing: redirect to a page that does not exist: "
              "\"role/trait.md\" (did you mean \"01-role/traits.md\"?)"));
  temp_end(&t);
}

TEST(long_names) {
  TempSite t = temp_begin();
  static char name[400];
  memset(name, 'x', 252);
  strcpy(name + 252, ".md");
  temp_file(&t, "index.md", "");
  temp_file(&t, name, "");
  temp_load(&t);
  CHECK(str_contains(temp_problems(&t),
                     S("name-too-long: the output name is 257 bytes long; file systems take 255")));
  temp_end(&t);
}

// ---- drafts and empty sites ---------------------------------------------------------------------

TEST(drafts) {
  for (int drafts = 0; drafts < 2; drafts++) {
    TempSite t = temp_begin();
    temp_file(&t, "index.md", "");
    temp_file(&t, "new.md", "---\ndraft: true\nunknown: 1\n---\n");
    t.site->config.drafts = drafts;
    temp_load(&t);
    CHECK_INT(t.site->pages.len, 1 + drafts);
    const Page *draft = map_find(&t.site->unpublished, S("new.md"));
    CHECK((draft != NULL) == !drafts);
    CHECK(drafts || draft->front.draft);
    CHECK_INT(temp_problems(&t).len > 0, drafts);
    temp_end(&t);
  }
}

TEST(empty_site) {
  TempSite t = temp_begin();
  temp_load(&t);
  CHECK_STR(temp_problems(&t),
            S(": site-empty: there is no Markdown page to publish (add a file \"index.md\")"));
  CHECK_INT(t.site->pages.len, 1);
  CHECK_STR(t.site->nav->page->place.url, S("index.html"));
  temp_end(&t);
}

TEST(site_that_is_a_file) {
  TempSite t = temp_begin();
  temp_file(&t, "a.md", "");
  CHECK(!content_open(t.site, temp_path(&t, "a.md"), t.scratch));
  CHECK(str_ends(temp_problems(&t),
                 S("file-unreadable: this is no folder (a site is a folder of Markdown files)")));
  temp_end(&t);
}

TEST(missing_site) {
  TempSite t = temp_begin();
  CHECK(!content_open(t.site, "/nonexistent/site", t.scratch));
  CHECK_STR(temp_problems(&t),
            S("/nonexistent/site: file-unreadable: cannot read: no such file or folder"));
  temp_end(&t);
}

TEST(assets_by_path) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "");
  temp_file(&t, "b/Pic.png", "12345");
  temp_file(&t, "b-a.txt", "");
  temp_load(&t);
  CHECK_INT(t.site->assets.len, 2);
  CHECK_STR(t.site->assets.items[0].path, S("b-a.txt"));
  const Asset *asset = map_find(&t.site->asset_by_path, S("b/Pic.png"));
  CHECK(asset && asset->info.size == 5);
  CHECK(map_find(&t.site->asset_by_fold, S("b/pic.png")) == asset);
  temp_end(&t);
}

TEST(what_editors_leave_is_not_published) {
  static const char *const left[] = {"plan.md~",    "#plan.md#",       "plan.md.orig",
                                     "plan.md.bak", "plan.md.swp",     "~$plan.docx",
                                     "Thumbs.db",   "sub/Desktop.ini", "sub/PLAN.BAK"};
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/plan.md", "");
  temp_file(&t, "content/sub/orig.txt", "");
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    temp_file(&t, str_fmt(&t.arena, "content/%s", left[i]).ptr, "x");
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_INT(t.site->assets.len, 1);
  CHECK_STR(t.site->assets.items[0].path, S("sub/orig.txt"));
  CHECK(temp_page(&t, "plan.md") != NULL);
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    CHECK(map_find(&t.site->unpublished, str_from(left[i])) != NULL);
  temp_end(&t);
}

// On many disks the redirect and its target would be one file.
TEST(old_urls_in_another_case_than_their_page_are_no_files) {
  static const char *const absent[] = {"FAQ.html", "Faq.html", "LOOP.html", "Loop.html"};
  TempSite t = temp_begin();
  temp_file(&t, "content/handbook.yaml",
            "redirects: {LOOP.html: /loop.html, Loop.html: 'loop.md#a'}\n");
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/faq.md", "---\naliases: [/FAQ.html, /Faq.html, /other.html]\n---\n");
  temp_file(&t, "content/loop.md", "# A\n");
  temp_load(&t);
  plan_outputs(t.site, t.scratch);
  CHECK_STR(temp_problems(&t), S(""));
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
    CHECK(output_find(t.site, str_from(absent[i])) == NULL);
  CHECK(output_find(t.site, S("faq.html")) && output_find(t.site, S("loop.html")));
  CHECK(output_find(t.site, S("other.html")) != NULL);
  temp_end(&t);
}

TEST(old_urls_in_another_case_than_another_page_are_errors) {
  TempSite t = temp_begin();
  temp_file(&t, "content/handbook.yaml", "redirects: {LOOP.html: faq.md}\n");
  temp_file(&t, "content/index.md", "---\naliases: /FAQ.html\n---\n");
  temp_file(&t, "content/faq.md", "");
  temp_file(&t, "content/loop.md", "");
  temp_load(&t);
  plan_outputs(t.site, t.scratch);
  CHECK_INT(t.site->outputs.clashes.len, 2);
  temp_end(&t);
}

TEST(what_handbook_yaml_ignores_is_not_published) {
  static const char *const left[] = {"sub/a.psd", "old", "linked", "sub/x.md"};
  TempSite t = temp_begin();
  temp_file(&t, "content/handbook.yaml", "ignore: ['*.psd', old/, linked/, /sub/x.md]\n");
  temp_file(&t, "content/index.md", "[a](old/a.md)\n");
  temp_file(&t, "content/old/a.md", "");
  temp_file(&t, "content/x.md", "");
  temp_file(&t, "content/sub/a.psd", "x");
  temp_file(&t, "content/sub/x.md", "");
  CHECK(symlink("sub", temp_path(&t, "content/linked")) == 0);
  temp_load(&t);
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_INT(t.site->assets.len, 0);
  CHECK(temp_page(&t, "x.md") && !temp_page(&t, "sub/x.md") && !temp_page(&t, "old/a.md"));
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    CHECK(map_find(&t.site->unpublished, str_from(left[i])) != NULL);
  temp_end(&t);
}

CHECK_MAIN
