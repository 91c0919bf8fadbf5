// What lies between two commits, whatever lies between them in the graph.
#include "history/range.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "history/old_text.h"
#include "history/published.h"
#include "history/rename.h"
#include "site/names.h"

// The two ends of "A..B"; "A" alone is "A..HEAD", and so is "A..".
static void split(Str text, Range *range) {
  size_t dots = str_find(text, S(".."));
  range->from = dots == STR_NONE ? text : str_sub(text, 0, dots);
  range->to = dots == STR_NONE ? (Str){0} : str_from_index(text, dots + 2);
  if (range->from.len == 0) range->from = S("HEAD");
  if (range->to.len == 0) range->to = S("HEAD");
}

static bool report_missing(DiagList *diags, Str revision) {
  diag_report(
      diags, DIAG_REVISION_MISSING, (Span){0},
      str_fmt(diags->arena, "\"%.*s\" is no revision of this repository", STR_ARG(revision)),
      S("a range is written A..B, as for git diff: main..my-branch"));
  return false;
}

static bool is_complete(DiagList *diags, TreeResult result) {
  if (result == TREE_COMPLETE) return true;
  bool large = result == TREE_TOO_LARGE;
  diag_report(diags, DIAG_REVISION_MISSING, (Span){0},
              large ? str_fmt(diags->arena,
                              "the two revisions cannot be compared: they differ in more than %d "
                              "files and folders",
                              (int)TREE_VISITS_MAX)
                    : S("the two revisions cannot be compared: objects are missing or damaged"),
              large ? (Str){0} : S("`git fsck` names them; a fresh clone has them all"));
  return false;
}

static bool tree_of(Repository *repository, Str revision, Arena *scratch, DiagList *diags,
                    Oid *out) {
  Oid commit;
  if (!repository_resolve(repository, revision, scratch, &commit))
    return report_missing(diags, revision);
  Object object = object_open(repository, commit, OBJECT_COMMIT);
  bool found =
      str_starts(object.bytes, S("tree ")) && oid_parse(str_from_index(object.bytes, 5), out);
  object_close(&object);
  return found || report_missing(diags, revision);
}

static Str title_of(const Repository *repository, const Change *change, Arena *arena,
                    Arena *scratch) {
  Str text, title = {0};
  Oid id = oid_is_none(change->after) ? change->before : change->after;
  if (history_text(repository, id, scratch, &text)) title = text_title(text, arena);
  return title.len > 0 ? title : name_title(arena, path_stem(change->path));
}

static ChangeKind kind_of(const Fact *fact, const Rename *source) {
  if (oid_is_none(fact->after)) return CHANGE_REMOVED;
  if (source) return CHANGE_MOVE_EDIT;
  return fact->absent & 1 ? CHANGE_NEW : CHANGE_EDIT;
}

static Change change_of(const Fact *fact, const Rename *source) {
  Oid none = {{0}}, before = source ? source->blob : fact->before;
  bool link_before = source ? source->link : fact->link_before;
  return (Change){.kind = kind_of(fact, source),
                  .path = fact->path->text,
                  .old_path = source ? source->from->text : (Str){0},
                  .before = link_before ? none : before,
                  .after = fact->link_after ? none : fact->after};
}

// The trees of the two ends.
typedef struct Ends {
  Oid from, to;
} Ends;

static TreeResult find_facts(Repository *repository, const Ends *ends, Paths *paths,
                             const WatchVec *watch, Arena *scratch, FactVec *out) {
  TreeInput input = {.tree = ends->to, .parents = &ends->from, .parent_count = 1};
  return tree_compare(repository, input, watch, paths, scratch, out);
}

bool history_load_range(Repository *repository, Str text, const GitPlace *place, Site *site,
                        DiagList *diags) {
  History *history = &site->history;
  Arena *arena = &history->arena, scratch = {0};
  Range *range = &history->range;
  Published published = {repository, place->prefix, place->site_prefix,
                         NULL,       true,          &site->config.ignore};
  FactVec facts = {0};
  Renames renames = {0};
  WatchVec watch = {0};
  Paths paths = {.arena = arena};
  Ends ends;
  split(text, range);
  *vec_add(&scratch, &watch) = place->prefix;
  bool found = tree_of(repository, range->from, &scratch, diags, &ends.from) &&
               tree_of(repository, range->to, &scratch, diags, &ends.to) &&
               is_complete(diags, find_facts(repository, &ends, &paths, &watch, &scratch, &facts));
  bool had_from = found && published_had_content(&published, ends.from);
  bool had_to = found && published_had_content(&published, ends.to);
  if (found) rename_find(repository, &facts, &scratch, &scratch, &renames);
  Commit *commit = arena_new(arena, Commit);
  range->landing.commit = commit;
  commit->landed = commit;
  for (size_t i = 0; found && i < facts.len; i++) {
    const Fact *fact = &facts.items[i];
    if (renames_from(&renames, fact->path)) continue;
    Change change = change_of(fact, renames_to(&renames, fact->path));
    if (!published_narrow(&published, &change, had_from, had_to)) continue;
    change.commit = commit;
    *vec_add(arena, &range->landing.pages) =
        (LandedPage){.title = title_of(repository, &change, arena, &scratch), .change = change};
  }
  arena_free(&scratch);
  return found;
}
