#include "check/links.h"

#include "base/path.h"
#include "base/sorted.h"
#include "base/utf8.h"
#include "check/images.h"
#include "format/html.h"
#include "site/inert.h"
#include "site/nearest.h"

enum {
  SUGGESTIONS_MAX = 10,  // looked for in one page: a page full of broken links needs no more
  ANCHORS_MAX = 2000,    // ids that are compared for one suggestion
};

typedef struct Checker {
  Page *page;
  const Site *site;
  Arena *scratch;
  size_t suggestions;
} Checker;

// ---- reports ------------------------------------------------------------------------------------

static void report(Checker *checker, DiagCode code, const Link *link, const char *what, Str help) {
  Str message = str_fmt(&checker->page->check.arena, "%s: \"%.*s\"", what, STR_ARG(link->target));
  diag_report(&checker->page->check.diags, code, link->span, message, help);
}

static bool may_suggest(Checker *checker) { return checker->suggestions++ < SUGGESTIONS_MAX; }

static void add_encoded(Buf *out, Str path) {
  for (size_t i = 0; i < path.len; i++) {
    if (path.ptr[i] == ' ')
      buf_add_lit(out, "%20");
    else
      buf_add_char(out, path.ptr[i]);
  }
}

// The file that the link stands in: the page's, or one that the page includes.
static Str file_of(const Checker *checker, const Link *link) {
  Str prefix = checker->site->content_prefix;
  bool known = link->span.file.len > 0 && str_starts(link->span.file, prefix);
  return known ? str_from_index(link->span.file, prefix.len) : checker->page->source.path;
}

// "did you mean \"../screen.md#top\"?" for a path beneath content/, as it would be written there.
static Str did_you_mean(Checker *checker, Str path, const Link *link) {
  if (path.len == 0) return (Str){0};
  Buf out = {.arena = &checker->page->check.arena};
  buf_add_lit(&out, "did you mean \"");
  add_encoded(&out, path_relative(checker->scratch, file_of(checker, link), path));
  if (link->fragment.len > 0) buf_add_fmt(&out, "#%.*s", STR_ARG(link->fragment));
  buf_add_lit(&out, "\"?");
  return buf_str(&out);
}

// ---- fragments ----------------------------------------------------------------------------------

bool links_has_anchor(const Page *page, Str id) {
  size_t at;
  SORTED_FIND(at, page->check.anchors.len, str_cmp(page->check.anchors.items[at], id) < 0);
  return at < page->check.anchors.len && str_eq(page->check.anchors.items[at], id);
}

static Str nearest_anchor(Checker *checker, const Page *page, Str id) {
  Nearest nearest = {.word = id};
  if (!may_suggest(checker)) return (Str){0};
  for (size_t i = 0; i < page->check.anchors.len && i < ANCHORS_MAX; i++)
    nearest_offer(&nearest, page->check.anchors.items[i]);
  return nearest.best;
}

// The id that looks the same: its letters are written with other code points ("u" and two dots for
// "\u00FC"). Empty when there is none.
static Str same_looks(Checker *checker, const Page *page, Str id) {
  Str composed = utf8_nfc(checker->scratch, id);
  for (size_t i = 0; i < page->check.anchors.len && i < ANCHORS_MAX; i++)
    if (str_eq(utf8_nfc(checker->scratch, page->check.anchors.items[i]), composed))
      return page->check.anchors.items[i];
  return (Str){0};
}

static void report_form(Checker *checker, const Link *link, Str id) {
  Arena *arena = &checker->page->check.arena;
  bool composed = str_eq(utf8_nfc(checker->scratch, id), id);
  Str message = str_fmt(arena, "link to a heading or id in another Unicode form: \"#%.*s\"",
                        STR_ARG(link->fragment));
  Str help = str_fmt(arena, "write \"#%.*s\" with %s letters (%s), as the id has them", STR_ARG(id),
                     composed ? "composed" : "decomposed", composed ? "NFC" : "NFD");
  diag_report(&checker->page->check.diags, DIAG_LINK_ANCHOR, link->span, message, help);
}

static void check_fragment(Checker *checker, const Link *link) {
  const Page *target = link->page;
  bool always = link->fragment.len == 0 || str_eq_nocase(link->fragment, S("top"));
  if (always || links_has_anchor(target, link->fragment)) return;
  Str same = same_looks(checker, target, link->fragment);
  if (same.len > 0) {
    report_form(checker, link, same);
    return;
  }
  Arena *arena = &checker->page->check.arena;
  Str near = nearest_anchor(checker, target, link->fragment);
  Str where = target == checker->page ? S("this page") : target->source.file;
  Str message = str_fmt(arena, "link to a heading or id that %.*s does not have: \"#%.*s\"",
                        STR_ARG(where), STR_ARG(link->fragment));
  Str help = near.len > 0 ? str_fmt(arena, "did you mean \"#%.*s\"?", STR_ARG(near)) : (Str){0};
  diag_report(&checker->page->check.diags, DIAG_LINK_ANCHOR, link->span, message, help);
}

