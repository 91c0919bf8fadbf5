// What libcmark leaves as text and the inline rules do not. One pass over a leaf's inline nodes, in
// order; the tree itself stays as it is, text nodes get pieces to be written in their place.
#include "markdown/inline.h"

#include "markdown/convert.h"
#include "markdown/emphasis.h"
#include "markdown/node_text.h"
#include "markdown/pairs.h"
#include "markdown/placeholders.h"

// ---- text nodes ---------------------------------------------------------------------------------

static bool has_rule(const InlineFinder *finder, size_t rule, Str rest) {
  return finder->rules >> rule & 1 && str_starts(rest, str_from(inline_rules[rule].trigger));
}

// Whether a rule's trigger, a bracket or a mark of emphasis stands at literal[at].
static bool is_trigger(const InlineFinder *finder, Str literal, size_t at) {
  char c = literal.ptr[at];
  if (!finder->begins[(unsigned char)c]) return false;
  if (c == '[' || c == ']' || c == '*' || c == '_') return true;
  Str rest = str_from_index(literal, at);
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (has_rule(finder, i, rest)) return true;
  return false;
}

// Literal links look whether they stand in brackets, which may be a link.
static void count_bracket(Convert *c, char bracket) {
  uint32_t *open = &c->leaf.brackets;
  if (bracket == '[') ++*open;
  if (bracket == ']' && *open > 0) --*open;
}

// Handles the trigger at literal[at]; returns where to go on.
static size_t find_at(InlineText *text, size_t at) {
  if (text_cursor_is_escaped(&text->cursor, at)) return at + 1;
  Str rest = str_from_index(text->cursor.literal, at);
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++) {
    if (!has_rule(text->finder, i, rest)) continue;
    size_t next = inline_rules[i].find(text, &inline_rules[i], at);
    if (next > at) return next;
  }
  if (rest.ptr[0] == '*' || rest.ptr[0] == '_')
    return inline_take(text, at, at + 1,
                       (Piece){.kind = PIECE_EMPHASIS, .text = str_sub(rest, 0, 1)});
  count_bracket(text->finder->c, rest.ptr[0]);
  return at + 1;
}

// Leaves out the bytes of a text that a literal link before it has taken.
static size_t skip_taken(InlineText *text) {
  const InlineFinder *finder = text->finder;
  TextCursor *cursor = &text->cursor;
  if (finder->taken == 0 || cursor->lost || finder->taken_line != cursor->place.line) return 0;
  while (cursor->in_literal < cursor->literal.len && cursor->in_raw < finder->taken)
    text_cursor_go(cursor, cursor->in_literal + 1);
  return cursor->in_literal;
}

// Most texts hold nothing of interest.
static bool is_plain(const InlineFinder *finder, Str literal) {
  if (finder->taken > 0 || finder->skip > 0) return false;
  for (size_t at = 0; at < literal.len; at++)
    if (is_trigger(finder, literal, at)) return false;
  return true;
}

static void find_in_text(InlineFinder *finder, cmark_node *node) {
  if (is_plain(finder, node_literal(node))) return;
  InlineText text = {.finder = finder, .node = node, .cursor = text_cursor(finder->c, node)};
  text.pieces = arena_new(finder->c->scratch, TextPieces);
  text.done = skip_taken(&text);
  if (finder->skip > text.done) text.done = finder->skip;
  finder->skip = 0;
  text.raw_done = text.cursor.in_raw;
  Str literal = text.cursor.literal;
  for (size_t at = text.done; at < literal.len;)
    at = is_trigger(finder, literal, at) ? find_at(&text, at) : at + 1;
  inline_add_text(&text, literal.len);
  cmark_node_set_user_data(node, text.pieces);
}

// ---- the walk -----------------------------------------------------------------------------------

// Whether a literal link has taken a byte of the text.
static bool is_taken(const InlineFinder *finder, Place place) {
  return finder->taken > 0 && place.line == finder->taken_line && place.column < finder->taken;
}

static Place end_of(InlineFinder *finder, cmark_node *node) {
  Place end = {UINT32_MAX, 0};
  locate_seen_end(finder->c, node, &end);
  return end;
}

// libcmark's position of code leaves out the backticks; the nearest of them is looked at.
static bool begins_taken(InlineFinder *finder, cmark_node *node) {
  Place place;
  if (finder->taken == 0 || !locate_seen(finder->c, node, &place)) return false;
  if (cmark_node_get_type(node) == CMARK_NODE_CODE && place.column > 0) place.column--;
  return is_taken(finder, place);
}

