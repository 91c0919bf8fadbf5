// Opening a file beneath a folder without the kernel's help (openat2): links are followed here, one
// by one.
#ifndef BASE_BENEATH_H
#define BASE_BENEATH_H

#include <stddef.h>
#include <sys/types.h>

enum { BENEATH_PATH_MAX = 4096 };  // bytes of a path, and of one with its links followed

// As openat2 with RESOLVE_BENEATH: a descriptor, or -1 and errno; EXDEV when "..", an absolute path
// or a link leads out of the folder `root`, at whatever time somebody renames what. `path` is not
// empty. Any thread.
int beneath_open(int root, const char *path, int flags, mode_t mode);

#endif
