// Doc: one Markdown text on its way through libcmark, with the map back to the file it stands in.
//
// The page is a Doc, and so is every included file. A Doc may also be a piece of another one: the
// text between the tags of one raw-HTML block, or the lines that follow a table in the same
// paragraph. `within` says of which one then, and footnotes and link references are looked up there
// too.
//
// libcmark sees the text as it is, except where a footnote definition or a definition-list item
// begins: those markers are replaced by a list marker that the text uses nowhere else ("rewrites"),
// so that libcmark parses their content in place. Lines are never added or taken away, so a line of
// the tree is a line of the text.
#ifndef MARKDOWN_DOC_H
#define MARKDOWN_DOC_H

#include <cmark.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct Convert Convert;
typedef struct Doc Doc;
typedef VEC(Doc *) DocVec;
typedef VEC(uint32_t) LineVec;

typedef enum Dialect {  // each has all that the ones before it have
  DIALECT_COMMONMARK,
  DIALECT_GFM,      // tables, strikethrough, literal autolinks, task items
  DIALECT_VERSION,  // and what dresses text, for comparing
  DIALECT_PAGE,     // and everything of ours
} Dialect;

// A place in a Doc: line from 0, bytes from the start of that line.
typedef struct Place {
  uint32_t line, column;
} Place;

enum {
  FOOTNOTE_INDENT = 4,         // columns of a footnote's content
  FOOTNOTES_ON_LINE_MAX = 16,  // definitions within each other; what comes then is text
};
typedef enum RewriteKind { REWRITE_FOOTNOTE, REWRITE_DEFINITION } RewriteKind;

// A line whose marker libcmark sees as a list marker.
typedef struct Rewrite {
  RewriteKind kind;
  uint32_t line;
  uint32_t at;       // where the marker stands in the line ...
  uint32_t seen_at;  // ... and in the line that libcmark sees
  uint32_t length;   // bytes of the marker; a footnote's with the blanks behind it
  Str label;         // of a footnote
  bool stands;       // while verifying: it became what it should
  bool dropped;  // the tree showed that this is no definition: code, raw HTML, or no term before it
} Rewrite;
typedef VEC(Rewrite) RewriteVec;

// A link reference definition: [label]: destination "title".
typedef struct Reference {
  Str key;         // the label, trimmed and folded
  Str text;        // the definition on one or more lines without container marks, ending in "\n"
  Place place;     // of its "["
  uint32_t lines;  // it takes
  bool certain;    // the tree shows that libcmark took it as one
  bool used;
} Reference;
typedef VEC(Reference) ReferenceVec;

typedef struct Footnote {
  Str label;
  Doc *doc;             // whose tree `item` is in
  cmark_node *item;     // its blocks are the children
  Place place;          // of the definition
  uint32_t number;      // from 1, by first reference; 0: not referred to
  bool used;            // referred to, be it by a piece of the Doc that defines it once more
  Str id;               // of the note
  VEC(Str) references;  // ids of the places that refer to it
} Footnote;

struct Doc {
  Str file;    // as diagnostics show it
  Str folder;  // beneath content/: where its links start from
  Str text;
  uint32_t first_line;  // of the file, 1-based
  Doc *within;          // the Doc that this one is a piece of; NULL for a file
  const Doc *includer;  // the Doc that includes this file; NULL for the page
  Str path;             // beneath content/, of a file; to find include loops
  uint32_t depth;       // of includes
  uint32_t pieces;      // Docs around it that it is a piece of
  bool tight;           // of a piece: its paragraphs are a tight list's
  bool scripted;        // of a file: a script made it
  uint32_t *shifts;  // bytes the file has on the left of each line and the text has not; NULL: none

  uint32_t *starts;  // offset of each line, and one past the last
  uint32_t lines;
  RewriteVec rewrites;      // by line
  LineVec delimiters;       // lines that may be the delimiter row of a table
  ReferenceVec references;  // by line
  Map reference_by_key;     // -> Reference *, the first one of each
  Map footnotes;            // folded label -> Footnote *

  Map tags;         // of a file: raw HTML's, by name in lower case: see placeholders.c
  bool tags_noted;  // they are complete

  uint32_t triggers;  // of inline rules that the text holds: see inline_rules.h
  cmark_node *root;   // libcmark's; freed by doc_free

  // Where doc_span counted last, of the file's Doc: code points up to a byte of a line. Links come
  // in order, and a line may be long.
  struct {
    uint32_t line, points;
    size_t bytes;
  } counted;
};

// ---- doc.c

// A line's bytes without "\n"; and with it, all lines from `first` up to but not including `end`.
Str doc_line(const Doc *doc, uint32_t line);
Str doc_lines(const Doc *doc, uint32_t first, uint32_t end);
// The next node of a tree in its order, inline nodes left out; NULL at the end.
cmark_node *doc_next_block(cmark_node *node, cmark_node *root);
// The line after the last one of a leaf block. libcmark's own end of a heading may be a line late.
uint32_t doc_block_end(const Doc *doc, cmark_node *block);
// The first line from `line` on that may be the delimiter row of a table; UINT32_MAX when there is
// none.
uint32_t doc_delimiter_after(const Doc *doc, uint32_t line);
// The Doc of the file that this one is a piece of.
Doc *doc_of_file(Doc *doc);
// What diagnostics show for a place: line and code-point column in the file.
Span doc_span(Doc *doc, Place place, size_t bytes);
Span doc_span_line(Doc *doc, uint32_t line);

// ---- doc_parse.c

typedef enum DocStatus {
  DOC_PARSED,
  DOC_TOO_DEEP,        // a line holds more containers than allowed
  DOC_TOO_MANY_LINKS,  // references expand to more than 64 MB
} DocStatus;

// Parses doc->text (file, folder, first_line are set; valid UTF-8, "\n" line ends). When the answer
// is not DOC_PARSED, there is no tree; *line is where it nests deeper than `nesting`.
DocStatus doc_parse(Doc *doc, Dialect dialect, uint32_t nesting, Arena *scratch, uint32_t *line);
void doc_free(Doc *doc);

#endif
