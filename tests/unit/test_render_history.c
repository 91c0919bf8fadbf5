// What git knows, as pages show it: dates beneath titles, history pages, the changelog, the feed.
#include "check.h"
#include "fake_history.h"
#include "markdown/markdown.h"
#include "plan_outputs.h"
#include "render/render.h"
#include "render/story.h"
#include "temp_site.h"
#include "theme/theme.h"

static void add_template(TempSite *t, const char *name, const char *text) {
  temp_file(t, str_cstr(&t->arena, str_fmt(&t->arena, "themes/own/templates/%s.mustache", name)),
            text);
}

// Pages index.md, role/a.md, role/b.md, end/c.md and the hidden u.md.
static TempSite begin(const char *config) {
  TempSite t = temp_begin();
  temp_bytes(&t, "content/handbook.yaml", str_fmt(&t.arena, "title: T\ntheme: own\n%s", config));
  temp_file(&t, "content/index.md", "# Home\n");
  temp_file(&t, "content/role/a.md", "---\ntitle: A & <b>\n---\nText.\n");
  temp_file(&t, "content/role/b.md", "# B\n");
  temp_file(&t, "content/end/c.md", "# C\n");
  temp_file(&t, "content/u.md", "---\nunlisted: true\n---\n# U\n");
  return t;
}

static void load(TempSite *t) {
  temp_load(t);
  theme_load(t->site, t->scratch);
  for (size_t i = 0; i < t->site->pages.len; i++)
    markdown_page(t->site->pages.items[i], t->site, NULL, t->scratch);
  CHECK_STR(temp_problems(t), S(""));
}

static Str file(TempSite *t, const char *path) {
  Buf out = {.arena = &t->arena};
  plan_outputs(t->site, t->scratch);
  OutputVec items = t->site->outputs.items;
  for (size_t i = 0; i < items.len; i++) {
    if (!str_eq(items.items[i].path, str_from(path))) continue;
    render_item(&items.items[i], t->site, &out, t->scratch);
    CHECK(!items.items[i].cut);
    return buf_str(&out);
  }
  return S("(none)");
}

// A change of a page that landed at once.
static Change *land(FakeHistory *fake, const char *source, Commit *commit, ChangeKind kind) {
  Change *change = fake_change(fake, source, commit, kind);
  fake_landed(fake, commit, map_find(&fake->site->page_by_source, str_from(source)), *change);
  return change;
}

// ---- words --------------------------------------------------------------------------------------

TEST(sentences) {
  Str sections[] = {S("One"), S("Two"), S("Three")};
  static const struct {
    ChangeKind kind;
    size_t sections;
    const char *from, *note, *sentence;
  } cases[] = {
      {CHANGE_NEW, 2, "", "", "New page"},
      {CHANGE_EDIT, 0, "", "", "The text changed"},
      {CHANGE_EDIT, 1, "", "", "“One” changed"},
      {CHANGE_EDIT, 2, "", "", "“One” and “Two” changed"},
      {CHANGE_EDIT, 3, "", "", "3 sections changed"},
      {CHANGE_EDIT, 3, "", "Said so", "Said so"},
      {CHANGE_MOVE, 0, "content/role/old.md", "", "Moved from role/old.md"},
      {CHANGE_MOVE, 0, "content/end/old.md", "", "Moved from old.md"},
      {CHANGE_MOVE_EDIT, 0, "x.md", "", "Moved from x.md; the text changed"},
      {CHANGE_MOVE_EDIT, 3, "x.md", "", "Moved from x.md; 3 sections changed"},
      {CHANGE_REMOVED, 0, "", "", "Page removed"},
      {CHANGE_META, 0, "", "", "Only the front matter changed"},
      {CHANGE_TRIVIAL, 0, "", "", "Only white space changed"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Commit commit = {.note = str_from(cases[i].note)};
    Change change = {.commit = &commit, .kind = cases[i].kind, .old_path = str_from(cases[i].from)};
    change.path = S("content/end/new.md");
    change.sections.items = sections, change.sections.len = cases[i].sections;
    CHECK_STR(story_sentence(&arena, &change, NULL), str_from(cases[i].sentence));
  }
  arena_free(&arena);
}

TEST(words_that_came_and_went) {
  static const struct {
    uint32_t added, removed;
    const char *words;
  } cases[] = {{84, 31, "+84 −31 words"}, {84, 0, "+84 words"},  {0, 2, "−2 words"},
               {1, 0, "+1 word"},         {1, 1, "+1 −1 words"}, {0, 0, ""}};
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Change change = {.compared = true, .added = cases[i].added, .removed = cases[i].removed};
    CHECK_STR(story_words(&arena, &change), str_from(cases[i].words));
    change.compared = false;
    CHECK_STR(story_words(&arena, &change), S(""));
  }
  arena_free(&arena);
}

