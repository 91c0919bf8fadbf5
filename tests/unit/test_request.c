// What a request says and what a reply is made of: the pure parts of serve/.
#include "check.h"
#include "serve/reply.h"
#include "serve/request.h"

// ---- paths --------------------------------------------------------------------------------------

TEST(paths_that_are_fine) {
  static const struct {
    Str target, path;
  } table[] = {
      {STR_CONST("/"), STR_CONST("/")},
      {STR_CONST("/a/b.html"), STR_CONST("/a/b.html")},
      {STR_CONST("/a/"), STR_CONST("/a/")},
      {STR_CONST("/a%20b"), STR_CONST("/a b")},
      {STR_CONST("/%61"), STR_CONST("/a")},
      {STR_CONST("/%E2%82%AC"), STR_CONST("/\xe2\x82\xac")},
      {STR_CONST("/%e2%82%ac"), STR_CONST("/\xe2\x82\xac")},
      {STR_CONST("/\xe2\x82\xac"), STR_CONST("/\xe2\x82\xac")},
      {STR_CONST("/what%3f"), STR_CONST("/what?")},
      {STR_CONST("/c%23"), STR_CONST("/c#")},
      {STR_CONST("/100%25"), STR_CONST("/100%")},
      {STR_CONST("/.well-known/x"), STR_CONST("/.well-known/x")},
      {STR_CONST("/..."), STR_CONST("/...")},
      {STR_CONST("/..a/b.."), STR_CONST("/..a/b..")},
      {STR_CONST("/%252e%252e/x"),
       STR_CONST("/%2e%2e/x")},  // decoded once, as nobody decodes it again
      {STR_CONST("/a:b"), STR_CONST("/a:b")},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    Str path = {0};
    CHECK(request_path(table[i].target, &arena, &path));
    CHECK_STR(path, table[i].path);
  }
  arena_free(&arena);
}

static const Str BAD_PATHS[] = {
    STR_CONST(""),
    STR_CONST("a"),
    STR_CONST("*"),
    STR_CONST("http://localhost/"),
    STR_CONST("//"),
    STR_CONST("//evil.example/"),
    STR_CONST("/a//b"),
    STR_CONST("/a/b//"),
    STR_CONST("/."),
    STR_CONST("/./a"),
    STR_CONST("/a/."),
    STR_CONST("/.."),
    STR_CONST("/../etc/passwd"),
    STR_CONST("/a/../../etc/passwd"),
    STR_CONST("/a/.."),
    STR_CONST("/%2e"),
    STR_CONST("/%2e%2e/etc/passwd"),
    STR_CONST("/%2E%2E/etc/passwd"),
    STR_CONST("/.%2e/etc/passwd"),
    STR_CONST("/%2e./etc/passwd"),
    STR_CONST("/..%2fetc/passwd"),
    STR_CONST("/..%2Fetc%2Fpasswd"),
    STR_CONST("/a%2fb"),
    STR_CONST("/%2f"),
    STR_CONST("/%2fetc/passwd"),
    STR_CONST("/..\\etc"),
    STR_CONST("/..%5cetc"),
    STR_CONST("/%5C..%5C"),
    STR_CONST("/a\\b"),
    STR_CONST("/%00"),
    STR_CONST("/a%00.html"),
    STR_CONST("/a\0b"),
    STR_CONST("/a%0d%0aX:%20y"),
    STR_CONST("/%0a"),
    STR_CONST("/%09"),
    STR_CONST("/%1f"),
    STR_CONST("/%7f"),
    STR_CONST("/a b"),
    STR_CONST("/a\tb"),
    STR_CONST("/a#b"),
    STR_CONST("/a?b"),
    STR_CONST("/%"),
    STR_CONST("/%4"),
    STR_CONST("/a%"),
    STR_CONST("/%zz"),
    STR_CONST("/%4g"),
    STR_CONST("/%u002e"),
    STR_CONST("/%c0%ae%c0%ae/etc/passwd"),  // "." in too many bytes
    STR_CONST("/%c0%af"),
    STR_CONST("/%e0%80%af"),
    STR_CONST("/%ff"),
    STR_CONST("/%80"),
    STR_CONST("/%e2%82"),
    STR_CONST("/%ed%a0%80"),  // half of a pair
    STR_CONST("/%f4%90%80%80"),
    STR_CONST("/%c2%85"),  // NEXT LINE
    STR_CONST("/\xff"),
};

