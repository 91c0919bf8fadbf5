// The table of the output, as the pipeline has it made.
#ifndef PLAN_OUTPUTS_H
#define PLAN_OUTPUTS_H

#include "content/content.h"
#include "render/render.h"

static inline void plan_outputs(Site *site, Arena *scratch) {
  OutputVec wanted = {0};
  arena_free(&site->outputs.arena);
  site->outputs = (OutputTable){0};
  render_plan(site, &site->outputs.arena, &wanted);
  content_outputs(site, &wanted, scratch);
}

#endif
