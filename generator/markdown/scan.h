// The look at the raw lines before libcmark parses them.
#ifndef MARKDOWN_SCAN_H
#define MARKDOWN_SCAN_H

#include "markdown/doc.h"

// ---- prefix.c

// What stands before the content of a line.
typedef struct Prefix {
  uint32_t length;      // bytes
  uint32_t column;      // where the content begins, tabs counted to the next multiple of 4
  uint32_t indent;      // columns of white space right before the content
  uint32_t quotes;      // ">" marks
  uint32_t containers;  // ">" and list marks
} Prefix;

// Reads blanks, ">" and, when `lists`, list markers at the start of a line.
Prefix scan_prefix(Str line, bool lists);
// Bytes of blanks and of at most `quotes` ">" marks: what libcmark takes off a paragraph's later
// lines.
uint32_t scan_continuation(Str line, uint32_t quotes);
bool scan_has(Str text, Str word);
// Where the blanks from `at` on end; *column goes on with them, tabs to the next multiple of 4.
uint32_t scan_skip_blanks(Str line, uint32_t at, uint32_t *column);
bool scan_is_blank_or_end(Str line, uint32_t at);

// ---- scan.c

// Looks at every line: fills doc->rewrites, delimiters, references (as candidates) and
// triggers. False when a line holds more than `nesting` containers; *line is that line.
bool scan_doc(Doc *doc, Dialect dialect, uint32_t nesting, Arena *scratch, uint32_t *line);

#endif
