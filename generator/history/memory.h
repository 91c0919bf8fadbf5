// What libgit2 allocates. A want of memory would look like a repository that cannot be read.
#ifndef HISTORY_MEMORY_H
#define HISTORY_MEMORY_H

#include <stddef.h>

// A damaged object may claim any size: what is asked for beyond this is refused, which libgit2
// reports, and the object counts as unreadable. Bytes.
enum { GIT_BYTES_MAX = 1024 * 1024 * 1024 };

// Before git_libgit2_init.
void git_memory_set_up(void);

// After a call that reads objects has failed: ends the program when zlib or libc, which allocate by
// themselves, found no memory. errno is to be 0 before the call.
void git_memory_check(void);

#endif
