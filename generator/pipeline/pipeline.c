#include "pipeline/pipeline.h"

#include <assert.h>
#include <time.h>

#include "base/pool.h"
#include "check/check.h"
#include "content/content.h"
#include "markdown/markdown.h"
#include "pipeline/compare.h"
#include "pipeline/memo.h"
#include "pipeline/run.h"
#include "render/review.h"

// ---- what is written ----------------------------------------------------------------------------

typedef struct Copying {
  Run *run;
  size_t worker;
  Str path;
} Copying;

static void look_at_copy(void *context) {
  const Copying *copying = context;
  run_watch(copying->run, copying->worker, copying->path);
}

static void render_file(Run *run, size_t item, Arena *scratch, size_t worker) {
  Output *file = &run->site->outputs.items.items[item];
  run_watch(run, worker, file->path);
  if (file->kind == OUTPUT_INDEX) return;  // search/ writes all of it
  if (file->kind == OUTPUT_COPY) {
    Copying copying = {run, worker, file->path};
    publish_copy(run->publish, file->path, run->site->content, file->path,
                 (PublishLook){look_at_copy, &copying});
    return;
  }
  Buf out = {.arena = scratch};
  render_item(file, run->site, &out, scratch);
  publish_add(run->publish, file->path, buf_str(&out));
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

static void publish_index(Run *run) {
  run_index(run, &run->site->arena);
  run_each(run, search_blocks(run->index), publish_block);
  run_each(run, run->shards.len, publish_shard);
}

static void tell_changes(Run *run) {
  ChangelogRequest *request = run->options.changelog;
  request->out.arena = &run->site->arena;
  changelog_text_render(run->site, request->format, &request->out, &run->scratch[0]);
}

// Asks the index in memory what check --search wants to be found.
static void check_queries(Run *run) {
  Arena *arena = &run->site->arena;
  const SearchQueries *queries = &run->options.queries;
  Str problem;
  run_index(run, arena);
  for (size_t i = 0; i < search_blocks(run->index); i++) {
    SearchFile block;
    search_block(run->index, i, arena, &block);
    *vec_add(arena, &run->shards) = block;
  }
  search_files_sort(&run->shards);
  Search *search = search_open(search_source_files(&run->shards), arena, &problem);
  assert(search);  // what search/ writes it reads
  search_expect(search, run->site, queries->text, queries->file, &run->site->diags,
                &run->scratch[0]);
}

// False when a file could not be made whole; that is reported.
static bool render_files(Run *run) {
  DiagList *problems = &run->result.problems;
  const OutputVec *files = &run->site->outputs.items;
  run_each(run, files->len, render_file);
  for (size_t i = 0; i < files->len; i++) {
    Str path = files->items[i].path;
    if (!files->items[i].cut) continue;
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

// ---- the program --------------------------------------------------------------------------------

// Whether the published site is what this build would make. Only a build that publishes asks, and
// not of another's site, which may have brought the memo along.
static bool is_up_to_date(Run *run, Memo *memo) {
  if (!run->publish || run->site->config.untrusted) return false;
  *memo = memo_open(run->site, run->options, &run->scratch[0]);
  if (!memo->found) return false;
  run->result.pages = memo->pages;
  run->result.count = (PublishCount){.total = memo->files, .unchanged = memo->files};
  return true;
}

static void remember(Run *run, const Memo *memo) {
  bool fine = run->result.publish.status == PUBLISH_OK && run->result.problems.len == 0 &&
              !run->site->config.untrusted;
  if (fine) memo_save(memo, run->site, run->options, run->result.count, &run->scratch[0]);
}

static void build(Run *run) {
  Memo memo = {0};
  run_enter(run, STAGE_CONTENT);
  bool open = run_open(run) && !is_up_to_date(run, &memo);
  if (open) run_make(run);
  if (open && run->options.changelog) tell_changes(run);
  run_enter(run, STAGE_SEARCH);
  if (open && run->options.queries.file.len > 0) check_queries(run);
  bool sound = run_sum_up(run, &run->result.problems) && open && run->publish;
  if (sound && !run->site->config.search.off) publish_index(run);
  run_enter(run, STAGE_RENDER);
  sound = sound && render_files(run);
  run_enter(run, STAGE_PUBLISH);
  if (sound) publish_files(run);
  if (sound) remember(run, &memo);
  publish_close(run->publish);
  past_close(&run->past);
  run->result.hooks = hooks_times(run->hooks, &run->site->arena);
  hooks_close(run->hooks);
  run_enter(run, STAGE_PUBLISH);
}

// A site of one page that shows what a range of commits changes. Pages on the disk are not looked
// at.
static void build_review(Run *run) {
  run_enter(run, STAGE_CONTENT);
  bool open = run_open(run) && run->publish;
  if (open) run_load_theme(run);
  run_enter(run, STAGE_HISTORY);
  if (open && !run->past.repository && run->site->diags.errors == 0)
    diag_report(&run->site->diags, DIAG_REVISION_MISSING, (Span){0},
                S("the site is in no git repository"), (Str){0});
  if (open) open = past_load_range(&run->past, str_from(run->options.range), &run->scratch[0]);
  run->result.pages = run->site->history.range.landing.pages.len;
  bool sound = run_sum_up(run, &run->result.problems) && open;
  run_enter(run, STAGE_RENDER);
  if (sound) review_plan(run->site, &run->site->outputs.arena, &run->site->outputs.items);
  sound = sound && render_files(run);
  run_enter(run, STAGE_PUBLISH);
  if (sound) publish_files(run);
  publish_close(run->publish);
  past_close(&run->past);
  run_enter(run, STAGE_PUBLISH);
}

BuildResult pipeline_build(Site *site, BuildOptions options) {
  Run run = {.site = site, .options = options};
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
