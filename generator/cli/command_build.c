// `prepbook build` and `prepbook check`: the work runs in a child process that the guard watches.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/pool.h"
#include "base/utf8.h"
#include "cli/cache_file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/output.h"
#include "cli/report.h"
#include "guard/guard.h"
#include "history/place.h"
#include "pipeline/pipeline.h"

// What the command line asks for, made ready before the child starts.
typedef struct Job {
  const Options *options;
  const char *folder;       // the site
  const char *destination;  // output folder; NULL for check
  OutputPlace output;       // where the destination is; zero for check
  GitPlace place;           // where the site's history is
  CacheFile cache;          // of what was compared before
  SearchQueries queries;    // of check --search
  bool past_hung;           // a first try never got through it
  Str past_end;             // how that ended
  bool changelog;           // what changed is printed, nothing is built
  const char *range;        // "A..B" for diff; else NULL
  struct timespec began;
} Job;

// ---- what is said at the end --------------------------------------------------------------------

static double seconds_since(struct timespec began) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9;
}

static void add_count(Buf *out, size_t count, const char *word) {
  if (out->len > 0) buf_add_lit(out, ", ");
  buf_add_fmt(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

static void add_outcome(Buf *out, const Job *job, const BuildResult *result, bool published) {
  if (!job->destination) return;
  if (!published) {
    buf_add_lit(out, "; nothing published");
    return;
  }
  bool same = result->count.written == 0 && result->count.removed == 0;
  buf_add_fmt(out, " -> %s%s%s", job->destination,
              str_ends(str_from(job->destination), S("/")) ? "" : "/",
              same ? " (nothing changed)" : "");
}

// "63 pages, 2 warnings, 0.11 s -> public/"
static void print_summary(const Job *job, const BuildResult *result, bool published) {
  if (job->options->quiet || job->options->format != FORMAT_TEXT) return;
  Arena arena = {0};
  Buf out = {.arena = &arena};
  add_count(&out, result->pages, "page");
  if (result->problems.errors) add_count(&out, result->problems.errors, "error");
  if (result->problems.warnings) add_count(&out, result->problems.warnings, "warning");
  buf_add_fmt(&out, ", %.2f s", seconds_since(job->began));
  add_outcome(&out, job, result, published);
  if (job->options->verbose && published)
    buf_add_fmt(&out, "\n%zu files: %zu written, %zu unchanged, %zu removed", result->count.total,
                result->count.written, result->count.unchanged, result->count.removed);
  buf_add_char(&out, '\n');
  report_lines(stdout, buf_str(&out));
  arena_free(&arena);
}

static void print_timings(const Job *job, const BuildResult *result) {
  if (!job->options->timings) return;
  Arena arena = {0};
  for (int stage = 0; stage < STAGE_COUNT; stage++)
    fprintf(stderr, "%-10s %8.1f ms\n", stage_title((StageName)stage),
            (double)result->stage_ns[stage] / 1e6);
  for (size_t i = 0; i < result->hooks.len; i++) {
    const HookTime *hook = &result->hooks.items[i];
    report_lines(stderr, str_fmt(&arena, "  %-40.*s %8.1f ms, %u calls\n", STR_ARG(hook->name),
                                 (double)hook->ns / 1e6, hook->calls));
  }
  arena_free(&arena);
}

static int exit_code(const Job *job, const BuildResult *result) {
  if (result->publish.status == PUBLISH_REFUSED) return EXIT_USAGE;
  if (result->publish.status != PUBLISH_OK) return EXIT_MACHINE;
  if (!result->opened) return EXIT_USAGE;
  if (!result->configured) return EXIT_USAGE;
  bool unsound =
      result->problems.errors > 0 || (job->options->strict && result->problems.warnings > 0);
  return unsound ? EXIT_CONTENT : EXIT_FINE;
}

// ---- in the child -------------------------------------------------------------------------------

// Work longer than half a second shows on a terminal what it is at.
static bool shows_progress(const Job *job) {
  return !job->options->quiet && isatty(STDERR_FILENO) && seconds_since(job->began) > 0.5;
}

static void look(void *context, const char *stage, const char *name) {
  if (shows_progress(context)) report_progress(str_from(stage), str_from(name));
}

static void report_result(const Job *job, Site *site, const BuildResult *result, int code) {
  if (shows_progress(job)) report_progress_end();
  report_problems(job->options, &result->problems, &site->arena);
  if (result->publish.status != PUBLISH_OK)
    report_error(job->options, result->publish.message, result->publish.help);
  if (result->opened && result->publish.status == PUBLISH_OK)
    print_summary(job, result, job->destination && result->count.total > 0);
  if (code == EXIT_FINE || result->opened) print_timings(job, result);
  report_losses(job->options, &result->problems);
}

static ChangelogRequest changelog_request(const Options *options) {
  static const ChangelogFormat formats[] = {[FORMAT_TEXT] = CHANGELOG_TEXT,
                                            [FORMAT_JSON] = CHANGELOG_JSON,
                                            [FORMAT_MARKDOWN] = CHANGELOG_MARKDOWN};
  return (ChangelogRequest){.since = str_from(options->since), .format = formats[options->format]};
}

// Problems of pages are for build and check; only what concerns the history is said here.
static void report_changelog(const Job *job, const BuildResult *result, Site *site,
                             const ChangelogRequest *request) {
  DiagList told = {.arena = &site->arena};
  for (size_t i = 0; i < site->diags.len; i++) diag_add(&told, site->diags.items[i]);
  report_problems(&(Options){.color = job->options->color}, &told, &site->arena);
  if (result->opened && told.errors == 0)
    (request->format == CHANGELOG_JSON ? report_json : report_lines)(stdout,
                                                                     buf_str(&request->out));
  report_losses(&(Options){.color = job->options->color}, &told);
}

static int tell_changes(const Job *job, Site *site, BuildOptions options) {
  ChangelogRequest request = changelog_request(job->options);
  options.changelog = &request;
  BuildResult result = pipeline_build(site, options);
  report_changelog(job, &result, site, &request);
  if (!result.opened || site->diags.errors > 0) return EXIT_USAGE;
  return EXIT_FINE;
}

static int build(const Job *job, Site *site, BuildOptions options) {
  BuildResult result = pipeline_build(site, options);
  int code = exit_code(job, &result);
  report_result(job, site, &result, code);
  return code;
}

static int work(void *context, Heartbeat *beat) {
  const Job *job = context;
  JobReach reach = {job->folder, job->destination, job->output.above,
                    &job->place, &job->cache,      false};
  if (!job_confine(job->options, &reach)) return EXIT_MACHINE;
  Site site = {0};
  site.config = job_config(job->options);
  BuildOptions options = {.folder = job->folder,
                          .destination = job->destination,
                          .workers = job_workers(job->options),
                          .strict = job->options->strict,
                          .alone = job->options->untrusted && job->output.in_site,
                          .place = &job->place,
                          .cache = job->cache.path,
                          .whole = job_in_ci(),
                          .past_hung = job->past_hung,
                          .past_end = job->past_end,
                          .range = job->range,
                          .queries = job->queries,
                          .beat = beat};
  int code = job->changelog ? tell_changes(job, &site, options) : build(job, &site, options);
  pipeline_free(&site);
  return report_end_of_output(job->options, code);
}

// ---- in the parent ------------------------------------------------------------------------------

// Removes what a child that was ended has left beside the output.
static void tidy_up(const Job *job) {
  Arena arena = {0};
  Publish *publish = NULL;
  if (job->destination) publish_open(job->destination, &arena, &publish);
  publish_close(publish);
  arena_free(&arena);
}

static int report_end(const Job *job, const GuardReport *report, int code) {
  Arena arena = {0};
  Diag diag = job_end(report, &arena);
  diag.message = str_fmt(&arena, "%.*s; nothing is published", STR_ARG(diag.message));
  report_problem(stderr, &diag, report_color(job->options, stderr));
  arena_free(&arena);
  return code;
}

// Ends as the signal would have ended the program, so that a shell sees it.
static int end_by_signal(int number) {
  signal(number, SIG_DFL);
  raise(number);
  return EXIT_MACHINE;
}

// "history took over 5 s of processor time at commit 7 of 90"
static Str past_end(const GuardReport *report, Arena *arena) {
  Diag diag = job_end(report, arena);
  if (diag.span.file.len == 0) return diag.message;
  return str_fmt(arena, "%.*s at %.*s", STR_ARG(diag.message), STR_ARG(diag.span.file));
}

static int run_guarded(Job *job, Arena *arena) {
  GuardOptions options = {.deadline_ms = (uint32_t)job->options->time_limit * 1000, .look = look};
  GuardReport report = guard_run(options, work, job);
  if (job_ended_in_history(&report)) {
    job->past_hung = true;
    job->past_end = past_end(&report, arena);
    tidy_up(job);
    report = guard_run(options, work, job);
  }
  if (report.end != GUARD_DONE && shows_progress(job)) report_progress_end();
  if (report.end != GUARD_DONE) tidy_up(job);
  switch (report.end) {
    case GUARD_DONE: return report.exit_code;
    case GUARD_HUNG: return report_end(job, &report, EXIT_CONTENT);
    case GUARD_DIED: return report_end(job, &report, EXIT_MACHINE);
    case GUARD_STOPPED: return end_by_signal(report.signal);
    case GUARD_FAILED: break;
  }
  report_error(job->options, S("cannot start a process for the build"), (Str){0});
  return EXIT_MACHINE;
}

// Fills in the destination; false (reported) when the output may not go there.
static bool place_output(Job *job, const char *usual, Arena *arena) {
  job->destination = output_folder(job->options, job->folder, usual, arena);
  return output_place(job->options, job->folder, job->destination, arena, &job->output);
}

// ---- the commands -------------------------------------------------------------------------------

typedef enum Purpose { PURPOSE_BUILD, PURPOSE_CHECK, PURPOSE_CHANGELOG, PURPOSE_DIFF } Purpose;

// Reads the file of --search; false (reported) when it cannot be read.
static bool read_queries(Job *job, Arena *arena) {
  enum { BYTES_MAX = 8 * 1024 * 1024 };
  Str path = str_from(job->options->queries), folder = path_dir(path);
  FsRoot root;
  if (path.len == 0) return true;
  const char *above = folder.len ? str_cstr(arena, folder) : str_starts(path, S("/")) ? "/" : ".";
  FsResult result = fs_open_root(above, &root);
  if (result.status == FS_OK) {
    result = fs_read(root, path_name(path), BYTES_MAX, arena, &job->queries.text);
    fs_close(&root);
  }
  job->queries.file = path;
  if (result.status == FS_OK) job->queries.text = utf8_repair(arena, job->queries.text);
  if (result.status != FS_OK)
    report_error(job->options,
                 str_fmt(arena, "cannot read %.*s: %s", STR_ARG(path), fs_reason(result)),
                 (Str){0});
  return result.status == FS_OK;
}

static int run(const Options *options, Purpose purpose) {
  Arena arena = {0};
  bool diff = purpose == PURPOSE_DIFF, publish = purpose == PURPOSE_BUILD || diff;
  Job job = {.options = options,
             .folder = job_folder(&arena, options->args[diff ? 1 : 0]),
             .range = diff ? options->args[0] : NULL,
             .changelog = purpose == PURPOSE_CHANGELOG};
  clock_gettime(CLOCK_MONOTONIC, &job.began);
  job.place = git_place_find(job.folder, options->untrusted, &arena);
  bool keeps = purpose != PURPOSE_CHECK && !options->no_cache && !options->untrusted;
  if (keeps) job.cache = cache_file_for(job.place.common, &arena);
  bool ready = job_folder_is_site(options, job.folder, &arena) && read_queries(&job, &arena) &&
               (!publish || place_output(&job, diff ? "public-diff" : "public", &arena));
  int code = ready ? run_guarded(&job, &arena) : EXIT_USAGE;
  arena_free(&arena);
  return code;
}

// --format has words that only one of two commands knows.
static bool takes_format(const Options *options, ReportFormat foreign, const char *words) {
  if (options->format != foreign) return true;
  Arena arena = {0};
  report_error(options,
               str_fmt(&arena, "\"prepbook %s\" takes --format %s", options->command->name, words),
               (Str){0});
  arena_free(&arena);
  return false;
}

int command_build(const Options *options) { return run(options, PURPOSE_BUILD); }

int command_check(const Options *options) {
  if (!takes_format(options, FORMAT_MARKDOWN, "text, json or github")) return EXIT_USAGE;
  return run(options, PURPOSE_CHECK);
}

int command_diff(const Options *options) {
  if (options->arg_count > 0) return run(options, PURPOSE_DIFF);
  report_error(options, S("which commits? \"prepbook diff main..my-branch\""), (Str){0});
  return EXIT_USAGE;
}

int command_changelog(const Options *options) {
  if (!takes_format(options, FORMAT_GITHUB, "text, md or json")) return EXIT_USAGE;
  return run(options, PURPOSE_CHANGELOG);
}
