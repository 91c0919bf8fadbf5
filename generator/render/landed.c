#include "render/landed.h"

#include <stdlib.h>

#include "render/story.h"

// ---- which changes of a page's history landed with what -----------------------------------------

// The changes of one page that one commit of the main line brought in.
typedef struct Part {
  const Change *newest;  // that means something; else the newest of all
  bool meant;            // one of them means something
  uint32_t count;
  PersonVec people;
} Part;

// Keys are the two addresses: commit and page.
typedef struct PartKey {
  const void *commit, *page;
} PartKey;

static Part *find_part(const Map *parts, const Commit *commit, const Page *page) {
  PartKey key = {commit, page};
  return map_find(parts, (Str){(const char *)&key, sizeof key});
}

static void add_people(PersonVec *list, const PersonVec *people, Arena *arena) {
  for (size_t i = 0; i < people->len; i++) {
    bool known = false;
    for (size_t j = 0; j < list->len && !known; j++) known = list->items[j] == people->items[i];
    if (!known) *vec_add(arena, list) = people->items[i];
  }
}

static void add_change(Map *parts, Arena *arena, const Page *page, const Change *change) {
  PartKey *key = arena_new(arena, PartKey);
  *key = (PartKey){change->commit->landed, page};
  void **place = map_put(parts, arena, (Str){(const char *)key, sizeof *key});
  if (!*place) *place = arena_new(arena, Part);
  Part *part = *place;
  bool means = !story_is_small(change);
  if (!part->newest || (means && !part->meant)) part->newest = change;
  part->meant |= means;
  part->count++;
  if (means) add_people(&part->people, &change->commit->people, arena);
}

static Map load_parts(const Site *site, int64_t from, int64_t to, Arena *arena) {
  Map parts = {0};
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    for (size_t j = 0; page->history && j < page->history->changes.len; j++) {
      const Commit *landed = page->history->changes.items[j].commit->landed;
      if (landed && landed->time >= from && landed->time <= to)
        add_change(&parts, arena, page, &page->history->changes.items[j]);
    }
  }
  return parts;
}

// ---- entries ------------------------------------------------------------------------------------

static EntryKind kind_of(const Change *change) {
  switch (change->kind) {
    case CHANGE_NEW: return ENTRY_NEW;
    case CHANGE_REMOVED: return ENTRY_REMOVED;
    case CHANGE_MOVE:
    case CHANGE_MOVE_EDIT: return ENTRY_MOVED;
    default: return ENTRY_CHANGED;
  }
}

// What somebody wrote about the change: in the commit that landed, in the newest one that came with
// it, or in the front matter when nothing newer is there.
static Str note_of(const LandedPage *landed, const Landing *landing, const Part *part) {
  if (landing->commit->note.len > 0) return landing->commit->note;
  return story_told(part ? part->newest : &landed->change, landed->page);
}

static bool is_mass(const Site *site, const Landing *landing) {
  size_t least = site->pages.len / 10 > MASS_PAGES_MIN ? site->pages.len / 10 : MASS_PAGES_MIN;
  return landing->commit->mass || landing->pages.len >= least;
}

// The entry that tells of the page: one with the same note, else a new one.
static Entry *entry_for(LandedGroup *group, Str note, bool mass, Arena *arena) {
  for (size_t i = 0; i < group->entries.len; i++) {
    Entry *entry = &group->entries.items[i];
    if (mass || (note.len > 0 && str_eq(entry->note, note))) return entry;
  }
  Entry *entry = vec_add(arena, &group->entries);
  entry->note = note;
  entry->mass = mass;
  return entry;
}

// The landing's own comparison, against its first parent; where none was made, the page's one
// change.
static const Change *told_of(const LandedPage *landed, const Part *part) {
  bool same = part && part->count == 1 && part->newest->compared && !landed->change.compared;
  return same ? part->newest : &landed->change;
}

