// The list of files that prepbook wrote into an output folder: ".prepbook-manifest" in it.
//
//   prepbook manifest 1, 2 files
//   assets/site.css
//   index.html
//
// Sorted by bytes; "\" and line feed in a name are written "\\" and "\n". Nothing in it depends on
// the machine or the time, so two builds of one commit have the same.
#ifndef PUBLISH_MANIFEST_H
#define PUBLISH_MANIFEST_H

#include "publish/place.h"

typedef struct Manifest {
  Str *paths;  // sorted, each once, NUL-terminated
  size_t len;
  bool found;  // false: the folder has no manifest
} Manifest;

// False (with a failure) when it is damaged or cannot be read; a folder without one is fine.
bool manifest_load(Place *place, int folder, Manifest *out);
// Writes it into a folder that has none. False with a failure.
bool manifest_write(Place *place, int folder, const Manifest *manifest);

// A path that stays in the folder: relative, without empty names, "." and "..", without NUL, and
// not one of our own names.
bool manifest_path_valid(Str path);

// Whether a file is listed.
bool manifest_has(const Manifest *manifest, Str path);
// Whether a file beneath the folder `path` is listed.
bool manifest_has_below(const Manifest *manifest, Str path);
// Whether both list the same files; a missing one is not the same as an empty one.
bool manifest_same(const Manifest *a, const Manifest *b);

// Removes the listed files and the folders that become empty, but not the manifest. Files that are
// gone already are fine; one that became a folder stays. Sets *count to the files removed.
bool manifest_remove_files(Place *place, int folder, const Manifest *manifest, size_t *count);

#endif
