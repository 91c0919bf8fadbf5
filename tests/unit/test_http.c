// The preview's HTTP: a server and its clients in one thread. A client's socket does not block;
// while it waits, the server runs.
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "check.h"
#include "serve/http.h"

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum {
  PORT = 18000,
  PORT_TRIES = 1000,
  PATIENCE_MS = 5000,  // for what must come
  QUIET_MS = 150,      // for what must not come
  BIG_BYTES = 5 * 1024 * 1024,
};

static uint64_t skew_ms;  // what the tests add to the clock

static uint64_t machine_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t test_clock(void) { return machine_ms() + skew_ms; }

// ---- the server ---------------------------------------------------------------------------------

typedef struct Server {
  Arena arena;
  HttpListener listener;
  Http *http;
  Str big;         // the body of /big
  Str seen;        // the path that was asked for last
  unsigned asked;  // how many times
  char file[64];
  Str said;  // what the client of exchange was told
} Server;

static void get_file(Server *server, HttpAnswer *answer) {
  answer->status = 200;
  answer->file = open(server->file, O_RDONLY | O_CLOEXEC);
  answer->size = (uint64_t)lseek(answer->file, 0, SEEK_END);
  answer->modified_ns = 7;
}

static void get(void *context, Str path, Arena *arena, HttpAnswer *answer) {
  Server *server = context;
  server->asked++;
  server->seen = str_dup(&server->arena, path);
  if (str_eq(path, S("/")) || str_eq(path, S("/hello.txt"))) {
    *answer = (HttpAnswer){.status = 200, .bytes = str_dup(arena, S("hello")), .file = -1};
  } else if (str_eq(path, S("/empty.css"))) {
    answer->status = 200;
  } else if (str_eq(path, S("/big"))) {
    *answer = (HttpAnswer){.status = 200, .bytes = server->big, .file = -1};
  } else if (str_eq(path, S("/file.mp4"))) {
    get_file(server, answer);
  } else if (str_eq(path, S("/cut.mp4"))) {  // shorter than it was when it was looked at
    get_file(server, answer);
    if (truncate(server->file, 1000) != 0) answer->status = 500;
  } else if (str_eq(path, S("/moved"))) {
    answer->status = 301;
    answer->location = S("//evil.example/a b\r\nX-Evil: 1");
  } else if (str_eq(path, S("/headers"))) {
    answer->status = 200;
    answer->headers =
        S("X-Frame-Options: DENY\nX-Evil: a\rX-Evil: 1\nContent-Length: 3\nConnection: upgrade\n");
  }
}

static void make_file(Server *server, size_t size) {
  int fd = open(server->file, O_WRONLY | O_TRUNC | O_CREAT, 0600);
  CHECK(fd >= 0 && write(fd, server->big.ptr, size) == (ssize_t)size);
  close(fd);
}

static void prepare(Server *server) {
  *server = (Server){0};
  Buf big = {.arena = &server->arena};
  for (size_t i = 0; big.len < BIG_BYTES; i++) buf_add_uint(&big, i);
  server->big = str_sub(buf_str(&big), 0, BIG_BYTES);
  snprintf(server->file, sizeof server->file, "/tmp/prepbook-http-%d.mp4", (int)getpid());
  Str problem = {0};
  bool listening =
      http_listen("127.0.0.1", PORT, PORT_TRIES, &server->arena, &server->listener, &problem);
  CHECK(listening);
  if (!listening) printf("  %.*s\n", STR_ARG(problem));
}

static void start_http(Server *server) {
  server->http = http_start((HttpOptions){.listener = server->listener,
                                          .host = "127.0.0.1",
                                          .events = S("/_prepbook/events"),
                                          .get = get,
                                          .context = server,
                                          .clock = test_clock});
  CHECK(server->http != NULL);
}

static void start(Server *server) {
  prepare(server);
  start_http(server);
}

static void stop(Server *server) {
  http_stop(server->http);
  CHECK(fcntl(server->listener.socket, F_GETFD) >= 0);  // ours to close
  close(server->listener.socket);
  unlink(server->file);
  arena_free(&server->arena);
}

static void run_some(Server *server) {
  for (int i = 0; i < 20; i++) http_run(server->http);
}

// ---- clients ------------------------------------------------------------------------------------

static int dial_from(Server *server, int receive_bytes) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (receive_bytes) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server->listener.port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static int dial(Server *server) { return dial_from(server, 0); }

// What is to be sent while the server runs; false when the server hung up.
static bool say(Server *server, int fd, Str text) {
  uint64_t until = machine_ms() + PATIENCE_MS;
  while (text.len > 0 && machine_ms() < until) {
    ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);
    if (sent > 0) text = str_from_index(text, (size_t)sent);
    if (sent < 0 && errno != EAGAIN) return false;
    http_run(server->http);
  }
  return text.len == 0;
}

typedef struct Heard {
  Str text;
  bool closed;  // by the server
} Heard;

// Reads until the server hangs up, `mark` was heard, or `wait_ms` are over; serves as the caller of
// http.h should.
static Heard hear(Server *server, int fd, Str mark, uint64_t wait_ms) {
  Buf out = {.arena = &server->arena};
  uint64_t until = machine_ms() + wait_ms;
  char piece[65536];
  while (machine_ms() < until) {
    ssize_t got = recv(fd, piece, sizeof piece, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return (Heard){buf_str(&out), true};
    if (got > 0) {
      buf_add(&out, (Str){piece, (size_t)got});
      if (mark.len > 0 && str_contains(buf_str(&out), mark)) break;
      continue;
    }
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN},
                           {.fd = http_descriptor(server->http), .events = POLLIN}};
    int timeout = http_timeout(server->http);
    poll(fds, 2, timeout < 0 || timeout > 20 ? 20 : timeout);
    http_run(server->http);
  }
  return (Heard){buf_str(&out), false};
}

