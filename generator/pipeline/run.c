#include "pipeline/run.h"

#include <time.h>

#include "base/pool.h"
#include "check/check.h"
#include "content/content.h"
#include "diff/diff.h"
#include "markdown/markdown.h"
#include "pipeline/compare.h"
#include "pipeline/memo.h"
#include "settings/front_keys.h"
#include "theme/theme.h"

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

// A page that an earlier process did not get through stays empty.
static bool is_left_out(const Run *run, Page *page) {
  const DiagList *left_out = run->options.left_out;
  for (size_t i = 0; left_out && i < left_out->len; i++) {
    if (!str_eq(page->source.file, left_out->items[i].span.file)) continue;
    diag_add(&page->diags, left_out->items[i]);
    return true;
  }
  return false;
}

static void read_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  run_watch(run, worker, page->source.file);
  if (!is_left_out(run, page)) content_read(page, run->site, scratch);
}

void run_convert_page(Run *run, Page *page, PageScripts *scripts, Arena *scratch, size_t worker) {
  run_watch(run, worker, page->source.file);
  markdown_page(page, run->site, scripts, scratch);
  check_anchors(page);
}

static void markdown_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  run_convert_page(run, run->converting.items[item], NULL, scratch, worker);
}

// The pages that go through one lane, in order.
static void lane_item(Run *run, size_t lane, Arena *scratch, size_t worker) {
  const PageVec *pages = &run->converting;
  if (lane >= pages->len) return;
  PageScripts *scripts = hooks_lane(run->hooks, lane, worker);
  for (size_t i = lane; i < pages->len; i += HOOKS_LANES) {
    ArenaMark mark = arena_mark(scratch);
    run_convert_page(run, pages->items[i], scripts, scratch, worker);
    arena_rewind(scratch, mark);
  }
}

static void compare_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  run_watch(run, worker, page->source.file);
  past_compare_page(&run->past, page, scratch);
}

static void compare_landing(Run *run, size_t item, Arena *scratch, size_t worker) {
  run_watch(run, worker, run->site->history.landings.items[item].commit->id);
  past_compare_landing(&run->past, item, scratch);
}

static void compare_edited(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->past.edited.items[item];
  run_watch(run, worker, page->source.file);
  past_compare_again(&run->past, page, scratch);
}

