// Owners come in ranks: first what prepbook must have under its name, then the handbook's own, then
// what a handbook may replace, then what moves aside, last what can be left out. Who comes later
// gives way or is an error. Paths are compared without case and Unicode form: on many disks they
// are one file.
#include "content/outputs.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "content/content.h"
#include "content/redirects.h"
#include "settings/front_keys.h"

typedef struct Displaced {
  Output *output;
  const Output *owner;  // of its path
} Displaced;

typedef struct Settling {
  Site *site;
  OutputTable *table;
  Arena *scratch;
  Map by_fold;  // utf8_fold of the path -> Output *, in scratch
  OutputVec kept;
  VEC(Displaced) displaced;  // in scratch: they get a name when all others have theirs
} Settling;

// ---- ranks --------------------------------------------------------------------------------------

enum { RANK_MOVED = 7 };

static unsigned rank_of(const Output *output) {
  switch (output->kind) {
    case OUTPUT_ASSET:
    case OUTPUT_HEADERS:
    case OUTPUT_CHANGES:
    case OUTPUT_OPENSEARCH:
    case OUTPUT_INDEX: return 0;
    case OUTPUT_PAGE:
    case OUTPUT_COPY: return 1;
    case OUTPUT_WRITTEN: return 2;
    case OUTPUT_ALIAS: return 3;
    case OUTPUT_REDIRECT: return 4;
    case OUTPUT_404:
    case OUTPUT_ROBOTS:
    case OUTPUT_LLMS:
    case OUTPUT_SITEMAP:
    case OUTPUT_FEED:
    case OUTPUT_MARKDOWN: return 5;
    case OUTPUT_MOVED: return RANK_MOVED;
    default: return 6;
  }
}
// ---- reports ------------------------------------------------------------------------------------

static Str describe(const Settling *settling, const Output *output) {
  Arena *arena = &settling->table->arena;
  Str prefix = settling->site->content_prefix;
  switch (output->kind) {
    case OUTPUT_PAGE:
      if (output->page->source.path.len > 0)
        return str_fmt(arena, "%.*s", STR_ARG(output->page->source.file));
      return str_fmt(arena, "the list of pages in %.*s", STR_ARG(output->page->source.file));
    case OUTPUT_COPY: return str_fmt(arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(output->path));
    case OUTPUT_ALIAS:
      return str_fmt(arena, "an alias of %.*s", STR_ARG(output->page->source.file));
    case OUTPUT_REDIRECT:
      return str_fmt(arena, "a redirect in %.*s", STR_ARG(settling->site->config.file));
    case OUTPUT_WRITTEN: return S("a file that a script writes");
    case OUTPUT_ASSET:
      return output->bytes.len > 0 ? S("the theme") : S("a file that prepbook makes");
    case OUTPUT_INDEX: return S("the search index");
    case OUTPUT_HEADERS:
    case OUTPUT_CHANGES:
    case OUTPUT_OPENSEARCH:
    case OUTPUT_ROBOTS:
    case OUTPUT_LLMS:
    case OUTPUT_SITEMAP:
    case OUTPUT_FEED:
    case OUTPUT_MARKDOWN: return S("a file that prepbook makes");
    default: return S("a page that prepbook makes");
  }
}

static Span place(const Settling *settling, const Output *output) {
  switch (output->kind) {
    case OUTPUT_PAGE: return front_matter_span(output->page, S("slug"));
    case OUTPUT_ALIAS: return front_matter_alias_span(output->page, output->number);
    case OUTPUT_REDIRECT: return redirects_span(&settling->site->config, output->redirect);
    case OUTPUT_COPY: return (Span){.file = describe(settling, output)};
    default: return (Span){.file = output->path};
  }
}

static Str help_for(const Output *output, const Output *other) {
  switch (output->kind) {
    case OUTPUT_PAGE:
      if (output->page->source.path.len == 0) return S("rename the folder");
      return output->page->place.index ? S("rename one of them")
                                       : S("rename one of them, or give one a \"slug\"");
    case OUTPUT_ALIAS: return S("remove the alias");
    case OUTPUT_REDIRECT: return S("remove the redirect");
    default: break;
  }
  return other->kind == OUTPUT_ASSET
             ? S("rename the file; the theme's own is replaced by one in themes/")
             : S("rename one of them");
}

static void report_twice(Settling *settling, const Output *first, const Output *second) {
  Str one = describe(settling, first), other = describe(settling, second);
  diag_report(
      &settling->table->clashes, DIAG_URL_COLLISION, place(settling, second),
      str_fmt(&settling->table->arena, "\"%.*s\" would be written twice: for %.*s and for %.*s",
              STR_ARG(second->path), STR_ARG(one), STR_ARG(other)),
      help_for(second, first));
}

static Str source_of(const Output *output) {
  return output->kind == OUTPUT_PAGE ? output->page->source.path : output->path;
}

