// Two sites have room here: the one that is shown, and, while it is made, the next one.
//
// An edit of pages is made in the site that is shown: they are read, converted and checked anew;
// all others are checked too when ids came or went, which is cheap and needs no record of who links
// to whom. Titles and the like are looked up when a page is rendered, another weight arranges the
// site anew. What can change other pages' HTML (a page more or less, a URL, a tag, a data file,
// scripts, the theme) makes a new site; of the one before it keeps what git knows.
//
// What scripts make of one page may depend on any other. Edited pages go through their hooks at
// once all the same: that is nearly always right, and is what the editor waits for. Whoever asked
// is told that it is provisional, and asks for the whole site when there is time.
#include "pipeline/preview.h"

#include <stdlib.h>

#include "base/path.h"
#include "check/check.h"
#include "content/content.h"
#include "markdown/markdown.h"
#include "pipeline/compare.h"
#include "pipeline/edits.h"
#include "pipeline/stages.h"
#include "render/page_history.h"

enum { GONE_MAX = 1000 };  // outputs that are remembered

typedef struct Kept {
  Site site;
  Run run;
  Arena search;  // of the index
  bool indexed;
} Kept;

struct Preview {
  PreviewOptions options;
  Kept kept[2];
  Kept *now;        // NULL: there is none yet
  bool wants_past;  // the history was asked for
  Arena arena;      // of what lives as long as the preview
  Map gone;
  Arena told;  // of what the last update told
  DiagList problems;
};

Preview *preview_open(PreviewOptions options) {
  Preview *preview = calloc(1, sizeof *preview);
  if (!preview) arena_exhausted();
  preview->options = options;
  return preview;
}

// ---- one site -----------------------------------------------------------------------------------

static BuildOptions build_options(const Preview *preview) {
  const PreviewOptions *options = &preview->options;
  return (BuildOptions){.folder = options->folder,
                        .workers = options->workers,
                        .place = preview->wants_past ? options->place : NULL,
                        .past_hung = preview->wants_past && options->past_hung,
                        .cache = options->cache,
                        .beat = options->beat,
                        .preview = true,
                        .left_out = options->left_out,
                        .context = options->context};
}

static void free_kept(Kept *kept) {
  past_close(&kept->run.past);
  hooks_close(kept->run.hooks);
  for (size_t i = 0; i < POOL_WORKERS_MAX; i++) arena_free(&kept->run.scratch[i]);
  arena_free(&kept->search);
  pipeline_free(&kept->site);
  *kept = (Kept){0};
}

static void forget_index(Kept *kept) {
  arena_free(&kept->search);
  kept->indexed = false;
}

static void tell_problems(Preview *preview, const Run *run) {
  preview->problems = (DiagList){.arena = &preview->told};
  run_sum_up(run, &preview->problems);
}

// The problems of a site that is not shown are all that is left of it.
static void tell_failure(Preview *preview, const Kept *kept) {
  preview->problems = (DiagList){.arena = &preview->told};
  for (size_t i = 0; i < kept->site.diags.len; i++) {
    Diag diag = kept->site.diags.items[i];
    diag.span.file = str_dup(&preview->told, diag.span.file);
    diag.message = str_dup(&preview->told, diag.message);
    diag.span.source = diag.help = (Str){0};
    diag_add(&preview->problems, diag);
  }
}

// ---- what is gone -------------------------------------------------------------------------------

static uint64_t text_of(const Page *page) {
  return page->source.text.len > 0 ? hash_bytes(page->source.text) : 0;
}

static const Page *with_text(const Site *site, uint64_t text) {
  for (size_t i = 0; text && i < site->pages.len; i++)
    if (site->pages.items[i]->source.path.len > 0 && text_of(site->pages.items[i]) == text)
      return site->pages.items[i];
  return NULL;
}

// An output that is gone. Its page has another URL now, or another page has its text.
static void note_gone(Preview *preview, const Page *page, const Site *after) {
  Arena *arena = &preview->arena;
  PreviewGone *gone = map_find(&preview->gone, page->place.url);
  if (!gone) {
    if (preview->gone.len >= GONE_MAX) return;
    gone = arena_new(arena, PreviewGone);
    *map_put(&preview->gone, arena, str_dup(arena, page->place.url)) = gone;
  }
  const Page *same =
      page->source.path.len > 0 ? map_find(&after->page_by_source, page->source.path) : NULL;
  *gone = (PreviewGone){.text = text_of(page)};
  if (same) gone->place = str_dup(arena, same->place.url);
}

