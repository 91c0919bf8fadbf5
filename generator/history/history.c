#include "history/history.h"

#include <stdlib.h>

#include "base/civil.h"
#include "base/path.h"
#include "base/utf8.h"
#include "history/graph.h"
#include "history/message.h"
#include "history/old_text.h"
#include "history/people.h"
#include "history/published.h"
#include "history/releases.h"
#include "history/walk.h"
#include "site/names.h"

enum {
  SMALL_FILE_MAX = 4 * 1024 * 1024,
  GONE_MAX = 2000
};  // bytes; entries of pages that are gone

// One load under way.
typedef struct Load {
  Repository *repository;
  Published published;
  Site *site;
  HistoryOptions options;
  DiagList *diags;
  History *history;
  Arena *arena;  // the history's
  Arena work;    // of the graph and the walk, given back at the end
  Arena scratch;
  Graph graph;
  Walk walk;
  signed char
      *had_content;  // by node: published_had_content, 0 for not yet asked, -1 for no; NULL: never
  People people;
  OidVec ignored;    // of .git-blame-ignore-revs
  Commit **commits;  // by node; NULL until asked for
  Page **pages;      // by followed file; NULL: not a published page
  size_t gone;
} Load;

// ---- commits ------------------------------------------------------------------------------------

// A small file of HEAD's tree; empty when there is none.
static Str head_file(const Load *load, Arena *arena, Str path) {
  Oid id = tree_find(load->repository, load->graph.nodes.items[0].tree, path);
  size_t size;
  Str text = {0};
  if (!oid_is_none(id) && object_size(load->repository, id, &size) && size <= SMALL_FILE_MAX)
    history_text(load->repository, id, arena, &text);
  return text;
}

static void read_ignored(Load *load) {
  Str text = head_file(load, load->arena, S(".git-blame-ignore-revs")), line;
  for (Oid id; str_line(&text, &line);)
    if (oid_parse(str_trim(line), &id)) *vec_add(load->arena, &load->ignored) = id;
}

static bool is_ignored(const Load *load, const Node *node, const Person *author, Str mail) {
  for (size_t i = 0; i < load->ignored.len; i++)
    if (oid_eq(load->ignored.items[i], node->id)) return true;
  const StrVec *authors = &load->site->config.history.ignore_authors;
  for (size_t i = 0; i < authors->len; i++)
    if ((author && str_eq_nocase(authors->items[i], author->name)) ||
        str_eq_nocase(authors->items[i], mail))
      return true;
  return false;
}

static void add_person(Load *load, Commit *commit, const Person *person) {
  if (!person || person->bot) return;
  for (size_t i = 0; i < commit->people.len; i++)
    if (commit->people.items[i] == person) return;
  *vec_add(load->arena, &commit->people) = person;
}

static Commit *commit_of(Load *load, uint32_t index) {
  if (load->commits[index]) return load->commits[index];
  const Node *node = &load->graph.nodes.items[index];
  Commit *commit = load->commits[index] = arena_new(load->arena, Commit);
  Message message = message_parse(node->message, load->arena);
  Str mail;
  const Person *author = people_find(&load->people, node->author, &mail);
  *commit = (Commit){.id = oid_text(load->arena, node->id),
                     .time = node->time,
                     .subject = str_dup(load->arena, message.subject),
                     .note = message.note,
                     .cut = node->cut};
  commit->ignored = message.skip || is_ignored(load, node, author, mail);
  if (!load->site->config.history.no_authors) {
    add_person(load, commit, author);
    for (size_t i = 0; i < message.co_authors.len; i++)
      add_person(load, commit, people_find(&load->people, message.co_authors.items[i], NULL));
  }
  commit->landed = node->landed == index ? commit : commit_of(load, node->landed);
  return commit;
}

// ---- pages --------------------------------------------------------------------------------------

static ChangeKind kind_of(Oid before, Oid after, const PathName *old_path) {
  bool same = oid_eq(before, after);
  if (oid_is_none(after)) return CHANGE_REMOVED;
  if (old_path) return same ? CHANGE_MOVE : CHANGE_MOVE_EDIT;
  if (oid_is_none(before)) return CHANGE_NEW;
  return same ? CHANGE_TRIVIAL : CHANGE_EDIT;
}

