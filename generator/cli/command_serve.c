// `prepbook serve`: the preview runs in a child process that the guard watches. A child that hung
// or died is followed by another, which leaves out the page that ended it.
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/output.h"
#include "cli/report.h"
#include "publish/publish.h"
#include "serve/serve.h"

enum {
  PORT = 8000,
  PORTS = 10,         // that are tried, unless one is asked for
  QUICK_SECONDS = 2,  // a child that lived no longer
  QUICK_ENDS = 5,     // so many of them in a row, and that is that
};

typedef struct Show {
  const Options *options;
  const char *folder;
  const char *output;  // a build's folder in the site
  GitPlace place;
  CacheFile cache;
  HttpListener listener;
  Arena arena;        // of what children that ended left to say
  DiagList left_out;  // pages that ended them
  VEC(FsInfo) ends;   // what their files were then
  Diag stopped;       // what else did; no message: nothing
  bool past_hung;
  bool again;        // this is not the first child
  uint64_t printed;  // hash of the problems that were printed last
} Show;

// ---- what is printed, in the child --------------------------------------------------------------

static void print_clock(Buf *out) {
  time_t now = time(NULL);
  struct tm day;
  if (localtime_r(&now, &day))
    buf_add_fmt(out, "%02d:%02d:%02d ", day.tm_hour, day.tm_min, day.tm_sec);
}

static void add_what(Buf *out, const ServeRound *round) {
  size_t count = round->paths.len;
  if (count == 0)
    buf_add(out, round->first || round->settled ? S("the whole site") : S("git"));
  else if (count == 1)
    buf_add(out, round->paths.items[0]);
  else
    buf_add_fmt(out, "%.*s and %zu more", STR_ARG(round->paths.items[0]), count - 1);
}

static void add_count(Buf *out, size_t count, const char *word) {
  buf_add_fmt(out, ", %zu %s%s", count, word, count == 1 ? "" : "s");
}

// "12:04:31 content/process/loop.md: 1 page, 4 ms, 2 problems"
static void print_round(const ServeRound *round, size_t problems) {
  Arena arena = {0};
  Buf out = {.arena = &arena};
  print_clock(&out);
  add_what(&out, round);
  buf_add_fmt(&out, ": %zu page%s, %.0f ms", round->update->converted,
              round->update->converted == 1 ? "" : "s", round->milliseconds);
  add_count(&out, problems, "problem");
  report_text(stdout, buf_str(&out));
  putchar('\n');
  arena_free(&arena);
}

static uint64_t hash_of(const DiagList *problems) {
  uint64_t hash = problems->len;
  for (size_t i = 0; i < problems->len; i++) {
    const Diag *diag = &problems->items[i];
    hash = hash * 31 + hash_bytes(diag->message) + hash_bytes(diag->span.file) +
           diag->span.line * 7919u + diag->span.column;
  }
  return hash;
}

// Problems are printed when they are others than last time.
static void look(void *context, const ServeRound *round) {
  Show *show = context;
  const DiagList *problems = preview_problems(round->preview);
  Arena scratch = {0};
  uint64_t hash = hash_of(problems);
  bool others = hash != show->printed;
  if (others) report_problems(show->options, problems, &scratch);
  if (others) report_losses(show->options, problems);
  show->printed = hash;
  arena_free(&scratch);
  if (!show->options->quiet && (others || !round->settled)) print_round(round, problems->len);
  if (round->first && !show->again && !show->options->quiet)
    printf("%s  (Ctrl-C ends the preview)\n", show->listener.url);
  fflush(stderr);
  fflush(stdout);
}

// ---- the child ----------------------------------------------------------------------------------

static int serve(Show *show, Heartbeat *beat) {
  const Options *options = show->options;
  Config config = job_config(options);
  config.drafts = true;
  ServeOptions serve = {.preview = {.folder = show->folder,
                                    .config = &config,
                                    .workers = job_workers(options),
                                    .place = &show->place,
                                    .past_hung = show->past_hung,
                                    .cache = show->cache.path,
                                    .beat = beat},
                        .left_out = &show->left_out,
                        .stopped = show->stopped.message,
                        .listener = show->listener,
                        .host = options->host ? options->host : "127.0.0.1",
                        .output = show->output,
                        .navigate = options->navigate,
                        .poll = options->poll,
                        .poll_ms = (uint32_t)options->poll_ms,
                        .today = config.build_time ? config.build_time : (int64_t)time(NULL),
                        .look = look,
                        .context = show};
  Str problem;
  if (serve_run(serve, &show->arena, &problem)) return EXIT_FINE;
  report_error(options, problem, (Str){0});
  return EXIT_MACHINE;
}

static int work(void *context, Heartbeat *beat) {
  Show *show = context;
  JobReach reach = {show->folder, NULL, NULL, &show->place, &show->cache, true};
  int code = job_confine(show->options, &reach) ? serve(show, beat) : EXIT_MACHINE;
  arena_free(&show->arena);
  return code;
}

// ---- the parent ---------------------------------------------------------------------------------

static bool names_page(Str file) {
  return str_ends(file, S(".md")) || str_ends(file, S(".markdown"));
}

static FsInfo info_of(Show *show, Str file) {
  FsRoot root;
  FsInfo info = {0};
  if (fs_open_root(show->folder, &root).status != FS_OK) return info;
  fs_stat(root, file, &info);
  fs_close(&root);
  return info;
}

