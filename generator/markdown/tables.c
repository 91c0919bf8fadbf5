// Tables of GitHub's dialect. libcmark takes one for a paragraph (or, when a line of dashes
// follows, for a heading), so its raw lines are read here: a delimiter row below a header row of as
// many cells makes a table; what stands before the header stays a paragraph, and the first line
// that would begin another block outside of a paragraph ends the rows.
//
// The cells of a table go through libcmark in one document, each as a heading "# cell #": a heading
// holds inline content only, whatever it begins with.
#include "format/html.h"
#include "markdown/blocks.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/inline.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "markdown/parse.h"
#include "markdown/piece.h"
#include "markdown/references.h"
#include "markdown/scan.h"
#include "markdown/scripted.h"
#include "markdown/visible.h"

typedef enum Align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;

typedef struct Cell {
  Str raw;          // trimmed, as it stands in the line
  uint32_t column;  // bytes before it
} Cell;
typedef VEC(Cell) CellVec;

typedef struct Row {
  uint32_t line;
  Cell *cells;
  uint32_t count;
} Row;

typedef struct Table {
  Margin margin;    // of the paragraph or heading
  uint32_t end;     // line after its last
  uint32_t header;  // line of the header row
  uint32_t rest;    // first line after the last row
  uint32_t columns;
  uint8_t *aligns;   // Align
  VEC(Row) rows;     // the header first
  bool has_header;   // some cell of the header has text
  bool row_headers;  // the header's first cell is empty: the first column names the rows
} Table;

// ---- rows ---------------------------------------------------------------------------------------

// Whether a line goes on with a paragraph without the marks of its containers: it begins no table
// there.
static bool is_lazy(const Convert *c, const Table *table, uint32_t line) {
  Prefix prefix = scan_prefix(doc_line(c->doc, line), false);
  return prefix.quotes < table->margin.quotes || prefix.column < table->margin.base;
}

static size_t skip_blanks(Str line, size_t at) {
  while (at < line.len && char_is_space(line.ptr[at])) at++;
  return at;
}

// Splits at "|" that has no backslash before it. A first "|" opens the row.
static void split_row(Str line, uint32_t shift, CellVec *cells, Arena *scratch) {
  size_t at = skip_blanks(line, 0);
  if (at < line.len && line.ptr[at] == '|') at = skip_blanks(line, at + 1);
  while (at < line.len) {
    size_t end = at;
    while (end < line.len && (line.ptr[end] != '|' || (end > 0 && line.ptr[end - 1] == '\\')))
      end++;
    Str raw = str_trim(str_sub(line, at, end - at));
    *vec_add(scratch, cells) =
        (Cell){raw, shift + (uint32_t)(raw.len > 0 ? (size_t)(raw.ptr - line.ptr) : at)};
    at = skip_blanks(line, end + 1);
  }
}

static bool read_align(Str cell, Align *align) {
  bool left = str_starts(cell, S(":")), right = cell.len > 1 && cell.ptr[cell.len - 1] == ':';
  Str dashes = str_sub(cell, left, cell.len - left - right);
  for (size_t i = 0; i < dashes.len; i++)
    if (dashes.ptr[i] != '-') return false;
  *align = left && right ? ALIGN_CENTER : left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_NONE;
  return dashes.len > 0;
}

// Whether `line` is a delimiter row below a header with as many cells; then the table's columns are
// known.
static bool read_head(Convert *c, Table *table, uint32_t line) {
  enum { CODE_INDENT = 4 };
  uint32_t taken;
  Str text = margin_strip(c, &table->margin, line, &taken);
  if (scan_prefix(text, false).indent >= CODE_INDENT || is_lazy(c, table, line)) return false;
  CellVec delimiters = {0}, header = {0};
  split_row(text, taken, &delimiters, c->scratch);
  text = margin_strip(c, &table->margin, line - 1, &taken);
  split_row(text, taken, &header, c->scratch);
  if (delimiters.len == 0 || delimiters.len != header.len) return false;
  uint8_t *aligns = arena_array(c->scratch, uint8_t, delimiters.len);
  for (size_t i = 0; i < delimiters.len; i++) {
    Align align;
    if (!read_align(delimiters.items[i].raw, &align)) return false;
    aligns[i] = (uint8_t)align;
  }
  table->header = line - 1;
  table->columns = (uint32_t)header.len;
  table->aligns = aligns;
  *vec_add(c->scratch, &table->rows) = (Row){line - 1, header.items, (uint32_t)header.len};
  return true;
}

// A tag alone on its line begins a block of raw HTML, though not within a paragraph.
static bool is_lone_tag(Str text, Arena *scratch) {
  if (!str_starts(text, S("<"))) return false;
  HtmlReader reader = {.rest = text};
  HtmlToken token = {0};
  bool read = html_token_next(&reader, scratch, &token);
  return read && (token.kind == HTML_OPEN || token.kind == HTML_CLOSE) &&
         str_trim(reader.rest).len == 0;
}

