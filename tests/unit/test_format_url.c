#include "check.h"
#include "format/html.h"
#include "format/url.h"

static Str beneath(Arena *arena, Str path) {
  Buf out = {.arena = arena};
  buf_add_lit(&out, "https://x.org/");
  url_add_beneath(&out, path);
  return buf_str(&out);
}

TEST(url_of_a_path_holds_nothing_that_a_url_takes_for_its_own) {
  Arena arena = {0};
  CHECK_STR(url_from_path(&arena, S("a b?c#d%e&f'g\"h\\i<j>.html")),
            S("a%20b%3Fc%23d%25e%26f%27g%22h%5Ci%3Cj%3E.html"));
  CHECK_STR(url_from_path(&arena, S("r\xC3\xA9sum\xC3\xA9.html")), S("r%C3%A9sum%C3%A9.html"));
  CHECK_STR(url_from_path(&arena, S("")), S(""));
  arena_free(&arena);
}

TEST(url_of_a_path_has_no_scheme) {
  Arena arena = {0};
  CHECK_STR(url_from_path(&arena, S("javascript:alert(1)<!--.html")),
            S("./javascript:alert(1)%3C!--.html"));
  CHECK_STR(url_from_path(&arena, S("a:b/c.html")), S("./a:b/c.html"));
  CHECK_STR(url_from_path(&arena, S("a/b:c.html")), S("a/b:c.html"));
  CHECK(html_url_scheme(&arena, url_from_path(&arena, S("x:y.html"))).len == 0);
  arena_free(&arena);
}

TEST(url_beneath_a_base_needs_no_dot) {
  Arena arena = {0};
  CHECK_STR(beneath(&arena, S("a:b c.html")), S("https://x.org/a:b%20c.html"));
  arena_free(&arena);
}

CHECK_MAIN
