// A history made by hand, for tests of what is made of one: three people, pages that were born,
// edited, moved and removed.
//
//   FakeHistory fake = fake_begin(t.site);
//   Commit *commit = fake_commit(&fake, DAY(2026, 5, 3), "Update traits.md");
//   fake_change(&fake, "role/traits.md", commit, CHANGE_EDIT);   // newest last
//   fake_end(&fake);
#ifndef FAKE_HISTORY_H
#define FAKE_HISTORY_H

#include "site/site.h"

typedef struct FakeHistory {
  Site *site;
  Arena *arena;
  uint32_t commits;
} FakeHistory;

// Noon of a day, for days from March 1, 2000 on.
static inline int64_t fake_noon(int64_t year, int64_t month, int64_t day) {
  int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
  int64_t days = 365 * (y - 2000) + (y - 2000) / 4 - (y - 2000) / 100 + (153 * m + 2) / 5 + day - 1;
  return (11017 + days) * 86400 + 12 * 3600;
}
#define DAY(year, month, day) fake_noon((year), (month), (day))

static inline FakeHistory fake_begin(Site *site) {
  site->history.on = true;
  return (FakeHistory){.site = site, .arena = &site->arena};
}

static inline const Person *fake_person(FakeHistory *fake, const char *name) {
  Person *person = arena_new(fake->arena, Person);
  person->name = str_from(name);
  return person;
}

static inline Commit *fake_commit(FakeHistory *fake, int64_t time, const char *subject) {
  Commit *commit = arena_new(fake->arena, Commit);
  fake->commits++;
  commit->id = str_fmt(fake->arena, "%012x%028x", fake->commits * 0x51d7, fake->commits);
  commit->time = time;
  commit->subject = str_from(subject);
  commit->landed = commit;
  return commit;
}

static inline void fake_by(FakeHistory *fake, Commit *commit, const Person *person) {
  *vec_add(fake->arena, &commit->people) = person;
}

// Adds a change of a page and, when the commit is one of the main line, of its landing. The
// pointers hold until fake_end.
static inline Change *fake_change(FakeHistory *fake, const char *source, Commit *commit,
                                  ChangeKind kind) {
  Page *page = map_find(&fake->site->page_by_source, str_from(source));
  if (!page->history) page->history = arena_new(fake->arena, PageHistory);
  Change *change = vec_add(fake->arena, &page->history->changes);
  *change = (Change){.commit = commit, .kind = kind, .path = page->source.file};
  return change;
}

static inline LandedPage *fake_landed(FakeHistory *fake, const Commit *commit, Page *page,
                                      Change change) {
  LandingVec *landings = &fake->site->history.landings;
  if (landings->len == 0 || vec_last(landings)->commit != commit)
    *vec_add(fake->arena, landings) = (Landing){.commit = commit};
  LandedPage *landed = vec_add(fake->arena, &vec_last(landings)->pages);
  *landed = (LandedPage){.page = page, .title = page ? page->title.text : S(""), .change = change};
  return landed;
}

#define FAKE_REVERSE(vec, T)                                            \
  for (size_t from = 0, to = (vec)->len; from + 1 < to; from++, to--) { \
    T swap = (vec)->items[from];                                        \
    (vec)->items[from] = (vec)->items[to - 1];                          \
    (vec)->items[to - 1] = swap;                                        \
  }

static inline bool fake_is_small(const Change *change) {
  return change->kind == CHANGE_META || change->kind == CHANGE_TRIVIAL || change->commit->ignored;
}

// Newest first, and what is computed from the changes.
static inline void fake_end(FakeHistory *fake) {
  FAKE_REVERSE(&fake->site->history.landings, Landing)
  for (size_t i = 0; i < fake->site->pages.len; i++) {
    PageHistory *history = fake->site->pages.items[i]->history;
    if (!history) continue;
    FAKE_REVERSE(&history->changes, Change)
    history->created = vec_last(&history->changes);
    for (size_t j = 0; j < history->changes.len; j++) {
      if (fake_is_small(&history->changes.items[j])) continue;
      if (history->count++ == 0) history->updated = &history->changes.items[j];
      for (size_t k = 0; k < history->changes.items[j].commit->people.len; k++) {
        const Person *person = history->changes.items[j].commit->people.items[k];
        bool known = false;
        for (size_t n = 0; n < history->authors.len; n++)
          known |= history->authors.items[n] == person;
        if (!known) *vec_add(fake->arena, &history->authors) = person;
      }
    }
  }
}

#endif
