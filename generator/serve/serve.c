#include "serve/serve.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "serve/answer.h"
#include "serve/sources.h"
#include "serve/state.h"
#include "serve/watch.h"

#ifdef __linux__
#include <sys/signalfd.h>
#endif

enum {
  SETTLE_MS = 200,  // without another edit, before scripts see the whole site again
  WRITER_MS = 15,   // for whoever has emptied a file to write it
};

typedef struct Serve {
  ServeOptions options;
  Preview *preview;
  Http *http;
  Watch *watch;
  Sources sources;
  State state;
  Arena batch;    // of one round
  double settle;  // when the whole site is to be made after all, as now_ms; 0: it is right
  int signals;    // readable when somebody asks for the end; -1: the signal ends the process
  bool stopping;
} Serve;

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// ---- requests -----------------------------------------------------------------------------------

static void get(void *context, Str path, Arena *arena, HttpAnswer *answer) {
  Serve *serve = context;
  answer_find(serve->preview, path, arena, answer);
}

static void breathe(void *context) {
  Serve *serve = context;
  http_run(serve->http);
}

// ---- a round ------------------------------------------------------------------------------------

static void tell(Serve *serve, const PreviewUpdate *update) {
  State *state = &serve->state;
  state->version++;
  state->update = update;
  state->show = (Str){0};
  if (serve->options.navigate && update->pages.len > 0)
    state->show = update->pages.items[0]->place.url;
  state->stopped = preview_site(serve->preview) ? (Str){0} : S("the site cannot be opened");
  http_tell(serve->http, state_render(state, serve->preview, &serve->batch));
  state->update = NULL;
}

static void look(Serve *serve, ServeRound round, double began) {
  round.preview = serve->preview;
  round.milliseconds = now_ms() - began;
  http_run(serve->http);
  serve->options.look(serve->options.context, &round);
}

static bool is_empty(Serve *serve, Str path) {
  struct stat info;
  Str file = str_fmt(&serve->batch, "%.*s%.*s", STR_ARG(serve->sources.folder), STR_ARG(path));
  return stat(str_cstr(&serve->batch, file), &info) == 0 && S_ISREG(info.st_mode) &&
         info.st_size == 0;
}

// A file that is saved in place, twice in a row, is empty for a moment after the first time was
// told.
static void wait_for_writers(Serve *serve, StrVec paths) {
  for (size_t i = 0; i < paths.len; i++) {
    if (!is_empty(serve, paths.items[i])) continue;
    nanosleep(&(struct timespec){.tv_nsec = WRITER_MS * 1000000}, NULL);
    return;
  }
}

static void update(Serve *serve, PreviewChanges changes, bool first) {
  double began = now_ms();
  wait_for_writers(serve, changes.paths);
  PreviewUpdate done = preview_update(serve->preview, changes);
  if (done.scope == PREVIEW_NOTHING && !first) return;
  serve->settle = done.provisional ? now_ms() + SETTLE_MS : 0;
  tell(serve, &done);
  look(serve, (ServeRound){.first = first, .paths = changes.paths, .update = &done}, began);
}

// The whole site, after edits that scripts saw only in part. Browsers hear of it as of any round.
static void settle(Serve *serve) {
  if (serve->settle == 0 || now_ms() < serve->settle) return;
  double began = now_ms();
  PreviewUpdate done = preview_update(serve->preview, (PreviewChanges){.anything = true});
  serve->settle = 0;
  tell(serve, &done);
  look(serve, (ServeRound){.settled = true, .update = &done}, began);
  arena_free(&serve->batch);
}

// A page that ended a process gets another chance when its file changes.
static void give_back(DiagList *left_out, const PreviewChanges *changes) {
  for (size_t i = left_out->len; i-- > 0;) {
    bool back = changes->anything;
    for (size_t k = 0; k < changes->paths.len; k++)
      back = back || str_eq(changes->paths.items[k], left_out->items[i].span.file);
    if (back) diag_drop(left_out, i, i + 1);
  }
}

