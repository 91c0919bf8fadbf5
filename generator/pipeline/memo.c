#include "pipeline/memo.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "site/version.h"

// A file written right before the build began may be written once more within the same tick of the clock.
static const int64_t tick_ns = 50 * 1000 * 1000;

static Str manifest_name(void) { return S(".prepbook-manifest"); }

// The folder that holds the output, and the memo's name in it.
typedef struct Place {
  Str folder, name;
} Place;

static Place place_of(Str destination, Arena *scratch) {
  while (destination.len > 1 && destination.ptr[destination.len - 1] == '/') destination.len--;
  Str folder = path_dir(destination), name = path_name(destination);
  if (folder.len == 0) folder = str_starts(destination, S("/")) ? S("/") : S(".");
  return (Place){folder, str_fmt(scratch, ".%.*s.prepbook-memo", STR_ARG(name))};
}

// ---- fingerprints -------------------------------------------------------------------------------------

Str memo_program(Arena *arena) {
  struct stat info = {0};
  if (stat("/proc/self/exe", &info) != 0) return (Str){0};
  return str_fmt(arena, PREPBOOK_VERSION " %llu %lld %lld.%ld", (unsigned long long)info.st_ino,
                 (long long)info.st_size, (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

static void add_program(Fingerprint *print, Arena *scratch) {
  Str program = memo_program(scratch);
  if (program.len == 0) print->valid = false;
  fingerprint_text(print, program);
}

static void add_options(Fingerprint *print, const Config *config, uint64_t history_state,
                        BuildOptions options, Arena *scratch) {
  fingerprint_text(print,
                   str_fmt(scratch, "%s %s %d%d%d %lld", options.folder, options.destination, config->drafts,
                           config->untrusted, options.strict, (long long)config->build_time));
  fingerprint_text(print, config->base_url);
  fingerprint_text(print,
                   str_fmt(scratch, "%d %016llx", options.past_hung, (unsigned long long)history_state));
}

static Fingerprint print_site(const Site *site, BuildOptions options, Arena *scratch) {
  Fingerprint print = {.valid = true};
  add_program(&print, scratch);
  add_options(&print, &site->config, site->history.state, options, scratch);
  fingerprint_folder(&print, site->content, (Str){0}, manifest_name(), scratch);
  fingerprint_folder(&print, site->root, S("themes"), (Str){0}, scratch);
  fingerprint_folder(&print, site->root, S("scripts"), (Str){0}, scratch);
  return print;
}

static Fingerprint print_output(BuildOptions options, Arena *scratch) {
  Fingerprint print = {.valid = false};
  FsRoot output;
  if (fs_open_root(options.destination, &output).status != FS_OK) return print;
  print.valid = true;
  fingerprint_folder(&print, output, (Str){0}, (Str){0}, scratch);
  fs_close(&output);
  return print;
}

// ---- the file -----------------------------------------------------------------------------------------

static Str content_of(uint64_t site, uint64_t output, size_t pages, size_t files, Arena *scratch) {
  return str_fmt(scratch, "prepbook memo 1\nsite %016llx\noutput %016llx\npages %zu\nfiles %zu\n",
                 (unsigned long long)site, (unsigned long long)output, pages, files);
}

static bool read_memo(BuildOptions options, Arena *scratch, Str *out) {
  Place place = place_of(str_from(options.destination), scratch);
  FsRoot folder;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return false;
  bool fine = fs_read(folder, place.name, 1024, scratch, out).status == FS_OK;
  fs_close(&folder);
  return fine;
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

Memo memo_open(const Site *site, BuildOptions options, Arena *scratch) {
  Memo memo = {.began_ns = now_ns(), .site = print_site(site, options, scratch)};
  Str text;
  if (!memo.site.valid || !read_memo(options, scratch, &text)) return memo;
  if (sscanf(str_cstr(scratch, text),
             "prepbook memo 1\nsite %*16[0-9a-f]\noutput %*16[0-9a-f]\npages %zu\nfiles %zu\n", &memo.pages,
             &memo.files) != 2)
    return memo;
  Fingerprint output = print_output(options, scratch);
  Str same = content_of(memo.site.hash, output.hash, memo.pages, memo.files, scratch);
  memo.found = output.valid && str_eq(same, text);
  return memo;
}

void memo_save(const Memo *memo, BuildOptions options, size_t pages, size_t files, Arena *scratch) {
  Place place = place_of(str_from(options.destination), scratch);
  FsRoot folder;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return;
  const char *name = str_cstr(scratch, place.name);
  unlinkat(folder.fd, name, 0);
  Fingerprint output = print_output(options, scratch);
  bool certain = memo->site.valid && output.valid && memo->site.newest_ns < memo->began_ns - tick_ns;
  if (certain) fs_create(folder, place.name, content_of(memo->site.hash, output.hash, pages, files, scratch));
  fs_close(&folder);
}

void memo_remove(const char *destination, Arena *scratch) {
  Place place = place_of(str_from(destination), scratch);
  FsRoot folder;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return;
  unlinkat(folder.fd, str_cstr(scratch, place.name), 0);
  fs_close(&folder);
}