// Whether a line ends the rows: indented code, a list item, a rule, raw HTML.
static bool ends_rows(Str text, Arena *scratch) {
  Prefix prefix = scan_prefix(text, true);
  if (prefix.containers > 0 || scan_prefix(text, false).indent > 3) return true;
  Str content = str_trim(text);
  bool dashes = content.len >= 3;
  for (size_t i = 0; i < content.len; i++) dashes &= content.ptr[i] == '-';
  return dashes || is_lone_tag(content, scratch);
}

// What follows the rows is parsed once more, unless that has happened too often: then it is rows.
static void read_rows(Convert *c, Table *table) {
  bool to_the_end = c->doc->pieces >= PIECES_MAX;
  for (table->rest = table->header + 2; table->rest < table->end; table->rest++) {
    uint32_t taken;
    CellVec cells = {0};
    Str text = margin_strip(c, &table->margin, table->rest, &taken);
    if (!to_the_end && ends_rows(text, c->scratch)) return;
    split_row(text, taken, &cells, c->scratch);
    if (!to_the_end && cells.len == 0) return;
    uint32_t count = cells.len < table->columns ? (uint32_t)cells.len : table->columns;
    *vec_add(c->scratch, &table->rows) = (Row){table->rest, cells.items, count};
    if (arena_product(table->rows.len, table->columns) > CELLS_MAX) return;
  }
}

// False when the block holds no table, or one that is too large.
static bool read_table(Convert *c, Table *table) {
  bool heading = cmark_node_get_type(table->margin.block) ==
                 CMARK_NODE_HEADING;  // its last line underlines it
  uint32_t line = table->margin.first + 1;
  for (;; line++) {
    line = doc_delimiter_after(c->doc, line);
    if (line == UINT32_MAX || line + heading >= table->end) return false;
    if (read_head(c, table, line)) break;
  }
  read_rows(c, table);
  size_t cells = arena_product(table->rows.len, table->columns);
  if (c->cells + cells > CELLS_MAX) {
    Str message = str_fmt(c->scratch, "more than %d table cells on a page", CELLS_MAX);
    if (c->page)
      report(c, DIAG_MARKDOWN_LIMIT, doc_span_line(c->doc, table->header),
             str_dup(c->arena, message), (Str){0});
    return false;
  }
  c->cells += (uint32_t)cells;
  const Row *header = &table->rows.items[0];
  for (uint32_t i = 0; i < header->count; i++) table->has_header |= header->cells[i].raw.len > 0;
  table->row_headers = table->has_header && header->cells[0].raw.len == 0;
  return true;
}

// ---- cells --------------------------------------------------------------------------------------

static Str unescape_pipes(Str raw, Arena *scratch) {
  if (!str_contains(raw, S("\\|"))) return raw;
  Buf text = {.arena = scratch};
  for (size_t i = 0; i < raw.len; i++) {
    if (raw.ptr[i] == '\\' && i + 1 < raw.len && raw.ptr[i + 1] == '|') i++;
    buf_add_char(&text, raw.ptr[i]);
  }
  return buf_str(&text);
}

// Whether a cell is text and nothing else: numbers and words, most often. It needs no parser.
static bool is_text(const Convert *c, Str raw) {
  static const bool special[256] = {
      ['`'] = true, ['\\'] = true, ['&'] = true, ['<'] = true, ['*'] = true,
      ['_'] = true, ['['] = true,  [']'] = true, ['!'] = true};
  for (size_t i = 0; i < raw.len; i++)
    if (special[(unsigned char)raw.ptr[i]]) return false;
  return !inline_triggers(raw, c->doc->triggers);
}

// Whether a cell is written as it is. Scripts get to see the nodes of all that are not empty.
static bool is_written(const Convert *c, Str raw) {
  bool shown = c->record || c->edits;
  return shown ? str_trim(raw).len == 0 : is_text(c, raw);
}

// One heading for each cell that is not written as it is, in order; NULL when there is none.
static cmark_node *parse_cells(Convert *c, const Table *table) {
  Buf text = {.arena = c->scratch};
  for (size_t i = 0; i < table->rows.len; i++) {
    for (uint32_t k = 0; k < table->rows.items[i].count; k++) {
      Str raw = table->rows.items[i].cells[k].raw;
      if (is_written(c, raw)) continue;
      buf_add_lit(&text, "# ");
      buf_add(&text, unescape_pipes(raw, c->scratch));
      buf_add_lit(&text, " #\n");
    }
  }
  if (text.len == 0) return NULL;
  references_add_mentioned(c->doc, buf_str(&text), &text, c->scratch);
  return parse_markdown(buf_str(&text));
}

// Writes what is in a cell; *node is the heading of the next parsed one.
static void write_cell_content(Convert *c, const Row *row, uint32_t column, cmark_node **next) {
  const Cell *cell = &row->cells[column];
  if (is_written(c, cell->raw)) {
    write_text(c, cell->raw);
    return;
  }
  cmark_node *node = *next;
  *next = cmark_node_next(node);
  c->leaf = (Leaf){
      .first = row->line,
      .end = row->line + 1,
      .column = cell->column,
      .is_cell = true,
      .cell_raw = cell->raw,
      .cell = unescape_pipes(cell->raw, c->scratch),
  };
  inline_find(c, node, 0, NULL);
  render_children(c, node);
  if (c->open.len > 0) tags_close(c, node);
}

