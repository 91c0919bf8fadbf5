// Where a site's repository is: found by walking up from its folder, as git does, before anything
// of it is opened, so that the build may confine itself to what it names.
#ifndef HISTORY_PLACE_H
#define HISTORY_PLACE_H

#include "base/str.h"

enum { GIT_BORROWED_MAX = 8 };  // folders of objects; more are not read

typedef struct GitPlace {
  const char *git;  // the repository's own folder (".git", or a worktree's); NULL: there is none
  Str problem;      // what could not be looked at, and why; empty: `git` can be relied on
  const char *
      broken;  // the folder whose .git leads nowhere, so that there is none; NULL: there is no such
  const char *common;  // what worktrees share; the same as git without worktrees
  const char *
      objects[GIT_BORROWED_MAX + 1];  // other repositories' objects that this one borrows, by
                                      // objects/info/alternates and theirs in turn; NULL at the end
  Str prefix;       // the content folder beneath the working copy, "docs/content/"; "" at its top
  Str site_prefix;  // the site's folder beneath it, "docs/"
  Str left_out;  // of another's site: why the repository that is there is not read; "" when it is
} GitPlace;

// Looks from `folder` (a site, or a bare folder of Markdown) upward. Everything lives in arena.
// Ends at a .git that leads nowhere, as git does. Reads .git files, commondir and alternates;
// follows no configuration.
//
// of_others: whoever made the site may have made its repository, so nothing in that leads anywhere
// else. The nearest .git counts only when it is a folder that holds files and folders and nothing
// else (no link), has neither commondir nor alternates, and a configuration that includes no other
// file.
GitPlace git_place_find(const char *folder, bool of_others, Arena *arena);

#endif
