#include "pipeline/compare.h"

#include "base/buf.h"
#include "diff/diff.h"
#include "history/range.h"
#include "markdown/markdown.h"

enum {
  LANDINGS_COMPARED = 200,  // the newest; older ones are named without words
  SINCE_SECONDS =
      400 * 24 * 60 * 60,  // a version replaced longer ago than this has no "then to now"
};

// ---- versions -----------------------------------------------------------------------------------

// One version of a page. Its facts may come from the cache; its text is read when somebody asks for
// it.
typedef struct Version {
  BlobId id;  // none: the page as it is on the disk
  TextFacts facts;
  bool found;  // facts hold
  bool read, parsed;
  Str text;
  Blocks blocks;
} Version;

// A page under comparison.
typedef struct Comparing {
  const Past *past;
  Arena *arena;           // the results'
  Arena *scratch;         // the versions'
  VEC(Version *) opened;  // those that are somewhere in git
} Comparing;

static bool same_blob(BlobId a, BlobId b) { return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0; }
static bool is_none(BlobId id) { return same_blob(id, (BlobId){{0}}); }

static bool read_text(const Comparing *comparing, Version *version) {
  if (!version->read && !is_none(version->id))
    version->read =
        history_text(comparing->past->repository, version->id, comparing->scratch, &version->text);
  return version->read;
}

// A key of the cache: a letter for what it is, and the ids of the texts it was made from.
static Str key_of(Arena *scratch, char kind, const BlobId *ids, size_t count) {
  Buf key = {.arena = scratch};
  buf_add_char(&key, kind);
  buf_add(&key, (Str){(const char *)ids, count * sizeof *ids});
  return buf_str(&key);
}

static void find_facts(const Comparing *comparing, Version *version) {
  Str key = key_of(comparing->scratch, 'F', &version->id, 1), value;
  version->found =
      cache_find(comparing->past->cache, key, &value) && value.len == sizeof version->facts;
  if (version->found) {
    memcpy(&version->facts, value.ptr, sizeof version->facts);
    return;
  }
  version->found = read_text(comparing, version);
  if (!version->found) return;
  version->facts = text_facts(version->text);
  cache_put(comparing->past->cache, key,
            (Str){(const char *)&version->facts, sizeof version->facts});
}

static Version *open_version(Comparing *comparing, BlobId id) {
  for (size_t i = 0; i < comparing->opened.len; i++)
    if (same_blob(comparing->opened.items[i]->id, id)) return comparing->opened.items[i];
  Version *version = arena_new(comparing->scratch, Version);
  version->id = id;
  if (is_none(id)) return version;
  find_facts(comparing, version);
  *vec_add(comparing->scratch, &comparing->opened) = version;
  return version;
}

static const Blocks *blocks_of(const Comparing *comparing, Version *version) {
  if (!version->parsed && read_text(comparing, version))
    markdown_blocks(version->text, comparing->scratch, comparing->scratch, &version->blocks);
  version->parsed = true;
  return &version->blocks;
}

// ---- words --------------------------------------------------------------------------------------

// A comparison as the cache holds it: two numbers, the number of sections, each section's length
// and text, the HTML.
static Str pack(const Diff *diff, Arena *scratch) {
  Buf out = {.arena = scratch};
  uint32_t head[] = {diff->added, diff->removed, (uint32_t)diff->sections.len};
  buf_add(&out, (Str){(const char *)head, sizeof head});
  for (size_t i = 0; i < diff->sections.len; i++) {
    uint32_t len = (uint32_t)diff->sections.items[i].len;
    buf_add(&out, (Str){(const char *)&len, sizeof len});
    buf_add(&out, diff->sections.items[i]);
  }
  buf_add(&out, diff->html);
  return buf_str(&out);
}

static bool take_number(Str *rest, uint32_t *out) {
  if (rest->len < sizeof *out) return false;
  memcpy(out, rest->ptr, sizeof *out);
  *rest = str_from_index(*rest, sizeof *out);
  return true;
}

static bool unpack(Str bytes, Arena *arena, Diff *out) {
  uint32_t sections, len;
  if (!take_number(&bytes, &out->added) || !take_number(&bytes, &out->removed) ||
      !take_number(&bytes, &sections))
    return false;
  for (uint32_t i = 0; i < sections; i++) {
    if (!take_number(&bytes, &len) || len > bytes.len) return false;
    *vec_add(arena, &out->sections) = str_dup(arena, str_sub(bytes, 0, len));
    bytes = str_from_index(bytes, len);
  }
  out->html = str_dup(arena, bytes);
  return true;
}

// Of a new page only the words are counted: all of it is new.
static Diff diff_versions(const Comparing *comparing, Version *before, Version *after, bool new) {
  if (new) return (Diff){.added = blocks_of(comparing, after)->words};
  return diff_blocks(blocks_of(comparing, before), blocks_of(comparing, after), comparing->arena,
                     comparing->scratch);
}

