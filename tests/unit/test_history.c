// What history/ tells from messages, names and texts; the walk itself is tested against git in
// tests/history.
#include "check.h"
#include "history/message.h"
#include "history/old_text.h"
#include "history/people.h"
#include "history/published.h"
#include "history/rename.h"

TEST(a_message_gives_its_subject_and_trailers) {
  Arena arena = {0};
  Message message = message_parse(S("Say more\n\nWhy.\n\nChangelog: The loop has\n  five rounds.\n"
                                    "Co-authored-by: Ben <b@x.org>\n"
                                    "co-authored-by: Cy <c@x.org>\n"),
                                  &arena);
  CHECK_STR(message.subject, S("Say more"));
  CHECK_STR(message.note, S("The loop has five rounds."));
  CHECK(!message.skip);
  CHECK_INT(message.co_authors.len, 2);
  CHECK_STR(message.co_authors.items[1], S("Cy <c@x.org>"));
  arena_free(&arena);
}

TEST(a_note_that_says_skip_is_no_note) {
  Arena arena = {0};
  Message message = message_parse(S("Format\n\nchangelog: Skip\n"), &arena);
  CHECK(message.skip);
  CHECK_STR(message.note, S(""));
  arena_free(&arena);
}

TEST(a_message_of_odd_bytes_is_text) {
  Arena arena = {0};
  CHECK_STR(message_parse(S("a\xFF\0b\r\n"), &arena).subject, S("a\xEF\xBF\xBD b"));
  CHECK_STR(message_parse((Str){0}, &arena).subject, S(""));
  Message odd = message_parse(S("a\x1B[31mb\xE2\x80\xAE\n\nChangelog: \xC2\x9Bx\x07\n"), &arena);
  CHECK_STR(odd.subject, S("a [31mb"));
  CHECK_STR(odd.note, S("x"));
  arena_free(&arena);
}

static const Person *find(People *people, const char *signature) {
  return people_find(people, str_from(signature), NULL);
}

TEST(one_address_account_or_name_is_one_person) {
  Arena arena = {0};
  People people = people_open((Str){0}, &arena);
  const Person *ana = find(&people, "Ana <ana@x.org>");
  CHECK_STR(ana->name, S("Ana"));
  CHECK(find(&people, "A. N. Other <ANA@x.org>") == ana);
  CHECK(find(&people, "ana <home@y.org>") == ana);
  const Person *ben = find(&people, "Ben <12+ben@users.noreply.github.com>");
  CHECK(find(&people, "benny <ben@users.noreply.github.com>") == ben);
  CHECK(ben != ana);
  CHECK(find(&people, "<nobody@x.org>") == NULL);
  CHECK_STR(find(&people, "cy@z.org <cy@z.org>")->name, S("cy"));
  people_close(&people);
  arena_free(&arena);
}

TEST(a_name_has_no_address) {
  static const struct {
    const char *signature;
    Str name;
  } cases[] = {
      {"Cora <c@x", STR_CONST("Cora")},
      {"Cora <c@x 1600000000 +0000", STR_CONST("Cora")},
      {"Dan d@x.example <e@x>", STR_CONST("Dan")},
      {"Dan (d@x.example) Do", STR_CONST("Dan Do")},
      {"Eve <e@x> <e@x>", STR_CONST("Eve")},
      {"Fay\x1B[m\xE2\x80\xAE <f@x>", STR_CONST("Fay [m")},
      {"g@x.org", STR_CONST("g")},
      {"g@x.org h@x.org <i@x>", STR_CONST("g")},
  };
  Arena arena = {0};
  People people = people_open((Str){0}, &arena);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const Person *person = find(&people, cases[i].signature);
    CHECK(person != NULL);
    if (person) CHECK_STR(person->name, cases[i].name);
    people.by_mail = people.by_name = (Map){0};
  }
  Str mail;
  people_find(&people, S("Eve <e@x> <f@x>"), &mail);
  CHECK_STR(mail, S("f@x"));
  people_close(&people);
  arena_free(&arena);
}

TEST(mailmap_comes_first) {
  Arena arena = {0};
  People people = people_open(S("Ana Right <ana@x.org> <old@y.org>\n"), &arena);
  Str mail;
  CHECK_STR(people_find(&people, S("wrong <old@y.org>"), &mail)->name, S("Ana Right"));
  CHECK_STR(mail, S("ana@x.org"));
  people_close(&people);
  arena_free(&arena);
}

TEST(bots_are_known) {
  Arena arena = {0};
  People people = people_open((Str){0}, &arena);
  CHECK(find(&people, "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")->bot);
  CHECK(find(&people, "release-bot <r@x.org>")->bot);
  CHECK(!find(&people, "Abbot <abbot@x.org>")->bot);
  people_close(&people);
  arena_free(&arena);
}

