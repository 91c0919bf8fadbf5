// The walk through the folder. It opens no page; what it finds wrong it reports, and goes on.
#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "content/content.h"
#include "site/decode.h"
#include "site/inert.h"
#include "site/names.h"

enum {
  FOLDERS_DEEP_MAX = 64,
  FILES_MAX = 1000000,  // also ends a walk that links between folders would make endless
};

// A folder on the way down, to notice a link back to one of them.
typedef struct Step Step;
struct Step {
  const Step *up;
  uint64_t device, inode;
  size_t depth;
};

typedef struct Walk {
  Site *site;
  Arena *scratch;
  Page *withheld;  // what Site.unpublished holds for everything that is no draft
  size_t files;
  bool bare;  // the content is the site's own folder
} Walk;

static void walk_folder(Walk *walk, Str folder, const Step *up);

// ---- names --------------------------------------------------------------------------------------

static Str shown(const Walk *walk, Str path) {
  return str_fmt(&walk->site->arena, "%.*s%.*s", STR_ARG(walk->site->content_prefix),
                 STR_ARG(path));
}

// Bytes that are not UTF-8, and control characters, as \xNN.
static Str escaped(Arena *arena, Str name) {
  Buf out = {.arena = arena};
  for (size_t i = 0, length; i < name.len; i += length) {
    Str rest = str_from_index(name, i);
    uint32_t c = utf8_decode(rest, &length);
    bool bad = c < 0x20 || c == 0x7F || utf8_find_invalid(str_sub(rest, 0, length)) != STR_NONE;
    for (size_t j = 0; bad && j < length; j++)
      buf_add_fmt(&out, "\\x%02x", (unsigned)(unsigned char)rest.ptr[j]);
    if (!bad) buf_add(&out, str_sub(rest, 0, length));
  }
  return buf_str(&out);
}

static bool has_control(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7F) return true;
  return false;
}

// Whether a URL can be made of the name; reports it when not.
static bool name_is_usable(const Walk *walk, Str folder, Str name) {
  bool valid = utf8_find_invalid(name) == STR_NONE;
  if (valid && !has_control(name)) return true;
  Arena *arena = &walk->site->arena;
  Str file = shown(walk, path_join(arena, folder, escaped(arena, name)));
  diag_report(
      &walk->site->diags, DIAG_NAME_NOT_UTF8, (Span){.file = file},
      valid ? S("the file name has a control character") : S("the file name is not valid UTF-8"),
      S("rename the file"));
  return false;
}

static void report_collision(const Walk *walk, Str folder, Str first, Str second) {
  Arena *arena = &walk->site->arena;
  bool same_form = str_eq(utf8_nfc(walk->scratch, first), utf8_nfc(walk->scratch, second));
  const char *what = same_form ? "Unicode form (composed and decomposed letters)" : "case";
  Str message = str_fmt(arena, "\"%.*s\" and \"%.*s\" differ only in %s", STR_ARG(first),
                        STR_ARG(second), what);
  diag_report(&walk->site->diags, DIAG_NAME_COLLISION,
              (Span){.file = shown(walk, path_join(arena, folder, second))}, message,
              S("on some disks they are one file; rename one"));
}

// Names of one folder that a case-blind or normalizing disk would take for one.
static void check_collisions(const Walk *walk, Str folder, const FsEntryVec *entries) {
  Map seen = {0};
  for (size_t i = 0; i < entries->len; i++) {
    FsEntry *entry = &entries->items[i];
    if (utf8_find_invalid(entry->name) != STR_NONE) continue;
    void **first = map_put(&seen, walk->scratch, utf8_fold(walk->scratch, entry->name));
    if (*first)
      report_collision(walk, folder, ((FsEntry *)*first)->name, entry->name);
    else
      *first = entry;
  }
}

// ---- what is not published ----------------------------------------------------------------------

static bool is_left_out(const Walk *walk, Str path, FsKind kind) {
  if (str_eq(path, S("handbook.yaml")) || str_eq(path, S("handbook.yml"))) return true;
  return name_is_left_out(path, kind == FS_FOLDER,
                          (LeftOut){walk->bare, &walk->site->config.ignore});
}

static void withhold(const Walk *walk, Str path) {
  *map_put(&walk->site->unpublished, &walk->site->arena, str_dup(&walk->site->arena, path)) =
      walk->withheld;
}

// An output folder of ours, whatever its name.
static bool is_output(const FsEntryVec *entries) {
  for (size_t i = 0; i < entries->len; i++)
    if (str_eq(entries->items[i].name, S(".prepbook-manifest"))) return true;
  return false;
}

// ---- files --------------------------------------------------------------------------------------

static void add_page(const Walk *walk, Str path) {
  Arena *arena = &walk->site->arena;
  Page *page = arena_new(arena, Page);
  page->source.file = shown(walk, path);
  page->source.path = str_from_index(page->source.file, walk->site->content_prefix.len);
  page->source.folder = path_dir(page->source.path);
  page->diags.arena = &page->arena;
  *vec_add(arena, &walk->site->pages) = page;
}

static void report_large(const Walk *walk, Str path, uint64_t size) {
  Site *site = walk->site;
  diag_report(
      &site->diags, DIAG_FILE_TOO_LARGE, (Span){.file = shown(walk, path)},
      str_fmt(&site->arena, "the file has %llu bytes; at most %llu (%llu GB) are published as one",
              (unsigned long long)size, (unsigned long long)ASSET_BYTES_MAX,
              (unsigned long long)(ASSET_BYTES_MAX >> 30)),
      S("keep it elsewhere and link to it, or begin its name with \"_\""));
}

