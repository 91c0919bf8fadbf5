// Emphasis by the rules that are proposed for CommonMark where words are not divided by spaces
// (Chinese, Japanese, Korean): punctuation of theirs counts as a letter, and beside a letter of
// theirs the other punctuation does not keep a run from opening or closing. So "**A,**B" is strong
// with a comma of full width, as it is with a letter.
//
// libcmark has paired by its own rules when we come. In a leaf where the two differ its pairs are
// taken apart: each mark becomes a piece, and all of them are paired anew, by the algorithm of the
// specification (its appendix, "process emphasis"). Where something encloses text (a link, a struck
// text), marks pair within it or outside of it.
#include "markdown/emphasis.h"

#include "base/utf8.h"
#include "markdown/inline_rules.h"
#include "markdown/node_text.h"

// ---- what a run can do --------------------------------------------------------------------------

Flanks flanks_of(char mark, uint32_t before, uint32_t after, bool cjk) {
  bool space_before = utf8_is_space(before), space_after = utf8_is_space(after);
  bool any_before = utf8_is_punctuation(before), any_after = utf8_is_punctuation(after);
  bool letter_before = cjk && utf8_is_cjk(before), letter_after = cjk && utf8_is_cjk(after);
  bool punctuation_before = any_before && !letter_before;
  bool punctuation_after = any_after && !letter_after;
  bool left =
      !space_after && (!punctuation_after || space_before || punctuation_before || letter_before);
  bool right =
      !space_before && (!punctuation_before || space_after || punctuation_after || letter_after);
  if (mark == '*') return (Flanks){left, right};
  return (Flanks){left && (!right || any_before), right && (!left || any_after)};
}

bool emphasis_differs(Str text) {
  for (size_t at = 0, end; at < text.len; at = end) {
    char mark = text.ptr[at];
    end = at + 1;
    if (mark != '*' && mark != '_') continue;
    while (end < text.len && text.ptr[end] == mark) end++;
    size_t length;
    uint32_t before = at > 0 ? utf8_decode_last(text, at, &length) : '\n';
    uint32_t after = end < text.len ? utf8_decode(str_from_index(text, end), &length) : '\n';
    Flanks theirs = flanks_of(mark, before, after, false);
    Flanks ours = flanks_of(mark, before, after, true);
    if (theirs.can_open != ours.can_open || theirs.can_close != ours.can_close) return true;
  }
  return false;
}

// ---- pairing ------------------------------------------------------------------------------------

// Marks of the same character without anything between them.
typedef struct Run {
  size_t start, end;  // of the marks that are not paired yet
  size_t length;      // of all
  char mark;
  Flanks flanks;
} Run;

typedef struct Pairing {
  Arena *scratch;
  VEC(Piece *) marks;
  VEC(Run) runs;
  VEC(size_t) openers;  // runs that are open, the innermost last
  size_t floor;         // openers below it stand outside of what encloses the text at hand
  VEC(size_t) floors;
  // By character, whether it can open too, and length modulo 3: in runs before this one no closer
  // of that sort has found an opener.
  size_t bottom[2][2][3];
  uint32_t last;  // the code point before what comes next
  bool in_run;    // the last run may go on
} Pairing;

static void dress(Pairing *pairing, size_t at, size_t used, PieceKind kind) {
  *pairing->marks.items[at] = (Piece){.kind = kind, .element = used == 2 ? "strong" : "em"};
  if (used == 2) *pairing->marks.items[at + 1] = (Piece){0};
}

// The rule of three: runs that could be both do not meet when their lengths sum up to a multiple.
static bool may_meet(const Run *opener, const Run *closer) {
  bool both = opener->flanks.can_close || closer->flanks.can_open;
  return !both || (opener->length + closer->length) % 3 != 0 ||
         (opener->length % 3 == 0 && closer->length % 3 == 0);
}

// The place among the openers of the nearest one that a closer takes; STR_NONE: none.
static size_t opener_for(const Pairing *pairing, const Run *closer, size_t bottom) {
  for (size_t i = pairing->openers.len; i > pairing->floor; i--) {
    size_t number = pairing->openers.items[i - 1];
    const Run *opener = &pairing->runs.items[number];
    if (number < bottom) break;
    if (opener->mark == closer->mark && may_meet(opener, closer)) return i - 1;
  }
  return STR_NONE;
}

