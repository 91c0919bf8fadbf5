// What libcmark leaves as text and GitHub's dialect does not: strikethrough, literal links,
// footnote references, a heading's {#id}. One pass over a leaf's inline nodes, in order; the tree
// itself stays as it is, text nodes get pieces to be written in their place.
//
// Strikethrough follows cmark-gfm: delimiters pair with the nearest opener of their length, and
// emphasis that would cross a pair is no emphasis. A closer looks at no more than the last opener
// of each class, so the pass is linear.
#include "markdown/inline.h"

#include "base/utf8.h"
#include "markdown/autolink.h"
#include "markdown/convert.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"
#include "markdown/scan.h"

enum { TILDES_MAX = 2, CLASSES = 4 };

// An open strikethrough, emphasis, or a link (inside which pairs stay among themselves).
typedef struct Opener {
  TextPieces *pieces;  // of tildes: the piece is pieces->items[piece]
  size_t piece;
  cmark_node *emphasis;
  int class_;       // of tildes: length and whether they can close too; -1 for others
  size_t previous;  // the opener of the same class before it, index + 1
} Opener;

typedef struct Finder {
  Convert *c;
  cmark_node *block;
  size_t skip;
  InlineFound *found;
  VEC(Opener) openers;
  size_t last[CLASSES];  // index + 1 of the last opener of each class
  size_t floor;          // openers below it are outside of the link at hand
  uint32_t in_link;      // links and images around
  // What a literal link runs through is part of it: everything in this line's content before the
  // offset.
  uint32_t taken_line, taken;
} Finder;

// ---- the stack of openers -----------------------------------------------------------------------

static void push(Finder *finder, Opener opener) {
  if (opener.class_ >= 0) {
    opener.previous = finder->last[opener.class_];
    finder->last[opener.class_] = finder->openers.len + 1;
  }
  *vec_add(finder->c->scratch, &finder->openers) = opener;
}

static void pop_to(Finder *finder, size_t length) {
  while (finder->openers.len > length) {
    const Opener *opener = &finder->openers.items[--finder->openers.len];
    if (opener->class_ >= 0) finder->last[opener->class_] = opener->previous;
  }
}

static int class_of(size_t length, bool can_close) { return (int)(length - 1) * 2 + can_close; }

// The nearest opener that a closer looks at, index + 1. Runs of one and of two tildes whose lengths
// sum up to three do not meet when either could be both opener and closer (the rule of three of
// emphasis).
static size_t nearest(const Finder *finder, size_t length, bool can_open) {
  size_t best = 0;
  for (int class_ = 0; class_ < CLASSES; class_++) {
    bool other_length = class_ / 2 != (int)length - 1, can_close = class_ % 2;
    if (other_length && (can_open || can_close)) continue;
    if (finder->last[class_] > best) best = finder->last[class_];
  }
  return best > finder->floor ? best : 0;
}

static Str marks_of(Convert *c, cmark_node *node) {
  Place place;
  size_t length = cmark_node_get_type(node) == CMARK_NODE_STRONG ? 2 : 1;
  bool underscore = locate_seen(c, node, &place) &&
                    str_starts(str_from_index(locate_content(c, place.line), place.column), S("_"));
  return str_sub(underscore ? S("__") : S("**"), 0, length);
}

static void dissolve(Convert *c, cmark_node *node, bool open, bool close) {
  NodeMarks *marks = arena_new(c->scratch, NodeMarks);
  Str text = marks_of(c, node);
  if (open) marks->open = text;
  if (close) marks->close = text;
  cmark_node_set_user_data(node, marks);
}

// ---- pieces -------------------------------------------------------------------------------------

typedef struct Text {
  Finder *finder;
  cmark_node *node;
  TextCursor cursor;
  TextPieces *pieces;
  size_t done;      // of the literal: what has become pieces
  size_t raw_done;  // the same in the raw line
  AutolinkHost host;
} Text;

static void add_piece(Text *text, Piece piece) {
  *vec_add(text->finder->c->scratch, text->pieces) = piece;
}

static void add_text_up_to(Text *text, size_t end) {
  if (end > text->done)
    add_piece(text, (Piece){.kind = PIECE_TEXT,
                            .text = str_sub(text->cursor.literal, text->done, end - text->done)});
  text->done = end;
}

// ---- strikethrough ------------------------------------------------------------------------------

