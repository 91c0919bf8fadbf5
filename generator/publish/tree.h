// Folders by descriptor: the moves that publishing is made of. No call here follows a symbolic
// link, so nothing that stands in an output folder can lead a deletion elsewhere.
//
// Paths are relative, '/' between names, and NUL-terminated (their `ptr` goes to the kernel).
// Functions that return int give -1 and errno on failure. Any thread may call, a Cursor belongs to
// one.
#ifndef PUBLISH_TREE_H
#define PUBLISH_TREE_H

#include "base/fs.h"

typedef VEC(Str) PathVec;

// dir + "/" + name, NUL-terminated; dir may be empty.
Str tree_join(Arena *arena, Str dir, Str name);

// The folder `path` beneath the folder `at` ("" is `at` itself), open for reading. `make`: what is
// missing on the way is made, with mode 0755 whatever the umask.
int tree_open(int at, Str path, bool make);

// Makes a file that must not exist yet, for writing, with mode 0644 whatever the umask. `path` is
// the one thing here that is walked by the kernel, so `at` must be a folder nobody else puts links
// into.
int tree_create(int at, const char *path);
// Writes all bytes.
int tree_put(int fd, Str bytes);

// Removes a file or a folder with all that is in it. One that is missing is fine.
int tree_remove(int at, const char *name);
// Removes the folders above `path`, innermost first, up to one that is not empty.
int tree_prune(int at, Str path);
// The paths of all that is not a folder beneath `at`.
int tree_files(int at, Arena *arena, PathVec *out);

// Exchanges two entries in one step (renameat2). ENOSYS or EINVAL where the system cannot.
int tree_exchange(int a, const char *a_name, int b, const char *b_name);
// Renames, but never over something that is there (EEXIST).
int tree_move(int from, const char *name, int to, const char *new_name);
// Whether both are there and are one file.
bool tree_same(int a, const char *a_name, int b, const char *b_name);
// Whether a folder stands there; a link to one is none.
bool tree_is_folder(int at, const char *name);
// Everything written so far reaches the disk.
int tree_sync(int folder);

// Keeps the folder of the last path open, since sorted paths stay in one folder for long.
typedef struct Cursor {
  int root;   // the caller's
  bool make;  // as in tree_open
  int fd;     // the open folder; valid while `open`
  bool open;
  Str folder;  // which one it is; a view of the last path
} Cursor;

// One that has no folder open yet.
static inline Cursor tree_cursor(int root, bool make) {
  return (Cursor){.root = root, .make = make};
}
// The folder that holds `path`, and the path's last name. The path must outlive the cursor.
int tree_seek(Cursor *cursor, Str path, const char **name);
// Closes the folder at hand, not the root.
void tree_leave(Cursor *cursor);

#endif
