#include "pipeline/stages.h"

#include <assert.h>

#include "base/pool.h"
#include "check/check.h"
#include "content/content.h"
#include "diff/diff.h"
#include "markdown/markdown.h"
#include "pipeline/compare.h"
#include "render/review.h"
#include "settings/front_keys.h"
#include "theme/theme.h"

// ---- opening ------------------------------------------------------------------------------------

static bool open_site(Run *run) {
  if (run->options.destination && !run->options.range)
    run->site->reads = reads_new(memo_own(), &run->site->arena);
  run->result.opened = content_open(run->site, run->options.folder, &run->scratch[0]);
  run->result.configured = run->site->diags.errors == 0;
  return run->result.opened;
}

static bool open_output(Run *run) {
  if (!run->options.destination) return true;
  run->result.publish = publish_open(run->options.destination, &run->site->arena, &run->publish);
  if (run->publish && run->options.alone) run->result.publish = publish_alone(run->publish);
  return run->publish && run->result.publish.status == PUBLISH_OK;
}

static bool open_past(Run *run) {
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
  return true;
}

// Whether something is to be made: false when the published site is what this build would make. Not
// asked of another's site, which may have brought the memo along.
static bool is_out_of_date(Run *run) {
  Memo *memo = &run->memo;
  if (run->site->config.untrusted) return true;
  *memo = memo_open(run->site, run->options, &run->scratch[0]);
  if (!memo->found) return true;
  run->result.pages = memo->pages;
  run->result.count = (PublishCount){.total = memo->files, .unchanged = memo->files};
  return false;
}

// ---- items, on a worker -------------------------------------------------------------------------

static size_t all_pages(const Run *run) { return run->site->pages.len; }

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

// ---- content and scripts
// -------------------------------------------------------------------------------------

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

static bool open_scripts(Run *run) {
  run->hooks =
      hooks_open(run->site, (HooksOptions){watch_script, convert_piece, compare_texts, run});
  hooks_config(run->hooks);
  heartbeat_end(run->options.beat, 0);
  return true;
}

static void reread_changed(Run *run) {
  const PageVec *changed = hooks_changed(run->hooks);
  for (size_t i = 0; i < changed->len; i++) front_matter_reread(changed->items[i]);
}

// Scripts add, drop and change pages.
static bool ask_for_pages(Run *run) {
  if (!run->hooks) return true;
  hooks_pages(run->hooks);
  reread_changed(run);
  return true;
}

static bool walk(Run *run) {
  content_walk(run->site, &run->scratch[0]);
  return true;
}

static bool select_pages(Run *run) {
  content_select(run->site);
  return true;
}

static bool arrange(Run *run) {
  content_arrange(run->site, &run->scratch[0]);
  run->result.pages = run->site->pages.len;
  return true;
}

static bool start_past(Run *run) {
  if (!past_take_over(&run->past, run->known)) past_start(&run->past);
  return true;
}

static bool load_theme(Run *run) {
  size_t errors = run->site->diags.errors;
  theme_load(run->site, &run->scratch[0]);
  if (run->site->diags.errors > errors) run->result.configured = false;
  return true;
}

