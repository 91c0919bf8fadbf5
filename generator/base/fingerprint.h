// A fingerprint of a folder as `stat` sees it: names, kinds, sizes, times and inodes, no contents.
// Two equal ones mean that nothing was written in between, as make and git's index conclude it too.
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include <stdint.h>
#include <sys/stat.h>

#include "base/fs.h"

enum { FINGERPRINT_DEPTH_MAX = 64 };  // nested folders; deeper ones make the fingerprint invalid

typedef struct Fingerprint {
  bool valid;  // false: something could not be looked at
  uint64_t hash;
  int64_t newest_ns;  // the last moment at which something seen may have been written, nanoseconds
                      // since 1970 UTC: its newest modification or status change, two seconds later
                      // where the disk counts in whole ones (FAT in two)
} Fingerprint;

// Adds the folder and all in it, in byte order of name. Symbolic links count with what they lead
// to. Skipped are folders whose name begins with ".".
void fingerprint_folder(Fingerprint *print, FsRoot folder, Arena *scratch);
// Adds one file or folder. Of a folder only what it is: its size and times change with all that is
// in it.
void fingerprint_stat(Fingerprint *print, const struct stat *info);
// Adds a text, so that what is not on the disk counts too.
void fingerprint_text(Fingerprint *print, Str text);

#endif