// A request on a connection of its own; all that came until the server hung up.
static Str exchange(Server *server, Str request) {
  int fd = dial(server);
  say(server, fd, request);
  Heard heard = hear(server, fd, (Str){0}, PATIENCE_MS);
  CHECK(heard.closed);
  if (!heard.closed) printf("  no end after: %.*s\n", STR_ARG(str_sub(request, 0, 200)));
  close(fd);
  return heard.text;
}

static Str ask(Server *server, const char *method, const char *target, const char *headers) {
  return exchange(
      server,
      str_fmt(&server->arena, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
              method, target, headers));
}

static unsigned status_of(Str answer) {
  unsigned long status = 0;
  str_to_uint(str_sub(answer, sizeof "HTTP/1.1 " - 1, 3), 999, &status);
  return (unsigned)status;
}

static Str head_of(Str answer) { return str_sub(answer, 0, str_find(answer, S("\r\n\r\n"))); }
static Str body_of(Str answer) { return str_from_index(answer, head_of(answer).len + 4); }

// A header's value, "" when it is not there, "(twice)" when it is there again.
static Str header_of(Str answer, const char *name) {
  Str rest = head_of(answer), line, head, tail, found = {0};
  unsigned count = 0;
  while (str_line(&rest, &line))
    if (str_cut(line, ':', &head, &tail) && str_eq_nocase(head, str_from(name)) && ++count)
      found = str_trim(tail);
  return count > 1 ? S("(twice)") : found;
}

#define CHECK_STATUS(answer, status) CHECK_INT(status_of(answer), (status))
#define CHECK_HEADER(answer, name, value) CHECK_STR(header_of((answer), (name)), S(value))

static int count_descriptors(void) {
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while (folder && readdir(folder)) count++;
  if (folder) closedir(folder);
  return count;
}

// ---- listening ----------------------------------------------------------------------------------

TEST(listening) {
  Arena arena = {0};
  HttpListener first, second;
  Str problem = {0};
  CHECK(http_listen("127.0.0.1", PORT, PORT_TRIES, &arena, &first, &problem));
  CHECK_STR(str_from(first.url), str_fmt(&arena, "http://127.0.0.1:%d/", first.port));
  CHECK(!first.everybody);
  CHECK(fcntl(first.socket, F_GETFD) & FD_CLOEXEC);
  CHECK(!http_listen("127.0.0.1", first.port, 1, &arena, &second, &problem));
  CHECK_STR(problem,
            str_fmt(&arena, "cannot listen on 127.0.0.1:%d: the port is taken", first.port));
  CHECK_INT(second.socket, -1);
  CHECK(http_listen("localhost", first.port, 50, &arena, &second, &problem));
  CHECK(second.port > first.port);
  close(second.socket);
  CHECK(http_listen("0.0.0.0", PORT + 500, PORT_TRIES, &arena, &second, &problem));
  CHECK(second.everybody);
  CHECK_STR(str_from(second.url), str_fmt(&arena, "http://localhost:%d/", second.port));
  close(second.socket);
  CHECK(http_listen("127.0.0.1", 0, 1, &arena, &second, &problem));
  CHECK(second.port > 0);
  close(second.socket);
  close(first.socket);
  arena_free(&arena);
}

TEST(listening_on_six) {
  Arena arena = {0};
  HttpListener listener;
  Str problem = {0};
  if (http_listen("::1", PORT, PORT_TRIES, &arena, &listener, &problem)) {
    CHECK_STR(str_from(listener.url), str_fmt(&arena, "http://[::1]:%d/", listener.port));
    CHECK(!listener.everybody);
    close(listener.socket);
    CHECK(http_listen("::", PORT + 700, PORT_TRIES, &arena, &listener, &problem) &&
          listener.everybody);
    close(listener.socket);
  } else {
    CHECK(str_starts(problem, S("cannot listen on [::1]:18000: ")));
  }
  arena_free(&arena);
}

TEST(listening_fails) {
  Arena arena = {0};
  HttpListener listener;
  Str problem = {0};
  CHECK(!http_listen("no-such-host.invalid", PORT, 1, &arena, &listener, &problem));
  CHECK(str_contains(problem, S("\"no-such-host.invalid\"")));
  CHECK(!http_listen("", PORT, 1, &arena, &listener, &problem));
  CHECK_STR(problem, S("no such host \"\""));
  CHECK(!http_listen("192.0.2.1", PORT, 10, &arena, &listener, &problem));
  CHECK_STR(problem, S("cannot listen on 192.0.2.1:18000: this machine has no such address"));
  CHECK_INT(listener.socket, -1);
  CHECK(http_listen("127.0.0.1", UINT16_MAX, 100, &arena, &listener, &problem) ||
        str_contains(problem, S("taken")));
  if (listener.socket >= 0) close(listener.socket);
  static char longest[2000];
  memset(longest, 'x', sizeof longest - 1);
  CHECK(!http_listen(longest, PORT, 1, &arena, &listener, &problem));
  arena_free(&arena);
}

// ---- answers ------------------------------------------------------------------------------------