// What went and what came may be seen one after the other.
static void find_again(Preview *preview, const Site *site) {
  for (size_t i = 0; i < preview->gone.len; i++) {
    PreviewGone *gone = preview->gone.entries[i].value;
    const Page *same = gone->place.len > 0 ? NULL : with_text(site, gone->text);
    if (same) gone->place = str_dup(&preview->arena, same->place.url);
  }
}

static void note_all_gone(Preview *preview, const Site *before, const Site *after) {
  for (size_t i = 0; i < before->pages.len; i++)
    if (!map_find(&after->page_by_url, before->pages.items[i]->place.url))
      note_gone(preview, before->pages.items[i], after);
  find_again(preview, after);
}

// ---- a new site ---------------------------------------------------------------------------------

static void replace(Preview *preview, Kept *next) {
  Kept *before = preview->now;
  preview->now = next;
  if (!before) return;
  note_all_gone(preview, &before->site, &next->site);
  free_kept(before);
}

// False: the site's folder cannot be opened, and what was shown stays.
static bool make_anew(Preview *preview) {
  Kept *next = preview->now == &preview->kept[0] ? &preview->kept[1] : &preview->kept[0];
  Run *run = &next->run;
  next->site.config = *preview->options.config;
  next->site.diags.arena = &next->site.arena;
  *run = (Run){.site = &next->site, .options = build_options(preview)};
  run->known = preview->now ? &preview->now->run.past : NULL;
  if (!stages_run(run, COMMAND_OPEN)) {
    tell_failure(preview, next);
    free_kept(next);
    return false;
  }
  // Without the history of the one before, git has to be asked: that may take its time.
  bool asks = run->past.repository && !(run->known && run->known->repository);
  if (asks) run->options.breathe = preview->options.breathe;
  stages_run(run, COMMAND_PREVIEW);
  run->options.breathe = NULL;
  replace(preview, next);
  tell_problems(preview, run);
  return true;
}

// The pages whose files are among the paths.
static void name_pages(Preview *preview, StrVec paths, PreviewUpdate *update) {
  const Site *site = &preview->now->site;
  for (size_t i = 0; i < paths.len; i++) {
    if (!str_starts(paths.items[i], site->content_prefix)) continue;
    Page *page =
        map_find(&site->page_by_source, str_from_index(paths.items[i], site->content_prefix.len));
    if (page && page->source.path.len > 0) *vec_add(&preview->told, &update->pages) = page;
  }
}

static PreviewUpdate update_all(Preview *preview, StrVec paths) {
  PreviewUpdate update = {.scope = PREVIEW_ALL};
  if (!make_anew(preview)) return update;
  update.converted = preview->now->site.pages.len;
  name_pages(preview, paths, &update);
  return update;
}

// ---- edited pages -------------------------------------------------------------------------------

// The page's hooks run where they ran before: in the lane of its number.
static PageScripts *scripts_of(Run *run, const Page *page, size_t worker) {
  size_t number = 0;
  if (!hooks_wants_pages(run->hooks)) return NULL;
  while (run->site->pages.items[number] != page) number++;
  return hooks_lane(run->hooks, number % HOOKS_LANES, worker);
}

static void convert_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  Page *page = run->converting.items[item];
  run_convert_page(run, page, scripts_of(run, page, worker), scratch, worker);
  if (run->site->history.releases.len > 0 && past_keep_ids(&run->past, page, scratch))
    check_anchors(page);
  if (page->history) past_compare_again(&run->past, page, scratch);
}

static void arrange_anew(Kept *kept) {
  content_arrange(&kept->site, &kept->run.scratch[0]);
  past_settle_feed(&kept->run.past);
}

// Two pages may share a lane: with scripts they go one after the other.
static void convert_edited(Run *run) {
  size_t workers = run->options.workers;
  if (run->hooks) run->options.workers = 1;
  run_each(run, run->converting.len, convert_item);
  run->options.workers = workers;
  hooks_report(run->hooks);
}

static void check_item(Run *run, size_t item, Arena *scratch, size_t worker) {
  (void)worker;
  check_page(run->converting.items[item], run->site, scratch);
}

// Other pages are checked again when ids came or went that they may link to, and when links count
// for pages that nav does not name.
static void check_again(Run *run, const Edits *edits) {
  bool all = run->site->config.nav.given;
  for (size_t i = 0; i < edits->list.len; i++)
    all = all || !edits_same_anchors(&edits->list.items[i]);
  if (all)
    run_check(run);
  else
    run_each(run, run->converting.len, check_item);
}