// Whether a version's text is at hand, as far as it has one.
static bool has_text(const Comparing *comparing, Version *version) {
  return is_none(version->id) || read_text(comparing, version);
}

// Facts may be known of a text that is not there any more: nothing is compared then.
static void compare(const Comparing *comparing, Change *change, Version *before, Version *after) {
  bool new = change->kind == CHANGE_NEW,
       from_disk = is_none(after->id) && change->kind != CHANGE_REMOVED;
  BlobId pair[] = {new ? (BlobId){{0}} : before->id, after->id};
  Str key = key_of(comparing->scratch, 'D', pair, 2), value;
  Cache *cache = from_disk ? NULL : comparing->past->cache;
  Diff diff = {0};
  if (!cache_find(cache, key, &value) || !unpack(value, comparing->arena, &diff)) {
    if (!has_text(comparing, after) || (!new && !has_text(comparing, before))) return;
    diff = diff_versions(comparing, before, after, new);
    cache_put(cache, key, pack(&diff, comparing->scratch));
  }
  change->compared = true;
  change->added = diff.added;
  change->removed = diff.removed;
  change->diff = diff.html;
  change->sections = (StrVec){0};
  for (size_t i = 0; i < diff.sections.len; i++)
    *vec_add(comparing->arena, &change->sections) = diff.sections.items[i];
}

// Both sides of a change are at hand, as far as it has two.
static bool is_whole(const Change *change, const Version *before, const Version *after) {
  bool has_before = change->kind == CHANGE_NEW || before->found;
  bool has_after = change->kind == CHANGE_REMOVED || after->found;
  return has_before && has_after;
}

// ---- one page -----------------------------------------------------------------------------------

static Str version_name(uint64_t version, Arena *arena) {
  return str_fmt(arena, "%08x", (unsigned)(version ^ version >> 32));
}

static bool is_known(const StrVec *versions, Str version) {
  for (size_t i = 0; i < versions->len; i++)
    if (str_eq(versions->items[i], version)) return true;
  return false;
}

// What a reader of an older version has not seen: that version against the text of today.
static void add_since(const Comparing *comparing, PageHistory *history, const Change *change,
                      Version *before, Version *today) {
  const LandingVec *landings = &comparing->past->site->history.landings;
  int64_t head = landings->len > 0 ? landings->items[0].commit->time : 0;
  if (history->since.len >= SINCE_MAX || !before->found || before->facts.draft ||
      change->commit->time < head - SINCE_SECONDS)
    return;
  Str version = version_name(before->facts.version, comparing->arena);
  if (str_eq(version, history->version) || is_known(&history->since_versions, version)) return;
  Change since = {
      .commit = change->commit, .kind = CHANGE_EDIT, .before = before->id, .after = today->id};
  compare(comparing, &since, before, today);
  if (!since.compared) return;
  *vec_add(comparing->arena, &history->since) = since;
  *vec_add(comparing->arena, &history->since_versions) = version;
}

// Newest first; each version is read and parsed once. The latest `diffs` changes that mean
// something get their words; older ones keep what their object ids tell.
static void compare_changes(Comparing *comparing, PageHistory *history) {
  uint32_t left = comparing->past->site->config.history.diffs;
  bool dated = false;
  for (size_t i = 0; i < history->changes.len && (left > 0 || !dated); i++) {
    Change *change = &history->changes.items[i];
    Version *after = open_version(comparing, change->after),
            *before = open_version(comparing, change->before);
    if (after->found && (before->found || change->kind == CHANGE_NEW))
      history_classify(change, before->facts, after->facts);
    bool counts = history_is_meaningful(change);
    if (counts && change->kind != CHANGE_REMOVED) dated = true;
    if (!counts || left == 0 || !is_whole(change, before, after)) continue;
    left--;
    compare(comparing, change, before, after);
  }
}

// What the text of today makes of it: whether it is committed, its version, and "then to now".
static void compare_today(Comparing *comparing, const Page *page) {
  PageHistory *history = page->history;
  Version *head = open_version(comparing, history->blob);
  Version disk = {.text = page->source.text,
                  .found = true,
                  .read = true,
                  .facts = text_facts(page->source.text)};
  bool same = !head->found || head->facts.whole == disk.facts.whole;
  Version *today = same && head->found ? head : &disk;
  arena_free(&history->today);
  history->since = (ChangeVec){0};
  history->since_versions = (StrVec){0};
  history->local = same ? LOCAL_SAME : LOCAL_EDITED;
  history->version = version_name(disk.facts.version, &history->today);
  for (size_t i = 0; i < history->changes.len; i++) {
    const Change *change = &history->changes.items[i];
    if (!change->compared || change->kind == CHANGE_NEW || change->kind == CHANGE_MOVE) continue;
    add_since(comparing, history, change, open_version(comparing, change->before), today);
  }
}

