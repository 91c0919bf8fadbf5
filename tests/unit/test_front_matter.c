// settings/front_keys.c: where it stands, and every key.
#include "check.h"
#include "schema_keys.h"
#include "settings/front_keys.h"
#include "site/front_matter.h"
#include "temp_site.h"

typedef struct Find {
  const char *text;
  bool found, unclosed;
  const char *yaml, *body;
} Find;

TEST(front_matter_is_found) {
  static const Find cases[] = {
      {"# No\n", false, false, "", "# No\n"},
      {"---\ntitle: A\n---\n# B\n", true, false, "title: A\n", "# B\n"},
      {"---\ntitle: A\n...\nB", true, false, "title: A\n", "B"},
      {"--- \ntitle: A\n---\t\nB", true, false, "title: A\n", "B"},
      {"---\n---\nB", true, false, "", "B"},
      {"---\n\n# comment\ntitle: A\n---\n", true, false, "\n# comment\ntitle: A\n", ""},
      {"---\n{title: A}\n---", true, false, "{title: A}\n", ""},
      {"---\n\"title\": A\n---\n", true, false, "\"title\": A\n", ""},
      // as it is on the disk
      {"\xEF\xBB\xBF---\r\ntitle: A\r\n---\r\nB", true, false, "title: A\r\n", "B"},
      {"\xEF\xBB\xBF# No\n", false, false, "", "# No\n"},
      // thematic breaks
      {"---\n", false, false, "", "---\n"},
      {"---\n\nSome text.\n\n---\n", false, false, "", "---\n\nSome text.\n\n---\n"},
      {"---\n\n# Title\n\nText\n", false, false, "", "---\n\n# Title\n\nText\n"},
      {"---\n\n# Title\n\n---\n", false, false, "", "---\n\n# Title\n\n---\n"},
      {"---\n- a\n---\n", false, false, "", "---\n- a\n---\n"},
      {"---\nhttp://x.org\n---\n", false, false, "", "---\nhttp://x.org\n---\n"},
      {"---\n\nNote: this is text\n", false, false, "", "---\n\nNote: this is text\n"},
      {" ---\ntitle: A\n---\n", false, false, "", " ---\ntitle: A\n---\n"},
      {"----\ntitle: A\n---\n", false, false, "", "----\ntitle: A\n---\n"},
      // forgotten end
      {"---\ntitle: A\n\n# B\n", false, true, "", "---\ntitle: A\n\n# B\n"},
      {"---\ntitle: A", false, true, "", "---\ntitle: A"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Str text = str_from(cases[i].text);
    FrontMatterRange range = front_matter_find(text);
    CHECK_INT(range.found, cases[i].found);
    CHECK_INT(range.unclosed, cases[i].unclosed);
    CHECK_STR(range.yaml, str_from(cases[i].yaml));
    CHECK_STR(str_from_index(text, range.body), str_from(cases[i].body));
  }
}

TEST(months) {
  static const struct {
    const char *text;
    unsigned months;
  } cases[] = {
      {"6 months", 6},  {"1 month", 1},      {"1 year", 12},   {"2 years", 24},
      {"18", 18},       {"0 months", 0},     {"6 weeks", 0},   {"months", 0},
      {"-1 months", 0}, {"100 years", 1200}, {"101 years", 0}, {"6  months", 6},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_INT(front_matter_months(str_from(cases[i].text)), cases[i].months);
}

// A page that is read from memory.
static Page page_of(Arena *arena, const char *text) {
  Page page = {.source.file = S("x.md"), .source.path = S("x.md")};
  page.source.text = str_dup(arena, str_from(text));
  return page;
}

static void read_front(Page *page) {
  Arena scratch = {0};
  page->diags.arena = &page->arena;
  front_matter_read(page, &scratch);
  arena_free(&scratch);
}

TEST(every_key) {
  Arena arena = {0};
  Page page = page_of(
      &arena,
      "---\ntitle: A title\ndescription: >\n  Two\n  lines\nlead: L\nlanguage: pt-BR\nweight: "
      "-5\nslug: s.html\n"
      "aliases: [/a/, b.md]\ndraft: true\nunlisted: true\ndate: 2024-02-29\n"
      "updated: 2026-11-22T14:05:09Z\ntags: [One, two, One]\nauthors: Ann\nowner: team\n"
      "last_reviewed_on: 2026-11-22\nreview_in: 6 months\ntemplate: home\ntoc: false\ntoc_depth: 2\nsearch: false\n"
      "nav_title: 2026\nchangelog: Said\nextra: {a: [1]}\n---\nBody");
  read_front(&page);
  const FrontMatter *front = &page.front;
  CHECK_INT(page.diags.len, 0);
  CHECK_STR(front->title, S("A title"));
  CHECK_STR(front->description, S("Two lines"));
  CHECK_STR(front->lead, S("L"));
  CHECK_STR(front->language, S("pt-BR"));
  CHECK(front->weight.set && front->weight.value == -5);
  CHECK_STR(front->slug, S("s"));
  CHECK_INT(front->aliases.len, 2);
  CHECK_STR(front->aliases.items[0], S("a/index.html"));
  CHECK_STR(front->aliases.items[1], S("b.html"));
  CHECK(front->draft && front->unlisted && front->no_toc && front->no_search);
  CHECK(front->date.year == 2024 && front->date.month == 2 && front->date.day == 29);
  CHECK_STR(front->updated.text, S("2026-11-22T14:05:09Z"));
  CHECK_INT(front->tags.len, 2);
  CHECK_STR(front->authors.items[0], S("Ann"));
  CHECK_STR(front->owner, S("team"));
  CHECK_INT(front->last_reviewed_on.day, 22);
  CHECK_INT(front->toc_depth, 2);
  CHECK_INT(front->review_in_months, 6);
  CHECK_STR(front->template, S("home"));
  CHECK_STR(front->nav_title, S("2026"));
  CHECK_STR(front->changelog, S("Said"));
  CHECK(value_find(&front->extra, S("a")) != NULL);
  CHECK_STR(str_from_index(page.source.text, page.source.body), S("Body"));
  arena_free(&page.arena);
  arena_free(&arena);
}

typedef struct Wrong {
  const char *line;     // of the front matter
  const char *problem;  // "line:column+length code: message (help)"
} Wrong;

static Str problem_of(Arena *arena, const Diag *diag) {
  Span span = diag->span;
  return str_fmt(arena, "%u:%u+%u %s: %.*s (%.*s)", span.line, span.column, span.length,
                 diag_word(diag->code), STR_ARG(diag->message), STR_ARG(diag->help));
}

TEST(wrong_values) {
  static const Wrong cases[] = {
      {"titel: A", "2:1+5 key-unknown: unknown key \"titel\" (did you mean \"title\"?)"},
      {"sidebar_position: 2",
       "2:1+16 key-unknown: unknown key \"sidebar_position\" (prepbook calls it \"weight\")"},
      {"zzz: 1", "2:1+3 key-unknown: unknown key \"zzz\" (keys of your own go under \"extra\")"},
      {"title: [a]", "2:8+1 value-invalid: \"title\" must be text, not a list ()"},
      {"title: true",
       "2:8+4 value-invalid: \"title\" must be text, not true or false (put the word in quotes)"},
      {"weight: 1.5", "2:9+3 value-invalid: \"weight\" must be a whole number ()"},
      {"weight: ten", "2:9+3 value-invalid: \"weight\" must be a whole number ()"},
      {"weight: 1e30", "2:9+4 value-invalid: \"weight\" must be a whole number ()"},
      {"draft: yes",
       "2:8+3 value-invalid: \"draft\" must be true or false, not text (did you mean \"true\"?)"},
      {"toc: \xC3\xA9", "2:6+1 value-invalid: \"toc\" must be true or false, not text ()"},
      {"toc_depth: 4", "2:12+1 value-invalid: \"toc_depth\" must be a whole number, 2 to 3 ()"},
      {"date: 2026-02-29",
       "2:7+10 value-invalid: \"date\" must be a date of the calendar (write it as 2026-11-22)"},
      {"date: 22.11.2026",
       "2:7+10 value-invalid: \"date\" must be a date of the calendar (write it as 2026-11-22)"},
      {"updated: 2026-11-22T25:00",
       "2:10+16 value-invalid: \"updated\" must be a date of the calendar (write it as 2026-11-22)"},
      {"date: 2026-11-22T",
       "2:7+11 value-invalid: \"date\" must be a date of the calendar (write it as 2026-11-22)"},
      {"slug: a/b",
       "2:7+3 value-invalid: \"slug\" has a slash "
       "(a slug is the last part of the page's URL, without \".html\")"},
      {"slug: ../x",
       "2:7+4 value-invalid: \"slug\" begins with a dot "
       "(a slug is the last part of the page's URL, without \".html\")"},
      {"aliases: ../x",
       "2:10+4 value-invalid: \"aliases\" has a path that leads out of the site "
       "(an alias is the path of an old URL, like \"/old/page.html\")"},
      {"tags: [a, [b]]", "2:11+1 value-invalid: \"tags\" has an item that is no text ()"},
      {"tags: [\"\"]", "2:8+2 value-invalid: \"tags\" has an empty text ()"},
      {"review_in: 6 weeks",
       "2:12+7 value-invalid: \"review_in\" must be a number of months or years (write it as \"6 months\" or "
       "\"1 year\")"},
      {"template: ../x",
       "2:11+4 value-invalid: \"template\" must be the name of a template, without ending ()"},
      {"extra: 1", "2:8+1 value-invalid: \"extra\" must be a mapping, not a number ()"},
      {"a: 1\na: 2", NULL},
      {"title: a: b", NULL},
      {"title: *a", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Page page = page_of(&arena, str_cstr(&arena, str_fmt(&arena, "---\n%s\n---\n", cases[i].line)));
    read_front(&page);
    CHECK(page.diags.len > 0);
    for (size_t d = 0; cases[i].problem && d < page.diags.len; d++)
      CHECK_STR(problem_of(&arena, &page.diags.items[d]), str_from(cases[i].problem));
    arena_free(&page.arena);
    arena_free(&arena);
  }
}

TEST(empty_values_are_not_set) {
  Arena arena = {0};
  Page page = page_of(&arena, "---\ntitle:\nweight: ~\ntags:\ndraft: null\nextra:\n---\n");
  read_front(&page);
  CHECK_INT(page.diags.len, 0);
  CHECK(page.front.title.len == 0 && !page.front.weight.set && !page.front.draft);
  arena_free(&page.arena);
  arena_free(&arena);
}

TEST(toml_is_reported) {
  static const struct {
    const char *text;
    size_t problems;
  } cases[] = {
      {"+++\ntitle = \"A\"\n+++\n", 1},
      {"+++\ntext\n", 0},
      {"+++\n", 0},
      {"a\n+++\nb = 1\n", 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Page page = page_of(&arena, cases[i].text);
    read_front(&page);
    CHECK_INT(page.diags.len, cases[i].problems);
    arena_free(&page.arena);
    arena_free(&arena);
  }
}

TEST(unclosed_is_reported) {
  Arena arena = {0};
  Page page = page_of(&arena, "---\ntitle: A\n\n# B\n");
  read_front(&page);
  CHECK_INT(page.diags.len, 1);
  CHECK_STR(
      problem_of(&arena, &page.diags.items[0]),
      S("1:0+0 front-matter-unclosed: front matter begins here and never ends (end it with a line \"---\")"));
  CHECK_STR(page.diags.items[0].span.source, S("---"));
  arena_free(&page.arena);
  arena_free(&arena);
}

TEST(yaml_problems_stand_in_the_page) {
  TempSite t = temp_begin();
  temp_file(&t, "index.md", "---\ntitle: A\nlead: *x\n---\n");
  temp_file(&t, "b.md", "---\r\ntitle: A\r\ntitle: B\r\n---\r\n");
  temp_load(&t);
  CHECK(str_contains(temp_problems(&t), S("b.md:3:1: yaml-duplicate-key: ")));
  CHECK(str_contains(temp_problems(&t), S("index.md:3:7: yaml-limit: ")));
  temp_end(&t);
}

TEST(tags_in_one_text) {
  static const struct {
    const char *line, *tags;
  } cases[] = {
      {"tags: onboarding, security", "onboarding|security|"},
      {"tags: \"a, b\"", "a|b|"},
      {"tags: a,, b, a,", "a|b|"},
      {"tags: one tag", "one tag|"},
      {"tags: [\"a, b\", c]", "a, b|c|"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Page page = page_of(&arena, str_fmt(&arena, "---\n%s\n---\n", cases[i].line).ptr);
    Buf out = {.arena = &arena};
    read_front(&page);
    for (size_t j = 0; j < page.front.tags.len; j++)
      buf_add_fmt(&out, "%.*s|", STR_ARG(page.front.tags.items[j]));
    CHECK_INT(page.diags.len, 0);
    CHECK_STR(buf_str(&out), str_from(cases[i].tags));
    arena_free(&page.arena);
    arena_free(&arena);
  }
}

// What search reads of a key must be a text.
TEST(searched_keys_are_texts) {
  for (size_t i = 0; i < FRONT_KEY_COUNT; i++) {
    bool read =
        front_keys[i].search == SEARCHED_AS_TEXT || front_keys[i].search == SEARCHED_AS_LABEL;
    CHECK(!read || front_keys[i].type == KEY_TEXT);
  }
}

// What an edit of a line makes stale.
TEST(stale) {
  static const struct {
    const char *before, *after;
    KeyStale stale;
  } cases[] = {
      {"title: A", "title: B", STALE_PAGE},
      {"weight: 1", "weight: 2", STALE_ORDER},
      {"title: A", "weight: 2", STALE_ORDER},
      {"slug: a", "slug: b", STALE_SITE},
      {"tags: [a]", "tags: [a, b]", STALE_SITE},
      {"tags: [a]", "tags: [a] # the same", STALE_PAGE},
      {"draft: false", "draft: true", STALE_SITE},
      {"date: 2026-01-01", "date: 2026-01-02", STALE_PAGE},
      {"date: 2026-01-01", "title: A", STALE_SITE},
      {"extra: {a: 1, b: 2}", "extra: {b: 2, a: 1}", STALE_PAGE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Page a = page_of(&arena, str_fmt(&arena, "---\n%s\n---\n", cases[i].before).ptr);
    Page b = page_of(&arena, str_fmt(&arena, "---\n%s\n---\n", cases[i].after).ptr);
    read_front(&a);
    read_front(&b);
    CHECK_INT(front_keys_stale(&a.front, &b.front), cases[i].stale);
    arena_free(&a.arena);
    arena_free(&b.arena);
    arena_free(&arena);
  }
}

TEST(schema_has_the_same_keys) { schema_compare(0, &front_matter_keys); }

CHECK_MAIN
