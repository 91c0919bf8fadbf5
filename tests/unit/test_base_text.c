// arena, str, buf, vec, map, path
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vec.h"
#include "check.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISONED(p) __asan_address_is_poisoned(p)
#endif

// ---- arena --------------------------------------------------------------------------------------

TEST(arena_gives_zeroed_aligned_memory) {
  Arena arena = {0};
  for (size_t align = 1; align <= 256; align *= 2) {
    for (size_t size = 0; size < 300; size += 37) {
      char *piece = arena_alloc(&arena, size, align);
      CHECK((uintptr_t)piece % align == 0);
      for (size_t i = 0; i < size; i++) CHECK(piece[i] == 0);
      memset(piece, 'x', size);
    }
  }
  arena_free(&arena);
  CHECK_INT(arena_size(&arena), 0);
}

TEST(arena_rewind_gives_zeroed_memory_again) {
  Arena arena = {0};
  int *kept = arena_new(&arena, int);
  *kept = 7;
  ArenaMark mark = arena_mark(&arena);
  size_t held = 0;
  for (int round = 0; round < 3; round++) {
    char *piece = arena_array(&arena, char, 100000);
    CHECK(piece[0] == 0 && piece[99999] == 0);
    memset(piece, 'x', 100000);
    int *small = arena_new(&arena, int);
    CHECK_INT(*small, 0);
    *small = -1;
    arena_rewind(&arena, mark);
    if (round == 0) held = arena_size(&arena);
    CHECK_INT(arena_size(&arena), held);  // the next round uses the same blocks
  }
  CHECK_INT(*kept, 7);
  arena_free(&arena);
}

TEST(arena_grow_keeps_the_bytes) {
  Arena arena = {0};
  char *text = arena_grow(&arena, NULL, 0, 3, 1);
  memcpy(text, "abc", 3);
  size_t size = 3;
  for (; size < 200000; size *= 2) text = arena_grow(&arena, text, size, size * 2, 1);
  CHECK(memcmp(text, "abc", 3) == 0);
  arena_new(&arena, int);  // no longer the newest piece
  CHECK(memcmp(arena_grow(&arena, text, size, size + 1, 1), "abc", 3) == 0);
  CHECK(arena_grow(&arena, text, size, 2, 1) == text);
  arena_free(&arena);
}

TEST(arena_small_stays_small) {
  Arena arena = {0};
  arena_new(&arena, int);
  CHECK(arena_size(&arena) <= ARENA_BLOCK_MIN + 64);
  arena_free(&arena);
}

