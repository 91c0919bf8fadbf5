#include "serve/request.h"

#include <arpa/inet.h>
#include <limits.h>

#include "base/buf.h"
#include "base/utf8.h"

// ---- the path -----------------------------------------------------------------------------------

static int hex(char c) {
  if (char_is_digit(c)) return c - '0';
  char lower = char_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Bytes that a target holds as they are. Those above ASCII are no URL's, but curl sends them and
// they do no harm.
static bool is_plain(char c) { return (unsigned char)c > ' ' && c != 0x7F && !strchr("\\#?%", c); }

// What is decoded may not make a segment out of one, nor what nobody sees.
static bool is_allowed(char c) {
  return (unsigned char)c >= ' ' && c != 0x7F && c != '/' && c != '\\';
}

static bool decode(Str target, Buf *out) {
  for (size_t i = 0; i < target.len; i++) {
    char c = target.ptr[i];
    if (c != '%') {
      if (!is_plain(c)) return false;
      buf_add_char(out, c);
      continue;
    }
    int high = i + 2 < target.len ? hex(target.ptr[i + 1]) : -1;
    int low = high >= 0 ? hex(target.ptr[i + 2]) : -1;
    if (low < 0 || !is_allowed((char)(high * 16 + low))) return false;
    buf_add_char(out, (char)(high * 16 + low));
    i += 2;
  }
  return true;
}

// U+0080 to U+009F, in valid UTF-8.
static bool has_c1_control(Str text) {
  for (size_t i = 0; i + 1 < text.len; i++)
    if (text.ptr[i] == '\xc2' && (unsigned char)text.ptr[i + 1] < 0xA0) return true;
  return false;
}

static bool segments_are_fine(Str path) {
  for (Str rest = str_from_index(path, 1), segment; rest.len > 0;) {
    str_cut(rest, '/', &segment, &rest);
    if (segment.len == 0 || str_eq(segment, S(".")) || str_eq(segment, S(".."))) return false;
  }
  return true;
}

bool request_path(Str target, Arena *arena, Str *path) {
  if (!str_starts(target, S("/")) || target.len > REQUEST_PATH_MAX) return false;
  Buf out = {.arena = arena};
  buf_reserve(&out, target.len);
  if (!decode(target, &out)) return false;
  *path = buf_str(&out);
  return utf8_find_invalid(*path) == STR_NONE && !has_c1_control(*path) && segments_are_fine(*path);
}

// ---- the host -----------------------------------------------------------------------------------

typedef struct Address {
  int family;  // AF_INET, AF_INET6; 0: none
  unsigned char bytes[sizeof(struct in6_addr)];
} Address;

// The strict spellings only: no "127.1", no octal.
static Address read_address(Str text, int family) {
  Address address = {0};
  char copy[INET6_ADDRSTRLEN] = {0};
  if (text.len == 0 || text.len >= sizeof copy || str_find_char(text, 0) != STR_NONE)
    return address;
  memcpy(copy, text.ptr, text.len);
  if (inet_pton(family, copy, address.bytes) == 1) address.family = family;
  return address;
}

static bool same_address(const Address *a, const Address *b) {
  return a->family != 0 && a->family == b->family &&
         memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

typedef struct HostHeader {
  Str name;    // without brackets
  int family;  // AF_INET6 in brackets, else AF_INET
  Str port;    // may be empty
} HostHeader;

// "name", "name:port", "[v6]", "[v6]:port".
static bool split_host(Str header, HostHeader *out) {
  Str after = {0};
  out->family = AF_INET;
  if (str_starts(header, S("["))) {
    if (!str_cut(str_from_index(header, 1), ']', &out->name, &after)) return false;
    out->family = AF_INET6;
  } else {
    size_t colon = str_find_char(header, ':');
    out->name = str_sub(header, 0, colon);
    after = colon == STR_NONE ? (Str){0} : str_from_index(header, colon);
  }
  out->port = str_from_index(after, 1);
  return out->name.len > 0 && (after.len == 0 || (after.ptr[0] == ':' && out->port.len > 0));
}

static bool is_our_port(Str text, uint16_t port) {
  unsigned long number;
  return text.len == 0 || (str_to_uint(text, UINT16_MAX, &number) && number == port);
}

// Browsers look up nothing beneath .localhost: it is always this machine (RFC 6761).
static bool is_localhost(Str name) {
  if (str_eq_nocase(name, S("localhost"))) return true;
  Str suffix = S(".localhost");
  if (name.len <= suffix.len) return false;
  Str label = str_sub(name, 0, name.len - suffix.len);
  for (size_t i = 0; i < label.len; i++)
    if (!char_is_alnum(label.ptr[i]) && label.ptr[i] != '-' && label.ptr[i] != '.') return false;
  return str_eq_nocase(str_from_index(name, label.len), suffix);
}

bool request_host_is_ours(Str header, const RequestHost *ours) {
  HostHeader host;
  if (!split_host(header, &host) || !is_our_port(host.port, ours->port)) return false;
  bool loopback = str_eq(host.name, host.family == AF_INET6 ? S("::1") : S("127.0.0.1"));
  if (loopback || (host.family == AF_INET && is_localhost(host.name))) return true;
  Address address = read_address(host.name, host.family),
          given = read_address(ours->name, host.family);
  if (address.family != 0) return ours->everybody || same_address(&address, &given);
  return host.family == AF_INET && str_eq_nocase(host.name, ours->name);
}

// Nobody else's page asks: ours does, a person, or no browser that says so.
static bool is_from_us(Str fetch_site) {
  return fetch_site.len == 0 || str_eq(fetch_site, S("same-origin")) ||
         str_eq(fetch_site, S("none"));
}

bool request_may_see(Str fetch_site, Str fetch_mode, Str fetch_dest) {
  return is_from_us(fetch_site) ||
         (str_eq(fetch_mode, S("navigate")) && str_eq(fetch_dest, S("document")));
}

bool request_is_own(Str origin, Str fetch_site, Str host) {
  bool site = is_from_us(fetch_site);
  if (!site || origin.len == 0) return site;
  Str scheme = S("http://");
  return host.len > 0 && str_starts(origin, scheme) &&
         str_eq_nocase(str_from_index(origin, scheme.len), host);
}

// ---- what is wanted of the body -----------------------------------------------------------------

// Digits as a number; too large ones become the largest. False when there are none or something
// else.
static bool read_position(Str text, uint64_t *out) {
  if (text.len == 0) return false;
  uint64_t number = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (!char_is_digit(text.ptr[i])) return false;
    uint64_t digit = (uint64_t)(text.ptr[i] - '0');
    number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
  }
  *out = number;
  return true;
}

static RequestRange part(uint64_t from, uint64_t length) {
  return length > 0 ? (RequestRange){REQUEST_PART, from, length}
                    : (RequestRange){.kind = REQUEST_BEYOND};
}

static RequestRange suffix_of(Str count, uint64_t size) {
  uint64_t wanted;
  if (!read_position(count, &wanted)) return (RequestRange){0};
  if (wanted > size) wanted = size;
  return part(size - wanted, wanted);
}

RequestRange request_range(Str header, uint64_t size) {
  Str unit, spec, first, last;
  if (!str_cut(header, '=', &unit, &spec) || !str_eq_nocase(str_trim(unit), S("bytes")))
    return (RequestRange){0};
  if (!str_cut(str_trim(spec), '-', &first, &last)) return (RequestRange){0};
  if (first.len == 0) return suffix_of(last, size);
  uint64_t from, to = UINT64_MAX;
  if (!read_position(first, &from) || (last.len > 0 && !read_position(last, &to)))
    return (RequestRange){0};
  if (to < from) return (RequestRange){0};
  if (from >= size) return (RequestRange){.kind = REQUEST_BEYOND};
  return part(from, (to < size ? to : size - 1) - from + 1);
}

static Str skip_separators(Str text) {
  size_t at = 0;
  while (at < text.len && (char_is_space(text.ptr[at]) || text.ptr[at] == ',')) at++;
  return str_from_index(text, at);
}

bool request_names_etag(Str header, Str etag) {
  if (str_eq(str_trim(header), S("*"))) return true;
  for (Str rest = skip_separators(header); rest.len > 0; rest = skip_separators(rest)) {
    if (str_starts(rest, S("W/"))) rest = str_from_index(rest, 2);
    if (!str_starts(rest, S("\""))) return false;
    size_t end = str_find_char(str_from_index(rest, 1), '"');
    if (end == STR_NONE) return false;
    if (str_eq(str_sub(rest, 0, end + 2), etag)) return true;
    rest = str_from_index(rest, end + 2);
  }
  return false;
}
