// What a request says, read with suspicion: its path, who it thinks it talks to, and what it wants
// of a body. Pure functions on text; nothing here knows the library or the disk.
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include <stdint.h>

#include "base/str.h"

enum { REQUEST_PATH_MAX = 4096 };  // bytes of a path as it is sent

// The path of a request target whose query was taken off, percent-decoded, in arena. True: it is
// valid UTF-8, begins with "/", and has no control character, backslash, empty segment ("//"), "."
// or ".." segment. False for all else: bad escapes, an encoded slash, bytes that no target may
// hold, over REQUEST_PATH_MAX, and the absolute form ("http://host/path"), which only proxies are
// sent.
bool request_path(Str target, Arena *arena, Str *path);

// Who we are, for the Host header.
typedef struct RequestHost {
  Str name;  // what the person asked to listen on: a name or an address, IPv6 without brackets
  uint16_t port;
  bool everybody;  // others on the network can connect: any numeric address may be ours
} RequestHost;

// Whether a Host header is us, with our port or none: localhost, a name under .localhost,
// 127.0.0.1, [::1], the name given, or any numeric address when everybody can connect. A page
// elsewhere cannot make a browser send one of these by pointing its own name at this machine (DNS
// rebinding); numeric addresses are nobody's name.
bool request_host_is_ours(Str header, const RequestHost *ours);

// Whether a script may read a private answer: what the browser says of where the request comes
// from. `origin` and `fetch_site` are empty when there is no such header (no browser, or an old
// one); `host` is the Host header.
bool request_is_own(Str origin, Str fetch_site, Str host);

// Whether a browser may have any answer: for a page of ours, for what somebody typed, for a link
// elsewhere that opens a page in a tab of its own; not for a script, an image or a frame of another
// site, even one on another port of this machine. The headers Sec-Fetch-Site, -Mode and -Dest,
// empty when there is none; nobody but a browser sends them.
bool request_may_see(Str fetch_site, Str fetch_mode, Str fetch_dest);

typedef enum RequestRangeKind {
  REQUEST_ALL,     // no range, or one that we may leave unheeded: several, malformed, another unit
  REQUEST_PART,    // from and length say which; at least one byte, within the size
  REQUEST_BEYOND,  // no byte of the body is asked for
} RequestRangeKind;

typedef struct RequestRange {
  RequestRangeKind kind;
  uint64_t from, length;  // bytes
} RequestRange;

// A Range header (may be empty) for a body of `size` bytes.
RequestRange request_range(Str header, uint64_t size);

// Whether If-None-Match ("*", or a list of tags) names `etag` (with its quotes). "W/" makes no
// difference.
bool request_names_etag(Str header, Str etag);

#endif
