// The library reads requests and writes answers; what an answer is made of stands in request.c and
// reply.c. Here is what ties them together, and what the library leaves open: how long the headers
// may take, and the streams.
#include "serve/http.h"

#include <assert.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "serve/reply.h"
#include "serve/request.h"

#ifdef __linux__
#include <linux/tcp.h>
#endif

enum {
  LOOK_MS = 1000,                   // between two looks at connections that owe us a request
  BODY_BYTES_MAX = 64 * 1024,       // of a request; more, and the connection ends
  FILE_BLOCK = 16 * 1024,           // bytes that are read and sent at a time
  BACKLOG_BYTES_MAX = 1024 * 1024,  // of a stream
  STREAM_BLOCK = 4096,              // bytes that the library asks a stream for at a time, about
};

typedef struct Connection Connection;
struct Connection {
  Http *http;
  struct MHD_Connection *handle;
  Connection *previous, *next;
  int socket;         // the library's
  Arena own;          // this struct
  Arena arena;        // of the request under way
  size_t body_bytes;  // of the request under way, thrown away
  bool answered;      // an answer to it is on its way; else it is waited for
  int file;           // the body of the answer; -1: none
  uint64_t from;      // where in file it begins
  // While a request is waited for:
  bool heard;         // some of it has come
  uint64_t since_ms;  // heard: when that was noticed
  uint64_t received;  // bytes at the beginning of the wait
  bool hung_up;       // the other end has closed: seen at one look
  // While it is a stream:
  bool streaming;
  bool asleep;    // suspended, because nothing is to be sent
  bool gone;      // to be ended
  Arena backlog;  // of queue
  Buf queue;
  size_t sent;  // bytes of queue
};

struct Http {
  HttpOptions options;
  RequestHost host;
  struct MHD_Daemon *daemon;
  Arena own;  // this struct
  Connection *connections;
  Arena told_arena;
  Str told;    // the latest event, as it is sent; empty: none yet
  bool woken;  // a stream was, since the last http_run: the library's timeout does not say so
  bool stopping;
  uint64_t looked_ms, pinged_ms;
};

static uint64_t machine_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

// ---- streams ------------------------------------------------------------------------------------

// Lets the library ask for what is in the queue.
static void wake(Connection *stream) {
  if (!stream->asleep) return;
  stream->asleep = false;
  stream->http->woken = true;
  MHD_resume_connection(stream->handle);
}

static void forget_queue(Connection *stream) {
  arena_free(&stream->backlog);
  stream->queue = (Buf){.arena = &stream->backlog};
  stream->sent = 0;
}

// The library notices the shut socket and ends the connection in its own time.
static void end_stream(Connection *stream) {
  stream->gone = true;
  forget_queue(stream);
  shutdown(stream->socket, SHUT_RDWR);
  wake(stream);
}

static void add_to_stream(Connection *stream, Str text) {
  if (stream->gone) return;
  if (stream->queue.len - stream->sent > BACKLOG_BYTES_MAX) {
    end_stream(stream);
    return;
  }
  if (stream->sent >
      stream->queue.len / 2) {  // so that a queue that is never empty does not grow for ever
    memmove(stream->queue.ptr, stream->queue.ptr + stream->sent, stream->queue.len - stream->sent);
    buf_truncate(&stream->queue, stream->queue.len - stream->sent);
    stream->sent = 0;
  }
  buf_add(&stream->queue, text);
  wake(stream);
}

// Called by the library when it can send. 0 with a suspended connection: it asks again once it is
// resumed.
static ssize_t read_stream(void *context, uint64_t position, char *to, size_t max) {
  (void)position;
  Connection *stream = context;
  if (stream->gone) return MHD_CONTENT_READER_END_WITH_ERROR;
  if (stream->http->stopping) return MHD_CONTENT_READER_END_OF_STREAM;
  size_t left = stream->queue.len - stream->sent, taken = left < max ? left : max;
  if (taken > 0) {
    memcpy(to, stream->queue.ptr + stream->sent, taken);
    stream->sent += taken;
    return (ssize_t)taken;
  }
  forget_queue(stream);
  stream->asleep = true;
  MHD_suspend_connection(stream->handle);
  return 0;
}

