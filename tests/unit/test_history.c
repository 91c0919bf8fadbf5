// What history/ tells from messages, names and texts; the walk itself is tested against git in tests/history.
#include "check.h"
#include "history/message.h"
#include "history/people.h"
#include "history/rename.h"
#include "history/text.h"

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
  TextFacts a = text_facts(S("---\ntitle: A\n---\ntext\n")), b = text_facts(S("---\ntitle: B\n---\ntext\n"));
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
  arena_free(&arena);
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
