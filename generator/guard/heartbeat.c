// Each worker's slot is a sequence lock: the version is odd while the slot is written. A reader
// that saw the same even version before and after has read one item. (H. Boehm, "Can seqlocks get
// along with programming language memory models?", 2012: atomic words, stored with release and
// loaded with acquire.)
#include "guard/heartbeat.h"

#include <assert.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "guard/thread_time.h"

enum { WORDS = sizeof(HeartbeatItem) / sizeof(uint64_t), ATTEMPTS = 1000 };

typedef struct Slot {
  alignas(64) _Atomic uint64_t version;
  _Atomic uint64_t words[WORDS];  // the bytes of a HeartbeatItem
} Slot;

struct Heartbeat {
  Slot slots[POOL_NUMBERS];
};

static_assert(sizeof(HeartbeatItem) % sizeof(uint64_t) == 0, "an item is whole words");
static_assert(offsetof(HeartbeatItem, busy) == 0, "heartbeat_end clears the first word");

Heartbeat *heartbeat_new(void) {
  void *page =
      mmap(NULL, sizeof(Heartbeat), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? NULL : page;
}

void heartbeat_free(Heartbeat *beat) {
  if (beat) munmap(beat, sizeof *beat);
}

static void write_words(Slot *slot, const uint64_t *words, size_t count) {
  uint64_t version = atomic_load_explicit(&slot->version, memory_order_relaxed);
  atomic_store_explicit(&slot->version, version + 1, memory_order_relaxed);
  for (size_t i = 0; i < count; i++)
    atomic_store_explicit(&slot->words[i], words[i], memory_order_release);
  atomic_store_explicit(&slot->version, version + 2, memory_order_release);
}

// At most `max` bytes of s, without cutting a character in two.
static size_t cut_at(Str s, size_t max) {
  if (s.len <= max) return s.len;
  while (max > 0 && ((unsigned char)s.ptr[max] & 0xC0) == 0x80) max--;
  return max;
}

void heartbeat_begin(Heartbeat *beat, size_t worker, const char *stage, Str name) {
  heartbeat_begin_within(beat, worker, stage, name, 0);
}

void heartbeat_begin_within(Heartbeat *beat, size_t worker, const char *stage, Str name,
                            uint32_t deadline_ms) {
  if (!beat) return;
  assert(worker < POOL_NUMBERS);
  HeartbeatItem item = {.busy = 1 + (uint64_t)deadline_ms, .thread = (uint64_t)thread_number()};
  Str title = str_from(stage);
  memcpy(item.stage, title.ptr, cut_at(title, sizeof item.stage - 1));
  size_t length = cut_at(name, GUARD_NAME_MAX), used = offsetof(HeartbeatItem, name) + length + 1;
  if (length > 0) memcpy(item.name, name.ptr, length);
  uint64_t words[WORDS];
  memcpy(words, &item, sizeof item);
  write_words(&beat->slots[worker], words, (used + sizeof *words - 1) / sizeof *words);
}

void heartbeat_end(Heartbeat *beat, size_t worker) {
  if (!beat) return;
  assert(worker < POOL_NUMBERS);
  write_words(&beat->slots[worker], &(uint64_t){0}, 1);
}

uint64_t heartbeat_version(const Heartbeat *beat, size_t worker, uint64_t *busy) {
  const Slot *slot = &beat->slots[worker];
  uint64_t version = atomic_load_explicit(&slot->version, memory_order_acquire);
  *busy = atomic_load_explicit(&slot->words[0], memory_order_acquire);
  return version;
}

bool heartbeat_read(const Heartbeat *beat, size_t worker, HeartbeatItem *out) {
  const Slot *slot = &beat->slots[worker];
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    uint64_t words[WORDS], version = atomic_load_explicit(&slot->version, memory_order_acquire);
    for (size_t i = 0; i < WORDS; i++)
      words[i] = atomic_load_explicit(&slot->words[i], memory_order_acquire);
    if (version % 2 == 1 || atomic_load_explicit(&slot->version, memory_order_relaxed) != version)
      continue;
    memcpy(out, words, sizeof *out);
    return true;
  }
  return false;
}