static void take_changes(Serve *serve) {
  WatchBatch batch = {0};
  while (watch_take(serve->watch, &serve->batch, &batch)) {
    PreviewChanges changes = sources_changes(&serve->sources, &batch, &serve->batch);
    give_back(serve->options.left_out, &changes);
    bool any = changes.paths.len > 0 || changes.anything || changes.history;
    if (any && !preview_site(serve->preview)) changes.anything = true;
    if (any) update(serve, changes, false);
    batch = (WatchBatch){0};
    arena_free(&serve->batch);
  }
}

static void make_first(Serve *serve) {
  const GitPlace *place = serve->options.preview.place;
  if (serve->options.stopped.len > 0) {
    serve->state.stopped = serve->options.stopped;
    PreviewUpdate none = {.scope = PREVIEW_ALL};
    serve->state.update = &none;
    http_tell(serve->http, state_render(&serve->state, serve->preview, &serve->batch));
    serve->state.update = NULL;
    return;
  }
  update(serve, (PreviewChanges){.anything = true}, true);
  http_run(serve->http);
  // Git is asked when the first page can be looked at already.
  if (place && place->git && !serve->options.preview.past_hung)
    update(serve, (PreviewChanges){.history = true}, false);
}

// ---- the loop -----------------------------------------------------------------------------------

static int earlier(int a, int b) { return a < 0 ? b : b < 0 || a < b ? a : b; }

static void wait_for_work(Serve *serve) {
  struct pollfd all[] = {{.fd = http_descriptor(serve->http), .events = POLLIN},
                         {.fd = watch_descriptor(serve->watch), .events = POLLIN},
                         {.fd = serve->signals, .events = POLLIN}};
  int timeout = earlier(http_timeout(serve->http), watch_timeout(serve->watch));
  if (serve->settle > 0) timeout = earlier(timeout, (int)fmax(0, ceil(serve->settle - now_ms())));
  poll(all, sizeof all / sizeof *all, timeout);
  serve->stopping = serve->signals >= 0 && (all[2].revents & POLLIN);
}

// The signals that ask for the end, as something to wait for.
static int open_signals(void) {
#ifdef __linux__
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGHUP);
  sigprocmask(SIG_BLOCK, &stops, NULL);
  return signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
#else
  return -1;
#endif
}

static bool begin(Serve *serve, Arena *arena, Str *problem) {
  ServeOptions *options = &serve->options;
  options->preview.breathe = breathe;
  options->preview.context = serve;
  options->preview.left_out = options->left_out;
  serve->sources =
      sources_of(options->preview.folder, options->preview.place, options->output, arena);
  serve->preview = preview_open(options->preview);
  serve->http = http_start((HttpOptions){.listener = options->listener,
                                         .host = options->host,
                                         .events = S(ANSWER_EVENTS),
                                         .get = get,
                                         .context = serve});
  if (!serve->http) *problem = S("the HTTP library does not start");
  if (serve->http)
    serve->watch = watch_open((WatchOptions){serve->sources.roots, serve->sources.root_count,
                                             options->poll, options->poll_ms},
                              arena, problem);
  return serve->watch != NULL;
}

bool serve_run(ServeOptions options, Arena *arena, Str *problem) {
  Serve serve = {.options = options, .signals = open_signals()};
  serve.state.instance = (uint32_t)getpid() * 2654435761u;
  serve.state.today = options.today;
  bool begun = begin(&serve, arena, problem);
  if (begun) make_first(&serve);
  while (begun && !serve.stopping) {
    wait_for_work(&serve);
    http_run(serve.http);
    take_changes(&serve);
    settle(&serve);
  }
  watch_close(serve.watch);
  http_stop(serve.http);
  preview_close(serve.preview);
  arena_free(&serve.batch);
  if (serve.signals >= 0) close(serve.signals);
  return begun;
}
