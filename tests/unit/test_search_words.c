// search/words.c and search/slip.c. Where C and JavaScript must agree, 2,000 texts more are in
// tests/search.
#include "check.h"
#include "search/slip.h"
#include "search/words.h"

// "form form+2 form~": whole words, joined ones with their number, pieces with "~".
static Str words_of(Arena *arena, const char *text, bool pieces) {
  static const char *const marks[] = {"", "+", "~", "~"};
  Buf out = {.arena = arena};
  Words *words = words_new(arena, pieces);
  Word word;
  words_begin(words, str_from(text));
  while (words_next(words, &word)) {
    if (out.len > 0) buf_add_char(&out, ' ');
    buf_add(&out, word.form);
    buf_add(&out, str_from(marks[word.kind]));
    if (word.joins > 0) buf_add_fmt(&out, "%u", word.joins);
  }
  return buf_str(&out);
}

typedef struct Case {
  const char *text, *words;
} Case;

static void check_cases(const Case *cases, size_t count, bool pieces) {
  for (size_t i = 0; i < count; i++) {
    Arena arena = {0};
    CHECK_STR(words_of(&arena, cases[i].text, pieces), str_from(cases[i].words));
    arena_free(&arena);
  }
}
#define CHECK_CASES(cases, pieces) check_cases(cases, sizeof cases / sizeof *cases, pieces)

TEST(words_of_a_question) {
  static const Case cases[] = {
      {"", ""},
      {"... -- !", ""},
      {"Five interviews, 55 minutes.", "five interviews 55 minutes"},
      {"S.T.A.R. and e.g. this", "star and eg this"},
      {"U.S.A", "usa"},
      {"a.b.c2", "ab c2"},
      {"3.14", "3 14"},
      {"C++ C# F#x c++x", "c++ c# f x c+ x"},
      {"the world's end, o'clock", "the world end o clock"},
      {"PM-T", "pm t pmt+2"},
      {"a-b-c-d", "a b c d abcd+4"},
      {"a-b-c-d-e", "a b c d e"},
      {"well- known", "well known"},
      {"well--known", "well known"},
      {"R\u00E9sum\u00E9 re\u0301sume\u0301", "resume resume"},
      {"Stra\u00DFe STRASSE", "strasse strasse"},
      {"\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2", "\u03C3\u03B9\u03C3\u03C5\u03C6\u03BF\u03C3"},
      {"co\u00ADoperate", "cooperate"},
      {"\uFF21\uFF22", "ab"},
      {"\u9762\u8BD5\u5B98", "\u9762\u8BD5 \u8BD5\u5B98"},
      {"\u9762", "\u9762"},
      {"ab\u9762\u8BD5cd", "ab \u9762\u8BD5 cd"},
      {"__proto__ </script>", "__proto__ script"},
      {"fooBar snake_case", "foobar snake_case"},
  };
  CHECK_CASES(cases, false);
}

TEST(pieces_for_an_index) {
  static const Case cases[] = {
      {"fooBar", "foobar foo~ bar~"},
      {"HTMLParser2Go", "htmlparser2go html~ parser2~ go~"},
      {"snake_case_x", "snake_case_x snake~ case~"},
      {"\u9762\u8BD5\u5B98", "\u9762\u8BD5 \u8BD5\u5B98 \u5B98~"},
      {"PM-T", "pm t pmt+2"},
  };
  CHECK_CASES(cases, true);
}

TEST(a_long_word_is_cut) {
  Arena arena = {0};
  char *text = arena_alloc(&arena, 1000001, 1);
  memset(text, 'x', 1000000);
  CHECK_INT(words_of(&arena, text, true).len, WORD_MAX);
  arena_free(&arena);
}

TEST(places_and_positions) {
  static const struct {
    const char *form;
    size_t start, end;
    uint32_t position;
  } expected[] = {{"resumes", 1, 10, 0},
                  {"\u9762", 11, 14, 1},
                  {"pm", 15, 17, 2},
                  {"t", 18, 19, 3},
                  {"pmt", 15, 19, 2}};
  Arena arena = {0};
  Words *words = words_new(&arena, false);
  Word word;
  words_begin(words, S("\"r\u00E9sum\u00E9s \u9762 PM-T"));
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    CHECK(words_next(words, &word));
    CHECK_STR(word.form, str_from(expected[i].form));
    CHECK_INT(word.start, expected[i].start);
    CHECK_INT(word.end, expected[i].end);
    CHECK_INT(word.position, expected[i].position);
  }
  CHECK(!words_next(words, &word));
  arena_free(&arena);
}

TEST(distances) {
  static const struct {
    const char *a, *b;
    uint32_t most, distance;
    bool beginning;
  } cases[] = {
      {"loop", "loop", 1, 0, false},
      {"loop", "lop", 1, 1, false},
      {"loop", "looop", 1, 1, false},
      {"loop", "lopo", 1, 1, false},
      {"loop", "pool", 2, 2, false},
      {"loop", "trial", 2, 3, false},
      {"ca", "abc", 2, 3, false},
      {"intrv", "interview", 1, 2, false},
      {"intrv", "interview", 1, 1, true},
      {"inter", "interview", 1, 0, true},
      {"", "a", 1, 1, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena arena = {0};
    Units a = units_of(str_from(cases[i].a), &arena), b = units_of(str_from(cases[i].b), &arena);
    CHECK_INT(slip_distance(a, b, cases[i].most, cases[i].beginning, &arena), cases[i].distance);
    arena_free(&arena);
  }
}

CHECK_MAIN
