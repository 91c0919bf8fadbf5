#include "cli/job.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/pool.h"
#include "cli/report.h"
#include "pipeline/pipeline.h"
#include "settings/tzfile.h"

const char *job_folder(Arena *arena, const char *given) {
  Str folder = given ? str_from(given) : S(".");
  while (folder.len > 1 && folder.ptr[folder.len - 1] == '/') folder.len--;
  return str_cstr(arena, folder);
}

bool job_folder_is_site(const Options *options, const char *folder, Arena *arena) {
  char real[PATH_MAX], home[PATH_MAX];
  struct stat info;
  const char *given = getenv("HOME");
  if (!realpath(folder, real)) return true;  // whoever opens it says why not
  bool root = strcmp(real, "/") == 0;
  bool own = given && *given && realpath(given, home) && strcmp(real, home) == 0;
  bool content =
      stat(str_cstr(arena, path_join(arena, str_from(folder), S("content"))), &info) == 0;
  if (content || !(root || own)) return true;
  report_error(options,
               str_fmt(arena, "\"%s\" is %s; all in it would be one site", folder,
                       root ? "the root of the file system" : "your home folder"),
               S("name the folder that holds the Markdown, or make content/ in it"));
  return false;
}

static int64_t source_date(void) {
  const char *text = getenv("SOURCE_DATE_EPOCH");
  unsigned long seconds = 0;
  if (text) str_to_uint(str_from(text), LONG_MAX, &seconds);
  return (int64_t)seconds;
}

Config job_config(const Options *options) {
  return (Config){.base_url = str_from(options->base_url),
                  .drafts = options->drafts,
                  .untrusted = options->untrusted,
                  .build_time = source_date()};
}

bool job_in_ci(void) {
  Str ci = str_from(getenv("CI"));
  return ci.len > 0 && !str_eq(ci, S("0")) && !str_eq_nocase(ci, S("false"));
}

size_t job_workers(const Options *options) {
  if (options->jobs == 0) return pool_default_workers();
  return options->jobs < POOL_WORKERS_MAX ? options->jobs : POOL_WORKERS_MAX;
}

// Gives up what the build does not need. False when --untrusted asks for more than the kernel
// offers.
bool job_confine(const Options *options, const JobReach *reach) {
  const GitPlace *place = reach->place;
  const char *read[6 + GIT_BORROWED_MAX] = {reach->folder, tzfile_folder()}, **next = read + 2;
  if (reach->destination) *next++ = reach->destination;
  if (place->git) *next++ = place->git;
  if (place->git) *next++ = place->common;
  for (size_t i = 0; place->objects[i] && !options->untrusted; i++) *next++ = place->objects[i];
  const char *write[3] = {0}, **place_to_write = write;
  if (reach->writable) *place_to_write++ = reach->writable;
  if (reach->cache->folder) *place_to_write++ = reach->cache->folder;
  ConfineResult result = guard_confine(&(Confinement){
      .read = read, .write = write, .serves = reach->serves, .of_others = options->untrusted});
  if (!options->untrusted || result == CONFINE_FULL) return true;
  report_error(options,
               S("--untrusted needs Landlock and seccomp, which this kernel does not offer"),
               S("build in a container or a virtual machine, without --untrusted"));
  return false;
}

static const char *counted(const GuardReport *report) {
  static const char *const words[] = {[GUARD_WORKED] = "of processor time",
                                      [GUARD_WAITED] = "of waiting",
                                      [GUARD_ELAPSED] = "of time"};
  return words[report->counted];
}

// The items' names, for people.
static Str names_of(const GuardReport *report, Arena *arena) {
  Buf names = {.arena = arena};
  for (size_t i = 0; i < report->count; i++) {
    if (i > 0) buf_add_lit(&names, ", ");
    buf_add(&names, str_from(report->names[i]));
  }
  return buf_str(&names);
}

bool job_ended_in_scripts(const GuardReport *report) {
  return strcmp(report->stage, stage_title(STAGE_SCRIPTS)) == 0;
}

static Diag hung(const GuardReport *report, Arena *arena) {
  bool script = job_ended_in_scripts(report);
  return (Diag){
      .code = DIAG_WORK_HUNG,
      .severity = DIAG_ERROR,
      .span = {.file = names_of(report, arena)},
      .message = str_fmt(arena, "%s took over %u s %s", report->stage, report->limit_ms / 1000,
                         counted(report)),
      .help =
          script ? S("look for what never ends in it; scripts.seconds in handbook.yaml allows more")
                 : S("look for a very large table, list or nesting in it, or allow more with "
                     "--time-limit")};
}

static Diag died(const GuardReport *report, Arena *arena) {
  return (Diag){
      .code = DIAG_WORK_DIED,
      .severity = DIAG_ERROR,
      .span = {.file = names_of(report, arena)},
      .message = str_fmt(arena, "the build was ended by signal %d (%s)%s%s", report->signal,
                         strsignal(report->signal), report->stage[0] ? " in " : "", report->stage),
      .help =
          S("this is a bug of prepbook or of a library: please report the file that caused it")};
}

Diag job_end(const GuardReport *report, Arena *arena) {
  return report->end == GUARD_HUNG ? hung(report, arena) : died(report, arena);
}

bool job_ended_in_history(const GuardReport *report) {
  bool ended = report->end == GUARD_HUNG || report->end == GUARD_DIED;
  return ended && (report->beside || strcmp(report->stage, stage_title(STAGE_HISTORY)) == 0);
}