static void add_page(LandedGroup *group, const LandedPage *landed, const Part *part, bool mass,
                     Arena *arena) {
  bool small =
      story_is_small(&landed->change) || group->landing->commit->ignored || (part && !part->meant);
  if (small) {
    group->small++;
    return;
  }
  Str note = mass ? group->landing->commit->note : note_of(landed, group->landing, part);
  Entry *entry = entry_for(group, note, mass, arena);
  EntryKind kind = kind_of(&landed->change);
  entry->kind = entry->pages.len == 0 || entry->kind == kind ? kind : ENTRY_CHANGED;
  *vec_add(arena, &entry->pages) =
      (EntryPage){landed, part ? part->newest : NULL, told_of(landed, part)};
  if (part) add_people(&group->people, &part->people, arena);
}

static void load_group(const Site *site, const Map *parts, Arena *arena, LandedGroup *group) {
  const Landing *landing = group->landing;
  bool mass = is_mass(site, landing);
  for (size_t i = 0; i < landing->pages.len; i++) {
    const LandedPage *landed = &landing->pages.items[i];
    if (landed->page && landed->page->front.unlisted) continue;
    add_page(group, landed, find_part(parts, landing->commit, landed->page), mass, arena);
  }
  if (group->people.len == 0) add_people(&group->people, &landing->commit->people, arena);
}

static int newest_first(const void *a, const void *b) {
  const LandedGroup *left = a, *right = b;
  int64_t x = left->landing->commit->time, y = right->landing->commit->time;
  if (x != y) return x > y ? -1 : 1;
  return left->landing < right->landing ? -1 : left->landing > right->landing;
}

void landed_load(const Site *site, Arena *arena, LandedVec *out) {
  landed_load_between(site, INT64_MIN, INT64_MAX, arena, out);
}

void landed_load_between(const Site *site, int64_t from, int64_t to, Arena *arena, LandedVec *out) {
  const LandingVec *landings = &site->history.landings;
  if (!site->history.on) return;
  Map parts = load_parts(site, from, to, arena);
  for (size_t i = 0; i < landings->len; i++) {
    LandedGroup group = {.landing = &landings->items[i]};
    const Commit *commit = group.landing->commit;
    if (commit->cut || commit->time < from || commit->time > to) continue;
    load_group(site, &parts, arena, &group);
    if (group.entries.len > 0 || group.small > 0) *vec_add(arena, out) = group;
  }
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], newest_first);
}

// ---- counts -------------------------------------------------------------------------------------

static int newest_count_first(const void *a, const void *b) {
  int64_t x = ((const LandedCount *)a)->time, y = ((const LandedCount *)b)->time;
  return (x < y) - (x > y);
}

void landed_count(const Site *site, Arena *arena, LandedCountVec *out) {
  const LandingVec *landings = &site->history.landings;
  for (size_t i = 0; site->history.on && i < landings->len; i++) {
    const Landing *landing = &landings->items[i];
    uint32_t means = 0, listed = 0;
    for (size_t j = 0; j < landing->pages.len; j++) {
      const LandedPage *landed = &landing->pages.items[j];
      if (landed->page && landed->page->front.unlisted) continue;
      listed++;
      means += !story_is_small(&landed->change) && !landing->commit->ignored;
    }
    if (means > 0 && is_mass(site, landing)) means = 1;
    if (listed > 0 && !landing->commit->cut)
      *vec_add(arena, out) = (LandedCount){landing->commit->time, means};
  }
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], newest_count_first);
}

// ---- words --------------------------------------------------------------------------------------

Str landed_title(const LandedPage *landed) {
  Str title = landed->page ? landed->page->title.text : landed->title;
  return title.len > 0 ? title : landed->change.path;
}

Str landed_sentence(Arena *arena, const Entry *entry, const Landing *landing) {
  if (entry->note.len > 0) return entry->note;
  if (!entry->mass) return story_computed(arena, entry->pages.items[0].told);
  Str subject = landing->commit->subject,
      count = str_fmt(arena, "%zu pages in one change", entry->pages.len);
  if (entry->pages.len == 1) count = S("One page in a change of many files");
  if (story_is_generic(subject)) return count;
  return str_fmt(arena, "%.*s: %.*s", STR_ARG(count), STR_ARG(subject));
}
