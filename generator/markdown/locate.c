// From libcmark's positions to places in the text.
//
// libcmark counts a column as if each line of a paragraph began where the first one does, and lines
// as if the link definitions at the paragraph's start were not there. It does not count a line
// break that is made with a backslash, nor one between the parentheses of a link: there the column
// runs on over the end of the line. All of this can be undone, by a walk over the paragraph's nodes
// in order.
#include "markdown/locate.h"

#include "markdown/convert.h"
#include "markdown/node_text.h"
#include "markdown/references.h"
#include "markdown/rewrite.h"
#include "markdown/scan.h"

Place locate_block(const Convert *c, cmark_node *block) {
  uint32_t line = (uint32_t)cmark_node_get_start_line(block) - 1;
  uint32_t column = (uint32_t)cmark_node_get_start_column(block) - 1;
  const Rewrite *rewrite = rewrite_of_line(c->doc, line);
  return (Place){line, rewrite ? rewrite_column(rewrite, column) : column};
}

// Enters the line that begins at literal[start].
static void begin_line(BlockCursor *cursor, uint32_t line, size_t start) {
  Str seen, rest;
  str_cut(str_from_index(cursor->literal, start), '\n', &seen, &rest);
  size_t length = doc_line(cursor->doc, line).len;
  cursor->line = line;
  cursor->start = start;
  cursor->before = length > seen.len ? (uint32_t)(length - seen.len) : 0;
}

BlockCursor block_cursor(const Convert *c, cmark_node *block) {
  BlockCursor cursor = {.doc = c->doc, .literal = node_literal(block)};
  begin_line(&cursor, (uint32_t)cmark_node_get_start_line(block) - 1, 0);
  return cursor;
}

Place block_cursor_at(BlockCursor *cursor, size_t offset) {
  for (; cursor->at < offset; cursor->at++)
    if (cursor->literal.ptr[cursor->at] == '\n')
      begin_line(cursor, cursor->line + 1, cursor->at + 1);
  return (Place){cursor->line, cursor->before + (uint32_t)(offset - cursor->start)};
}

// ---- the lines of a paragraph -------------------------------------------------------------------

// Bytes before the paragraph's content on a line.
static uint32_t content_start(const Convert *c, uint32_t line) {
  const Leaf *leaf = &c->leaf;
  if (leaf->is_cell) return leaf->column;
  if (line != leaf->first) return scan_continuation(doc_line(c->doc, line), leaf->quotes);
  const Rewrite *rewrite = rewrite_of_line(c->doc, line);
  return rewrite ? rewrite_column(rewrite, leaf->column) : leaf->column;
}

static size_t content_length(const Convert *c, uint32_t line) {
  size_t length = doc_line(c->doc, line).len, start = content_start(c, line);
  return length > start ? length - start : 0;
}

// Follows an offset from the line that libcmark counted over the ends of lines it did not count.
// Offsets mostly grow, so it goes on where it was left.
static uint32_t run_on(Convert *c, uint32_t counted, size_t *offset) {
  Leaf *leaf = &c->leaf;
  bool on = leaf->run.counted == counted && leaf->run.line > 0 && *offset >= leaf->run.passed;
  uint32_t line = on ? leaf->run.line : leaf->lines.items[counted].line;
  size_t passed = on ? leaf->run.passed : 0;
  for (size_t length; line + 1 < leaf->end; line++, passed += length + 1)
    if (*offset - passed <= (length = content_length(c, line))) break;
  leaf->run.counted = counted;
  leaf->run.line = line;
  leaf->run.passed = passed;
  *offset -= passed;
  return line;
}

// The lines of a leaf, while its nodes are walked in order.
typedef struct LineMap {
  Convert *c;
  uint32_t reached;  // the line the text has come to
} LineMap;

static void note_position(LineMap *map, int line, int column, bool starts) {
  Leaf *leaf = &map->c->leaf;
  if (line < (int)leaf->first + 1 || column < 1) return;
  uint32_t counted = (uint32_t)line - 1 - leaf->first;
  size_t offset = (uint32_t)column - 1 > leaf->column ? (uint32_t)column - 1 - leaf->column : 0;
  bool begins = starts && leaf->lines.len <= counted;
  while (leaf->lines.len <= counted)
    *vec_add(map->c->scratch, &leaf->lines) = (LeafLine){.line = ++map->reached};
  LeafLine *at = &leaf->lines.items[counted];
  if (begins) at->blanks = (uint32_t)offset;
  offset = offset > at->blanks ? offset - at->blanks : 0;
  uint32_t end = run_on(map->c, counted, &offset);
  if (end > map->reached) map->reached = end;
}

