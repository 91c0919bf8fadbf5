// What GitHub's dialect finds in text: strikethrough, literal links, footnote references, {#id}.
#ifndef MARKDOWN_INLINE_H
#define MARKDOWN_INLINE_H

#include "markdown/convert.h"

typedef enum PieceKind {
  PIECE_TEXT,
  PIECE_LINK,
  PIECE_FOOTNOTE,
  PIECE_TILDES,
  PIECE_DELETE,
  PIECE_DELETE_END
} PieceKind;

typedef struct Piece {
  PieceKind kind;
  Str text;     // as shown; "^label" of a footnote
  Str url;      // of a link
  Place place;  // of a link or footnote
} Piece;
typedef VEC(Piece) TextPieces;

typedef struct NodeMarks {
  Str open, close;  // as text
} NodeMarks;

// Gives text nodes of the leaf their pieces. `skip` bytes of the first one are left out. *choice
// gets the id of a heading's {#id}, and choice_place its place; NULL for other blocks.
typedef struct InlineFound {
  Str choice;
  bool chosen;
  Place place;
} InlineFound;
void inline_find(Convert *c, cmark_node *block, size_t skip, InlineFound *found);

#endif