static void add_asset(const Walk *walk, Str path) {
  if (walk->site->config.untrusted && !inert_file(path)) {
    inert_report(walk->site, shown(walk, path));
    withhold(walk, path);
    return;
  }
  Arena *arena = &walk->site->arena;
  FsInfo info;
  Str nothing;
  // Reading nothing of it says whether it could be read.
  FsResult result = fs_read(walk->site->content, path, 0, walk->scratch, &nothing);
  if (result.status == FS_OK || result.status == FS_TOO_LARGE)
    result = fs_stat(walk->site->content, path, &info);
  if (result.status == FS_OK && info.size > ASSET_BYTES_MAX)
    report_large(walk, path, info.size);
  else if (result.status == FS_OK)
    *vec_add(arena, &walk->site->assets) = (Asset){str_dup(arena, path), info};
  else
    text_report_file(&walk->site->diags, shown(walk, path), result);
}

static void add_file(const Walk *walk, Str path) {
  if (name_is_markdown(path))
    add_page(walk, path);
  else
    add_asset(walk, path);
}

// ---- folders ------------------------------------------------------------------------------------

static bool is_on_the_way(const Step *up, const FsInfo *info) {
  for (; up; up = up->up)
    if (up->device == info->device && up->inode == info->inode) return true;
  return false;
}

static void follow(Walk *walk, Str path, const Step *up) {
  FsInfo info;
  FsResult result = fs_stat(walk->site->content, path, &info);
  if (result.status == FS_OK && info.kind == FS_FOLDER && is_on_the_way(up, &info))
    result.status = FS_LOOP;
  if (result.status == FS_OK && info.kind == FS_OTHER) result.status = FS_NOT_REGULAR;
  if (result.status != FS_OK)
    text_report_file(&walk->site->diags, shown(walk, path), result);
  else if (is_left_out(walk, path, info.kind))
    withhold(walk, path);
  else if (info.kind == FS_FOLDER)
    walk_folder(walk, path, up);
  else
    add_file(walk, path);
}

static void walk_entry(Walk *walk, Str folder, const FsEntry *entry, const Step *up) {
  if (!name_is_usable(walk, folder, entry->name)) return;
  Str path = path_join(walk->scratch, folder, entry->name);
  if (is_left_out(walk, path, entry->kind)) {
    withhold(walk, path);
    return;
  }
  switch (entry->kind) {
    case FS_FILE: add_file(walk, path); break;
    case FS_FOLDER: walk_folder(walk, path, up); break;
    case FS_SYMLINK: follow(walk, path, up); break;
    case FS_OTHER:
      text_report_file(&walk->site->diags, shown(walk, path), (FsResult){.status = FS_NOT_REGULAR});
      break;
  }
}

static void report_too_deep(const Walk *walk, Str folder) {
  diag_report(&walk->site->diags, DIAG_NAME_TOO_LONG, (Span){.file = shown(walk, folder)},
              S("folders nest deeper than 64 levels"), (Str){0});
}

// One report for the whole walk, at the folder where it stopped.
static void report_too_many(const Walk *walk, Str folder) {
  diag_report(&walk->site->diags, DIAG_FILE_LOOP, (Span){.file = shown(walk, folder)},
              S("the site has more than 1,000,000 files"),
              S("do links between folders lead in a circle?"));
}

static void walk_entries(Walk *walk, Str folder, const FsEntryVec *entries, const Step *up) {
  check_collisions(walk, folder, entries);
  for (size_t i = 0; i < entries->len; i++) {
    if (walk->files > FILES_MAX) return;
    ArenaMark mark = arena_mark(walk->scratch);
    if (++walk->files > FILES_MAX)
      report_too_many(walk, folder);
    else
      walk_entry(walk, folder, &entries->items[i], up);
    arena_rewind(walk->scratch, mark);
  }
}

static void walk_folder(Walk *walk, Str folder, const Step *up) {
  ArenaMark mark = arena_mark(walk->scratch);
  FsEntryVec entries = {0};
  FsInfo info = {0};
  Step step = {.up = up, .depth = up ? up->depth + 1 : 0};
  FsResult result = fs_stat(walk->site->content, folder, &info);
  if (result.status == FS_OK)
    result = fs_list(walk->site->content, folder, walk->scratch, &entries);
  step.device = info.device, step.inode = info.inode;
  if (result.status != FS_OK)
    text_report_file(&walk->site->diags, shown(walk, folder), result);
  else if (step.depth > FOLDERS_DEEP_MAX)
    report_too_deep(walk, folder);
  else if (up && is_output(&entries))
    withhold(walk, folder);
  else
    walk_entries(walk, folder, &entries, &step);
  arena_rewind(walk->scratch, mark);
}

// ---- the whole ----------------------------------------------------------------------------------

static int by_source(const void *a, const void *b) {
  return str_cmp((*(Page *const *)a)->source.path, (*(Page *const *)b)->source.path);
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const Asset *)a)->path, ((const Asset *)b)->path);
}

void content_walk(Site *site, Arena *scratch) {
  Walk walk = {.site = site, .scratch = scratch, .bare = site->content_prefix.len == 0};
  walk.withheld = arena_new(&site->arena, Page);
  walk_folder(&walk, (Str){0}, NULL);
  if (site->pages.len > 0) qsort(site->pages.items, site->pages.len, sizeof(Page *), by_source);
  if (site->assets.len > 0) qsort(site->assets.items, site->assets.len, sizeof(Asset), by_path);
}
