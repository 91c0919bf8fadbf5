#include "base/path.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "pipeline/memo.h"
#include "publish/publish.h"

int command_clean(const Options *options) {
  Arena arena = {0};
  Str site = options->arg_count ? str_from(options->args[0]) : (Str){0};
  const char *folder =
      options->destination ? options->destination : str_cstr(&arena, path_join(&arena, site, S("public")));
  PublishCount count = {0};
  PublishResult result = publish_clean(folder, &arena, &count);
  if (result.status == PUBLISH_OK) memo_remove(folder, &arena);
  if (result.status != PUBLISH_OK)
    report_error(options, result.message, result.help);
  else if (!options->quiet)
    printf("%zu files removed from %s\n", count.removed, folder);
  arena_free(&arena);
  if (result.status == PUBLISH_OK) return EXIT_FINE;
  return result.status == PUBLISH_REFUSED ? EXIT_USAGE : EXIT_MACHINE;
}