TEST(answers) {
  int before = count_descriptors();
  Server server;
  start(&server);
  Str answer = ask(&server, "GET", "/hello.txt?x=%zz&y", "");
  CHECK_STATUS(answer, 200);
  CHECK_STR(body_of(answer), S("hello"));
  CHECK_STR(server.seen, S("/hello.txt"));
  CHECK_HEADER(answer, "Content-Type", "text/plain; charset=utf-8");
  CHECK_HEADER(answer, "Content-Length", "5");
  CHECK_HEADER(answer, "Cache-Control", "no-store");
  CHECK_HEADER(answer, "X-Content-Type-Options", "nosniff");
  CHECK_HEADER(answer, "Accept-Ranges", "bytes");
  answer = ask(&server, "GET", "/d%c3%a4/x", "");
  CHECK_STATUS(answer, 404);
  CHECK_HEADER(answer, "Content-Length", "0");
  CHECK_HEADER(answer, "Cache-Control", "no-store");
  CHECK_STR(server.seen, S("/d\xc3\xa4/x"));
  answer = ask(&server, "GET", "/empty.css", "");
  CHECK_STATUS(answer, 200);
  CHECK_HEADER(answer, "Content-Length", "0");
  CHECK_HEADER(answer, "Content-Type", "text/css; charset=utf-8");
  answer = ask(&server, "GET", "/big", "");
  CHECK(str_eq(body_of(answer), server.big));
  stop(&server);
  CHECK_INT(count_descriptors(), before);
}

TEST(heads) {
  Server server;
  start(&server);
  make_file(&server, 100000);
  int before = count_descriptors();
  Str answer = ask(&server, "HEAD", "/hello.txt", "");
  CHECK_STATUS(answer, 200);
  CHECK_HEADER(answer, "Content-Length", "5");
  CHECK_STR(body_of(answer), S(""));
  answer = ask(&server, "HEAD", "/file.mp4", "Range: bytes=0-1\r\n");
  CHECK_STATUS(answer, 200);
  CHECK_HEADER(answer, "Content-Length", "100000");
  CHECK_STR(body_of(answer), S(""));
  answer = ask(&server, "HEAD", "/nothing", "");
  CHECK_STATUS(answer, 404);
  answer = ask(&server, "HEAD", "/_prepbook/events", "");
  CHECK_STATUS(answer, 200);
  CHECK_HEADER(answer, "Content-Type", "text/event-stream");
  CHECK_STR(body_of(answer), S(""));
  run_some(&server);
  CHECK_INT(count_descriptors(), before);
  stop(&server);
}

TEST(methods) {
  Server server;
  start(&server);
  static const char *const methods[] = {"POST",    "PUT", "DELETE", "OPTIONS", "PATCH",   "TRACE",
                                        "CONNECT", "get", "G",      "HEADS",   "PROPFIND"};
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    Str answer = ask(&server, methods[i], "/hello.txt", "");
    CHECK_STATUS(answer, 405);
    CHECK_HEADER(answer, "Allow", "GET, HEAD");
  }
  CHECK_STATUS(ask(&server, "OPTIONS", "*", ""), 405);
  CHECK_STATUS(ask(&server, "POST", "/_prepbook/events", ""), 405);
  CHECK_INT(server.asked, 0);
  stop(&server);
}

TEST(rebinding) {
  Server server;
  start(&server);
  static const char *const bad[] = {"Host: evil.example\r\n",
                                    "Host: localhost.evil.example\r\n",
                                    "Host: localhost:1\r\n",
                                    "Host: 192.168.1.7\r\n",
                                    "Host: localhost\r\nHost: localhost\r\n",
                                    "Host: localhost\r\nhost: evil.example\r\n",
                                    "Host: \r\n",
                                    "Host: localhost, evil.example\r\n",
                                    "Host: 127.0.0.1@evil.example\r\n"};
  static const char *const targets[] = {"/hello.txt", "/_prepbook/events"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    for (size_t j = 0; j < 2; j++) {
      Str answer =
          exchange(&server, str_fmt(&server.arena, "GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n",
                                    targets[j], bad[i]));
      CHECK_STATUS(answer, 421);
      if (status_of(answer) != 421) printf("  %s", bad[i]);
    }
  CHECK_STATUS(exchange(&server, S("GET /hello.txt HTTP/1.1\r\nConnection: close\r\n\r\n")), 400);
  CHECK_INT(server.asked, 0);
  static const char *const fine[] = {"localhost", "127.0.0.1", "[::1]", "x.localhost", "LOCALHOST"};
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
    Str form = str_fmt(&server.arena, "GET / HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n",
                       fine[i], server.listener.port);
    CHECK_STATUS(exchange(&server, form), 200);
  }
  CHECK_INT(server.asked, 5);
  stop(&server);
}

TEST(traversal) {
  Server server;
  start(&server);
  static const char *const targets[] = {"/..",
                                        "/../etc/passwd",
                                        "/a/../../b",
                                        "/./a",
                                        "//evil.example/",
                                        "/a//b",
                                        "/%2e%2e/a",
                                        "/.%2e/a",
                                        "/%2e/a",
                                        "/..%2fa",
                                        "/%2fetc",
                                        "/a%2Fb",
                                        "/..%5ca",
                                        "/..\\a",
                                        "/a%00b",
                                        "/%",
                                        "/%4",
                                        "/%zz",
                                        "/%ff",
                                        "/%c0%ae%c0%ae/",
                                        "/%c0%af",
                                        "/a%0d%0aX:1",
                                        "/%0a",
                                        "/%7f",
                                        "/a#b",
                                        "a",
                                        "http://localhost/hello.txt",
                                        "http://evil.example/",
                                        "*",
                                        "/%ed%a0%80",
                                        "/%c2%80",
                                        "/a/..?x",
                                        "/%2e%2e?/../x",
                                        "/..;/a/..",
                                        "file:///etc/passwd"};
  for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
    Str answer = ask(&server, "GET", targets[i], "");
    CHECK_STATUS(answer, 400);
    if (status_of(answer) != 400) printf("  %s\n", targets[i]);
  }
  CHECK_INT(server.asked, 0);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt?/../..%2f%00//", ""), 200);
  static char path[5000];
  memset(path, 'a', sizeof path - 1);
  path[0] = '/';
  CHECK_STATUS(ask(&server, "GET", path, ""), 400);
  stop(&server);
}

