#include "pipeline/past.h"

#include "markdown/markdown.h"

// ---- the walk -----------------------------------------------------------------------------------

static void show_progress(void *context, uint32_t done, uint32_t count) {
  const Past *past = context;
  cache_keep(past->cache);  // this may be the commit that ends the process
  char text[64];
  Arena arena = {0};
  Str name = str_fmt(&arena, "commit %u of %u", done + 1, count);
  size_t len = name.len < sizeof text ? name.len : sizeof text;
  memcpy(text, name.ptr, len);
  arena_free(&arena);
  heartbeat_begin(past->options.beat, POOL_BESIDE, "history", (Str){text, len});
}

static void walk(void *context) {
  Past *past = context;
  HistoryOptions options = {.prefix = past->options.place->prefix,
                            .site_prefix = past->options.place->site_prefix,
                            .since = past->options.since,
                            .cache = past->cache,
                            .look = show_progress,
                            .context = past};
  heartbeat_begin(past->options.beat, POOL_BESIDE, "history", S("commits"));
  history_load(past->repository, past->site, options, &past->diags);
  heartbeat_end(past->options.beat, POOL_BESIDE);
}

void past_open(Past *past, Site *site, PastOptions options) {
  *past = (Past){.site = site, .options = options, .diags = {.arena = &site->history.arena}};
  if (!options.place || site->config.history.off) return;
  heartbeat_begin(options.beat, POOL_BESIDE, "history", S("the repository"));
  past->repository = repository_open(options.place, &site->history.arena, &past->diags);
  if (past->repository)
    site->history.state = repository_state(past->repository, &site->history.arena);
  heartbeat_end(options.beat, POOL_BESIDE);
}

void past_start(Past *past) {
  if (!past->repository) return;
  past->cache = cache_open(past->options.cache, past->options.cache_version);
  beside_start(&past->thread, walk, past);
}

void past_wait(Past *past) {
  beside_wait(&past->thread);
  for (size_t i = 0; i < past->diags.len && !past->told; i++)
    diag_add(&past->site->diags, past->diags.items[i]);
  past->told = true;
  past_settle_feed(past);
}

void past_settle_feed(const Past *past) {
  const LandingVec *landings = &past->site->history.landings;
  bool landed = past->site->history.on && landings->len > 0 && !landings->items[0].commit->cut;
  if (landed && past->site->config.base_url.len > 0) past->site->has_feed = true;
}

void past_close(Past *past) {
  beside_wait(&past->thread);
  cache_save(past->cache);
  cache_close(past->cache);
  repository_close(past->repository);
  past->repository = NULL;
}

// ---- the walk of another build ------------------------------------------------------------------

static bool has_same_pages(const Site *site, const Site *known) {
  size_t files = 0, known_files = 0;
  for (size_t i = 0; i < known->pages.len; i++)
    known_files += known->pages.items[i]->source.path.len > 0;
  for (size_t i = 0; i < site->pages.len; i++) {
    Str source = site->pages.items[i]->source.path;
    if (source.len > 0 && !map_find(&known->page_by_source, source)) return false;
    files += source.len > 0;
  }
  return files == known_files;
}

static bool is_same(const Past *past, const Past *known) {
  const Site *site = past->site, *other = known->site;
  return past->repository && known->repository && known->told &&
         site->history.state == other->history.state &&
         str_eq(site->config.file_text, other->config.file_text) && has_same_pages(site, other);
}

static Page *same_page(const Site *site, const Page *page) {
  return page ? map_find(&site->page_by_source, page->source.path) : NULL;
}

static void take_pages(Past *past, Site *from) {
  Site *site = past->site;
  for (size_t i = 0; i < from->pages.len; i++) {
    Page *old = from->pages.items[i],
         *page = old->source.path.len > 0 ? same_page(site, old) : NULL;
    if (!page) continue;
    page->history = old->history;
    old->history = NULL;
    if (page->history && !str_eq(page->source.text, old->source.text))
      *vec_add(&site->arena, &past->edited) = page;
  }
}

static void turn_to(History *history, const Site *site) {
  for (size_t i = 0; i < history->landings.len; i++) {
    LandedPageVec *pages = &history->landings.items[i].pages;
    for (size_t k = 0; k < pages->len; k++)
      pages->items[k].page = same_page(site, pages->items[k].page);
  }
  for (size_t i = 0; i < history->moved.len; i++)
    history->moved.items[i].page = same_page(site, history->moved.items[i].page);
}