static bool close_tildes(Text *text, size_t length, bool can_open) {
  Finder *finder = text->finder;
  size_t at = nearest(finder, length, can_open);
  if (at == 0) return false;
  Opener opener = finder->openers.items[at - 1];
  Piece *open = &opener.pieces->items[opener.piece];
  if (open->text.len != length) return false;
  for (size_t i = at; i < finder->openers.len; i++)
    if (finder->openers.items[i].emphasis)
      dissolve(finder->c, finder->openers.items[i].emphasis, true, true);
  open->kind = PIECE_DELETE;
  pop_to(finder, at - 1);
  add_piece(text, (Piece){.kind = PIECE_DELETE_END});
  return true;
}

static void flanking(Str raw, size_t start, size_t end, bool *can_open, bool *can_close) {
  size_t length;
  uint32_t before = start > 0 ? utf8_decode_last(raw, start, &length) : '\n';
  uint32_t after = end < raw.len ? utf8_decode(str_from_index(raw, end), &length) : '\n';
  bool space_before = utf8_is_space(before), space_after = utf8_is_space(after);
  bool mark_before = utf8_is_punctuation(before), mark_after = utf8_is_punctuation(after);
  *can_open = !space_after && (!mark_after || space_before || mark_before);
  *can_close = !space_before && (!mark_before || space_after || mark_after);
}

static size_t find_tildes(Text *text, size_t at) {
  Str raw = text->cursor.raw;
  size_t start = text->cursor.in_raw, end = start;
  while (end < raw.len && raw.ptr[end] == '~') end++;
  size_t length = end - start, shown = 0;
  while (at + shown < text->cursor.literal.len && text->cursor.literal.ptr[at + shown] == '~')
    shown++;
  if (length != shown) return at + shown;  // libcmark's position was wrong
  add_text_up_to(text, at);
  text->done = at + length;
  bool can_open, can_close;
  flanking(raw, start, end, &can_open, &can_close);
  Str tildes = str_sub(text->cursor.literal, at, length);
  if (length <= TILDES_MAX && can_close && close_tildes(text, length, can_open)) return text->done;
  add_piece(text, (Piece){.kind = PIECE_TILDES, .text = tildes});
  if (length <= TILDES_MAX && can_open)
    push(text->finder,
         (Opener){text->pieces, text->pieces->len - 1, NULL, class_of(length, can_close), 0});
  return text->done;
}

// ---- links --------------------------------------------------------------------------------------

// Adds a link over raw[start, end), whose text begins at literal[at].
static size_t add_link(Text *text, size_t at, Autolink link, Str shown) {
  Convert *c = text->finder->c;
  Place place = text_cursor_place(c, &text->cursor, link.start);
  add_text_up_to(text, at);
  add_piece(text, (Piece){.kind = PIECE_LINK,
                          .text = shown,
                          .place = place,
                          .url = str_fmt(c->scratch, "%s%.*s", link.prefix, STR_ARG(shown))});
  TextCursor *cursor = &text->cursor;
  while (cursor->in_literal < cursor->literal.len && cursor->in_raw < link.end)
    text_cursor_go(cursor, cursor->in_literal + 1);
  text->done = cursor->in_literal;
  text->raw_done = link.end;
  if (cursor->in_raw > link.end)  // it ends inside of "\\*" or "&#35;", whose rest is text again
    add_piece(text, (Piece){.kind = PIECE_TEXT,
                            .text = str_sub(cursor->raw, link.end, cursor->in_raw - link.end)});
  if (cursor->in_raw < link.end && !cursor->lost) {
    text->finder->taken_line = cursor->place.line;
    text->finder->taken = (uint32_t)link.end;
  }
  return text->done;
}

static size_t find_url(Text *text, size_t at, char c) {
  size_t raw = text->cursor.in_raw;
  Finder *finder = text->finder;
  if (finder->in_link > 0 || finder->c->leaf.brackets > 0) return at + 1;
  Autolink link;
  bool found = c == ':' ? autolink_url(text->cursor.raw, text->raw_done, raw, &text->host, &link)
                        : autolink_www(text->cursor.raw, text->raw_done, raw, &text->host, &link);
  if (!found || raw - link.start > at - text->done) return at + 1;
  Str shown = str_sub(text->cursor.raw, link.start, link.end - link.start);
  return add_link(text, at - (raw - link.start), link, shown);
}

static size_t find_mail(Text *text, size_t at) {
  Autolink link;
  if (text->finder->in_link > 0 || !autolink_mail(text->cursor.literal, text->done, at, &link))
    return at + 1;
  Str shown = str_sub(text->cursor.literal, link.start, link.end - link.start);
  size_t before = at - link.start, after = link.end - at, raw = text->cursor.in_raw;
  if (raw < before) return at + 1;
  link.start = raw - before;
  link.end = raw + after;
  return add_link(text, at - before, link, shown);
}

// ---- footnotes and chosen ids -------------------------------------------------------------------

