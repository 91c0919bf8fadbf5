#include "pipeline/pipeline.h"

#include <assert.h>
#include <time.h>

#include "base/pool.h"
#include "check/check.h"
#include "content/content.h"
#include "markdown/markdown.h"
#include "pipeline/compare.h"
#include "pipeline/memo.h"
#include "pipeline/past.h"
#include "render/render.h"
#include "render/review.h"
#include "search/search.h"
#include "theme/theme.h"

// One build under way.
typedef struct Run {
  Site *site;
  BuildOptions options;
  BuildResult result;
  Publish *publish;      // NULL when only checking
  Past past;             // what git knows
  Hooks *hooks;          // NULL: the site has no scripts
  PageVec converting;    // the pages that are converted
  RenderItemVec files;   // what the render stage makes
  SearchIndex *index;    // NULL until the search stage
  SearchFileVec shards;  // what it makes beside document blocks
  StageName stage;       // the one that runs
  uint64_t stage_began;  // nanoseconds, monotonic
  Arena scratch[POOL_WORKERS_MAX];
} Run;

const char *stage_title(StageName stage) {
  static const char *const titles[STAGE_COUNT] = {"content", "theme",  "scripts", "markdown", "history",
                                                  "check",   "search", "render",  "publish"};
  return titles[stage];
}

// ---- time ---------------------------------------------------------------------------------------------

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// Ends the stage that runs and begins the next.
static void enter(Run *run, StageName stage) {
  uint64_t now = now_ns();
  run->result.stage_ns[run->stage] += now - run->stage_began;
  run->stage = stage;
  run->stage_began = now;
}

// ---- tasks: one item of a stage, on a worker -----------------------------------------------------------

typedef void Item(Run *run, size_t item, Arena *scratch, size_t worker);

typedef struct Each {
  Run *run;
  Item *item;
} Each;

static void run_item(void *context, size_t item, size_t worker) {
  Each *each = context;
  Arena *scratch = &each->run->scratch[worker];
  ArenaMark mark = arena_mark(scratch);
  each->item(each->run, item, scratch, worker);
  heartbeat_end(each->run->options.beat, worker);
  arena_rewind(scratch, mark);
}

static void for_each(Run *run, size_t count, Item *item) {
  pool_run(run->options.workers, count, run_item, &(Each){run, item});
}

static void watch(Run *run, size_t worker, Str name) {
  heartbeat_begin(run->options.beat, worker, stage_title(run->stage), name);
}

static void read_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  watch(run, worker, page->file);
  content_read(page, run->site, scratch);
}

static void convert_page(Run *run, Page *page, PageScripts *scripts, Arena *scratch, size_t worker) {
  watch(run, worker, page->file);
  markdown_page(page, run->site, scripts, scratch);
  check_anchors(page);
}

static void markdown_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  convert_page(run, run->converting.items[item], NULL, scratch, worker);
}

// The pages that go through one lane, in order.
static void lane_item(Run *run, size_t lane, Arena *scratch, size_t worker) {
  const PageVec *pages = &run->converting;
  if (lane >= pages->len) return;
  PageScripts *scripts = hooks_lane(run->hooks, lane, worker);
  for (size_t i = lane; i < pages->len; i += HOOKS_LANES) {
    ArenaMark mark = arena_mark(scratch);
    convert_page(run, pages->items[i], scripts, scratch, worker);
    arena_rewind(scratch, mark);
  }
}

static void compare_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  watch(run, worker, page->file);
  past_compare_page(&run->past, page, scratch);
}

static void compare_landing(Run *run, size_t item, Arena *scratch, size_t worker) {
  watch(run, worker, run->site->history.landings.items[item].commit->id);
  past_compare_landing(&run->past, item, scratch);
}

static void keep_ids(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  watch(run, worker, page->file);
  if (past_keep_ids(&run->past, page, scratch)) check_anchors(page);
}

static void check_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  watch(run, worker, page->file);
  check_page(page, run->site, scratch);
}

static void render_file(Run *run, size_t item, Arena *scratch, size_t worker) {
  RenderItem *file = &run->files.items[item];
  watch(run, worker, file->path);
  Buf out = {.arena = scratch};
  render_item(file, run->site, &out, scratch);
  publish_add(run->publish, file->path, buf_str(&out));
}

static void gather_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  watch(run, worker, search_page(run->index, item)->file);
  search_gather(run->index, item, scratch);
}

static void post_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  (void)worker;
  search_post(run->index, item, scratch);
}

static void publish_block(Run *run, size_t item, Arena *scratch, size_t worker) {
  SearchFile file;
  (void)worker;
  search_block(run->index, item, scratch, &file);
  publish_add(run->publish, file.path, file.bytes);
}