TEST(paths_that_are_refused) {
  Arena arena = {0};
  for (size_t i = 0; i < sizeof BAD_PATHS / sizeof BAD_PATHS[0]; i++) {
    Str path = {0};
    bool accepted = request_path(BAD_PATHS[i], &arena, &path);
    CHECK(!accepted);
    if (accepted) printf("  accepted: %.*s\n", STR_ARG(BAD_PATHS[i]));
  }
  arena_free(&arena);
}

TEST(long_paths) {
  static char text[REQUEST_PATH_MAX + 1];
  memset(text, 'a', sizeof text);
  text[0] = '/';
  Arena arena = {0};
  Str path;
  CHECK(request_path((Str){text, REQUEST_PATH_MAX}, &arena, &path));
  CHECK(!request_path((Str){text, REQUEST_PATH_MAX + 1}, &arena, &path));
  arena_free(&arena);
}

// ---- hosts --------------------------------------------------------------------------------------

static bool host(const char *header, const char *name, bool everybody) {
  RequestHost ours = {str_from(name), 8000, everybody};
  return request_host_is_ours(str_from(header), &ours);
}

TEST(hosts_that_are_ours) {
  static const char *const fine[] = {
      "localhost",       "localhost:8000", "LocalHost:8000", "127.0.0.1",     "127.0.0.1:8000",
      "[::1]",           "[::1]:8000",     "docs.localhost", "a.b.localhost", "X-1.LOCALHOST:8000",
      "my.example:8000", "MY.example",
  };
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
    CHECK(host(fine[i], "my.example", false));
    CHECK(host(fine[i], "my.example", true));
  }
}

