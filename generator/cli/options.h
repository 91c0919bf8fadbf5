// The command line as data: one table of options, one of commands. Parsing, help, completions and
// the test of the man page are all made from the two tables.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

typedef enum ColorMode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorMode;
typedef enum ReportFormat { FORMAT_TEXT, FORMAT_JSON, FORMAT_GITHUB, FORMAT_MARKDOWN } ReportFormat;

typedef struct Command Command;

enum { CLI_ARGS_MAX = 64 };

typedef struct Options {
  const Command *command;
  const char *args[CLI_ARGS_MAX];  // what is no option
  size_t arg_count;
  const char *destination;  // NULL: not given
  const char *base_url;     // NULL: not given
  const char *since;        // NULL: not given
  const char *queries;      // file for check --search; NULL: not given
  const char *part, *tag;   // of search; NULL: all
  size_t limit;             // results; 0: the default
  size_t jobs;              // 0: as many as there are processors
  size_t time_limit;        // seconds for one page; 0: the default
  size_t port;              // of serve; 0: not given
  const char *host;         // NULL: not given
  size_t poll_ms;           // 0: not given
  ColorMode color;
  ReportFormat format;
  bool drafts, strict, timings, untrusted, no_cache, json;
  bool open, navigate, poll, kinds;
  bool help, quiet, verbose, version;
} Options;

typedef enum OptionKind {
  OPTION_FLAG,    // bool
  OPTION_TEXT,    // const char *
  OPTION_NUMBER,  // size_t, 1 to 999
  OPTION_PORT,    // size_t, 1 to 65535
  OPTION_PERIOD,  // "--poll" or "--poll=MS": Options.poll is set, and the size_t when it is given,
                  // 1 to 60000
  OPTION_CHOICE,  // an enum: the index of the word in `choices`
} OptionKind;

// For which commands an option is meant.
enum {
  FOR_BUILD = 1,
  FOR_CHECK = 2,
  FOR_NEW = 4,
  FOR_CLEAN = 8,
  FOR_CHANGELOG = 16,
  FOR_DIFF = 32,
  FOR_SEARCH = 64,
  FOR_SERVE = 128,
  FOR_ALL = 0xFFF,
};

typedef struct OptionSpec {
  const char *name;  // long, without "--"
  char letter;       // short, 0 = none
  OptionKind kind;
  const char *value;    // what help calls the value: "DIR"; NULL for a flag
  const char *choices;  // "auto|always|never" for OPTION_CHOICE
  size_t offset;        // of the field in Options
  unsigned commands;    // FOR_ bits
  const char *help;     // NULL: an alias that help does not list
} OptionSpec;

struct Command {
  const char *name;
  const char *alias;  // NULL or more names, "preview|dev"
  unsigned bit;       // its FOR_ bit, 0 when it takes only the options of all
  const char *args;   // "[SITE]"
  size_t args_max;
  const char *summary;  // one line, no full stop
  int (*run)(const Options *options);
};

extern const OptionSpec option_specs[];
extern const size_t option_spec_count;

extern const Command cli_commands[];
extern const size_t cli_command_count;

// Reads argv into *out. False when it is wrong: *error (in arena) says what, with a suggestion.
bool options_parse(int argc, char **argv, Arena *arena, Options *out, Str *error);

// The command called `name` or aliased so; NULL when there is none.
const Command *command_find(Str name);

#endif
