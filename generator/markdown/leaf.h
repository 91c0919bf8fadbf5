// The paragraph, heading or cell at hand.
#ifndef MARKDOWN_LEAF_H
#define MARKDOWN_LEAF_H

#include "markdown/doc.h"

// A line of a paragraph, as libcmark counts them.
typedef struct LeafLine {
  uint32_t line;  // it really is
  uint32_t
      blanks;  // at its start that libcmark did not take off: a line without its containers' marks
} LeafLine;
typedef VEC(LeafLine) LeafLineVec;

// The paragraph, heading or table cell whose inline nodes are being walked: maps libcmark's
// positions back.
typedef struct Leaf {
  cmark_node *block;  // NULL for a cell
  uint32_t first;     // line it begins at, as the tree says
  uint32_t end;       // line after its last
  uint32_t
      skipped;  // lines of link definitions at its start, which libcmark's inline lines leave out
  uint32_t column;    // bytes before its content in line `first`, as libcmark sees it
  uint32_t quotes;    // ">" marks before its later lines
  uint32_t brackets;  // "[" that are open in the text so far: no autolinks there
  LeafLineVec lines;  // by libcmark's count; empty until asked for
  struct {
    uint32_t counted, line;
    size_t passed;  // of the offset, up to that line
  } run;            // how far the lines after the counted one were followed last
  // A table's cell, in line `first`: as it stands there, and as libcmark sees it ("\|" is "|").
  bool is_cell;
  Str cell_raw, cell;
} Leaf;

#endif
