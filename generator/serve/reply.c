#include "serve/reply.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/path.h"
#include "format/url.h"
#include "serve/request.h"

enum { OK = 200, PARTIAL = 206, NOT_MODIFIED = 304, NOT_FOUND = 404, BEYOND = 416, FAILED = 500 };

// ---- types --------------------------------------------------------------------------------------

typedef struct Type {
  Str ending;
  const char *type;
} Type;

static const Type TYPES[] = {
    {STR_CONST(".html"), "text/html; charset=utf-8"},
    {STR_CONST(".htm"), "text/html; charset=utf-8"},
    {STR_CONST(".css"), "text/css; charset=utf-8"},
    {STR_CONST(".js"), "text/javascript; charset=utf-8"},
    {STR_CONST(".mjs"), "text/javascript; charset=utf-8"},
    {STR_CONST(".json"), "application/json"},
    {STR_CONST(".map"), "application/json"},
    {STR_CONST(".webmanifest"), "application/manifest+json"},
    {STR_CONST(".svg"), "image/svg+xml"},
    {STR_CONST(".png"), "image/png"},
    {STR_CONST(".jpg"), "image/jpeg"},
    {STR_CONST(".jpeg"), "image/jpeg"},
    {STR_CONST(".gif"), "image/gif"},
    {STR_CONST(".webp"), "image/webp"},
    {STR_CONST(".avif"), "image/avif"},
    {STR_CONST(".ico"), "image/x-icon"},
    {STR_CONST(".woff2"), "font/woff2"},
    {STR_CONST(".woff"), "font/woff"},
    {STR_CONST(".ttf"), "font/ttf"},
    {STR_CONST(".txt"), "text/plain; charset=utf-8"},
    {STR_CONST(".md"), "text/markdown; charset=utf-8"},
    {STR_CONST(".csv"), "text/csv; charset=utf-8"},
    {STR_CONST(".ics"), "text/calendar; charset=utf-8"},
    {STR_CONST(".vtt"), "text/vtt; charset=utf-8"},
    {STR_CONST(".xml"), "application/xml; charset=utf-8"},
    {STR_CONST(".pdf"), "application/pdf"},
    {STR_CONST(".wasm"), "application/wasm"},
    {STR_CONST(".zip"), "application/zip"},
    {STR_CONST(".webm"), "video/webm"},
    {STR_CONST(".mp4"), "video/mp4"},
    {STR_CONST(".m4v"), "video/mp4"},
    {STR_CONST(".mp3"), "audio/mpeg"},
    {STR_CONST(".ogg"), "audio/ogg"},
};
enum { TYPE_COUNT = sizeof TYPES / sizeof TYPES[0] };

const char *reply_type(Str path) {
  if (str_ends(path, S("/"))) return "text/html; charset=utf-8";
  if (str_eq(path_name(path), S("opensearch.xml")))
    return "application/opensearchdescription+xml; charset=utf-8";
  Str ending = path_ext(path);
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (str_eq_nocase(ending, TYPES[i].ending)) return TYPES[i].type;
  return "application/octet-stream";
}

// ---- headers ------------------------------------------------------------------------------------

// Those that say how the body is sent are ours alone.
static const Str OURS[] = {STR_CONST("Cache-Control"),
                           STR_CONST("Content-Type"),
                           STR_CONST("Content-Length"),
                           STR_CONST("Content-Range"),
                           STR_CONST("Accept-Ranges"),
                           STR_CONST("ETag"),
                           STR_CONST("Location"),
                           STR_CONST("Connection"),
                           STR_CONST("Keep-Alive"),
                           STR_CONST("Transfer-Encoding"),
                           STR_CONST("Trailer"),
                           STR_CONST("Upgrade"),
                           STR_CONST("Date"),
                           STR_CONST("X-Content-Type-Options"),
                           STR_CONST("Cross-Origin-Resource-Policy")};
enum { OURS_COUNT = sizeof OURS / sizeof OURS[0] };

static void add(Reply *reply, Arena *arena, const char *name, const char *value) {
  *vec_add(arena, &reply->headers) = (ReplyHeader){name, value};
}

static bool is_token(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if (!char_is_alnum(text.ptr[i]) && !strchr("!#$%&'*+-.^_`|~", text.ptr[i])) return false;
  return text.len > 0 && str_find_char(text, 0) == STR_NONE;
}

