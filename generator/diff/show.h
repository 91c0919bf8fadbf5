// Compared blocks as HTML: well-formed, without ids, links, scripts or anything the old text brings
// but words.
#ifndef DIFF_SHOW_H
#define DIFF_SHOW_H

#include "base/buf.h"
#include "diff/words.h"

// A block as it is, as removed, or as added.
void show_block(Buf *out, const Blocks *blocks, const Block *block, WordOp op);
// A block whose words were compared, as it is after. Removed words are dressed by the styles of
// `before`.
void show_words(Buf *out, const Blocks *before, const Blocks *after, const Block *block,
                const WordVec *words);
// "12 unchanged paragraphs".
void show_fold(Buf *out, size_t blocks);
// The words of a heading, to say where the next change stands.
void show_place(Buf *out, const Block *heading);
// A block that stands elsewhere now.
void show_moved(Buf *out, const Block *block, bool removed);

#endif