TEST(white_space_outside_code_is_no_change) {
  static const struct {
    Str a, b;
    bool same;
  } cases[] = {
      {STR_CONST("one two\nthree\n"), STR_CONST("one  two three"), true},
      {STR_CONST("---\ntitle: A\n---\ntext\n"), STR_CONST("---\ntitle: B\n---\n\ntext\n"), true},
      {STR_CONST("one\n\ntwo\n"), STR_CONST("one\ntwo\n"), false},
      {STR_CONST("```\na  b\n```\n"), STR_CONST("```\na b\n```\n"), false},
      {STR_CONST("a\r\nb\r\n"), STR_CONST("a\nb\n"), true},
      {STR_CONST("one"), STR_CONST("two"), false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_INT(text_version(cases[i].a) == text_version(cases[i].b), cases[i].same);
}

TEST(facts_tell_front_matter_from_text) {
  TextFacts a = text_facts(S("---\ntitle: A\n---\ntext\n")),
            b = text_facts(S("---\ntitle: B\n---\ntext\n"));
  CHECK(a.version == b.version);
  CHECK(a.front != b.front);
  CHECK(text_facts(S("\xEF\xBB\xBFx\r\n")).whole == text_facts(S("x\n")).whole);
}

TEST(an_old_text_tells_its_title_and_whether_it_was_a_draft) {
  Arena arena = {0};
  CHECK_STR(text_title(S("---\ntitle: \"The loop\"\n---\n# Other\n"), &arena), S("The loop"));
  CHECK_STR(text_title(S("text\n\n# The loop\n"), &arena), S("The loop"));
  CHECK_STR(text_title(S("text\n"), &arena), S(""));
  CHECK(text_is_draft(S("---\ndraft: true\n---\n")));
  CHECK(text_is_draft(S("---\ndraft: True # soon\n---\n")));
  CHECK(!text_is_draft(S("---\ndraft: false\n---\n")));
  CHECK(!text_is_draft(S("draft: true\n")));
  CHECK_STR(text_title(S("---\n{title: The loop}\n---\n# Other\n"), &arena), S("The loop"));
  CHECK_STR(text_title(S("---\n: [\n---\n# Ot\x1Bher\n"), &arena), S("Ot her"));
  arena_free(&arena);
}

TEST(a_draft_is_known_however_it_is_written) {
  static const char *const drafts[] = {"---\ndraft : true\n---\n",
                                       "---\n\"draft\": true\n---\n",
                                       "---\n{title: X, draft: true}\n---\n",
                                       "---\ndraft:\n  true\n---\n",
                                       "---\n\"dr\\x61ft\": true\n---\n",
                                       "---\r\ndraft: true\r\n---\r\n",
                                       "---\ndraft: true\n...\ntext\n",
                                       "---\ndraft: true\n\ntext that never ends it\n",
                                       "---\ndraft: true\nbad: [\n---\n",
                                       "\xEF\xBB\xBF---\ndraft: true\n---\n"};
  static const char *const others[] = {"---\ndraft: no\n---\n",
                                       "---\ndraft:\n---\n",
                                       "---\nextra: {draft: true}\n---\n",
                                       "---\ntitle: draft\n---\n",
                                       "---\n\nA draft: true.\n",
                                       "---\nbad: [\n---\n",
                                       ""};
  for (size_t i = 0; i < sizeof drafts / sizeof drafts[0]; i++)
    CHECK(text_is_draft(str_from(drafts[i])));
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    CHECK(!text_is_draft(str_from(others[i])));
  CHECK(text_is_unlisted(S("---\nunlisted : true\n---\n")));
  CHECK(!text_is_unlisted(S("---\nunlisted: false\n---\n")));
}

TEST(a_path_says_whether_it_is_a_page) {
  static const struct {
    const char *prefix, *path;
    bool page;
  } cases[] = {
      {"site/content/", "site/content/a.md", true},
      {"site/content/", "site/content/b/_index.MD", true},
      {"site/content/", "site/content/a.markdown", true},
      {"site/content/", "site/content/a.png", false},
      {"site/content/", "site/content/_a.md", false},
      {"site/content/", "site/content/_index.md/a.md", false},
      {"site/content/", "site/content/.a/b.md", false},
      {"site/content/", "site/content/b//a.md", false},
      {"site/content/", "site/content/node_modules/a.md", false},
      {"site/content/", "site/content/public/a.md", true},
      {"site/content/", "site/content/\xFF.md", false},
      {"site/content/", "site/content/a\n.md", false},
      {"site/content/", "site/notes/a.md", false},
      {"site/content/", "a.md", false},
      {"docs/", "site/content/a.md", true},
      {"docs/", "site/a.md", false},
      {"site/", "site/a.md", true},
      {"site/", "site/public/a.md", false},
      {"site/", "site/b/public/a.md", true},
      {"site/", "site/", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Published published = {.prefix = str_from(cases[i].prefix), .site_prefix = S("site/")};
    Str pattern = S("archive/");
    CHECK(!published_path(&published, S("site/b/a.md"), true));
    CHECK(published_path(&published, S("site/content/b/a.md"), true));
    CHECK_INT(published_path(&published, str_from(cases[i].path), false), cases[i].page);
    CHECK(published_path(&published, S("site/content/archive/a.md"), true));
    published.ignore = &(StrVec){.items = &pattern, .len = 1};
    CHECK(!published_path(&published, S("site/content/archive/a.md"), true));
  }
}

TEST(similarity_counts_bytes_of_equal_lines) {
  Arena arena = {0};
  CHECK_INT(rename_similarity(S("aaaa\nbbbb\n"), S("aaaa\ncccc\n"), &arena), 50);
  CHECK_INT(rename_similarity(S("aaaa\n"), S("aaaa\n"), &arena), 100);
  CHECK_INT(rename_similarity(S("aaaa\n"), S("bbbb\n"), &arena), 0);
  CHECK_INT(rename_similarity(S(""), S(""), &arena), 0);
  arena_free(&arena);
}

CHECK_MAIN
