#include "pipeline/memo.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "site/version.h"

enum {
  HEAD_BYTES_MAX = 256,
  MEMO_BYTES_MAX = 64 * 1024 * 1024,  // a longer list is not kept
};

Str memo_own(void) { return S(".prepbook-manifest"); }

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

// ---- fingerprints -------------------------------------------------------------------------------

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

// What is not on the disk, or not beneath the site: the options, where the site stands, what git
// knows. The title is the folder's own name where no other is given.
static void add_options(Fingerprint *print, const Site *site, BuildOptions options,
                        Arena *scratch) {
  const Config *config = &site->config;
  fingerprint_text(print, str_fmt(scratch, "%s %s %d%d%d %lld", options.folder, options.destination,
                                  config->drafts, config->untrusted, options.strict,
                                  (long long)config->build_time));
  fingerprint_text(print, config->base_url);
  fingerprint_text(print, config->title);
  const ZoneChangeVec *changes = &config->history.zone.changes;  // the system's, not the site's
  for (size_t i = 0; i < changes->len; i++)
    fingerprint_text(print, str_fmt(scratch, "%lld %d", (long long)changes->items[i].from,
                                    (int)changes->items[i].offset));
  fingerprint_text(print, str_fmt(scratch, "%d %016llx", options.past_hung,
                                  (unsigned long long)site->history.state));
  if (options.place && options.place->problem.len > 0) print->valid = false;
  if (!options.place || !options.place->git) return;
  fingerprint_text(print, str_from(options.place->git));
  fingerprint_text(print, options.place->prefix);
  fingerprint_text(print, options.place->site_prefix);
}

static Fingerprint print_options(const Site *site, BuildOptions options, Arena *scratch) {
  Fingerprint print = {.valid = true};
  add_program(&print, scratch);
  add_options(&print, site, options, scratch);
  return print;
}

static void add_reads(Fingerprint *print, ReadsPrint reads) {
  if (!reads.steady) print->valid = false;
  fingerprint_text(print, (Str){(const char *)&reads.hash, sizeof reads.hash});
}

static Fingerprint print_output(BuildOptions options, Arena *scratch) {
  Fingerprint print = {.valid = false};
  FsRoot output;
  if (fs_open_root(options.destination, &output).status != FS_OK) return print;
  print.valid = true;
  fingerprint_folder(&print, output, scratch);
  fs_close(&output);
  return print;
}

// ---- the file -----------------------------------------------------------------------------------

// The head of the file. The list of what was read follows.
static Str head_of(uint64_t site, uint64_t output, size_t pages, size_t files, Arena *scratch) {
  return str_fmt(scratch, "prepbook memo 2\nsite %016llx\noutput %016llx\npages %zu\nfiles %zu\n",
                 (unsigned long long)site, (unsigned long long)output, pages, files);
}

static bool read_memo(BuildOptions options, Arena *scratch, Str *out) {
  Place place = place_of(str_from(options.destination), scratch);
  FsRoot folder;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return false;
  bool fine = fs_read(folder, place.name, MEMO_BYTES_MAX, scratch, out).status == FS_OK;
  fs_close(&folder);
  return fine;
}

// Whether what the last build left was made of what is there now. `head` is as long as it is
// whatever the fingerprints are.
static bool is_same(const Memo *memo, const Site *site, BuildOptions options, Str text,
                    Arena *scratch) {
  Str head = head_of(0, 0, memo->pages, memo->files, scratch);
  ReadsPrint reads;
  Fingerprint now = memo->options, output = print_output(options, scratch);
  if (!reads_again(str_from_index(text, head.len), site->root, memo_own(), scratch, &reads))
    return false;
  add_reads(&now, reads);
  head = head_of(now.hash, output.hash, memo->pages, memo->files, scratch);
  return now.valid && output.valid && str_starts(text, head);
}

Memo memo_open(const Site *site, BuildOptions options, Arena *scratch) {
  Memo memo = {.options = print_options(site, options, scratch)};
  Str text;
  if (!memo.options.valid || !read_memo(options, scratch, &text)) return memo;
  if (sscanf(str_cstr(scratch, str_sub(text, 0, HEAD_BYTES_MAX)),
             "prepbook memo 2\nsite %*16[0-9a-f]\noutput %*16[0-9a-f]\npages %zu\nfiles %zu\n",
             &memo.pages, &memo.files) == 2)
    memo.found = is_same(&memo, site, options, text, scratch);
  return memo;
}

void memo_save(const Memo *memo, const Site *site, BuildOptions options, PublishCount count,
               Arena *scratch) {
  Place place = place_of(str_from(options.destination), scratch);
  FsRoot folder;
  ReadsPrint reads;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return;
  unlinkat(folder.fd, str_cstr(scratch, place.name), 0);
  Fingerprint seen = memo->options, output = print_output(options, scratch);
  Buf text = {.arena = scratch};
  Str list = reads_list(site->reads, scratch, &reads);
  add_reads(&seen, reads);
  buf_add(&text, head_of(seen.hash, output.hash, site->pages.len, count.total, scratch));
  buf_add(&text, list);
  bool certain = seen.valid && output.valid;
  if (certain && text.len <= MEMO_BYTES_MAX) fs_create(folder, place.name, buf_str(&text));
  fs_close(&folder);
}

void memo_remove(const char *destination, Arena *scratch) {
  Place place = place_of(str_from(destination), scratch);
  FsRoot folder;
  if (fs_open_root(str_cstr(scratch, place.folder), &folder).status != FS_OK) return;
  unlinkat(folder.fd, str_cstr(scratch, place.name), 0);
  fs_close(&folder);
}