static void publish_shard(Run *run, size_t item, Arena *scratch, size_t worker) {
  (void)scratch, (void)worker;
  publish_add(run->publish, run->shards.items[item].path, run->shards.items[item].bytes);
}

static void copy_asset(Run *run, size_t item, Arena *scratch, size_t worker) {
  (void)scratch, (void)worker;
  Str path = run->site->assets.items[item].path;
  publish_copy(run->publish, path, run->site->content, path);
}

// ---- stages -------------------------------------------------------------------------------------------

static void watch_script(void *context, size_t worker, Str name, uint32_t deadline_ms) {
  const Run *run = context;
  const char *stage = deadline_ms > 0 ? stage_title(STAGE_SCRIPTS) : stage_title(run->stage);
  heartbeat_begin_within(run->options.beat, worker, stage, name, deadline_ms);
}

static Str convert_piece(void *context, Str text, const Page *page, Arena *arena) {
  const Run *run = context;
  Arena scratch = {0};
  Str html = markdown_piece(text, page, run->site, arena, &scratch);
  arena_free(&scratch);
  return html;
}

static void open_scripts(Run *run) {
  enter(run, STAGE_SCRIPTS);
  run->hooks = hooks_open(run->site, (HooksOptions){watch_script, convert_piece, run});
  hooks_config(run->hooks);
  heartbeat_end(run->options.beat, 0);
  enter(run, STAGE_CONTENT);
}

static void reread_changed(Run *run) {
  const PageVec *changed = hooks_changed(run->hooks);
  for (size_t i = 0; i < changed->len; i++) content_reread(changed->items[i]);
}

// Scripts add, drop and change pages.
static void ask_for_pages(Run *run) {
  if (!run->hooks) return;
  enter(run, STAGE_SCRIPTS);
  hooks_pages(run->hooks);
  reread_changed(run);
  enter(run, STAGE_CONTENT);
}

static void load_content(Run *run) {
  Site *site = run->site;
  open_scripts(run);
  content_walk(site, &run->scratch[0]);
  for_each(run, site->pages.len, read_item);
  content_select(site);
  ask_for_pages(run);
  content_arrange(site, &run->scratch[0]);
  run->result.pages = site->pages.len;
  past_start(&run->past);
}

static void load_theme(Run *run) {
  size_t errors = run->site->diags.errors;
  theme_load(run->site, &run->scratch[0]);
  hooks_components(run->hooks);
  if (run->site->diags.errors > errors) run->result.configured = false;
}

static void convert(Run *run, PageVec pages) {
  run->converting = pages;
  if (!hooks_wants_pages(run->hooks)) {
    for_each(run, pages.len, markdown_item);
    return;
  }
  for_each(run, HOOKS_LANES, lane_item);
  hooks_report(run->hooks);
}

static void convert_pages(Run *run) { convert(run, run->site->pages); }

static bool has_broken_link(const Page *page) {
  for (size_t i = 0; i < page->links.len; i++)
    if (page->links.items[i].kind == LINK_BROKEN) return true;
  return false;
}

static bool holds(const PageVec *pages, const Page *page) {
  for (size_t i = 0; i < pages->len; i++)
    if (pages->items[i] == page) return true;
  return false;
}

// What has to be converted again: pages that scripts changed, and those that may have meant a new one.
static PageVec pages_to_convert(Run *run, bool added) {
  const PageVec *changed = hooks_changed(run->hooks);
  PageVec again = {0};
  for (size_t i = 0; i < run->site->pages.len; i++) {
    Page *page = run->site->pages.items[i];
    bool meant = added && (has_broken_link(page) || page->title_html.len == 0);
    if (meant || holds(changed, page)) *vec_add(&run->site->arena, &again) = page;
  }
  return again;
}

// Scripts look at the whole site, and may add pages made of it.
static void show_site(Run *run) {
  bool added = false;
  if (!run->hooks) return;
  enter(run, STAGE_SCRIPTS);
  hooks_site(run->hooks, &added);
  for (size_t i = 0; added && i < hooks_changed(run->hooks)->len; i++)
    if (hooks_changed(run->hooks)->items[i]->title_html.len == 0)
      content_reread(hooks_changed(run->hooks)->items[i]);
  if (added) content_arrange(run->site, &run->scratch[0]);
  run->result.pages = run->site->pages.len;
  enter(run, STAGE_MARKDOWN);
  convert(run, pages_to_convert(run, added));
}