static size_t find_footnote(Text *text, size_t at) {
  Str rest = str_from_index(text->cursor.literal, at);
  size_t end = 2;
  while (end < rest.len && rest.ptr[end] != ']' && rest.ptr[end] != '[' &&
         !char_is_space(rest.ptr[end]))
    end++;
  bool closed = end > 2 && end < rest.len && rest.ptr[end] == ']';
  if (!closed || text->finder->in_link > 0) return at + 1;
  add_text_up_to(text, at);
  add_piece(text, (Piece){.kind = PIECE_FOOTNOTE,
                          .text = str_sub(rest, 2, end - 2),
                          .place = text_cursor_place(text->finder->c, &text->cursor,
                                                     text->cursor.in_raw)});
  text->done = at + end + 1;
  return text->done;
}

// "{#id}" at the end of a heading.
static size_t find_choice(Text *text, size_t at) {
  Finder *finder = text->finder;
  Str rest = str_trim_end(str_from_index(text->cursor.literal, at));
  bool last = !cmark_node_next(text->node) && cmark_node_parent(text->node) == finder->block;
  size_t end = at + 2;
  while (end < text->cursor.literal.len && !memchr("{}", text->cursor.literal.ptr[end], 2)) end++;
  if (!finder->found || !last || end != at + rest.len - 1 || rest.ptr[rest.len - 1] != '}')
    return at + 1;
  *finder->found =
      (InlineFound){.choice = str_dup(finder->c->arena, str_sub(rest, 2, rest.len - 3)),
                    .chosen = true,
                    .place = text_cursor_place(finder->c, &text->cursor, text->cursor.in_raw)};
  Str before = str_trim_end(str_sub(text->cursor.literal, text->done, at - text->done));
  add_text_up_to(text, text->done + before.len);
  text->done = text->cursor.literal.len;
  return text->done;
}

// ---- text nodes ---------------------------------------------------------------------------------

static bool is_trigger(Str literal, size_t at) {
  switch (literal.ptr[at]) {
    case '~':
    case '@':
    case '[':
    case ']': return true;
    case ':': return str_starts(str_from_index(literal, at), S("://"));
    case 'w': return str_starts(str_from_index(literal, at), S("www."));
    case '{': return at + 1 < literal.len && literal.ptr[at + 1] == '#';
    default: return false;
  }
}

static size_t find_bracket(Text *text, size_t at, char c) {
  uint32_t *open = &text->finder->c->leaf.brackets;
  bool page = text->finder->c->dialect == DIALECT_PAGE;
  bool caret = at + 1 < text->cursor.literal.len && text->cursor.literal.ptr[at + 1] == '^';
  if (c == '[' && page && caret) {
    size_t next = find_footnote(text, at);
    if (next > at + 1) return next;
  }
  if (c == '[')
    ++*open;
  else if (*open > 0)
    --*open;
  return at + 1;
}

// Handles the trigger at literal[at]; returns where to go on.
static size_t find_at(Text *text, size_t at) {
  if (text_cursor_is_escaped(&text->cursor, at)) return at + 1;
  char c = text->cursor.literal.ptr[at];
  switch (c) {
    case '~': return find_tildes(text, at);
    case '@': return find_mail(text, at);
    case '[':
    case ']': return find_bracket(text, at, c);
    case '{': return find_choice(text, at);
    default: return find_url(text, at, c);
  }
}

// Leaves out the bytes of a text that a literal link before it has taken.
static size_t skip_taken(Text *text) {
  const Finder *finder = text->finder;
  TextCursor *cursor = &text->cursor;
  if (finder->taken == 0 || cursor->lost || finder->taken_line != cursor->place.line) return 0;
  while (cursor->in_literal < cursor->literal.len && cursor->in_raw < finder->taken)
    text_cursor_go(cursor, cursor->in_literal + 1);
  return cursor->in_literal;
}

// Most texts hold nothing of interest.
static bool is_plain(const Finder *finder, Str literal) {
  if (finder->taken > 0 || finder->skip > 0) return false;
  for (size_t at = 0; at < literal.len; at++)
    if (is_trigger(literal, at)) return false;
  return true;
}

static void find_in_text(Finder *finder, cmark_node *node) {
  if (is_plain(finder, node_literal(node))) return;
  Text text = {.finder = finder, .node = node, .cursor = text_cursor(finder->c, node)};
  text.pieces = arena_new(finder->c->scratch, TextPieces);
  text.done = skip_taken(&text);
  if (finder->skip > text.done) text.done = finder->skip;
  finder->skip = 0;
  text.raw_done = text.cursor.in_raw;
  Str literal = text.cursor.literal;
  for (size_t at = text.done; at < literal.len;)
    at = is_trigger(literal, at) ? find_at(&text, at) : at + 1;
  add_text_up_to(&text, literal.len);
  cmark_node_set_user_data(node, text.pieces);
}

