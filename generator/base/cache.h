// A file of keys and values that is never needed: what stands in it can be made again. Missing,
// damaged, cut off or from another version it counts as empty, entry by entry. Finding and putting
// may be done from any thread; values found stay valid until cache_close.
//
// The file: a line "prepbook cache 1", a line with the version, then for each entry the lengths of
// key and value (32 bits each), a checksum of both (64 bits, FNV-1a), key and value. Numbers are
// the machine's own.
#ifndef BASE_CACHE_H
#define BASE_CACHE_H

#include <stdbool.h>

#include "base/str.h"

enum {
  CACHE_BYTES_MAX = 256 * 1024 * 1024,  // of the file; entries beyond are not kept
  CACHE_KEEP_BYTES = 16 * 1024,         // that cache_keep waits for at least
};

typedef struct Cache Cache;

// Reads the file at `path`, whose folder must exist. `version`: one line; a file with another one
// is empty. NULL path: a cache that is always empty and never saved.
Cache *cache_open(const char *path, Str version);
// The value of a key that stood in the file; false for one that was put since. NULL: an empty
// cache, here and in all that follows.
bool cache_find(Cache *cache, Str key, Str *value);
// Copies both. What passes CACHE_BYTES_MAX is dropped in silence.
void cache_put(Cache *cache, Str key, Str value);
// Writes what was found or put since cache_open, if anything was put, by a new file that takes the
// old one's place. That it fails is no matter.
void cache_save(Cache *cache);
// The same while it is still being filled, for a process that may be ended: keeps all entries, and
// writes only when as much was put since it last did as it wrote then, so that all its writing is
// at most twice the last.
void cache_keep(Cache *cache);
// Forgets what was not saved; values that were found are void.
void cache_close(Cache *cache);

#endif
