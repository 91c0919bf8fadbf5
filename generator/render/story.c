#include "render/story.h"

#include <time.h>

#include "format/html.h"

enum { HASH_SHOWN = 7, HASH_IN_ANCHOR = 12, SECTIONS_NAMED = 2 };

// ---- when ---------------------------------------------------------------------------------------

Date story_day(const Site *site, int64_t seconds) {
  time_t local = (time_t)(seconds + zone_offset(&site->config.history.zone, seconds));
  struct tm parts;
  if (seconds == 0 || !gmtime_r(&local, &parts) || parts.tm_year < -1899 || parts.tm_year > 8099)
    return (Date){0};
  return (Date){.year = (uint16_t)(parts.tm_year + 1900),
                .month = (uint8_t)(parts.tm_mon + 1),
                .day = (uint8_t)parts.tm_mday};
}

Str story_iso(Arena *arena, int64_t seconds) {
  time_t time = (time_t)seconds;
  struct tm parts = {.tm_mday = 1, .tm_year = 70};
  gmtime_r(&time, &parts);
  return str_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                 parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Value story_when(Context *context, int64_t seconds) {
  Date day = story_day(context->site, seconds);
  if (day.year == 0) return (Value){0};
  Value map = value_map(), date = context_date(context, day);
  put_text(context, &map, "text", value_find_text(&date, S("text")));
  put_text(context, &map, "iso", story_iso(context->arena, seconds));
  return map;
}

// ---- what ---------------------------------------------------------------------------------------

Str story_kind(ChangeKind kind) {
  switch (kind) {
    case CHANGE_NEW: return S("New");
    case CHANGE_EDIT: return S("Edited");
    case CHANGE_MOVE: return S("Moved");
    case CHANGE_MOVE_EDIT: return S("Moved and edited");
    case CHANGE_REMOVED: return S("Removed");
    case CHANGE_META: return S("Front matter");
    case CHANGE_TRIVIAL: return S("White space");
  }
  return S("");
}

bool story_is_small(const Change *change) {
  return change->kind == CHANGE_META || change->kind == CHANGE_TRIVIAL ||
         (change->commit && change->commit->ignored);
}

Str story_words(Arena *arena, const Change *change) {
  if (!change->compared || change->added + change->removed == 0) return (Str){0};
  bool one = change->added + change->removed == 1;
  Buf out = {.arena = arena};
  if (change->added > 0) buf_add_fmt(&out, "+%u", change->added);
  if (change->added > 0 && change->removed > 0) buf_add_char(&out, ' ');
  if (change->removed > 0) buf_add_fmt(&out, "−%u", change->removed);
  buf_add_lit(&out, " word");
  if (!one) buf_add_char(&out, 's');
  return buf_str(&out);
}

Str story_told(const Change *change, const Page *page) {
  if (change->commit && change->commit->note.len > 0) return change->commit->note;
  bool newest = page && page->history && page->history->updated && change->commit &&
                page->history->updated->commit == change->commit;
  return newest ? page->front.changelog : (Str){0};
}

static void add_sections(Buf *out, const StrVec *sections) {
  if (sections->len == 0) {
    buf_add_lit(out, "The text changed");
  } else if (sections->len > SECTIONS_NAMED) {
    buf_add_fmt(out, "%zu sections changed", sections->len);
  } else {
    for (size_t i = 0; i < sections->len; i++)
      buf_add_fmt(out, "%s“%.*s”", i ? " and " : "", STR_ARG(sections->items[i]));
    buf_add_lit(out, " changed");
  }
}

Str story_from(const Change *change) {
  Str from = change->old_path, to = change->path;
  size_t shared = 0;
  for (size_t i = 0; i < from.len && i < to.len && from.ptr[i] == to.ptr[i]; i++)
    if (from.ptr[i] == '/') shared = i + 1;
  return str_from_index(from, shared);
}

Str story_computed(Arena *arena, const Change *change) {
  Buf out = {.arena = arena};
  Str from = story_from(change);
  switch (change->kind) {
    case CHANGE_NEW: return S("New page");
    case CHANGE_REMOVED: return S("Page removed");
    case CHANGE_META: return S("Only the front matter changed");
    case CHANGE_TRIVIAL: return S("Only white space changed");
    case CHANGE_EDIT: break;
    case CHANGE_MOVE:
    case CHANGE_MOVE_EDIT:
      if (from.len == 0) buf_add_lit(&out, "Moved");
      if (from.len > 0) buf_add_fmt(&out, "Moved from %.*s", STR_ARG(from));
      if (change->kind == CHANGE_MOVE) return buf_str(&out);
      buf_add_lit(&out, "; ");
      if (change->sections.len == 0) buf_add_lit(&out, "the text changed");
      if (change->sections.len == 0) return buf_str(&out);
  }
  add_sections(&out, &change->sections);
  return buf_str(&out);
}

Str story_sentence(Arena *arena, const Change *change, const Page *page) {
  Str told = story_told(change, page);
  return told.len > 0 ? told : story_computed(arena, change);
}

// The length of the one of `ends` (NULL-terminated) that the text ends in; 0 when none.
static size_t end_among(Str text, const char *const *ends) {
  for (; *ends; ends++)
    if (str_ends(text, str_from(*ends))) return strlen(*ends);
  return 0;
}

// Whether it ends in a mark behind which no comma can stand.
static bool is_ended(Str sentence) {
  static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "*", "_", "`", NULL};
  static const char *const marks[] = {".", "!",  "?",  ":",  ";",  ",",
                                      "…", "。", "！", "？", "：", NULL};
  for (size_t length; (length = end_among(sentence, closers)) > 0;) sentence.len -= length;
  return end_among(sentence, marks) > 0;
}

