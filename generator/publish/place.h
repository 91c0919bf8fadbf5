// The place a site is published to: the output folder, the staging folder, the lock, and the first
// thing that went wrong there.
//
// Everything of ours stands in one staging folder beside the output, ".public.prepbook-new". The
// file "mark" in it says which folder it is (inode and time of birth), so that one that came with a
// site, which nobody can have marked so, is told from one that a kill left: that is removed unread.
// Where the staging folder cannot be (the output is a mount point, or the folder above may not be
// written) it is "public/.prepbook-new" and `inside` is set. What a kill leaves is told apart by
// these names in it:
//
//   new/    a site being written: worth nothing without its end
//   swap/   about to be exchanged with the output, or what was exchanged: a whole site, new or old
//   apply/  whole and synced files, on their way into the output one by one: go on with it
//   undo/   the same, given up: put back what old/ holds
//   old/    files of the output that apply/ replaced
//   mark    says that all this is ours
#ifndef PUBLISH_PLACE_H
#define PUBLISH_PLACE_H

#include "publish/publish.h"
#include "publish/tree.h"

#define PLACE_MANIFEST ".prepbook-manifest"
#define PLACE_STAGING_INSIDE ".prepbook-new"
#define PLACE_MARK "mark"

typedef struct Failure {
  PublishStatus status;  // PUBLISH_OK: none
  const char *action;    // "write"
  Str path;              // as shown
  FsResult reason;
  Str message, help;  // message, when set, is shown in place of action, path and reason
  bool torn;          // the output holds files of two sites; the next build repairs it
} Failure;

typedef struct Place {
  Arena *arena;
  Str shown;            // the output folder as the user wrote it
  const char *name;     // of the output in `home`
  const char *staging;  // of the staging folder in `home`
  const char *lock_name;
  int home;   // the folder that holds the staging folder
  int out;    // the output folder, -1 while it does not exist
  int stage;  // the staging folder, -1 while it does not exist
  int lock;   // the descriptor that holds the lock, -1 when none
  bool inside;
  Failure failure;  // the first one
} Place;

// Finds the folder, takes the lock. False: see the failure (REFUSED, BUSY, FAILED).
bool place_open(Place *place, const char *folder, Arena *arena);
// Opens the output once more after it was replaced. It may be missing.
bool place_reopen(Place *place);
// Makes and opens the staging folder, which place_recall_stage has found missing or cleared away.
bool place_make_stage(Place *place);
// Opens the staging folder that a kill left. False without a failure when there is none; what else
// has its name is removed, no link followed.
bool place_recall_stage(Place *place);
// Closes the staging folder and removes it, unless it holds something for the next start.
void place_drop_stage(Place *place);
// Whether another file system, or another part of one, begins at this open folder.
bool place_is_mount(int folder);
// Releases the lock and closes all.
void place_close(Place *place);

// Keeps a failure unless there is one already: "cannot write public/a.html: permission denied".
// path is relative to the output. Returns false.
bool place_fail(Place *place, const char *action, Str path, FsResult reason);
bool place_fail_errno(Place *place, const char *action, Str path);  // the reason is errno
// Keeps a failure with words of its own.
bool place_refuse(Place *place, Str message, Str help);
// Refuses since others' file or folder stands where the site needs the path, or a folder above it.
bool place_refuse_foreign(Place *place, Str path);

// The failure in words for the user, in arena; PUBLISH_OK when there is none.
PublishResult place_result(const Place *place, Arena *arena);

#endif