TEST(redirects_and_headers) {
  Server server;
  start(&server);
  Str answer = ask(&server, "GET", "/moved", "");
  CHECK_STATUS(answer, 301);
  CHECK_HEADER(answer, "Location", "/evil.example/a%20b%0D%0AX-Evil:%201");
  CHECK_HEADER(answer, "X-Evil", "");
  answer = ask(&server, "GET", "/headers", "");
  CHECK_HEADER(answer, "X-Frame-Options", "DENY");
  CHECK_HEADER(answer, "X-Evil", "");
  CHECK_HEADER(answer, "Content-Length", "0");
  CHECK_HEADER(answer, "Connection", "close");
  stop(&server);
}

static Str ask_with_tag(Server *server, const char *method, const char *target, const char *format,
                        Str tag) {
  char headers[300];
  snprintf(headers, sizeof headers, format, (int)tag.len, tag.ptr);
  return ask(server, method, target, headers);
}

TEST(not_modified) {
  Server server;
  start(&server);
  make_file(&server, 3000);
  int before = count_descriptors();
  static const char *const targets[] = {"/hello.txt", "/file.mp4"};
  static const char *const methods[] = {"GET", "HEAD"};
  for (size_t i = 0; i < 4; i++) {
    const char *target = targets[i / 2], *method = methods[i % 2];
    Str tag = header_of(ask(&server, method, target, ""), "ETag");
    CHECK(tag.len > 2);
    Str answer = ask_with_tag(&server, method, target, "If-None-Match: %.*s\r\n", tag);
    CHECK_STATUS(answer, 304);
    CHECK_STR(body_of(answer), S(""));
    CHECK_STR(header_of(answer, "ETag"), tag);
    CHECK(
        !str_eq(header_of(answer, "Content-Length"), S("0")));  // that would say the page is empty
    CHECK_STATUS(ask_with_tag(&server, method, target, "If-None-Match: \"x\", W/%.*s\r\n", tag),
                 304);
    CHECK_STATUS(ask(&server, method, target, "If-None-Match: *\r\n"), 304);
    CHECK_STATUS(ask(&server, method, target, "If-None-Match: \"x\"\r\n"), 200);
  }
  run_some(&server);
  CHECK_INT(count_descriptors(), before);
  stop(&server);
}

static void check_part(Server *server, const char *target, const char *range, size_t from,
                       size_t length) {
  char header[100];
  snprintf(header, sizeof header, "Range: %s\r\n", range);
  Str answer = ask(server, "GET", target, header);
  CHECK_STATUS(answer, 206);
  CHECK_STR(body_of(answer), str_sub(server->big, from, length));
  CHECK_STR(header_of(answer, "Content-Range"),
            str_fmt(&server->arena, "bytes %zu-%zu/%d", from, from + length - 1, BIG_BYTES));
  CHECK_STR(header_of(answer, "Content-Length"), str_fmt(&server->arena, "%zu", length));
}

TEST(parts) {
  Server server;
  start(&server);
  make_file(&server, BIG_BYTES);
  int before = count_descriptors();
  static const char *const targets[] = {"/big", "/file.mp4"};
  for (size_t i = 0; i < 2; i++) {
    check_part(&server, targets[i], "bytes=0-0", 0, 1);
    check_part(&server, targets[i], "bytes=7-99", 7, 93);
    check_part(&server, targets[i], "bytes=5242870-", 5242870, 10);
    check_part(&server, targets[i], "bytes=-10", 5242870, 10);
    check_part(&server, targets[i], "bytes=5242879-99999999", 5242879, 1);
    check_part(&server, targets[i], "bytes=1000000-", 1000000, BIG_BYTES - 1000000);
    Str answer = ask(&server, "GET", targets[i], "Range: bytes=5242880-\r\n");
    CHECK_STATUS(answer, 416);
    CHECK_HEADER(answer, "Content-Range", "bytes */5242880");
    CHECK_STR(body_of(answer), S(""));
    CHECK_STATUS(ask(&server, "GET", targets[i], "Range: bytes=0-1,5-6\r\n"), 200);
    CHECK_STATUS(ask(&server, "GET", targets[i], "Range: bytes=0-1\r\nRange: bytes=5-6\r\n"), 200);
    answer = ask(&server, "GET", targets[i], "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n");
    CHECK_STATUS(answer, 200);
    Str tag = header_of(answer, "ETag");
    CHECK_STATUS(
        ask_with_tag(&server, "GET", targets[i], "Range: bytes=0-1\r\nIf-Range: %.*s\r\n", tag),
        206);
    CHECK_STATUS(ask_with_tag(&server, "GET", targets[i],
                              "Range: bytes=0-1\r\nIf-None-Match: %.*s\r\n", tag),
                 304);
  }
  run_some(&server);
  CHECK_INT(count_descriptors(), before);
  stop(&server);
}

TEST(file_that_shrinks) {
  Server server;
  start(&server);
  make_file(&server, 200000);
  int before = count_descriptors();
  Str answer =
      ask(&server, "GET", "/cut.mp4", "");  // the end of the connection says that it is not whole
  CHECK_HEADER(answer, "Content-Length", "200000");
  CHECK_INT(body_of(answer).len, 1000);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  run_some(&server);
  CHECK_INT(count_descriptors(), before);
  stop(&server);
}

// ---- the protocol -------------------------------------------------------------------------------

static size_t count_of(Str text, Str what) {
  size_t count = 0;
  for (size_t at; (at = str_find(text, what)) != STR_NONE; count++)
    text = str_from_index(text, at + what.len);
  return count;
}

