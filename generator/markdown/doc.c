#include "markdown/doc.h"

#include "base/sorted.h"
#include "base/utf8.h"
#include "markdown/scan.h"

// ---- lines --------------------------------------------------------------------------------------

Str doc_lines(const Doc *doc, uint32_t first, uint32_t end) {
  if (end > doc->lines) end = doc->lines;
  if (first >= end) return (Str){0};
  return str_sub(doc->text, doc->starts[first], doc->starts[end] - doc->starts[first]);
}

Str doc_line(const Doc *doc, uint32_t line) {
  Str text = doc_lines(doc, line, line + 1);
  if (text.len > 0 && text.ptr[text.len - 1] == '\n') text.len--;
  return text;
}

uint32_t doc_delimiter_after(const Doc *doc, uint32_t line) {
  size_t at;
  SORTED_FIND(at, doc->delimiters.len, doc->delimiters.items[at] < line);
  return at < doc->delimiters.len ? doc->delimiters.items[at] : UINT32_MAX;
}

// ---- places -------------------------------------------------------------------------------------

Doc *doc_of_file(Doc *doc) {
  while (doc->within) doc = doc->within;
  return doc;
}

static Str line_of_file(Doc *doc, uint32_t line) {
  const Doc *file = doc_of_file(doc);
  return doc_line(file, doc->first_line + line - file->first_line);
}

// Code points in the first `bytes` bytes of a line of the file.
static uint32_t count_points(Doc *file, uint32_t line, Str source, size_t bytes) {
  bool on = file->counted.line == line && file->counted.bytes <= bytes;
  size_t from = on ? file->counted.bytes : 0;
  uint32_t points =
      (on ? file->counted.points : 0) + (uint32_t)utf8_count(str_sub(source, from, bytes - from));
  file->counted.line = line;
  file->counted.bytes = bytes;
  file->counted.points = points;
  return points;
}

Span doc_span(Doc *doc, Place place, size_t bytes) {
  Str source = line_of_file(doc, place.line);
  size_t column = place.column;
  if (doc->shifts && place.line < doc->lines) column += doc->shifts[place.line];
  if (column > source.len) column = source.len;
  size_t length = utf8_count(str_sub(source, column, bytes));
  return (Span){
      .file = doc->file,
      .line = doc->first_line + place.line,
      .column = count_points(doc_of_file(doc), doc->first_line + place.line, source, column) + 1,
      .length = length > 0 ? (uint32_t)length : 1,
      .source = source,
  };
}

Span doc_span_line(Doc *doc, uint32_t line) {
  return (Span){
      .file = doc->file, .line = doc->first_line + line, .source = line_of_file(doc, line)};
}

// ---- the tree -----------------------------------------------------------------------------------

cmark_node *doc_next_block(cmark_node *node, cmark_node *root) {
  cmark_node_type type = cmark_node_get_type(node);
  bool leaf = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
  if (!leaf && cmark_node_first_child(node)) return cmark_node_first_child(node);
  for (; node != root; node = cmark_node_parent(node))
    if (cmark_node_next(node)) return cmark_node_next(node);
  return NULL;
}

static bool is_atx(Str line) {
  size_t marks = 0;
  while (marks < line.len && line.ptr[marks] == '#') marks++;
  return marks > 0 && marks <= 6 &&
         (marks == line.len || line.ptr[marks] == ' ' || line.ptr[marks] == '\t');
}

static bool is_underline(Str line) {
  line = str_trim(str_from_index(line, scan_prefix(line, false).length));
  for (size_t i = 1; i < line.len; i++)
    if (line.ptr[i] != line.ptr[0]) return false;
  return line.len > 0 && (line.ptr[0] == '=' || line.ptr[0] == '-');
}

uint32_t doc_block_end(const Doc *doc, cmark_node *block) {
  uint32_t end = (uint32_t)cmark_node_get_end_line(block);
  if (cmark_node_get_type(block) != CMARK_NODE_HEADING) return end;
  uint32_t line = (uint32_t)cmark_node_get_start_line(block) - 1;
  if (is_atx(str_from_index(doc_line(doc, line), (size_t)cmark_node_get_start_column(block) - 1)))
    return line + 1;
  while (++line < end)
    if (is_underline(doc_line(doc, line))) return line + 1;
  return end;
}