// ---- broken links -------------------------------------------------------------------------------

// markdown/ leaves the path empty when it leads out of the site, or when it cannot be decoded.
static bool leads_outside(Checker *checker, const Link *link) {
  Str decoded;
  return link->path.len == 0 && html_percent_decode(checker->scratch, link->target, &decoded);
}

// What is there and not published: the file itself or a folder above it.
static const Page *find_unpublished(const Site *site, Str path) {
  for (; path.len > 0; path = path_dir(path)) {
    const Page *found = map_find(&site->unpublished, path);
    if (found) return found;
  }
  return NULL;
}

static void report_unpublished(Checker *checker, const Link *link, const Page *withheld) {
  if (withheld->front.draft)
    report(checker, DIAG_LINK_UNPUBLISHED, link, "link to a draft",
           S("publish the page (without \"draft: true\") or remove the link"));
  else
    report(checker, DIAG_LINK_UNPUBLISHED, link, "link to a file that is not published",
           S("names with \"_\" or \".\" in front, handbook.yaml, what its \"ignore\" names and "
             "prepbook's own folders are not published"));
}

// The file of that name in another case or Unicode form, or empty.
static Str other_case(Checker *checker, const Link *link) {
  Str fold = utf8_fold(checker->scratch, link->path);
  const Page *page = map_find(&checker->site->page_by_fold, fold);
  const Asset *asset = map_find(&checker->site->asset_by_fold, fold);
  if (page && !link->image) return page->source.path;
  return asset ? asset->path : (Str){0};
}

static void report_case(Checker *checker, const Link *link, Str right) {
  bool same_case =
      str_eq(utf8_nfc(checker->scratch, link->path), utf8_nfc(checker->scratch, right));
  const char *what = link->image ? "image in the wrong case" : "link in the wrong case";
  if (same_case) what = "link in another Unicode form than the file's name";
  report(checker, DIAG_LINK_CASE, link, what, did_you_mean(checker, right, link));
}

static void report_missing(Checker *checker, const Link *link) {
  Str near = {0};
  if (may_suggest(checker))
    near = site_nearest(checker->site, link->path, link->image, checker->scratch);
  Str help = did_you_mean(checker, near, link);
  if (link->image)
    report(checker, DIAG_IMAGE_MISSING, link, "image that does not exist", help);
  else
    report(checker, DIAG_LINK_MISSING, link, "link to a page or file that does not exist", help);
}

static void check_broken(Checker *checker, const Link *link) {
  if (leads_outside(checker, link)) {
    report(checker, DIAG_LINK_OUTSIDE, link, "link that leads out of the site",
           S("copy the file into the site, or link to where it is published"));
    return;
  }
  const Page *withheld = find_unpublished(checker->site, link->path);
  if (withheld) {
    bool told =
        checker->site->config.untrusted && !inert_file(link->path);  // where it was left out
    if (!told) report_unpublished(checker, link, withheld);
    return;
  }
  Str right = other_case(checker, link);
  if (right.len > 0)
    report_case(checker, link, right);
  else
    report_missing(checker, link);
}

// ---- every link ---------------------------------------------------------------------------------

static Str place_of(const Link *link) {
  return link->kind == LINK_PAGE && link->page->source.path.len > 0 ? link->page->source.path
                                                                    : link->path;
}

static void check_absolute(Checker *checker, const Link *link) {
  bool absolute = str_starts(link->target, S("/")) && !str_starts(link->target, S("//"));
  if (!absolute || link->scripted || link->kind == LINK_BROKEN) return;
  report(checker, DIAG_LINK_ABSOLUTE, link, "link that works only at the root of a host",
         did_you_mean(checker, place_of(link), link));
}

static void check_link(Checker *checker, const Link *link) {
  if (link->image) images_check(checker->page, link);
  if (link->target.len == 0) {
    const char *what = link->image ? "image without a source" : "link without a destination";
    diag_report(&checker->page->check.diags, DIAG_LINK_EMPTY, link->span, str_from(what), (Str){0});
    return;
  }
  if (link->text.len == 0 && !link->image && !link->raw_html)
    report(checker, DIAG_LINK_EMPTY, link, "link without a text that can be clicked", (Str){0});
  check_absolute(checker, link);
  if (link->kind == LINK_PAGE) check_fragment(checker, link);
  bool gone = link->kind == LINK_GENERATED && !output_find(checker->site, link->path);
  if (link->kind == LINK_BROKEN || gone) check_broken(checker, link);
}

void links_check(Page *page, const Site *site, Arena *scratch) {
  Checker checker = {.page = page, .site = site, .scratch = scratch};
  ArenaMark mark = arena_mark(scratch);
  for (size_t i = 0; i < page->markdown.links.len; i++) {
    check_link(&checker, &page->markdown.links.items[i]);
    arena_rewind(scratch, mark);
  }
}