static bool had_content(Load *load, uint32_t node) {
  if (!load->had_content) return false;
  if (load->had_content[node] == 0)
    load->had_content[node] =
        published_had_content(&load->published, load->graph.nodes.items[node].tree) ? 1 : -1;
  return load->had_content[node] > 0;
}

// Whether it is worth asking: the walk met such a folder.
static void look_for_content(Load *load) {
  const Map *paths = &load->walk.paths.by_text;
  Str folder = str_fmt(&load->work, "%.*scontent/", STR_ARG(load->options.site_prefix));
  for (size_t i = 0; i < paths->len && !load->had_content; i++)
    if (str_starts(paths->entries[i].key, folder))
      load->had_content = arena_array(&load->work, signed char, load->graph.nodes.len);
}

// What a commit changed, as far as it was published; false for nothing. A symbolic link has no
// text.
static bool find_change(Load *load, uint32_t node, const Pair *pair, Change *out) {
  Oid none = {{0}};
  *out = (Change){.kind = kind_of(pair->before, pair->after, pair->old_path),
                  .path = pair->path->text,
                  .old_path = pair->old_path ? pair->old_path->text : (Str){0},
                  .before = pair->link_before ? none : pair->before,
                  .after = pair->link_after ? none : pair->after};
  const Node *commit = &load->graph.nodes.items[node];
  bool had_before = false;
  for (uint32_t p = 0; p < commit->parent_count; p++)
    had_before |= had_content(load, commit->parents[p]);
  if (!published_narrow(&load->published, out, had_before, had_content(load, node))) return false;
  out->commit = commit_of(load, node);
  return true;
}

// The source path beneath content/ of a path of the repository; empty outside.
static Str source_of(const Load *load, Str path) {
  return str_starts(path, load->options.prefix) ? str_from_index(path, load->options.prefix.len)
                                                : (Str){0};
}

static void add_moved(Load *load, Page *page, const Change *change) {
  Str from = source_of(load, change->old_path);
  if (from.len == 0 || map_find(&load->site->page_by_source, from)) return;
  *vec_add(load->arena, &load->history->moved) = (Moved){from, page};
}

static void add_page(Load *load, Page *page, const Followed *followed) {
  PageHistory *history = arena_new(load->arena, PageHistory);
  for (size_t i = 0; i < followed->events.len; i++) {
    const Event *event = &followed->events.items[i];
    Change change;
    if (!find_change(load, event->node, &event->pair, &change)) continue;
    *vec_add(load->arena, &history->changes) = change;
    if (change.old_path.len > 0) add_moved(load, page, &change);
  }
  history->cut = followed->cut;
  history->blob = followed->blob;
  page->history = history;
}

static void add_pages(Load *load) {
  const FollowedVec *files = &load->walk.followed;
  load->pages = arena_array(&load->work, Page *, files->len);
  for (size_t i = 0; i < files->len; i++) {
    Str source = source_of(load, files->items[i].path->text);
    Page *page = source.len > 0 ? map_find(&load->site->page_by_source, source) : NULL;
    if (!page || !str_eq(page->source.path, source)) continue;
    load->pages[i] = page;
    add_page(load, page, &files->items[i]);
    load->history->on = true;
  }
}

// Commits that touched many pages at once.
static void mark_mass(Load *load) {
  uint32_t *touched = arena_array(&load->scratch, uint32_t, load->graph.nodes.len);
  size_t pages = 0;
  for (size_t i = 0; i < load->walk.followed.len; i++) {
    if (!load->pages[i]) continue;
    pages++;
    const EventVec *events = &load->walk.followed.items[i].events;
    for (size_t k = 0; k < events->len; k++) touched[events->items[k].node]++;
  }
  for (size_t i = 0; i < load->graph.nodes.len; i++)
    if (load->commits[i])
      load->commits[i]->mass = touched[i] >= MASS_PAGES_MIN && touched[i] >= pages / 10;
}

// ---- what landed --------------------------------------------------------------------------------

// Whether the index page of a folder that it lay in is unlisted today.
static bool is_beneath_unlisted(Load *load, Str source) {
  static const char *const names[] = {"index.md", "_index.md", "README.md"};
  for (Str folder = path_dir(source);; folder = path_dir(folder)) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
      Str path = path_join(&load->scratch, folder, str_from(names[i]));
      const Page *index = map_find(&load->site->page_by_source, path);
      if (index && index->front.unlisted) return true;
    }
    if (folder.len == 0) return false;
  }
}