TEST(subjects_that_say_nothing) {
  static const char *const generic[] = {"",
                                        "Update traits.md",
                                        "update content/role/traits.md and loop.md",
                                        "Rename a.md to b.md",
                                        "Fix typo",
                                        "fix: typos.",
                                        "WIP",
                                        "Add files via upload",
                                        "Initial commit",
                                        "Merge branch 'x' into main",
                                        "Merge pull request #12 from team/traits",
                                        "Update README",
                                        ". . ."};
  static const char *const telling[] = {"Say what to bring",        "Add the bar raiser round",
                                        "Fix the number of rounds", "Merge the two trait pages",
                                        "Update numbers for 2026",  "\xC3\x84nderung"};
  for (size_t i = 0; i < sizeof generic / sizeof generic[0]; i++)
    CHECK_STR(story_is_generic(str_from(generic[i])) ? S("") : str_from(generic[i]), S(""));
  for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
    CHECK_STR(story_is_generic(str_from(telling[i])) ? str_from(telling[i]) : S(""), S(""));
}

TEST(days_in_a_time_zone) {
  static const struct {
    int64_t seconds;
    int32_t minutes;
    unsigned year, month, day;
  } cases[] = {
      {0, 0, 0, 0, 0},
      {1767225599, 0, 2025, 12, 31},  // 23:59:59
      {1767225599, 60, 2026, 1, 1},
      {1767225600, -1, 2025, 12, 31},
      {1767225600, 0, 2026, 1, 1},
      {-1, 0, 1969, 12, 31},
      {951782400, 0, 2000, 2, 29},
      {INT64_MAX / 2, 0, 0, 0, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Site site = {.config.history.zone.offset = cases[i].minutes * 60};
    Date day = story_day(&site, cases[i].seconds);
    CHECK_INT(day.year * 10000 + day.month * 100 + day.day,
              cases[i].year * 10000 + cases[i].month * 100 + cases[i].day);
  }
}

TEST(commits_at_a_forge) {
  static const struct {
    const char *repo, *url;
  } cases[] = {
      {"https://github.com/team/book", "https://github.com/team/book/commit/0123456789abcdef"},
      {"https://github.com/team/book.git/", "https://github.com/team/book/commit/0123456789abcdef"},
      {"https://gitlab.example.org/a/b", "https://gitlab.example.org/a/b/commit/0123456789abcdef"},
      {"https://example.org/github.com/", ""},
      {"javascript://github.com/x", ""},
      {"", ""},
  };
  Arena arena = {0};
  Commit commit = {.id = S("0123456789abcdef")};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Site site = {.config.repo_url = str_from(cases[i].repo)};
    CHECK_STR(story_commit_url(&arena, &site, &commit), str_from(cases[i].url));
  }
  CHECK_STR(story_hash(&commit), S("0123456"));
  CHECK_STR(story_anchor(&arena, &commit), S("change-0123456789ab"));
  arena_free(&arena);
}

// ---- beneath the title --------------------------------------------------------------------------

static const char facts_template[] =
    "{{page.updated.text}}|{{page.updated.iso}}|{{page.history.by}}|{{page.history.count}}|"
    "{{page.history.since}}|{{page.history.href}}|{{#page.history.authors}}{{name}};{{/page.history.authors}}"
    "{{links.changelog}}";

