#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/output.h"
#include "cli/report.h"
#include "pipeline/memo.h"
#include "publish/publish.h"

int command_clean(const Options *options) {
  Arena arena = {0};
  const char *site = job_folder(&arena, options->arg_count ? options->args[0] : NULL);
  const char *folder = output_folder(options, site, "public", &arena);
  if (!output_may_be_cleaned(options, site, folder, &arena)) {
    arena_free(&arena);
    return EXIT_USAGE;
  }
  PublishCount count = {0};
  PublishResult result = publish_clean(folder, &arena, &count);
  if (result.status == PUBLISH_OK) memo_remove(folder, &arena);
  if (result.status != PUBLISH_OK)
    report_error(options, result.message, result.help);
  else if (!options->quiet)
    report_lines(stdout, str_fmt(&arena, "%zu files removed from %s\n", count.removed, folder));
  arena_free(&arena);
  if (result.status == PUBLISH_OK) return EXIT_FINE;
  return result.status == PUBLISH_REFUSED ? EXIT_USAGE : EXIT_MACHINE;
}
