#include <stdio.h>

#include "base/diag.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/help_keys.h"
#include "cli/help_lua.h"
#include "cli/report.h"
#include "site/version.h"

static void print_option(const OptionSpec *spec) {
  char left[64];
  const char *value = spec->value ? spec->value : "";
  if (spec->letter)
    snprintf(left, sizeof left, "-%c, --%s %s", spec->letter, spec->name, value);
  else
    snprintf(left, sizeof left, "    --%s %s", spec->name, value);
  printf("  %-28s %s", left, spec->help);
  if (spec->choices) printf(": %s", spec->choices);
  putchar('\n');
}

static void print_options(unsigned command) {
  for (size_t i = 0; i < option_spec_count; i++) {
    const OptionSpec *spec = &option_specs[i];
    bool listed = spec->help &&
                  (command == FOR_ALL ? spec->commands == FOR_ALL
                                      : spec->commands != FOR_ALL && (spec->commands & command));
    if (listed) print_option(spec);
  }
}

void help_command(const Command *command) {
  printf("prepbook %s %s\n    %s\n", command->name, command->args, command->summary);
  for (Str rest = str_from(command->alias), one; rest.len > 0;) {
    str_cut(rest, '|', &one, &rest);
    printf("    (also: prepbook %.*s)\n", STR_ARG(one));
  }
  puts("\noptions:");
  print_options(command->bit);
  print_options(FOR_ALL);
  if (command->bit & FOR_NEW) {
    puts(
        "\nKIND is what a schema in content/_data/ calls its entries (NAME.schema.json: the title "
        "of "
        "its items).\nIn this site:");
    new_list_kinds();
  }
  if (command->bit & (FOR_BUILD | FOR_CHECK | FOR_CHANGELOG | FOR_SERVE))
    puts(
        "\nSITE is a folder with content/, or any folder of Markdown (default: this one).\n"
        "exit: 0 fine, 1 problems in the content, 2 usage or configuration, 3 the machine");
}

void help_overview(void) {
  puts("prepbook " PREPBOOK_VERSION ": a folder of Markdown becomes a site\n\ncommands:");
  for (size_t i = 0; i < cli_command_count; i++) {
    char left[64];
    snprintf(left, sizeof left, "prepbook %s %s", cli_commands[i].name, cli_commands[i].args);
    printf("  %-40s %s\n", left, cli_commands[i].summary);
  }
  puts("\noptions of all commands:");
  print_options(FOR_ALL);
  puts("\nBegin with: prepbook new my-handbook && prepbook build my-handbook");
}

static void print_diagnostics(void) {
  static const char *const severities[] = {"note", "warning", "error"};
  for (int code = 0; code < DIAG_CODE_COUNT; code++)
    printf("%-22s %-8s %s\n", diag_word((DiagCode)code),
           severities[diag_usual_severity((DiagCode)code)], diag_explanation((DiagCode)code));
}

static int unknown_topic(const Options *options) {
  Arena arena = {0};
  Nearest nearest = {.word = str_from(options->args[0])};
  for (size_t i = 0; i < cli_command_count; i++)
    nearest_offer(&nearest, str_from(cli_commands[i].name));
  nearest_offer(&nearest, S("diagnostics"));
  nearest_offer(&nearest, S("lua"));
  nearest_offer(&nearest, S("front-matter"));
  nearest_offer(&nearest, S("handbook.yaml"));
  Str help = nearest.best.len
                 ? str_fmt(&arena, "did you mean \"prepbook help %.*s\"?", STR_ARG(nearest.best))
                 : S("topics: the commands, \"front-matter\", \"handbook.yaml\", \"diagnostics\" "
                     "and \"lua\"");
  report_error(options, str_fmt(&arena, "no help on \"%s\"", options->args[0]), help);
  arena_free(&arena);
  return EXIT_USAGE;
}

int command_help(const Options *options) {
  if (options->arg_count == 0) {
    help_overview();
    return EXIT_FINE;
  }
  const Command *command = command_find(str_from(options->args[0]));
  if (command)
    help_command(command);
  else if (strcmp(options->args[0], "diagnostics") == 0)
    print_diagnostics();
  else if (strcmp(options->args[0], "lua") == 0)
    help_lua();
  else if (!help_keys(str_from(options->args[0])))
    return unknown_topic(options);
  return EXIT_FINE;
}

int command_version(const Options *options) {
  (void)options;
  puts("prepbook " PREPBOOK_VERSION);
  return EXIT_FINE;
}