TEST(facts_of_a_page) {
  TempSite t = begin("");
  add_template(&t, "page", facts_template);
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  static const char *const names[] = {"Ana", "Ben", "C<", "Dai"};
  for (int i = 0; i < 4; i++) {
    Commit *commit = fake_commit(&fake, DAY(2019 + i, 5, 3), "x");
    fake_by(&fake, commit, fake_person(&fake, names[i]));
    land(&fake, "role/a.md", commit, i == 3 ? CHANGE_TRIVIAL : i ? CHANGE_EDIT : CHANGE_NEW);
  }
  Commit *commit = fake_commit(&fake, DAY(2025, 1, 2), "x");
  land(&fake, "role/b.md", commit, CHANGE_NEW);
  land(&fake, "index.md", commit, CHANGE_NEW);
  fake_end(&fake);
  temp_page(&t, "index.md")->front.updated = (Date){.year = 2030, .month = 1, .day = 1};
  CHECK_STR(file(&t, "role/a.html"),
            S("May 3, 2021|2021-05-03T12:00:00Z|C&lt;, Ben (+1)|3 changes|2019|"
              "a.history.html|C&lt;;Ben;Ana;../changelog.html"));
  CHECK_STR(file(&t, "role/b.html"),
            S("January 2, 2025|2025-01-02T12:00:00Z||||b.history.html|../changelog.html"));
  CHECK_STR(file(&t, "index.html"),
            S("January 1, 2030|2030-01-01||||index.history.html|changelog.html"));
  CHECK_STR(file(&t, "end/c.html"), S("||||||../changelog.html"));
  t.site->config.history.no_authors = true;
  CHECK(str_starts(file(&t, "role/a.html"), S("May 3, 2021|2021-05-03T12:00:00Z||3 changes|")));
  t.site->history.on = false;
  CHECK_STR(file(&t, "role/a.html"), S("||||||"));
  CHECK_STR(file(&t, "role/a.history.html"), S("(none)"));
  CHECK_STR(file(&t, "changelog.html"), S("(none)"));
  temp_end(&t);
}