// A page that is gone, by its last text there; false for what nobody was to find. Of a link nothing
// is known.
static bool describe_gone(Load *load, const Change *change, Str *title) {
  Str text = {0};
  Oid id = oid_is_none(change->after) ? change->before : change->after;
  if (oid_is_none(id) || load->gone++ >= GONE_MAX) return false;
  ArenaMark mark = arena_mark(&load->scratch);
  bool found = history_text(load->repository, id, &load->scratch, &text);
  bool shown = !text_is_draft(text) && !text_is_unlisted(text) &&
               !is_beneath_unlisted(load, source_of(load, change->path));
  if (found) *title = text_title(text, load->arena);
  arena_rewind(&load->scratch, mark);
  if (title->len == 0) *title = name_title(load->arena, path_stem(change->path));
  return shown;
}

static void add_brought(Load *load, Landing *landing, uint32_t node, const Brought *file) {
  Page *page = file->file == NODE_NONE ? NULL : load->pages[file->file];
  Str title = {0};
  Change change;
  if ((!page && file->file != NODE_NONE) || !find_change(load, node, &file->pair, &change)) return;
  if (!page && !describe_gone(load, &change, &title)) return;
  *vec_add(load->arena, &landing->pages) = (LandedPage){page, title, change};
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const LandedPage *)a)->change.path, ((const LandedPage *)b)->change.path);
}

// ---- since when ---------------------------------------------------------------------------------

// Seconds since 1970 at the beginning of a day.
static bool parse_day(Str text, int64_t *out) {
  Civil date;
  if (!civil_parse(text, &date) || !civil_exists(date)) return false;
  *out = civil_days(date) * 86400;
  return true;
}

// Which landings are told of: those that come after a day, or that a revision does not hold.
typedef struct Since {
  int64_t time;
  const bool *held;  // by node; NULL: a day was given
} Since;

static bool *behind(const Graph *graph, uint32_t start, Arena *scratch) {
  bool *held = arena_array(scratch, bool, graph->nodes.len);
  uint32_t *stack = arena_array(scratch, uint32_t, graph->nodes.len);
  size_t depth = 0;
  held[start] = true;
  stack[depth++] = start;
  while (depth > 0) {
    const Node *node = &graph->nodes.items[stack[--depth]];
    for (uint32_t p = 0; p < node->parent_count; p++) {
      if (held[node->parents[p]]) continue;
      held[node->parents[p]] = true;
      stack[depth++] = node->parents[p];
    }
  }
  return held;
}

static Since find_since(Load *load) {
  Since since = {.time = INT64_MIN};
  Oid id;
  if (load->options.since.len == 0 || parse_day(load->options.since, &since.time)) return since;
  bool found = repository_resolve(load->repository, load->options.since, &load->scratch, &id);
  uint32_t node = found ? graph_find(&load->graph, id) : NODE_NONE;
  if (node == NODE_NONE)
    diag_report(load->diags, DIAG_REVISION_MISSING, (Span){0},
                str_fmt(load->diags->arena, "\"%.*s\" is no day and no revision of this history",
                        STR_ARG(load->options.since)),
                S("a day is written 2026-05-01; a revision as for git log"));
  else
    since.held = behind(&load->graph, node, &load->scratch);
  return since;
}

static bool is_told(const Load *load, Since since, uint32_t node) {
  return since.held ? !since.held[node] : load->graph.nodes.items[node].time >= since.time;
}

static void add_landings(Load *load) {
  Since since = find_since(load);
  for (size_t i = 0; i < load->walk.steps.len; i++) {
    const Step *step = &load->walk.steps.items[i];
    if (!is_told(load, since, step->node)) continue;
    Landing landing = {.commit = commit_of(load, step->node)};
    for (size_t k = 0; k < step->files.len; k++)
      add_brought(load, &landing, step->node, &step->files.items[k]);
    if (landing.pages.len == 0) continue;
    qsort(landing.pages.items, landing.pages.len, sizeof(LandedPage), by_path);
    *vec_add(load->arena, &load->history->landings) = landing;
  }
}

// ---- releases -----------------------------------------------------------------------------------

