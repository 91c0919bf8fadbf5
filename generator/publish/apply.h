// Publishing file by file, where the output cannot be exchanged as a whole. A kill on the way
// leaves files of both sites in the output; the next start goes on from what the staging folder
// holds.
#ifndef PUBLISH_APPLY_H
#define PUBLISH_APPLY_H

#include "publish/manifest.h"

// new/ holds the changed files and the manifest. Moves the new ones in, assets first, then pages,
// and the stale ones out, then the manifest in. On failure the old site is put back; where not even
// that succeeds the place is `torn`.
bool apply_publish(Place *place);

// Completes what a kill interrupted: goes on with apply/, or back with undo/. Neither is fine.
bool apply_resume(Place *place);

#endif
