#include "history/memory.h"

#include <errno.h>
#include <git2.h>
#include <git2/sys/alloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

static void *new_bytes(size_t size, const char *file, int line) {
  (void)file, (void)line;
  return size > GIT_BYTES_MAX ? NULL : memory_new(size);
}

static void *grow(void *old, size_t size, const char *file, int line) {
  (void)file, (void)line;
  return size > GIT_BYTES_MAX ? NULL : memory_grow(old, size);
}

// False when the product is beyond what is given.
static bool product(size_t count, size_t size, size_t *out) {
  return !__builtin_mul_overflow(count, size, out) && *out <= GIT_BYTES_MAX;
}

static void *new_zeroed(size_t count, size_t size, const char *file, int line) {
  size_t bytes;
  (void)file, (void)line;
  return product(count, size, &bytes) ? memory_zeroed(count, size) : NULL;
}

static void *new_array(size_t count, size_t size, const char *file, int line) {
  size_t bytes;
  return product(count, size, &bytes) ? new_bytes(bytes, file, line) : NULL;
}

static void *grow_array(void *old, size_t count, size_t size, const char *file, int line) {
  size_t bytes;
  return product(count, size, &bytes) ? grow(old, bytes, file, line) : NULL;
}

static char *copy_bytes(const char *text, size_t length, const char *file, int line) {
  char *copy = length < GIT_BYTES_MAX ? new_bytes(length + 1, file, line) : NULL;
  if (!copy) return NULL;
  memcpy(copy, text, length);
  copy[length] = 0;
  return copy;
}

static char *copy_text(const char *text, const char *file, int line) {
  return copy_bytes(text, strlen(text), file, line);
}

static char *copy_start(const char *text, size_t length, const char *file, int line) {
  return copy_bytes(text, strnlen(text, length), file, line);
}

// libgit2 says the same of a size that a damaged object claims; errno tells them apart.
void git_memory_check(void) {
  bool out = errno == ENOMEM;
  const git_error *error = out ? git_error_last() : NULL;
  if (error && (error->klass == GIT_ERROR_NOMEMORY || error->klass == GIT_ERROR_OS))
    arena_exhausted();
}

void git_memory_set_up(void) {
  git_allocator ours = {.gmalloc = new_bytes,
                        .gcalloc = new_zeroed,
                        .gstrdup = copy_text,
                        .gstrndup = copy_start,
                        .gsubstrdup = copy_bytes,
                        .grealloc = grow,
                        .greallocarray = grow_array,
                        .gmallocarray = new_array,
                        .gfree = free};
  git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &ours);
}