// ---- writing ------------------------------------------------------------------------------------

static void open_cell(Convert *c, const Table *table, bool header, uint32_t column) {
  static const char *const names[] = {"", "left", "center", "right"};
  const char *align = names[table->aligns[column]];
  bool page = c->page != NULL;
  bool corner = page && header && table->row_headers && column == 0;
  bool row_header = page && !header && table->row_headers && column == 0;
  write_lit(c, (header && !corner) || row_header ? "<th" : "<td");
  if (page && header && !corner) write_lit(c, " scope=\"col\"");
  if (row_header) write_lit(c, " scope=\"row\"");
  if (*align) {
    write_lit(c, page ? " class=\"" : " align=\"");
    write_lit(c, align);
    write_lit(c, "\"");
  }
  write_lit(c, ">");
}

static void close_cell(Convert *c, const Table *table, bool header, uint32_t column) {
  bool first = c->page && table->row_headers && column == 0;
  write_lit(c, header != first ? "</th>\n" : "</td>\n");
  visible_break(c);
}

static void write_row(Convert *c, const Table *table, const Row *row, cmark_node **node) {
  bool header = row->line == table->header;
  write_lit(c, "<tr>\n");
  for (uint32_t column = 0; column < table->columns; column++) {
    open_cell(c, table, header, column);
    if (column < row->count) write_cell_content(c, row, column, node);
    close_cell(c, table, header, column);
  }
  write_lit(c, "</tr>\n");
}

static void write_rows(Convert *c, const Table *table, cmark_node *cells) {
  cmark_node *node = cells ? cmark_node_first_child(cells) : NULL;
  bool head = !c->page || table->has_header;
  if (head) {
    write_lit(c, "<thead>\n");
    write_row(c, table, &table->rows.items[0], &node);
    write_lit(c, "</thead>\n");
  }
  if (table->rows.len == 1) return;
  write_lit(c, "<tbody>\n");
  for (size_t i = 1; i < table->rows.len; i++) write_row(c, table, &table->rows.items[i], &node);
  write_lit(c, "</tbody>\n");
}

#define CAPTION_START "Table: "

// The paragraph after the table that begins with "Table: ", or NULL.
static cmark_node *caption_of(const Convert *c, const Table *table) {
  cmark_node *next = cmark_node_next(table->margin.block);
  if (!c->page || table->rest < table->end || !next ||
      cmark_node_get_type(next) != CMARK_NODE_PARAGRAPH)
    return NULL;
  cmark_node *text = cmark_node_first_child(next);
  bool is_text = text && cmark_node_get_type(text) == CMARK_NODE_TEXT;
  return is_text && str_starts(node_literal(text), S(CAPTION_START)) ? next : NULL;
}

static Str region_label(Convert *c, cmark_node *caption) {
  Buf text = {.arena = c->scratch};
  if (caption)
    text_plain(&text, caption);
  else if (c->headings.len > 0)
    buf_add(&text, vec_last(&c->headings)->text);
  Str name =
      str_trim(caption ? str_from_index(buf_str(&text), sizeof CAPTION_START - 1) : buf_str(&text));
  return label_make(c, S("Table"), name);
}

static void open_region(Convert *c, const Table *table) {
  cmark_node *caption = caption_of(c, table);
  write_lit(c, "<div class=\"table\" role=\"group\" aria-label=\"");
  html_attr(c->out, region_label(c, caption));
  write_lit(c, "\" tabindex=\"0\"><table>\n");
  if (!caption) return;
  ParagraphExtra *extra = arena_new(c->scratch, ParagraphExtra);
  extra->written = true;
  cmark_node_set_user_data(caption, extra);
  write_lit(c, "<caption>");
  leaf_begin(c, caption);
  inline_find(c, caption, sizeof CAPTION_START - 1, NULL);
  render_children(c, caption);
  if (c->open.len > 0) tags_close(c, caption);
  write_lit(c, "</caption>\n");
  visible_break(c);
}

bool table_write(Convert *c, cmark_node *block) {
  if (c->doc->delimiters.len == 0) return false;
  uint32_t first = (uint32_t)cmark_node_get_start_line(block) - 1,
           last = (uint32_t)cmark_node_get_end_line(block);
  if (last < first + 2 || doc_delimiter_after(c->doc, first + 1) >= last)
    return false;  // nearly always
  Table table = {
      .margin = margin_of(block),
      .end = doc_block_end(c->doc, block),
  };
  if (!read_table(c, &table)) return false;
  document_is_table(c);
  if (table.header > table.margin.first)
    render_doc(c, piece_new(c, &table.margin, table.margin.first, table.header));
  cmark_node *cells = parse_cells(c, &table);
  write_newline(c);
  if (c->page)
    open_region(c, &table);
  else
    write_lit(c, "<table>\n");
  write_rows(c, &table, cells);
  write_lit(c, c->page ? "</table></div>\n" : "</table>\n");
  if (cells) cmark_node_free(cells);
  if (table.rest < table.end) render_doc(c, piece_new(c, &table.margin, table.rest, table.end));
  return true;
}
