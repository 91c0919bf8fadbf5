// The inline rules as data (inline_rules.def), and what they make of a text.
#ifndef MARKDOWN_INLINE_RULES_H
#define MARKDOWN_INLINE_RULES_H

#include "markdown/doc.h"

typedef struct InlineRule InlineRule;
typedef struct InlineText InlineText;

typedef enum PieceKind {
  PIECE_TEXT,
  PIECE_EMPHASIS,  // one "*" or "_" that emphasis.c pairs; a text where it finds no partner
  PIECE_OPEN,      // an element begins
  PIECE_CLOSE,     // and ends
  PIECE_OBJECT,    // what a rule of its own writes
} PieceKind;

// A part of a text node, to be written in its place.
typedef struct Piece {
  PieceKind kind;
  const InlineRule *rule;  // of an object
  const char *element;     // of PIECE_OPEN and PIECE_CLOSE
  Str text;                // as plain text has it: of a text, an object; may be empty
  Str value;               // of an object, its rule's own: a URL, a label
  Place place;             // of an object
} Piece;
typedef VEC(Piece) TextPieces;

// What a node that is no text node after all is written as: emphasis that something runs through, a
// link whose beginning belongs to a literal one.
typedef struct NodeMarks {
  TextPieces open, close;  // in the place of its tags
} NodeMarks;

// Looks at text->cursor.literal[at], where the rule's trigger stands, not escaped. Returns where to
// go on behind what it found, `at` when it found nothing; inline_take (inline.h) adds a piece.
typedef size_t InlineFind(InlineText *text, const InlineRule *rule, size_t at);
// Writes an object that `find` has added.
typedef void InlineWrite(Convert *c, const Piece *piece);

struct InlineRule {
  const char *trigger;
  Dialect from;
  InlineFind *find;
  InlineWrite *write;         // NULL: its pieces are elements
  const char *element;        // of a pair; NULL: none
  Str style;                  // of a pair, in comparisons of versions
  uint8_t shortest, longest;  // of a pair's runs
  bool apart;                 // of a pair: not within a word
};

typedef enum InlineRuleId {
#define INLINE_PAIR(name, ...) INLINE_##name,
#define INLINE_OBJECT(name, ...) INLINE_##name,
#include "markdown/inline_rules.def"
#undef INLINE_PAIR
#undef INLINE_OBJECT
  INLINE_RULE_COUNT
} InlineRuleId;

extern const InlineRule inline_rules[INLINE_RULE_COUNT];

// ---- inline_triggers.c

// Which rules' triggers the text holds: bit N for rule N. Only those of `among` are looked for.
uint32_t inline_triggers(Str text, uint32_t among);
// The rules that a dialect has.
uint32_t inline_rules_of(Dialect dialect);
// The style of the pair with that element; empty when it is none of a pair.
Str inline_style(Str element);

#endif
