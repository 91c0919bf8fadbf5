// The parts of the highlighter: the languages' tables, the place in the text, and the readers.
// Private to this folder; see highlight.h for what it is for.
#ifndef HIGHLIGHT_HIGHLIGHTER_H
#define HIGHLIGHT_HIGHLIGHTER_H

#include "base/buf.h"

// ---- languages ----------------------------------------------------------------------------------

// What a string of a language looks like. The first rule that fits counts: longer openings first.
typedef struct StringRule {
  const char *open, *close;
  const char
      *prefix;  // letters, any case, of which up to two may stand before: Python's rb"..."; or NULL
  const char *hole;  // begins an expression inside, up to "}": "${"; or NULL
  char hole_prefix;  // holes only behind this prefix letter: Python's f"..."; 0: always
  bool escapes;      // a backslash takes the next byte's meaning
  bool lines;        // may go over several lines
  bool variables;    // $name inside is one: the shell's "..."
} StringRule;

typedef enum HighlightMode {
  MODE_CODE,    // words, strings, comments, by the table
  MODE_MARKUP,  // HTML and XML
  MODE_DIFF,
  MODE_HTTP,
  MODE_CONSOLE,  // lines with a prompt are shell, the others output
} HighlightMode;

typedef enum HighlightLine {  // what the start of a line may hold
  LINE_PLAIN,
  LINE_YAML,       // key: value
  LINE_INI,        // [section], key = value
  LINE_DIRECTIVE,  // #include
} HighlightLine;

typedef enum HighlightKeys {  // a string or word before ":" is a key
  KEYS_NONE,
  KEYS_ANY,     // {"a":1}
  KEYS_SPACED,  // only where a blank or the line's end follows: "a: 1", not "a:hover"
} HighlightKeys;

typedef struct WordList {
  const char *const *words;  // lower case where the language is case-blind; sorted by bytes
  size_t count;
} WordList;

enum { STRING_RULES = 4 };

typedef struct Language {
  const char *names;  // what a fence may call it, lower case, between blanks: " json jsonc "
  HighlightMode mode;
  HighlightLine line;
  HighlightKeys keys;
  WordList keywords, types;
  const char *comments[2];  // to the end of the line; NULL: none
  const char *comment_open, *comment_close;
  StringRule strings[STRING_RULES];  // up to the first without `open`
  const char *operators;             // bytes
  const char *word_bytes;  // that belong to a word besides letters, digits, "_" and all over 0x7F
  char at_kind;            // what @name is; 0: nothing
  bool any_case;           // keywords may be in upper case
  bool calls;              // a name before "(" is a function
  bool commands;       // the first word of a command is one; $name is a variable; <<WORD a document
  bool regex;          // /.../ may be one
  bool color_numbers;  // #a0c is a number
  bool quotes_after_words;  // are apostrophes
} Language;

// The language a fence names (any case), or NULL.
const Language *highlight_language(Str name);

// ---- reading ------------------------------------------------------------------------------------

typedef struct Highlighter {
  Buf *out;
  Str code;      // ends where the part being read ends
  size_t at;     // the next byte to read
  size_t shown;  // bytes that are in out already, at most `at`
} Highlighter;

// Writes code[at .. end) as a token of that kind ('k' becomes class "hl-k"; 0: plain) and goes
// there.
void highlight_token(Highlighter *h, char kind, size_t end);
// Reads code[at .. end) in another language.
void highlight_part(Highlighter *h, const Language *language, size_t end);
// Whether the text has `word`, or a byte, at an offset.
bool highlight_sees(const Highlighter *h, size_t at, const char *word);
bool highlight_has(const Highlighter *h, size_t at, char byte);
// The offset of the "\n" that ends the line of `at`, or the end.
size_t highlight_line_end(const Highlighter *h, size_t at);
// The offset of the first byte from `at` that is no blank, tab or "\r".
size_t highlight_skip_blanks(const Highlighter *h, size_t at);

// One function for each mode: reads to the end of h->code.
void highlight_code(Highlighter *h, const Language *language);
void highlight_markup(Highlighter *h);
void highlight_diff(Highlighter *h);
void highlight_http(Highlighter *h);
void highlight_console(Highlighter *h);

// The start of a line of YAML, of INI or TOML, of C. True when something was taken.
bool highlight_yaml_line(Highlighter *h, const Language *language);
bool highlight_ini_line(Highlighter *h, const Language *language);
bool highlight_directive(Highlighter *h);

// Whether the word is in the list. any_case: the list is in lower case, the word need not be.
bool highlight_is_word(Str word, WordList list, bool any_case);

#endif
