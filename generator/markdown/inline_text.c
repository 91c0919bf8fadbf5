// What a rule's finder does with a text node.
#include "markdown/convert.h"
#include "markdown/inline.h"

void inline_add(InlineText *text, Piece piece) {
  *vec_add(text->finder->c->scratch, text->pieces) = piece;
}

void inline_add_text(InlineText *text, size_t end) {
  if (end > text->done)
    inline_add(text, (Piece){.text = str_sub(text->cursor.literal, text->done, end - text->done)});
  text->done = end;
}

size_t inline_take(InlineText *text, size_t at, size_t end, Piece piece) {
  inline_add_text(text, at);
  inline_add(text, piece);
  text->done = end;
  return end;
}
