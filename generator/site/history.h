// What git knows of the handbook: changes of pages, what landed when, releases. Filled by history/
// (commits, paths, blobs, dates, people) and pipeline/compare.c (kinds, words, diffs). Everything
// lives in History.arena unless said otherwise; times are seconds since 1970, UTC; 0 is "not
// known", and what is not known is not shown.
#ifndef SITE_HISTORY_H
#define SITE_HISTORY_H

#include <stdint.h>

#include "site/page.h"

// Somebody who wrote: names joined by .mailmap, e-mail and forge account. The e-mail is never kept
// here.
typedef struct Person {
  Str name;
  bool bot;  // never shown
} Person;
typedef VEC(const Person *) PersonVec;

// A tag whose commit is part of HEAD's history.
typedef struct Release {
  Str name;          // "v1.2.0"
  int64_t time;      // when its commit landed
  Str introduction;  // HTML of its section in CHANGELOG.md; empty without one
} Release;

typedef struct Commit Commit;
struct Commit {
  Str id;                // hexadecimal, whole
  int64_t time;          // what pages show: when it landed (history.updated_by may choose another)
  Str subject;           // first line of the message; valid UTF-8
  Str note;              // the "Changelog:" trailer, unless it is "skip"; may be empty
  PersonVec people;      // author, then co-authors; no bots, nobody twice
  const Commit *landed;  // the first-parent commit that brought it in; itself on the main line
  const Release *release;  // the first release that holds it; NULL: unreleased
  bool ignored;  // .git-blame-ignore-revs, ignore_authors, "Changelog: skip": changes no date
  bool mass;     // touched at least MASS_PAGES_MIN pages and a tenth of them: only a label
  bool cut;      // its parents are not in this clone: what it seems to add may be older
};

typedef enum ChangeKind {
  CHANGE_NEW,
  CHANGE_EDIT,
  CHANGE_MOVE,       // renamed, the text untouched
  CHANGE_MOVE_EDIT,  // renamed and edited
  CHANGE_REMOVED,    // deleted (a page that exists may have been deleted and born again)
  CHANGE_META,       // only the front matter changed
  CHANGE_TRIVIAL,    // only white space changed
} ChangeKind;

typedef struct BlobId {
  uint8_t bytes[20];  // all zero: no such version
} BlobId;

// One commit's change of one page.
typedef struct Change {
  const Commit *commit;
  ChangeKind kind;
  Str path;      // in the repository, after the change (before it, for CHANGE_REMOVED)
  Str old_path;  // before it; empty when it is the same or there was none
  BlobId before, after;
  bool compared;            // the texts were compared: added, removed, sections and diff hold
  uint32_t added, removed;  // words
  StrVec sections;          // headings (plain text) of sections with changes, in order, each once
  Str diff;  // HTML of what changed (diff/diff.h); empty when there is nothing to show
} Change;
typedef VEC(Change) ChangeVec;

// The working copy against HEAD.
typedef enum LocalState { LOCAL_SAME, LOCAL_EDITED, LOCAL_NEW } LocalState;

// A page's history; in Page.history, NULL when git knows nothing of it.
typedef struct PageHistory {
  ChangeVec changes;  // newest first
  // Newest new, edit, move or move+edit not ignored; else the newest; NULL: none
  const Change *updated;
  const Change *created;  // NULL: not known (cut off by a shallow clone)
  PersonVec authors;      // most meaningful changes first, then most recent
  uint32_t count;         // changes that mean something: without trivial, meta and ignored ones
  bool cut;               // older changes are not in this clone
  BlobId blob;            // the page at HEAD; none for a symbolic link
  LocalState local;
  Change uncommitted;  // LOCAL_EDITED, in a preview: commit NULL, the diff HEAD..disk
  Str version;         // 8 hexadecimal digits of the normalized text
  ChangeVec since;     // "then to now" for the last versions, newest first: before = that version
  StrVec since_versions;  // as version: the one that the entry of since with the same index begins
                          // at; all differ, also from version
  Arena compared, today;  // of what the changes say in words; of version, since and since_versions
} PageHistory;

// One page in what landed.
typedef struct LandedPage {
  const Page *page;  // NULL: gone since
  Str title;         // of the page, or the last one a page had that is gone
  Change change;     // against the landed commit's first parent
} LandedPage;
typedef VEC(LandedPage) LandedPageVec;

// A commit of the main line (first parents from HEAD) that changed pages.
typedef struct Landing {
  const Commit *commit;
  LandedPageVec pages;  // by path in byte order
  Arena arena;          // of the diffs that are no page's own change
} Landing;
typedef VEC(Landing) LandingVec;

// Two revisions and the pages that differ between them (prepbook diff).
typedef struct Range {
  Str from, to;     // as written
  Landing landing;  // its commit stands for the whole range
} Range;

// An old URL that a rename left behind.
typedef struct Moved {
  Str from;  // old source path beneath content/
  Page *page;
} Moved;

enum { MASS_PAGES_MIN = 30, DIFFS_DEFAULT = 10, DIFFS_MAX = 100, SINCE_MAX = 5 };

typedef struct History {
  Arena arena;
  bool on;                // there is a repository with commits, and pages of it
  LandingVec landings;    // newest first
  VEC(Release) releases;  // newest first
  Str changelog;  // the text of CHANGELOG.md beside the site or at the top of the repository, at
                  // HEAD
  Range range;    // prepbook diff only
  VEC(Moved) moved;
  Str head;        // HEAD's commit id
  uint64_t state;  // of all that history is made from: equal state, equal history
} History;

#endif