static bool is_link(cmark_node *node) {
  cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

// The text that a link begins with: its position is right, whatever the link's is. NULL: it begins
// with something else.
static cmark_node *first_text(cmark_node *link) {
  cmark_node *child = cmark_node_first_child(link);
  return child && cmark_node_get_type(child) == CMARK_NODE_TEXT ? child : NULL;
}

// Backticks that a text begins with. When they stand for themselves, libcmark's column is behind
// them.
static size_t backticks(Str text) {
  size_t count = 0;
  while (count < text.len && text.ptr[count] == '`') count++;
  return count;
}

// The line of a node that has none itself, or the wrong one: that of the first node in it that has
// one.
static int first_line(cmark_node *node) {
  for (cmark_node *inner = cmark_node_first_child(node); inner;
       inner = cmark_node_first_child(inner))
    if (cmark_node_get_start_line(inner) > 0) return cmark_node_get_start_line(inner);
  return cmark_node_get_start_line(node);
}

// <http://...>: its columns are counted from the start of the paragraph.
static bool is_autolink(cmark_node *link) {
  cmark_node *text = first_text(link);
  if (!text || cmark_node_next(text) || cmark_node_get_type(link) == CMARK_NODE_IMAGE) return false;
  int link_width = cmark_node_get_end_column(link) - cmark_node_get_start_column(link);
  int text_width = cmark_node_get_end_column(text) - cmark_node_get_start_column(text);
  return cmark_node_get_start_line(link) == cmark_node_get_start_line(text) &&
         link_width == text_width + 2 &&
         cmark_node_get_start_column(text) != cmark_node_get_start_column(link) + 1;
}

// Of a link over several lines, the start column and the end line are right; of code, the start
// column is behind the backticks. So links and code are counted by where they end.
static void enter_node(void *context, cmark_node *node) {
  cmark_node_type type = cmark_node_get_type(node);
  LineMap *map = context;
  cmark_node *text = is_link(node) ? first_text(node) : NULL;
  int column = cmark_node_get_start_column(text ? text : node);
  if (type == CMARK_NODE_CODE) column = (int)map->c->leaf.column + 1;
  if (type == CMARK_NODE_TEXT) column -= (int)backticks(node_literal(node));
  if (text) column -= type == CMARK_NODE_IMAGE ? 2 : 1;
  note_position(map, first_line(node), column, true);
}

static void leave_node(void *context, cmark_node *node) {
  cmark_node_type type = cmark_node_get_type(node);
  bool ends = type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE ||
              (is_link(node) && !is_autolink(node));
  if (ends)
    note_position(context, cmark_node_get_end_line(node), cmark_node_get_end_column(node), false);
}

static void map_lines(Convert *c) {
  LineMap map = {c, c->leaf.first + c->leaf.skipped};
  *vec_add(c->scratch, &c->leaf.lines) = (LeafLine){.line = map.reached};
  if (c->leaf.end > map.reached + 1) node_walk(c->leaf.block, enter_node, leave_node, &map);
}

// Where a line and column of libcmark's are: the line, and the offset in its content.
static void to_content(Convert *c, int line, int column, uint32_t *out_line, size_t *offset) {
  const Leaf *leaf = &c->leaf;
  *offset = (uint32_t)column - 1;
  *out_line = leaf->first;
  if (leaf->is_cell) {
    *offset = *offset > 2 ? *offset - 2 : 0;  // "# " goes before it
    return;
  }
  if (leaf->lines.len == 0) map_lines(c);
  size_t counted = (uint32_t)line > leaf->first ? (size_t)line - 1 - leaf->first : 0;
  if (counted >= leaf->lines.len) counted = leaf->lines.len - 1;
  LeafLine at = leaf->lines.items[counted];
  *offset = *offset > leaf->column + at.blanks ? *offset - leaf->column - at.blanks : 0;
  *out_line = run_on(c, (uint32_t)counted, offset);
}

// Bytes of a cell's raw text that come out as `offset` bytes for libcmark: "\|" became "|".
static size_t cell_offset(Str raw, size_t offset) {
  size_t at = 0;
  for (; offset > 0 && at < raw.len; offset--, at++)
    if (raw.ptr[at] == '\\' && at + 1 < raw.len && raw.ptr[at + 1] == '|') at++;
  return at;
}

static Place to_place(const Convert *c, uint32_t line, size_t offset) {
  if (c->leaf.is_cell) offset = cell_offset(c->leaf.cell_raw, offset);
  return (Place){line, content_start(c, line) + (uint32_t)offset};
}

// A line and column of libcmark's, as a line and an offset in its content. False: there is none.
static bool seen_at(Convert *c, int line, int column, Place *out) {
  size_t offset;
  if (line < 1 || column < 1) return false;
  to_content(c, line, column, &out->line, &offset);
  out->column = (uint32_t)offset;
  return true;
}

bool locate_seen(Convert *c, cmark_node *node, Place *out) {
  cmark_node *text = is_link(node) ? first_text(node) : NULL;
  if (text && seen_at(c, cmark_node_get_start_line(text), cmark_node_get_start_column(text), out)) {
    uint32_t mark = cmark_node_get_type(node) == CMARK_NODE_IMAGE ? 2 : 1;  // "![", "[" or "<"
    out->column -= out->column < mark ? out->column : mark;
    return true;
  }
  return seen_at(c, first_line(node), cmark_node_get_start_column(node), out);
}

bool locate_seen_end(Convert *c, cmark_node *node, Place *out) {
  bool autolink = is_link(node) && is_autolink(node);
  cmark_node *last = autolink ? first_text(node) : node;
  if (!seen_at(c, cmark_node_get_end_line(last), cmark_node_get_end_column(last), out))
    return false;
  out->column += autolink;
  return true;
}

Str locate_content(const Convert *c, uint32_t line) {
  return c->leaf.is_cell ? c->leaf.cell
                         : str_from_index(doc_line(c->doc, line), content_start(c, line));
}

bool locate_node(Convert *c, cmark_node *node, Place *out) {
  if (!locate_seen(c, node, out)) return false;
  *out = to_place(c, out->line, out->column);
  return true;
}

bool locate_end(Convert *c, cmark_node *node, Place *out) {
  if (!locate_seen_end(c, node, out)) return false;
  *out = to_place(c, out->line, out->column);
  return true;
}

Span locate_link(Convert *c, cmark_node *node, Place *out) {
  if (!locate_node(c, node, out)) {
    *out = (Place){c->leaf.first, 0};
    return doc_span_line(c->doc, out->line);
  }
  Place end = *out;
  locate_end(c, node, &end);
  bool one_line = end.line == out->line && end.column >= out->column;
  return doc_span(c->doc, *out,
                  one_line ? end.column + 1 - out->column : doc_line(c->doc, out->line).len);
}

// ---- text nodes ---------------------------------------------------------------------------------

static char raw_char(const TextCursor *cursor, size_t at) {
  return at < cursor->raw.len ? cursor->raw.ptr[at] : '\n';
}

// How many "*" or "_" of the run that the text begins with have closed emphasis: libcmark takes
// them off the run and leaves its position.
static size_t closed_marks(const TextCursor *cursor) {
  Str literal = cursor->literal;
  if (literal.len == 0 || (literal.ptr[0] != '*' && literal.ptr[0] != '_')) return 0;
  size_t left = 0, all = 0;
  while (left < literal.len && literal.ptr[left] == literal.ptr[0]) left++;
  while (raw_char(cursor, cursor->in_raw + all) == literal.ptr[0]) all++;
  return left < literal.len && all > left ? all - left : 0;
}

Place text_cursor_place(const Convert *c, const TextCursor *cursor, size_t in_raw) {
  return to_place(c, cursor->place.line, in_raw);
}

// Bytes of the character reference at the cursor that the literal does not have as it stands; 0:
// none.
static size_t reference_length(const TextCursor *cursor) {
  enum { REFERENCE_MAX = 34 };  // "&CounterClockwiseContourIntegral;" and one
  if (cursor->lost || raw_char(cursor, cursor->in_raw) != '&') return 0;
  Str raw = str_sub(cursor->raw, cursor->in_raw, REFERENCE_MAX);
  size_t end = 1;
  while (end < raw.len && (char_is_alnum(raw.ptr[end]) || raw.ptr[end] == '#')) end++;
  if (end == raw.len || raw.ptr[end] != ';') return 0;
  Str as_is = str_sub(cursor->literal, cursor->in_literal, end + 1);
  return str_eq(as_is, str_sub(raw, 0, end + 1)) ? 0 : end + 1;
}

static bool is_backslash_escape(const TextCursor *cursor) {
  char escaped = raw_char(cursor, cursor->in_raw + 1);
  bool backslash =
      raw_char(cursor, cursor->in_raw) == '\\' && escaped != '\n' && !char_is_alnum(escaped);
  return backslash && !cursor->lost && cursor->literal.ptr[cursor->in_literal] == escaped;
}

// Goes on by one character of the literal.
static void step(TextCursor *cursor) {
  size_t reference = reference_length(cursor);
  cursor->in_raw += reference ? reference : is_backslash_escape(cursor) ? 2 : 1;
  cursor->in_literal++;
  if (!reference) return;
  while (cursor->in_literal < cursor->literal.len &&
         ((unsigned char)cursor->literal.ptr[cursor->in_literal] & 0xC0) == 0x80)
    cursor->in_literal++;
}

// Whether the raw line has the whole literal where the cursor stands.
static bool fits(TextCursor cursor) {
  while (cursor.in_literal < cursor.literal.len) {
    bool written_otherwise = reference_length(&cursor) > 0 || is_backslash_escape(&cursor);
    if (!written_otherwise &&
        raw_char(&cursor, cursor.in_raw) != cursor.literal.ptr[cursor.in_literal])
      return false;
    step(&cursor);
  }
  return true;
}

TextCursor text_cursor(Convert *c, cmark_node *text) {
  TextCursor cursor = {.literal = node_literal(text), .place = {c->leaf.first, 0}};
  int line = cmark_node_get_start_line(text);
  if (line > 0)
    to_content(c, line, cmark_node_get_start_column(text), &cursor.place.line, &cursor.in_raw);
  cursor.place.column = content_start(c, cursor.place.line);
  // The line break belongs to it, unless it is the last one.
  bool last = cursor.place.line + 1 >= c->leaf.end;
  Str raw = last ? doc_line(c->doc, cursor.place.line)
                 : doc_lines(c->doc, cursor.place.line, cursor.place.line + 1);
  cursor.raw = c->leaf.is_cell ? c->leaf.cell : str_from_index(raw, cursor.place.column);
  size_t marks = backticks(cursor.literal);
  bool behind = marks > 0 && marks <= cursor.in_raw && raw_char(&cursor, cursor.in_raw - 1) == '`';
  if (behind) cursor.in_raw -= marks;
  cursor.in_raw += closed_marks(&cursor);
  if (!fits(cursor))
    cursor = (TextCursor){cursor.literal, cursor.literal, 0, 0, cursor.place, true};
  return cursor;
}

void text_cursor_go(TextCursor *cursor, size_t offset) {
  while (cursor->in_literal < offset) step(cursor);
}

bool text_cursor_is_escaped(TextCursor *cursor, size_t offset) {
  text_cursor_go(cursor, offset);
  return cursor->in_literal == offset &&
         (reference_length(cursor) > 0 || is_backslash_escape(cursor));
}

// ---- which definition a link uses ---------------------------------------------------------------

static bool has_references(const Doc *doc) {
  for (; doc; doc = doc->within)
    if (doc->references.len > 0) return true;
  return false;
}

// The text of a link from its "[" on, up to and with its last byte, over line ends.
static Str source_of(Convert *c, cmark_node *node, Place start) {
  Place end;
  const Doc *doc = c->doc;
  if (!locate_end(c, node, &end) || start.line >= doc->lines || end.line >= doc->lines)
    return (Str){0};
  size_t from = doc->starts[start.line] + start.column, to = doc->starts[end.line] + end.column + 1;
  return from < to ? str_sub(doc->text, from, to - from) : (Str){0};
}

// "[text][label]", "[label][]" and "[label]": what stands in the last brackets that are not empty.
void reference_note_use(Convert *c, cmark_node *node, Place place) {
  if (!has_references(c->doc)) return;
  Str source = source_of(c, node, place);
  if (str_ends(source, S("[]"))) source = str_sub(source, 0, source.len - 2);
  if (!str_ends(source, S("]"))) return;
  size_t open = source.len - 1;
  while (open > 0 && (source.ptr[open] != '[' || source.ptr[open - 1] == '\\')) open--;
  reference_use(c->doc, str_sub(source, open + 1, source.len - open - 2), c->scratch);
}