// Links to files that scripts write lead somewhere after all.
static void settle_links(Page *page, const Map *written) {
  for (size_t i = 0; i < page->links.len; i++) {
    Link *link = &page->links.items[i];
    if (link->kind == LINK_BROKEN && map_find(written, link->path)) link->kind = LINK_GENERATED;
  }
}

static void write_more(Run *run) {
  Site *site = run->site;
  Map written = {0};
  if (!run->hooks) return;
  enter(run, STAGE_SCRIPTS);
  hooks_finish(run->hooks);
  for (size_t i = 0; i < site->written.len; i++)
    *map_put(&written, &site->arena, site->written.items[i].path) = &site->written.items[i];
  for (size_t i = 0; i < site->pages.len; i++) settle_links(site->pages.items[i], &written);
}

// Texts are compared only for a site that is published: `check` shows none of it.
static void compare_versions(Run *run) {
  past_wait(&run->past);
  content_redirect_moved(run->site, !run->publish, &run->scratch[0]);
  if (run->site->history.releases.len > 0) for_each(run, run->site->pages.len, keep_ids);
  bool wanted = run->publish || run->options.changelog;
  if (!wanted || !run->site->history.on) return;
  for_each(run, run->site->pages.len, compare_item);
  for_each(run, run->site->history.landings.len, compare_landing);
  past_introduce(&run->past, &run->scratch[0]);
  if (run->publish) past_report(&run->past);
}

static void tell_changes(Run *run) {
  ChangelogRequest *request = run->options.changelog;
  request->out.arena = &run->site->arena;
  changelog_text_render(run->site, request->format, &request->out, &run->scratch[0]);
}

static void check_pages(Run *run) {
  for_each(run, run->site->pages.len, check_item);
  check_site(run->site, &run->scratch[0]);
}

static void add_all(DiagList *to, const DiagList *from) {
  for (size_t i = 0; i < from->len; i++) diag_add(to, from->items[i]);
}

static void index_pages(Run *run) {
  Arena *scratch = &run->scratch[0];
  run->index = search_plan(run->site, &run->site->arena);
  for_each(run, search_pages(run->index), gather_item);
  ArenaMark mark = arena_mark(scratch);
  search_collect(run->index, scratch);
  for_each(run, search_batches(run->index), post_item);
  search_write(run->index, scratch, &run->shards);
  arena_rewind(scratch, mark);
}

static void publish_index(Run *run) {
  if (!run->index) return;
  for_each(run, search_blocks(run->index), publish_block);
  for_each(run, run->shards.len, publish_shard);
}

// Asks the index in memory what check --search wants to be found.
static void check_queries(Run *run) {
  Arena *arena = &run->site->arena;
  const SearchQueries *queries = &run->options.queries;
  Str problem;
  index_pages(run);
  for (size_t i = 0; i < search_blocks(run->index); i++) {
    SearchFile block;
    search_block(run->index, i, arena, &block);
    *vec_add(arena, &run->shards) = block;
  }
  search_files_sort(&run->shards);
  Search *search = search_open(search_source_files(&run->shards), arena, &problem);
  assert(search);  // what search/ writes it reads
  search_expect(search, run->site, queries->text, queries->file, &run->site->diags, &run->scratch[0]);
}

// Gathers what the site and its pages report; true when the site may be published.
static bool sum_up(Run *run) {
  DiagList *problems = &run->result.problems;
  add_all(problems, &run->site->diags);
  add_all(problems, &run->site->found);
  for (size_t i = 0; i < run->site->pages.len; i++) {
    add_all(problems, &run->site->pages.items[i]->diags);
    add_all(problems, &run->site->pages.items[i]->found);
  }
  diag_sort(problems);
  return problems->errors == 0 && !(run->options.strict && problems->warnings > 0);
}

// False when a file could not be made whole; that is reported.
static bool render_files(Run *run) {
  DiagList *problems = &run->result.problems;
  for_each(run, run->files.len, render_file);
  for_each(run, run->site->assets.len, copy_asset);
  for (size_t i = 0; i < run->files.len; i++) {
    Str path = run->files.items[i].path;
    if (!run->files.items[i].cut) continue;
    diag_report(problems, DIAG_TEMPLATE_LOOP, (Span){0},
                str_fmt(problems->arena, "rendering \"%.*s\" never ends", STR_ARG(path)),
                S("a template of the theme includes itself again and again"));
    return false;
  }
  return true;
}

static void publish_files(Run *run) {
  run->result.publish = publish_commit(run->publish, &run->result.count);
}

// ---- the program --------------------------------------------------------------------------------------

static bool open_output(Run *run) {
  if (!run->options.destination) return true;
  run->result.publish = publish_open(run->options.destination, &run->site->arena, &run->publish);
  return run->publish != NULL;
}

