// Stage: page and theme -> file in memory.
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "site/site.h"

// Adds every file that the site is made of, under the name that prepbook would give it; several may
// want one path: content_outputs says who has it. OUTPUT_INDEX stands for the search index.
void render_plan(const Site *site, Arena *arena, OutputVec *out);

// Renders one file into out (empty on entry); nothing for OUTPUT_COPY and OUTPUT_INDEX, whose bytes
// are elsewhere. Runs in parallel, each item on one worker.
void render_item(Output *item, const Site *site, Buf *out, Arena *scratch);

#endif