TEST(hosts_that_are_not) {
  static const char *const bad[] = {
      "",
      "evil.example",
      "evil.example:8000",
      "localhost:80",
      "localhost:8001",
      "localhost:",
      "localhost:x",
      "localhost:8000x",
      "localhost:8000:8000",
      "localhost:-1",
      "localhost:99999999999",
      "localhost.",
      "localhost.evil.example",
      "evillocalhost",
      ".localhost",
      "a@b.localhost",
      "evil.example@localhost",
      "evil.example/.localhost",
      "127.0.0.1.evil.example",
      "x127.0.0.1",
      "127.1",
      "0x7f.0.0.1",
      "2130706433",
      "0177.0.0.1",
      "::1",
      "[::1",
      "[::1]x",
      "[::1]:",
      "[::1]8000",
      "[localhost]",
      "[127.0.0.1]",
      "[]",
      "localhost evil.example",
      "localhost,evil.example",
      "sub.my.example",
      "my.example.evil",
      "my.exampl",
      "[my.example]",
      ":8000",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    for (int everybody = 0; everybody < 2; everybody++) {
      bool accepted = host(bad[i], "my.example", everybody);
      CHECK(!accepted);
      if (accepted) printf("  accepted: %s\n", bad[i]);
    }
}

TEST(numeric_hosts) {
  CHECK(!host("192.168.1.7:8000", "127.0.0.1", false));
  CHECK(host("192.168.1.7:8000", "0.0.0.0", true));
  CHECK(host("192.168.1.7", "::", true));
  CHECK(host("[fe80::1]:8000", "0.0.0.0", true));
  CHECK(host("[2001:DB8::1]", "::", true));
  CHECK(!host("[2001:db8::1]", "localhost", false));
  CHECK(host("[2001:db8:0::1]", "2001:db8::1", false));
  CHECK(host("127.0.0.2", "127.0.0.2", false));
  CHECK(!host("127.0.0.3", "127.0.0.2", false));
  CHECK(!host("192.168.1.7:8001", "0.0.0.0", true));
  CHECK(!host("192.168.1", "0.0.0.0", true));
}

TEST(own_requests) {
  Str here = S("localhost:8000");
  CHECK(request_is_own((Str){0}, (Str){0}, here));
  CHECK(request_is_own(S("http://localhost:8000"), (Str){0}, here));
  CHECK(request_is_own((Str){0}, S("same-origin"), here));
  CHECK(request_is_own((Str){0}, S("none"), here));
  CHECK(request_is_own(S("http://localhost:8000"), S("same-origin"), here));
  CHECK(!request_is_own(S("http://localhost:8001"), (Str){0}, here));
  CHECK(!request_is_own(S("http://localhost"), (Str){0}, here));
  CHECK(!request_is_own(S("https://localhost:8000"), (Str){0}, here));
  CHECK(!request_is_own(S("http://127.0.0.1:8000"), (Str){0}, here));
  CHECK(!request_is_own(S("http://evil.example"), (Str){0}, here));
  CHECK(!request_is_own(S("null"), (Str){0}, here));
  CHECK(!request_is_own(S("http://"), (Str){0}, (Str){0}));
  CHECK(!request_is_own((Str){0}, S("same-site"), here));
  CHECK(!request_is_own((Str){0}, S("cross-site"), here));
  CHECK(!request_is_own(S("http://localhost:8000"), S("cross-site"), here));
}

TEST(readers) {
  Str none = {0}, navigate = S("navigate"), document = S("document");
  CHECK(request_may_see(none, none, none));  // curl
  CHECK(request_may_see(S("same-origin"), S("no-cors"), S("script")));
  CHECK(request_may_see(S("none"), navigate, document));
  CHECK(request_may_see(S("cross-site"), navigate, document));  // a link
  CHECK(request_may_see(S("same-site"), navigate, document));
  CHECK(!request_may_see(S("cross-site"), S("no-cors"), S("script")));
  CHECK(!request_may_see(S("same-site"), S("no-cors"), S("image")));
  CHECK(!request_may_see(S("cross-site"), navigate, S("iframe")));
  CHECK(!request_may_see(S("cross-site"), S("cors"), document));
  CHECK(!request_may_see(S("cross-site"), none, none));
  CHECK(!request_may_see(S("anything"), S("cors"), S("empty")));
}

// ---- ranges and tags ----------------------------------------------------------------------------

static void check_range(const char *header, uint64_t size, RequestRangeKind kind, uint64_t from,
                        uint64_t length) {
  RequestRange range = request_range(str_from(header), size);
  bool right = range.kind == kind && range.from == from && range.length == length;
  CHECK(right);
  if (right) return;
  printf("  %s of %d: kind %d, %d bytes from %d\n", header, (int)size, range.kind,
         (int)range.length, (int)range.from);
}

TEST(ranges) {
  check_range("bytes=0-0", 10, REQUEST_PART, 0, 1);
  check_range("bytes=0-9", 10, REQUEST_PART, 0, 10);
  check_range("bytes=2-", 10, REQUEST_PART, 2, 8);
  check_range("bytes=2-5", 10, REQUEST_PART, 2, 4);
  check_range("bytes=9-100", 10, REQUEST_PART, 9, 1);
  check_range("bytes=-1", 10, REQUEST_PART, 9, 1);
  check_range("bytes=-100", 10, REQUEST_PART, 0, 10);
  check_range("Bytes=1-1", 10, REQUEST_PART, 1, 1);
  check_range("bytes=1-99999999999999999999999", 10, REQUEST_PART, 1, 9);
  check_range("bytes=-99999999999999999999999", 10, REQUEST_PART, 0, 10);
  check_range("bytes=10-", 10, REQUEST_BEYOND, 0, 0);
  check_range("bytes=10-20", 10, REQUEST_BEYOND, 0, 0);
  check_range("bytes=99999999999999999999999-", 10, REQUEST_BEYOND, 0, 0);
  check_range("bytes=-0", 10, REQUEST_BEYOND, 0, 0);
  check_range("bytes=0-", 0, REQUEST_BEYOND, 0, 0);
  check_range("bytes=-5", 0, REQUEST_BEYOND, 0, 0);
  check_range("bytes=0-18446744073709551615", UINT64_MAX, REQUEST_PART, 0, UINT64_MAX);
  static const char *const unheeded[] = {
      "",          "bytes",       "bytes=",      "bytes=-",       "bytes=5-2",
      "bytes=a-b", "bytes=1",     "lines=0-1",   "bytes=0-0,2-3", "bytes=-1,-2",
      "bytes=--1", "bytes=1-2-3", "bytes=0x1-2", "bytes=+1-2",    "bytes 0-1"};
  for (size_t i = 0; i < sizeof unheeded / sizeof unheeded[0]; i++)
    check_range(unheeded[i], 10, REQUEST_ALL, 0, 0);
}

TEST(etags) {
  Str tag = S("\"a,b\"");
  CHECK(request_names_etag(S("*"), tag));
  CHECK(request_names_etag(tag, tag));
  CHECK(request_names_etag(S("W/\"a,b\""), tag));
  CHECK(request_names_etag(S("\"x\", \"a,b\""), tag));
  CHECK(request_names_etag(S(" ,\"x\",W/\"y\" , W/\"a,b\","), tag));
  CHECK(!request_names_etag((Str){0}, tag));
  CHECK(!request_names_etag(S("\"a\""), tag));
  CHECK(!request_names_etag(S("a,b"), tag));
  CHECK(!request_names_etag(S("\"a,b"), tag));
  CHECK(!request_names_etag(S("x \"a,b\""), tag));
  CHECK(!request_names_etag(S("\"*\""), tag));
}

// ---- replies ------------------------------------------------------------------------------------

static const char *find_header(const Reply *reply, const char *name) {
  for (size_t i = 0; i < reply->headers.len; i++)
    if (strcmp(reply->headers.items[i].name, name) == 0) return reply->headers.items[i].value;
  return "";
}

#define CHECK_HEADER(reply, name, value) \
  CHECK_STR(str_from(find_header((reply), (name))), str_from(value))

static Reply answered(Arena *arena, HttpAnswer answer) {
  answer.file = -1;
  return reply_make(&(ReplyRequest){.path = S("/x.html")}, &answer, arena);
}

TEST(types) {
  CHECK_STR(str_from(reply_type(S("/a.html"))), S("text/html; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/a/"))), S("text/html; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/A.JPG"))), S("image/jpeg"));
  CHECK_STR(str_from(reply_type(S("/a.css"))), S("text/css; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/a.min.js"))), S("text/javascript; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/f.woff2"))), S("font/woff2"));
  CHECK_STR(str_from(reply_type(S("/x/opensearch.xml"))),
            S("application/opensearchdescription+xml; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/feed.xml"))), S("application/xml; charset=utf-8"));
  CHECK_STR(str_from(reply_type(S("/a.unknown"))), S("application/octet-stream"));
  CHECK_STR(str_from(reply_type(S("/LICENSE"))), S("application/octet-stream"));
  CHECK_STR(str_from(reply_type(S("/.html"))), S("application/octet-stream"));
}

