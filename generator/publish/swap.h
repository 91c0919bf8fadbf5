// Publishing by one exchange: the staged tree is completed with links to what stays, then takes the
// output's place in a single step.
#ifndef PUBLISH_SWAP_H
#define PUBLISH_SWAP_H

#include "publish/manifest.h"

typedef enum SwapEnd {
  SWAP_DONE,
  SWAP_UNFIT,   // this place cannot be exchanged: apply_publish can do it; new/ is as it was or
                // holds more
  SWAP_FAILED,  // see the place's failure; the output is as it was
} SwapEnd;

typedef struct SwapSites {
  const Manifest *old, *new;
  const Manifest
      *kept;  // the files of `new` that are not in new/ because the output has them already
} SwapSites;

// new/ holds the changed files and the manifest.
SwapEnd swap_publish(Place *place, const SwapSites *sites);

// Clears swap/, whichever site it holds: files of its manifest go, what others put there returns to
// the output unless it is there too. No swap/ is fine.
bool swap_clear(Place *place);

#endif
