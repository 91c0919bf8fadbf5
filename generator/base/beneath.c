// No name is ever handed to the kernel but a single one, and never one that it would follow as a
// link: so what is open is beneath the root, whatever stands there by then.
#include "base/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { LINKS_MAX = 40, NAME_BYTES_MAX = 255 };  // as in Linux
enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

typedef struct Walk {
  int root;
  int folder;                   // that of `done`, open
  char done[BENEATH_PATH_MAX];  // names gone through, "/a/b"; holds no link
  char rest[BENEATH_PATH_MAX];  // still to go: empty, or "/" and more, but for the beginning
  int links;
} Walk;

static int fail(int number) {
  errno = number;
  return -1;
}

static int enter(Walk *walk, int folder) {
  if (folder < 0) return -1;
  close(walk->folder);
  walk->folder = folder;
  return 0;
}

// Takes the next name off the rest; an empty one at its end.
static int next_name(Walk *walk, char name[NAME_BYTES_MAX + 1]) {
  size_t skip = strspn(walk->rest, "/"), length = strcspn(walk->rest + skip, "/");
  if (length > NAME_BYTES_MAX) return fail(ENAMETOOLONG);
  memcpy(name, walk->rest + skip, length);
  name[length] = 0;
  memmove(walk->rest, walk->rest + skip + length, strlen(walk->rest + skip + length) + 1);
  return 0;
}

// The folder above is opened from the root once more: ".." of an open one may be elsewhere by now.
static int go_up(Walk *walk) {
  char *last = strrchr(walk->done, '/'), *name = walk->done;
  if (!last) return fail(EXDEV);
  *last = 0;
  if (enter(walk, openat(walk->root, ".", FOLDER_FLAGS)) != 0) return -1;
  while (*name) {
    char copy[NAME_BYTES_MAX + 1] = {0};
    size_t length = strcspn(++name, "/");
    memcpy(copy, name, length);
    if (enter(walk, openat(walk->folder, copy, FOLDER_FLAGS)) != 0) return -1;
    name += length;
  }
  return 0;
}

// Puts what a link says before the rest. 0: `name` is no link.
static int follow(Walk *walk, const char *name) {
  char target[BENEATH_PATH_MAX];
  ssize_t length = readlinkat(walk->folder, name, target, sizeof target);
  size_t rest = strlen(walk->rest) + 1;
  if (length < 0) return errno == EINVAL || errno == ENOENT ? 0 : -1;
  if (target[0] == '/') return fail(EXDEV);
  if (++walk->links > LINKS_MAX) return fail(ELOOP);
  if ((size_t)length + rest > sizeof walk->rest) return fail(ENAMETOOLONG);
  memmove(walk->rest + length, walk->rest, rest);
  memcpy(walk->rest, target, (size_t)length);
  return 1;
}

static int go_down(Walk *walk, const char *name) {
  size_t used = strlen(walk->done);
  if (used + strlen(name) + 2 > sizeof walk->done) return fail(ENAMETOOLONG);
  if (enter(walk, openat(walk->folder, name, FOLDER_FLAGS)) != 0) return -1;
  walk->done[used] = '/';
  memcpy(walk->done + used + 1, name, strlen(name) + 1);
  return 0;
}

static int open_walk(Walk *walk, int flags, mode_t mode) {
  char name[NAME_BYTES_MAX + 1];
  for (;;) {
    if (next_name(walk, name) != 0) return -1;
    if (!*name || strcmp(name, ".") == 0) {
      if (!*name) return openat(walk->folder, ".", flags | O_NOFOLLOW, mode);
    } else if (strcmp(name, "..") == 0) {
      if (go_up(walk) != 0) return -1;
    } else {
      int link = follow(walk, name);
      if (link < 0) return -1;
      if (!link && !*walk->rest) return openat(walk->folder, name, flags | O_NOFOLLOW, mode);
      if (!link && go_down(walk, name) != 0) return -1;
    }
  }
}

int beneath_open(int root, const char *path, int flags, mode_t mode) {
  Walk walk = {.root = root};
  if (path[0] == '/') return fail(EXDEV);
  if (strlen(path) >= sizeof walk.rest) return fail(ENAMETOOLONG);
  memcpy(walk.rest, path, strlen(path) + 1);
  walk.folder = openat(root, ".", FOLDER_FLAGS);
  if (walk.folder < 0) return -1;
  int opened = open_walk(&walk, flags, mode), number = errno;
  close(walk.folder);
  errno = number;
  return opened;
}