// ---- the walk -----------------------------------------------------------------------------------

// Whether a literal link has taken a byte of the text.
static bool is_taken(const Finder *finder, Place place) {
  return finder->taken > 0 && place.line == finder->taken_line && place.column < finder->taken;
}

static Place end_of(Finder *finder, cmark_node *node) {
  Place end = {UINT32_MAX, 0};
  locate_seen_end(finder->c, node, &end);
  return end;
}

// libcmark's position of code leaves out the backticks; the nearest of them is looked at.
static bool begins_taken(Finder *finder, cmark_node *node) {
  Place place;
  if (finder->taken == 0 || !locate_seen(finder->c, node, &place)) return false;
  if (cmark_node_get_type(node) == CMARK_NODE_CODE && place.column > 0) place.column--;
  return is_taken(finder, place);
}

static void visit_emphasis(Finder *finder, cmark_node *node) {
  if (begins_taken(finder, node))
    dissolve(finder->c, node, false, !is_taken(finder, end_of(finder, node)));
  else
    push(finder, (Opener){.emphasis = node, .class_ = -1});
}

static void leave_emphasis(Finder *finder, cmark_node *node) {
  if (cmark_node_get_user_data(node)) return;  // dissolved: no longer on the stack
  size_t at = finder->openers.len;
  while (finder->openers.items[at - 1].emphasis != node) at--;
  pop_to(finder, at - 1);
  if (is_taken(finder, end_of(finder, node))) dissolve(finder->c, node, true, false);
}

// Code, raw HTML or a link whose beginning a literal link has taken: the rest of it is text.
static void cut_taken(Finder *finder, cmark_node *node) {
  if (!begins_taken(finder, node)) return;
  NodeMarks *marks = arena_new(finder->c->scratch, NodeMarks);
  Place end = end_of(finder, node);
  Str line = locate_content(finder->c, finder->taken_line);
  bool code = cmark_node_get_type(node) == CMARK_NODE_CODE;
  while (code && end.column + 1 < line.len && line.ptr[end.column + 1] == '`') end.column++;
  if (end.line == finder->taken_line && end.column >= finder->taken)
    marks->open = str_sub(line, finder->taken, end.column + 1 - finder->taken);
  cmark_node_set_user_data(node, marks);
}

// Inside a link, pairs are among themselves: the openers outside are below the floor.
static void visit_link(Finder *finder, cmark_node *node) {
  cut_taken(finder, node);
  push(finder, (Opener){.piece = finder->floor, .emphasis = node, .class_ = -1});
  finder->floor = finder->openers.len;
  finder->in_link++;
}

static void leave_link(Finder *finder, cmark_node *node) {
  size_t at = finder->floor - 1;
  finder->floor = finder->openers.items[at].piece;
  pop_to(finder, at);
  finder->in_link--;
  if (cmark_node_get_type(node) == CMARK_NODE_LINK) finder->c->leaf.brackets = 0;
}

// A literal link takes the backslash that made a line break.
static void visit_linebreak(Finder *finder, cmark_node *node) {
  bool taken =
      finder->taken > 0 && finder->taken == locate_content(finder->c, finder->taken_line).len;
  if (taken) cmark_node_set_user_data(node, arena_new(finder->c->scratch, NodeMarks));
  finder->taken = 0;
}

static void visit(void *context, cmark_node *node) {
  Finder *finder = context;
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

static bool leaf_has_triggers(const Convert *c) {
  const Doc *doc = c->doc;
  bool any = doc->has_tilde || doc->has_at || doc->has_url || doc->has_www || doc->has_note ||
             doc->has_choice;
  if (!any) return false;
  Str text = c->leaf.is_cell ? c->leaf.cell : doc_lines(doc, c->leaf.first, c->leaf.end);
  if (text.len == 0) return false;
  return (doc->has_tilde && memchr(text.ptr, '~', text.len)) ||
         (doc->has_at && memchr(text.ptr, '@', text.len)) ||
         (doc->has_url && scan_has(text, S("://"))) ||
         (doc->has_www && scan_has(text, S("www."))) ||
         (doc->has_note && scan_has(text, S("[^"))) || (doc->has_choice && scan_has(text, S("{#")));
}

void inline_find(Convert *c, cmark_node *block, size_t skip, InlineFound *found) {
  if (c->dialect == DIALECT_COMMONMARK || (skip == 0 && !leaf_has_triggers(c))) return;
  Finder finder = {.c = c, .block = block, .skip = skip, .found = found};
  node_walk(block, visit, leave, &finder);
}