// Whether the other end has closed. The library does not notice it of a silent stream, nor when it
// comes together with the last bytes.
static bool has_hung_up(const Connection *connection) {
#ifdef POLLRDHUP
  struct pollfd state = {.fd = connection->socket, .events = POLLRDHUP};
  return poll(&state, 1, 0) > 0;
#else
  (void)connection;
  return false;
#endif
}

// The next ping would find out; this is for when places are short.
static void end_closed_streams(Http *http) {
  for (Connection *stream = http->connections; stream; stream = stream->next)
    if (stream->streaming && stream->asleep && has_hung_up(stream)) end_stream(stream);
}

static size_t count_streams(const Http *http) {
  size_t count = 0;
  for (const Connection *each = http->connections; each; each = each->next)
    count += each->streaming && !each->gone;
  return count;
}

static bool has_room_for_stream(Http *http) {
  if (count_streams(http) < HTTP_STREAMS_MAX) return true;
  end_closed_streams(http);
  return count_streams(http) < HTTP_STREAMS_MAX;
}

// ---- requests -----------------------------------------------------------------------------------

typedef enum Field {
  HOST,
  ORIGIN,
  FETCH_SITE,
  FETCH_MODE,
  FETCH_DEST,
  NONE_MATCH,
  RANGE,
  IF_RANGE,
  LENGTH,
  ENCODING,
  FIELD_COUNT,
} Field;

static const Str FIELD_NAMES[FIELD_COUNT] = {
    [HOST] = STR_CONST("Host"),
    [ORIGIN] = STR_CONST("Origin"),
    [FETCH_SITE] = STR_CONST("Sec-Fetch-Site"),
    [FETCH_MODE] = STR_CONST("Sec-Fetch-Mode"),
    [FETCH_DEST] = STR_CONST("Sec-Fetch-Dest"),
    [NONE_MATCH] = STR_CONST("If-None-Match"),
    [RANGE] = STR_CONST("Range"),
    [IF_RANGE] = STR_CONST("If-Range"),
    [LENGTH] = STR_CONST("Content-Length"),
    [ENCODING] = STR_CONST("Transfer-Encoding"),
};

typedef struct Fields {
  Str values[FIELD_COUNT];  // the first of each; empty: none
  unsigned counts[FIELD_COUNT];
} Fields;

static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *name,
                                  const char *value) {
  (void)kind;
  Fields *fields = context;
  for (size_t i = 0; i < FIELD_COUNT; i++)
    if (str_eq_nocase(str_from(name), FIELD_NAMES[i]) && fields->counts[i]++ == 0)
      fields->values[i] = str_trim(str_from(value));
  return MHD_YES;
}

static Fields read_fields(struct MHD_Connection *handle) {
  Fields fields = {0};
  MHD_get_connection_values(handle, MHD_HEADER_KIND, take_field, &fields);
  return fields;
}

static bool has_body(const Fields *fields) {
  return fields->counts[ENCODING] > 0 ||
         (fields->counts[LENGTH] > 0 && !str_eq(fields->values[LENGTH], S("0")));
}

// Only the old HTTP/1.0, which no browser speaks any more, knows requests without a Host.
static bool host_is_fine(const Http *http, const Fields *fields, Str version) {
  if (fields->counts[HOST] == 0) return str_eq(version, S("HTTP/1.0"));
  return fields->counts[HOST] == 1 && request_host_is_ours(fields->values[HOST], &http->host);
}

static bool is_own(const Fields *fields) {
  return fields->counts[ORIGIN] <= 1 && fields->counts[FETCH_SITE] <= 1 &&
         request_is_own(fields->values[ORIGIN], fields->values[FETCH_SITE], fields->values[HOST]);
}

static bool may_see(const Fields *fields) {
  return fields->counts[FETCH_SITE] <= 1 && fields->counts[FETCH_MODE] <= 1 &&
         fields->counts[FETCH_DEST] <= 1 &&
         request_may_see(fields->values[FETCH_SITE], fields->values[FETCH_MODE],
                         fields->values[FETCH_DEST]);
}

// ---- answers ------------------------------------------------------------------------------------

