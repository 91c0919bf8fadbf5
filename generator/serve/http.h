// HTTP for one reader on this machine: GET and HEAD, ranges, and a stream of events. On
// libmicrohttpd, in the caller's own loop: nothing here starts a thread.
//
//   http_listen (may bind, before the process gives that up) -> http_start -> http_run ... ->
//   http_stop
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include <stdint.h>

#include "base/str.h"

enum {
  HTTP_CONNECTIONS_MAX = 512,  // at a time; further ones wait in the kernel
  HTTP_STREAMS_MAX = 200,      // event streams at a time; a further one gets 503
  HTTP_IDLE_SECONDS = 30,      // of a connection that says nothing; streams are exempt
  HTTP_HEADER_SECONDS = 10,    // from the first byte of a request to the end of its headers
  HTTP_HEADER_BYTES = 32 * 1024,
  HTTP_PING_SECONDS = 15,  // between two comments on a silent stream, so that a dead one is noticed
};

// A socket that listens.
typedef struct HttpListener {
  int socket;      // -1: none
  uint16_t port;   // the one that was free
  bool everybody;  // host is no loopback address: others on the network can connect
  char url[300];   // "http://127.0.0.1:8000/"
} HttpListener;

// Listens on `host` (a name or address; IPv6 without brackets), on the first free one of the ports
// port .. port + tries - 1. False: *problem (in arena) says why, and out->socket is -1. The socket
// is close-on-exec and survives fork: a child may serve on it.
bool http_listen(const char *host, uint16_t port, unsigned tries, Arena *arena, HttpListener *out,
                 Str *problem);

// What a path is answered with. On entry all zero, with file -1: status 0 is "not found" with an
// empty body.
typedef struct HttpAnswer {
  unsigned status;  // 200, 301, 404, 503
  Str type;         // Content-Type; empty: by the ending of the path
  Str location;     // 301: the path to go to, decoded; http encodes it, and it never leaves this
                    // server
  Str fragment;     // of location, without "#"; may be empty
  Str headers;      // further ones, "Name: value\n" each; may be empty
  Str bytes;        // the body when file is -1; copied as soon as get has returned
  int file;         // an open regular file as the body, which http closes; -1: none
  uint64_t size;    // of the file, bytes
  int64_t modified_ns;  // of the file, for its ETag (with size)
} HttpAnswer;

// Answers for a path: decoded, valid UTF-8 without NUL, begins with "/", has no "." or ".." segment
// and no empty one ("//"), the query taken off. Called from http_run, which it may not call itself.
// arena is emptied when the answer is sent off.
typedef void HttpGet(void *context, Str path, Arena *arena, HttpAnswer *answer);

// Milliseconds since no matter when, never fewer than before.
typedef uint64_t HttpClock(void);

typedef struct HttpOptions {
  HttpListener listener;
  const char *host;  // as the person wrote it: also allowed in Host headers
  Str events;        // path of the event stream, "/_prepbook/events"
  HttpGet *get;
  void *context;
  HttpClock *clock;  // NULL: the machine's. Tests have their own, so that they need not wait
} HttpOptions;

typedef struct Http Http;

// NULL when the library does not start. Strings of options must outlive it. Neither this nor
// http_run makes a socket of its own, a thread or a process, and neither raises SIGPIPE.
Http *http_start(HttpOptions options);

// For poll: a descriptor that is readable when there is something to do, and after how many
// milliseconds there is in any case (-1: no matter when). Ask for the time before every wait:
// http_tell makes it 0.
int http_descriptor(const Http *http);
int http_timeout(const Http *http);
// Does what can be done without waiting.
void http_run(Http *http);

// Sends an event with this data (one line) to all streams, and to each new one as its first: it is
// copied. A stream that does not read is dropped when 1 MB waits for it, or when it has taken
// nothing for HTTP_IDLE_SECONDS.
void http_tell(Http *http, Str data);

// Closes all connections and frees; the listening socket stays open. NULL is fine.
void http_stop(Http *http);

#endif
