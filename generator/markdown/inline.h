// The search for inline constructs in a paragraph, heading or cell, by the rules.
#ifndef MARKDOWN_INLINE_H
#define MARKDOWN_INLINE_H

#include "markdown/autolink.h"
#include "markdown/inline_rules.h"
#include "markdown/locate.h"

// The {#id} of a heading.
typedef struct InlineFound {
  Str choice;
  bool chosen;
  Place place;
} InlineFound;

// Gives text nodes of the leaf their pieces. `skip` bytes of the first one are left out. *found
// gets a heading's {#id}; NULL for other blocks.
void inline_find(Convert *c, cmark_node *block, size_t skip, InlineFound *found);

// ---- for the rules ------------------------------------------------------------------------------

enum { PAIR_CLASSES = 4 };  // of one rule: two lengths, and whether they can close too

// Delimiters of a pair that are open, emphasis, or a link (inside which pairs stay among
// themselves).
typedef struct Opener {
  TextPieces *pieces;  // of delimiters: they are pieces->items[piece]
  size_t piece;        // of a link: the floor outside
  cmark_node *node;    // emphasis or a link; NULL: delimiters
  uint32_t class_;     // of delimiters
  size_t previous;     // the opener of the same class before it, index + 1
} Opener;

typedef struct InlineFinder {
  Convert *c;
  cmark_node *block;
  size_t skip;
  InlineFound *found;
  bool cjk;          // emphasis is paired anew: see emphasis.c
  uint32_t rules;    // those whose triggers the Doc holds
  bool begins[256];  // bytes that a trigger begins with
  VEC(Opener) openers;
  size_t last[INLINE_RULE_COUNT * PAIR_CLASSES];  // index + 1 of the last opener of each class
  size_t floor;      // openers below it are outside of the link at hand
  uint32_t in_link;  // links and images around
  // What a literal link runs through is part of it: everything in this line's content before the
  // offset.
  uint32_t taken_line, taken;
} InlineFinder;

// A text node that is looked through.
struct InlineText {
  InlineFinder *finder;
  cmark_node *node;
  TextCursor cursor;  // its literal, and the raw line; it stands where `find` is asked
  TextPieces *pieces;
  size_t done;      // of the literal: what has become pieces
  size_t raw_done;  // the same in the raw line
  AutolinkHost host;
};

// ---- inline_text.c

// Adds what stands before `at` as text, then the piece, which takes literal[at, end). Returns
// `end`.
size_t inline_take(InlineText *text, size_t at, size_t end, Piece piece);
// The parts of it: the literal up to `end` as text; a piece that takes nothing of the literal.
void inline_add_text(InlineText *text, size_t end);
void inline_add(InlineText *text, Piece piece);

#endif
