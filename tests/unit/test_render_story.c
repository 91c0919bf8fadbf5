// Sentences that several facts make.
#include "check.h"
#include "render/story.h"

static void check_joined(const char *sentence, const char *expected) {
  Arena arena = {0};
  CHECK_STR(story_with_words(&arena, str_from(sentence), S("+1 word")), str_from(expected));
  arena_free(&arena);
}

TEST(words_follow_the_end_of_a_sentence) {
  check_joined("Pages moved", "Pages moved, +1 word");
  check_joined("Pages moved.", "Pages moved. +1 word");
  check_joined("Pages moved (again)", "Pages moved (again), +1 word");
  check_joined("“Pages moved.”", "“Pages moved.” +1 word");
  check_joined("Pages moved (why?)", "Pages moved (why?) +1 word");
  check_joined("Adds:", "Adds: +1 word");
  check_joined("移动了页面。", "移动了页面。 +1 word");
  check_joined("", "+1 word");
}

CHECK_MAIN
