// Stage: scripts/*.lua -> changed pages, new pages, components, files. README.md tells the order of
// things.
//
// Scripts run in the order of their names in the state of the site, and in one state for each lane.
// Pages go through lanes: page i through lane i modulo HOOKS_LANES, in order, so that what comes
// out is the same for any number of workers.
#ifndef HOOKS_HOOKS_H
#define HOOKS_HOOKS_H

#include "site/scripting.h"
#include "site/site.h"

enum {
  HOOKS_LANES = 8,
  HOOKS_FILE_BYTES_MAX = 8 * 1024 * 1024,      // of a file that is read
  HOOKS_WRITTEN_BYTES_MAX = 64 * 1024 * 1024,  // of all files that scripts write
  HOOKS_PAGES_MAX = 100000,                    // that scripts add
  HOOKS_DIFF_BYTES_MAX = 256 * 1024,           // of each text that prepbook.diff compares
};

typedef struct Hooks Hooks;

// Two pieces of Markdown compared: Diff of diff/diff.h, as far as scripts see it.
typedef struct HooksDiff {
  uint32_t added, removed;  // words
  Str html;                 // in the arena given
} HooksDiff;

typedef struct HooksOptions {
  // Says that `worker` is at `name`, in a script that must be done in `deadline_ms`; 0: in no
  // script any more.
  void (*watch)(void *context, size_t worker, Str name, uint32_t deadline_ms);
  // Converts a piece of Markdown as if it stood in the page.
  Str (*markdown)(void *context, Str text, const Page *page, Arena *arena);
  // Compares two versions of a text. Depends on them alone, and runs on any thread.
  HooksDiff (*diff)(Str before, Str after, Arena *arena);
  void *context;
} HooksOptions;

// What one hook or component has cost.
typedef struct HookTime {
  Str name;  // "html scripts/links.lua:12"
  uint64_t ns;
  uint32_t calls;
} HookTime;
typedef VEC(HookTime) HookTimeVec;

// Loads the site's scripts, its data files and scripts/assets/. NULL when it has no scripts.
// Problems are in site->diags; after one that concerns the scripts themselves no hook is called.
// Main thread, as all but hooks_lane.
Hooks *hooks_open(Site *site, HooksOptions options);
void hooks_close(Hooks *hooks);  // NULL is fine, as everywhere here

// The events, in this order. With the settings read: "config".
void hooks_config(Hooks *hooks);
// "pages": pages are read and selected. Afterwards hooks_changed are those whose front matter must
// be read anew.
void hooks_pages(Hooks *hooks);
// The pages that scripts changed in the last event of the site; valid until the next. Not NULL.
const PageVec *hooks_changed(const Hooks *hooks);
// With the theme loaded: puts the scripts' components among its own.
void hooks_components(Hooks *hooks);
// "site": with all pages converted. Afterwards hooks_changed are those to convert again; *added
// says whether there are new ones.
void hooks_site(Hooks *hooks, bool *added);
// "finish": all pages are final. The files that scripts write are among the site's afterwards.
void hooks_finish(Hooks *hooks);

// Whether no hook is called any more: what scripts would have made is missing, and links to it lead
// nowhere.
bool hooks_broken(const Hooks *hooks);
// Whether pages have to go through lanes.
bool hooks_wants_pages(const Hooks *hooks);
// What scripts do with pages of a lane, for markdown_page. One worker at a time holds a lane.
PageScripts *hooks_lane(Hooks *hooks, size_t lane, size_t worker);
// Reports what failed in lanes since the last time.
void hooks_report(Hooks *hooks);

// What each hook has cost so far, in the order of the scripts.
HookTimeVec hooks_times(const Hooks *hooks, Arena *arena);

#endif