static bool is_left_out(const Show *show, Str file) {
  for (size_t i = 0; i < show->left_out.len; i++)
    if (str_eq(show->left_out.items[i].span.file, file)) return true;
  return false;
}

// Several pages may have been under way when a child died: all are left out by the next. False when
// that changes nothing: they are none, or are left out already.
static bool leave_out(Show *show, const GuardReport *report, Diag diag) {
  bool changed = false;
  for (size_t i = 0; i < report->count; i++) {
    Str file = str_from(report->names[i]);
    if (!names_page(file) || is_left_out(show, file)) continue;
    diag.span.file = str_dup(&show->arena, file);
    diag_add(&show->left_out, diag);
    *vec_add(&show->arena, &show->ends) = info_of(show, file);
    changed = true;
  }
  return changed;
}

// A child that came later may have got through a page that was edited since.
static void give_back_edited(Show *show) {
  for (size_t i = show->left_out.len; i-- > 0;) {
    FsInfo then = show->ends.items[i], now = info_of(show, show->left_out.items[i].span.file);
    if (then.modified_ns == now.modified_ns && then.size == now.size) continue;
    diag_drop(&show->left_out, i, i + 1);
    show->ends.len--;
    for (size_t k = i; k < show->ends.len; k++) show->ends.items[k] = show->ends.items[k + 1];
  }
}

// What the next child is told.
static void note_end(Show *show, const GuardReport *report) {
  Diag diag = job_end(report, &show->arena);
  show->stopped = (Diag){0};
  show->again = true;
  if (job_ended_in_history(report))
    show->past_hung = true;
  else if (!job_ended_in_scripts(report) && leave_out(show, report, diag))
    return;  // the next child says so
  else if (report->stage[0])
    show->stopped = diag;
  report_problem(stderr, &diag, report_color(show->options, stderr));
  fflush(stderr);
}

static int end_of(const Show *show, const GuardReport *report) {
  if (report->end == GUARD_DONE) return report->exit_code;
  if (report->end == GUARD_STOPPED) return EXIT_FINE;
  report_error(show->options, S("cannot start a process for the preview"), (Str){0});
  return EXIT_MACHINE;
}

static int run(Show *show) {
  GuardOptions options = {.deadline_ms = (uint32_t)show->options->time_limit * 1000};
  for (unsigned quick = 0; quick < QUICK_ENDS;) {
    time_t began = time(NULL);
    give_back_edited(show);
    GuardReport report = guard_run(options, work, show);
    bool again = report.end == GUARD_HUNG || report.end == GUARD_DIED;
    if (!again) return end_of(show, &report);
    note_end(show, &report);
    bool died = report.end == GUARD_DIED && time(NULL) - began <= QUICK_SECONDS;
    quick = died ? quick + 1 : 0;
  }
  report_error(show->options, S("the preview ends again and again; see above"), (Str){0});
  return EXIT_MACHINE;
}

static void open_browser(const Show *show) {
  const char *const programs[] = {"xdg-open", "open", "wslview"};
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    if (guard_start((const char *const[]){programs[i], show->listener.url, NULL})) return;
  report_error(show->options, S("no program is found that opens a browser"), (Str){0});
}

static bool listen_for(Show *show) {
  const Options *options = show->options;
  Str problem;
  bool asked = options->port > 0;
  uint16_t port = (uint16_t)(asked ? options->port : PORT);
  if (!http_listen(options->host ? options->host : "127.0.0.1", port, asked ? 1 : PORTS,
                   &show->arena, &show->listener, &problem)) {
    report_error(options, problem, asked ? S("without --port a free one is taken") : (Str){0});
    return false;
  }
  if (show->listener.everybody)
    report_error(options, S("warning: everybody on this network can read the preview"),
                 S("without --host only this machine can"));
  return true;
}

static bool is_folder(Show *show) {
  FsRoot root;
  FsResult result = fs_open_root(show->folder, &root);
  if (result.status == FS_OK) fs_close(&root);
  if (result.status != FS_OK)
    report_error(show->options,
                 str_fmt(&show->arena, "cannot open %s: %s", show->folder, fs_reason(result)),
                 S("SITE is a folder with content/, or any folder of Markdown"));
  return result.status == FS_OK;
}

int command_serve(const Options *options) {
  Show show = {.options = options, .listener.socket = -1};
  show.left_out.arena = &show.arena;
  show.folder = job_folder(&show.arena, options->args[0]);
  show.output = str_cstr(&show.arena, path_join(&show.arena, str_from(show.folder), S("public")));
  show.place = git_place_find(show.folder, options->untrusted, &show.arena);
  if (!options->no_cache && !options->untrusted)
    show.cache = cache_file_for(show.place.common, &show.arena);
  bool ready = job_folder_is_site(options, show.folder, &show.arena) && is_folder(&show) &&
               listen_for(&show);
  if (ready && (!options->untrusted || !output_link(show.folder, show.output, &show.arena).len))
    publish_tidy(show.output);
  if (ready && options->open) open_browser(&show);
  int code = ready ? run(&show) : EXIT_USAGE;
  if (show.listener.socket >= 0) close(show.listener.socket);
  arena_free(&show.arena);
  return code;
}
