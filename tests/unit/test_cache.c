#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cache.h"
#include "check.h"

typedef struct Place {
  char folder[32], path[64];
} Place;

static Place make_place(void) {
  Place place = {.folder = "/tmp/prepbook-cache-XXXXXX"};
  CHECK(mkdtemp(place.folder) != NULL);
  snprintf(place.path, sizeof place.path, "%s/cache", place.folder);
  return place;
}

static void remove_place(const Place *place) {
  unlink(place->path);
  CHECK(rmdir(place->folder) == 0);  // nothing else was left there
}

static void save_one(const Place *place, Str key, Str value) {
  Cache *cache = cache_open(place->path, S("1"));
  cache_put(cache, key, value);
  cache_save(cache);
  cache_close(cache);
}

static bool holds(const Place *place, const char *version, Str key, Str value) {
  Cache *cache = cache_open(place->path, str_from(version));
  Str found = {0};
  bool same = cache_find(cache, key, &found) && str_eq(found, value);
  cache_close(cache);
  return same;
}

TEST(what_is_put_is_found_again) {
  Place place = make_place();
  save_one(&place, S("key"), S("value"));
  CHECK(holds(&place, "1", S("key"), S("value")));
  CHECK(!holds(&place, "1", S("other"), S("value")));
  CHECK(!holds(&place, "2", S("key"), S("value")));
  remove_place(&place);
}

TEST(what_is_not_used_is_dropped_when_something_is_added) {
  Place place = make_place();
  save_one(&place, S("old"), S("1"));
  save_one(&place, S("new"), S("2"));
  CHECK(!holds(&place, "1", S("old"), S("1")));
  CHECK(holds(&place, "1", S("new"), S("2")));
  remove_place(&place);
}

static void put_many(Cache *cache, int from, int to) {
  char key[16], value[512] = {0};
  for (int i = from; i < to; i++) {
    snprintf(key, sizeof key, "key %d", i);
    cache_put(cache, str_from(key), (Str){value, sizeof value});
  }
}

// As in a process that is killed: what was put is there, and what was there is not lost.
TEST(kept_before_it_is_saved) {
  enum { SOME = 2 * CACHE_KEEP_BYTES / 512 };
  Place place = make_place();
  char last[16];
  Str found;
  save_one(&place, S("old"), S("1"));
  Cache *cache = cache_open(place.path, S("1"));
  cache_put(cache, S("first"), S("2"));
  cache_keep(cache);
  CHECK(!holds(&place, "1", S("first"), S("2")));  // not for so little
  put_many(cache, 0, SOME);
  cache_keep(cache);
  put_many(cache, SOME, SOME + 1);
  cache_keep(cache);  // nor again for so little
  cache_close(cache);
  CHECK(holds(&place, "1", S("old"), S("1")));
  CHECK(holds(&place, "1", S("first"), S("2")));
  cache = cache_open(place.path, S("1"));
  CHECK(cache_find(cache, S("key 0"), &found));
  snprintf(last, sizeof last, "key %d", SOME);
  CHECK(!cache_find(cache, str_from(last), &found));
  cache_close(cache);
  remove_place(&place);
}

// Every byte damaged in turn, and the file cut at every length: found right, or not at all.
TEST(a_damaged_file_gives_nothing_wrong) {
  Place place = make_place();
  char good[256];
  save_one(&place, S("key"), S("value"));
  FILE *file = fopen(place.path, "rb");
  size_t size = fread(good, 1, sizeof good, file);
  fclose(file);
  for (size_t i = 0; i < 2 * size; i++) {
    file = fopen(place.path, "wb");
    fwrite(good, 1, i < size ? size : i - size, file);
    if (i < size) fseek(file, (long)i, SEEK_SET), fputc(good[i] ^ 0x40, file);
    fclose(file);
    Cache *cache = cache_open(place.path, S("1"));
    Str found = {0};
    if (cache_find(cache, S("key"), &found)) CHECK_STR(found, S("value"));
    cache_close(cache);
  }
  remove_place(&place);
}

TEST(without_a_path_nothing_is_kept) {
  Cache *cache = cache_open(NULL, S("1"));
  Str found;
  cache_put(cache, S("key"), S("value"));
  CHECK(!cache_find(cache, S("key"), &found));
  cache_save(cache);
  cache_close(cache);
}

CHECK_MAIN
