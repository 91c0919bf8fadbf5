// The unit tests' whole framework. A test program is:
//
//   #include "check.h"
//   TEST(str_trim) { CHECK_STR(str_trim(S(" a ")), S("a")); }
//   CHECK_MAIN
//
// It prints each failed check with its place and closes with "N passed, N failed". A test that has
// made no check when it ends has failed: nothing could have made it fail. Arguments pick tests by a
// part of their name.
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

typedef struct CheckTest CheckTest;
struct CheckTest {
  const char *name;
  void (*run)(void);
  CheckTest *next;
};

static CheckTest *check_first, **check_last = &check_first;
// Of the running test: what it checked, and what of that was wrong.
static int check_made, check_failures;

#define TEST(test_name)                                                 \
  static void test_##test_name(void);                                   \
  __attribute__((constructor)) static void register_##test_name(void) { \
    static CheckTest test = {#test_name, test_##test_name, NULL};       \
    *check_last = &test;                                                \
    check_last = &test.next;                                            \
  }                                                                     \
  static void test_##test_name(void)

static inline void check_fail(const char *file, int line, const char *what) {
  printf("%s:%d: failed: %s\n", file, line, what);
  check_failures++;
}

static inline void check_str(const char *file, int line, const char *what, Str actual,
                             Str expected) {
  check_made++;
  if (str_eq(actual, expected)) return;
  check_fail(file, line, what);
  printf("  actual:   \"%.*s\"\n  expected: \"%.*s\"\n", STR_ARG(actual), STR_ARG(expected));
}

static inline void check_int(const char *file, int line, const char *what, long long actual,
                             long long expected) {
  check_made++;
  if (actual == expected) return;
  check_fail(file, line, what);
  printf("  actual: %lld, expected: %lld\n", actual, expected);
}

#define CHECK(x) (check_made++, (x) ? (void)0 : check_fail(__FILE__, __LINE__, #x))
#define CHECK_STR(actual, expected) check_str(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_INT(actual, expected) \
  check_int(__FILE__, __LINE__, #actual, (long long)(actual), (long long)(expected))

// Whether a part of a long test runs: one in `n`, which SEED (hexadecimal) draws; all of them when
// LONG is set.
static inline bool check_drawn(size_t part, size_t n) {
  const char *seed = getenv("SEED");
  return getenv("LONG") || part % n == strtoul(seed ? seed : "1", NULL, 16) % n;
}

static inline int check_run(int argc, char **argv) {
  int passed = 0, failed = 0;
  for (CheckTest *test = check_first; test; test = test->next) {
    if (argc > 1 && !strstr(test->name, argv[1])) continue;
    check_made = check_failures = 0;
    test->run();
    if (!check_made) check_fail(__FILE__, __LINE__, "a test that checks nothing cannot fail");
    if (check_failures) printf("FAILED %s\n", test->name);
    check_failures ? failed++ : passed++;
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define CHECK_MAIN \
  int main(int argc, char **argv) { return check_run(argc, argv); }

#endif
