// Stage: files -> output folder, atomically. A reader, or a kill at any instant, finds the old site
// or the new one; README.md of this folder says how.
//
//   publish_open -> publish_add / publish_copy (any thread, any order) -> publish_commit ->
//   publish_close
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/diag.h"
#include "base/fs.h"

// Called every PUBLISH_LOOK_BYTES of a file that is copied, on the thread that copies: a large file
// is no hanging one. look may be NULL.
typedef struct PublishLook {
  void (*look)(void *context);
  void *context;
} PublishLook;

#define PUBLISH_LOOK_BYTES (UINT64_C(64) << 20)

typedef struct Publish Publish;

typedef enum PublishStatus {
  PUBLISH_OK,
  PUBLISH_REFUSED,  // the folder is not ours, or holds the site's sources: usage, exit 2
  PUBLISH_BUSY,     // another build holds the lock: exit 3
  PUBLISH_FAILED,   // the machine: full disk, no permission: exit 3
} PublishStatus;

typedef struct PublishResult {
  PublishStatus status;
  Str message;  // "cannot write public/x.html: no space left on device"; the old site is untouched
  Str help;
} PublishResult;

typedef struct PublishCount {
  size_t total, written, unchanged, removed;  // files
} PublishCount;

// Takes the lock, repairs what a killed build left, reads the manifest. The folder need not exist:
// it is made by publish_commit, as is the staging folder by the first changed file. One that
// exists, is not empty and has no manifest of ours is refused; a symbolic link to a folder is
// followed. *out is NULL unless OK. `arena` must outlive the Publish; only the calling thread uses
// it.
//
// publish_open and publish_close alone tidy up after a build that was ended.
PublishResult publish_open(const char *folder, Arena *arena, Publish **out);

// Refuses when the output holds files that prepbook did not write, which would stay: for an output
// folder that another's site brought along. Call it before the first file is added; close it as
// ever.
PublishResult publish_alone(Publish *publish);

// Adds a file of the new site. Any thread. Unchanged ones (same bytes as published) are not
// written. The first failure is kept and returned by publish_commit; later additions do nothing.
// path is relative and stays in the folder (else it is a bug, and asserted), and each is added once
// (else publish_commit refuses). Neither path nor bytes are kept.
void publish_add(Publish *publish, Str path, Str bytes);
// The same with the bytes of a file beneath root.
void publish_copy(Publish *publish, Str path, FsRoot root, Str source, PublishLook look);

// Makes the new site the published one: files not added go, files prepbook did not write stay, in
// the way of a file of the site they are a refusal. With nothing changed it touches nothing. *count
// is zero unless OK.
PublishResult publish_commit(Publish *publish, PublishCount *count);

// Drops the staging folder when nothing was committed, releases the lock. NULL is fine.
void publish_close(Publish *publish);

// Ends what a killed build left beside the output, as publish_open does; touches nothing when there
// is nothing left, or another build is at work. For a preview, which publishes nothing.
void publish_tidy(const char *folder);

// `prepbook clean`: removes what the manifest lists, the manifest, and the folders that are empty
// then, the output folder included. count->removed says how many files. A folder that does not
// exist is fine.
PublishResult publish_clean(const char *folder, Arena *arena, PublishCount *count);

#endif
