#include "render/page_history.h"

#include "base/path.h"
#include "render/shell.h"
#include "render/story.h"

// What a page seems to begin with where the clone is cut off may be older: it is not shown.
static bool is_known(const Change *change) {
  return !(change->commit->cut && change->kind == CHANGE_NEW);
}

// How many changes are shown.
static size_t length_of(const Page *page, const Site *site) {
  if (!site->history.on || !page->history) return 0;
  const ChangeVec *changes = &page->history->changes;
  size_t length = changes->len;
  while (length > 0 && !is_known(&changes->items[length - 1])) length--;
  return length;
}

size_t history_files(const Page *page, const Site *site) {
  return (length_of(page, site) + HISTORY_SHARD - 1) / HISTORY_SHARD;
}

Str history_path(Arena *arena, const Site *site, const Page *page, size_t number) {
  Str stem = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  if (number == 1) return output_path(site, str_fmt(arena, "%.*s.history.html", STR_ARG(stem)));
  return output_path(site, str_fmt(arena, "%.*s.history-%zu.html", STR_ARG(stem), number));
}

Str history_file_of(Arena *arena, const Site *site, const Page *page, const Change *change) {
  size_t index = (size_t)(change - page->history->changes.items);
  if (index >= length_of(page, site)) return (Str){0};
  return history_path(arena, site, page, index / HISTORY_SHARD + 1);
}

Str history_href(const Context *context, const Page *page, const Change *change) {
  Str path = history_file_of(context->arena, context->site, page, change);
  Str href = str_eq(path, context->path) ? (Str){0} : context_href(context, path);
  Str anchor = story_anchor(context->arena, change->commit);
  return str_fmt(context->arena, "%.*s#%.*s", STR_ARG(href), STR_ARG(anchor));
}

// ---- what a page says of its history ------------------------------------------------------------

int64_t history_updated(const Page *page, const Site *site) {
  if (!site->history.on || !page->history) return 0;
  const Change *updated = page->history->updated;
  return updated && updated->commit && is_known(updated) ? updated->commit->time : 0;
}

// "14 changes", and the year of the first when that is known. One change is none worth counting,
// and where older ones are not in the clone nobody knows how many there are.
static void put_count(Context *context, Value *map, const PageHistory *history) {
  const Change *created = history->created;
  int64_t time = created && created->commit && is_known(created) ? created->commit->time : 0;
  Date day = story_day(context->site, time);
  bool some = history->count > 1 && !history->cut;
  put_text(context, map, "count",
           some ? str_fmt(context->arena, "%u changes", history->count) : (Str){0});
  put_text(context, map, "since",
           some && day.year ? str_fmt(context->arena, "%u", day.year) : (Str){0});
}

static void put_authors(Context *context, Value *map, const PageHistory *history) {
  const PersonVec *authors = &history->authors;
  Value *list = put(context, map, "authors", value_list());
  for (size_t i = 0; i < authors->len && !context->site->config.history.no_authors; i++) {
    if (authors->items[i]->bot || authors->items[i]->name.len == 0) continue;
    Value author = value_map();
    put_text(context, &author, "name", authors->items[i]->name);
    value_add(list, context->arena, author);
  }
  put_text(context, map, "by", story_names(context->arena, context->site, authors, HISTORY_NAMES));
}

// The working copy against HEAD, where it was compared (a preview).
static Str uncommitted_text(const PageHistory *history) {
  bool shown = history->uncommitted.compared || history->uncommitted.diff.len > 0;
  if (!shown || history->local == LOCAL_SAME) return (Str){0};
  return history->local == LOCAL_NEW ? S("New, not committed") : S("Uncommitted changes");
}

