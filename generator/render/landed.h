// What landed, as readers of a changelog want it: newest first, without what means nothing, one
// entry for pages that share a note. changelog.html and feed.xml are made of it.
#ifndef RENDER_LANDED_H
#define RENDER_LANDED_H

#include "render/context.h"

typedef enum EntryKind {
  ENTRY_NEW,
  ENTRY_CHANGED,
  ENTRY_MOVED,
  ENTRY_REMOVED,
  ENTRY_KINDS
} EntryKind;

// A page in an entry.
typedef struct EntryPage {
  const LandedPage *landed;
  const Change
      *change;  // the newest one of the page's history that landed with it; NULL: none is known
  const Change *told;  // the one to tell of: that of the landing, or of the page when it says more
} EntryPage;

// Pages that one landing changed and that one sentence tells of; all pages of a mass change.
typedef struct Entry {
  EntryKind kind;
  bool mass;
  Str note;  // what somebody wrote; empty: the sentence is computed
  VEC(EntryPage) pages;
} Entry;

typedef struct LandedGroup {
  const Landing *landing;
  VEC(Entry) entries;
  uint32_t small;    // changes that mean nothing, and are only counted
  PersonVec people;  // who made the changes of its entries
} LandedGroup;
typedef VEC(LandedGroup) LandedVec;

// Every landing, newest first; those with neither entries nor small changes are left out. Unlisted
// pages and what a clone that is cut off only seems to add are not there.
void landed_load(const Site *site, Arena *arena, LandedVec *out);
// The same for those whose time is between two, both included.
void landed_load_between(const Site *site, int64_t from, int64_t to, Arena *arena, LandedVec *out);

// A landing, counted: much cheaper than its entries.
typedef struct LandedCount {
  int64_t time;
  uint32_t pages;  // that changed and mean something; 1 for a mass change
} LandedCount;
typedef VEC(LandedCount) LandedCountVec;
// Every landing that landed_load knows, newest first.
void landed_count(const Site *site, Arena *arena, LandedCountVec *out);

// The sentence of an entry, without the number of words: its note, else computed; of a mass change
// "52 pages in one change: subject".
Str landed_sentence(Arena *arena, const Entry *entry, const Landing *landing);
// The title to show for a page; never empty.
Str landed_title(const LandedPage *landed);

#endif
