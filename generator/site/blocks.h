// A version of a page as a flat list of blocks, for comparing: what markdown/ makes of an old text
// and diff/ reads. Everything lives in the arena given to markdown_blocks.
#ifndef SITE_BLOCKS_H
#define SITE_BLOCKS_H

#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

typedef enum BlockKind {
  BLOCK_TEXT,  // paragraph, or the text of a tight list item
  BLOCK_HEADING,
  BLOCK_CODE,       // compared by line
  BLOCK_TABLE_ROW,  // compared by cell
  BLOCK_HTML,       // raw HTML, component tags: shown as escaped text
  BLOCK_RULE,
} BlockKind;

// A word, a punctuation mark, a run of white space (always " "), a CJK character, or an atom (code
// span, image, math) that is compared whole.
typedef struct Token {
  Str text;        // plain text
  uint64_t hash;   // equal tokens are the same to a reader: text, style, and for a link its target
  uint32_t style;  // index into Blocks.styles
  bool word;       // counts as a word
} Token;
typedef VEC(Token) TokenVec;

// How a token is dressed: the stack of inline elements around it, outermost first, as a set of
// names
// ("strong em code"). Index 0 is plain.
typedef VEC(Str) StyleVec;

typedef struct Block {
  BlockKind kind;
  uint8_t level;    // of a heading
  Str container;    // path of what it stands in: "ul li", "blockquote", ""
  Str id;           // of a heading: as a page would have it, before numbering of duplicates
  uint64_t hash;    // of kind, container and tokens: equal blocks need no diff
  TokenVec tokens;  // BLOCK_CODE: one token a line; BLOCK_TABLE_ROW: cells divided by a token "\t"
  uint32_t words;
  uint32_t heading;  // index of the nearest heading block at or above it, or UINT32_MAX
} Block;

typedef struct Blocks {
  VEC(Block) items;
  StyleVec styles;
  uint32_t words;
} Blocks;

#endif
