// Printing problems and results. With cli/'s other files the only code that prints.
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "base/diag.h"
#include "cli/options.h"

// Whether to color what goes to `stream`: --color, else NO_COLOR, CLICOLOR_FORCE, and whether it is
// a terminal.
bool report_color(const Options *options, FILE *stream);

// Text from a handbook, so that it cannot move the cursor: control characters and those that turn
// the direction of text are shown as U+FFFD, a tab as a blank.
void report_text(FILE *out, Str text);
// The same for text of many lines.
void report_lines(FILE *out, Str text);
// JSON, its lines ended by \n: in it such characters become escapes, so that it stays what it says.
void report_json(FILE *out, Str json);

// One problem as a compiler prints it: place, message, the line with a caret, help.
void report_problem(FILE *out, const Diag *diag, bool color);

// All problems in the format asked for. Text goes to stderr; JSON and GitHub's commands are results
// and go to stdout.
void report_problems(const Options *options, const DiagList *problems, Arena *scratch);

// Those of them by which the site lacks a part (diag_is_loss), after all else that is said, on
// stderr, one line each with its help: the last line is not overlooked. In text only;
// report_problems leaves them out there.
void report_losses(const Options *options, const DiagList *problems);

// "prepbook: message" on stderr, help on a second line (may be empty).
void report_error(const Options *options, Str message, Str help);

// Writes out what standard output still holds. That nobody reads it any more (`| head`) is no
// failure; that it is closed or full is told, and makes EXIT_MACHINE of a fine end, unless what was
// printed is only the closing line about a site that stands. The exit code.
int report_end_of_output(const Options *options, int code);

// Shows, on one line of the terminal that stands for itself, what is being done; and takes it away
// again.
void report_progress(Str stage, Str name);
void report_progress_end(void);

#endif