static void keep_ids(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->site->pages.items[item];
  run_watch(run, worker, page->source.file);
  if (past_keep_ids(&run->past, page, scratch)) check_anchors(page);
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

// ---- stages -------------------------------------------------------------------------------------

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

static HooksDiff compare_texts(Str before, Str after, Arena *arena) {
  Arena scratch = {0};
  Blocks old = {0}, new = {0};
  markdown_blocks(before, &scratch, &scratch, &old);
  markdown_blocks(after, &scratch, &scratch, &new);
  Diff diff = diff_blocks(&old, &new, arena, &scratch);
  arena_free(&scratch);
  return (HooksDiff){diff.added, diff.removed, diff.html};
}

static void open_scripts(Run *run) {
  run_enter(run, STAGE_SCRIPTS);
  run->hooks =
      hooks_open(run->site, (HooksOptions){watch_script, convert_piece, compare_texts, run});
  hooks_config(run->hooks);
  heartbeat_end(run->options.beat, 0);
  run_enter(run, STAGE_CONTENT);
}

static void reread_changed(Run *run) {
  const PageVec *changed = hooks_changed(run->hooks);
  for (size_t i = 0; i < changed->len; i++) front_matter_reread(changed->items[i]);
}

// Scripts add, drop and change pages.
static void ask_for_pages(Run *run) {
  if (!run->hooks) return;
  run_enter(run, STAGE_SCRIPTS);
  hooks_pages(run->hooks);
  reread_changed(run);
  run_enter(run, STAGE_CONTENT);
}

static void load_content(Run *run) {
  Site *site = run->site;
  run_enter(run, STAGE_CONTENT);
  open_scripts(run);
  content_walk(site, &run->scratch[0]);
  run_each(run, site->pages.len, read_item);
  content_select(site);
  ask_for_pages(run);
  content_arrange(site, &run->scratch[0]);
  run->result.pages = site->pages.len;
  if (!past_take_over(&run->past, run->known)) past_start(&run->past);
}

void run_load_theme(Run *run) {
  size_t errors = run->site->diags.errors;
  run_enter(run, STAGE_THEME);
  theme_load(run->site, &run->scratch[0]);
  hooks_components(run->hooks);
  if (run->site->diags.errors > errors) run->result.configured = false;
}

static void convert(Run *run, PageVec pages) {
  run->converting = pages;
  if (!hooks_wants_pages(run->hooks)) {
    run_each(run, pages.len, markdown_item);
    return;
  }
  run_each(run, HOOKS_LANES, lane_item);
  hooks_report(run->hooks);
}

static void convert_pages(Run *run) {
  run_enter(run, STAGE_MARKDOWN);
  convert(run, run->site->pages);
}

static bool has_broken_link(const Page *page) {
  for (size_t i = 0; i < page->markdown.links.len; i++)
    if (page->markdown.links.items[i].kind == LINK_BROKEN) return true;
  return false;
}

static bool holds(const PageVec *pages, const Page *page) {
  for (size_t i = 0; i < pages->len; i++)
    if (pages->items[i] == page) return true;
  return false;
}

// What has to be converted again: pages that scripts changed, and those that may have meant a new
// one.
static PageVec pages_to_convert(Run *run, bool added) {
  const PageVec *changed = hooks_changed(run->hooks);
  PageVec again = {0};
  for (size_t i = 0; i < run->site->pages.len; i++) {
    Page *page = run->site->pages.items[i];
    bool meant = added && (has_broken_link(page) || page->title.html.len == 0);
    if (meant || holds(changed, page)) *vec_add(&run->site->arena, &again) = page;
  }
  return again;
}

// Scripts look at the whole site, and may add pages made of it.
static void show_site(Run *run) {
  bool added = false;
  if (!run->hooks) return;
  run_enter(run, STAGE_SCRIPTS);
  hooks_site(run->hooks, &added);
  for (size_t i = 0; added && i < hooks_changed(run->hooks)->len; i++)
    if (hooks_changed(run->hooks)->items[i]->title.html.len == 0)
      front_matter_reread(hooks_changed(run->hooks)->items[i]);
  if (added) content_arrange(run->site, &run->scratch[0]);
  run->result.pages = run->site->pages.len;
  run_enter(run, STAGE_MARKDOWN);
  convert(run, pages_to_convert(run, added));
}

void run_settle_links(const Run *run, Page *page) {
  for (size_t i = 0; i < page->markdown.links.len; i++) {
    Link *link = &page->markdown.links.items[i];
    if (link->kind == LINK_BROKEN && output_find(run->site, link->path))
      link->kind = LINK_GENERATED;
  }
}

static void write_more(Run *run) {
  if (!run->hooks) return;
  run_enter(run, STAGE_SCRIPTS);
  hooks_finish(run->hooks);
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

static void settle_links(Run *run) {
  for (size_t i = 0; i < run->site->pages.len; i++)
    run_settle_links(run, run->site->pages.items[i]);
}

static void compare_all(Run *run) {
  run_each(run, run->site->pages.len, compare_item);
  run_each(run, run->site->history.landings.len, compare_landing);
  past_introduce(&run->past, &run->scratch[0]);
}

// Texts are compared only for a site that somebody looks at: `check` shows none of it.
static void compare_versions(Run *run) {
  run_enter(run, STAGE_HISTORY);
  bool shown = run->publish || run->options.preview;
  past_wait(&run->past);
  content_redirect_moved(run->site, !shown, &run->scratch[0]);
  if (run->site->history.releases.len > 0) run_each(run, run->site->pages.len, keep_ids);
  if ((!shown && !run->options.changelog) || !run->site->history.on) return;
  if (run->past.taken_over)
    run_each(run, run->past.edited.len, compare_edited);
  else
    compare_all(run);
  if (run->publish) past_report(&run->past);
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

// ---- the whole ----------------------------------------------------------------------------------

static bool open_output(Run *run) {
  if (!run->options.destination) return true;
  run->result.publish = publish_open(run->options.destination, &run->site->arena, &run->publish);
  if (run->publish && run->options.alone) run->result.publish = publish_alone(run->publish);
  return run->publish && run->result.publish.status == PUBLISH_OK;
}

static void open_past(Run *run) {
  Site *site = run->site;
  PastOptions options = {.place = run->options.past_hung ? NULL : run->options.place,
                         .cache = run->options.cache,
                         .cache_version = memo_program(&site->arena),
                         .beat = run->options.beat};
  if (run->options.changelog) options.since = run->options.changelog->since;
  Str end = run->options.past_end.len > 0 ? run->options.past_end
                                          : S("reading the git history never ended");
  if (run->options.past_hung)
    diag_report(&site->diags, DIAG_HISTORY_HUNG, (Span){0},
                str_fmt(&site->arena, "%.*s; pages show no dates", STR_ARG(end)),
                S("`git fsck` names damaged objects; a fresh clone has none"));
  past_open(&run->past, site, options);
}

bool run_open(Run *run) {
  if (run->options.destination && !run->options.range)
    run->site->reads = reads_new(memo_own(), &run->site->arena);
  run->result.opened = content_open(run->site, run->options.folder, &run->scratch[0]);
  run->result.configured = run->site->diags.errors == 0;
  bool open = run->result.opened && open_output(run);
  if (open) open_past(run);
  return open;
}

void run_make(Run *run) {
  load_content(run);
  run_load_theme(run);
  convert_pages(run);
  compare_versions(run);
  show_site(run);
  write_more(run);
  run_plan(run);
  settle_links(run);
  run_check(run);
}
