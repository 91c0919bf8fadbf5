// Where front matter ends has one answer: for a page, for one that includes it, and for its old
// versions.
#include "check.h"
#include "history/old_text.h"
#include "markdown_site.h"
#include "settings/front_keys.h"
#include "site/blocks.h"

typedef struct End {
  const char *text;
  const char *body;   // of the page
  const char *html;   // of a page that includes it
  const char *words;  // of its old version, a line for each block
} End;

static const End cases[] = {
    {"---\ntitle: A\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\ntitle: A\n...\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"--- \ntitle: A\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\r\ntitle: A\r\n...\r\nText\r\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\n# a comment\ntitle: A\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\n{title: A}\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\ntitle : A\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\n\"t\\x69tle\": A\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    {"---\n---\nText\n", "Text\n", "<p>Text</p>\n", "Text\n"},
    // a thematic break loses nothing
    {"---\nFirst.\n\n---\n\nSecond.\n", "---\nFirst.\n\n---\n\nSecond.\n",
     "<hr>\n<p>First.</p>\n<hr>\n<p>Second.</p>\n", "First.\nSecond.\n"},
    {"---\n\nNo key here\n\n---\n\nText\n", "---\n\nNo key here\n\n---\n\nText\n",
     "<hr>\n<p>No key here</p>\n<hr>\n<p>Text</p>\n", "No key here\nText\n"},
    {"---\n\nSee https://x.org/a: b\n\n---\n", "---\n\nSee https://x.org/a: b\n\n---\n", NULL,
     "See https://x.org/a: b\n"},
};

static Str words_of(const Blocks *blocks, Arena *arena) {
  Buf out = {.arena = arena};
  for (size_t i = 0; i < blocks->items.len; i++) {
    const Block *block = &blocks->items.items[i];
    if (block->tokens.len == 0) continue;
    for (size_t j = 0; j < block->tokens.len; j++) buf_add(&out, block->tokens.items[j].text);
    buf_add_char(&out, '\n');
  }
  return buf_str(&out);
}

TEST(a_page_and_one_that_includes_it) {
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made m = made_begin("<include src=\"part.md\">\n");
    temp_file(&m.t, "content/guide/part.md", cases[i].text);
    made_convert(&m);
    const Page *part = temp_page(&m.t, "guide/part.md");
    CHECK_STR(str_from_index(part->source.text, part->source.body), str_from(cases[i].body));
    if (cases[i].html) CHECK_STR(made_html(&m), str_from(cases[i].html));
    made_end(&m);
  }
}

TEST(a_file_that_is_no_page) {
  Made m = made_begin("<include src=\"_part.md\">\n\n```text src=\"two.yaml\"\n```\n");
  temp_file(&m.t, "content/guide/_part.md", "---\nowner: team\n...\nText\n");
  temp_file(&m.t, "content/guide/two.yaml", "---\na: 1\n---\nb: 2\n");
  made_convert(&m);
  CHECK(str_starts(made_html(&m), S("<p>Text</p>\n")));
  CHECK(str_contains(made_html(&m), S("---\na: 1\n---\nb: 2\n")));
  made_end(&m);
}

TEST(old_versions) {
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Blocks blocks;
    Str text = str_fmt(&arena, "\xEF\xBB\xBF%s", cases[i].text);
    markdown_blocks(text, &arena, &arena, &blocks);
    CHECK_STR(words_of(&blocks, &arena), str_from(cases[i].words));
    CHECK_INT(text_version(text), text_version(str_from(cases[i].body)));
    arena_free(&arena);
  }
}

CHECK_MAIN
