// What a page's changes come to, once each is classified.
#include <stdlib.h>

#include "history/history.h"

void history_classify(Change *change, TextFacts before, TextFacts after) {
  if (change->kind == CHANGE_REMOVED) return;
  // What a draft said is nobody's to read: work on it is told as front matter, its end as a new
  // page.
  if (after.draft)
    change->kind = CHANGE_META;
  else if (before.draft)
    change->kind = CHANGE_NEW;
  if (after.draft || change->kind == CHANGE_NEW) return;
  bool same = before.version == after.version;
  if (change->kind == CHANGE_MOVE_EDIT) {
    if (same) change->kind = CHANGE_MOVE;
    return;
  }
  if (!same || change->kind == CHANGE_MOVE) return;
  change->kind = before.front == after.front ? CHANGE_TRIVIAL : CHANGE_META;
}

bool history_is_meaningful(const Change *change) {
  return change->kind != CHANGE_TRIVIAL && change->kind != CHANGE_META && !change->commit->ignored;
}

// How much a person did for a page.
typedef struct Share {
  const Person *person;
  size_t meaningful, newest;  // changes; index of the newest
} Share;
typedef VEC(Share) ShareVec;

static int most_first(const void *a, const void *b) {
  const Share *left = a, *right = b;
  if (left->meaningful != right->meaningful) return left->meaningful < right->meaningful ? 1 : -1;
  return (left->newest > right->newest) - (left->newest < right->newest);
}

static Share *share_of(ShareVec *shares, const Person *person, size_t newest, Arena *scratch) {
  for (size_t i = 0; i < shares->len; i++)
    if (shares->items[i].person == person) return &shares->items[i];
  Share *share = vec_add(scratch, shares);
  *share = (Share){.person = person, .newest = newest};
  return share;
}

static void find_authors(PageHistory *history, Arena *arena, Arena *scratch) {
  ShareVec shares = {0};
  for (size_t i = 0; i < history->changes.len; i++) {
    const Change *change = &history->changes.items[i];
    for (size_t k = 0; k < change->commit->people.len; k++)
      share_of(&shares, change->commit->people.items[k], i, scratch)->meaningful +=
          history_is_meaningful(change);
  }
  if (shares.len > 1) qsort(shares.items, shares.len, sizeof shares.items[0], most_first);
  for (size_t i = 0; i < shares.len; i++)
    *vec_add(arena, &history->authors) = shares.items[i].person;
}

static bool moves_date(const Change *change) {
  return history_is_meaningful(change) && change->kind != CHANGE_REMOVED;
}

void history_finish(PageHistory *history, Arena *arena, Arena *scratch) {
  const ChangeVec *changes = &history->changes;
  history->count = 0;
  history->updated = changes->len > 0 ? &changes->items[0] : NULL;
  for (size_t i = changes->len; i-- > 0;) {
    if (!history_is_meaningful(&changes->items[i])) continue;
    history->count++;
    if (moves_date(&changes->items[i])) history->updated = &changes->items[i];
  }
  bool whole = changes->len > 0 && !history->cut;
  history->created = whole ? &changes->items[changes->len - 1] : NULL;
  find_authors(history, arena, scratch);
}