void history_put_facts(Context *context, Value *map, const Page *page) {
  const PageHistory *history = page->history;
  if (!context->site->history.on || !history) {
    put(context, map, "history", value_bool(false));
    return;
  }
  bool file = history_files(page, context->site) > 0;
  Str path = history_path(context->arena, context->site, page, 1);
  Value facts = value_map();
  put_text(context, &facts, "href", file ? context_href(context, path) : (Str){0});
  put(context, &facts, "updated", story_when(context, history_updated(page, context->site)));
  put_count(context, &facts, history);
  put_authors(context, &facts, history);
  put_text(context, &facts, "uncommitted", uncommitted_text(history));
  put(context, map, "history", facts);
}

// ---- the page -----------------------------------------------------------------------------------

typedef struct Shard {
  Context *context;
  const Page *page;
  size_t from, to, length;  // changes on this file, and of all files
} Shard;

static void add_badge(Context *context, Value *list, Str name, const char *tone) {
  Value badge = value_map();
  put_text(context, &badge, "name", name);
  put_text(context, &badge, "tone", str_from(tone));
  value_add(list, context->arena, badge);
}

static void put_badges(Context *context, Value *map, const Change *change) {
  Value *list = put(context, map, "badges", value_list());
  const char *tone = change->kind == CHANGE_NEW       ? "tip"
                     : change->kind == CHANGE_REMOVED ? "avoid"
                     : change->kind == CHANGE_EDIT    ? "important"
                                                      : "";
  add_badge(context, list, story_kind(change->kind), tone);
  if (change->commit && change->commit->mass) add_badge(context, list, S("Mass change"), "");
  if (change->commit && change->commit->ignored) add_badge(context, list, S("Ignored"), "");
}

// Everything about a change but its neighbors.
static Value change_value(const Shard *shard, const Change *change) {
  Context *context = shard->context;
  const Commit *commit = change->commit;
  Value map = value_map();
  Str sentence = story_sentence(context->arena, change, shard->page);
  bool says = !story_is_generic(commit->subject) && !str_eq(commit->subject, sentence);
  put_text(context, &map, "sentence", sentence);
  put(context, &map, "when", story_when(context, commit->time));
  put_text(context, &map, "by",
           story_names(context->arena, context->site, &commit->people, HISTORY_NAMES_CHANGE));
  put_text(context, &map, "words", story_words(context->arena, change));
  put_text(context, &map, "kind", story_kind(change->kind));
  put_badges(context, &map, change);
  put_text(context, &map, "hash", story_hash(commit));
  put_text(context, &map, "commit_url", story_commit_url(context->arena, context->site, commit));
  bool told = story_told(change, shard->page).len > 0;
  put_text(context, &map, "from",
           told ? story_from(change) : (Str){0});  // else the sentence says it
  put_text(context, &map, "subject", says ? commit->subject : (Str){0});
  put_text(context, &map, "diff", change->diff);
  return map;
}

// The nearest change that means something, `step` (1: older, -1: newer) by step; NULL when there is
// none.
static const Change *neighbor(const Shard *shard, size_t index, int step) {
  for (size_t i = index; step > 0 ? i + 1 < shard->length : i > 0;) {
    i = step > 0 ? i + 1 : i - 1;
    const Change *change = &shard->page->history->changes.items[i];
    if (!story_is_small(change)) return change;
  }
  return NULL;
}

static void put_neighbor(const Shard *shard, Value *map, const char *key, const Change *change) {
  put_text(shard->context, map, key,
           change ? history_href(shard->context, shard->page, change) : (Str){0});
}

// Whether a change before it in the file has the same commit, and so the same id.
static bool id_is_taken(const Shard *shard, size_t index) {
  const Change *changes = shard->page->history->changes.items;
  for (size_t i = shard->from; i < index; i++)
    if (str_eq(changes[i].commit->id, changes[index].commit->id)) return true;
  return false;
}

