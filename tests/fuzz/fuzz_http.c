// What requests say: no path leaves the site, no foreign name is taken for ours, no range leaves
// the body, and no reply has a line that its answer did not mean.
#include "fuzz.h"

#include "base/utf8.h"
#include "serve/reply.h"
#include "serve/request.h"

static void check_path(Str input, Arena *arena) {
  Str path;
  if (!request_path(input, arena, &path)) return;
  assert(input.len <= REQUEST_PATH_MAX && path.len <= input.len);
  assert(str_starts(path, S("/")) && utf8_find_invalid(path) == STR_NONE &&
         !str_contains(path, S("//")));
  for (size_t i = 0; i < path.len; i++)
    assert((unsigned char)path.ptr[i] >= ' ' && path.ptr[i] != 0x7F && path.ptr[i] != '\\');
  for (Str rest = str_from_index(path, 1), segment; rest.len > 0;) {
    str_cut(rest, '/', &segment, &rest);
    assert(!str_eq(segment, S(".")) && !str_eq(segment, S("..")));
  }
}

// The letters of a name that browsers look up by DNS end in "localhost" or are those given.
static void check_host(Str input, Arena *arena) {
  RequestHost ours = {S("my.example"), 8000, fuzz_choice(&input, 2) == 1};
  if (!request_host_is_ours(input, &ours)) return;
  Str host, port;
  if (str_starts(input, S("["))) {
    assert(str_cut(input, ']', &host, &port));
    for (size_t i = 1; i < host.len; i++) assert(strchr("0123456789abcdefABCDEF:.", host.ptr[i]));
    assert(port.len == 0 || str_eq(port, S(":8000")) || str_starts(port, S(":0")));
    return;
  }
  str_cut(input, ':', &host, &port);
  Str lower = str_lower_ascii(arena, host);
  bool numeric = true;
  for (size_t i = 0; i < host.len; i++)
    numeric = numeric && host.ptr[i] && strchr("0123456789.", host.ptr[i]);
  assert(numeric || str_eq(lower, S("localhost")) || str_ends(lower, S(".localhost")) ||
         str_eq(lower, ours.name));
  assert(!numeric || ours.everybody || str_eq(host, S("127.0.0.1")));
}

static void check_range(Str input) {
  static const uint64_t sizes[] = {0, 1, 10, 1 << 20, UINT64_MAX};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    RequestRange range = request_range(input, sizes[i]);
    if (range.kind != REQUEST_PART) continue;
    assert(range.length > 0 && range.from < sizes[i] && range.length <= sizes[i] - range.from);
  }
}

static void check_reply(Str input, Arena *arena) {
  HttpAnswer answer = {
      .status = fuzz_choice(&input, 2) ? 200 : 301, .bytes = S("0123456789"), .file = -1};
  Str first, rest;
  str_cut(input, '|', &first, &rest);
  answer.location = answer.type = first;
  answer.fragment = answer.headers = rest;
  ReplyRequest request = {
      .path = S("/x.html"), .none_match = rest, .range = first, .if_range = rest};
  Reply reply = reply_make(&request, &answer, arena);
  assert(reply.from + reply.length <= answer.bytes.len);
  for (size_t i = 0; i < reply.headers.len; i++) {
    Str name = str_from(reply.headers.items[i].name),
        value = str_from(reply.headers.items[i].value);
    assert(name.len > 0 && value.len > 0);
    for (size_t at = 0; at < name.len; at++) assert(name.ptr[at] > ' ' && name.ptr[at] != ':');
    for (size_t at = 0; at < value.len; at++)
      assert((unsigned char)value.ptr[at] >= ' ' && value.ptr[at] != 0x7F);
    if (str_eq(name, S("Location"))) assert(value.ptr[0] == '/' && !str_starts(value, S("//")));
  }
}

static void fuzz(Str input, Arena *arena) {
  check_path(input, arena);
  check_host(input, arena);
  check_range(input);
  check_reply(input, arena);
  Str head, tail;
  str_cut(input, '\n', &head, &tail);
  request_names_etag(head, tail);
  assert(tail.len == 0 || !request_is_own(head, S("cross-site"), tail));
  if (request_is_own(head, (Str){0}, tail) && head.len > 0)
    assert(str_ends(str_lower_ascii(arena, head), str_lower_ascii(arena, tail)));
}
