// What was looked at: every path that base/fs opened, listed or asked for beneath one folder, with
// what stood there, or that nothing did. Noted by base/fs itself, where FsRoot.reads says so:
// nobody can open a file and forget to tell. Two equal fingerprints mean that the same work would
// read the same bytes, as make and git's index conclude it too: files count by kind, size, times
// and inode, folders by the names in them.
//
// Names that begin with "." do not count among those of a folder (nothing that lists one takes
// them; whoever opens one notes it as a file), nor do folders that hold a file named `own`: those
// are what was made of the files, not the files.
#ifndef BASE_READS_H
#define BASE_READS_H

#include <stdint.h>
#include <sys/stat.h>

#include "base/fs.h"

typedef struct Reads Reads;

// A file written right before may be written once more within the same tick of the disk's clock,
// and look the same: what was written less than this before reads_new makes a record that is not
// steady.
enum { READS_REST_MS = 50 };

// With memory of its own: reads_free gives it back, all but the struct, which stands in `arena`.
Reads *reads_new(Str own, Arena *arena);
void reads_free(Reads *reads);  // may be NULL

typedef struct ReadsPrint {
  bool steady;  // false: a file could not be read, changed while it was, or had not rested
  uint64_t hash;
} ReadsPrint;

// All paths, each once, in byte order, as text that reads_again understands; and what stood there.
Str reads_list(const Reads *reads, Arena *arena, ReadsPrint *print);
// Looks once more at the paths of such a text beneath `root`. False when the text is none.
bool reads_again(Str list, FsRoot root, Str own, Arena *scratch, ReadsPrint *print);

// The rest is for base/fs, from any thread: `path` beneath `folder`, which stands beneath the root
// of all.
//
// Notes what stands at a path; NULL: nothing does.
void reads_note(Reads *reads, Str folder, Str path, const struct stat *found);
// Notes the names in the folder `fd`.
void reads_note_names(Reads *reads, Str folder, Str path, int fd, const FsEntryVec *names);
// Notes that something could not be looked at: the record is not steady.
void reads_note_failure(Reads *reads);
// The two joined, living as long as `reads`.
Str reads_folder(Reads *reads, Str folder, Str path);

#endif