// For a body that is not sent, only measured.
static ssize_t read_nothing(void *context, uint64_t position, char *to, size_t max) {
  (void)context, (void)position, (void)to, (void)max;
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

// The library's own way with files waits for ever for the rest of one that has shrunk since it was
// looked at. This ends the connection, so that the reader sees that the answer is not whole.
static ssize_t read_file(void *context, uint64_t position, char *to, size_t max) {
  const Connection *connection = context;
  ssize_t got = pread(connection->file, to, max, (off_t)(connection->from + position));
  return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

// Takes the file over from the answer when it is needed.
static struct MHD_Response *new_response(Connection *connection, const Reply *reply,
                                         HttpAnswer *answer) {
  if (reply->length == 0) return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  if (!reply->body)
    return MHD_create_response_from_callback(reply->length, 1, read_nothing, NULL, NULL);
  if (answer->file < 0)
    return MHD_create_response_from_buffer(reply->length, (char *)answer->bytes.ptr + reply->from,
                                           MHD_RESPMEM_MUST_COPY);
  connection->file = answer->file;
  connection->from = reply->from;
  answer->file = -1;
  return MHD_create_response_from_callback(reply->length, FILE_BLOCK, read_file, connection, NULL);
}

static enum MHD_Result queue(Connection *connection, unsigned status,
                             struct MHD_Response *response) {
  if (!response) return MHD_NO;
  connection->answered = true;
  enum MHD_Result result = MHD_queue_response(connection->handle, status, response);
  MHD_destroy_response(response);
  return result;
}

// Sends an answer and closes its file. `last`: the connection ends with it.
static enum MHD_Result send_answer(Connection *connection, const ReplyRequest *request,
                                   HttpAnswer *answer, bool last) {
  Reply reply = reply_make(request, answer, &connection->arena);
  struct MHD_Response *response = new_response(connection, &reply, answer);
  if (answer->file >= 0) close(answer->file);
  for (size_t i = 0; response && i < reply.headers.len; i++)
    MHD_add_response_header(response, reply.headers.items[i].name, reply.headers.items[i].value);
  if (response && last) MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  return queue(connection, reply.status, response);
}

static HttpAnswer refusal(unsigned status, Str text) {
  return (HttpAnswer){
      .status = status, .type = S("text/plain; charset=utf-8"), .bytes = text, .file = -1};
}

// What is wrong with a request before its path is looked at; status 0: nothing.
static HttpAnswer refuse(const Http *http, const Fields *fields, Str method, Str version) {
  HttpAnswer answer = {.file = -1};
  if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD"))) {
    answer = refusal(MHD_HTTP_METHOD_NOT_ALLOWED, S("only GET and HEAD\n"));
    answer.headers = S("Allow: GET, HEAD\n");
  } else if (!host_is_fine(http, fields, version)) {
    answer = refusal(MHD_HTTP_MISDIRECTED_REQUEST, S("this preview has another name\n"));
  } else if (!may_see(fields)) {
    answer = refusal(MHD_HTTP_FORBIDDEN, S("only for the pages of this preview\n"));
  }
  return answer;
}

static HttpAnswer refuse_stream(Http *http, const Fields *fields) {
  if (!is_own(fields))
    return refusal(MHD_HTTP_FORBIDDEN, S("only for the pages of this preview\n"));
  if (!has_room_for_stream(http))
    return refusal(MHD_HTTP_SERVICE_UNAVAILABLE, S("too many streams\n"));
  return (HttpAnswer){.file = -1};
}

static enum MHD_Result open_stream(Connection *connection, const ReplyRequest *request, bool last) {
  Http *http = connection->http;
  HttpAnswer answer = {.status = MHD_HTTP_OK, .type = S("text/event-stream"), .file = -1};
  if (request->head || last) return send_answer(connection, request, &answer, last);
  struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
                                                                    read_stream, connection, NULL);
  if (!response) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  forget_queue(connection);
  connection->streaming = true;
  add_to_stream(connection, S("retry: 300\n\n"));
  add_to_stream(connection, http->told);
  return queue(connection, MHD_HTTP_OK, response);
}

static enum MHD_Result answer_request(Connection *connection, Str target, Str method, Str version) {
  Http *http = connection->http;
  Fields fields = read_fields(connection->handle);
  ReplyRequest request = {.head = str_eq(method, S("HEAD")),
                          .none_match = fields.values[NONE_MATCH]};
  if (fields.counts[RANGE] == 1) request.range = fields.values[RANGE];
  request.if_range = fields.values[IF_RANGE];
  bool last = has_body(&fields);
  HttpAnswer answer = refuse(http, &fields, method, version);
  if (answer.status == 0 && !request_path(target, &connection->arena, &request.path))
    answer = refusal(MHD_HTTP_BAD_REQUEST, S("not a path of this preview\n"));
  if (answer.status == 0 && str_eq(request.path, http->options.events)) {
    answer = refuse_stream(http, &fields);
    if (answer.status == 0) return open_stream(connection, &request, last);
  } else if (answer.status == 0) {
    http->options.get(http->options.context, request.path, &connection->arena, &answer);
  }
  return send_answer(connection, &request, &answer, last);
}

