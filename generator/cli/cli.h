// The command line: options, one file per command, printing, exit codes.
#ifndef CLI_CLI_H
#define CLI_CLI_H

enum {
  EXIT_FINE = 0,
  EXIT_CONTENT = 1,  // problems in the handbook
  EXIT_USAGE = 2,    // usage or configuration
  EXIT_MACHINE = 3,  // disk, memory, permissions
};

// Runs the command that the arguments name; returns the exit code of the process.
int cli_main(int argc, char **argv);

#endif
