// Integers as code points, texts in JavaScript strings, names of files, and JavaScript's order of
// strings.
#include "check.h"
#include "search/payload.h"

TEST(integers) {
  static const struct {
    uint32_t value;
    const char *expected;
  } cases[] = {
      {0, " "},
      {1, "!"},
      {2, "\\\""},
      {60, "\\\\"},
      {95, "\x7F"},
      {96, "\xC2\x80"},
      {8200, "\\u2028"},
      {54999, "\xED\x9B\xB7"},
      {55000, "\uE001 "},
      {55001, "\uE001!"},
      {110002, "\uE002\\\""},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf out = {.arena = &arena};
    payload_int(&out, cases[i].value);
    CHECK_STR(buf_str(&out), str_from(cases[i].expected));
  }
  arena_free(&arena);
}

TEST(texts) {
  Arena arena = {0};
  Buf out = {.arena = &arena};
  payload_counted(&out, S("a\"\\\n\r\u2028\U0001F600"));
  CHECK_STR(buf_str(&out), S("(a\\\"\\\\\\n\\r\\u2028\U0001F600"));  // eight units
  out.len = 0;
  payload_safe(&out, S("ab9-\u00E9\U0001F600"));
  CHECK_STR(buf_str(&out), S("ab9-2d-e9-1f600"));
  arena_free(&arena);
}

// As JavaScript has it: U+1F600 is D83D DE00, before U+FF5E.
TEST(order) {
  static const char *const sorted[] = {"",       "a",          "ab",         "b",      "\u00E9",
                                       "\uD7A3", "\U0001F600", "\U0001F601", "\uE000", "\uFF5E"};
  for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
    for (size_t k = 0; k < sizeof sorted / sizeof *sorted; k++) {
      int order = utf16_compare(str_from(sorted[i]), str_from(sorted[k]));
      CHECK_INT((order > 0) - (order < 0), (i > k) - (i < k));
    }
}

CHECK_MAIN
