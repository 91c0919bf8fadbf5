#include "render/changelog.h"

#include <assert.h>

#include "render/chart.h"
#include "render/landed.h"
#include "render/page_history.h"
#include "render/shell.h"
#include "render/story.h"

// ---- pages --------------------------------------------------------------------------------------

static void plan_pages(const Site *site, const LandedCountVec *landed, Arena *arena,
                       ChangelogPageVec *out) {
  uint32_t total = 0, year = 0;
  for (size_t i = 0; i < landed->len; i++) {
    int64_t time = landed->items[i].time;
    Date day = story_day(site, time);
    uint32_t now = day.year ? day.year : year;  // what has no date comes last
    if (out->len == 0 || now != year)
      *vec_add(arena, out) = (ChangelogPage){.year = now, .newest = time};
    year = now;
    vec_last(out)->oldest = time;
    total += landed->items[i].pages;
  }
  if (total <= CHANGELOG_ONE_PAGE && out->len > 0) {
    out->items[0] =
        (ChangelogPage){.newest = out->items[0].newest, .oldest = vec_last(out)->oldest};
    out->len = 1;
  }
  for (size_t i = 0; i < out->len; i++)
    out->items[i].path = output_path(
        site, i ? str_fmt(arena, "changelog-%u.html", out->items[i].year) : S("changelog.html"));
}

void changelog_pages(const Site *site, Arena *arena, ChangelogPageVec *out) {
  LandedCountVec landed = {0};
  if (!context_has_changelog(site)) return;
  landed_count(site, arena, &landed);
  plan_pages(site, &landed, arena, out);
}

Str changelog_path_of(const Site *site, const ChangelogPageVec *pages, int64_t time) {
  uint32_t year = story_day(site, time).year;
  for (size_t i = 0; i < pages->len; i++)
    if (pages->items[i].year == 0 || pages->items[i].year == year) return pages->items[i].path;
  return pages->len > 0 ? vec_last(pages)->path : (Str){0};
}

// ---- parts of the handbook ----------------------------------------------------------------------

typedef struct Log {
  Context *context;
  bool by_release;                      // else by month and day
  size_t listed, more;                  // changed pages; those past CHANGELOG_MOST
  bool has_parts[CHANGELOG_PARTS + 1];  // those that occur; [0]: pages of none
} Log;

// From 1: the entry of the top level that a page stands under; 0: none, or one too many.
static size_t part_of(const Page *page) {
  const NavNode *node = page ? page->place.nav : NULL;
  if (!node || !node->parent) return 0;
  while (node->parent->parent) node = node->parent;
  return node->index < CHANGELOG_PARTS ? node->index + 1 : 0;
}

// "in-1 in-3": the parts of an entry, as classes.
static Str part_classes(Log *log, const Entry *entry) {
  bool has[CHANGELOG_PARTS + 1] = {false};
  Buf out = {.arena = log->context->arena};
  for (size_t i = 0; i < entry->pages.len; i++)
    has[part_of(entry->pages.items[i].landed->page)] = true;
  for (size_t i = 0; i <= CHANGELOG_PARTS; i++) {
    log->has_parts[i] |= has[i];
    if (has[i]) buf_add_fmt(&out, "%sin-%zu", out.len ? " " : "", i);
  }
  return buf_str(&out);
}

// The parts to choose from, when there are two.
static void put_parts(Log *log) {
  Context *context = log->context;
  Value list = value_list();
  for (size_t i = 1; i <= CHANGELOG_PARTS; i++) {
    if (!log->has_parts[i]) continue;
    Value part = value_map();
    put_text(context, &part, "number", str_fmt(context->arena, "%zu", i));
    put_text(context, &part, "name", nav_title(context->site->nav->children.items[i - 1]));
    value_add(&list, context->arena, part);
  }
  put(context, &context->values, "has_parts", value_bool(list.len > 1));
  put(context, &context->values, "parts", list);
}

// ---- entries ------------------------------------------------------------------------------------

// Where the page's history tells what changed. All of a new page is new.
static Str what_href(Context *context, const EntryPage *entry) {
  const Page *page = entry->landed->page;
  if (!page || entry->told->kind == CHANGE_NEW || history_files(page, context->site) == 0)
    return (Str){0};
  bool known =
      entry->change && history_file_of(context->arena, context->site, page, entry->change).len > 0;
  if (known) return history_href(context, page, entry->change);
  return context_href(context, history_path(context->arena, context->site, page, 1));
}