TEST(keep_alive) {
  Server server;
  start(&server);
  int fd = dial(&server);
  for (int i = 0; i < 5; i++) {
    say(&server, fd, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    Heard heard = hear(&server, fd, S("hello"), PATIENCE_MS);
    CHECK_STATUS(heard.text, 200);
    CHECK(!heard.closed);
    run_some(&server);
    CHECK(http_timeout(server.http) > 0);  // nothing to do: no busy waiting
  }
  close(fd);
  stop(&server);
}

TEST(pipelined) {
  Server server;
  start(&server);
  Str answer = exchange(
      &server, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
                 "HEAD /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
                 "GET /../x HTTP/1.1\r\nHost: localhost\r\n\r\n"
                 "GET /hello.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
  CHECK_INT(count_of(answer, S("HTTP/1.1 200 ")), 3);
  CHECK_INT(count_of(answer, S("HTTP/1.1 400 ")), 1);
  CHECK_INT(count_of(answer, S("hello")), 2);
  CHECK_INT(server.asked, 3);
  stop(&server);
}

TEST(old_protocol) {
  Server server;
  start(&server);
  Str answer = exchange(&server, S("GET /hello.txt HTTP/1.0\r\n\r\n"));
  CHECK_STATUS(answer, 200);
  CHECK_STR(body_of(answer), S("hello"));
  CHECK_STATUS(exchange(&server, S("GET /hello.txt HTTP/1.0\r\nHost: evil.example\r\n\r\n")), 421);
  exchange(&server, S("GET /hello.txt\r\n\r\n"));  // HTTP/0.9
  CHECK_STATUS(exchange(&server, S("GET /hello.txt HTTP/3.0\r\n\r\n")), 505);
  stop(&server);
}

TEST(bodies) {
  Server server;
  start(&server);
  Str answer =
      exchange(&server, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 47\r\n\r\n"
                          "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n...."));
  CHECK_STATUS(answer, 200);
  CHECK_HEADER(answer, "Connection", "close");
  CHECK_INT(count_of(answer, S("HTTP/1.1")), 1);
  answer = exchange(&server,
                    S("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "5\r\nabcde\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK_STATUS(answer, 405);
  CHECK_INT(count_of(answer, S("HTTP/1.1")), 1);
  CHECK_STR(server.seen, S("/hello.txt"));
  Str post = str_fmt(&server.arena,
                     "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5242880\r\n\r\n%.*s",
                     STR_ARG(server.big));
  int fd = dial(&server);
  CHECK(!say(&server, fd, post));  // hung up long before the end
  close(fd);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  stop(&server);
}

TEST(garbage) {
  Server server;
  start(&server);
  static const Str garbage[] = {
      STR_CONST("\r\n\r\n\r\n\r\n"),
      STR_CONST("\0\0\0\0\r\n\r\n"),
      STR_CONST("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
      STR_CONST("GET\r\n\r\n"),
      STR_CONST("GET \r\n\r\n"),
      STR_CONST(" / HTTP/1.1\r\n\r\n"),
      STR_CONST("GET / HTTP/1.1\r\nHost localhost\r\n\r\n"),
      STR_CONST("GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n"),
      STR_CONST("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
      STR_CONST(
          "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
      STR_CONST("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
      STR_CONST(
          "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
      STR_CONST("GET / HTTP/1.1\r\n Host: localhost\r\n\r\n"),
      STR_CONST("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
      STR_CONST("GET /\0hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"),
      STR_CONST("GET / HTTP/1.1\nHost: localhost\n\n"),
  };
  for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
    int fd = dial(&server);
    say(&server, fd, garbage[i]);
    shutdown(fd, SHUT_WR);
    for (int look = 0; look < 3; look++) {  // a goodbye that comes with the bytes is not forgotten
      run_some(&server);
      skew_ms += 1001;
    }
    Heard heard = hear(&server, fd, (Str){0}, PATIENCE_MS);
    CHECK(heard.closed);
    if (!heard.closed) printf("  %zu: %.*s\n", i, STR_ARG(heard.text));
    close(fd);
    CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  }
  // Noise that a fixed seed makes.
  uint32_t state = 1;
  for (int round = 0; round < 200; round++) {
    char noise[400];
    for (size_t i = 0; i < sizeof noise; i++) {
      state = state * 1664525 + 1013904223;
      noise[i] = "GET / HTTP/1.1\r\n:\r\n\0\xff"[(state >> 16) % 21];
    }
    int fd = dial(&server);
    say(&server, fd, (Str){noise, sizeof noise});
    close(fd);
    http_run(server.http);
  }
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  stop(&server);
}

TEST(huge_headers) {
  Server server;
  start(&server);
  Buf form = {.arena = &server.arena};
  buf_add_lit(&form, "GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n");
  while (form.len < 2 * HTTP_HEADER_BYTES)
    buf_add_lit(&form, "X-Filler: 0123456789012345678901234567890123456789\r\n");
  buf_add_lit(&form, "\r\n");
  int fd = dial(&server);
  say(&server, fd, buf_str(&form));
  Heard heard = hear(&server, fd, (Str){0}, PATIENCE_MS);
  CHECK(heard.closed);
  CHECK(heard.text.len == 0 || status_of(heard.text) >= 400);
  close(fd);
  CHECK_INT(server.asked, 0);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  stop(&server);
}

// ---- slow clients -------------------------------------------------------------------------------

enum { HALF_OPEN = 200 };

TEST(half_open) {
  Server server;
  start(&server);
  int slow[HALF_OPEN];
  for (int i = 0; i < HALF_OPEN; i++) {
    slow[i] = dial(&server);
    say(&server, slow[i], S("GET /hello.txt HTTP/1.1\r\nHost: loc"));
  }
  uint64_t began = machine_ms();
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  CHECK(machine_ms() - began < 500);
  // A byte now and then does not help. The first look notices that they have begun.
  skew_ms += 1001;
  run_some(&server);
  for (int round = 0; round < HTTP_HEADER_SECONDS - 1; round++) {
    skew_ms += 1001;
    for (int i = 0; i < HALF_OPEN; i++) CHECK(send(slow[i], "x", 1, MSG_NOSIGNAL) == 1);
    run_some(&server);
  }
  CHECK(!hear(&server, slow[0], (Str){0}, QUIET_MS).closed);
  skew_ms += 1001;
  for (int i = 0; i < HALF_OPEN; i++) {
    CHECK(hear(&server, slow[i], (Str){0}, PATIENCE_MS).closed);
    close(slow[i]);
  }
  CHECK_INT(server.asked, 1);
  stop(&server);
}

TEST(idle_between_requests) {
  Server server;
  start(&server);
  int silent = dial(&server), kept = dial(&server), slow = dial(&server), stuck = dial(&server);
  say(&server, stuck, S("GET /"));  // comes with the connection
  say(&server, kept, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK_STATUS(hear(&server, kept, S("hello"), PATIENCE_MS).text, 200);
  for (int i = 0; i < 2 * HTTP_HEADER_SECONDS; i++) {
    skew_ms += 1001;
    run_some(&server);
  }
  CHECK(hear(&server, stuck, (Str){0}, QUIET_MS).closed);
  CHECK(!hear(&server, silent, (Str){0}, QUIET_MS).closed);  // the idle timeout is for these
  say(&server, kept, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK_STATUS(hear(&server, kept, S("hello"), PATIENCE_MS).text, 200);
  // The second request of a connection has its own deadline.
  say(&server, kept, S("GET /hello.txt HT"));
  // So has a body.
  say(&server, slow,
      S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n123"));
  for (int i = 0; i < HTTP_HEADER_SECONDS + 2; i++) {
    skew_ms += 1001;
    run_some(&server);
  }
  CHECK(hear(&server, kept, (Str){0}, PATIENCE_MS).closed);
  CHECK(hear(&server, slow, (Str){0}, PATIENCE_MS).closed);
  CHECK(!hear(&server, silent, (Str){0}, QUIET_MS).closed);
  close(silent), close(kept), close(slow), close(stuck);
  stop(&server);
}

TEST(more_connections_than_allowed) {
  Server server;
  start(&server);
  static int fds[HTTP_CONNECTIONS_MAX];
  for (int i = 0; i < HTTP_CONNECTIONS_MAX; i++) {
    fds[i] = dial(&server);
    http_run(server.http);
  }
  int waiting = dial(&server);
  say(&server, waiting, S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  CHECK_INT(hear(&server, waiting, S("hello"), QUIET_MS).text.len, 0);
  close(fds[0]);  // a place
  CHECK_STATUS(hear(&server, waiting, S("hello"), PATIENCE_MS).text, 200);
  for (int i = 1; i < HTTP_CONNECTIONS_MAX; i++) close(fds[i]);
  run_some(&server);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  close(waiting);
  stop(&server);
}

TEST(reader_who_goes_away) {
  Server server;
  start(&server);
  make_file(&server, BIG_BYTES);
  int before = count_descriptors();
  static const char *const targets[] = {"/big", "/file.mp4"};
  for (int i = 0; i < 20; i++) {
    int fd = dial_from(&server, 4096);
    say(&server, fd,
        str_fmt(&server.arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", targets[i % 2]));
    for (int j = 0; j < 50 && http_timeout(server.http) == 0; j++) run_some(&server);
    CHECK(http_timeout(server.http) > 0);  // the kernel's buffers are full: no busy waiting
    struct linger now = {1, 0};
    if (i % 3 == 0) setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
  }
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  run_some(&server);
  CHECK_INT(count_descriptors(), before);
  stop(&server);
}

// ---- streams ------------------------------------------------------------------------------------

static const Str STREAM = STR_CONST("GET /_prepbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n");

static int open_stream(Server *server, Heard *heard) {
  int fd = dial(server);
  say(server, fd, STREAM);
  *heard = hear(server, fd, S("retry: 300\n\n"), PATIENCE_MS);
  return fd;
}

TEST(stream) {
  Server server;
  start(&server);
  Heard heard;
  int early = open_stream(&server, &heard);
  CHECK_STATUS(heard.text, 200);
  CHECK_HEADER(heard.text, "Content-Type", "text/event-stream");
  CHECK_HEADER(heard.text, "Cache-Control", "no-store");
  CHECK(!str_contains(heard.text, S("data:")));
  http_tell(server.http, S("{\"version\": 1}"));
  http_tell(server.http, S("{\"version\": 2}"));
  heard = hear(&server, early, S("2}\n\n"), PATIENCE_MS);
  CHECK(str_contains(heard.text, S("data: {\"version\": 1}\n\ndata: {\"version\": 2}\n\n")));
  int late = open_stream(&server, &heard);
  if (!str_contains(heard.text, S("\n\ndata")))
    heard = hear(&server, late, S("2}\n\n"), PATIENCE_MS);
  CHECK(str_contains(heard.text, S("data: {\"version\": 2}\n\n")));
  CHECK(!str_contains(heard.text, S("version\": 1")));
  uint64_t began = machine_ms();
  http_tell(server.http, S("3"));
  CHECK_INT(http_timeout(server.http), 0);
  CHECK(str_contains(hear(&server, late, S("data: 3\n\n"), PATIENCE_MS).text, S("data: 3\n\n")));
  CHECK(str_contains(hear(&server, early, S("data: 3\n\n"), PATIENCE_MS).text, S("data: 3\n\n")));
  CHECK(machine_ms() - began < 100);
  CHECK(http_timeout(server.http) > 1000);  // nothing to do: no busy waiting
  CHECK_INT(hear(&server, early, (Str){0}, QUIET_MS).text.len, 0);
  skew_ms += HTTP_PING_SECONDS * 1000;
  CHECK(str_contains(hear(&server, early, S(": ping\n\n"), PATIENCE_MS).text, S(": ping\n\n")));
  skew_ms += HTTP_PING_SECONDS * 1000;
  CHECK(str_contains(hear(&server, early, S(": ping\n\n"), PATIENCE_MS).text, S(": ping\n\n")));
  stop(&server);  // with both asleep
  char rest[100];
  while (recv(early, rest, sizeof rest, 0) > 0) continue;
  CHECK(recv(early, rest, sizeof rest, 0) == 0);
  close(early), close(late);
}

TEST(stream_of_large_events) {
  Server server;
  start(&server);
  Heard heard;
  int fd = open_stream(&server, &heard);
  for (int i = 0; i < 5; i++) {
    http_tell(server.http, str_sub(server.big, 0, 200000));
    Str text = hear(&server, fd, S("\n\n\r\n"), PATIENCE_MS).text;
    CHECK(text.len > 200000 && text.len < 201000);
  }
  http_tell(server.http, server.big);  // over the limit by itself, but nothing was waiting
  CHECK(hear(&server, fd, S("\n\n\r\n"), PATIENCE_MS).text.len > BIG_BYTES);
  int late = dial(&server);
  say(&server, late, STREAM);
  CHECK(hear(&server, late, S("\n\n\r\n"), PATIENCE_MS).text.len > 0);
  close(fd), close(late);
  stop(&server);
}

TEST(stream_for_old_protocol) {
  Server server;
  start(&server);
  http_tell(server.http, S("1"));
  int fd = dial(&server);
  say(&server, fd, S("GET /_prepbook/events HTTP/1.0\r\nHost: localhost\r\n\r\n"));
  Str text = hear(&server, fd, S("data: 1\n\n"), PATIENCE_MS).text;
  CHECK(str_ends(text, S("\r\n\r\nretry: 300\n\ndata: 1\n\n")));
  http_tell(server.http, S("2"));
  CHECK_STR(hear(&server, fd, S("data: 2\n\n"), PATIENCE_MS).text, S("data: 2\n\n"));
  close(fd);
  stop(&server);
}

TEST(streams_of_others) {
  Server server;
  start(&server);
  static const char *const refused[] = {
      "Origin: http://evil.example\r\n",
      "Origin: null\r\n",
      "Origin: https://localhost\r\n",
      "Origin: http://localhost:1\r\n",
      "Origin: http://localhost\r\nOrigin: http://evil.example\r\n",
      "Sec-Fetch-Site: cross-site\r\n",
      "Sec-Fetch-Site: same-site\r\n",
      "Origin: http://localhost\r\nSec-Fetch-Site: cross-site\r\n"};
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
    CHECK_STATUS(ask(&server, "GET", "/_prepbook/events", refused[i]), 403);
  static const char *const fine[] = {"Origin: http://localhost\r\n",
                                     "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n"};
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
    CHECK_STATUS(ask(&server, "HEAD", "/_prepbook/events", fine[i]), 200);
  stop(&server);
}

// Another site's page may lead here, and neither read nor show what is here: pages, files, errors,
// the stream.
TEST(other_sites) {
  Server server;
  start(&server);
  static const char *const paths[] = {"/hello.txt", "/file.bin", "/nothing", "/%zz",
                                      "/_prepbook/events"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    Str answer = ask(&server, "GET", paths[i],
                     "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"
                     "Sec-Fetch-Dest: script\r\n");
    CHECK_STATUS(answer, 403);
    CHECK_HEADER(answer, "Cross-Origin-Resource-Policy", "same-origin");
    Str own = ask(&server, i < 4 ? "GET" : "HEAD", paths[i], "");
    CHECK_HEADER(own, "Cross-Origin-Resource-Policy", "same-origin");
  }
  CHECK_STATUS(ask(&server, "GET", "/hello.txt",
                   "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"
                   "Sec-Fetch-Dest: document\r\n"),
               200);
  CHECK_STATUS(
      ask(&server, "GET", "/hello.txt", "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n"),
      403);
  stop(&server);
}

TEST(streams_with_a_limit) {
  Server server;
  start(&server);
  static int fds[HTTP_STREAMS_MAX];
  Heard heard;
  for (int i = 0; i < HTTP_STREAMS_MAX; i++) {
    fds[i] = open_stream(&server, &heard);
    CHECK_STATUS(heard.text, 200);
  }
  CHECK_STATUS(ask(&server, "GET", "/_prepbook/events", ""), 503);
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  http_tell(server.http, S("all"));
  for (int i = 0; i < HTTP_STREAMS_MAX; i++)
    CHECK(str_contains(hear(&server, fds[i], S("data: all\n\n"), PATIENCE_MS).text,
                       S("data: all\n\n")));
  run_some(&server);
  close(fds[5]);  // asleep, so nobody has noticed
  fds[5] = open_stream(&server, &heard);
  CHECK_STATUS(heard.text, 200);
  for (int i = 0; i < HTTP_STREAMS_MAX; i++) close(fds[i]);
  stop(&server);
}

TEST(streams_that_break) {
  int before = count_descriptors();
  Server server;
  start(&server);
  Heard heard;
  for (int i = 0; i < 60; i++) {
    int fd = open_stream(&server, &heard);
    struct linger now = {1, 0};
    if (i % 2) setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);  // a reset, not a goodbye
    if (i % 3 == 0) http_tell(server.http, S("x"));
    close(fd);
    if (i % 5 == 0) http_tell(server.http, S("y"));
    if (i % 7 == 0) run_some(&server);
  }
  for (int i = 0; i < 5; i++) {
    http_tell(server.http, S("z"));
    run_some(&server);
  }
  CHECK_INT(count_descriptors(), before + 2);  // the listener, the library's epoll
  CHECK_STATUS(ask(&server, "GET", "/hello.txt", ""), 200);
  stop(&server);
  CHECK_INT(count_descriptors(), before);
}

TEST(stream_that_does_not_read) {
  Server server;
  start(&server);
  int lazy = dial_from(&server, 4096);
  say(&server, lazy, STREAM);
  Heard heard;
  int fd = open_stream(&server, &heard);
  for (int i = 0; i < 60; i++) {
    http_tell(server.http, str_sub(server.big, 0, 200000));
    CHECK(hear(&server, fd, S("\n\n\r\n"), PATIENCE_MS).text.len > 200000);
  }
  heard = hear(&server, lazy, (Str){0}, PATIENCE_MS);  // what the kernel held, and then the end
  CHECK(heard.closed);
  CHECK(heard.text.len < 60 * 200000);
  http_tell(server.http, S("still"));
  CHECK(str_contains(hear(&server, fd, S("still\n\n"), PATIENCE_MS).text, S("still")));
  close(lazy), close(fd);
  stop(&server);
}

// ---- confined -----------------------------------------------------------------------------------

#ifdef __linux__
#define KILL_AT(call)                                    \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

// What the process that serves has given up: it dies at the first try.
static const struct sock_filter FILTER[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    KILL_AT(socket),
    KILL_AT(socketpair),
    KILL_AT(connect),
    KILL_AT(bind),
    KILL_AT(listen),
    KILL_AT(clone),
    KILL_AT(clone3),
    KILL_AT(execve),
    KILL_AT(kill),
    KILL_AT(tgkill),
    KILL_AT(io_uring_setup),
    KILL_AT(open_by_handle_at),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

// Serves until the other end of `until` is closed.
static int serve_confined(Server *server, int until) {
  struct sock_fprog program = {sizeof FILTER / sizeof FILTER[0], (struct sock_filter *)FILTER};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    return 2;
  start_http(server);
  for (;;) {
    struct pollfd fds[] = {{.fd = until}, {.fd = http_descriptor(server->http), .events = POLLIN}};
    poll(fds, 2, http_timeout(server->http));
    if (fds[0].revents) break;
    http_run(server->http);
    http_tell(server->http, S("tick"));
  }
  http_stop(server->http);
  return 0;
}

TEST(confined) {
  Server server;
  prepare(&server);
  make_file(&server, BIG_BYTES);
  int ends[2];
  CHECK(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    close(ends[1]);
    _exit(serve_confined(&server, ends[0]));
  }
  close(ends[0]);
  static const char *const targets[] = {"/hello.txt", "/file.mp4", "/big", "/nothing",
                                        "/_prepbook/events"};
  for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
    int fd = dial(&server);
    fcntl(fd, F_SETFL, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_sec = 5}, sizeof(struct timeval));
    Str form = str_fmt(&server.arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", targets[i]);
    char piece[12] = "";
    CHECK(send(fd, form.ptr, form.len, MSG_NOSIGNAL) > 0 && recv(fd, piece, 12, MSG_WAITALL) == 12);
    CHECK(memcmp(piece, i == 3 ? "HTTP/1.1 404" : "HTTP/1.1 200", 12) == 0);
    close(fd);  // in the middle of a body
  }
  close(ends[1]);
  int status = -1;
  waitpid(child, &status, 0);
  CHECK_INT(status, 0);
  close(server.listener.socket);
  unlink(server.file);
  arena_free(&server.arena);
}
#endif

TEST(nothing_is_asked_while_stopping) {
  Server server;
  start(&server);
  int fds[2] = {dial(&server), dial(&server)};
  run_some(&server);
  for (int i = 0; i < 2; i++) {
    Str request = i ? STREAM : S("GET /hello.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(send(fds[i], request.ptr, request.len, MSG_NOSIGNAL) == (ssize_t)request.len);
  }
  http_stop(server.http);
  CHECK_INT(server.asked, 0);
  char answer[100];
  for (int i = 0; i < 2; i++) {
    CHECK(recv(fds[i], answer, sizeof answer, 0) <= 0);
    close(fds[i]);
  }
  close(server.listener.socket);
  arena_free(&server.arena);
}

// Whatever the server's side had sent is read; then comes its end, as it closed the connection.
static bool is_hung_up(int fd) {
  char piece[65536];
  ssize_t got;
  while ((got = recv(fd, piece, sizeof piece, 0)) > 0) continue;
  return got == 0 || errno != EAGAIN;
}

// Clients in the middle of a request, of a long answer, of a file and of a stream: stopping ends
// them all and keeps no descriptor.
TEST(stop_at_any_time) {
  http_stop(NULL);
  for (int i = 0; i < 8; i++) {
    int before = count_descriptors();
    Server server;
    start(&server);
    make_file(&server, BIG_BYTES);
    Heard heard;
    int fds[4] = {dial(&server), dial_from(&server, 4096), dial_from(&server, 4096),
                  open_stream(&server, &heard)};
    say(&server, fds[0], S("GET /hello"));
    say(&server, fds[1], S("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    say(&server, fds[2], S("GET /file.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    for (int j = 0; j < i; j++) http_run(server.http);
    if (i % 2) http_tell(server.http, server.big);
    if (i % 3 == 0) close(fds[3]);
    if (i == 5) send(fds[0], STREAM.ptr, STREAM.len, MSG_NOSIGNAL);
    stop(&server);
    for (int j = 0; j < 4; j++) {
      if (j == 3 && i % 3 == 0) continue;
      CHECK(is_hung_up(fds[j]));
      close(fds[j]);
    }
    CHECK_INT(count_descriptors(), before);
  }
}

CHECK_MAIN
