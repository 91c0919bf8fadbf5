// Pairs follow cmark-gfm's strikethrough: delimiters pair with the nearest opener of their length,
// and emphasis that would cross a pair is no emphasis. A closer looks at no more than the last
// opener of each class, so the search is linear.
#include "markdown/pairs.h"

#include "base/utf8.h"
#include "markdown/emphasis.h"

InlineFind pair_find;

// ---- the stack of openers -----------------------------------------------------------------------

static void push(InlineFinder *finder, Opener opener) {
  if (!opener.node) {
    opener.previous = finder->last[opener.class_];
    finder->last[opener.class_] = finder->openers.len + 1;
  }
  *vec_add(finder->c->scratch, &finder->openers) = opener;
}

void pairs_open_node(InlineFinder *finder, cmark_node *node, size_t floor) {
  push(finder, (Opener){.node = node, .piece = floor});
}

void pairs_pop_to(InlineFinder *finder, size_t length) {
  while (finder->openers.len > length) {
    const Opener *opener = &finder->openers.items[--finder->openers.len];
    if (!opener->node) finder->last[opener->class_] = opener->previous;
  }
}

// ---- emphasis that a pair or a literal link runs through ----------------------------------------

static Str marks_of(Convert *c, cmark_node *node) {
  Place place;
  size_t length = cmark_node_get_type(node) == CMARK_NODE_STRONG ? 2 : 1;
  bool underscore = locate_seen(c, node, &place) &&
                    str_starts(str_from_index(locate_content(c, place.line), place.column), S("_"));
  return str_sub(underscore ? S("__") : S("**"), 0, length);
}

static void add_marks(Convert *c, TextPieces *pieces, Str marks, PieceKind kind) {
  for (size_t i = 0; i < marks.len; i++)
    *vec_add(c->scratch, pieces) = (Piece){.kind = kind, .text = str_sub(marks, i, 1)};
}

void pairs_dissolve(Convert *c, cmark_node *node, PieceKind kind, bool open, bool close) {
  NodeMarks *marks = arena_new(c->scratch, NodeMarks);
  Str text = marks_of(c, node);
  if (open) add_marks(c, &marks->open, text, kind);
  if (close) add_marks(c, &marks->close, text, kind);
  cmark_node_set_user_data(node, marks);
}

// ---- runs of delimiters -------------------------------------------------------------------------

typedef struct Run {
  const InlineRule *rule;
  size_t length;
  bool can_open, can_close;
} Run;

static uint32_t class_of(const Run *run, size_t length, bool can_close) {
  uint32_t first = (uint32_t)(run->rule - inline_rules) * PAIR_CLASSES;
  return first + (uint32_t)(length - run->rule->shortest) * 2 + can_close;
}

// The nearest opener that a closer looks at, index + 1; 0: none. Runs of different lengths do not
// meet when either could be both opener and closer (the rule of three of emphasis).
static size_t nearest(const InlineFinder *finder, const Run *run) {
  size_t best = 0;
  for (size_t length = run->rule->shortest; length <= run->rule->longest; length++) {
    for (int can_close = 0; can_close < 2; can_close++) {
      if (length != run->length && (run->can_open || can_close)) continue;
      size_t last = finder->last[class_of(run, length, can_close)];
      if (last > best) best = last;
    }
  }
  return best > finder->floor ? best : 0;
}

static bool close_pair(InlineText *text, const Run *run) {
  InlineFinder *finder = text->finder;
  size_t at = nearest(finder, run);
  if (at == 0) return false;
  Opener opener = finder->openers.items[at - 1];
  Piece *open = &opener.pieces->items[opener.piece];
  if (open->text.len != run->length) return false;
  for (size_t i = at; i < finder->openers.len; i++)
    if (finder->openers.items[i].node)
      pairs_dissolve(finder->c, finder->openers.items[i].node, PIECE_TEXT, true, true);
  *open = (Piece){.kind = PIECE_OPEN, .element = run->rule->element};
  pairs_pop_to(finder, at - 1);
  inline_add(text, (Piece){.kind = PIECE_CLOSE, .element = run->rule->element});
  return true;
}

static bool ends_word(uint32_t c) {
  return utf8_is_space(c) || utf8_is_punctuation(c) || utf8_is_cjk(c);
}

static void find_flanks(Str raw, size_t start, size_t end, bool cjk, Run *run) {
  size_t length;
  uint32_t before = start > 0 ? utf8_decode_last(raw, start, &length) : '\n';
  uint32_t after = end < raw.len ? utf8_decode(str_from_index(raw, end), &length) : '\n';
  Flanks flanks = flanks_of('*', before, after, cjk);
  run->can_open = flanks.can_open && (!run->rule->apart || ends_word(before));
  run->can_close = flanks.can_close && (!run->rule->apart || ends_word(after));
}

static size_t run_length(Str text, size_t at) {
  size_t end = at;
  while (end < text.len && text.ptr[end] == text.ptr[at]) end++;
  return end - at;
}

size_t pair_find(InlineText *text, const InlineRule *rule, size_t at) {
  Str raw = text->cursor.raw, literal = text->cursor.literal;
  size_t start = text->cursor.in_raw;
  Run run = {.rule = rule, .length = run_length(literal, at)};
  bool here = start < raw.len && raw.ptr[start] == literal.ptr[at];
  if (!here || run_length(raw, start) != run.length)
    return at + run.length;  // libcmark's position was wrong
  inline_add_text(text, at);
  text->done = at + run.length;
  bool fits = run.length >= rule->shortest && run.length <= rule->longest;
  find_flanks(raw, start, start + run.length, text->finder->c->cjk, &run);
  if (fits && run.can_close && close_pair(text, &run)) return text->done;
  inline_add(text, (Piece){.text = str_sub(literal, at, run.length)});
  if (fits && run.can_open)
    push(text->finder, (Opener){.pieces = text->pieces,
                                .piece = text->pieces->len - 1,
                                .class_ = class_of(&run, run.length, run.can_close)});
  return text->done;
}