static void close_run(Pairing *pairing, size_t number) {
  Run *closer = &pairing->runs.items[number];
  size_t *bottom =
      &pairing->bottom[closer->mark == '_'][closer->flanks.can_open][closer->length % 3];
  while (closer->start < closer->end) {
    size_t at = opener_for(pairing, closer, *bottom);
    if (at == STR_NONE) {
      *bottom = number;
      return;
    }
    Run *opener = &pairing->runs.items[pairing->openers.items[at]];
    size_t used = opener->end - opener->start >= 2 && closer->end - closer->start >= 2 ? 2 : 1;
    opener->end -= used;
    dress(pairing, opener->end, used, PIECE_OPEN);
    dress(pairing, closer->start, used, PIECE_CLOSE);
    closer->start += used;
    pairing->openers.len = opener->start < opener->end ? at + 1 : at;
  }
}

// What comes next is known: the last run can be paired.
static void end_run(Pairing *pairing, uint32_t next) {
  if (!pairing->in_run) return;
  pairing->in_run = false;
  size_t number = pairing->runs.len - 1;
  Run *run = &pairing->runs.items[number];
  run->flanks = flanks_of(run->mark, pairing->last, next, true);
  if (run->flanks.can_close) close_run(pairing, number);
  if (run->flanks.can_open && run->start < run->end)
    *vec_add(pairing->scratch, &pairing->openers) = number;
  pairing->last = (unsigned char)run->mark;
}

// ---- the leaf -----------------------------------------------------------------------------------

static void pass_text(Pairing *pairing, Str text) {
  if (text.len == 0) return;
  size_t length;
  end_run(pairing, utf8_decode(text, &length));
  pairing->last = utf8_decode_last(text, text.len, &length);
}

static void pass_mark(Pairing *pairing, Piece *piece) {
  char mark = piece->text.ptr[0];
  if (pairing->in_run && vec_last(&pairing->runs)->mark != mark)
    end_run(pairing, (unsigned char)mark);
  size_t at = pairing->marks.len;
  *vec_add(pairing->scratch, &pairing->marks) = piece;
  if (!pairing->in_run)
    *vec_add(pairing->scratch, &pairing->runs) = (Run){.start = at, .mark = mark};
  Run *run = vec_last(&pairing->runs);
  run->end = at + 1;
  run->length++;
  pairing->in_run = true;
}

static void enclose(Pairing *pairing, Str sign) {
  pass_text(pairing, sign);
  *vec_add(pairing->scratch, &pairing->floors) = pairing->floor;
  pairing->floor = pairing->openers.len;
}

static void unclose(Pairing *pairing, Str sign) {
  pass_text(pairing, sign);
  pairing->openers.len = pairing->floor;
  pairing->floor = pairing->floors.items[--pairing->floors.len];
}

static void pass_pieces(Pairing *pairing, TextPieces *pieces) {
  for (size_t i = 0; i < pieces->len; i++) {
    Piece *piece = &pieces->items[i];
    switch (piece->kind) {
      case PIECE_TEXT: pass_text(pairing, piece->text); break;
      case PIECE_EMPHASIS: pass_mark(pairing, piece); break;
      case PIECE_OPEN: enclose(pairing, S("~")); break;
      case PIECE_CLOSE: unclose(pairing, S("~")); break;
      case PIECE_OBJECT: pass_text(pairing, piece->text.len > 0 ? piece->text : S("]")); break;
    }
  }
}

static void enter(void *context, cmark_node *node) {
  Pairing *pairing = context;
  void *data = cmark_node_get_user_data(node);
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
      if (data)
        pass_pieces(pairing, data);
      else
        pass_text(pairing, node_literal(node));
      break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG: pass_pieces(pairing, &((NodeMarks *)data)->open); break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: enclose(pairing, S("[")); break;
    case CMARK_NODE_CODE: pass_text(pairing, S("`")); break;
    case CMARK_NODE_HTML_INLINE: pass_text(pairing, S("<>")); break;
    default: pass_text(pairing, S("\n")); break;
  }
}

static void leave(void *context, cmark_node *node) {
  Pairing *pairing = context;
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
      pass_pieces(pairing, &((NodeMarks *)cmark_node_get_user_data(node))->close);
      break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: unclose(pairing, S(")")); break;
    default: break;
  }
}

void emphasis_pair(Convert *c, cmark_node *block) {
  Pairing pairing = {.scratch = c->scratch, .last = '\n'};
  node_walk(block, enter, leave, &pairing);
  end_run(&pairing, '\n');
}