static void open_past(Run *run) {
  Site *site = run->site;
  PastOptions options = {.place = run->options.past_hung ? NULL : run->options.place,
                         .now = site->config.build_time ? site->config.build_time : (int64_t)time(NULL),
                         .cache = run->options.cache,
                         .cache_version = memo_program(&site->arena),
                         .beat = run->options.beat};
  if (run->options.changelog) options.since = run->options.changelog->since;
  if (run->options.past_hung)
    diag_report(&site->diags, DIAG_HISTORY_HUNG, (Span){0},
                S("reading the git history never ended; pages show no dates"),
                S("`git fsck` names damaged objects; a fresh clone has none"));
  past_open(&run->past, site, options);
}

static bool open_site(Run *run) {
  run->result.opened = content_open(run->site, run->options.folder, &run->scratch[0]);
  run->result.configured = run->site->diags.errors == 0;
  bool open = run->result.opened && open_output(run);
  if (open) open_past(run);
  return open;
}

// Whether the published site is what this build would make. Only a build that publishes asks.
static bool is_up_to_date(Run *run, Memo *memo) {
  if (!run->publish) return false;
  *memo = memo_open(run->site, run->options, &run->scratch[0]);
  if (!memo->found) return false;
  run->result.pages = memo->pages;
  run->result.count = (PublishCount){.total = memo->files, .unchanged = memo->files};
  return true;
}

static void remember(Run *run, const Memo *memo) {
  bool fine = run->result.publish.status == PUBLISH_OK && run->result.problems.len == 0;
  if (fine) memo_save(memo, run->options, run->result.pages, run->result.count.total, &run->scratch[0]);
}

static void build(Run *run) {
  Memo memo = {0};
  enter(run, STAGE_CONTENT);
  bool open = open_site(run) && !is_up_to_date(run, &memo);
  if (open) load_content(run);
  enter(run, STAGE_THEME);
  if (open) load_theme(run);
  enter(run, STAGE_MARKDOWN);
  if (open) convert_pages(run);
  enter(run, STAGE_HISTORY);
  if (open) compare_versions(run);
  if (open && run->options.changelog) tell_changes(run);
  if (open) show_site(run);
  if (open) write_more(run);
  enter(run, STAGE_CHECK);
  if (open && !run->options.changelog) check_pages(run);
  enter(run, STAGE_SEARCH);
  if (open && run->options.queries.file.len > 0) check_queries(run);
  bool sound = sum_up(run) && open && run->publish;
  if (sound && !run->site->config.search.off) index_pages(run);
  if (sound) publish_index(run);
  enter(run, STAGE_RENDER);
  if (sound) render_plan(run->site, &run->site->arena, &run->files);
  sound = sound && render_files(run);
  enter(run, STAGE_PUBLISH);
  if (sound) publish_files(run);
  if (sound) remember(run, &memo);
  publish_close(run->publish);
  past_close(&run->past);
  run->result.hooks = hooks_times(run->hooks, &run->site->arena);
  hooks_close(run->hooks);
  enter(run, STAGE_PUBLISH);
}

// A site of one page that shows what a range of commits changes. Pages on the disk are not looked at.
static void build_review(Run *run) {
  enter(run, STAGE_CONTENT);
  bool open = open_site(run) && run->publish;
  enter(run, STAGE_THEME);
  if (open) load_theme(run);
  enter(run, STAGE_HISTORY);
  if (open && !run->past.repository && run->site->diags.errors == 0)
    diag_report(&run->site->diags, DIAG_REVISION_MISSING, (Span){0}, S("the site is in no git repository"),
                (Str){0});
  if (open) open = past_load_range(&run->past, str_from(run->options.range), &run->scratch[0]);
  run->result.pages = run->site->history.range.landing.pages.len;
  bool sound = sum_up(run) && open;
  enter(run, STAGE_RENDER);
  if (sound) review_plan(run->site, &run->site->arena, &run->files);
  sound = sound && render_files(run);
  enter(run, STAGE_PUBLISH);
  if (sound) publish_files(run);
  publish_close(run->publish);
  past_close(&run->past);
  enter(run, STAGE_PUBLISH);
}

BuildResult pipeline_build(Site *site, BuildOptions options) {
  Run run = {.site = site, .options = options, .stage_began = now_ns()};
  site->diags.arena = &site->arena;
  run.result.problems.arena = &site->arena;
  if (options.range)
    build_review(&run);
  else
    build(&run);
  for (size_t i = 0; i < POOL_WORKERS_MAX; i++) arena_free(&run.scratch[i]);
  return run.result;
}

void pipeline_free(Site *site) {
  content_close(site);
  site_free(site);
}
