// Completion scripts, made from the tables of options and commands.
#include <stdio.h>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/report.h"

static bool belongs(const OptionSpec *spec, const Command *command) {
  return spec->help && (spec->commands == FOR_ALL || (spec->commands & command->bit));
}

static void print_commands(void) {
  for (size_t i = 0; i < cli_command_count; i++) printf("%s%s", i ? " " : "", cli_commands[i].name);
}

static void print_long_options(const Command *command) {
  for (size_t i = 0; i < option_spec_count; i++)
    if (belongs(&option_specs[i], command)) printf(" --%s", option_specs[i].name);
}

static void print_choices(const char *choices, const char *between) {
  for (; *choices; choices++) *choices == '|' ? fputs(between, stdout) : putchar(*choices);
}

static void bash(void) {
  fputs(
      "_prepbook() {\n  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
      "options\n"
      "  if [ \"$COMP_CWORD\" = 1 ]; then\n    COMPREPLY=($(compgen -W \"",
      stdout);
  print_commands();
  puts("\" -- \"$cur\"))\n    return\n  fi\n  case $prev in");
  for (size_t i = 0; i < option_spec_count; i++) {
    if (!option_specs[i].choices) continue;
    printf("    --%s) COMPREPLY=($(compgen -W \"", option_specs[i].name);
    print_choices(option_specs[i].choices, " ");
    puts("\" -- \"$cur\")); return ;;");
  }
  puts(
      "    new|init) COMPREPLY=($(compgen -W \"page $(prepbook new --kinds 2>/dev/null)\" -d -- "
      "\"$cur\")); return ;;");
  puts("    completions) COMPREPLY=($(compgen -W \"bash zsh fish\" -- \"$cur\")); return ;;");
  puts("  esac\n  case ${COMP_WORDS[1]} in");
  for (size_t i = 0; i < cli_command_count; i++) {
    printf("    %s) options=\"", cli_commands[i].name);
    print_long_options(&cli_commands[i]);
    puts("\" ;;");
  }
  puts(
      "  esac\n  case $cur in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
      "    *) COMPREPLY=($(compgen -d -- \"$cur\")) ;;\n  esac\n}\ncomplete -o filenames -F "
      "_prepbook "
      "prepbook");
}

static void zsh_option(const OptionSpec *spec) {
  printf("        '--%s%s[%s]", spec->name, spec->kind == OPTION_FLAG ? "" : "=", spec->help);
  if (spec->choices) {
    fputs(":value:(", stdout);
    print_choices(spec->choices, " ");
    putchar(')');
  } else if (spec->kind == OPTION_TEXT) {
    fputs(strcmp(spec->value, "DIR") == 0 ? ":folder:_files -/" : ":value:", stdout);
  } else if (spec->kind == OPTION_NUMBER) {
    fputs(":number:", stdout);
  }
  puts("' \\");
}

static void zsh(void) {
  puts("#compdef prepbook\n\n_prepbook() {\n  local -a commands\n  commands=(");
  for (size_t i = 0; i < cli_command_count; i++)
    printf("    '%s:%s'\n", cli_commands[i].name, cli_commands[i].summary);
  puts(
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  "
      "case "
      "$words[2] in");
  for (size_t i = 0; i < cli_command_count; i++) {
    printf("    %s)\n      _arguments \\\n", cli_commands[i].name);
    for (size_t j = 0; j < option_spec_count; j++)
      if (belongs(&option_specs[j], &cli_commands[i])) zsh_option(&option_specs[j]);
    if (cli_commands[i].bit & FOR_NEW)
      puts("        '1:kind:(page ${(f)\"$(prepbook new --kinds 2>/dev/null)\"})' \\");
    puts("        '*:folder:_files -/' ;;");
  }
  puts("  esac\n}\n\n_prepbook \"$@\"");
}

static void fish_option(const OptionSpec *spec, const Command *command) {
  printf("complete -c prepbook -n '__fish_seen_subcommand_from %s' -l %s", command->name,
         spec->name);
  if (spec->letter) printf(" -s %c", spec->letter);
  if (spec->kind != OPTION_FLAG) fputs(" -r", stdout);
  if (spec->choices) {
    fputs(" -f -a '", stdout);
    print_choices(spec->choices, " ");
    putchar('\'');
  }
  printf(" -d '%s'\n", spec->help);
}

static void fish(void) {
  for (size_t i = 0; i < cli_command_count; i++)
    printf("complete -c prepbook -n __fish_use_subcommand -f -a %s -d '%s'\n", cli_commands[i].name,
           cli_commands[i].summary);
  for (size_t i = 0; i < cli_command_count; i++)
    for (size_t j = 0; j < option_spec_count; j++)
      if (belongs(&option_specs[j], &cli_commands[i]))
        fish_option(&option_specs[j], &cli_commands[i]);
  puts(
      "complete -c prepbook -n '__fish_seen_subcommand_from new init' -a 'page (prepbook new "
      "--kinds 2>/dev/null)' -d 'begin one'");
}

int command_completions(const Options *options) {
  static const struct {
    const char *shell;
    void (*print)(void);
  } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
  for (size_t i = 0; options->arg_count && i < sizeof shells / sizeof shells[0]; i++) {
    if (strcmp(options->args[0], shells[i].shell) != 0) continue;
    shells[i].print();
    return EXIT_FINE;
  }
  report_error(options, S("name a shell: bash, zsh or fish"), S("prepbook completions bash"));
  return EXIT_USAGE;
}
