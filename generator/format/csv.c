#include "format/csv.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"

typedef VEC(Value) ValueVec;

typedef struct Parser {
  Str file, text;
  size_t at, line_start;
  uint32_t line;
  Arena *arena;
  DiagList *diags;
} Parser;

static bool fail(Parser *parser, size_t at, Str message, Str help) {
  diag_report(parser->diags, DIAG_CSV_SYNTAX, span_at(parser->file, parser->text, at, 1), message,
              help);
  return false;
}

static bool at_end(const Parser *parser) { return parser->at >= parser->text.len; }

static bool next_is(const Parser *parser, char c) {
  return !at_end(parser) && parser->text.ptr[parser->at] == c;
}

static bool read_quoted(Parser *parser, Str *out) {
  size_t start = parser->at++;
  Buf text = {.arena = parser->arena};
  for (; !at_end(parser); parser->at++) {
    char c = parser->text.ptr[parser->at];
    bool quote = c == '"';
    if (quote) parser->at++;
    if (quote && !next_is(parser, '"')) {
      *out = buf_str(&text);
      bool ends = at_end(parser) || next_is(parser, ',') || next_is(parser, '\n');
      return ends || fail(parser, parser->at, S("text follows a closing quote"),
                          S("a quote within a field in quotes is doubled: \"\""));
    }
    buf_add_char(&text, c);
    if (c == '\n') parser->line++, parser->line_start = parser->at + 1;
  }
  return fail(parser, start, S("the quote is never closed"), (Str){0});
}

static void read_plain(Parser *parser, Str *out) {
  size_t start = parser->at;
  while (!at_end(parser) && !next_is(parser, ',') && !next_is(parser, '\n')) parser->at++;
  *out = str_dup(parser->arena, str_trim(str_sub(parser->text, start, parser->at - start)));
}

static bool read_field(Parser *parser, Value *out) {
  Str before = str_sub(parser->text, parser->line_start, parser->at - parser->line_start);
  *out =
      (Value){.kind = VALUE_TEXT, .line = parser->line, .column = (uint32_t)utf8_count(before) + 1};
  if (!next_is(parser, '"'))
    read_plain(parser, &out->text);
  else if (!read_quoted(parser, &out->text))
    return false;
  out->length = (uint32_t)utf8_count(out->text);
  return true;
}

// Reads the fields of a row and its line end.
static bool read_row(Parser *parser, ValueVec *out) {
  out->len = 0;
  for (;;) {
    Value field;
    if (out->len == CSV_COLUMNS_MAX)
      return fail(parser, parser->at,
                  str_fmt(parser->arena, "more than %d columns", CSV_COLUMNS_MAX), (Str){0});
    if (!read_field(parser, &field)) return false;
    *vec_add(parser->arena, out) = field;
    if (!next_is(parser, ',')) break;
    parser->at++;
  }
  parser->at++;
  parser->line++;
  parser->line_start = parser->at;
  return true;
}

static bool is_empty(const ValueVec *row) { return row->len == 1 && row->items[0].text.len == 0; }

static bool add_row(Parser *parser, const ValueVec *names, const ValueVec *row, Value *list) {
  Value map = value_map();
  map.line = row->items[0].line;
  map.column = 1;
  if (row->len > names->len) {
    Str message = str_fmt(parser->arena, "%zu fields under %zu names", row->len, names->len);
    Span span = span_line(parser->file, parser->text, row->items[names->len].line);
    span.column = row->items[names->len].column;
    span.length = 1;
    diag_report(parser->diags, DIAG_CSV_SYNTAX, span, message,
                S("put a field with commas in quotes"));
    return false;
  }
  for (size_t i = 0; i < row->len; i++) {
    const Value *field = &row->items[i];
    if (field->text.len == 0) continue;
    value_put(&map, parser->arena, names->items[i].text, *field);
    ValueEntry *entry = &map.entries[map.len - 1];
    entry->line = field->line, entry->column = field->column, entry->length = field->length;
  }
  value_add(list, parser->arena, map);
  return true;
}

static bool check_names(Parser *parser, const ValueVec *names) {
  for (size_t i = 0; i < names->len; i++) {
    if (names->items[i].text.len == 0)
      return fail(parser, 0, str_fmt(parser->arena, "column %zu has no name", i + 1), (Str){0});
    for (size_t j = 0; j < i; j++)
      if (str_eq(names->items[i].text, names->items[j].text))
        return fail(
            parser, 0,
            str_fmt(parser->arena, "two columns are named \"%.*s\"", STR_ARG(names->items[i].text)),
            (Str){0});
  }
  return true;
}

bool csv_parse(Str file, Str text, Arena *arena, DiagList *diags, Value *out) {
  Parser parser = {.file = file, .text = text, .line = 1, .arena = arena, .diags = diags};
  ValueVec names = {0}, row = {0};
  *out = value_list();
  if (text.len > CSV_BYTES_MAX) return fail(&parser, 0, S("the CSV is larger than 8 MB"), (Str){0});
  while (!at_end(&parser) && (names.len == 0 || is_empty(&names)))
    if (!read_row(&parser, &names)) return false;
  if (!check_names(&parser, &names)) return false;
  while (!at_end(&parser)) {
    if (!read_row(&parser, &row)) return false;
    if (!is_empty(&row) && !add_row(&parser, &names, &row, out)) return false;
  }
  return true;
}
