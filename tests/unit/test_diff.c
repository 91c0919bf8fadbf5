#include "diff_site.h"

#include "check.h"

static Diff compare(Str before, Str after, Arena *arena) {
  Blocks a, b;
  markdown_blocks(before, arena, arena, &a);
  markdown_blocks(after, arena, arena, &b);
  return diff_blocks(&a, &b, arena, arena);
}

typedef struct Case {
  Str before, after;
  Str shows;  // what the HTML holds; "" : nothing changed
  uint32_t added, removed;
} Case;

#define DEL "<del><span class=\"hidden\">removed: </span>"
#define INS "<ins><span class=\"hidden\">added: </span>"

TEST(edits_are_shown) {
  static const Case cases[] = {
      {STR_CONST("# A\n\none\n"), STR_CONST("---\ntitle: x\n---\n# A\n\none\n"), STR_CONST(""), 0,
       0},
      {STR_CONST("one two  three\n"), STR_CONST("one two\nthree\n"), STR_CONST(""), 0, 0},
      {STR_CONST("one two three four\n"), STR_CONST("one two 3 four\n"),
       STR_CONST("<p>one two " DEL "three</del>" INS "3</ins> four</p>"), 1, 1},
      {STR_CONST("a b c d e f g\n"), STR_CONST("a b x y e f g\n"),
       STR_CONST(DEL "c d</del>" INS "x y</ins>"), 2, 2},
      {STR_CONST("a\n\nb\n"), STR_CONST("a\n"), STR_CONST("<p>" DEL "b</del></p>"), 0, 1},
      {STR_CONST(""), STR_CONST("a <b & c\n"), STR_CONST("<p>" INS "a &lt;b &amp; c</ins></p>"), 3,
       0},
      {STR_CONST("a **b** c d\n"), STR_CONST("a b c d\n"),
       STR_CONST(DEL "<strong>b</strong></del>" INS "b</ins> c d"), 1, 1},
      {STR_CONST("See [it](a.md) now ok\n"), STR_CONST("See [it](b.md) now ok\n"),
       STR_CONST("See " DEL "it</del>" INS "it</ins> now ok"), 1, 1},
      {STR_CONST("- one two\n- three\n"), STR_CONST("- one two\n- three\n- four five\n"),
       STR_CONST("<p class=\"diff-item\">" INS "four five</ins></p>"), 2, 0},
      {STR_CONST("```\na\nb\n```\n"), STR_CONST("```\na\nc\n```\n"),
       STR_CONST(DEL "b\n</del>" INS "c\n</ins>"), 1, 1},
      {STR_CONST("| a | b |\n|---|---|\n| one | two |\n"),
       STR_CONST("| a | b |\n|---|---|\n| one | 2 |\n"),
       STR_CONST("one | " DEL "two</del>" INS "2</ins>"), 1, 1},
      {STR_CONST("## T\n\nfirst\n\nsecond one here\n"),
       STR_CONST("## T\n\nfirst\n\nsecond two here\n"),
       STR_CONST(
           "<p class=\"diff-fold\">2 unchanged paragraphs</p>\n<p class=\"diff-heading\">T</p>"),
       1, 1},
      {STR_CONST("move me along now\n\na\n\nb\n\nc\n"),
       STR_CONST("a\n\nb\n\nc\n\nmove me along now\n"),
       STR_CONST("Moved to here: move me along now"), 0, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Diff diff = compare(cases[i].before, cases[i].after, &arena);
    CHECK_INT(diff.same, cases[i].shows.len == 0);
    bool shown = str_contains(diff.html, cases[i].shows);
    if (!shown) printf("case %zu: %.*s\n", i, STR_ARG(diff.html));
    CHECK(shown);
    CHECK_INT(diff.added, cases[i].added);
    CHECK_INT(diff.removed, cases[i].removed);
    arena_free(&arena);
  }
}

TEST(sections_with_changes_are_named_once) {
  Arena arena = {0};
  Diff diff = compare(S("# A\n\n## One\n\na b\n\nc d\n\n## Two\n\ne\n"),
                      S("# A\n\n## One\n\na x\n\nc y\n\n## Two\n\ne\n"), &arena);
  CHECK_INT(diff.sections.len, 1);
  CHECK_STR(diff.sections.items[0], S("One"));
  arena_free(&arena);
}

TEST(a_long_comparison_ends_with_a_line) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 20000; i++)
    buf_add_fmt(&text, "Paragraph %d of many words that are all new.\n\n", i);
  Diff diff = compare((Str){0}, buf_str(&text), &arena);
  CHECK(diff.html.len < 300 * 1024 &&
        str_contains(diff.html, S("More changed than is shown here")));
  CHECK(diff.added > 150000);
  CHECK(html_nests(diff.html));
  arena_free(&arena);
}

