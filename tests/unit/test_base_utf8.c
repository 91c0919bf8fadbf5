// utf8, diag, nearest
#include "base/diag.h"
#include "base/utf8.h"
#include "check.h"

// ---- utf8 ---------------------------------------------------------------------------------------

static Arena arena;

// The code points of s in hex, each followed by a blank.
static Str decoded(Str s) {
  Buf out = {.arena = &arena};
  for (size_t i = 0, length; i < s.len; i += length)
    buf_add_fmt(&out, "%X ", (unsigned)utf8_decode(str_from_index(s, i), &length));
  return buf_str(&out);
}

static Str decoded_backward(Str s) {
  Str out = {0};
  for (size_t end = s.len, length; end > 0; end -= length)
    out = str_fmt(&arena, "%X %.*s", (unsigned)utf8_decode_last(s, end, &length), STR_ARG(out));
  return out;
}

typedef struct Case {
  Str bytes;
  Str points;
  size_t invalid;  // offset of the first invalid sequence
} Case;

// Well-formed edges, then Unicode 15's tables 3-8 to 3-11: one U+FFFD for each maximal subpart.
static const Case cases[] = {
    {STR_CONST("a"), STR_CONST("61 "), (size_t)-1},
    {STR_CONST("\x7F"), STR_CONST("7F "), (size_t)-1},
    {STR_CONST("\xC2\x80\xDF\xBF"), STR_CONST("80 7FF "), (size_t)-1},
    {STR_CONST("\xE0\xA0\x80\xEF\xBF\xBF"), STR_CONST("800 FFFF "), (size_t)-1},
    {STR_CONST("\xED\x9F\xBF\xEE\x80\x80"), STR_CONST("D7FF E000 "), (size_t)-1},
    {STR_CONST("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), STR_CONST("10000 10FFFF "), (size_t)-1},
    {STR_CONST("\xEF\xBF\xBD"), STR_CONST("FFFD "), (size_t)-1},
    {STR_CONST("\x00x"), STR_CONST("0 78 "), (size_t)-1},
    {STR_CONST("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
     STR_CONST("FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD 41 "), 0},
    {STR_CONST("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
     STR_CONST("FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD 41 "), 0},
    {STR_CONST("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
     STR_CONST("FFFD FFFD FFFD FFFD FFFD 41 FFFD FFFD 42 "), 0},
    {STR_CONST("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), STR_CONST("FFFD FFFD FFFD FFFD 41 "), 0},
    {STR_CONST("ab\x80"), STR_CONST("61 62 FFFD "), 2},
    {STR_CONST("12345678\xC3"), STR_CONST("31 32 33 34 35 36 37 38 FFFD "), 8},
    {STR_CONST("1234567\xC3\xA9\xE2\x82"), STR_CONST("31 32 33 34 35 36 37 E9 FFFD "), 9},
    {STR_CONST("\xF8\x88\x80\x80\x80"), STR_CONST("FFFD FFFD FFFD FFFD FFFD "), 0},
};

TEST(utf8_decodes_both_ways) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    CHECK_STR(decoded(cases[i].bytes), cases[i].points);
    CHECK_STR(decoded_backward(cases[i].bytes), cases[i].points);
    CHECK_INT(utf8_find_invalid(cases[i].bytes), cases[i].invalid);
    size_t points = 0;
    for (size_t j = 0; j < cases[i].points.len; j++) points += cases[i].points.ptr[j] == ' ';
    CHECK_INT(utf8_count(cases[i].bytes), points);
  }
  arena_free(&arena);
}

TEST(utf8_repairs) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str repaired = utf8_repair(&arena, cases[i].bytes);
    CHECK_STR(decoded(repaired), cases[i].points);
    CHECK_INT(utf8_find_invalid(repaired), STR_NONE);
    CHECK((repaired.ptr == cases[i].bytes.ptr) == (cases[i].invalid == STR_NONE));
  }
  arena_free(&arena);
}

TEST(utf8_finds_invalid_at_every_offset) {
  char text[64];
  memset(text, 'a', sizeof text);
  for (size_t at = 0; at < sizeof text; at++) {
    text[at] = '\x80';
    for (size_t start = 0; start <= at; start++)
      CHECK_INT(utf8_find_invalid((Str){text + start, sizeof text - start}), at - start);
    text[at] = 'a';
  }
  CHECK_INT(utf8_find_invalid((Str){0}), STR_NONE);
}

TEST(utf8_encodes_every_code_point) {
  for (uint32_t point = 0; point < 0x110000; point += point < 0x3000 ? 1 : 97) {
    Buf out = {.arena = &arena};
    utf8_encode(&out, point);
    size_t length;
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    CHECK_INT(utf8_decode(buf_str(&out), &length), surrogate ? UTF8_REPLACEMENT : point);
    CHECK_INT(length, out.len);
    arena_free(&arena);
  }
  Buf out = {.arena = &arena};
  utf8_encode(&out, 0x110000);
  CHECK_STR(buf_str(&out), S("\xEF\xBF\xBD"));
  arena_free(&arena);
}

TEST(utf8_prefix) {
  CHECK_STR(utf8_prefix(S("äöü"), 2), S("äö"));
  CHECK_STR(utf8_prefix(S("äöü"), 9), S("äöü"));
  CHECK_STR(utf8_prefix(S("äöü"), 0), S(""));
}

TEST(utf8_forms) {
  CHECK_STR(utf8_lower(&arena, S("ABC")), S("abc"));
  CHECK_STR(utf8_lower(&arena, S("ÄÖÜ ΣΑΣ ЖZ")), S("äöü σασ жz"));
  CHECK_STR(utf8_nfc(&arena, S("e\xCC\x81")), S("é"));
  CHECK_STR(utf8_nfc(&arena, S("plain")), S("plain"));
  CHECK_STR(utf8_fold(&arena, S("Cafe\xCC\x81")), utf8_fold(&arena, S("CAFÉ")));
  CHECK_STR(utf8_fold(&arena, S("README.md")), S("readme.md"));
  CHECK_STR(utf8_nfc(&arena, S("\xFF"
                               "a")),
            S("\xFF"
              "a"));
  arena_free(&arena);
}

TEST(utf8_classes) {
  CHECK(utf8_is_space(' ') && utf8_is_space('\f') && utf8_is_space(0xA0) && utf8_is_space(0x3000));
  CHECK(!utf8_is_space('\v') && !utf8_is_space('a') && !utf8_is_space(0x200B));
  for (uint32_t c = 0; c < 128; c++)
    CHECK_INT(utf8_is_punctuation(c), strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", (int)c) && c);
  CHECK(utf8_is_punctuation(0x2014) && utf8_is_punctuation(0x3001) && !utf8_is_punctuation(0x20AC));
  CHECK(utf8_is_word('_') && utf8_is_word('9') && utf8_is_word(0xE9) && utf8_is_word(0x301) &&
        utf8_is_word(0x4E00));
  CHECK(!utf8_is_word('-') && !utf8_is_word(0x2014) && !utf8_is_word(0x1F600));
}

// ---- diag ---------------------------------------------------------------------------------------

TEST(span_counts_code_points) {
  Str text = S("one\nzwei äöü end\n\nlast"), file = S("f.md");
  static const struct {
    size_t offset, length;
    uint32_t line, column, shown;
    const char *source;
  } spans[] = {
      {0, 3, 1, 1, 3, "one"},          {0, 99, 1, 1, 3, "one"},           {3, 1, 1, 4, 1, "one"},
      {9, 6, 2, 6, 3, "zwei äöü end"}, {16, 3, 2, 10, 3, "zwei äöü end"}, {20, 1, 3, 1, 1, ""},
      {21, 4, 4, 1, 4, "last"},        {25, 1, 4, 5, 1, "last"},          {999, 1, 4, 5, 1, "last"},
  };
  for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
    Span span = span_at(file, text, spans[i].offset, spans[i].length);
    CHECK_INT(span.line, spans[i].line);
    CHECK_INT(span.column, spans[i].column);
    CHECK_INT(span.length, spans[i].shown);
    CHECK_STR(span.source, str_from(spans[i].source));
  }
  CHECK_STR(span_line(file, text, 2).source, S("zwei äöü end"));
  CHECK_INT(span_line(file, text, 2).line, 2);
  CHECK_STR(span_line(file, text, 3).source, S(""));
  CHECK_STR(span_line(file, text, 99).source, S(""));
}

static void add(DiagList *list, const char *file, uint32_t line, DiagCode code,
                const char *message) {
  diag_report(list, code, (Span){.file = str_from(file), .line = line}, str_from(message), S(""));
}

TEST(diag_sorts_and_drops_doubles) {
  DiagList list = {.arena = &arena};
  add(&list, "b.md", 1, DIAG_SITE_EMPTY, "w");
  add(&list, "a.md", 2, DIAG_YAML_SYNTAX, "x");
  add(&list, "a.md", 1, DIAG_YAML_SYNTAX, "z");
  add(&list, "a.md", 1, DIAG_YAML_SYNTAX, "y");
  add(&list, "a.md", 2, DIAG_YAML_SYNTAX, "x");
  add(&list, "b.md", 1, DIAG_SITE_EMPTY, "w");
  add(&list, "", 0, DIAG_YAML_SYNTAX, "s");
  CHECK_INT(list.errors, 5);
  CHECK_INT(list.warnings, 2);
  diag_sort(&list);
  Buf order = {.arena = &arena};
  for (size_t i = 0; i < list.len; i++) buf_add(&order, list.items[i].message);
  CHECK_STR(buf_str(&order), S("syzxw"));
  CHECK_INT(list.errors, 4);
  CHECK_INT(list.warnings, 1);
  diag_sort(&(DiagList){0});
  arena_free(&arena);
}

TEST(diag_codes_are_words) {
  for (int a = 0; a < DIAG_CODE_COUNT; a++) {
    const char *word = diag_word((DiagCode)a), *line = diag_explanation((DiagCode)a);
    CHECK(strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(word) && *word);
    CHECK(strlen(line) > 0 && line[strlen(line) - 1] == '.');
    for (int b = 0; b < a; b++) CHECK(strcmp(word, diag_word((DiagCode)b)) != 0);
  }
}

TEST(nearest_takes_the_nearest) {
  static const struct {
    const char *word;
    const char *candidates[4];
    const char *best;
    size_t distance;
  } words[] = {
      {"titel", {"title", "tile", "lead"}, "title", 1},  // a swap is one edit
      {"descripton", {"description", "draft"}, "description", 1},
      {"Weight", {"weight", "height"}, "weight", 0},  // case-blind
      {"ab", {"ac", "abc"}, "", 0},                   // too short for any edit
      {"abc", {"abd", "abcd"}, "abd", 1},             // the first of equals
      {"abc", {"axy", "cba"}, "", 0},
      {"abcdef", {"abxyef", "axcdyf"}, "abxyef", 2},
      {"abcdef", {"axyzef"}, "", 0},
      {"ca", {"abc"}, "", 0},
      {"caxxxxxxx", {"abcxxxxxxx"}, "abcxxxxxxx", 3},  // restricted: no edit inside a swap
      {"", {"a"}, "", 0},
      {"screen.md", {"../screen.md", "scren.md"}, "scren.md", 1},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    Nearest nearest = {.word = str_from(words[i].word)};
    for (int j = 0; words[i].candidates[j]; j++)
      nearest_offer(&nearest, str_from(words[i].candidates[j]));
    CHECK_STR(nearest.best, str_from(words[i].best));
    CHECK_INT(nearest.distance, words[i].distance);
  }
}

TEST(plain_text_has_no_controls_and_turns_nothing) {
  static const struct {
    Str text, plain;
  } texts[] = {
      {STR_CONST(""), STR_CONST("")},
      {STR_CONST("Zo\xC3\xAB \xE2\x9C\x93"), STR_CONST("Zo\xC3\xAB \xE2\x9C\x93")},
      {STR_CONST("a\x1B[m\0b\x7F"), STR_CONST("a [m b ")},
      {STR_CONST("a\xC2\x85\xE2\x80\xA8z"), STR_CONST("a  z")},
      {STR_CONST("\xE2\x80\xAEx\xE2\x81\xA9y\xE2\x80\x8F\xD8\x9C"), STR_CONST("xy")},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    CHECK_STR(utf8_plain(&arena, texts[i].text), texts[i].plain);
}

CHECK_MAIN
