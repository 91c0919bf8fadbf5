#include "pipeline/edits.h"

#include "base/path.h"
#include "content/content.h"
#include "render/page_history.h"

// ---- one page -----------------------------------------------------------------------------------

static Str front_of(const Page *page) { return str_sub(page->source.text, 0, page->source.body); }

static bool same_list(const StrVec *a, const StrVec *b) {
  if (a->len != b->len) return false;
  for (size_t i = 0; i < a->len; i++)
    if (!str_eq(a->items[i], b->items[i])) return false;
  return true;
}

// What is stale beyond the page when its front matter is another. A problem in it may be about the
// site.
static KeyStale stale(const Page *page, const Page *fresh) {
  if (str_eq(front_of(page), front_of(fresh))) return STALE_PAGE;
  bool quiet = page->diags.len == 0 && fresh->diags.len == 0;
  return quiet ? front_keys_stale(&page->front, &fresh->front) : STALE_SITE;
}

static bool is_in(const Edits *edits, const Page *page) {
  for (size_t i = 0; i < edits->list.len; i++)
    if (edits->list.items[i].page == page) return true;
  return false;
}

// Reads the page anew and adds it, unless its text is the same. False: it is not all that may have
// changed.
static bool add(Edits *edits, Run *run, Page *page, bool asked) {
  if (is_in(edits, page)) return true;
  if (page->scripted.markdown.ptr) return false;  // a script made it of the text
  Page fresh = {.source.path = page->source.path,
                .source.file = page->source.file,
                .source.folder = page->source.folder};
  fresh.diags.arena = &fresh.arena;
  content_read(&fresh, run->site, &run->scratch[0]);
  if (asked && str_eq(fresh.source.text, page->source.text) && fresh.diags.len == 0) {
    page_free(&fresh);
    return true;
  }
  *vec_add(edits->scratch, &edits->list) = (Edit){.page = page,
                                                  .fresh = fresh,
                                                  .asked = asked,
                                                  .history_files = history_files(page, run->site)};
  KeyStale most = stale(page, &fresh);
  edits->order = edits->order || most == STALE_ORDER;
  return most != STALE_SITE;
}

static bool includes_edited(const Edits *edits, const Page *page) {
  for (size_t i = 0; i < page->markdown.includes.len; i++)
    if (is_in(edits, page->markdown.includes.items[i])) return true;
  return false;
}

// Pages in which the text of an edited page stands.
static bool add_dependents(Edits *edits, Run *run) {
  const PageVec *pages = &run->site->pages;
  for (size_t before = 0; before < edits->list.len;) {
    before = edits->list.len;
    for (size_t i = 0; i < pages->len; i++)
      if (includes_edited(edits, pages->items[i]) && !add(edits, run, pages->items[i], false))
        return false;
  }
  return true;
}

// ---- paths --------------------------------------------------------------------------------------

static bool is_hidden(Str path) { return str_starts(path, S(".")) || str_contains(path, S("/.")); }

// A file that came and went, or one that nobody looks at.
static bool is_nothing(const Site *site, Str source) {
  if (is_hidden(source)) return true;
  FsInfo info;
  FsResult found = fs_stat(site->content, source, &info);
  const Asset *asset = map_find(&site->asset_by_path, source);
  if (asset)
    return found.status == FS_OK && info.size == asset->info.size &&
           info.modified_ns == asset->info.modified_ns && info.inode == asset->info.inode;
  if (found.status != FS_MISSING) return false;
  for (Str path = source; path.len > 0; path = path_dir(path))
    if (map_find(&site->unpublished, path)) return false;
  // A folder that is gone takes with it what was beneath it.
  for (size_t i = 0; i < site->pages.len; i++)
    if (str_starts(site->pages.items[i]->source.path, source)) return false;
  for (size_t i = 0; i < site->assets.len; i++)
    if (str_starts(site->assets.items[i].path, source)) return false;
  return true;
}

// The page that is the file, when its file is still there.
static Page *page_of(const Site *site, Str source) {
  Page *page = map_find(&site->page_by_source, source);
  FsInfo info;
  bool file = page && str_eq(page->source.path, source) && page->scripted.maker.len == 0;
  return file && fs_stat(site->content, source, &info).status == FS_OK && info.kind == FS_FILE
             ? page
             : NULL;
}

// False: more may have changed than pages.
static bool look_at(Edits *edits, Run *run, Str path) {
  const Site *site = run->site;
  if (!str_starts(path, site->content_prefix)) return is_hidden(path);
  Str source = str_from_index(path, site->content_prefix.len);
  Page *page = page_of(site, source);
  return page ? add(edits, run, page, true) : is_nothing(site, source);
}

EditsKind edits_find(Edits *edits, Run *run, StrVec paths) {
  for (size_t i = 0; i < paths.len; i++)
    if (!look_at(edits, run, paths.items[i])) return EDITS_ALL;
  if (edits->list.len == 0) return EDITS_NONE;
  return add_dependents(edits, run) ? EDITS_PAGES : EDITS_ALL;
}

// ---- in the place of what was -------------------------------------------------------------------

// What a page has from the stages that are not run again.
static void keep(Page *fresh, const Page *page) {
  fresh->place.index = page->place.index;
  fresh->place.url = page->place.url;
  fresh->place.nav = page->place.nav;
  fresh->place.previous = page->place.previous;
  fresh->place.next = page->place.next;
  fresh->place.tags = page->place.tags;
  fresh->history = page->history;
  fresh->front.unlisted = page->front.unlisted;
  fresh->title.chosen = fresh->title.chosen || fresh->front.title.len > 0;
  for (size_t i = 0; i < page->place.moved.len; i++)
    *vec_add(&fresh->arena, &fresh->place.moved) =
        str_dup(&fresh->arena, page->place.moved.items[i]);
}

static void note_anchors(Edits *edits, Edit *edit) {
  const StrVec *had = &edit->page->check.anchors;
  for (size_t i = 0; i < had->len; i++)
    *vec_add(edits->scratch, &edit->anchors) = str_dup(edits->scratch, had->items[i]);
}

bool edits_same_anchors(const Edit *edit) {
  return same_list(&edit->anchors, &edit->page->check.anchors);
}

void edits_apply(Edits *edits) {
  for (size_t i = 0; i < edits->list.len; i++) {
    Edit *edit = &edits->list.items[i];
    Page *page = edit->page, fresh = edit->fresh;
    note_anchors(edits, edit);
    keep(&fresh, page);
    arena_free(&page->arena);
    arena_free(&page->check.arena);
    *page = fresh;
    page->diags.arena = &page->arena;
  }
}

void edits_drop(Edits *edits) {
  for (size_t i = 0; i < edits->list.len; i++) page_free(&edits->list.items[i].fresh);
  edits->list.len = 0;
}