static Connection *connection_of(struct MHD_Connection *handle) {
  return MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

// The library calls this when the headers are there, for each piece of a body, and at the end of
// the request, which is when we answer: an answer before it would be lost in a socket that is
// closed with bytes unread.
static enum MHD_Result handle(void *context, struct MHD_Connection *handle, const char *target,
                              const char *method, const char *version, const char *body,
                              size_t *body_size, void **seen) {
  (void)body;
  const Http *http = context;
  Connection *connection = connection_of(handle);
  if (http->stopping) return MHD_NO;
  if (!*seen) {
    *seen = connection;
    connection->body_bytes = 0;
    return MHD_YES;
  }
  if (*body_size > 0) {
    connection->body_bytes += *body_size;
    *body_size = 0;
    return connection->body_bytes <= BODY_BYTES_MAX ? MHD_YES : MHD_NO;
  }
  return answer_request(connection, str_from(target), str_from(method), str_from(version));
}

// ---- connections --------------------------------------------------------------------------------

// Bytes that came in so far; false where the system does not tell.
static bool count_received(int socket, uint64_t *out) {
#ifdef __linux__
  struct tcp_info info = {0};
  socklen_t length = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return false;
  *out = info.tcpi_bytes_received;
  return length >= offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received;
#else
  (void)socket, (void)out;
  return false;
#endif
}

static void forget_request(Connection *connection) {
  arena_free(&connection->arena);
  if (connection->file >= 0) close(connection->file);
  connection->file = -1;
}

static void wait_for_request(Connection *connection) {
  forget_request(connection);
  forget_queue(connection);
  connection->answered = connection->streaming = connection->asleep = connection->gone = false;
  connection->hung_up = false;
  connection->since_ms = connection->http->options.clock();
  connection->heard = !count_received(connection->socket, &connection->received);
}

static void begin(Http *http, struct MHD_Connection *handle, void **place) {
  Arena own = {0};
  Connection *connection = arena_new(&own, Connection);
  connection->own = own;
  connection->http = http;
  connection->handle = handle;
  connection->file = -1;
  connection->socket =
      MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  connection->next = http->connections;
  if (connection->next) connection->next->previous = connection;
  http->connections = connection;
  *place = connection;
  wait_for_request(connection);
  connection->received = 0;  // what came with the connection is heard
}

static void end(Http *http, Connection *connection) {
  if (connection->previous)
    connection->previous->next = connection->next;
  else
    http->connections = connection->next;
  if (connection->next) connection->next->previous = connection->previous;
  forget_request(connection);
  arena_free(&connection->backlog);
  Arena own = connection->own;
  arena_free(&own);
}

static void connection_changed(void *context, struct MHD_Connection *handle, void **place,
                               enum MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    begin(context, handle, place);
  } else if (*place) {
    end(context, *place);
    *place = NULL;
  }
}

static void request_completed(void *context, struct MHD_Connection *handle, void **seen,
                              enum MHD_RequestTerminationCode code) {
  (void)context, (void)code, (void)seen;
  Connection *connection = connection_of(handle);
  if (connection) wait_for_request(connection);
}

// The library's timeout begins anew with every byte; this one does not. One that has said nothing
// yet may keep silent until the library's. What was sent together with a goodbye is answered before
// the second look at it.
static void look_at(Connection *connection, uint64_t now) {
  uint64_t received = 0;
  if (!connection->heard && count_received(connection->socket, &received) &&
      received != connection->received) {
    connection->heard = true;
    connection->since_ms = now;
  }
  bool late =
      connection->heard && now - connection->since_ms >= (uint64_t)HTTP_HEADER_SECONDS * 1000;
  bool hung_up = has_hung_up(connection);
  if (late || (hung_up && connection->hung_up)) shutdown(connection->socket, SHUT_RDWR);
  connection->hung_up = hung_up;
}