TEST(arena_out_of_memory_exits_with_3) {
  size_t huge[] = {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4};
  for (size_t i = 0; i < 3; i++) {
    pid_t child = fork();
    if (child == 0) {
      if (!freopen("/dev/null", "w", stderr)) _exit(9);
      arena_array(&(Arena){0}, int, huge[i]);
      _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
#ifdef POISONED  // AddressSanitizer has its own end for a malloc that is too large
    CHECK(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
#else
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
#endif
  }
}

#ifdef POISONED
TEST(arena_shows_address_sanitizer_its_edges) {
  Arena arena = {0};
  ArenaMark mark = arena_mark(&arena);
  char *first = arena_array(&arena, char, 24), *second = arena_array(&arena, char, 24);
  CHECK(!POISONED(first + 23) && POISONED(first + 24) && POISONED(second + 24));
  arena_rewind(&arena, mark);
  CHECK(POISONED(first) && POISONED(second));
}
#endif

// ---- str ----------------------------------------------------------------------------------------

TEST(str_empty_is_harmless) {
  Str none = {0}, head, tail;
  CHECK(str_eq(none, S("")) && str_eq_nocase(none, none) && str_cmp(none, S("")) == 0);
  CHECK(str_starts(none, none) && str_ends(none, none) && !str_starts(none, S("a")));
  CHECK_STR(str_trim(none), none);
  CHECK_STR(str_sub(none, 3, 3), none);
  CHECK(!str_cut(none, 'a', &head, &tail) && head.len == 0 && tail.len == 0);
  CHECK_INT(str_find(none, none), 0);
  CHECK_INT(str_find(none, S("a")), STR_NONE);
  CHECK_INT(str_find_char(none, 'a'), STR_NONE);
  CHECK_INT(str_find_last_char(none, 'a'), STR_NONE);
  CHECK(!str_line(&none, &head));
  CHECK_STR(str_from(NULL), S(""));
}

TEST(str_compares_bytes) {
  CHECK(str_cmp(S("a"), S("b")) < 0 && str_cmp(S("ab"), S("a")) > 0 &&
        str_cmp(S("\xff"), S("a")) > 0);
  CHECK(str_eq(S("a\0b"), S("a\0b")) && !str_eq(S("a\0b"), S("a\0c")));
  CHECK(str_eq_nocase(S("Straße"), S("sTRAße")) && !str_eq_nocase(S("a"), S("ab")) &&
        !str_eq_nocase(S("["), S("{")));
}

TEST(str_finds_and_cuts) {
  Str text = S("key = value = more"), head, tail;
  CHECK_INT(str_find(text, S("value")), 6);
  CHECK_INT(str_find(text, S("valuf")), STR_NONE);
  CHECK_INT(str_find_char(text, '='), 4);
  CHECK_INT(str_find_last_char(text, '='), 12);
  CHECK(str_contains(text, S("more")) && !str_contains(text, S("less")));
  CHECK(str_cut(text, '=', &head, &tail));
  CHECK_STR(head, S("key "));
  CHECK_STR(tail, S(" value = more"));
  CHECK(!str_cut(text, '#', &head, &tail));
  CHECK_STR(head, text);
  CHECK_STR(str_trim(S(" \t\r\n\v\fa b \n")), S("a b"));
  CHECK_STR(str_trim_end(S(" a ")), S(" a"));
  CHECK_STR(str_sub(text, 6, 5), S("value"));
  CHECK_STR(str_sub(text, 14, (size_t)-1), S("more"));
  CHECK_STR(str_sub(text, 99, 1), S(""));
}

TEST(str_lines) {
  static const struct {
    const char *text, *lines;  // lines joined by "|", with a "|" after each
  } cases[] = {{"", ""},    {"a", "a|"},      {"a\n", "a|"},    {"a\nb", "a|b|"},
               {"\n", "|"}, {"a\n\n", "a||"}, {"a\r\n", "a\r|"}};
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf out = {.arena = &arena};
    Str rest = str_from(cases[i].text), line;
    while (str_line(&rest, &line)) buf_add(&out, line), buf_add_char(&out, '|');
    CHECK_STR(buf_str(&out), str_from(cases[i].lines));
  }
  arena_free(&arena);
}

TEST(str_to_uint) {
  static const struct {
    const char *text;
    unsigned long max;
    bool good;
    unsigned long number;
  } cases[] = {
      {"0", 9, true, 0},
      {"9", 9, true, 9},
      {"10", 9, false, 0},
      {"65535", 65535, true, 65535},
      {"65536", 65535, false, 0},
      {"0000000000000000000000007", 9, true, 7},
      {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
      {"18446744073709551616", UINT64_MAX, false, 0},
      {"99999999999999999999", UINT64_MAX, false, 0},
      {"5", 3, false, 0},
      {"", 9, false, 0},
      {"-1", 9, false, 0},
      {" 1", 9, false, 0},
      {"1x", 9, false, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    unsigned long number = 42;
    CHECK_INT(str_to_uint(str_from(cases[i].text), cases[i].max, &number), cases[i].good);
    CHECK(number == (cases[i].good ? cases[i].number : 42));
  }
}

TEST(str_copies) {
  Arena arena = {0};
  CHECK_STR(str_dup(&arena, S("a\0b")), S("a\0b"));
  CHECK(strcmp(str_cstr(&arena, str_sub(S("abcdef"), 1, 3)), "bcd") == 0);
  CHECK(strcmp(str_cstr(&arena, (Str){0}), "") == 0);
  CHECK_STR(str_lower_ascii(&arena, S("AbZ[Ä")), S("abz[Ä"));
  CHECK_STR(str_replace_char(&arena, S("a b c"), ' ', '-'), S("a-b-c"));
  CHECK_STR(str_fmt(&arena, "%d of %.*s", 3, STR_ARG(S("five"))), S("3 of five"));
  CHECK_STR(str_fmt(&arena, "%s", ""), S(""));
  arena_free(&arena);
}

// ---- buf, vec, map ------------------------------------------------------------------------------

TEST(buf_collects) {
  Arena arena = {0};
  Buf buf = {.arena = &arena};
  CHECK_STR(buf_str(&buf), S(""));
  buf_add_lit(&buf, "n=");
  buf_add_uint(&buf, 0);
  buf_add_char(&buf, ',');
  buf_add_uint(&buf, UINT64_MAX);
  buf_add_fmt(&buf, " %c%05d", 'x', 42);
  CHECK_STR(buf_str(&buf), S("n=0,18446744073709551615 x00042"));
  buf_truncate(&buf, 3);
  buf_add(&buf, (Str){0});
  CHECK_STR(buf_str(&buf), S("n=0"));
  arena_free(&arena);
}

TEST(buf_adds_its_own_bytes) {
  Arena arena = {0};
  Buf buf = {.arena = &arena};
  buf_add_lit(&buf, "ab");
  for (int i = 0; i < 10; i++) buf_add(&buf, buf_str(&buf));
  CHECK_INT(buf.len, 2048);
  for (size_t i = 0; i < buf.len; i++) CHECK(buf.ptr[i] == "ab"[i % 2]);
  arena_free(&arena);
}

TEST(buf_reserve_is_kept) {
  Arena arena = {0};
  Buf buf = {.arena = &arena};
  buf_reserve(&buf, 5000);
  char *place = buf.ptr;
  for (int i = 0; i < 5000; i++) buf_add_char(&buf, 'x');
  CHECK(buf.ptr == place);
  arena_free(&arena);
}

TEST(vec_grows_with_zeroed_items) {
  typedef struct Item {
    int number;
    char rest[19];
  } Item;
  Arena arena = {0};
  VEC(Item) list = {0};
  for (int i = 0; i < 1000; i++) {
    Item *item = vec_add(&arena, &list);
    CHECK_INT(item->number, 0);
    CHECK_INT(item->rest[18], 0);
    item->number = i;
    arena_alloc(&arena, 1, 1);
  }
  for (int i = 0; i < 1000; i++) CHECK_INT(list.items[i].number, i);
  CHECK_INT(vec_last(&list)->number, 999);
  list.len = 5;  // given up items are zeroed when they are added again
  CHECK_INT(vec_add(&arena, &list)->number, 0);
  arena_free(&arena);
}

TEST(map_finds_and_keeps_order) {
  Arena arena = {0};
  Map map = {0};
  static int values[1000];
  CHECK(map_find(&map, S("none")) == NULL);
  for (int i = 0; i < 1000; i++) {
    void **place = map_put(&map, &arena, str_fmt(&arena, "key %d", i));
    CHECK(*place == NULL);
    *place = &values[i];
    CHECK(map_find(&map, S("missing")) == NULL);
  }
  for (int i = 0; i < 1000; i++) {
    Str key = str_fmt(&arena, "key %d", i);
    CHECK(map_find(&map, key) == &values[i]);
    CHECK(*map_put(&map, &arena, key) == &values[i]);
    CHECK_STR(map.entries[i].key, key);
  }
  CHECK_INT(map.len, 1000);
  CHECK(map_find(&map, S("key 1000")) == NULL && map_find(&map, S("")) == NULL);
  *map_put(&map, &arena, S("")) = &values[3];
  CHECK(map_find(&map, (Str){0}) == &values[3]);
  arena_free(&arena);
}

// The published vectors of FNV-1a, 64 bit.
TEST(hash_is_fnv_1a) {
  CHECK(hash_bytes(S("")) == 0xcbf29ce484222325u);
  CHECK(hash_bytes(S("a")) == 0xaf63dc4c8601ec8cu);
  CHECK(hash_bytes(S("foobar")) == 0x85944171f73967e8u);
}

// ---- path ---------------------------------------------------------------------------------------

TEST(path_parts) {
  static const struct {
    const char *path, *dir, *name, *stem, *ext;
  } cases[] = {
      {"a/b/c.md", "a/b", "c.md", "c", ".md"},
      {"c.md", "", "c.md", "c", ".md"},
      {"c.tar.gz", "", "c.tar.gz", "c.tar", ".gz"},
      {".hidden", "", ".hidden", ".hidden", ""},
      {"a.b/c", "a.b", "c", "c", ""},
      {"a/", "a", "", "", ""},
      {"", "", "", "", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str path = str_from(cases[i].path);
    CHECK_STR(path_dir(path), str_from(cases[i].dir));
    CHECK_STR(path_name(path), str_from(cases[i].name));
    CHECK_STR(path_stem(path), str_from(cases[i].stem));
    CHECK_STR(path_ext(path), str_from(cases[i].ext));
  }
}

TEST(path_joins) {
  Arena arena = {0};
  CHECK_STR(path_join(&arena, S("a/b"), S("c")), S("a/b/c"));
  CHECK_STR(path_join(&arena, S(""), S("c")), S("c"));
  CHECK_STR(path_join(&arena, S("a"), S("")), S("a"));
  CHECK_STR(path_join(&arena, S("a/"), S("c")), S("a/c"));
  arena_free(&arena);
}

TEST(path_normalizes) {
  static const struct {
    const char *path, *normal;  // NULL: leaves its root
  } cases[] = {
      {"", ""},
      {"a", "a"},
      {"./a", "a"},
      {"a/./b//c/", "a/b/c"},
      {"a/../b", "b"},
      {"a/b/../../c", "c"},
      {"a/..", ""},
      {"..", NULL},
      {"a/../..", NULL},
      {"../a", NULL},
      {"...", "..."},
      {"a/..b", "a/..b"},
      {"a/../../a/b", NULL},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str normal = {0};
    CHECK_INT(path_normalize(&arena, str_from(cases[i].path), &normal), cases[i].normal != NULL);
    CHECK_STR(normal, str_from(cases[i].normal));
  }
  arena_free(&arena);
}

TEST(path_relative) {
  static const char *const cases[][3] = {
      {"a/b.html", "c/d.html", "../c/d.html"},
      {"a.html", "b.html", "b.html"},
      {"a/x.html", "a/y.html", "y.html"},
      {"a/b/c.html", "a.html", "../../a.html"},
      {"index.html", "a/b/c.html", "a/b/c.html"},
      {"ab/c.html", "abc/d.html", "../abc/d.html"},
      {"a/b/c.html", "a/bb/c.html", "../bb/c.html"},
      {"a/b.html", "a/b.html", "b.html"},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    CHECK_STR(path_relative(&arena, str_from(cases[i][0]), str_from(cases[i][1])),
              str_from(cases[i][2]));
  arena_free(&arena);
}

TEST(path_matches) {
  static const struct {
    const char *pattern, *path;
    bool fits;
  } cases[] = {
      {"a.md", "a.md", true},
      {"a.md", "b/a.md", false},
      {"a.md", "a.mdx", false},
      {"a/", "a/b.md", true},
      {"a/", "a/b/c.md", true},
      {"a/", "ab/c.md", false},
      {"a/", "a", false},
      {"a", "a/b.md", false},
      {"*", "a/b.md", true},
      {"*.md", "a/b.md", true},
      {"a/*.md", "a/b/c.md", true},
      {"a/*.md", "b/c.md", false},
      {"*/old/", "a/old/b", true},
      {"*/old/", "a/older/b", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXbYbZ", false},
      {"", "a", false},
      {"**", "", true},
      {"*/x/", "a/x/x", true},
      {"*a/", "aaa/b", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    bool fits = path_matches(str_from(cases[i].pattern), str_from(cases[i].path));
    if (fits != cases[i].fits) printf("%s, %s\n", cases[i].pattern, cases[i].path);
    CHECK(fits == cases[i].fits);
  }
}

CHECK_MAIN
