// A library to preload (LD_PRELOAD) under which the N-th allocation of a program, counted over its
// child processes too, finds no memory.
//
//   ALLOC_FAIL=N      the N-th (from 1); with ALLOC_STICKY=1 all after it as well
//   ALLOC_COUNT=FILE  gets the number of allocations there were, at the end of each process
//
// What counts is what a program and its libraries ask of malloc, calloc, realloc and their kin;
// what libc takes for itself within a call (a folder's or a stream's buffer) counts as well.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Alloc {
  atomic_long *count;  // shared with the children; NULL before set_up
  long fail;
  bool sticky;
} Alloc;

static Alloc alloc;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void *memalign(size_t align, size_t size);

__attribute__((constructor)) static void set_up(void) {
  const char *fail = getenv("ALLOC_FAIL");
  void *page =
      mmap(NULL, sizeof *alloc.count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  alloc.fail = fail ? strtol(fail, NULL, 10) : 0;
  alloc.sticky = getenv("ALLOC_STICKY") != NULL;
  if (page != MAP_FAILED) alloc.count = page;
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("ALLOC_COUNT");
  char text[32];
  int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
  if (fd < 0 || !alloc.count) return;
  int length = snprintf(text, sizeof text, "%ld\n", atomic_load(alloc.count));
  if (write(fd, text, (size_t)length) != length) _exit(99);
  close(fd);
}

static bool is_out(void) {
  if (!alloc.count) return false;
  long number = atomic_fetch_add(alloc.count, 1) + 1;
  bool out = alloc.fail > 0 && (number == alloc.fail || (alloc.sticky && number > alloc.fail));
  if (out) errno = ENOMEM;
  return out;
}

void *malloc(size_t size) { return is_out() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return is_out() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return is_out() ? NULL : __libc_realloc(old, size); }
void *memalign(size_t align, size_t size) { return is_out() ? NULL : __libc_memalign(align, size); }
void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }

int posix_memalign(void **out, size_t align, size_t size) {
  void *found = memalign(align, size);
  if (found) *out = found;
  return found ? 0 : ENOMEM;
}
