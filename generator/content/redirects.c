#include "content/redirects.h"

#include "base/path.h"
#include "format/html.h"
#include "settings/keys.h"
#include "site/names.h"
#include "site/nearest.h"

enum { SUGGESTIONS_MAX = 50 };

Span redirects_span(const Config *config, const Redirect *redirect) {
  KeyFile file = {.name = config->file, .text = config->file_text};
  return keys_place(&file, redirect->line, redirect->column, redirect->length);
}

static bool exists(const Site *site, Str path) { return output_find(site, path) != NULL; }

// The output path that `to` names: a page's source or folder, an asset, or a path in the output.
static Str find_target(const Site *site, Str to, Arena *scratch) {
  Str path, output;
  if (str_starts(to, S("/"))) to = str_from_index(to, 1);
  if (!path_normalize(scratch, to, &path)) return (Str){0};
  const Page *page = map_find(&site->page_by_source, path);
  if (page) return page->place.url;
  if (exists(site, path)) return path;
  bool shaped = name_output_path(scratch, to, &output, NULL);
  return shaped && exists(site, output) ? output : (Str){0};
}

static void report_missing(Site *site, const Redirect *redirect, bool suggest, Arena *scratch) {
  Str path;
  str_cut(redirect->to, '#', &path, &(Str){0});
  Str near = suggest ? site_nearest(site, path, false, scratch) : (Str){0};
  Str help =
      near.len > 0 ? str_fmt(&site->arena, "did you mean \"%.*s\"?", STR_ARG(near)) : (Str){0};
  diag_report(&site->diags, DIAG_LINK_MISSING, redirects_span(&site->config, redirect),
              str_fmt(&site->arena, "redirect to a page that does not exist: \"%.*s\"",
                      STR_ARG(redirect->to)),
              help);
}

static bool is_url(Str to, Arena *scratch) {
  return html_url_scheme(scratch, to).len > 0 || str_starts(to, S("//"));
}

// A name may hold "#": what is written is looked for as a whole first. False when there is no such
// place.
static bool find_place(const Site *site, Str to, Arena *scratch, RedirectTarget *out) {
  Str path, fragment;
  out->path = find_target(site, to, scratch);
  if (out->path.len > 0) return true;
  str_cut(to, '#', &path, &fragment);
  out->path = find_target(site, path, scratch);
  out->fragment = fragment;
  return out->path.len > 0;
}

void redirects_resolve(Site *site, Arena *scratch) {
  size_t missing = 0;
  for (size_t i = 0; i < site->config.redirects.len; i++) {
    Redirect *redirect = &site->config.redirects.items[i];
    if (redirect->resolved) continue;
    redirect->resolved = true;
    RedirectTarget target = {0};
    if (is_url(redirect->to, scratch))
      target.url = redirect->to;
    else if (!find_place(site, redirect->to, scratch, &target))
      report_missing(site, redirect, missing++ < SUGGESTIONS_MAX, scratch);
    target.path = str_dup(&site->arena, target.path);
    redirect->target = target.path.len + target.url.len > 0 ? target : (RedirectTarget){0};
  }
}