TEST(statuses) {
  Arena arena = {0};
  CHECK_INT(answered(&arena, (HttpAnswer){0}).status, 404);
  CHECK_INT(answered(&arena, (HttpAnswer){.status = 200}).status, 200);
  CHECK_INT(answered(&arena, (HttpAnswer){.status = 301}).status, 500);  // to where?
  CHECK_INT(answered(&arena, (HttpAnswer){.status = 100}).status, 500);
  CHECK_INT(answered(&arena, (HttpAnswer){.status = 999}).status, 500);
  Reply missing = answered(&arena, (HttpAnswer){.status = 404, .bytes = S("none")});
  CHECK_HEADER(&missing, "ETag", "");
  CHECK_HEADER(&missing, "Cache-Control", "no-store");
  CHECK_HEADER(&missing, "X-Content-Type-Options", "nosniff");
  arena_free(&arena);
}

static void check_location(Str path, Str fragment, const char *expected) {
  Arena arena = {0};
  Reply reply =
      answered(&arena, (HttpAnswer){.status = 301, .location = path, .fragment = fragment});
  CHECK_INT(reply.status, 301);
  CHECK_HEADER(&reply, "Location", expected);
  arena_free(&arena);
}

TEST(locations) {
  check_location(S("/a/b.html"), (Str){0}, "/a/b.html");
  check_location(S("a.html"), (Str){0}, "/a.html");
  check_location(S("//evil.example/"), (Str){0}, "/evil.example/");
  check_location(S("///evil.example/"), (Str){0}, "/evil.example/");
  check_location(S("/\\evil.example/"), (Str){0}, "/%5Cevil.example/");
  check_location(S("\\\\evil.example"), (Str){0}, "/%5C%5Cevil.example");
  check_location(S("http://evil.example/"), (Str){0}, "/http://evil.example/");
  check_location(S("javascript:alert(1)"), (Str){0}, "/javascript:alert(1)");
  check_location(S("/a\r\nX: y"), (Str){0}, "/a%0D%0AX:%20y");
  check_location(S("/a?b#c%d"), (Str){0}, "/a%3Fb%23c%25d");
  check_location(S("/\xc3\xa4 b"), (Str){0}, "/%C3%A4%20b");
  check_location(S("/a.html"), S("part-1"), "/a.html#part-1");
  check_location(S("/a.html"), S("x:y\r\nz"), "/a.html#x:y%0D%0Az");
}

