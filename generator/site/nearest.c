#include "site/nearest.h"

#include "base/path.h"
#include "base/sorted.h"
#include "base/utf8.h"

enum {
  SAME_STEM_MAX = 16,  // candidates of each kind
  FOLDER_MAX = 128,
  FOLDER_STEPS_MAX = 1024,
  SITE_MAX = 256,
};

// Pages and assets both are arrays in byte order of path.
typedef struct Files {
  const Site *site;
  bool pages;
  size_t count;
} Files;

static Str file_path(const Files *files, size_t i) {
  return files->pages ? files->site->pages.items[i]->source.path
                      : files->site->assets.items[i].path;
}

// Pages without a file stand last; they have no path to offer.
static size_t pages_with_file(const Site *site) {
  size_t at;
  SORTED_FIND(at, site->pages.len, site->pages.items[at]->source.path.len > 0);
  return at;
}

static Files files_of(const Site *site, bool pages) {
  return (Files){site, pages, pages ? pages_with_file(site) : site->assets.len};
}

// ---- the same name elsewhere --------------------------------------------------------------------

static bool is_generic(Str stem) {
  return str_eq_nocase(stem, S("index")) || str_eq_nocase(stem, S("_index")) ||
         str_eq_nocase(stem, S("readme"));
}

static Str same_stem(const Site *site, Str path, bool image, Arena *scratch) {
  Str stem = path_stem(path), only = {0};
  if (is_generic(stem)) return (Str){0};
  Nearest nearest = {.word = path};
  size_t count = 0;
  const SiteFile *file = map_find(&site->files_by_stem, utf8_fold(scratch, stem));
  for (; file && count < SAME_STEM_MAX; file = file->next) {
    if (image && !map_find(&site->asset_by_path, file->path)) continue;
    nearest_offer(&nearest, file->path);
    only = file->path;
    count++;
  }
  return nearest.best.len == 0 && count == 1 ? only : nearest.best;
}

// ---- the same folder ----------------------------------------------------------------------------

// The first file whose path is not before `from`.
static size_t lower_bound(const Files *files, Str from) {
  size_t at;
  SORTED_FIND(at, files->count, str_cmp(file_path(files, at), from) < 0);
  return at;
}

// Which letters and digits a name has. One edit changes at most two of the bits, so names whose
// sets are far apart need not be compared.
static uint64_t letters(Str name) {
  uint64_t set = 0;
  for (size_t i = 0; i < name.len; i++)
    set |= (uint64_t)1 << ((unsigned char)char_lower(name.ptr[i]) & 63);
  return set;
}

static void offer_name(Nearest *nearest, uint64_t word_letters, Str name, Str path, Str *best) {
  Str before = nearest->best;
  size_t apart = (size_t)__builtin_popcountll(word_letters ^ letters(name));
  if (apart > nearest->word.len / 3 * 2) return;
  nearest_offer(nearest, name);
  if (nearest->best.ptr != before.ptr) *best = path;
}

static void offer_folder(const Files *files, Str prefix, Nearest *nearest, Str *best) {
  size_t at = lower_bound(files, prefix), offered = 0;
  uint64_t word_letters = letters(nearest->word);
  for (size_t step = 0; step < FOLDER_STEPS_MAX && offered < FOLDER_MAX && at + step < files->count;
       step++) {
    Str path = file_path(files, at + step);
    if (!str_starts(path, prefix)) return;
    Str name = str_from_index(path, prefix.len);
    if (str_find_char(name, '/') != STR_NONE) continue;
    offer_name(nearest, word_letters, name, path, best);
    offered++;
  }
}

static Str same_folder(const Site *site, Str path, bool image) {
  Str name = path_name(path), best = {0};
  Str prefix = str_sub(path, 0, path.len - name.len);
  Nearest nearest = {.word = name};
  Files pages = files_of(site, true), assets = files_of(site, false);
  if (!image) offer_folder(&pages, prefix, &nearest, &best);
  offer_folder(&assets, prefix, &nearest, &best);
  return best;
}

// ---- everywhere ---------------------------------------------------------------------------------

static Str in_site(const Site *site, Str path, bool image) {
  Nearest nearest = {.word = path};
  Files pages = files_of(site, true), assets = files_of(site, false);
  if (pages.count + assets.count > SITE_MAX) return (Str){0};
  for (size_t i = 0; !image && i < pages.count; i++) nearest_offer(&nearest, file_path(&pages, i));
  for (size_t i = 0; i < assets.count; i++) nearest_offer(&nearest, file_path(&assets, i));
  // Two names of one folder have much in common; what counts is how much of the name would change.
  return nearest.distance <= path_name(path).len / 2 ? nearest.best : (Str){0};
}

Str site_nearest(const Site *site, Str path, bool image, Arena *scratch) {
  if (path.len == 0) return (Str){0};
  Str found = same_stem(site, path, image, scratch);
  if (found.len == 0) found = same_folder(site, path, image);
  return found.len > 0 ? found : in_site(site, path, image);
}