bool past_take_over(Past *past, Past *known) {
  if (!known || !is_same(past, known)) return false;
  Site *site = past->site;
  repository_close(past->repository);
  arena_free(&site->history.arena);
  site->history = known->site->history;
  known->site->history = (History){0};
  past->repository = known->repository;
  past->cache = known->cache;
  past->diags = known->diags;
  past->diags.arena = &site->history.arena;
  known->repository = NULL;
  known->cache = NULL;
  past->taken_over = true;
  take_pages(past, known->site);
  turn_to(&site->history, site);
  return true;
}

// ---- CHANGELOG.md -------------------------------------------------------------------------------

// The version a heading names: "## [1.2.0] - 2026-05-03", "## v1.2.0 (May)". Empty for other lines.
static Str version_in(Str line) {
  if (!str_starts(line, S("## "))) return (Str){0};
  Str word = str_trim(str_from_index(line, 3)), rest;
  str_cut(word, ' ', &word, &rest);
  if (str_starts(word, S("["))) str_cut(str_from_index(word, 1), ']', &word, &rest);
  return str_starts(word, S("v")) ? str_from_index(word, 1) : word;
}

static bool names(Str version, const Release *release) {
  Str name = str_starts(release->name, S("v")) ? str_from_index(release->name, 1) : release->name;
  return version.len > 0 && str_eq(version, name);
}

// What stands under the heading of a release, up to the next of its level.
static Str section_of(Str changelog, const Release *release) {
  Str line, start = {0};
  while (str_line(&changelog, &line)) {
    if (start.ptr && str_starts(line, S("## "))) return str_range(start.ptr, line.ptr);
    if (!start.ptr && names(version_in(line), release)) start = changelog;
  }
  return start;
}

void past_introduce(const Past *past, Arena *scratch) {
  History *history = &past->site->history;
  for (size_t i = 0; i < history->releases.len; i++) {
    Str section = section_of(history->changelog, &history->releases.items[i]);
    if (str_trim(section).len == 0) continue;
    Str key = str_fmt(scratch, "r%zu",
                      (size_t)history->releases.len - i);  // from the oldest: it keeps its number
    history->releases.items[i].introduction =
        markdown_fragment(section, S("CHANGELOG.md"), key, past->site, &history->arena);
  }
}

// ---- what is said -------------------------------------------------------------------------------

static void report_dirty(const Past *past) {
  Site *site = past->site;
  size_t edited = 0, new = 0;
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->source.path.len > 0 && !page->history) new ++;
    if (page->history && page->history->local == LOCAL_EDITED) edited++;
  }
  if (edited == 0) return;  // a new page alone may be a generated one, and shows no date
  diag_report(&site->diags, DIAG_HISTORY_DIRTY, (Span){0},
              str_fmt(&site->arena, "not committed: %zu page%s edited, %zu new", edited,
                      edited == 1 ? "" : "s", new),
              S("dates are those of the last commit; commit before publishing"));
}

// One commit that is the newest change of more than half of the pages, and of at least
// MASS_PAGES_MIN.
static void report_mass(const Past *past) {
  Site *site = past->site;
  const Commit *most = NULL;
  size_t count = 0, same = 0;
  for (size_t i = 0; i < site->pages.len; i++) {  // Boyer and Moore's majority vote
    const PageHistory *history = site->pages.items[i]->history;
    if (!history || !history->updated) continue;
    if (count == 0) most = history->updated->commit;
    if (most == history->updated->commit)
      count++;
    else
      count--;
  }
  for (size_t i = 0; i < site->pages.len; i++) {
    const PageHistory *history = site->pages.items[i]->history;
    if (history && history->updated && history->updated->commit == most) same++;
  }
  bool new = most && site->history.landings.len > 0 &&
             most->landed == vec_last(&site->history.landings)->commit;
  if (!most || new || same < MASS_PAGES_MIN || same * 2 <= site->pages.len) return;
  diag_report(&site->diags, DIAG_HISTORY_MASS, (Span){0},
              str_fmt(&site->arena, "%zu of %zu pages were last changed by %.9s", same,
                      site->pages.len, most->id.ptr),
              S("if it was formatting, add it to .git-blame-ignore-revs"));
}

void past_report_losses(const Past *past) {
  if (past->repository) repository_report_losses(past->repository, &past->site->diags);
}

void past_report(const Past *past) {
  if (!past->repository || !past->site->history.on) return;
  report_dirty(past);
  report_mass(past);
}
