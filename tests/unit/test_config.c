// settings/config.c: handbook.yaml.
#include "check.h"
#include "schema_keys.h"
#include "settings/config.h"
#include "settings/config_search.h"
#include "temp_site.h"

static TempSite site_with(const char *yaml) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "");
  temp_file(&t, "content/role/traits.md", "");
  if (yaml) temp_file(&t, "content/handbook.yaml", yaml);
  return t;
}

TEST(defaults) {
  TempSite t = site_with(NULL);
  temp_load(&t);
  const Config *config = &t.site->config;
  CHECK_STR(temp_problems(&t), S(""));
  CHECK(str_starts(config->title, S("Prepbook test ")));
  CHECK_STR(config->language, S("en"));
  CHECK_STR(config->theme.name, S("default"));
  CHECK_INT(config->limits.page_bytes, 8 * 1024 * 1024);
  CHECK_INT(config->limits.nesting, 100);
  CHECK(config->html == HTML_ALLOW && !config->nav.given && config->file.len == 0);
  temp_end(&t);
}

TEST(every_key) {
  TempSite t = site_with(
      "title: T\ndescription: D\nlanguage: pt-BR\nbase_url: https://example.org/book\nauthor: A\n"
      "theme: {name: mine, tokens: {accent: red}}\nnav: [index.md, role/traits.md]\nrepo_url: "
      "https://x.org/r\n"
      "edit_url: https://x.org/edit/{path}\nredirects: {old.md: role/traits.md}\n"
      "markdown: {html: sanitize, limits: {page_bytes: 2048, nesting: 7}}\nsearch: off\nhistory: {diffs: 3, "
      "redirects: off, authors: false, updated_by: author, changelog: day, timezone: \"-05:30\", "
      "ignore_authors: bot}\n"
      "extra: {tagline: x}\n");
  temp_load(&t);
  const Config *config = &t.site->config;
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(config->title, S("T"));
  CHECK_STR(config->description, S("D"));
  CHECK_STR(config->language, S("pt-BR"));
  CHECK_STR(config->base_url, S("https://example.org/book/"));
  CHECK_STR(config->author, S("A"));
  CHECK_STR(config->theme.name, S("mine"));
  CHECK_STR(value_find_text(&config->tokens, S("accent")), S("red"));
  CHECK_INT(config->nav.entries.len, 2);
  CHECK_STR(config->repo_url, S("https://x.org/r"));
  CHECK_STR(config->edit_url, S("https://x.org/edit/{path}"));
  CHECK_STR(config->redirects.items[0].from, S("old.html"));
  CHECK_STR(config->redirects.items[0].to, S("role/traits.md"));
  CHECK(config->html == HTML_SANITIZE);
  CHECK_INT(config->limits.page_bytes, 2048);
  CHECK_INT(config->limits.nesting, 7);
  const HistoryConfig *history = &config->history;
  CHECK_INT(history->diffs, 3);
  CHECK(!history->off && history->no_redirects && history->no_authors &&
        history->changelog == BY_DAY);
  CHECK_INT(history->updated_by, DATE_AUTHOR);
  CHECK_INT(history->zone.offset, -330 * 60);
  CHECK_STR(history->ignore_authors.items[0], S("bot"));
  CHECK_STR(value_find_text(&config->extra, S("tagline")), S("x"));
  CHECK_STR(config->file, S("content/handbook.yaml"));
  temp_end(&t);
}

typedef struct Wrong {
  const char *yaml;
  const char *problem;  // what follows "content/handbook.yaml:"
} Wrong;

