#include "cli/options.h"

#include "base/diag.h"
#include "base/utf8.h"

#define FIELD(name) offsetof(Options, name)

const OptionSpec option_specs[] = {
    {"dest-dir", 'd', OPTION_TEXT, "DIR", NULL, FIELD(destination),
     FOR_BUILD | FOR_CLEAN | FOR_DIFF | FOR_SEARCH,
     "output folder (default: public in the site; of diff: public-diff)"},
    {"output-dir", 0, OPTION_TEXT, "DIR", NULL, FIELD(destination),
     FOR_BUILD | FOR_CLEAN | FOR_DIFF | FOR_SEARCH, NULL},
    {"base-url", 0, OPTION_TEXT, "URL", NULL, FIELD(base_url),
     FOR_BUILD | FOR_CHECK | FOR_CHANGELOG | FOR_SERVE,
     "where the site will stand, for the files that need absolute URLs"},
    {"drafts", 'D', OPTION_FLAG, NULL, NULL, FIELD(drafts), FOR_BUILD | FOR_CHECK | FOR_SERVE,
     "publish pages marked draft too (serve always shows them)"},
    {"strict", 0, OPTION_FLAG, NULL, NULL, FIELD(strict), FOR_BUILD | FOR_CHECK,
     "count warnings as errors"},
    {"jobs", 'j', OPTION_NUMBER, "N", NULL, FIELD(jobs),
     FOR_BUILD | FOR_CHECK | FOR_CHANGELOG | FOR_SERVE,
     "threads (default: one for each processor)"},
    {"time-limit", 0, OPTION_NUMBER, "SECONDS", NULL, FIELD(time_limit),
     FOR_BUILD | FOR_CHECK | FOR_CHANGELOG | FOR_SERVE,
     "end the build when one page takes more processor time (default: 5)"},
    {"timings", 0, OPTION_FLAG, NULL, NULL, FIELD(timings), FOR_BUILD | FOR_CHECK,
     "show how long each stage took"},
    {"untrusted", 0, OPTION_FLAG, NULL, NULL, FIELD(untrusted), FOR_BUILD | FOR_CHECK | FOR_SERVE,
     "for a handbook one did not write: raw HTML is escaped, the build must be confined"},
    {"no-cache", 0, OPTION_FLAG, NULL, NULL, FIELD(no_cache),
     FOR_BUILD | FOR_CHANGELOG | FOR_DIFF | FOR_SERVE, "compare all versions anew"},
    {"format", 0, OPTION_CHOICE, "FORMAT", "text|json|github|md", FIELD(format),
     FOR_CHECK | FOR_CHANGELOG, "how results are written (github: check only; md: changelog only)"},
    {"since", 0, OPTION_TEXT, "WHEN", NULL, FIELD(since), FOR_CHANGELOG,
     "what landed after a day (2026-05-01) or a revision (v1.2)"},
    {"search", 0, OPTION_TEXT, "FILE", NULL, FIELD(queries), FOR_CHECK,
     "lines \"query => page\": each query must find its page among the first three"},
    {"port", 'p', OPTION_PORT, "N", NULL, FIELD(port), FOR_SERVE,
     "port of the preview (default: 8000, or the next free one of ten)"},
    {"host", 'n', OPTION_TEXT, "ADDRESS", NULL, FIELD(host), FOR_SERVE,
     "address to listen on (default: 127.0.0.1, which only this machine reaches)"},
    {"open", 'o', OPTION_FLAG, NULL, NULL, FIELD(open), FOR_SERVE, "open the browser"},
    {"navigate", 'N', OPTION_FLAG, NULL, NULL, FIELD(navigate), FOR_SERVE,
     "let the browser follow to the page being edited"},
    {"poll", 0, OPTION_PERIOD, "[=MS]", NULL, FIELD(poll_ms), FOR_SERVE,
     "look at all files every MS (500), where the system tells of no changes"},
    {"json", 0, OPTION_FLAG, NULL, NULL, FIELD(json), FOR_SEARCH, "one JSON object a line"},
    {"limit", 0, OPTION_NUMBER, "N", NULL, FIELD(limit), FOR_SEARCH,
     "results to show (default: 10)"},
    {"part", 0, OPTION_TEXT, "NAME", NULL, FIELD(part), FOR_SEARCH,
     "only pages of this part of the navigation"},
    {"tag", 0, OPTION_TEXT, "NAME", NULL, FIELD(tag), FOR_SEARCH, "only pages with this tag"},
    {"kinds", 0, OPTION_FLAG, NULL, NULL, FIELD(kinds), FOR_NEW,
     "list what can be begun in the data of this site, by the schemas in content/_data/"},
    {"help", 'h', OPTION_FLAG, NULL, NULL, FIELD(help), FOR_ALL, "show help"},
    {"quiet", 'q', OPTION_FLAG, NULL, NULL, FIELD(quiet), FOR_ALL, "print problems only"},
    {"verbose", 'v', OPTION_FLAG, NULL, NULL, FIELD(verbose), FOR_ALL, "print more"},
    {"color", 0, OPTION_CHOICE, "WHEN", "auto|always|never", FIELD(color), FOR_ALL,
     "color the problems"},
    {"version", 'V', OPTION_FLAG, NULL, NULL, FIELD(version), FOR_ALL, NULL},
};
const size_t option_spec_count = sizeof option_specs / sizeof option_specs[0];

