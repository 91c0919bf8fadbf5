#include "base/cache.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/vec.h"

typedef struct Head {
  uint32_t key, value;  // bytes
  uint64_t sum;
} Head;

typedef struct Entry {
  Str record;  // head, key and value as in the file
  atomic_bool used;
} Entry;

struct Cache {
  Arena arena;
  const char *path;  // NULL: nothing is kept
  Str version;
  void *file;  // mapped
  size_t file_size;
  Map entries;     // key -> Entry *, of the file
  VEC(Str) added;  // records
  size_t added_bytes;
  size_t kept_bytes;  // of them in the file
  pthread_mutex_t lock;
};

static uint64_t sum_of(Str key, Str value) { return hash_bytes(key) * 31 + hash_bytes(value); }

static Str header(Cache *cache) {
  return str_fmt(&cache->arena, "prepbook cache 1\n%.*s\n", STR_ARG(cache->version));
}

// ---- reading ------------------------------------------------------------------------------------

static Str map_file(Cache *cache) {
  struct stat info;
  int fd = open(cache->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return (Str){0};
  bool fits = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
              info.st_size <= CACHE_BYTES_MAX;
  if (fits) {
    cache->file_size = (size_t)info.st_size;
    cache->file = mmap(NULL, cache->file_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (cache->file == MAP_FAILED) cache->file = NULL;
  }
  close(fd);
  return cache->file ? (Str){cache->file, cache->file_size} : (Str){0};
}

static bool read_head(Str rest, Head *head) {
  if (rest.len < sizeof *head) return false;
  memcpy(head, rest.ptr, sizeof *head);
  return (uint64_t)head->key + head->value <= rest.len - sizeof *head;
}

static void read_entries(Cache *cache) {
  Str rest = map_file(cache), first = header(cache);
  if (!str_starts(rest, first)) return;
  rest = str_from_index(rest, first.len);
  for (Head head; read_head(rest, &head);) {
    size_t size = sizeof head + head.key + head.value;
    Entry *entry = arena_new(&cache->arena, Entry);
    entry->record = str_sub(rest, 0, size);
    *map_put(&cache->entries, &cache->arena, str_sub(rest, sizeof head, head.key)) = entry;
    rest = str_from_index(rest, size);
  }
}

Cache *cache_open(const char *path, Str version) {
  Cache *cache = memory_zeroed(1, sizeof *cache);
  pthread_mutex_init(&cache->lock, NULL);
  cache->version = str_dup(&cache->arena, version);
  if (!path) return cache;
  cache->path = str_cstr(&cache->arena, str_from(path));
  read_entries(cache);
  return cache;
}

bool cache_find(Cache *cache, Str key, Str *value) {
  Entry *entry = cache && cache->path ? map_find(&cache->entries, key) : NULL;
  if (!entry) return false;
  Head head;
  memcpy(&head, entry->record.ptr, sizeof head);
  *value = str_from_index(entry->record, sizeof head + head.key);
  if (sum_of(key, *value) != head.sum) return false;
  atomic_store_explicit(&entry->used, true, memory_order_relaxed);
  return true;
}

// ---- writing ------------------------------------------------------------------------------------

void cache_put(Cache *cache, Str key, Str value) {
  if (!cache || !cache->path) return;
  Head head = {(uint32_t)key.len, (uint32_t)value.len, sum_of(key, value)};
  size_t size = sizeof head + key.len + value.len;
  pthread_mutex_lock(&cache->lock);
  if (cache->added_bytes + size < CACHE_BYTES_MAX) {
    char *record = arena_alloc(&cache->arena, size, 1);
    memcpy(record, &head, sizeof head);
    if (key.len > 0) memcpy(record + sizeof head, key.ptr, key.len);
    if (value.len > 0) memcpy(record + sizeof head + key.len, value.ptr, value.len);
    *vec_add(&cache->arena, &cache->added) = (Str){record, size};
    cache->added_bytes += size;
  }
  pthread_mutex_unlock(&cache->lock);
}

static bool write_all(FILE *out, Str bytes) {
  return fwrite(bytes.ptr, 1, bytes.len, out) == bytes.len;
}

static bool write_file(Cache *cache, bool all, FILE *out) {
  Str first = header(cache);
  size_t left = CACHE_BYTES_MAX - cache->added_bytes;
  bool fine = write_all(out, first);
  for (size_t i = 0; fine && i < cache->added.len; i++)
    fine = write_all(out, cache->added.items[i]);
  for (size_t i = 0; fine && i < cache->entries.len; i++) {
    const Entry *entry = cache->entries.entries[i].value;
    bool wanted = all || atomic_load_explicit(&entry->used, memory_order_relaxed);
    if (!wanted || entry->record.len > left) continue;
    fine = write_all(out, entry->record);
    left -= entry->record.len;
  }
  return fine;
}

static void save(Cache *cache, bool all) {
  const char *draft =
      str_cstr(&cache->arena, str_fmt(&cache->arena, "%s.%ld", cache->path, (long)getpid()));
  int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  FILE *out = fd >= 0 ? fdopen(fd, "wb") : NULL;
  if (!out) {
    if (fd >= 0) close(fd);
    return;
  }
  bool fine = write_file(cache, all, out);
  if (fclose(out) != 0) fine = false;
  if (!fine || rename(draft, cache->path) != 0) unlink(draft);
}

void cache_save(Cache *cache) {
  if (cache && cache->path && cache->added.len > 0) save(cache, false);
}

void cache_keep(Cache *cache) {
  if (!cache || !cache->path) return;
  pthread_mutex_lock(&cache->lock);
  size_t written = cache->file_size + cache->kept_bytes,
         fresh = cache->added_bytes - cache->kept_bytes;
  if (fresh >= CACHE_KEEP_BYTES && fresh >= written) {
    save(cache, true);
    cache->kept_bytes = cache->added_bytes;
  }
  pthread_mutex_unlock(&cache->lock);
}

void cache_close(Cache *cache) {
  if (!cache) return;
  if (cache->file) munmap(cache->file, cache->file_size);
  pthread_mutex_destroy(&cache->lock);
  arena_free(&cache->arena);
  free(cache);
}
