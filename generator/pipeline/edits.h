// Which pages were edited, and whether that is all there is to it: the part of a preview that
// decides.
#ifndef PIPELINE_EDITS_H
#define PIPELINE_EDITS_H

#include "pipeline/run.h"

typedef enum EditsKind {
  EDITS_NONE,   // files were touched, no text is another
  EDITS_PAGES,  // only the pages in the list are to be converted
  EDITS_ALL,    // other pages may be others now
} EditsKind;

typedef struct Edit {
  Page *page;            // of the site
  Page fresh;            // as it is on the disk
  bool asked;            // its file changed; else it includes one that did
  StrVec anchors;        // that it had, in scratch
  size_t history_files;  // that it had
} Edit;

typedef struct Edits {
  Arena *scratch;
  VEC(Edit) list;
  bool order;  // pages may stand in another order
} Edits;

// Looks at paths beneath the site's folder. The pages of the list are read; the site is as it was.
EditsKind edits_find(Edits *edits, Run *run, StrVec paths);
// Puts what was read in the place of what was there. The pages are to be converted, after the site
// was arranged when the order changed.
void edits_apply(Edits *edits);
// With the pages converted: whether this one has the ids it had.
bool edits_same_anchors(const Edit *edit);
// Frees what was read, when it is not applied.
void edits_drop(Edits *edits);

#endif