static bool name_components(Run *run) {
  size_t errors = run->site->diags.errors;
  hooks_components(run->hooks);
  if (run->site->diags.errors > errors) run->result.configured = false;
  return true;
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

static bool convert_pages(Run *run) {
  convert(run, run->site->pages);
  return true;
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
static bool show_site(Run *run) {
  bool added = false;
  run->converting = (PageVec){0};
  if (!run->hooks) return true;
  hooks_site(run->hooks, &added);
  for (size_t i = 0; added && i < hooks_changed(run->hooks)->len; i++)
    if (hooks_changed(run->hooks)->items[i]->title.html.len == 0)
      front_matter_reread(hooks_changed(run->hooks)->items[i]);
  if (added) content_arrange(run->site, &run->scratch[0]);
  run->result.pages = run->site->pages.len;
  run->converting = pages_to_convert(run, added);
  return true;
}

static bool convert_again(Run *run) {
  if (run->hooks) convert(run, run->converting);
  return true;
}

static bool write_more(Run *run) {
  if (!run->hooks) return true;
  hooks_finish(run->hooks);
  return true;
}

static bool plan(Run *run) {
  run_plan(run);
  return true;
}

static bool settle_links(Run *run) {
  for (size_t i = 0; i < run->site->pages.len; i++)
    run_settle_links(run, run->site->pages.items[i]);
  return true;
}

static bool check(Run *run) {
  run_check(run);
  return true;
}

// ---- history ------------------------------------------------------------------------------------

static bool join_past(Run *run) {
  bool shown = run->publish || run->options.preview;
  past_wait(&run->past);
  content_redirect_moved(run->site, !shown, &run->scratch[0]);
  return true;
}

static size_t pages_since_release(const Run *run) {
  return run->site->history.releases.len > 0 ? run->site->pages.len : 0;
}

static bool compares_all(const Run *run) { return run->site->history.on && !run->past.taken_over; }

static size_t pages_to_compare(const Run *run) {
  return compares_all(run) ? run->site->pages.len : 0;
}

static size_t landings_to_compare(const Run *run) {
  return compares_all(run) ? run->site->history.landings.len : 0;
}

static size_t pages_to_compare_again(const Run *run) {
  return run->site->history.on && run->past.taken_over ? run->past.edited.len : 0;
}

static bool introduce(Run *run) {
  if (compares_all(run)) past_introduce(&run->past, &run->scratch[0]);
  return true;
}

static bool note_history(Run *run) {
  if (run->site->history.on) past_report(&run->past);
  return true;
}

// What a range of commits changes. Pages on the disk are not looked at.
static bool load_range(Run *run) {
  if (!run->past.repository && run->site->diags.errors == 0)
    diag_report(&run->site->diags, DIAG_REVISION_MISSING, (Span){0},
                S("the site is in no git repository"), (Str){0});
  bool loaded = past_load_range(&run->past, str_from(run->options.range), &run->scratch[0]);
  run->result.pages = run->site->history.range.landing.pages.len;
  return loaded;
}

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

static bool publish_index(Run *run) {
  if (run->site->config.search.off) return true;
  run_index(run, &run->site->arena);
  run_each(run, search_blocks(run->index), publish_block);
  run_each(run, run->shards.len, publish_shard);
  return true;
}

static bool tell_changes(Run *run) {
  ChangelogRequest *request = run->options.changelog;
  request->out.arena = &run->site->arena;
  changelog_text_render(run->site, request->format, &request->out, &run->scratch[0]);
  return true;
}

// Asks the index in memory what check --search wants to be found.
static bool check_queries(Run *run) {
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
  return true;
}

// False when a file could not be made whole; that is reported.
static bool are_whole(Run *run) {
  DiagList *problems = &run->result.problems;
  const OutputVec *files = &run->site->outputs.items;
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

static bool publish_files(Run *run) {
  run->result.publish = publish_commit(run->publish, &run->result.count);
  return true;
}

static size_t all_outputs(const Run *run) { return run->site->outputs.items.len; }

static bool plan_review(Run *run) {
  review_plan(run->site, &run->site->outputs.arena, &run->site->outputs.items);
  return true;
}

static bool sum_up(Run *run) { return run_sum_up(run, &run->result.problems); }

static bool remember(Run *run) {
  bool fine = run->result.publish.status == PUBLISH_OK && run->result.problems.len == 0 &&
              !run->site->config.untrusted;
  if (fine) memo_save(&run->memo, run->site, run->options, run->result.count, &run->scratch[0]);
  return true;
}

// ---- the table ----------------------------------------------------------------------------------

// Texts are compared only for a site that somebody looks at: `check` shows none of it. A review is
// no site: it has rows of its own at the end.
static const Stage table[] = {
    {STAGE_CONTENT, 0, IN(SETTINGS), .run = open_site},
    {STAGE_CONTENT, IN(SETTINGS), IN(FOLDER), .run = open_output},
    {STAGE_CONTENT, IN(FOLDER), IN(REPOSITORY), .run = open_past},
    {STAGE_CONTENT, IN(FOLDER) | IN(REPOSITORY), IN(MEMO), .run = is_out_of_date},
    {STAGE_SCRIPTS, IN(SETTINGS) | IN(REPOSITORY), IN(SCRIPTS), .run = open_scripts},
    {STAGE_CONTENT, IN(SETTINGS) | IN(SCRIPTS), IN(FILES), .run = walk},
    {STAGE_CONTENT, IN(FILES), IN(TEXTS), .count = all_pages, .item = read_item},
    {STAGE_CONTENT, IN(TEXTS), IN(SELECTED), .run = select_pages},
    {STAGE_SCRIPTS, IN(SCRIPTS) | IN(SELECTED), IN(PAGES), .run = ask_for_pages},
    {STAGE_CONTENT, IN(PAGES), IN(ORDER), .run = arrange},
    {STAGE_CONTENT, IN(REPOSITORY) | IN(ORDER), IN(WALK), .run = start_past},
    {STAGE_THEME, IN(SETTINGS) | IN(REPOSITORY), IN(THEME), .run = load_theme},
    {STAGE_THEME, IN(SCRIPTS) | IN(THEME), IN(COMPONENTS), .run = name_components},
    {STAGE_MARKDOWN, IN(ORDER) | IN(COMPONENTS), IN(HTML), .run = convert_pages},
    {STAGE_HISTORY, IN(WALK) | IN(HTML), IN(HISTORY), .run = join_past},
    {STAGE_HISTORY, IN(HISTORY) | IN(HTML), IN(IDS), .count = pages_since_release,
     .item = keep_ids},
    {STAGE_HISTORY, IN(HISTORY) | IN(IDS), IN(COMPARED), .count = pages_to_compare,
     .item = compare_item},
    {STAGE_HISTORY, IN(HISTORY) | IN(IDS), IN(COMPARED), .count = landings_to_compare,
     .item = compare_landing},
    {STAGE_HISTORY, IN(HISTORY) | IN(IDS), IN(COMPARED), .count = pages_to_compare_again,
     .item = compare_edited},
    {STAGE_HISTORY, IN(HTML) | IN(COMPARED), IN(INTRODUCED), .run = introduce},
    {STAGE_HISTORY, IN(COMPARED), IN(HISTORY_NOTES), .run = note_history},
    {STAGE_SCRIPTS, IN(HTML) | IN(HISTORY) | IN(IDS), IN(SITE), .run = show_site},
    {STAGE_MARKDOWN, IN(SITE), IN(SITE_HTML), .run = convert_again},
    {STAGE_SCRIPTS, IN(SITE_HTML), IN(GENERATED), .run = write_more},
    {STAGE_CONTENT, IN(SITE_HTML) | IN(GENERATED), IN(OUTPUTS), .run = plan},
    {STAGE_CONTENT, IN(OUTPUTS), IN(LINKS), .run = settle_links},
    {STAGE_CHECK, IN(OUTPUTS) | IN(LINKS), IN(FOUND), .run = check},
    {STAGE_CHECK, IN(COMPARED) | IN(INTRODUCED), IN(CHANGELOG), .run = tell_changes},
    {STAGE_SEARCH, IN(SITE_HTML), IN(QUERIES), .run = check_queries},
    {STAGE_SEARCH, IN(FOUND), IN(PROBLEMS), .run = sum_up, .always = true},
    {STAGE_SEARCH, IN(PROBLEMS) | IN(SITE_HTML), IN(INDEX), .run = publish_index},
    {STAGE_RENDER, IN(PROBLEMS) | IN(OUTPUTS) | IN(COMPARED) | IN(INTRODUCED), IN(RENDERED),
     .count = all_outputs, .item = render_file, .run = are_whole},
    {STAGE_PUBLISH, IN(FOLDER) | IN(INDEX) | IN(RENDERED), IN(PUBLISHED), .run = publish_files},
    {STAGE_PUBLISH, IN(MEMO) | IN(PUBLISHED), IN(REMEMBERED), .run = remember},

    {STAGE_HISTORY, IN(THEME) | IN(REPOSITORY), IN(RANGE), .run = load_range},
    {STAGE_HISTORY, IN(RANGE), IN(REVIEW), .run = sum_up, .always = true},
    {STAGE_RENDER, IN(REVIEW), IN(REVIEW_FILES), .run = plan_review},
    {STAGE_RENDER, IN(REVIEW_FILES), IN(REVIEW_RENDERED), .count = all_outputs, .item = render_file,
     .run = are_whole},
    {STAGE_PUBLISH, IN(FOLDER) | IN(REVIEW_RENDERED), IN(REVIEW_PUBLISHED), .run = publish_files},
};
enum { STAGES = sizeof table / sizeof *table };

const Stage *stages_table(size_t *len) {
  *len = STAGES;
  return table;
}

DataSet stages_wanted(Command command) {
  static const DataSet wanted[COMMAND_COUNT] = {
      [COMMAND_BUILD] = IN(HISTORY_NOTES) | IN(PUBLISHED) | IN(REMEMBERED),
      [COMMAND_CHECK] = IN(PROBLEMS),
      [COMMAND_CHECK_SEARCH] = IN(QUERIES) | IN(PROBLEMS),
      [COMMAND_CHANGELOG] = IN(CHANGELOG) | IN(PROBLEMS),
      [COMMAND_REVIEW] = IN(REVIEW_PUBLISHED),
      [COMMAND_OPEN] = IN(REPOSITORY),
      [COMMAND_PREVIEW] = IN(COMPARED) | IN(INTRODUCED) | IN(OUTPUTS) | IN(FOUND),
  };
  return wanted[command];
}

// ---- the walk -----------------------------------------------------------------------------------

// From what is wanted back to what that is made of.
static void mark_needed(DataSet wanted, DataSet has, bool needed[STAGES]) {
  for (size_t i = STAGES; i-- > 0;) {
    needed[i] = (table[i].writes & wanted & ~has) != 0;
    if (needed[i]) wanted |= table[i].reads;
  }
}

static bool run_stage(Run *run, const Stage *stage) {
  run_enter(run, stage->name);
  if (stage->item) run_each(run, stage->count(run), stage->item);
  return !stage->run || stage->run(run);
}

bool stages_run(Run *run, Command command) {
  bool needed[STAGES], going = true;
  mark_needed(stages_wanted(command), run->has, needed);
  for (size_t i = 0; i < STAGES; i++) {
    const Stage *stage = &table[i];
    if (!needed[i] || !(going || stage->always)) continue;
    going = run_stage(run, stage) && going;
    run->has |= stage->writes;
  }
  return going;
}