static bool is_file(const Output *output) {
  return output->kind == OUTPUT_PAGE || output->kind == OUTPUT_COPY;
}

// Files whose own names differ in case only were reported by the walk.
static void report_similar(Settling *settling, const Output *first, const Output *second) {
  Arena *scratch = settling->scratch;
  bool files = is_file(first) && is_file(second);
  if (files && str_eq(utf8_fold(scratch, source_of(first)), utf8_fold(scratch, source_of(second))))
    return;
  Str one = describe(settling, first), other = describe(settling, second);
  diag_report(&settling->table->clashes, DIAG_NAME_COLLISION, place(settling, second),
              str_fmt(&settling->table->arena,
                      "\"%.*s\" (%.*s) and \"%.*s\" (%.*s) differ only in case or Unicode form",
                      STR_ARG(first->path), STR_ARG(one), STR_ARG(second->path), STR_ARG(other)),
              help_for(second, first));
}

static void report_clash(Settling *settling, const Output *first, const Output *second) {
  if (str_eq(first->path, second->path) || first->kind == OUTPUT_INDEX)
    report_twice(settling, first, second);
  else
    report_similar(settling, first, second);
}

// Reported at the file, unless that is not the handbook's.
static void report_folder(Settling *settling, const Output *file, const Output *inside) {
  Str one = describe(settling, file), other = describe(settling, inside);
  bool made = rank_of(file) == 0 || rank_of(file) > 4;
  const Output *at = made ? inside : file;
  diag_report(
      &settling->table->clashes, DIAG_URL_COLLISION, place(settling, at),
      str_fmt(&settling->table->arena, "\"%.*s\" would be a file (%.*s) and a folder (for %.*s)",
              STR_ARG(file->path), STR_ARG(one), STR_ARG(other)),
      help_for(at, made ? file : inside));
}

// A handbook's own page has the name of one that prepbook makes.
static void report_aside(Settling *settling, const Output *owner, Str wanted, Str path) {
  diag_report(&settling->table->clashes, DIAG_URL_ASIDE, place(settling, owner),
              str_fmt(&settling->table->arena,
                      "\"%.*s\" is %.*s; the page that prepbook makes under this name is \"%.*s\"",
                      STR_ARG(wanted), STR_ARG(describe(settling, owner)), STR_ARG(path)),
              (Str){0});
}

// ---- one owner ----------------------------------------------------------------------------------

static void **place_of(Settling *settling, Str path) {
  return map_put(&settling->by_fold, settling->scratch, utf8_fold(settling->scratch, path));
}

Str outputs_free_name(Arena *arena, const Map *taken, Str path, Arena *scratch) {
  Str ext = path_ext(path), stem = str_sub(path, 0, path.len - ext.len);
  for (size_t number = 2;; number++) {
    Str name = str_fmt(arena, "%.*s-%zu%.*s", STR_ARG(stem), number, STR_ARG(ext));
    if (!map_find(taken, utf8_fold(scratch, name))) return name;
  }
}

static void move_aside(Settling *settling, const Displaced *displaced) {
  Output *output = displaced->output;
  const Output *owner = displaced->owner;
  OutputTable *table = settling->table;
  Str *path = arena_new(&table->arena, Str);
  *path = outputs_free_name(&table->arena, &settling->by_fold, output->path, settling->scratch);
  *map_put(&table->aside, &table->arena, output->path) = path;
  if (rank_of(owner) < 5) report_aside(settling, owner, output->path, *path);
  output->path = *path;
  *place_of(settling, output->path) = output;
  *vec_add(&table->arena, &settling->kept) = *output;
}

// Whether a redirect in handbook.yaml leads to that page, by its source or its URL.
static bool leads_to(const Redirect *redirect, const Page *page) {
  Str path;
  str_cut(redirect->to, '#', &path, &(Str){0});
  if (str_starts(path, S("/"))) path = str_from_index(path, 1);
  return str_eq(path, page->source.path) || str_eq(path, page->place.url);
}

// Whether an old URL differs from that of the page it leads to in nothing but case or Unicode form:
// where those count a reader gets a page that says "not found", elsewhere a redirect would take the
// place of its own target.
static bool is_same_place(const Output *owner, const Output *output) {
  bool page = owner->kind == OUTPUT_PAGE || owner->kind == OUTPUT_ALIAS;
  if (!page || str_eq(owner->path, output->path)) return false;
  if (output->kind == OUTPUT_REDIRECT) return leads_to(output->redirect, owner->page);
  return output->kind == OUTPUT_ALIAS && output->page == owner->page;
}

// Whether the later one is left out, without a word.
static bool gives_way(const Output *owner, const Output *output) {
  if (is_same_place(owner, output)) return true;
  if (output->kind == OUTPUT_MOVED || output->kind == OUTPUT_MARKDOWN) return true;
  return rank_of(output) == 5 && is_file(owner);
}

