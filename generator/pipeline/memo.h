// What the last build saw, in a file beside the output (".public.prepbook-memo"): when neither what
// it read, nor the options, nor prepbook itself, nor the output changed since, there is nothing to
// do. What it read is no list of ours: base/fs noted it (base/reads.h), what was looked for and not
// found included. The file is never needed and may be deleted; a damaged one is ignored. Only a
// build without any problem leaves one, since a problem is to be printed each time, and only when
// all it read had rested a moment (READS_REST_MS).
#ifndef PIPELINE_MEMO_H
#define PIPELINE_MEMO_H

#include "base/fingerprint.h"
#include "base/reads.h"
#include "pipeline/pipeline.h"

typedef struct Memo {
  Fingerprint options;  // of all that is not read beneath the site
  bool found;           // the last build saw the same, and its output is untouched
  size_t pages, files;  // of the last build, when found
} Memo;

// Looks at the site (opened) and at what the last build left. With the output's lock held.
Memo memo_open(const Site *site, BuildOptions options, Arena *scratch);
// Notes that the build which began with memo_open ended without a problem.
void memo_save(const Memo *memo, const Site *site, BuildOptions options, PublishCount count,
               Arena *scratch);

// The file that marks an output folder: such a folder is none of a site's sources.
Str memo_own(void);

// This very program, in one line: its version and its file. Empty when that is not known.
Str memo_program(Arena *arena);

// Removes the memo of an output folder, if there is one.
void memo_remove(const char *destination, Arena *scratch);

#endif
