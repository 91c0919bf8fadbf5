// Problems. Nothing below cli/ prints: a problem is a Diag in a list, sorted by place and printed
// once.
//
//   diag_add(&page->diags, (Diag){.severity = DIAG_ERROR, .code = DIAG_LINK_MISSING, .span = span,
//                                 .message = str_fmt(arena, "..."), .help = ...});
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdint.h>

#include "base/str.h"

typedef enum Severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } Severity;

// Every code, its stable word and its line of explanation stand in codes.def.
typedef enum DiagCode {
#define DIAG_CODE(name, severity, word, text) DIAG_##name,
#include "base/codes.def"
#undef DIAG_CODE
  DIAG_CODE_COUNT
} DiagCode;

// A place in a file. line 0: the file as a whole; file empty: the site as a whole.
typedef struct Span {
  Str file;         // as shown: relative to the site, "content/process/loop.md"
  uint32_t line;    // 1-based
  uint32_t column;  // 1-based, code points; 0 = the whole line
  uint32_t length;  // code points from column, at least 1 where column is set
  Str source;       // the text of that line, without "\n", to show under the message; may be empty
} Span;

typedef struct Diag {
  DiagCode code;
  Severity severity;
  Span span;
  Str message;  // one line, lower case, no full stop
  Str help;     // what to do: "did you mean ...?"; may be empty
} Diag;

typedef struct DiagList {
  Arena *arena;  // where the list grows and the messages live; set by the owner
  Diag *items;
  size_t len, cap;
  size_t errors, warnings;  // counts, kept by diag_add
} DiagList;

// Adds a problem. Its texts are not copied: they live at least as long as the list.
void diag_add(DiagList *list, Diag diag);
// Shorthand: the severity is the code's usual one (codes.def).
void diag_report(DiagList *list, DiagCode code, Span span, Str message, Str help);

// Takes items[from .. to) out.
void diag_drop(DiagList *list, size_t from, size_t to);

// Sorts by file, line, column, code, message (stable), and drops exact doubles.
void diag_sort(DiagList *list);

// What codes.def says of a code: its word ("link-missing"), one sentence, and its severity unless
// handbook.yaml sets another.
const char *diag_word(DiagCode code);
const char *diag_explanation(DiagCode code);
Severity diag_usual_severity(DiagCode code);
// Whether the site lacks a whole part of itself, its history: what is not to be overlooked among
// warnings.
bool diag_is_loss(DiagCode code);
// Makes errors of those that are.
void diag_refuse_losses(DiagList *list);

// The place of text[offset .. offset+length) in a file whose line 1 starts at text[0]. A range over
// several lines is cut at the end of the first.
Span span_at(Str file, Str text, size_t offset, size_t length);
// Reports, with `message`, the first bytes of a file's text that are no UTF-8. False: there are
// none.
bool diag_not_utf8(DiagList *diags, DiagCode code, Str file, Str text, Str message);
// A whole line (1-based) of the text.
Span span_line(Str file, Str text, uint32_t line);

// "did you mean ...": offer candidates, take the nearest. Distance is optimal string alignment over
// bytes, case-blind; a candidate more than a third of the word away (at least 1 edit is allowed
// from 3 letters on) is never offered.
typedef struct Nearest {
  Str word;
  Str best;  // empty when nothing is near
  size_t distance;
} Nearest;
// Takes the candidate when it is nearer than the best so far: of equally near ones, the first.
void nearest_offer(Nearest *nearest, Str candidate);
// "did you mean \"x\"?", or nothing when nothing is near.
Str nearest_help(const Nearest *nearest, Arena *arena);

#endif
