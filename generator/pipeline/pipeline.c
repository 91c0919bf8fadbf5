#include "pipeline/pipeline.h"

#include "content/content.h"
#include "pipeline/stages.h"

static Command command_of(const BuildOptions *options) {
  if (options->range) return COMMAND_REVIEW;
  if (options->destination) return COMMAND_BUILD;
  if (options->changelog) return COMMAND_CHANGELOG;
  return options->queries.file.len > 0 ? COMMAND_CHECK_SEARCH : COMMAND_CHECK;
}

static void close_all(Run *run) {
  run_enter(run, STAGE_PUBLISH);
  publish_close(run->publish);
  past_close(&run->past);
  run->result.hooks = hooks_times(run->hooks, &run->site->arena);
  hooks_close(run->hooks);
  run_enter(run, STAGE_PUBLISH);
}

BuildResult pipeline_build(Site *site, BuildOptions options) {
  Run run = {.site = site, .options = options};
  site->diags.arena = &site->arena;
  run.result.problems.arena = &site->arena;
  stages_run(&run, command_of(&options));
  close_all(&run);
  for (size_t i = 0; i < POOL_WORKERS_MAX; i++) arena_free(&run.scratch[i]);
  return run.result;
}

void pipeline_free(Site *site) {
  content_close(site);
  site_free(site);
}