static void put_changes(const Shard *shard) {
  Context *context = shard->context;
  const Change *changes = shard->page->history->changes.items;
  Value list = value_list(), small = value_list();
  for (size_t i = shard->from; i < shard->to; i++) {
    Value map = change_value(shard, &changes[i]);
    if (story_is_small(&changes[i])) {
      value_add(&small, context->arena, map);
      continue;
    }
    put_text(context, &map, "id",
             id_is_taken(shard, i) ? (Str){0} : story_anchor(context->arena, changes[i].commit));
    put_neighbor(shard, &map, "newer", neighbor(shard, i, -1));
    put_neighbor(shard, &map, "older", neighbor(shard, i, 1));
    value_add(&list, context->arena, map);
  }
  Str count =
      str_fmt(context->arena, "%u small correction%s", small.len, small.len == 1 ? "" : "s");
  put_text(context, &context->values, "small_count", small.len > 0 ? count : (Str){0});
  put(context, &context->values, "small", small);
  put(context, &context->values, "changes", list);
}

static void put_since(const Shard *shard) {
  Context *context = shard->context;
  const ChangeVec *since = &shard->page->history->since;
  const StrVec *versions = &shard->page->history->since_versions;
  Value list = value_list();
  for (size_t i = 0; i < since->len && shard->from == 0; i++) {
    const Change *change = &since->items[i];
    if (change->diff.len == 0 || !change->commit) continue;
    Value map = value_map();
    Str version = i < versions->len ? versions->items[i] : (Str){0};
    put_text(context, &map, "id",
             version.len > 0 ? str_fmt(context->arena, "since-%.*s", STR_ARG(version)) : version);
    put(context, &map, "when", story_when(context, change->commit->time));
    put_text(context, &map, "hash", story_hash(change->commit));
    put_text(context, &map, "words", story_words(context->arena, change));
    put_text(context, &map, "diff", change->diff);
    value_add(&list, context->arena, map);
  }
  put(context, &context->values, "has_since", value_bool(list.len > 0));
  put(context, &context->values, "since", list);
}

static void put_uncommitted(const Shard *shard) {
  Context *context = shard->context;
  const PageHistory *history = shard->page->history;
  Str text = uncommitted_text(history);
  if (text.len == 0 || shard->from > 0) return;
  Value *map = put(context, &context->values, "uncommitted", value_map());
  put_text(context, map, "text", text);
  put_text(context, map, "words", story_words(context->arena, &history->uncommitted));
  put_text(context, map, "diff", history->uncommitted.diff);
}

// {newer, older, number, count} of the files.
static void put_files(const Shard *shard) {
  Context *context = shard->context;
  size_t count = history_files(shard->page, context->site),
         number = shard->from / HISTORY_SHARD + 1;
  if (count < 2) return;
  Value *map = put(context, &context->values, "files", value_map());
  Str newer =
      number > 1 ? history_path(context->arena, context->site, shard->page, number - 1) : (Str){0};
  Str older = number < count ? history_path(context->arena, context->site, shard->page, number + 1)
                             : (Str){0};
  put_text(context, map, "newer", newer.len > 0 ? context_href(context, newer) : newer);
  put_text(context, map, "older", older.len > 0 ? context_href(context, older) : older);
  put_text(context, map, "number", str_fmt(context->arena, "%zu", number));
  put_text(context, map, "count", str_fmt(context->arena, "%zu", count));
}

bool history_render(const Page *page, size_t number, const Site *site, Buf *out, Arena *scratch) {
  Context context = context_new(site, history_path(scratch, site, page, number), scratch);
  Str title = str_fmt(scratch, number > 1 ? "History: %.*s (%zu)" : "History: %.*s",
                      STR_ARG(page->title.text), number);
  Value *map = shell_put(&context, "history", title, page);
  put_text(
      &context, map, "description",
      str_fmt(scratch, "What changed on the page “%.*s”, and when.", STR_ARG(page->title.text)));
  history_put_facts(&context, map, page);
  put(&context, &context.values, "about", context_page_link(&context, page));
  Shard shard = {&context, page, (number - 1) * HISTORY_SHARD, number * HISTORY_SHARD,
                 length_of(page, site)};
  if (shard.to > shard.length) shard.to = shard.length;
  put_since(&shard);
  put_uncommitted(&shard);
  put_changes(&shard);
  put_files(&shard);
  return context_render(&context, S("history"), out);
}
