// Files, beneath a folder that is held open. A path is relative to that folder and can never leave
// it: not by "..", not by a symbolic link (openat2 with RESOLVE_BENEATH; where it is not to be had,
// beneath.c). Only regular files are read. Every call may be made from any thread.
#ifndef BASE_FS_H
#define BASE_FS_H

#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

typedef enum FsStatus {
  FS_OK,
  FS_MISSING,      // no such file or folder (ENOENT, ENOTDIR): the only one that means "not there"
  FS_DENIED,       // permission, or a read-only file system
  FS_OUTSIDE,      // a symbolic link (or "..") leads out of the folder
  FS_LOOP,         // symbolic links in a circle
  FS_NOT_REGULAR,  // a folder, FIFO, socket or device where a file was expected
  FS_TOO_LARGE,    // over the limit given
  FS_NAME_TOO_LONG,
  FS_FULL,    // no space, quota, or file size limit
  FS_FAILED,  // anything else; see `number`
} FsStatus;

typedef struct FsResult {
  FsStatus status;
  int number;  // errno, for the message; 0 when fine
} FsResult;

typedef struct Reads Reads;  // base/reads.h

typedef struct FsRoot {
  int fd;        // an open folder; -1 when closed
  Reads *reads;  // notes what is looked at beneath it; NULL: nobody asks
  Str path;  // where it stands beneath the folder that `reads` is about; empty: it is that folder
} FsRoot;

typedef enum FsKind { FS_FILE, FS_FOLDER, FS_SYMLINK, FS_OTHER } FsKind;

typedef struct FsInfo {
  FsKind kind;
  uint64_t size;        // bytes
  int64_t modified_ns;  // nanoseconds since 1970, UTC
  uint64_t device, inode;
} FsInfo;

typedef struct FsEntry {
  Str name;
  FsKind kind;  // FS_SYMLINK for a link: not followed
} FsEntry;
typedef VEC(FsEntry) FsEntryVec;

// What went wrong, in words for a person: "permission denied".
const char *fs_reason(FsResult result);
// The result that an errno stands for, for the rooms that make system calls of their own. ENOMEM
// ends the program, as any want of memory does (arena.h).
FsResult fs_failure(int number);

// Opens a folder by a path of the system; what is looked at beneath it is not noted. The caller
// closes it. Unless OK, out->fd is -1.
FsResult fs_open_root(const char *folder, FsRoot *out);
// Opens a folder beneath root, which notes to the same Reads.
FsResult fs_open_folder(FsRoot root, Str path, FsRoot *out);
// A closed root (fd -1) stays as it is.
void fs_close(FsRoot *root);

// Follows links beneath the root.
FsResult fs_stat(FsRoot root, Str path, FsInfo *out);
// All of a regular file; FS_TOO_LARGE (nothing read) when it has more than `limit` bytes. Never
// blocks on a FIFO or device.
FsResult fs_read(FsRoot root, Str path, size_t limit, Arena *arena, Str *out);
// Opens a regular file for reading, for those who stream it. *fd is -1 unless OK; the caller closes
// it.
FsResult fs_open_file(FsRoot root, Str path, int *fd);
// The names in a folder without "." and "..", sorted by bytes. path "" is the root itself.
FsResult fs_list(FsRoot root, Str path, Arena *arena, FsEntryVec *out);

// Creates a file that must not exist yet (mode 0644 less umask), missing folders above it included,
// and writes all bytes.
FsResult fs_create(FsRoot root, Str path, Str bytes);
// Makes each missing folder of the path, the last one included; those that are there are fine.
FsResult fs_make_folders(FsRoot root, Str path);

#endif