// Nothing that could end the line: a value with a control character is not sent at all.
static bool is_value(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F) return false;
  return text.len > 0;
}

static bool is_ours(Str name) {
  for (size_t i = 0; i < OURS_COUNT; i++)
    if (str_eq_nocase(name, OURS[i])) return true;
  return false;
}

static void add_further(Reply *reply, Arena *arena, Str lines) {
  Str line, name, value;
  while (str_line(&lines, &line)) {
    if (!str_cut(line, ':', &name, &value) || !is_token(name) || is_ours(name)) continue;
    value = str_trim(value);
    if (is_value(value)) add(reply, arena, str_cstr(arena, name), str_cstr(arena, value));
  }
}

// "//host" would lead elsewhere, so there is one slash at the front, whatever there was.
// Backslashes, which browsers take for slashes, are encoded like all that no path holds.
static const char *location_of(const HttpAnswer *answer, Arena *arena) {
  Str path = answer->location;
  while (str_starts(path, S("/"))) path = str_from_index(path, 1);
  Buf url = {.arena = arena};
  buf_add_char(&url, '/');
  url_add_beneath(&url, path);
  if (answer->fragment.len > 0) buf_add_char(&url, '#');
  url_add_beneath(&url, answer->fragment);
  return str_cstr(arena, buf_str(&url));
}

static Str etag_of(const HttpAnswer *answer, Arena *arena) {
  if (answer->file < 0) return str_fmt(arena, "\"%016" PRIx64 "\"", hash_bytes(answer->bytes));
  return str_fmt(arena, "\"%" PRIx64 "-%" PRIx64 "\"", (uint64_t)answer->modified_ns, answer->size);
}

// ---- which bytes --------------------------------------------------------------------------------

static void take_range(Reply *reply, Arena *arena, RequestRange range, uint64_t size) {
  if (range.kind == REQUEST_ALL) return;
  Str span = S("*");
  if (range.kind == REQUEST_PART) {
    reply->status = PARTIAL;
    reply->from = range.from;
    reply->length = range.length;
    span = str_fmt(arena, "%" PRIu64 "-%" PRIu64, range.from, range.from + range.length - 1);
  } else {
    reply->status = BEYOND;
    reply->length = 0;
  }
  add(reply, arena, "Content-Range",
      str_cstr(arena, str_fmt(arena, "bytes %.*s/%" PRIu64, STR_ARG(span), size)));
}

// Only what is there (200) can be unchanged, or be asked for in parts.
static void heed_conditions(Reply *reply, Arena *arena, const ReplyRequest *request,
                            const HttpAnswer *answer) {
  Str etag = etag_of(answer, arena);
  add(reply, arena, "ETag", str_cstr(arena, etag));
  add(reply, arena, "Accept-Ranges", "bytes");
  if (request_names_etag(request->none_match, etag)) {
    reply->status = NOT_MODIFIED;
    reply->body = false;
  } else if (!request->head && (request->if_range.len == 0 || str_eq(request->if_range, etag))) {
    take_range(reply, arena, request_range(request->range, reply->length), reply->length);
  }
}

static bool is_redirect(unsigned status) { return status >= 300 && status < 400; }

Reply reply_make(const ReplyRequest *request, const HttpAnswer *answer, Arena *arena) {
  Reply reply = {.status = answer->status ? answer->status : NOT_FOUND, .body = !request->head};
  if (reply.status < OK || reply.status > 599) reply.status = FAILED;
  if (is_redirect(reply.status) && answer->location.len == 0) reply.status = FAILED;
  reply.length = answer->file >= 0 ? answer->size : answer->bytes.len;
  add(&reply, arena, "Cache-Control", "no-store");
  add(&reply, arena, "X-Content-Type-Options", "nosniff");
  add(&reply, arena, "Cross-Origin-Resource-Policy",
      "same-origin");  // no other site's page reads a draft
  if (is_redirect(reply.status)) add(&reply, arena, "Location", location_of(answer, arena));
  bool typed = is_value(answer->type);
  if (typed || reply.length > 0 || reply.status == OK)
    add(&reply, arena, "Content-Type",
        typed ? str_cstr(arena, answer->type) : reply_type(request->path));
  add_further(&reply, arena, answer->headers);
  if (reply.status == OK) heed_conditions(&reply, arena, request, answer);
  return reply;
}