// What is planned holds while no output came or went, and no path of it stands in a page that was
// read anew.
static bool is_plan_right(const Kept *kept, const Edits *edits) {
  bool right = !edits->order && kept->site.outputs.clashes.len == 0;
  for (size_t i = 0; i < edits->list.len; i++) {
    const Edit *edit = &edits->list.items[i];
    right = right && edit->page->front.aliases.len == 0 && edit->page->place.moved.len == 0 &&
            history_files(edit->page, &kept->site) == edit->history_files;
  }
  return right;
}

static void name_edits(Preview *preview, const Edits *edits, PageVec *all, PageVec *asked) {
  for (size_t i = 0; i < edits->list.len; i++) {
    const Edit *edit = &edits->list.items[i];
    *vec_add(&preview->told, all) = edit->page;
    if (edit->asked) *vec_add(&preview->told, asked) = edit->page;
  }
}

static PreviewUpdate update_pages(Preview *preview, Edits *edits) {
  Kept *kept = preview->now;
  Run *run = &kept->run;
  PreviewUpdate update = {.scope = PREVIEW_PAGES};
  run->converting = (PageVec){0};
  name_edits(preview, edits, &run->converting, &update.pages);
  run_enter(run, STAGE_MARKDOWN);
  edits_apply(edits);
  if (edits->order) arrange_anew(kept);
  convert_edited(run);
  if (!is_plan_right(kept, edits)) run_plan(run);
  for (size_t i = 0; i < run->converting.len; i++) run_settle_links(run, run->converting.items[i]);
  check_again(run, edits);
  tell_problems(preview, run);
  update.converted = run->converting.len;
  update.provisional = run->hooks != NULL;
  return update;
}

// ---- updates ------------------------------------------------------------------------------------

PreviewUpdate preview_update(Preview *preview, PreviewChanges changes) {
  Kept *kept = preview->now;
  Edits edits = {.scratch = &preview->told};
  arena_free(&preview->told);
  if (changes.history) preview->wants_past = true;
  EditsKind kind = EDITS_ALL;
  if (kept && !changes.anything && !changes.history)
    kind = edits_find(&edits, &kept->run, changes.paths);
  if (kept && kind != EDITS_NONE) forget_index(kept);
  if (kind == EDITS_ALL) {
    edits_drop(&edits);
    return update_all(preview, changes.paths);
  }
  if (kind == EDITS_PAGES) return update_pages(preview, &edits);
  edits_drop(&edits);
  if (kept) tell_problems(preview, &kept->run);
  return (PreviewUpdate){.scope = PREVIEW_NOTHING};
}

void preview_close(Preview *preview) {
  if (!preview) return;
  if (preview->now) free_kept(preview->now);
  arena_free(&preview->arena);
  arena_free(&preview->told);
  free(preview);
}

// ---- what is shown ------------------------------------------------------------------------------

const Site *preview_site(const Preview *preview) {
  return preview->now ? &preview->now->site : NULL;
}
const DiagList *preview_problems(const Preview *preview) { return &preview->problems; }
const Map *preview_gone(const Preview *preview) { return &preview->gone; }

static void render(Kept *kept, Output *item, Arena *arena, PreviewFile *out) {
  Run *run = &kept->run;
  Arena scratch = {0};
  Buf bytes = {.arena = arena};
  run_enter(run, STAGE_RENDER);
  run_watch(run, 0, item->path);
  render_item(item, &kept->site, &bytes, &scratch);
  heartbeat_end(run->options.beat, 0);
  arena_free(&scratch);
  *out = (PreviewFile){.bytes = buf_str(&bytes), .cut = item->cut};
}

static bool find_search_file(Kept *kept, Str path, Arena *arena, PreviewFile *out) {
  Run *run = &kept->run;
  if (!str_starts(path, S("search/")) || kept->site.config.search.off) return false;
  if (!kept->indexed) run_index(run, &kept->search);
  kept->indexed = true;
  for (size_t i = 0; i < run->shards.len; i++) {
    if (!str_eq(run->shards.items[i].path, path)) continue;
    out->bytes = run->shards.items[i].bytes;
    return true;
  }
  for (size_t i = 0; i < search_blocks(run->index); i++) {
    SearchFile file;
    search_block(run->index, i, arena, &file);
    if (!str_eq(file.path, path)) continue;
    out->bytes = file.bytes;
    return true;
  }
  return false;
}

bool preview_find(Preview *preview, Str path, Arena *arena, PreviewFile *out) {
  Kept *kept = preview->now;
  *out = (PreviewFile){0};
  if (!kept) return false;
  Output *item = (Output *)output_find(&kept->site, path);
  if (!item) return false;
  if (item->kind == OUTPUT_INDEX) return find_search_file(kept, path, arena, out);
  if (item->kind == OUTPUT_COPY)
    out->asset = item->path;
  else
    render(kept, item, arena, out);
  return true;
}