// dated: its date is shown beside it.
static Value page_value(Context *context, const EntryPage *entry, const Commit *commit,
                        bool dated) {
  const LandedPage *landed = entry->landed;
  Value map = value_map();
  Str words = story_words(context->arena, entry->told), what = what_href(context, entry);
  Str url = landed->page ? (Str){0} : story_commit_url(context->arena, context->site, commit);
  put_text(context, &map, "title", landed_title(landed));
  put_text(context, &map, "href",
           landed->page ? context_href(context, landed->page->place.url) : (Str){0});
  put_text(context, &map, "words", words);
  put_text(context, &map, "what", what);
  put_text(context, &map, "commit_url", url);
  put(context, &map, "has_facts", value_bool(dated || words.len + what.len + url.len > 0));
  return map;
}

// one: the page of an entry that has a single one; pages: those of one that has several.
static Value entry_value(Log *log, const Entry *entry, const Landing *landing, bool first) {
  Context *context = log->context;
  const Commit *commit = landing->commit;
  Value map = value_map(), pages = value_list();
  bool one = entry->pages.len == 1 && !entry->mass;
  for (size_t i = 0; i < entry->pages.len && !one && !entry->mass; i++)
    value_add(&pages, context->arena, page_value(context, &entry->pages.items[i], commit, false));
  put_text(context, &map, "id", first ? story_anchor(context->arena, commit) : (Str){0});
  put_text(context, &map, "classes", part_classes(log, entry));
  put_text(context, &map, "sentence", landed_sentence(context->arena, entry, landing));
  put(context, &map, "when",
      log->by_release ? story_when(context, commit->time) : value_bool(false));
  const EntryPage *page = &entry->pages.items[0];
  put(context, &map, "one",
      one ? page_value(context, page, commit, log->by_release) : value_bool(false));
  put(context, &map, "has_pages", value_bool(pages.len > 0));
  put(context, &map, "pages", pages);
  Str url = entry->mass ? story_commit_url(context->arena, context->site, commit) : (Str){0};
  put_text(context, &map, "commit_url", url);
  put(context, &map, "has_facts", value_bool(log->by_release || url.len > 0));
  return map;
}

// ---- groups: releases, or months of days --------------------------------------------------------

typedef struct Day {
  Date date;  // year 0 in a release
  Value kinds[ENTRY_KINDS];
} Day;

typedef struct Group {
  Str title, id;
  const Release *release;
  VEC(Day) days;
  uint32_t small;
} Group;
typedef VEC(Group) GroupVec;

static Str month_title(Context *context, Date day) {
  Str text = {0}, rest = {0};
  if (day.year == 0) return S("Before");
  Value date = context_date(context, day);
  str_cut(value_find_text(&date, S("text")), ' ', &text, &rest);
  if (rest.len == 0) return str_fmt(context->arena, "%04u-%02u", day.year, day.month);
  return str_fmt(context->arena, "%.*s %u", STR_ARG(text), day.year);
}

static Group *month_of(Log *log, GroupVec *groups, Date day) {
  Str id = str_fmt(log->context->arena, "m-%04u-%02u", day.year, day.month);
  if (groups->len > 0 && str_eq(vec_last(groups)->id, id)) return vec_last(groups);
  Group *group = vec_add(log->context->arena, groups);
  *group = (Group){.title = month_title(log->context, day), .id = id};
  return group;
}

static Group *release_of(Log *log, GroupVec *groups, const Release *release) {
  Str title = release ? release->name : S("Unreleased");
  for (size_t i = groups->len; i > 0; i--)
    if (groups->items[i - 1].release == release) return &groups->items[i - 1];
  Str id = str_fmt(log->context->arena, "release-%zu", groups->len + 1);
  Group *group = vec_add(log->context->arena, groups);
  *group = (Group){.title = title, .id = id, .release = release};
  return group;
}

static Day *day_of(Log *log, Group *group, Date date) {
  if (log->by_release) date = (Date){0};
  const Day *last = group->days.len > 0 ? vec_last(&group->days) : NULL;
  if (last && last->date.month == date.month && last->date.day == date.day)
    return vec_last(&group->days);
  Day *day = vec_add(log->context->arena, &group->days);
  *day = (Day){.date = date};
  for (size_t i = 0; i < ENTRY_KINDS; i++) day->kinds[i] = value_list();
  return day;
}

