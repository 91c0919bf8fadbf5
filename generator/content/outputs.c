#include "content/outputs.h"

#include "base/path.h"
#include "base/utf8.h"
#include "content/front_matter.h"
#include "content/redirects.h"

typedef enum ClaimKind {
  CLAIM_GENERATED,
  CLAIM_PAGE,
  CLAIM_ASSET,
  CLAIM_ALIAS,
  CLAIM_REDIRECT,
} ClaimKind;

typedef struct Claim {
  ClaimKind kind;
  Str path;
  Page *page;    // CLAIM_PAGE, CLAIM_ALIAS
  size_t alias;  // CLAIM_ALIAS: index into the page's
  const Redirect *redirect;
} Claim;

typedef struct Outputs {
  Site *site;
  Arena *scratch;
  Map by_fold;  // utf8_fold of the path -> Claim *
} Outputs;

// ---- reports ------------------------------------------------------------------------------------------

static Str describe(const Outputs *outputs, const Claim *output) {
  Arena *arena = &outputs->site->arena;
  Str prefix = outputs->site->content_prefix;
  switch (output->kind) {
    case CLAIM_PAGE:
      if (output->page->source.len > 0) return str_fmt(arena, "%.*s", STR_ARG(output->page->file));
      return str_fmt(arena, "the list of pages in %.*s", STR_ARG(output->page->file));
    case CLAIM_ASSET: return str_fmt(arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(output->path));
    case CLAIM_ALIAS: return str_fmt(arena, "an alias of %.*s", STR_ARG(output->page->file));
    case CLAIM_REDIRECT: return str_fmt(arena, "a redirect in %.*s", STR_ARG(outputs->site->config.file));
    case CLAIM_GENERATED: break;
  }
  return S("a page that prepbook makes");
}

static Span place(const Outputs *outputs, const Claim *output) {
  const Config *config = &outputs->site->config;
  switch (output->kind) {
    case CLAIM_PAGE: return front_matter_span(output->page, S("slug"));
    case CLAIM_ALIAS: return front_matter_alias_span(output->page, output->alias);
    case CLAIM_REDIRECT: return redirects_span(config, output->redirect);
    default: return (Span){.file = describe(outputs, output)};
  }
}

static Str help_for(const Claim *output) {
  switch (output->kind) {
    case CLAIM_PAGE:
      if (output->page->source.len == 0) return S("rename the folder");
      return output->page->index ? S("rename one of them") : S("rename one of them, or give one a \"slug\"");
    case CLAIM_ALIAS: return S("remove the alias");
    case CLAIM_REDIRECT: return S("remove the redirect");
    default: return S("rename one of them");
  }
}

static void report(const Outputs *outputs, DiagCode code, const Claim *output, Str message) {
  DiagList *diags = output->page ? &output->page->diags : &outputs->site->diags;
  diag_report(diags, code, place(outputs, output), message, help_for(output));
}

static void report_equal(const Outputs *outputs, const Claim *first, const Claim *second) {
  Str one = describe(outputs, first), other = describe(outputs, second);
  report(outputs, DIAG_URL_COLLISION, second,
         str_fmt(&outputs->site->arena, "\"%.*s\" would be written twice: for %.*s and for %.*s",
                 STR_ARG(second->path), STR_ARG(one), STR_ARG(other)));
}

static Str source_of(const Claim *output) {
  return output->kind == CLAIM_PAGE ? output->page->source : output->path;
}

// Files whose own names differ in case only were reported by the walk.
static void report_similar(const Outputs *outputs, const Claim *first, const Claim *second) {
  Arena *scratch = outputs->scratch;
  bool files = first->kind <= CLAIM_ASSET && second->kind <= CLAIM_ASSET;
  if (files && str_eq(utf8_fold(scratch, source_of(first)), utf8_fold(scratch, source_of(second)))) return;
  Str one = describe(outputs, first), other = describe(outputs, second);
  report(outputs, DIAG_NAME_COLLISION, second,
         str_fmt(&outputs->site->arena,
                 "\"%.*s\" (%.*s) and \"%.*s\" (%.*s) differ only in case or Unicode form",
                 STR_ARG(first->path), STR_ARG(one), STR_ARG(second->path), STR_ARG(other)));
}

// ---- owners -------------------------------------------------------------------------------------------