// An option as it was given. Messages call it as it was typed: -n, not --host.
typedef struct Given {
  const OptionSpec *spec;
  Str typed;
} Given;

// argv on its way into Options.
typedef struct Reader {
  Arena *arena;
  char **next;  // the next argument; NULL-terminated
  Options *options;
  Given early[64];  // options before the command
  size_t early_count;
  Str error;
} Reader;

static bool fail(Reader *reader, Str message) {
  reader->error = message;
  return false;
}

static void *field(Reader *reader, const OptionSpec *spec) {
  return (char *)reader->options + spec->offset;
}

// ---- which command has it -----------------------------------------------------------------------

static bool is_of(const OptionSpec *spec, const Command *command) {
  return !command || spec->commands == FOR_ALL || (spec->commands & command->bit);
}

// An option that another command has is a mistake worth naming.
static bool check_use(Reader *reader, const Given *given) {
  const Command *command = reader->options->command;
  if (is_of(given->spec, command)) return true;
  return fail(reader, str_fmt(reader->arena, "\"prepbook %s\" has no option %.*s", command->name,
                              STR_ARG(given->typed)));
}

static bool check_early(Reader *reader) {
  for (size_t i = 0; i < reader->early_count; i++)
    if (!check_use(reader, &reader->early[i])) return false;
  return true;
}

// ---- values -------------------------------------------------------------------------------------

static bool set_number(Reader *reader, const Given *given, const char *value) {
  const OptionSpec *spec = given->spec;
  unsigned long number, most = spec->kind == OPTION_PORT     ? 65535
                               : spec->kind == OPTION_PERIOD ? 60000
                                                             : 999;
  if (!str_to_uint(str_from(value), most, &number) || number == 0)
    return fail(reader, str_fmt(reader->arena, "%.*s takes a number from 1 to %lu, not \"%s\"",
                                STR_ARG(given->typed), most, value));
  *(size_t *)field(reader, spec) = number;
  return true;
}

static bool set_choice(Reader *reader, const Given *given, const char *value) {
  Str rest = str_from(given->spec->choices), word;
  for (int index = 0; rest.len > 0; index++) {
    str_cut(rest, '|', &word, &rest);
    if (!str_eq(word, str_from(value))) continue;
    *(int *)field(reader, given->spec) = index;
    return true;
  }
  return fail(reader, str_fmt(reader->arena, "%.*s takes %s, not \"%s\"", STR_ARG(given->typed),
                              given->spec->choices, value));
}

static bool set(Reader *reader, const Given *given, const char *value) {
  const OptionSpec *spec = given->spec;
  switch (spec->kind) {
    case OPTION_FLAG: *(bool *)field(reader, spec) = true; return true;
    case OPTION_TEXT: *(const char **)field(reader, spec) = value; return true;
    case OPTION_NUMBER:
    case OPTION_PORT: return set_number(reader, given, value);
    case OPTION_PERIOD:
      reader->options->poll = true;
      return !value || set_number(reader, given, value);
    case OPTION_CHOICE: return set_choice(reader, given, value);
  }
  return false;
}

// ---- options ------------------------------------------------------------------------------------

static const OptionSpec *find_long(Str name) {
  for (size_t i = 0; i < option_spec_count; i++)
    if (str_eq(name, str_from(option_specs[i].name))) return &option_specs[i];
  return NULL;
}

static const OptionSpec *find_letter(char letter) {
  for (size_t i = 0; i < option_spec_count; i++)
    if (option_specs[i].letter == letter) return &option_specs[i];
  return NULL;
}

static bool unknown_long(Reader *reader, Str name) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < option_spec_count; i++)
    if (is_of(&option_specs[i], reader->options->command))
      nearest_offer(&nearest, str_from(option_specs[i].name));
  if (nearest.best.len == 0)
    return fail(reader, str_fmt(reader->arena, "unknown option --%.*s", STR_ARG(name)));
  return fail(reader, str_fmt(reader->arena, "unknown option --%.*s; did you mean --%.*s?",
                              STR_ARG(name), STR_ARG(nearest.best)));
}