static DiffSuccessorVec successors(Str before, Str after, Arena *arena) {
  Blocks a, b;
  markdown_blocks(before, arena, arena, &a);
  markdown_blocks(after, arena, arena, &b);
  return diff_successors(&a, &b, arena, arena);
}

TEST(a_heading_in_the_place_of_another_is_its_successor) {
  static const struct {
    Str before, after, to;
  } cases[] = {
      {STR_CONST("## The old words\n\ntext\n"), STR_CONST("## The new words\n\ntext\n"),
       STR_CONST("the-new-words")},
      {STR_CONST("## Alpha\n\ntext\n"), STR_CONST("## Omega\n\ntext\n"), STR_CONST("omega")},
      {STR_CONST("## Alpha\n\ntext\n"), STR_CONST("text\n"), STR_CONST("")},
      {STR_CONST("## Alpha\n\n## Beta\n\ntext\n"), STR_CONST("## Omega\n\ntext\n"), STR_CONST("")},
      {STR_CONST("## Alpha {#kept}\n"), STR_CONST("## Omega {#chosen}\n"), STR_CONST("chosen")},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    DiffSuccessorVec found = successors(cases[i].before, cases[i].after, &arena);
    CHECK(found.len >= 1);
    if (found.len >= 1) CHECK_STR(found.items[0].to, cases[i].to);
    arena_free(&arena);
  }
  Arena arena = {0};
  CHECK_INT(successors(S("## A\n\n## B\n"), S("## B\n\n## A\n"), &arena).len, 0);
  arena_free(&arena);
}

// ---- random texts -------------------------------------------------------------------------------

typedef struct Random {
  uint64_t state;
} Random;

static uint32_t next(Random *random, uint32_t below) {  // xorshift64*, Vigna 2016
  random->state ^= random->state >> 12;
  random->state ^= random->state << 25;
  random->state ^= random->state >> 27;
  return (uint32_t)((random->state * 0x2545F4914F6CDD1Du) >> 33) % below;
}

static void add_piece(Buf *out, Random *random) {
  static const char *const pieces[] = {"one ",         "two ",
                                       "three. ",      "**bold** ",
                                       "`code` ",      "\n",
                                       "\n\n",         "\n\n- ",
                                       "\n\n> ",       "[link](a.md) ",
                                       "\n\n## Head ", "\n\n```\nx\ny\n```\n\n",
                                       "*em ",         "| a | b |\n|---|---|\n| c | d |\n",
                                       "&amp; ",       "<b>",
                                       "日本語 ",      "![i](p.png) ",
                                       "\n1. ",        "~~gone~~ ",
                                       "[^1] ",        "***\n"};
  buf_add(out, str_from(pieces[next(random, sizeof pieces / sizeof pieces[0])]));
}

static Str make_text(Random *random, Arena *arena) {
  Buf out = {.arena = arena};
  for (uint32_t n = next(random, 60); n > 0; n--) add_piece(&out, random);
  return buf_str(&out);
}

// The text with a few places cut out or written into.
static Str mutate(Str text, Random *random, Arena *arena) {
  Buf out = {.arena = arena};
  for (size_t i = 0; i < text.len; i++) {
    if (next(random, 40) == 0) add_piece(&out, random);
    if (next(random, 40) == 0) i += next(random, 12);
    if (i < text.len) buf_add_char(&out, text.ptr[i]);
  }
  return buf_str(&out);
}

TEST(what_is_dropped_leaves_the_other_version) {
  Random random = {88172645463325252u};
  for (int i = 0; i < 3000; i++) {
    Arena arena = {0};
    Str before = make_text(&random, &arena);
    Str after = i % 3 ? mutate(before, &random, &arena) : make_text(&random, &arena);
    bool holds = diff_holds(before, after, &arena);
    if (!holds) printf("before: %.*s\nafter: %.*s\n", STR_ARG(before), STR_ARG(after));
    CHECK(holds);
    arena_free(&arena);
  }
}

CHECK_MAIN
