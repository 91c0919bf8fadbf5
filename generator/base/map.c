#include "base/map.h"

#include <assert.h>

enum { SLOTS_MIN = 16 };

uint64_t hash_bytes(Str s) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < s.len; i++) hash = (hash ^ (unsigned char)s.ptr[i]) * 1099511628211u;
  return hash;
}

// The slot that holds key, or the free one where it belongs. There is always a free one.
static uint32_t *find_slot(const Map *map, Str key, uint64_t hash) {
  size_t mask = map->slot_count - 1;
  for (size_t at = (size_t)hash & mask;; at = (at + 1) & mask) {
    uint32_t *slot = &map->slots[at];
    if (*slot == 0) return slot;
    const MapEntry *entry = &map->entries[*slot - 1];
    if (entry->hash == hash && str_eq(entry->key, key)) return slot;
  }
}

void *map_find(const Map *map, Str key) {
  if (map->slot_count == 0) return NULL;
  uint32_t slot = *find_slot(map, key, hash_bytes(key));
  return slot ? map->entries[slot - 1].value : NULL;
}

static void grow(Map *map, Arena *arena) {
  size_t cap = map->cap ? arena_product(map->cap, 2) : SLOTS_MIN / 2;
  map->entries = arena_grow(arena, map->entries, map->cap * sizeof(MapEntry),
                            arena_product(cap, sizeof(MapEntry)), alignof(MapEntry));
  map->cap = cap;
  map->slot_count = cap * 2;
  map->slots = arena_array(arena, uint32_t, map->slot_count);
  for (size_t i = 0; i < map->len; i++)
    *find_slot(map, map->entries[i].key, map->entries[i].hash) = (uint32_t)i + 1;
}

void **map_put(Map *map, Arena *arena, Str key) {
  if (map->len == map->cap) grow(map, arena);
  uint64_t hash = hash_bytes(key);
  uint32_t *slot = find_slot(map, key, hash);
  if (*slot == 0) {
    assert(map->len < UINT32_MAX);
    map->entries[map->len++] = (MapEntry){.key = key, .hash = hash};
    *slot = (uint32_t)map->len;
  }
  return &map->entries[*slot - 1].value;
}
