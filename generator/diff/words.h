// Two versions of one block, word by word.
#ifndef DIFF_WORDS_H
#define DIFF_WORDS_H

#include "site/blocks.h"

typedef enum WordOp { WORD_SAME, WORD_REMOVED, WORD_ADDED } WordOp;

typedef struct Word {
  WordOp op;
  const Token *token;
} Word;
typedef VEC(Word) WordVec;

// Fills out with the words of both versions, removed before added. False, and out is empty, when
// less than 40 % of them are in both: then the blocks are better shown one after the other.
bool words_compare(const Block *before, const Block *after, Arena *scratch, WordVec *out);

#endif
