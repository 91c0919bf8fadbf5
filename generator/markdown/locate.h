// From libcmark's positions to places in the text.
#ifndef MARKDOWN_LOCATE_H
#define MARKDOWN_LOCATE_H

#include "markdown/convert.h"

// Walks along a text node's literal and the raw text it came from, forward only.
typedef struct TextCursor {
  Str literal;
  Str raw;  // the line or cell it stands in, without container marks
  size_t in_literal, in_raw;
  Place place;  // of raw
  bool lost;    // libcmark's position was wrong: raw is the literal itself
} TextCursor;
TextCursor text_cursor(Convert *c, cmark_node *text);
// Goes to literal[offset]; cursor->in_raw is where that stands in cursor->raw.
void text_cursor_go(TextCursor *cursor, size_t offset);
// The place in the Doc of byte `in_raw` of the cursor's line.
Place text_cursor_place(const Convert *c, const TextCursor *cursor, size_t in_raw);
// Whether literal[offset] was written with a backslash or as a character reference.
bool text_cursor_is_escaped(TextCursor *cursor, size_t offset);

// The same for the literal of an HTML block, which has the lines of the text without container
// marks.
typedef struct BlockCursor {
  const Doc *doc;
  Str literal;
  uint32_t line;     // of the text
  size_t start, at;  // in the literal: of that line, and what was looked at
  uint32_t before;   // bytes that the containers took off that line
} BlockCursor;
BlockCursor block_cursor(const Convert *c, cmark_node *block);
Place block_cursor_at(BlockCursor *cursor, size_t offset);

// Where a node begins in the text; false when libcmark gives it no position.
bool locate_node(Convert *c, cmark_node *node, Place *out);
// The place of its last byte.
bool locate_end(Convert *c, cmark_node *node, Place *out);
// The same in what libcmark sees: bytes of a line's content without container marks, or of a cell.
bool locate_seen(Convert *c, cmark_node *node, Place *out);
bool locate_seen_end(Convert *c, cmark_node *node, Place *out);
Str locate_content(const Convert *c, uint32_t line);
// Where a link, an image or inline raw HTML begins, and the span of all of it.
Span locate_link(Convert *c, cmark_node *node, Place *out);
Place locate_block(const Convert *c, cmark_node *block);
// Marks the definition of a link or image that is written as a reference as used.
void reference_note_use(Convert *c, cmark_node *node, Place place);

#endif