static void add_landed(Log *log, GroupVec *groups, const LandedGroup *landed) {
  const Commit *commit = landed->landing->commit;
  Date date = story_day(log->context->site, commit->time);
  Group *group =
      log->by_release ? release_of(log, groups, commit->release) : month_of(log, groups, date);
  group->small += landed->small;
  for (size_t i = 0; i < landed->entries.len; i++) {
    const Entry *entry = &landed->entries.items[i];
    size_t lines = entry->mass ? 1 : entry->pages.len;
    log->listed += lines;
    if (log->listed > CHANGELOG_MOST) {
      log->more += lines;
      continue;
    }
    Day *day = day_of(log, group, date);
    value_add(&day->kinds[entry->kind], log->context->arena,
              entry_value(log, entry, landed->landing, i == 0));
  }
}

static Value day_value(Context *context, const Day *day) {
  static const char *const names[ENTRY_KINDS] = {"New", "Changed", "Moved", "Removed"};
  Value map = value_map();
  Value date = context_date(context, day->date);
  put_text(context, &map, "day", value_find_text(&date, S("text")));
  Value *kinds = put(context, &map, "kinds", value_list());
  for (size_t i = 0; i < ENTRY_KINDS; i++) {
    if (day->kinds[i].len == 0) continue;
    Value kind = value_map();
    put_text(context, &kind, "name", str_from(names[i]));
    put(context, &kind, "entries", day->kinds[i]);
    value_add(kinds, context->arena, kind);
  }
  return map;
}

static Value group_value(Context *context, const Group *group) {
  Value map = value_map();
  const Release *release = group->release;
  put_text(context, &map, "title", group->title);
  put_text(context, &map, "id", group->id);
  put(context, &map, "released", release ? story_when(context, release->time) : value_bool(false));
  put_text(context, &map, "introduction", release ? release->introduction : (Str){0});
  Str small =
      str_fmt(context->arena, "%u small correction%s", group->small, group->small == 1 ? "" : "s");
  put_text(context, &map, "small_count", group->small > 0 ? small : (Str){0});
  Value *days = put(context, &map, "days", value_list());
  for (size_t i = 0; i < group->days.len; i++)
    value_add(days, context->arena, day_value(context, &group->days.items[i]));
  return map;
}

static void put_groups(Log *log, const LandedVec *landed) {
  Context *context = log->context;
  GroupVec groups = {0};
  for (size_t i = 0; i < landed->len; i++) add_landed(log, &groups, &landed->items[i]);
  put_text(context, &context->values, "more",
           log->more ? str_fmt(context->arena, "%zu", log->more) : (Str){0});
  Value *list = put(context, &context->values, "groups", value_list());
  for (size_t i = 0; i < groups.len; i++)
    if (groups.items[i].days.len > 0 || groups.items[i].small > 0)
      value_add(list, context->arena, group_value(context, &groups.items[i]));
}

// ---- the page -----------------------------------------------------------------------------------

// The other years.
static void put_years(Context *context, const ChangelogPageVec *pages) {
  if (pages->len < 2) return;
  Value *list = put(context, &context->values, "years", value_list());
  for (size_t i = 0; i < pages->len; i++) {
    const ChangelogPage *page = &pages->items[i];
    Value year = value_map();
    put_text(context, &year, "year", str_fmt(context->arena, "%u", page->year));
    put_text(context, &year, "href", context_href(context, page->path));
    put(context, &year, "current", value_bool(str_eq(page->path, context->path)));
    value_add(list, context->arena, year);
  }
}

bool changelog_render(const Site *site, Str path, Buf *out, Arena *scratch) {
  LandedCountVec counts = {0};
  LandedVec landed = {0};
  ChangelogPageVec pages = {0};
  landed_count(site, scratch, &counts);
  plan_pages(site, &counts, scratch, &pages);
  size_t index = 0;
  while (index < pages.len && !str_eq(pages.items[index].path, path)) index++;
  assert(index < pages.len);
  const ChangelogPage *page = &pages.items[index];
  landed_load_between(site, page->oldest, page->newest, scratch, &landed);

  Context context = context_new(site, path, scratch);
  Str title = index ? str_fmt(scratch, "What changed in %u", page->year) : S("What changed");
  Value *map = shell_put(&context, "changelog", title, NULL);
  put_text(&context, map, "description",
           str_fmt(scratch, "What is new in %.*s, and what changed.", STR_ARG(site->config.title)));
  put(&context, &context.values, "has_years", value_bool(pages.len > 1));
  put_years(&context, &pages);
  bool by_release = site->history.releases.len > 0 && site->config.history.changelog == BY_RELEASE;
  Log log = {.context = &context, .by_release = by_release};
  put_groups(&log, &landed);
  put_parts(&log);
  if (index == 0) chart_put(&context, &counts);
  return context_render(&context, S("changelog"), out);
}