// What is asked first: whether the command has it, before whether its value is one.
static bool note(Reader *reader, const Given *given) {
  if (reader->options->command) return check_use(reader, given);
  if (reader->early_count < sizeof reader->early / sizeof reader->early[0])
    reader->early[reader->early_count++] = *given;
  return true;
}

// With the next argument as its value.
static bool set_from_next(Reader *reader, const Given *given) {
  if (*reader->next) return set(reader, given, *reader->next++);
  return fail(reader, str_fmt(reader->arena, "%.*s needs a value: %.*s %s", STR_ARG(given->typed),
                              STR_ARG(given->typed), given->spec->value));
}

static bool read_long(Reader *reader, const char *argument) {
  Str name, value;
  bool has_value = str_cut(str_from(argument + 2), '=', &name, &value);
  Given given = {find_long(name), str_fmt(reader->arena, "--%.*s", STR_ARG(name))};
  if (!given.spec) return unknown_long(reader, name);
  if (!note(reader, &given)) return false;
  bool flag = given.spec->kind == OPTION_FLAG;
  if (flag && has_value)
    return fail(reader, str_fmt(reader->arena, "%.*s takes no value", STR_ARG(given.typed)));
  if (flag || (given.spec->kind == OPTION_PERIOD && !has_value)) return set(reader, &given, NULL);
  return has_value ? set(reader, &given, value.ptr) : set_from_next(reader, &given);
}

// The letter that an argument begins with; more than one byte when it is no ASCII.
static Str letter_of(const char *letters) { return utf8_prefix(str_from(letters), 1); }

// A cluster of letters: -qj4, -q -j 4.
static bool read_short(Reader *reader, const char *letters) {
  for (; *letters; letters++) {
    Str letter = letter_of(letters);
    Given given = {find_letter(*letters), str_fmt(reader->arena, "-%.*s", STR_ARG(letter))};
    if (!given.spec)
      return fail(reader, str_fmt(reader->arena, "unknown option -%.*s", STR_ARG(letter)));
    if (!note(reader, &given)) return false;
    if (given.spec->kind != OPTION_FLAG)
      return letters[1] ? set(reader, &given, letters + 1) : set_from_next(reader, &given);
    if (!set(reader, &given, NULL)) return false;
  }
  return true;
}

// ---- words --------------------------------------------------------------------------------------

static bool is_alias(const Command *command, Str name) {
  Str rest = str_from(command->alias), one;
  while (rest.len > 0) {
    str_cut(rest, '|', &one, &rest);
    if (str_eq(one, name)) return true;
  }
  return false;
}

const Command *command_find(Str name) {
  for (size_t i = 0; i < cli_command_count; i++) {
    const Command *command = &cli_commands[i];
    if (str_eq(name, str_from(command->name)) || is_alias(command, name)) return command;
  }
  return NULL;
}

static bool unknown_command(Reader *reader, Str name) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < cli_command_count; i++)
    nearest_offer(&nearest, str_from(cli_commands[i].name));
  Str help = nearest.best.len > 0
                 ? str_fmt(reader->arena, "did you mean \"prepbook %.*s\"?", STR_ARG(nearest.best))
                 : S("\"prepbook help\" lists them");
  return fail(reader,
              str_fmt(reader->arena, "no command \"%.*s\"; %.*s", STR_ARG(name), STR_ARG(help)));
}

static bool read_word(Reader *reader, const char *word) {
  Options *options = reader->options;
  if (!options->command) {
    options->command = command_find(str_from(word));
    return options->command || unknown_command(reader, str_from(word));
  }
  if (options->arg_count == options->command->args_max)
    return fail(reader, str_fmt(reader->arena, "one argument too many for \"prepbook %s\": \"%s\"",
                                options->command->name, word));
  options->args[options->arg_count++] = word;
  return true;
}

static bool read_all(Reader *reader) {
  bool words_only = false;
  while (*reader->next) {
    const char *argument = *reader->next++;
    bool fine = true;
    if (words_only || argument[0] != '-' || argument[1] == 0)
      fine = read_word(reader, argument);
    else if (strcmp(argument, "--") == 0)
      words_only = true;
    else if (argument[1] == '-')
      fine = read_long(reader, argument);
    else
      fine = read_short(reader, argument + 1);
    if (!fine) return false;
  }
  return true;
}

bool options_parse(int argc, char **argv, Arena *arena, Options *out, Str *error) {
  *out = (Options){0};
  Reader reader = {.arena = arena, .next = argv + (argc > 0), .options = out};
  bool fine = read_all(&reader) && check_early(&reader);
  *error = reader.error;
  return fine;
}
