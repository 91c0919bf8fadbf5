// Each inline rule wherever text is looked at: on a page, in a table's cell, as plain text, and in
// the versions that are compared. A rule of inline_rules.def without an example here is a failure.
#include "markdown/inline_rules.h"

#include "check.h"
#include "markdown_site.h"

typedef struct Example {
  const char *text;   // an inline text
  const char *html;   // on a page
  const char *plain;  // in a title
  const char *style;  // of its first word in a version
  const char *word;
} Example;

static const Example examples[INLINE_RULE_COUNT] = {
    [INLINE_STRIKETHROUGH] = {"~~a~~ b", "<del>a</del> b", "a b", "s", "a"},
    [INLINE_MARK] = {"==a== b", "<mark>a</mark> b", "a b", "mark", "a"},
    [INLINE_MAIL] = {"a@b.org c", "<a href=\"mailto:a@b.org\">a@b.org</a> c", "a@b.org c", "", "a"},
    [INLINE_URL] = {"https://b.org c", "<a href=\"https://b.org\">https://b.org</a> c",
                    "https://b.org c", "", "https"},
    [INLINE_WWW] = {"www.b.org c", "<a href=\"http://www.b.org\">www.b.org</a> c", "www.b.org c",
                    "", "www"},
    [INLINE_FOOTNOTE] = {"b[^n] c",
                         "b<sup><a class=\"footnote-ref\" id=\"fnref-1\" href=\"#fn-1\" "
                         "aria-label=\"Footnote 1\">1</a></sup> c",
                         "b c", "", "b"},
    [INLINE_CHOSEN_ID] = {"b {#i}", "b {#i}", "b", "", "b"},
};

static Made make_example(const char *before, const Example *example, const char *after) {
  Arena arena = {0};
  const char *note = strstr(example->text, "[^n]") ? "\n\n[^n]: note\n" : "\n";
  Str text = str_fmt(&arena, "%s%s%s%s", before, example->text, after, note);
  Made m = make(str_cstr(&arena, text));
  arena_free(&arena);
  return m;
}

static void check_contains(Str html, const char *format, const char *part) {
  Arena arena = {0};
  Str wanted = str_fmt(&arena, format, part);
  if (!str_contains(html, wanted)) CHECK_STR(html, wanted);
  CHECK(str_contains(html, wanted));
  arena_free(&arena);
}

TEST(every_rule_has_an_example) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++) {
    if (!examples[i].text) printf("no example of \"%s\"\n", inline_rules[i].trigger);
    CHECK(examples[i].text != NULL);
    CHECK(str_contains(str_from(examples[i].text), str_from(inline_rules[i].trigger)));
  }
}

TEST(rules_on_a_page_and_in_cells) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++) {
    Made m = make_example("", &examples[i], "");
    check_contains(made_html(&m), "<p>%s</p>", examples[i].html);
    made_end(&m);
    m = make_example("| ", &examples[i], " |\n|---|");
    check_contains(made_html(&m), "<th scope=\"col\">%s</th>", examples[i].html);
    made_end(&m);
  }
}

TEST(rules_in_plain_text) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++) {
    Made m = make_example("# ", &examples[i], "");
    CHECK_STR(m.page->title.text, str_from(examples[i].plain));
    made_end(&m);
    m = make_example("## ", &examples[i], "");
    CHECK_STR(m.page->markdown.headings.items[0].text, str_from(examples[i].plain));
    made_end(&m);
  }
}

TEST(rules_in_versions) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++) {
    Arena arena = {0}, scratch = {0};
    Blocks blocks;
    markdown_blocks(str_from(examples[i].text), &arena, &scratch, &blocks);
    CHECK_INT(blocks.items.len, 1);
    const Token *token = &blocks.items.items[0].tokens.items[0];
    CHECK_STR(token->text, str_from(examples[i].word));
    CHECK_STR(blocks.styles.items[token->style], str_from(examples[i].style));
    arena_free(&arena);
    arena_free(&scratch);
  }
}

TEST(marked_text) {
  static const MadeCase cases[] = {
      {"==a *b*== (==c==)\n", "<p><mark>a <em>b</em></mark> (<mark>c</mark>)</p>\n"},
      {"if a==b and c==d, x === y\n", "<p>if a==b and c==d, x === y</p>\n"},
      {"== a == ==\n", "<p>== a == ==</p>\n"},
      {"*==a*==\n", "<p><em>==a</em>==</p>\n"},
      {"~~a ==b~~ c==\n", "<p><del>a ==b</del> c==</p>\n"},
      {"\\==a== `==b==`\n", "<p>==a== <code>==b==</code></p>\n"},
      {"这是==重点==。\n", "<p>这是<mark>重点</mark>。</p>\n"},
  };
  CHECK_MADE(cases, made_html);
}

CHECK_MAIN
