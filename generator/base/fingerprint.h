// A fingerprint of a folder as `stat` sees it: names, kinds, sizes, times and inodes, no contents. Two equal
// ones mean that nothing was written in between, as make and git's index conclude it too.
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include <stdint.h>

#include "base/fs.h"

enum { FINGERPRINT_DEPTH_MAX = 64 };  // nested folders; deeper ones make the fingerprint invalid

typedef struct Fingerprint {
  bool valid;  // false: something could not be looked at
  uint64_t hash;
  int64_t newest_ns;  // the newest modification or status change seen, nanoseconds since 1970 UTC
} Fingerprint;

// Adds the folder `path` beneath root and all in it, in byte order of name. Symbolic links count with what
// they lead to. Skipped are names that begin with "." and folders that hold a file named `skip` (may be
// empty). A folder that does not exist adds nothing.
void fingerprint_folder(Fingerprint *print, FsRoot root, Str path, Str skip, Arena *scratch);
// Adds a text, so that what is not on the disk counts too.
void fingerprint_text(Fingerprint *print, Str text);

#endif
