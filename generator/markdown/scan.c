// The look at the raw lines before libcmark parses them: linear, and blind to what only a tree can
// tell. What it finds are candidates; rewrite.c and references.c check them against the tree. It
// follows code fences, so that samples of Markdown in Markdown rarely come out as candidates.
#include "markdown/scan.h"

#include "markdown/doc.h"
#include "markdown/inline_rules.h"
#include "markdown/references.h"

typedef struct Scan {
  Doc *doc;
  Dialect dialect;
  Arena *scratch;
  // The code fence that is open.
  char fence;  // '`' or '~'; 0: none
  uint32_t fence_length;
  uint32_t fence_quotes;  // ">" marks before it
  bool fence_in_item;     // it began on the line of a list marker
} Scan;

// "* * * *" is a rule, not four lists in each other.
static bool is_rule(Str line) {
  char mark = 0;
  for (size_t i = 0; i < line.len; i++) {
    char c = line.ptr[i];
    if (c == ' ' || c == '\t') continue;
    if (mark == 0) mark = c;
    if (c != mark) return false;
  }
  return mark == '*' || mark == '-' || mark == '_';
}

// ---- code fences --------------------------------------------------------------------------------

static uint32_t run_length(Str line, uint32_t at) {
  uint32_t end = at;
  while (end < line.len && line.ptr[end] == line.ptr[at]) end++;
  return end - at;
}

static void open_fence(Scan *scan, Str line, Prefix prefix) {
  char c = line.ptr[prefix.length];
  uint32_t length = run_length(line, prefix.length);
  Str info = str_from_index(line, prefix.length + length);
  if (length < 3 || (c == '`' && str_find_char(info, '`') != STR_NONE)) return;
  scan->fence = c;
  scan->fence_length = length;
  scan->fence_quotes = prefix.quotes;
  scan->fence_in_item = prefix.containers > prefix.quotes;
}

// True while the line belongs to the open fence.
static bool in_fence(Scan *scan, Str line) {
  if (!scan->fence) return false;
  Prefix prefix = scan_prefix(line, false);
  bool blank = prefix.length >= line.len;
  bool outside =
      prefix.quotes < scan->fence_quotes || (scan->fence_in_item && !blank && prefix.indent == 0);
  if (outside) {
    scan->fence = 0;
    return false;
  }
  if (blank || line.ptr[prefix.length] != scan->fence) return true;
  uint32_t length = run_length(line, prefix.length);
  bool closes = length >= scan->fence_length &&
                str_trim(str_from_index(line, prefix.length + length)).len == 0;
  if (closes) scan->fence = 0;
  return true;
}

// ---- candidates ---------------------------------------------------------------------------------

static void note_reference(Scan *scan, uint32_t line, Prefix prefix) {
  Reference reference;
  Place place = {line, prefix.length};
  if (!reference_read(scan->doc, place, prefix.quotes, scan->scratch, &reference)) return;
  *vec_add(scan->scratch, &scan->doc->references) = reference;
}

// "[^label]:" at `at`, without blanks in the label; where it ends, 0 when it is none.
static uint32_t read_footnote(Str text, uint32_t at, Str *label) {
  size_t start = at + 2, end = start;
  if (at + 1 >= text.len || text.ptr[at] != '[' || text.ptr[at + 1] != '^') return 0;
  while (end < text.len && text.ptr[end] != ']' && text.ptr[end] != '[' &&
         !char_is_space(text.ptr[end]))
    end++;
  if (end == start || end + 1 >= text.len || text.ptr[end] != ']' || text.ptr[end + 1] != ':')
    return 0;
  *label = str_sub(text, start, end - start);
  return (uint32_t)end + 2;
}

// Definitions within each other on one line, "[^a]: [^b]: text", are each one, as in cmark-gfm.
static void note_footnote(Scan *scan, uint32_t line, Str text, Prefix prefix) {
  uint32_t at = prefix.length, seen_at = prefix.containers > 0 ? prefix.length : 0, end;
  Str label;
  for (int i = 0; i < FOOTNOTES_ON_LINE_MAX && prefix.indent <= 3; i++) {
    if (!(end = read_footnote(text, at, &label))) return;
    uint32_t column = 0, content = scan_skip_blanks(text, end, &column);
    *vec_add(scan->scratch, &scan->doc->rewrites) = (Rewrite){
        .kind = REWRITE_FOOTNOTE,
        .line = line,
        .at = at,
        .seen_at = seen_at,
        .length = content - at,
        .label = label,
    };
    at = content;
    seen_at += FOOTNOTE_INDENT;
  }
}

// ": text" below a line with text, or below a definition and a blank line.
static void note_definition(Scan *scan, uint32_t line, Str text, Prefix prefix) {
  if (prefix.indent > 3 || !scan_is_blank_or_end(text, prefix.length + 1) || line == 0) return;
  if (str_trim(str_from_index(text, prefix.length + 1)).len == 0) return;
  *vec_add(scan->scratch, &scan->doc->rewrites) = (Rewrite){
      .kind = REWRITE_DEFINITION,
      .line = line,
      .at = prefix.length,
      .seen_at = prefix.length,
      .length = 1,
  };
}

static void note_delimiters(Scan *scan, uint32_t line, Str text, Prefix prefix) {
  bool dash = false;
  for (size_t i = prefix.length; i < text.len; i++) {
    char c = text.ptr[i];
    dash |= c == '-';
    if (c != '-' && c != '|' && c != ':' && !char_is_space(c)) return;
  }
  if (dash && line > 0) *vec_add(scan->scratch, &scan->doc->delimiters) = line;
}

// References and delimiter rows are looked for in what seems to be code too: references_are_bounded
// must miss none, and the tree says what is code. A rewrite in code means another run of libcmark.
static void scan_line(Scan *scan, uint32_t line, Str text, Prefix prefix) {
  char c = prefix.length < text.len ? text.ptr[prefix.length] : '\n';
  if (c == '[') note_reference(scan, line, prefix);
  if (c == ':' || c == '|' || c == '-') note_delimiters(scan, line, text, prefix);
  if (in_fence(scan, text)) return;
  bool page = scan->dialect == DIALECT_PAGE;
  switch (c) {
    case '`':
    case '~': open_fence(scan, text, prefix); break;
    case '[':
      if (page) note_footnote(scan, line, text, prefix);
      break;
    case ':':
      if (page) note_definition(scan, line, text, prefix);
      break;
    default: break;
  }
}

// ---- the whole text -----------------------------------------------------------------------------

bool scan_doc(Doc *doc, Dialect dialect, uint32_t nesting, Arena *scratch, uint32_t *line) {
  Scan scan = {.doc = doc, .dialect = dialect, .scratch = scratch};
  for (uint32_t at = 0; at < doc->lines; at++) {
    Str text = doc_line(doc, at);
    Prefix prefix = scan_prefix(text, true);
    if (prefix.containers > nesting && !is_rule(text)) {
      *line = at;
      return false;
    }
    if (dialect != DIALECT_COMMONMARK) scan_line(&scan, at, text, prefix);
  }
  doc->triggers = inline_triggers(doc->text, inline_rules_of(dialect));
  return true;
}