Str story_with_words(Arena *arena, Str sentence, Str words) {
  if (words.len == 0) return sentence;
  if (sentence.len == 0) return words;
  const char *between = is_ended(sentence) ? " " : ", ";
  return str_fmt(arena, "%.*s%s%.*s", STR_ARG(sentence), between, STR_ARG(words));
}

// ---- subjects -----------------------------------------------------------------------------------

// Words that say nothing without others.
static const char *const empty_words[] = {
    "a",        "add",     "added",    "adding",  "adds",    "all",      "an",       "and",
    "bug",      "change",  "changed",  "changes", "chore",   "clean",    "cleanup",  "commit",
    "content",  "correct", "create",   "created", "creates", "creating", "delete",   "deleted",
    "deletes",  "doc",     "docs",     "edit",    "edited",  "edits",    "file",     "files",
    "first",    "fix",     "fixed",    "fixes",   "for",     "from",     "in",       "index",
    "initial",  "it",      "markdown", "merge",   "minor",   "misc",     "modified", "modify",
    "more",     "move",    "moved",    "new",     "of",      "page",     "pages",    "readme",
    "remove",   "removed", "removes",  "rename",  "renamed", "renames",  "save",     "small",
    "some",     "stuff",   "test",     "the",     "this",    "to",       "tweak",    "tweaks",
    "typo",     "typos",   "up",       "update",  "updated", "updates",  "updating", "upload",
    "uploaded", "various", "via",      "wip",     "work",    "progress", "init",
};

static bool is_empty_word(Str word) {
  for (size_t i = 0; i < sizeof empty_words / sizeof empty_words[0]; i++)
    if (str_eq_nocase(word, str_from(empty_words[i]))) return true;
  return false;
}

static bool is_quote(char c) { return strchr(".,:;!?()[]'\"`-_*#&+", c) != NULL; }

// Without punctuation at both ends. A NUL counts as such.
static Str bare(Str word) {
  while (word.len > 0 && is_quote(word.ptr[0])) word = str_from_index(word, 1);
  while (word.len > 0 && is_quote(word.ptr[word.len - 1])) word.len--;
  return word;
}

// "traits.md", "role/traits": the name of a file or folder.
static bool is_file_name(Str word) {
  size_t dot = str_find_last_char(word, '.');
  bool ending =
      dot != STR_NONE && dot > 0 && dot + 1 < word.len && char_is_alpha(word.ptr[dot + 1]);
  return ending || str_find_char(word, '/') != STR_NONE;
}

bool story_is_generic(Str subject) {
  static const char *const merges[] = {"Merge branch ", "Merge pull request ",
                                       "Merge remote-tracking ", "Merge commit ", "Merge tag "};
  for (size_t i = 0; i < sizeof merges / sizeof merges[0]; i++)
    if (str_starts(subject, str_from(merges[i]))) return true;
  for (size_t i = 0; i < subject.len;) {
    size_t start = i;
    while (i < subject.len && !char_is_space(subject.ptr[i])) i++;
    Str word = bare(str_sub(subject, start, i - start));
    if (word.len > 0 && !is_empty_word(word) && !is_file_name(word)) return false;
    while (i < subject.len && char_is_space(subject.ptr[i])) i++;
  }
  return true;
}

// ---- who, where ---------------------------------------------------------------------------------

Str story_names(Arena *arena, const Site *site, const PersonVec *people, size_t shown) {
  Buf out = {.arena = arena};
  size_t named = 0, more = 0;
  for (size_t i = 0; i < people->len && !site->config.history.no_authors; i++) {
    const Person *person = people->items[i];
    if (person->bot || person->name.len == 0) continue;
    if (named == shown) more++;
    if (named == shown) continue;
    if (named++ > 0) buf_add_lit(&out, ", ");
    buf_add(&out, person->name);
  }
  if (more > 0) buf_add_fmt(&out, " (+%zu)", more);
  return buf_str(&out);
}

Str story_hash(const Commit *commit) { return str_sub(commit->id, 0, HASH_SHOWN); }

Str story_anchor(Arena *arena, const Commit *commit) {
  return str_fmt(arena, "change-%.*s", STR_ARG(str_sub(commit->id, 0, HASH_IN_ANCHOR)));
}

static bool is_forge(Str url) {
  static const char *const hosts[] = {"github.", "gitlab.", "codeberg.org"};
  size_t scheme = str_find(url, S("://"));
  if (scheme == STR_NONE || !str_starts(url, S("http"))) return false;
  Str host = str_from_index(url, scheme + 3);
  if (str_starts(host, S("www."))) host = str_from_index(host, 4);
  for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
    if (str_starts(host, str_from(hosts[i]))) return true;
  return false;
}

Str story_commit_url(Arena *arena, const Site *site, const Commit *commit) {
  Str url = site->config.repo_url;
  if (!is_forge(url) || !html_url_is_safe(url)) return (Str){0};
  while (str_ends(url, S("/"))) url.len--;
  if (str_ends(url, S(".git"))) url.len -= 4;
  return str_fmt(arena, "%.*s/commit/%.*s", STR_ARG(url), STR_ARG(commit->id));
}