static bool moves_aside(const Output *owner, const Output *output) {
  if (output->kind == OUTPUT_HISTORY || output->kind == OUTPUT_CHANGELOG) return true;
  return rank_of(output) == 6 && (is_file(owner) || rank_of(owner) == 6);
}

// Whether the output is published under its path.
static bool settle(Settling *settling, Output *output) {
  bool index = output->kind != OUTPUT_INDEX && output_is_index(output->path);
  const Output *root = index ? map_find(&settling->by_fold, S("search/root.js")) : NULL;
  void **held = place_of(settling, output->path);
  Output *owner = *held;
  if (root && root->kind == OUTPUT_INDEX) owner = (Output *)root;
  if (!owner) {
    *held = output;
    return true;
  }
  if (gives_way(owner, output)) return false;
  if (moves_aside(owner, output)) {
    *vec_add(settling->scratch, &settling->displaced) = (Displaced){output, owner};
    return false;
  }
  bool later = rank_of(owner) <= rank_of(output) && rank_of(output) < 5;
  report_clash(settling, later ? owner : output, later ? output : owner);
  return false;
}

// ---- folders ------------------------------------------------------------------------------------

// A file where another file needs a folder. Each folder is looked at once.
static void check_folders(Settling *settling) {
  Map seen = {0};
  for (size_t i = 0; i < settling->by_fold.len; i++) {
    const MapEntry *entry = &settling->by_fold.entries[i];
    for (Str folder = path_dir(entry->key); folder.len > 0; folder = path_dir(folder)) {
      void **known = map_put(&seen, settling->scratch, folder);
      if (*known) break;
      *known = entry->value;
      const Output *file = map_find(&settling->by_fold, folder);
      if (file) report_folder(settling, file, entry->value);
    }
  }
}

// ---- lists of pages -----------------------------------------------------------------------------

static bool is_list(const Page *page) { return page->source.path.len == 0; }

static Map taken_by_files(const Site *site, Arena *scratch) {
  Map taken = {0};
  for (size_t i = 0; i < site->pages.len; i++)
    if (!is_list(site->pages.items[i]))
      *map_put(&taken, scratch, utf8_fold(scratch, site->pages.items[i]->place.url)) =
          site->pages.items[i];
  for (size_t i = 0; i < site->assets.len; i++)
    *map_put(&taken, scratch, utf8_fold(scratch, site->assets.items[i].path)) =
        &site->assets.items[i];
  return taken;
}

void outputs_place_lists(Site *site, Arena *scratch) {
  Map taken = {0};
  bool any =
      site->pages.len > 0 && is_list(site->pages.items[site->pages.len - 1]);  // they stand last
  if (any) taken = taken_by_files(site, scratch);
  for (size_t i = 0; any && i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (is_list(page) && map_find(&taken, utf8_fold(scratch, page->place.url)))
      page->place.url = outputs_free_name(&site->layout, &taken, page->place.url, scratch);
  }
}

static void report_lists(Settling *settling) {
  const Site *site = settling->site;
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    Str wanted = path_join(settling->scratch, path_dir(page->place.url), S("index.html"));
    if (!is_list(page) || str_eq(page->place.url, wanted)) continue;
    const Output *owner = map_find(&settling->by_fold, utf8_fold(settling->scratch, wanted));
    if (owner) report_aside(settling, owner, wanted, page->place.url);
  }
}

// ---- the whole ----------------------------------------------------------------------------------

static int by_path(const void *a, const void *b) {
  return str_cmp(((const Output *)a)->path, ((const Output *)b)->path);
}

static void settle_rank(Settling *settling, OutputVec *wanted, unsigned rank) {
  for (size_t i = 0; i < wanted->len; i++)
    if (rank_of(&wanted->items[i]) == rank && settle(settling, &wanted->items[i]))
      *vec_add(&settling->table->arena, &settling->kept) = wanted->items[i];
}

void content_outputs(Site *site, OutputVec *wanted, Arena *scratch) {
  Settling settling = {.site = site, .table = &site->outputs, .scratch = scratch};
  OutputTable *table = &site->outputs;
  table->clashes.arena = &table->arena;
  ArenaMark mark = arena_mark(scratch);
  for (unsigned rank = 0; rank < RANK_MOVED; rank++) settle_rank(&settling, wanted, rank);
  for (size_t i = 0; i < settling.displaced.len; i++)
    move_aside(&settling, &settling.displaced.items[i]);
  settle_rank(&settling, wanted, RANK_MOVED);
  report_lists(&settling);
  check_folders(&settling);
  table->items = settling.kept;
  if (table->items.len > 1)
    qsort(table->items.items, table->items.len, sizeof table->items.items[0], by_path);
  redirects_resolve(site, scratch);
  arena_rewind(scratch, mark);
}
