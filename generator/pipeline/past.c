#include "pipeline/past.h"

#include "markdown/markdown.h"

// ---- the walk -----------------------------------------------------------------------------------------

static void show_progress(void *context, uint32_t done, uint32_t count) {
  const Past *past = context;
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
                            .now = past->options.now,
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
  if (past->repository) site->history.state = repository_state(past->repository, &site->history.arena);
  heartbeat_end(options.beat, POOL_BESIDE);
  if (past->repository) past->cache = cache_open(options.cache, options.cache_version);
}

void past_start(Past *past) {
  if (past->repository) beside_start(&past->thread, walk, past);
}

void past_wait(Past *past) {
  beside_wait(&past->thread);
  for (size_t i = 0; i < past->diags.len; i++) diag_add(&past->site->diags, past->diags.items[i]);
  past->diags.len = 0;
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

// ---- CHANGELOG.md -------------------------------------------------------------------------------------

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
    history->releases.items[i].introduction =
        markdown_fragment(section, S("CHANGELOG.md"), past->site, &history->arena, scratch);
  }
}

// ---- what is said -------------------------------------------------------------------------------------

static void report_dirty(const Past *past) {
  Site *site = past->site;
  size_t edited = 0, new = 0;
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->source.len > 0 && !page->history) new ++;
    if (page->history && page->history->local == LOCAL_EDITED) edited++;
  }
  if (edited == 0) return;  // a new page alone may be a generated one, and shows no date
  diag_report(
      &site->diags, DIAG_HISTORY_DIRTY, (Span){0},
      str_fmt(&site->arena, "not committed: %zu page%s edited, %zu new", edited, edited == 1 ? "" : "s", new),
      S("dates are those of the last commit; commit before publishing"));
}

// One commit that is the newest change of more than half of the pages, and of at least MASS_PAGES_MIN.
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
  bool new =
      most && site->history.landings.len > 0 && most->landed == vec_last(&site->history.landings)->commit;
  if (!most || new || same < MASS_PAGES_MIN || same * 2 <= site->pages.len) return;
  diag_report(&site->diags, DIAG_HISTORY_MASS, (Span){0},
              str_fmt(&site->arena, "%zu of %zu pages were last changed by %.9s", same, site->pages.len,
                      most->id.ptr),
              S("if it was formatting, add it to .git-blame-ignore-revs"));
}

void past_report(const Past *past) {
  if (!past->repository || !past->site->history.on) return;
  report_dirty(past);
  report_mass(past);
}