static void look_at_all(Http *http, uint64_t now) {
  if (now - http->looked_ms < LOOK_MS) return;
  http->looked_ms = now;
  for (Connection *connection = http->connections; connection; connection = connection->next)
    if (!connection->answered) look_at(connection, now);
}

static void ping_all(Http *http, uint64_t now) {
  if (now - http->pinged_ms < (uint64_t)HTTP_PING_SECONDS * 1000) return;
  http->pinged_ms = now;
  for (Connection *stream = http->connections; stream; stream = stream->next)
    if (stream->streaming && stream->asleep) add_to_stream(stream, S(": ping\n\n"));
}

// ---- the life of it -----------------------------------------------------------------------------

// Escapes are ours to read.
static size_t keep_escapes(void *context, struct MHD_Connection *handle, char *text) {
  (void)context, (void)handle;
  return strlen(text);
}

static struct MHD_Daemon *start_daemon(Http *http) {
  return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, http,  //
                          MHD_OPTION_LISTEN_SOCKET, http->options.listener.socket,                //
                          MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,            //
                          MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_SECONDS,             //
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADER_BYTES,          //
                          MHD_OPTION_STRICT_FOR_CLIENT, 1,                                        //
                          MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,                       //
                          MHD_OPTION_NOTIFY_CONNECTION, connection_changed, http,                 //
                          MHD_OPTION_NOTIFY_COMPLETED, request_completed, http, MHD_OPTION_END);
}

Http *http_start(HttpOptions options) {
  assert(options.get && options.listener.socket >= 0);
  Arena own = {0};
  Http *http = arena_new(&own, Http);
  http->own = own;
  http->options = options;
  if (!options.clock) http->options.clock = machine_clock;
  http->host =
      (RequestHost){str_from(options.host), options.listener.port, options.listener.everybody};
  http->looked_ms = http->pinged_ms = http->options.clock();
  http->daemon = start_daemon(http);
  if (http->daemon) return http;
  arena_free(&own);
  return NULL;
}

int http_descriptor(const Http *http) {
  return MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

static uint64_t sooner(uint64_t a, uint64_t b) { return a < b ? a : b; }

static uint64_t left_of(uint64_t begun_ms, uint64_t length_ms, uint64_t now) {
  return now - begun_ms < length_ms ? length_ms - (now - begun_ms) : 0;
}

int http_timeout(const Http *http) {
  MHD_UNSIGNED_LONG_LONG library = 0;
  uint64_t wait = UINT64_MAX, now = http->options.clock();
  if (http->woken) return 0;
  if (MHD_get_timeout(http->daemon, &library) == MHD_YES) wait = library;
  for (const Connection *each = http->connections; each && wait > 0; each = each->next) {
    if (!each->answered) wait = sooner(wait, left_of(http->looked_ms, LOOK_MS, now));
    if (each->streaming)
      wait = sooner(wait, left_of(http->pinged_ms, (uint64_t)HTTP_PING_SECONDS * 1000, now));
  }
  return wait == UINT64_MAX ? -1 : (int)sooner(wait, INT_MAX);
}

void http_run(Http *http) {
  uint64_t now = http->options.clock();
  look_at_all(http, now);
  ping_all(http, now);
  http->woken = false;
  MHD_run(http->daemon);
}

void http_tell(Http *http, Str data) {
  assert(str_find_char(data, '\n') == STR_NONE && str_find_char(data, '\r') == STR_NONE);
  arena_free(&http->told_arena);
  Buf event = {.arena = &http->told_arena};
  buf_add_lit(&event, "data: ");
  buf_add(&event, data);
  buf_add_lit(&event, "\n\n");
  http->told = buf_str(&event);
  for (Connection *stream = http->connections; stream; stream = stream->next)
    if (stream->streaming) add_to_stream(stream, http->told);
}

// The library may not stop with suspended connections. Quiesced, it leaves the listening socket
// open.
void http_stop(Http *http) {
  if (!http) return;
  http->stopping = true;
  MHD_quiesce_daemon(http->daemon);
  for (Connection *stream = http->connections; stream; stream = stream->next) wake(stream);
  MHD_run(http->daemon);
  MHD_stop_daemon(http->daemon);
  while (http->connections) end(http, http->connections);
  arena_free(&http->told_arena);
  Arena own = http->own;
  arena_free(&own);
}
