#include "pipeline/run.h"

#include <time.h>

#include "base/pool.h"
#include "check/check.h"
#include "content/content.h"
#include "markdown/markdown.h"

const char *stage_title(StageName stage) {
  static const char *const titles[STAGE_COUNT] = {
      "content", "theme", "scripts", "markdown", "history", "check", "search", "render", "publish"};
  return titles[stage];
}

// ---- time ---------------------------------------------------------------------------------------

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void run_enter(Run *run, StageName stage) {
  uint64_t now = now_ns();
  if (run->stage_began) run->result.stage_ns[run->stage] += now - run->stage_began;
  run->stage = stage;
  run->stage_began = now;
}

// ---- tasks: one item of a stage, on a worker ----------------------------------------------------

enum { ITEMS_A_BREATH = 32 };

typedef struct Each {
  Run *run;
  Item *item;
  size_t from;  // the first
} Each;

static void run_item(void *context, size_t item, size_t worker) {
  Each *each = context;
  Arena *scratch = &each->run->scratch[worker];
  ArenaMark mark = arena_mark(scratch);
  each->item(each->run, each->from + item, scratch, worker);
  heartbeat_end(each->run->options.beat, worker);
  arena_rewind(scratch, mark);
}

void run_each(Run *run, size_t count, Item *item) {
  const BuildOptions *options = &run->options;
  size_t most = options->breathe ? ITEMS_A_BREATH : count;
  for (size_t from = 0; from < count; from += most) {
    size_t some = count - from < most ? count - from : most;
    pool_run(options->workers, some, run_item, &(Each){run, item, from});
    if (options->breathe) options->breathe(options->context);
  }
}

void run_watch(Run *run, size_t worker, Str name) {
  heartbeat_begin(run->options.beat, worker, stage_title(run->stage), name);
}

void run_convert_page(Run *run, Page *page, PageScripts *scripts, Arena *scratch, size_t worker) {
  run_watch(run, worker, page->source.file);
  markdown_page(page, run->site, scripts, scratch);
  check_anchors(page);
}

static void check_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  run_watch(run, worker, page->source.file);
  check_page(page, run->site, scratch);
}

static void gather_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  run_watch(run, worker, search_page(run->index, item)->source.file);
  search_gather(run->index, item, scratch);
}

static void post_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  (void)worker;
  search_post(run->index, item, scratch);
}

// ---- parts of the site
// ---------------------------------------------------------------------------

void run_settle_links(const Run *run, Page *page) {
  for (size_t i = 0; i < page->markdown.links.len; i++) {
    Link *link = &page->markdown.links.items[i];
    if (link->kind == LINK_BROKEN && output_find(run->site, link->path))
      link->kind = LINK_GENERATED;
  }
}

void run_plan(Run *run) {
  OutputTable *table = &run->site->outputs;
  OutputVec wanted = {0};
  arena_free(&table->arena);
  *table = (OutputTable){0};
  run_enter(run, STAGE_CONTENT);
  render_plan(run->site, &table->arena, &wanted);
  content_outputs(run->site, &wanted, &run->scratch[0]);
}

// Not without what scripts make: a wrong field would come with a broken link for every row of its
// file.
void run_check(Run *run) {
  run_enter(run, STAGE_CHECK);
  if (hooks_broken(run->hooks)) return;
  run_each(run, run->site->pages.len, check_item);
  check_site(run->site, &run->scratch[0]);
}

static void add_all(DiagList *to, const DiagList *from) {
  for (size_t i = 0; i < from->len; i++) diag_add(to, from->items[i]);
}

// Gathers what the site and its pages report; true when the site may be published.
bool run_sum_up(const Run *run, DiagList *problems) {
  past_report_losses(&run->past);
  if (run->options.strict || run->options.whole) diag_refuse_losses(&run->site->diags);
  add_all(problems, &run->site->diags);
  add_all(problems, &run->site->found);
  add_all(problems, &run->site->outputs.clashes);
  for (size_t i = 0; i < run->site->pages.len; i++) {
    add_all(problems, &run->site->pages.items[i]->diags);
    add_all(problems, &run->site->pages.items[i]->check.diags);
  }
  diag_sort(problems);
  return problems->errors == 0 && !(run->options.strict && problems->warnings > 0);
}

void run_index(Run *run, Arena *arena) {
  Arena *scratch = &run->scratch[0];
  run->shards = (SearchFileVec){0};
  run->index = search_plan(run->site, arena);
  run_each(run, search_pages(run->index), gather_item);
  ArenaMark mark = arena_mark(scratch);
  search_collect(run->index, scratch);
  run_each(run, search_batches(run->index), post_item);
  search_write(run->index, scratch, &run->shards);
  arena_rewind(scratch, mark);
}