TEST(further_headers) {
  Arena arena = {0};
  Reply reply = answered(&arena, (HttpAnswer){.status = 200,
                                              .headers = S("X-Frame-Options: DENY\n"
                                                           "content-length: 5\n"
                                                           "Cache-Control: public\n"
                                                           "ETag: \"x\"\n"
                                                           "Transfer-Encoding: chunked\n"
                                                           "No colon\n"
                                                           "Bad name: x\n"
                                                           ": x\n"
                                                           "X-Split: a\rSet-Cookie: b\n"
                                                           "X-Empty: \n"
                                                           "X-Last:  y \r\n"
                                                           "X-Tail: z")});
  CHECK_HEADER(&reply, "X-Frame-Options", "DENY");
  CHECK_HEADER(&reply, "Cache-Control", "no-store");
  CHECK_HEADER(&reply, "X-Last", "y");
  CHECK_HEADER(&reply, "X-Tail", "z");
  static const char *const absent[] = {"content-length", "Transfer-Encoding", "Bad name",
                                       "X-Split",        "X-Empty",           ""};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) CHECK_HEADER(&reply, absent[i], "");
  CHECK_INT(reply.headers.len,
            9);  // three of these, Cache-Control, nosniff, type, ETag, Accept-Ranges
  Reply typed = answered(&arena, (HttpAnswer){.status = 200, .type = S("text/plain\r\nX: y")});
  CHECK_HEADER(&typed, "Content-Type", "text/html; charset=utf-8");
  arena_free(&arena);
}

TEST(conditions) {
  Arena arena = {0};
  HttpAnswer answer = {.status = 200, .bytes = S("0123456789"), .file = -1};
  ReplyRequest request = {.path = S("/x.txt")};
  Reply whole = reply_make(&request, &answer, &arena);
  Str etag = str_from(find_header(&whole, "ETag"));
  CHECK_INT(etag.len, 18);
  request.range = S("bytes=2-4");
  Reply part = reply_make(&request, &answer, &arena);
  CHECK_INT(part.status, 206);
  CHECK_INT(part.from, 2);
  CHECK_INT(part.length, 3);
  CHECK_HEADER(&part, "Content-Range", "bytes 2-4/10");
  request.if_range = S("\"old\"");
  CHECK_INT(reply_make(&request, &answer, &arena).status, 200);
  request.if_range = str_fmt(&arena, "W/%.*s", STR_ARG(etag));
  CHECK_INT(reply_make(&request, &answer, &arena).status, 200);
  request.if_range = etag;
  CHECK_INT(reply_make(&request, &answer, &arena).status, 206);
  request.none_match = etag;
  Reply unchanged = reply_make(&request, &answer, &arena);
  CHECK_INT(unchanged.status, 304);
  CHECK(!unchanged.body);
  request = (ReplyRequest){.path = S("/x.txt"), .head = true, .range = S("bytes=2-4")};
  CHECK_INT(reply_make(&request, &answer, &arena).status, 200);
  request.none_match = S("*");
  CHECK_INT(reply_make(&request, &answer, &arena).status, 304);
  answer.status = 404;
  CHECK_INT(reply_make(&request, &answer, &arena).status, 404);
  arena_free(&arena);
}

TEST(etags_of_files) {
  Arena arena = {0};
  ReplyRequest request = {.path = S("/x.png")};
  HttpAnswer answer = {.status = 200, .file = 0, .size = 16, .modified_ns = 1};
  Reply first = reply_make(&request, &answer, &arena);
  CHECK_HEADER(&first, "ETag", "\"1-10\"");
  answer.modified_ns = 2;
  Reply second = reply_make(&request, &answer, &arena);
  CHECK_HEADER(&second, "ETag", "\"2-10\"");
  arena_free(&arena);
}

CHECK_MAIN