// What a handbook may bring itself; render/ leaves its own out then.
static bool may_replace(const Claim *output) {
  static const Str paths[] = {STR_CONST("404.html"), STR_CONST("robots.txt"), STR_CONST("llms.txt"),
                              STR_CONST("sitemap.xml"), STR_CONST("feed.xml")};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
    if (str_eq(output->path, paths[i])) return output->kind == CLAIM_PAGE || output->kind == CLAIM_ASSET;
  return false;
}

static bool is_generated(const Outputs *outputs, const Claim *output) {
  bool generated = output->kind != CLAIM_GENERATED && site_is_generated(outputs->site, output->path);
  return generated && !may_replace(output);
}

static void claim(Outputs *outputs, Claim output) {
  if (is_generated(outputs, &output)) {
    report_equal(outputs, &(Claim){.kind = CLAIM_GENERATED, .path = output.path}, &output);
    return;
  }
  Claim *own = arena_new(outputs->scratch, Claim);
  *own = output;
  void **owner = map_put(&outputs->by_fold, outputs->scratch, utf8_fold(outputs->scratch, output.path));
  const Claim *first = *owner;
  if (!first)
    *owner = own;
  else if (str_eq(first->path, output.path))
    report_equal(outputs, first, own);
  else
    report_similar(outputs, first, own);
}

static void claim_tags(Outputs *outputs) {
  const TagVec *tags = &outputs->site->tags;
  if (tags->len > 0) claim(outputs, (Claim){.kind = CLAIM_GENERATED, .path = S("tags/index.html")});
  for (size_t i = 0; i < tags->len; i++) {
    Str path = str_fmt(outputs->scratch, "tags/%.*s.html", STR_ARG(tags->items[i].slug));
    claim(outputs, (Claim){.kind = CLAIM_GENERATED, .path = path});
  }
}

static void claim_files(Outputs *outputs) {
  Site *site = outputs->site;
  for (size_t i = 0; i < site->pages.len; i++)
    claim(outputs,
          (Claim){.kind = CLAIM_PAGE, .path = site->pages.items[i]->url, .page = site->pages.items[i]});
  for (size_t i = 0; i < site->assets.len; i++)
    claim(outputs, (Claim){.kind = CLAIM_ASSET, .path = site->assets.items[i].path});
}

static void claim_aliases(Outputs *outputs, Page *page) {
  for (size_t i = 0; i < page->front.aliases.len; i++) {
    Str path = page->front.aliases.items[i];
    if (path.len > 0) claim(outputs, (Claim){.kind = CLAIM_ALIAS, .path = path, .page = page, .alias = i});
  }
}

static void claim_redirects(Outputs *outputs) {
  Site *site = outputs->site;
  for (size_t i = 0; i < site->pages.len; i++) claim_aliases(outputs, site->pages.items[i]);
  for (size_t i = 0; i < site->config.redirects.len; i++) {
    const Redirect *redirect = &site->config.redirects.items[i];
    claim(outputs, (Claim){.kind = CLAIM_REDIRECT, .path = redirect->from, .redirect = redirect});
  }
}

// ---- folders ------------------------------------------------------------------------------------------

static void report_folder(const Outputs *outputs, const Claim *file, const Claim *inside) {
  Str one = describe(outputs, file), other = describe(outputs, inside);
  report(outputs, DIAG_URL_COLLISION, file,
         str_fmt(&outputs->site->arena, "\"%.*s\" would be a file (%.*s) and a folder (for %.*s)",
                 STR_ARG(file->path), STR_ARG(one), STR_ARG(other)));
}

// No output may stand where another needs a folder.
static void check_folders(Outputs *outputs) {
  Map seen = {0};
  for (size_t i = 0; i < outputs->by_fold.len; i++) {
    const MapEntry *entry = &outputs->by_fold.entries[i];
    for (Str folder = path_dir(entry->key); folder.len > 0; folder = path_dir(folder)) {
      void **known = map_put(&seen, outputs->scratch, folder);
      if (*known) break;
      *known = entry->value;
      const Claim *file = map_find(&outputs->by_fold, folder);
      if (file) report_folder(outputs, file, entry->value);
    }
  }
}

void outputs_check(Site *site, Arena *scratch) {
  Outputs outputs = {.site = site, .scratch = scratch};
  claim_tags(&outputs);
  claim_files(&outputs);
  claim_redirects(&outputs);
  check_folders(&outputs);
  redirects_resolve(site, scratch);
}
