#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/report.h"

const Command cli_commands[] = {
    {"build", NULL, FOR_BUILD, "[SITE]", 1, "turn a folder of Markdown into a site", command_build},
    {"check", NULL, FOR_CHECK, "[SITE]", 1, "report every problem, write nothing", command_check},
    {"serve", "preview|dev", FOR_SERVE, "[SITE]", 1,
     "show the site in a browser while it is written", command_serve},
    {"changelog", NULL, FOR_CHANGELOG, "[SITE]", 1, "print what changed, from git",
     command_changelog},
    {"diff", NULL, FOR_DIFF, "A..B [SITE]", 2, "build a small site of what a branch changes",
     command_diff},
    {"search", NULL, FOR_SEARCH, "QUERY", CLI_ARGS_MAX, "ask the search index of the built site",
     command_search},
    {"new", "init", FOR_NEW, "DIR | page PATH | KIND [NAME]", 2,
     "begin a site, a page of one, or an entry of its data", command_new},
    {"clean", NULL, FOR_CLEAN, "[SITE]", 1, "remove what build wrote, and nothing else",
     command_clean},
    {"help", NULL, 0, "[COMMAND | diagnostics | lua]", 1, "explain a command or a topic",
     command_help},
    {"version", NULL, 0, "", 0, "print the version", command_version},
    {"completions", NULL, 0, "bash | zsh | fish", 1, "print a completion script for a shell",
     command_completions},
};
const size_t cli_command_count = sizeof cli_commands / sizeof cli_commands[0];

enum { STDERR_BUFFER = 64 * 1024 };  // bytes

static int usage_error(const Options *options, Str message) {
  report_error(options, message, S("\"prepbook help\" shows how it is used"));
  return EXIT_USAGE;
}

static int run(const Options *options) {
  if (options->version) return command_version(options);
  if (!options->command && options->help) return command_help(options);
  if (!options->command) {
    help_overview();
    return EXIT_USAGE;
  }
  if (options->help) {
    help_command(options->command);
    return EXIT_FINE;
  }
  return options->command->run(options);
}

// What the caller has closed must not be the next file that is opened: what is printed would go
// there. A closed one is opened the wrong way round, so that using it still fails.
static void hold_standard_files(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
      _exit(EXIT_MACHINE);
}

int cli_main(int argc, char **argv) {
  hold_standard_files();
  signal(SIGPIPE,
         SIG_IGN);  // a reader that has seen enough, as in `prepbook check | head`, is no failure
  Arena arena = {0};
  Options options;
  Str error;
  // A handbook can have thousands of problems, each printed in several pieces.
  setvbuf(stderr, arena_array(&arena, char, STDERR_BUFFER), _IOFBF, STDERR_BUFFER);
  bool fine = options_parse(argc, argv, &arena, &options, &error);
  int code = fine ? run(&options) : usage_error(&options, error);
  code = report_end_of_output(&options, code);
  fflush(stderr);
  setvbuf(stderr, NULL, _IONBF, 0);
  arena_free(&arena);
  return code;
}
