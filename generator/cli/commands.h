// The commands, one function each.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

// Each does what its entry in the table of commands says, prints, and returns the exit code
// (cli.h). Main thread.
int command_build(const Options *options);
int command_check(const Options *options);
int command_serve(const Options *options);
int command_changelog(const Options *options);
int command_diff(const Options *options);
int command_search(const Options *options);
int command_new(const Options *options);
int command_clean(const Options *options);
int command_help(const Options *options);
int command_version(const Options *options);
int command_completions(const Options *options);

// Prints the help of one command, for --help.
void help_command(const Command *command);
// Prints, one a line, what `prepbook new` can begin in the data files of the site at hand.
void new_list_kinds(void);
// Prints the overview.
void help_overview(void);

#endif