TEST(wrong_values) {
  static const Wrong cases[] = {
      {"titel: x", "1:1: key-unknown: unknown key \"titel\" (did you mean \"title\"?)"},
      {"site_name: x", "1:1: key-unknown: unknown key \"site_name\" (prepbook calls it \"title\")"},
      {"- a",
       "1:1: value-invalid: expected keys and values, found a list (write \"key: value\", one on each line)"},
      {"search: 5", "1:9: value-invalid: \"search\" must be on, off or a mapping, not a number"},
      {"search: {bost: {}}", "1:10: key-unknown: unknown key \"bost\" (did you mean \"boost\"?)"},
      {"search: {boost: {role/: 11}}",
       "1:25: value-invalid: \"role/\" must be a number, 0.1 to 10 (1 changes nothing, 2 doubles the score)"},
      {"search: {ignore: [[a]]}", "1:19: value-invalid: \"ignore\" has an item that is no path"},
      {"search: {synonyms: [a]}",
       "1:20: value-invalid: \"synonyms\" has a group of one word (write [resume, CV])"},
      {"search: {synonyms: [[a, {}]]}",
       "1:20: value-invalid: \"synonyms\" has a synonym that is no text"},
      {"search: {synonyms: a}",
       "1:20: value-invalid: \"synonyms\" must be a list of groups, or a mapping, not text"},
      {"language: deutsch-",
       "1:11: value-invalid: \"language\" must be a language tag (like \"en\", \"de\" or \"pt-BR\")"},
      {"history: {diffs: 101}", "1:18: value-invalid: \"diffs\" must be a whole number, 0 to 100"},
      {"history: {updated_by: me}",
       "1:23: value-invalid: \"updated_by\" must be landed, committer or author"},
      {"history: {changelog: tag}", "1:22: value-invalid: \"changelog\" must be release or day"},
      {"history: {redirect: off}",
       "1:11: key-unknown: unknown key \"redirect\" (did you mean \"redirects\"?)"},
      {"language: x",
       "1:11: value-invalid: \"language\" must be a language tag (like \"en\", \"de\" or \"pt-BR\")"},
      {"base_url: example.org",
       "1:11: value-invalid: \"base_url\" must be the site's absolute URL "
       "(write it as \"https://example.org/handbook/\")"},
      {"base_url: https://x.org/?q",
       "1:11: value-invalid: \"base_url\" must be the site's absolute URL "
       "(write it as \"https://example.org/handbook/\")"},
      {"base_url: \"https:///x\"",
       "1:11: value-invalid: \"base_url\" must be the site's absolute URL "
       "(write it as \"https://example.org/handbook/\")"},
      {"repo_url: javascript:alert(1)",
       "1:11: value-invalid: \"repo_url\" must be a URL that begins with https://"},
      {"edit_url: https://x.org/edit",
       "1:11: value-invalid: \"edit_url\" must have \"{path}\" where the page's file "
       "belongs (as in \"https://github.com/you/handbook/edit/main/{path}\")"},
      {"theme: ../x", "1:8: value-invalid: \"theme\" must be the name of a folder in themes/"},
      {"theme: {nam: x}", "1:9: key-unknown: unknown key \"nam\" (did you mean \"name\"?)"},
      {"markdown: {html: sanitise}",
       "1:18: value-invalid: \"html\" must be allow, sanitize or escape "
       "(did you mean \"sanitize\"?)"},
      {"markdown: {cjk: ja}", "1:17: value-invalid: \"cjk\" must be on or off, not text"},
      {"markdown: {limits: {page_bytes: 8 MB}}",
       "1:33: value-invalid: \"page_bytes\" must be a whole number, 1024 to 268435456"},
      {"markdown: {limits: {nesting: 0}}",
       "1:30: value-invalid: \"nesting\" must be a whole number, 1 to 1000"},
      {"search: maybe", "1:9: value-invalid: \"search\" must be on, off or a mapping, not text"},
      {"nav: index.md", "1:6: value-invalid: \"nav\" must be a list, not text"},
      {"nav: [{title: X}]",
       "1:7: value-invalid: \"nav\" has an entry without page and without children"},
      {"nav: [{X: }]",
       "1:8: value-invalid: \"X\" has no value; it must be a page, a URL or a list"},
      {"nav: [{X: \"javascript:x\"}]",
       "1:11: value-invalid: \"X\" has a URL with a scheme that can run code"},
      {"nav: [{path: index.md, titel: X}]",
       "1:24: key-unknown: unknown key \"titel\" (did you mean \"title\"?)"},
      {"redirects: [a]",
       "1:12: value-invalid: \"redirects\" must be a mapping (as in \"old/page.html: new/page.md\")"},
      {"redirects: {../a: index.md}",
       "1:13: value-invalid: \"../a\" leads out of the site "
       "(write the path of the old URL, like \"/old/page.html\")"},
      {"redirects: {a: \"data:text/html,x\"}",
       "1:16: value-invalid: \"a\" leads to a URL with a scheme that can run code"},
      {"redirects: {a: }", "1:13: value-invalid: \"a\" has no value; it must be a page or a URL"},
      {"ignore: {a: b}", "1:9: value-invalid: \"ignore\" has an item that is no text"},
      {"ignore: [a, [b]]", "1:13: value-invalid: \"ignore\" has an item that is no text"},
      {"ignore: [a, '']", "1:13: value-invalid: \"ignore\" has an empty text"},
      {"extra: x", "1:8: value-invalid: \"extra\" must be a mapping, not text"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = site_with(cases[i].yaml);
    content_open(t.site, str_cstr(&t.arena, t.folder), t.scratch);
    CHECK_STR(temp_problems(&t), str_fmt(&t.arena, "content/handbook.yaml:%s", cases[i].problem));
    temp_end(&t);
  }
}

TEST(places_to_look_for_the_file) {
  TempSite t = site_with(NULL);
  temp_file(&t, "handbook.yml", "title: Outside\n");
  temp_file(&t, "content/handbook.yml", "title: Inside\n");
  temp_load(&t);
  CHECK_STR(t.site->config.title, S("Inside"));
  CHECK_STR(temp_problems(&t),
            S("handbook.yml: config-double: this file is not read, because there is "
              "\"content/handbook.yml\" (keep one of them)"));
  temp_end(&t);
}

TEST(command_line_wins) {
  TempSite t = site_with("base_url: https://a.org/\nmarkdown: {html: allow}\n");
  t.site->config.base_url = S("http://b.org");
  t.site->config.untrusted = true;
  temp_load(&t);
  CHECK_STR(t.site->config.base_url, S("http://b.org/"));
  CHECK(t.site->config.html == HTML_ESCAPE);
  CHECK_INT(t.site->config.limits.page_bytes, 1024 * 1024);
  CHECK_INT(t.site->config.limits.nesting, 50);
  temp_end(&t);
}

TEST(file_with_windows_line_ends) {
  TempSite t = site_with("\xEF\xBB\xBFtitle: A\r\ntitel: B\r\n");
  temp_load(&t);
  CHECK_STR(t.site->config.title, S("A"));
  CHECK_STR(
      temp_problems(&t),
      S("content/handbook.yaml:2:1: key-unknown: unknown key \"titel\" (did you mean \"title\"?)"));
  temp_end(&t);
}

TEST(search) {
  TempSite t = site_with(
      "search:\n  boost: {role/: 1.5, index.md: 0.1}\n  synonyms: [[resume, CV], [loop, \"on site\", 5]]\n"
      "  ignore: /role/*.md\n");
  temp_load(&t);
  const SearchConfig *search = &t.site->config.search;
  CHECK_STR(temp_problems(&t), S(""));
  CHECK(!search->off);
  CHECK_INT(search->boost.len, 2);
  CHECK_STR(search->boost.items[0].path, S("role/"));
  CHECK(search->boost.items[0].factor == 1.5 && search->boost.items[1].factor == 0.1);
  CHECK_INT(search->synonyms.len, 2);
  CHECK_STR(search->synonyms.items[0].items[1], S("CV"));
  CHECK_STR(search->synonyms.items[1].items[2], S("5"));
  CHECK_STR(search->ignore.items[0].path, S("role/*.md"));
  temp_end(&t);
}

TEST(search_synonyms_as_a_mapping) {
  TempSite t = site_with("search:\n  synonyms: {resume: CV, loop: [on site, day]}\n");
  temp_load(&t);
  const SearchConfig *search = &t.site->config.search;
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_INT(search->synonyms.len, 2);
  CHECK_STR(search->synonyms.items[0].items[0], S("resume"));
  CHECK_STR(search->synonyms.items[1].items[2], S("day"));
  temp_end(&t);
}

TEST(cjk) {
  static const struct {
    const char *yaml, *page;
    bool on;
  } cases[] = {
      {"language: ja", "", true},          {"language: ja", "en", false},
      {"language: en", "zh-Hant", true},   {"language: KO-kr", "", true},
      {"language: en", "", false},         {"markdown: {cjk: on}", "", true},
      {"markdown: {cjk: true}", "", true}, {"language: zh\nmarkdown: {cjk: off}", "zh", false},
      {"language: zha", "", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = site_with(cases[i].yaml);
    temp_load(&t);
    CHECK_STR(temp_problems(&t), S(""));
    CHECK_INT(config_cjk(&t.site->config, str_from(cases[i].page)), cases[i].on);
    temp_end(&t);
  }
}

TEST(search_off) {
  TempSite t = site_with("search: off\n");
  temp_load(&t);
  CHECK(t.site->config.search.off && !output_is_reserved(t.site, S("search.html")));
  temp_end(&t);
}

TEST(schema_has_the_same_keys) { schema_compare(1, &config_keys); }

CHECK_MAIN