TEST(what_a_cut_clone_seems_to_add_is_not_shown) {
  TempSite t = begin("");
  add_template(&t, "page", facts_template);
  add_template(&t, "history", "{{#changes}}{{id}} {{/changes}}");
  add_template(&t, "changelog", "{{#groups}}{{title}} {{/groups}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *cut = fake_commit(&fake, DAY(2025, 1, 1), "x"),
         *edit = fake_commit(&fake, DAY(2025, 2, 2), "x");
  cut->cut = true;
  land(&fake, "role/a.md", cut, CHANGE_NEW);
  land(&fake, "role/b.md", cut, CHANGE_NEW);
  land(&fake, "role/b.md", edit, CHANGE_EDIT);
  fake_end(&fake);
  CHECK_STR(file(&t, "role/a.html"), S("||||||../changelog.html"));
  temp_page(&t, "role/b.md")->history->cut = true;
  CHECK_STR(file(&t, "role/a.history.html"), S("(none)"));
  CHECK_STR(file(&t, "role/b.html"), S("February 2, 2025|2025-02-02T12:00:00Z||||b.history.html|"
                                       "../changelog.html"));
  CHECK_STR(file(&t, "role/b.history.html"), str_fmt(&t.arena, "change-%.12s ", edit->id.ptr));
  CHECK_STR(file(&t, "changelog.html"), S("February 2025 "));
  temp_end(&t);
}

TEST(a_site_of_one_cut_commit_has_no_changelog) {
  TempSite t = begin("");
  add_template(&t, "page", "{{links.changelog}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *cut = fake_commit(&fake, DAY(2025, 1, 1), "x");
  cut->cut = true;
  land(&fake, "role/a.md", cut, CHANGE_NEW);
  fake_end(&fake);
  CHECK_STR(file(&t, "role/a.html"), S(""));
  CHECK_STR(file(&t, "changelog.html"), S("(none)"));
  temp_end(&t);
}

// ---- history pages ------------------------------------------------------------------------------

TEST(history_page) {
  TempSite t = begin("repo_url: https://github.com/t/b\n");
  add_template(
      &t, "history",
      "{{html_title}}|{{about.href}}|{{#changes}}{{sentence}}/{{subject}}/{{when.text}}/{{by}}/{{words}}/"
      "{{#badges}}{{name}},{{/badges}}/{{hash}}/{{from}}/{{{diff}}}\n{{/changes}}{{small_count}}"
      "{{#small}} {{kind}}{{/small}}\n{{#since}}{{id}} {{{diff}}};{{/since}}{{uncommitted.text}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  const Person *ana = fake_person(&fake, "Ana");
  Commit *commits[5];
  for (int i = 0; i < 5; i++) {
    commits[i] = fake_commit(&fake, DAY(2026, 1, 1 + i), i == 1 ? "Say <more>" : "Update a.md");
    fake_by(&fake, commits[i], ana);
  }
  land(&fake, "role/a.md", commits[0], CHANGE_NEW);
  Change *edit = land(&fake, "role/a.md", commits[1], CHANGE_EDIT);
  edit->compared = true, edit->added = 3, edit->diff = S("<div class=\"diff\"></div>");
  commits[1]->mass = true;
  Change *move = land(&fake, "role/a.md", commits[2], CHANGE_MOVE);
  move->old_path = S("content/a0.md"), commits[2]->note = S("Moved it");
  land(&fake, "role/a.md", commits[3], CHANGE_META);
  commits[4]->ignored = true;
  land(&fake, "role/a.md", commits[4], CHANGE_EDIT);
  fake_end(&fake);
  PageHistory *history = temp_page(&t, "role/a.md")->history;
  *vec_add(&t.arena, &history->since) = (Change){.commit = commits[1], .diff = S("<p>D</p>")};
  *vec_add(&t.arena, &history->since) = (Change){.commit = commits[0]};
  *vec_add(&t.arena, &history->since_versions) = S("0badcafe");
  CHECK_STR(
      file(&t, "role/a.history.html"),
      S("History: A &amp; &lt;b&gt; · T|a.html|"
        "Moved it//January 3, 2026/Ana//Moved,/0000000/a0.md/\n"
        "The text changed/Say &lt;more&gt;/January 2, 2026/Ana/+3 words/Edited,Mass change,/0000000//"
        "<div class=\"diff\"></div>\n"
        "New page//January 1, 2026/Ana//New,/0000000//\n"
        "2 small corrections Edited Front matter\nsince-0badcafe <p>D</p>;"));
  history->local = LOCAL_EDITED;
  CHECK(!str_contains(file(&t, "role/a.history.html"), S("Uncommitted")));  // not a preview
  history->uncommitted = (Change){.compared = true};
  CHECK(str_ends(file(&t, "role/a.history.html"), S("Uncommitted changes")));
  temp_end(&t);
}

TEST(history_in_files_of_twenty) {
  TempSite t = begin("");
  add_template(
      &t, "history",
      "{{#changes}}{{id}}<{{newer}} >{{older}}\n{{/changes}}{{files.newer}} {{files.number}}/{{files.count}} "
      "{{files.older}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *commits[41];
  for (int i = 0; i < 41; i++) {
    commits[i] = fake_commit(&fake, DAY(2024, 1, 1) + i * 86400, "x");
    land(&fake, "role/a.md", commits[i], i == 20 ? CHANGE_TRIVIAL : i ? CHANGE_EDIT : CHANGE_NEW);
  }
  fake_end(&fake);
  CHECK(str_ends(file(&t, "role/a.history.html"), S(" 1/3 a.history-2.html")));
  CHECK(str_ends(file(&t, "role/a.history-2.html"), S("a.history.html 2/3 a.history-3.html")));
  // The 21st change means nothing: the first file's last links over it to the second, and back.
  CHECK(
      str_contains(file(&t, "role/a.history.html"),
                   str_fmt(&t.arena, "change-%.12s<#change-%.12s >a.history-2.html#change-%.12s\n",
                           commits[21]->id.ptr, commits[22]->id.ptr, commits[19]->id.ptr)));
  CHECK(str_starts(file(&t, "role/a.history-2.html"),
                   str_fmt(&t.arena, "change-%.12s<a.history.html#change-%.12s >#change-%.12s\n",
                           commits[19]->id.ptr, commits[21]->id.ptr, commits[18]->id.ptr)));
  CHECK_STR(file(&t, "role/a.history-3.html"),
            str_fmt(&t.arena, "change-%.12s<a.history-2.html#change-%.12s >\na.history-2.html 3/3 ",
                    commits[0]->id.ptr, commits[1]->id.ptr));
  CHECK_STR(file(&t, "role/a.history-4.html"), S("(none)"));
  temp_end(&t);
}

// ---- the changelog ------------------------------------------------------------------------------

static const char log_template[] =
    "{{#groups}}# {{title}}{{#released}} ({{text}}){{/released}} {{{introduction}}}\n"
    "{{#days}}{{#day}}## {{day}}\n{{/day}}{{#kinds}}{{name}}:\n{{#entries}}- [{{classes}}]"
    "{{#one}} {{title}} <{{href}}> {{/one}}{{sentence}}{{#one}} {{words}} <{{what}}>{{/one}}"
    "{{#pages}} +{{title}}{{/pages}}{{#commit_url}} {{commit_url}}{{/commit_url}}\n{{/entries}}{{/kinds}}"
    "{{/days}}{{#small_count}}{{small_count}}\n{{/small_count}}{{/groups}}"
    "{{#parts}}{{number}}={{name}} {{/parts}}{{#years}}{{year}}{{#current}}*{{/current}} {{href}} {{/years}}";

TEST(changelog_by_day) {
  TempSite t = begin("");
  add_template(&t, "changelog", log_template);
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *first = fake_commit(&fake, DAY(2026, 4, 30), "x");
  land(&fake, "role/a.md", first, CHANGE_NEW);
  land(&fake, "role/b.md", first, CHANGE_NEW);
  land(&fake, "u.md", first, CHANGE_NEW);
  Commit *noted = fake_commit(&fake, DAY(2026, 5, 2), "x");
  noted->note = S("Five <rounds>");
  land(&fake, "role/a.md", noted, CHANGE_EDIT);
  land(&fake, "end/c.md", noted, CHANGE_NEW);
  // A branch: two changes of one page that landed together.
  Commit *merge = fake_commit(&fake, DAY(2026, 5, 3), "Merge branch 'x'");
  for (int i = 0; i < 3; i++) {
    Commit *side = fake_commit(&fake, DAY(2026, 5, 1) + i, "x");
    side->landed = merge;
    fake_change(&fake, "role/b.md", side, i == 2 ? CHANGE_TRIVIAL : CHANGE_EDIT);
  }
  Change both = {.commit = merge, .kind = CHANGE_EDIT, .compared = true, .added = 5};
  fake_landed(&fake, merge, temp_page(&t, "role/b.md"), both);
  Commit *small = fake_commit(&fake, DAY(2026, 5, 4), "x"),
         *gone = fake_commit(&fake, DAY(2026, 5, 4), "x");
  land(&fake, "role/a.md", small, CHANGE_TRIVIAL);
  land(&fake, "role/b.md", small, CHANGE_META);
  fake_landed(&fake, gone, NULL, (Change){.commit = gone, .kind = CHANGE_REMOVED})->title = S("G");
  fake_end(&fake);
  temp_page(&t, "end/c.md")->front.changelog = S("not this: the note is nearer");
  Str side = temp_page(&t, "role/b.md")->history->changes.items[2].commit->id;
  CHECK_STR(
      file(&t, "changelog.html"),
      str_fmt(&t.arena,
              "# May 2026 \n## May 4, 2026\nRemoved:\n- [in-0] G <> Page removed  <>\n"
              "## May 3, 2026\nChanged:\n- [in-2] B <role/b.html> The text changed +5 words "
              "<role/b.history.html#change-%.12s>\n"
              "## May 2, 2026\nChanged:\n- [in-1 in-2]Five &lt;rounds&gt; +A &amp; &lt;b&gt; +C\n"
              "2 small corrections\n"
              "# April 2026 \n## April 30, 2026\nNew:\n"
              "- [in-2] A &amp; &lt;b&gt; <role/a.html> New page  <>\n"
              "- [in-2] B <role/b.html> New page  <>\n1=End 2=Role ",
              side.ptr));
  temp_end(&t);
}

TEST(changelog_by_release) {
  TempSite t = begin("");
  add_template(&t, "changelog", log_template);
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  History *history = &t.site->history;
  *vec_add(&t.arena, &history->releases) = (Release){S("v<2>"), DAY(2026, 2, 1), S("<p>Intro</p>")};
  *vec_add(&t.arena, &history->releases) = (Release){S("v1"), DAY(2026, 1, 1), S("")};
  Commit *one = fake_commit(&fake, DAY(2026, 1, 1), "x"),
         *two = fake_commit(&fake, DAY(2026, 2, 1), "x"),
         *three = fake_commit(&fake, DAY(2026, 3, 1), "x");
  one->release = &history->releases.items[1], two->release = &history->releases.items[0];
  land(&fake, "role/a.md", one, CHANGE_NEW);
  land(&fake, "role/a.md", two, CHANGE_EDIT);
  land(&fake, "role/a.md", three, CHANGE_MOVE);
  fake_end(&fake);
  Str log = file(&t, "changelog.html");
  CHECK(
      str_starts(log, S("# Unreleased \nMoved:\n- [in-2] A &amp; &lt;b&gt; <role/a.html> Moved ")));
  CHECK(str_contains(log, S("# v&lt;2&gt; (February 1, 2026) <p>Intro</p>\nChanged:\n- [in-2] A")));
  CHECK(str_contains(log, S("# v1 (January 1, 2026) \nNew:\n- [in-2] A")));
  t.site->config.history.changelog = BY_DAY;
  CHECK(str_starts(file(&t, "changelog.html"), S("# March 2026 \n## March 1, 2026\nMoved:\n")));
  temp_end(&t);
}

TEST(a_mass_change_is_one_line) {
  TempSite t = begin("repo_url: https://github.com/t/b\n");
  add_template(&t, "changelog", log_template);
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *commit = fake_commit(&fake, DAY(2026, 1, 1), "Use <em>");
  commit->mass = true;
  land(&fake, "role/a.md", commit, CHANGE_EDIT);
  land(&fake, "end/c.md", commit, CHANGE_EDIT);
  fake_end(&fake);
  Str line = str_fmt(&t.arena,
                     "Changed:\n- [in-1 in-2]2 pages in one change: Use &lt;em&gt; "
                     "https://github.com/t/b/commit/%.*s\n1=End",
                     STR_ARG(commit->id));
  CHECK(str_contains(file(&t, "changelog.html"), line));
  commit->subject = S("Update files");
  CHECK(str_contains(file(&t, "changelog.html"), S("]2 pages in one change https:")));
  commit->note = S("Said");
  CHECK(str_contains(file(&t, "changelog.html"), S("]Said https:")));
  temp_end(&t);
}

TEST(an_older_year_has_a_page_when_there_is_much) {
  TempSite t = begin("");
  add_template(&t, "changelog", log_template);
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  for (int i = 0; i < 100; i++)
    land(&fake, "role/a.md", fake_commit(&fake, DAY(2025, 12, 1) + i * 86400, "x"), CHANGE_EDIT);
  fake_end(&fake);
  CHECK_STR(file(&t, "changelog-2025.html"), S("(none)"));
  CHECK(str_contains(file(&t, "changelog.html"), S("## December 31, 2025")));
  Commit *more = fake_commit(&fake, DAY(2026, 4, 1), "x");
  Change change = {.commit = more, .kind = CHANGE_EDIT};
  fake_landed(&fake, more, temp_page(&t, "role/b.md"), change);
  CHECK(!str_contains(file(&t, "changelog.html"), S(", 2025")));
  CHECK(str_ends(file(&t, "changelog.html"), S("2026* changelog.html 2025 changelog-2025.html ")));
  CHECK(str_starts(file(&t, "changelog-2025.html"), S("# December 2025 \n## December 31, 2025")));
  temp_end(&t);
}

TEST(what_makes_a_page_of_a_year) {
  TempSite t = begin("");
  add_template(&t, "changelog", "{{#groups}}{{title}} {{/groups}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  land(&fake, "u.md", fake_commit(&fake, DAY(2024, 1, 1), "x"), CHANGE_NEW);  // not listed
  Commit *mass = fake_commit(&fake, DAY(2025, 11, 1), "x");
  mass->mass = true;
  land(&fake, "role/a.md", mass, CHANGE_EDIT);
  land(&fake, "role/b.md", mass, CHANGE_EDIT);
  for (int i = 0; i < 99; i++)
    land(&fake, "role/a.md", fake_commit(&fake, DAY(2025, 12, 1) + i * 86400, "x"), CHANGE_EDIT);
  land(&fake, "role/a.md", fake_commit(&fake, DAY(2026, 4, 1), "x"), CHANGE_TRIVIAL);
  fake_end(&fake);
  CHECK_STR(file(&t, "changelog.html"),
            S("April 2026 March 2026 February 2026 January 2026 December 2025 November 2025 "));
  Commit *more = fake_commit(&fake, DAY(2025, 10, 1), "x");
  fake_landed(&fake, more, temp_page(&t, "role/b.md"),
              (Change){.commit = more, .kind = CHANGE_EDIT});
  CHECK_STR(file(&t, "changelog-2025.html"), S("December 2025 November 2025 October 2025 "));
  CHECK_STR(file(&t, "changelog-2024.html"), S("(none)"));
  temp_end(&t);
}

TEST(a_page_of_the_changelog_ends_somewhere) {
  TempSite t = begin("");
  add_template(
      &t, "changelog",
      "{{#groups}}{{#days}}{{#kinds}}{{#entries}}x{{/entries}}{{/kinds}}{{/days}}{{/groups}}"
      "{{more}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  for (int i = 0; i < 3002; i++)
    land(&fake, "role/a.md", fake_commit(&fake, DAY(2025, 6, 1) + i, "x"), CHANGE_EDIT);
  fake_end(&fake);
  Str log = file(&t, "changelog.html");
  CHECK_INT(log.len, 3001);
  CHECK(str_ends(log, S("x2")));
  temp_end(&t);
}

static size_t count_items(TempSite *t, const char *path) {
  size_t found = 0;
  plan_outputs(t->site, t->scratch);
  OutputVec items = t->site->outputs.items;
  for (size_t i = 0; i < items.len; i++) found += str_eq(items.items[i].path, str_from(path));
  return found;
}

TEST(what_the_handbook_has_at_such_an_address_stays) {
  TempSite t = begin("");
  add_template(&t, "page", "page");
  add_template(&t, "redirect", "redirect");
  temp_file(&t, "content/changelog.md", "---\naliases: [end/c.history.html]\n---\n# Own\n");
  temp_file(&t, "content/role/b.history.html", "own");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  for (int i = 0; i < 101; i++)
    land(&fake, i % 2 ? "role/b.md" : "end/c.md",
         fake_commit(&fake, DAY(2025, 12, 1) + i * 86400, "x"), CHANGE_EDIT);
  fake_end(&fake);
  CHECK_STR(file(&t, "changelog.html"), S("page"));
  CHECK_INT(count_items(&t, "changelog-2.html"), 1);
  CHECK_INT(count_items(&t, "changelog-2025.html"), 1);
  CHECK_INT(count_items(&t, "role/b.history.html"), 1);
  CHECK_INT(count_items(&t, "role/b.history-2.html"), 1);
  CHECK_INT(count_items(&t, "role/b.history-4.html"),
            1);  // the first, after those that have their names
  CHECK_INT(count_items(&t, "end/c.history.html"), 1);
  CHECK_STR(file(&t, "end/c.history.html"), S("redirect"));
  temp_end(&t);
}

TEST(chart_of_weeks) {
  TempSite t = begin("");
  add_template(
      &t, "changelog",
      "{{chart.label}}|{{#chart.bars}}{{height}}{{#title}}({{title}}){{/title}} {{/chart.bars}}");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  static const int days[] = {-53 * 7, -53 * 7 + 1, -7, -6, -6, 0};  // before the newest
  for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
    land(&fake, "role/a.md", fake_commit(&fake, DAY(2026, 11, 22) + days[i] * 86400, "x"),
         CHANGE_EDIT);
  land(&fake, "role/a.md", fake_commit(&fake, DAY(2026, 11, 22), "x"), CHANGE_TRIVIAL);
  fake_end(&fake);
  Str chart = file(&t, "changelog.html");
  CHECK(str_starts(
      chart, S("Changes in each week from November 17, 2025 to November 22, 2026: 5 in all, the "
               "most, 3, in the week of November 16, 2026|22(Week of November 17, 2025: 1) 1 1 ")));
  CHECK(str_ends(chart, S(" 1 22(Week of November 9, 2026: 1) 60(Week of November 16, 2026: 3) ")));
  temp_end(&t);
}

// ---- files for programs -------------------------------------------------------------------------

TEST(feed_of_what_landed) {
  TempSite t = begin("base_url: https://u@X.org:80/b/\nauthor: Team\n");
  add_template(&t, "page", "page");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  t.site->has_feed = true;
  Commit *old = fake_commit(&fake, DAY(2025, 12, 31), "Update files"),
         *small = fake_commit(&fake, DAY(2026, 1, 1), "x"),
         *new = fake_commit(&fake, DAY(2026, 1, 2), "Say \x01<more>");
  fake_by(&fake, new, fake_person(&fake, "A & B"));
  land(&fake, "role/b.md", old, CHANGE_NEW);
  land(&fake, "end/c.md", old, CHANGE_NEW);
  land(&fake, "role/b.md", small, CHANGE_TRIVIAL);
  Change edit = {
      .kind = CHANGE_EDIT, .compared = true, .added = 2, .diff = S("<p>a & <ins>b</ins></p>")};
  edit.commit = new;
  *fake_change(&fake, "role/a.md", new, CHANGE_EDIT) = edit;
  fake_landed(&fake, new, temp_page(&t, "role/a.md"), edit);
  fake_end(&fake);
  Str a = new->id, b = old->id;
  CHECK_STR(
      file(&t, "feed.xml"),
      str_fmt(
          &t.arena,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
          "<title>T</title>\n<link href=\"https://u@X.org:80/b/\"/>\n"
          "<link rel=\"self\" href=\"https://u@X.org:80/b/feed.xml\"/>\n<id>https://u@X.org:80/b/</id>\n"
          "<author><name>Team</name>\n</author>\n<updated>2026-01-02T12:00:00Z</updated>\n"
          "<entry>\n<title>A &amp; &lt;b&gt;: The text changed, +2 words</title>\n"
          "<link rel=\"alternate\" type=\"text/html\" "
          "href=\"https://u@X.org:80/b/role/a.history.html#change-%.12s\"/>\n"
          "<id>tag:x.org,2026:change/%.40s</id>\n<updated>2026-01-02T12:00:00Z</updated>\n"
          "<author><name>A &amp; B</name>\n</author>\n<content type=\"html\">"
          "&lt;p&gt;&lt;a href=\"https://u@X.org:80/b/role/a.html\"&gt;A &amp;amp; &amp;lt;b&amp;gt;"
          "&lt;/a&gt;: The text changed, +2 words (&lt;a "
          "href=\"https://u@X.org:80/b/role/a.history.html#change-%.12s\"&gt;what changed&lt;/a&gt;)"
          "&lt;/p&gt;\n&lt;p&gt;a &amp; &lt;ins&gt;b&lt;/ins&gt;&lt;/p&gt;</content>\n</entry>\n"
          "<entry>\n<title>2 pages changed: B, C</title>\n<link rel=\"alternate\" type=\"text/html\" "
          "href=\"https://u@X.org:80/b/changelog.html#change-%.12s\"/>\n"
          "<id>tag:x.org,2025:change/%.40s</id>\n<updated>2025-12-31T12:00:00Z</updated>\n"
          "<content type=\"html\">&lt;p&gt;&lt;a href=\"https://u@X.org:80/b/role/b.html\"&gt;B&lt;/a&gt;: "
          "New page&lt;/p&gt;\n&lt;p&gt;&lt;a "
          "href=\"https://u@X.org:80/b/end/c.html\"&gt;C&lt;/a&gt;: New "
          "page&lt;/p&gt;\n</content>\n</entry>\n</feed>\n",
          a.ptr, a.ptr, a.ptr, b.ptr, b.ptr));
  temp_end(&t);
}

static size_t count(Str text, Str what) {
  size_t found = 0;
  for (size_t at; (at = str_find(text, what)) != STR_NONE; found++)
    text = str_from_index(text, at + what.len);
  return found;
}

TEST(feed_has_thirty_entries) {
  TempSite t = begin("base_url: https://x.org/\n");
  add_template(&t, "page", "page");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  t.site->has_feed = true;
  for (int i = 0; i < 40; i++)
    land(&fake, "role/a.md", fake_commit(&fake, DAY(2026, 1, 1) + i * 86400, "x"), CHANGE_EDIT);
  fake_end(&fake);
  CHECK_INT(count(file(&t, "feed.xml"), S("<entry>")), 30);
  temp_end(&t);
}

TEST(sitemap_has_dates_of_git) {
  TempSite t = begin("base_url: https://x.org/\n");
  add_template(&t, "page", "page");
  load(&t);
  FakeHistory fake = fake_begin(t.site);
  Commit *commit = fake_commit(&fake, DAY(2026, 1, 2), "x");
  land(&fake, "role/a.md", commit, CHANGE_NEW);
  land(&fake, "role/b.md", commit, CHANGE_NEW);
  temp_page(&t, "role/b.md")->front.updated = (Date){.year = 2030, .month = 1, .day = 1};
  fake_end(&fake);
  Str map = file(&t, "sitemap.xml");
  CHECK(str_contains(map, S("role/a.html</loc><lastmod>2026-01-02</lastmod>")));
  CHECK(str_contains(map, S("role/b.html</loc><lastmod>2030-01-01</lastmod>")));
  CHECK(str_contains(map, S("end/c.html</loc></url>")));
  CHECK(!str_contains(map, S("history")) && !str_contains(map, S("changelog")));
  temp_end(&t);
}

CHECK_MAIN
