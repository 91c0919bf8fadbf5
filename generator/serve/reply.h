// From an answer to what goes out: status, header lines, and which bytes of the body. No library,
// no disk.
#ifndef SERVE_REPLY_H
#define SERVE_REPLY_H

#include "base/vec.h"
#include "serve/http.h"

// What of a request matters for it. The texts are header values, empty when there is none.
typedef struct ReplyRequest {
  bool head;
  Str path;  // as request_path gives it
  Str none_match, range, if_range;
} ReplyRequest;

typedef struct ReplyHeader {
  const char *name, *value;  // a token; printable bytes only
} ReplyHeader;
typedef VEC(ReplyHeader) ReplyHeaderVec;

typedef struct Reply {
  unsigned
      status;  // the answer's, or 206, 304, 416; 404 for an answer with none, 500 for a wrong one
  ReplyHeaderVec headers;
  bool body;              // false: the bytes are not sent (HEAD, 304), only their number is
  uint64_t from, length;  // of the answer's bytes or file: what is sent
} Reply;

// All in arena.
Reply reply_make(const ReplyRequest *request, const HttpAnswer *answer, Arena *arena);

// The Content-Type for the ending of a path, "application/octet-stream" for one that is not known.
// A path that ends in "/" is HTML.
const char *reply_type(Str path);

#endif