static void add_releases(Load *load) {
  TagRefVec tags = {0};
  repository_tags(load->repository, &load->scratch, &tags);
  ReleaseInput input = {&load->graph, &tags, load->commits};
  releases_find(input, load->history, &load->scratch);
  Str name = S("CHANGELOG.md"),
      beside = path_join(&load->scratch, path_dir(load->options.site_prefix), name);
  load->history->changelog = head_file(load, load->arena, beside);
  if (load->history->changelog.len == 0)
    load->history->changelog = head_file(load, load->arena, name);
}

// ---- problems -----------------------------------------------------------------------------------

static size_t count_cut(const Load *load, size_t *pages) {
  size_t cut = 0;
  *pages = 0;
  for (size_t i = 0; i < load->walk.followed.len; i++) {
    if (!load->pages[i]) continue;
    *pages += 1;
    cut += load->walk.followed.items[i].cut && load->walk.followed.items[i].events.len == 0;
  }
  return cut;
}

static void report(Load *load, DiagCode code, const char *what, const char *help) {
  size_t pages, cut = count_cut(load, &pages);
  Str message =
      str_fmt(load->diags->arena, "%s: %zu of %zu page%s ha%s no reliable date and show%s none",
              what, cut, pages, pages == 1 ? "" : "s", cut == 1 ? "s" : "ve", cut == 1 ? "s" : "");
  diag_report(load->diags, code, (Span){0}, message, str_from(help));
}

static void report_stopped(Load *load) {
  Str id = oid_text(load->diags->arena, load->graph.nodes.items[load->walk.stopped].id);
  Str what = str_fmt(load->diags->arena, "commit %.9s changes more than %d files and folders",
                     id.ptr, (int)TREE_VISITS_MAX);
  report(load, DIAG_HISTORY_UNREADABLE, str_cstr(load->diags->arena, what),
         "what lies before it is not read; `history: off` in handbook.yaml builds without this "
         "warning");
}

// At most one of these: the first names the cause of the others.
static void report_gaps(Load *load) {
  bool shallow = repository_shallow(load->repository)->len > 0,
       treeless =
           repository_is_partial(load->repository) && !repository_has_losses(load->repository);
  if (load->walk.stopped != NODE_NONE)
    report_stopped(load);
  else if (load->walk.missing > 0 && treeless)
    report(load, DIAG_HISTORY_TREELESS, "this clone was made without trees",
           "git fetch --refetch --filter=blob:none");
  else if (load->walk.missing > 0 || load->graph.unreadable > 0)
    report(load, DIAG_HISTORY_UNREADABLE, "objects of the repository are missing or damaged",
           "`git fsck` names them; a fresh clone has them all");
  else if (shallow && load->history->on)
    report(load, DIAG_HISTORY_SHALLOW, "shallow clone",
           "git fetch --unshallow --filter=blob:none (GitHub Actions: actions/checkout with "
           "fetch-depth: 0)");
}

// ---- the stage ----------------------------------------------------------------------------------

void history_load(Repository *repository, Site *site, HistoryOptions options, DiagList *diags) {
  Load load = {.repository = repository,
               .published = {repository, options.prefix, options.site_prefix, options.cache, false,
                             &site->config.ignore},
               .site = site,
               .options = options,
               .diags = diags,
               .history = &site->history,
               .arena = &site->history.arena};
  GraphOptions graph = {site->config.history.updated_by, options.cache, options.look,
                        options.context};
  load.graph = graph_load(repository, graph, &load.work);
  if (load.graph.nodes.items[0].bad) {
    report_gaps(&load);
    arena_free(&load.work);
    return;
  }
  load.commits = arena_array(&load.work, Commit *, load.graph.nodes.len);
  load.people = people_open(head_file(&load, load.arena, S(".mailmap")), load.arena);
  read_ignored(&load);
  WalkOptions walk = {options.prefix, options.no_renames, options.cache, options.look,
                      options.context};
  load.walk = walk_history(repository, &load.graph, walk, load.arena, &load.work);
  look_for_content(&load);
  add_pages(&load);
  if (load.history->on) add_landings(&load);
  mark_mass(&load);
  add_releases(&load);
  report_gaps(&load);
  people_close(&load.people);
  arena_free(&load.scratch);
  arena_free(&load.work);
  load.history->head = oid_text(load.arena, repository_head(repository));
}
