// What the last build saw, in a small file beside the output (".public.prepbook-memo"): when neither the
// site, nor the options, nor prepbook itself, nor the output changed since, there is nothing to do. The file
// is never needed and may be deleted; a damaged one is ignored. Only a build without any problem leaves one,
// since a problem is to be printed each time.
#ifndef PIPELINE_MEMO_H
#define PIPELINE_MEMO_H

#include "base/fingerprint.h"
#include "pipeline/pipeline.h"

typedef struct Memo {
  Fingerprint site;     // of the inputs, taken before any of them is read
  int64_t began_ns;     // when that was, nanoseconds since 1970 UTC
  bool found;           // the last build saw the same, and its output is untouched
  size_t pages, files;  // of the last build, when found
} Memo;

// Looks at the site (opened) and at what the last build left. With the output's lock held.
Memo memo_open(const Site *site, BuildOptions options, Arena *scratch);
// Notes that the build which began with memo_open ended without a problem.
void memo_save(const Memo *memo, BuildOptions options, size_t pages, size_t files, Arena *scratch);

// This very program, in one line: its version and its file. Empty when that is not known.
Str memo_program(Arena *arena);

// Removes the memo of an output folder, if there is one.
void memo_remove(const char *destination, Arena *scratch);

#endif
