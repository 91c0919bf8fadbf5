// Map: text to pointer, in an arena; it remembers the order of insertion, so walks are
// deterministic. Keys are views: the caller keeps their bytes alive. Any number of threads may find
// at once while nobody puts.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdint.h>

#include "base/str.h"

typedef struct MapEntry {
  Str key;
  void *value;
  uint64_t hash;
} MapEntry;

typedef struct Map {
  MapEntry *entries;  // in order of insertion
  size_t len, cap;
  uint32_t *slots;    // index + 1 into entries, 0 = free; open addressing
  size_t slot_count;  // a power of two, 0 while empty
} Map;

// The value under key, or NULL.
void *map_find(const Map *map, Str key);
// The place of key's value, made (NULL) when it is not there yet. Valid until the next put.
void **map_put(Map *map, Arena *arena, Str key);

// FNV-1a, 64 bit; also the content hash where no attacker gains from a collision.
uint64_t hash_bytes(Str s);

#endif