void past_compare_page(const Past *past, Page *page, Arena *scratch) {
  PageHistory *history = page->history;
  if (!history) return;
  Comparing comparing = {.past = past, .arena = &history->compared, .scratch = scratch};
  compare_changes(&comparing, history);
  history_finish(history, &history->compared, scratch);
  comparing.arena = &history->today;
  compare_today(&comparing, page);
}

void past_compare_again(const Past *past, Page *page, Arena *scratch) {
  Comparing comparing = {.past = past, .arena = &page->history->today, .scratch = scratch};
  compare_today(&comparing, page);
}

// ---- what landed --------------------------------------------------------------------------------

// The page's own change, when the commit was made on the main line and both compare the same
// versions.
static const Change *own_change(const LandedPage *landed) {
  const PageHistory *history = landed->page ? landed->page->history : NULL;
  for (size_t i = 0; history && i < history->changes.len; i++) {
    const Change *own = &history->changes.items[i];
    if (own->commit == landed->change.commit && same_blob(own->before, landed->change.before) &&
        same_blob(own->after, landed->change.after))
      return own;
  }
  return NULL;
}

static void compare_landed(Comparing *comparing, Change *change) {
  Version *before = open_version(comparing, change->before),
          *after = open_version(comparing, change->after);
  if (after->found && (before->found || change->kind == CHANGE_NEW))
    history_classify(change, before->facts, after->facts);
  if (history_is_meaningful(change) && is_whole(change, before, after))
    compare(comparing, change, before, after);
}

void past_compare_landing(const Past *past, size_t item, Arena *scratch) {
  Landing *landing = &past->site->history.landings.items[item];
  Comparing comparing = {.past = past, .arena = &landing->arena, .scratch = scratch};
  for (size_t i = 0; i < landing->pages.len; i++) {
    const Change *own = own_change(&landing->pages.items[i]);
    if (own)
      landing->pages.items[i].change = *own;
    else if (item < LANDINGS_COMPARED)
      compare_landed(&comparing, &landing->pages.items[i].change);
  }
}

bool past_load_range(Past *past, Str range, Arena *scratch) {
  Site *site = past->site;
  past->cache = cache_open(past->options.cache, past->options.cache_version);
  bool found = past->repository &&
               history_load_range(past->repository, range, past->options.place, site, &past->diags);
  Landing *landing = &site->history.range.landing;
  Comparing comparing = {.past = past, .arena = &landing->arena, .scratch = scratch};
  for (size_t i = 0; found && i < landing->pages.len; i++) {
    compare_landed(&comparing, &landing->pages.items[i].change);
  }
  past_wait(past);
  return found;
}

// ---- ids of headings ----------------------------------------------------------------------------

// The page as the latest release has it; NULL when it has not changed since, or was not there.
static const Change *at_release(const PageHistory *history) {
  for (size_t i = 0; i < history->changes.len; i++)
    if (history->changes.items[i].commit->release) return i > 0 ? &history->changes.items[i] : NULL;
  return NULL;
}

static bool has_id(const Page *page, Str id) {
  for (size_t i = 0; i < page->check.anchors.len; i++)
    if (str_eq(page->check.anchors.items[i], id)) return true;
  return false;
}

static void report_lost(Page *page, Str id, Str release) {
  diag_report(
      &page->diags, DIAG_HISTORY_ANCHOR, (Span){.file = page->source.file},
      str_fmt(&page->arena, "\"#%.*s\" led to a heading in %.*s and leads nowhere now", STR_ARG(id),
              STR_ARG(release)),
      str_fmt(&page->arena, "write {#%.*s} behind the heading that took its place", STR_ARG(id)));
}

bool past_keep_ids(const Past *past, Page *page, Arena *scratch) {
  const Change *released = page->history ? at_release(page->history) : NULL;
  if (!released || past->site->history.releases.len == 0) return false;
  Comparing comparing = {.past = past, .arena = scratch, .scratch = scratch};
  Version *before = open_version(&comparing, released->after),
          today = {.text = page->source.text, .found = true, .read = true};
  if (!before->found || before->facts.draft || !has_text(&comparing, before)) return false;
  DiffSuccessorVec gone = diff_successors(blocks_of(&comparing, before),
                                          blocks_of(&comparing, &today), scratch, scratch);
  bool kept = false;
  for (size_t i = 0; i < gone.len; i++) {
    Str id = str_dup(&page->arena, gone.items[i].from);
    if (has_id(page, id)) continue;
    bool clear = gone.items[i].to.len > 0 && markdown_keep_id(page, id, gone.items[i].to);
    if (!clear) report_lost(page, id, released->commit->release->name);
    kept |= clear;
  }
  return kept;
}