static void visit_emphasis(InlineFinder *finder, cmark_node *node) {
  PieceKind kind = finder->cjk ? PIECE_EMPHASIS : PIECE_TEXT;
  if (begins_taken(finder, node))
    pairs_dissolve(finder->c, node, kind, false, !is_taken(finder, end_of(finder, node)));
  else if (finder->cjk)
    pairs_dissolve(finder->c, node, kind, true, true);
  else
    pairs_open_node(finder, node, 0);
}

static void leave_emphasis(InlineFinder *finder, cmark_node *node) {
  NodeMarks *dissolved = cmark_node_get_user_data(node);
  if (dissolved && finder->cjk && is_taken(finder, end_of(finder, node))) dissolved->close.len = 0;
  if (dissolved) return;  // no longer on the stack
  size_t at = finder->openers.len;
  while (finder->openers.items[at - 1].node != node) at--;
  pairs_pop_to(finder, at - 1);
  if (is_taken(finder, end_of(finder, node)))
    pairs_dissolve(finder->c, node, PIECE_TEXT, true, false);
}

// Code, raw HTML or a link whose beginning a literal link has taken: the rest of it is text.
static void cut_taken(InlineFinder *finder, cmark_node *node) {
  if (!begins_taken(finder, node)) return;
  NodeMarks *marks = arena_new(finder->c->scratch, NodeMarks);
  Place end = end_of(finder, node);
  Str line = locate_content(finder->c, finder->taken_line);
  bool code = cmark_node_get_type(node) == CMARK_NODE_CODE;
  while (code && end.column + 1 < line.len && line.ptr[end.column + 1] == '`') end.column++;
  if (end.line == finder->taken_line && end.column >= finder->taken)
    *vec_add(finder->c->scratch, &marks->open) =
        (Piece){.text = str_sub(line, finder->taken, end.column + 1 - finder->taken)};
  cmark_node_set_user_data(node, marks);
}

// Inside a link, pairs are among themselves: the openers outside are below the floor.
static void visit_link(InlineFinder *finder, cmark_node *node) {
  cut_taken(finder, node);
  pairs_open_node(finder, node, finder->floor);
  finder->floor = finder->openers.len;
  finder->in_link++;
}

static void leave_link(InlineFinder *finder, cmark_node *node) {
  size_t at = finder->floor - 1;
  finder->floor = finder->openers.items[at].piece;
  pairs_pop_to(finder, at);
  finder->in_link--;
  if (cmark_node_get_type(node) == CMARK_NODE_LINK) finder->c->leaf.brackets = 0;
}

// A literal link takes the backslash that made a line break.
static void visit_linebreak(InlineFinder *finder, cmark_node *node) {
  bool taken =
      finder->taken > 0 && finder->taken == locate_content(finder->c, finder->taken_line).len;
  if (taken) cmark_node_set_user_data(node, arena_new(finder->c->scratch, NodeMarks));
  finder->taken = 0;
}

static void visit(void *context, cmark_node *node) {
  InlineFinder *finder = context;
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: find_in_text(finder, node); break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG: visit_emphasis(finder, node); break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: visit_link(finder, node); break;
    case CMARK_NODE_LINEBREAK: visit_linebreak(finder, node); break;
    case CMARK_NODE_SOFTBREAK: finder->taken = 0; break;
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE: cut_taken(finder, node); break;
    default: break;
  }
}

static void leave(void *context, cmark_node *node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG: leave_emphasis(context, node); break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: leave_link(context, node); break;
    default: break;
  }
}

static bool leaf_has_triggers(const Convert *c, Str text) {
  return c->doc->triggers && inline_triggers(text, c->doc->triggers) != 0;
}

static void note_first_bytes(InlineFinder *finder) {
  finder->begins['['] = finder->begins[']'] = true;
  finder->begins['*'] = finder->begins['_'] = finder->cjk;
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++)
    finder->begins[(unsigned char)inline_rules[i].trigger[0]] |= finder->rules >> i & 1;
}

void inline_find(Convert *c, cmark_node *block, size_t skip, InlineFound *found) {
  placeholders_find(c, block);
  bool any = skip > 0 || c->cjk || c->doc->triggers;
  if (!any) return;
  Str text = c->leaf.is_cell ? c->leaf.cell : doc_lines(c->doc, c->leaf.first, c->leaf.end);
  bool cjk = c->cjk && emphasis_differs(text);
  if (skip == 0 && !cjk && !leaf_has_triggers(c, text)) return;
  InlineFinder finder = {
      .c = c, .block = block, .skip = skip, .found = found, .cjk = cjk, .rules = c->doc->triggers};
  note_first_bytes(&finder);
  node_walk(block, visit, leave, &finder);
  if (cjk) emphasis_pair(c, block);
}
