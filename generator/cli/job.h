// What the commands that work on a site have in common: where it is, what the work may reach, how
// it ended.
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "base/diag.h"
#include "cli/cache_file.h"
#include "cli/options.h"
#include "guard/guard.h"
#include "history/place.h"
#include "site/config.h"

// "docs//" -> "docs"; NULL -> ".".
const char *job_folder(Arena *arena, const char *given);

// False, and reported, when the folder is the file system's root or the user's own ($HOME) and has
// no content/: all in it would be taken for one site.
bool job_folder_is_site(const Options *options, const char *folder, Arena *arena);

// What the command line and the environment say of a site; all else is zero.
Config job_config(const Options *options);
size_t job_workers(const Options *options);

typedef struct JobReach {
  const char *folder;       // the site
  const char *destination;  // the output; NULL: none
  const char *writable;     // the folder it stands in; NULL: none
  const GitPlace *place;
  const CacheFile *cache;
  bool serves;  // answers on a socket that listens
} JobReach;

// In the child: gives up all else. False, and reported, when --untrusted asks for more than the
// kernel offers.
bool job_confine(const Options *options, const JobReach *reach);

// What to say of a child that hung or died: at the file that it was working on, if any. In arena.
Diag job_end(const GuardReport *report, Arena *arena);

// A script can hang where no hook of Lua's stops it: the same on every page, so that leaving one
// out helps nobody.
bool job_ended_in_scripts(const GuardReport *report);

// Whether the environment variable CI says that nobody watches: set, and neither empty, "0" nor
// "false".
bool job_in_ci(void);

// libgit2 can spin for ever, or crash, on a damaged object: the site is then made without its
// history.
bool job_ended_in_history(const GuardReport *report);

#endif
