#include "format/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"

typedef struct Reader {
  YamlInput input;
  Arena *arena;
  DiagList *diags;
  yaml_parser_t parser;
  yaml_event_t event;  // the current one; deleted when the next is read
  bool has_event;
} Reader;

// ---- places -------------------------------------------------------------------------------------

// A place in the file: line and column as libyaml counts them, from 0 (columns are code points).
static Span span_of(const Reader *reader, size_t line, size_t column, size_t length) {
  Span span = span_line(reader->input.file, reader->input.text, (uint32_t)line + 1);
  span.line += reader->input.first_line - 1;
  span.column = (uint32_t)column + 1;
  span.length = length ? (uint32_t)length : 1;
  return span;
}

static bool fail_at(Reader *reader, DiagCode code, Span span, Str message, Str help) {
  diag_report(reader->diags, code, span, message, help);
  return false;
}

static size_t width(const yaml_event_t *event) {
  if (event->start_mark.line != event->end_mark.line) return 1;
  return event->end_mark.column - event->start_mark.column;
}

static bool fail_here(Reader *reader, DiagCode code, const char *message, const char *help) {
  yaml_mark_t mark = reader->event.start_mark;
  return fail_at(reader, code, span_of(reader, mark.line, mark.column, width(&reader->event)),
                 str_from(message), str_from(help));
}

// ---- limits, before libyaml sees the text -------------------------------------------------------

// libyaml's time grows with length times depth. What the scan counts may be text that only looks
// like nesting (a quoted "[", a drawing), so it allows more than YAML_DEPTH_MAX; the events count
// exactly.
enum { SCAN_DEPTH_MAX = 4 * YAML_DEPTH_MAX };

typedef struct Depth {
  uint32_t flow;    // open [ and {
  uint32_t blocks;  // open block collections, by their columns
  size_t columns[SCAN_DEPTH_MAX];
} Depth;

// Counts what a line's leading blanks and "- " open. Over-counts plain text that looks like it;
// never under.
static bool count_blocks(Depth *depth, Str line) {
  size_t column = 0;
  for (;;) {
    while (column < line.len && line.ptr[column] == ' ') column++;
    if (column == line.len || line.ptr[column] == '#') return true;
    while (depth->blocks > 0 && depth->columns[depth->blocks - 1] >= column) depth->blocks--;
    if (depth->blocks == SCAN_DEPTH_MAX) return false;
    depth->columns[depth->blocks++] = column;
    bool sign = line.ptr[column] == '-' || line.ptr[column] == '?' || line.ptr[column] == ':';
    bool entry = sign && (column + 1 == line.len || line.ptr[column + 1] == ' ');
    if (!entry) return true;
    column++;
  }
}

static bool count_flow(Depth *depth, Str line) {
  for (size_t i = 0; i < line.len; i++) {
    char c = line.ptr[i];
    if (c == '[' || c == '{') depth->flow++;
    if ((c == ']' || c == '}') && depth->flow > 0) depth->flow--;
    if (depth->flow > SCAN_DEPTH_MAX) return false;
  }
  return true;
}

static bool fail_deep(Reader *reader, size_t line, size_t column) {
  Str message =
      str_fmt(reader->diags->arena, "the YAML is nested more than %d levels deep", YAML_DEPTH_MAX);
  return fail_at(reader, DIAG_YAML_LIMIT, span_of(reader, line, column, 1), message, (Str){0});
}

static bool within_limits(Reader *reader) {
  Depth depth = {0};
  Str rest = reader->input.text, line;
  if (rest.len > reader->input.bytes_max)
    return fail_at(reader, DIAG_YAML_LIMIT, span_of(reader, 0, 0, 1),
                   str_fmt(reader->diags->arena, "the YAML has %zu bytes, more than %zu", rest.len,
                           reader->input.bytes_max),
                   (Str){0});
  for (size_t number = 0; str_line(&rest, &line); number++)
    if (!count_blocks(&depth, line) || !count_flow(&depth, line))
      return fail_deep(reader, number, 0);
  return true;
}

// ---- scalars: YAML 1.2 core schema --------------------------------------------------------------

static bool is_one_of(Str text, const char *const *words) {
  for (; *words; words++)
    if (str_eq(text, str_from(*words))) return true;
  return false;
}

static bool is_number(Str text) {
  size_t i = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'), digits = 0;
  for (; i < text.len && char_is_digit(text.ptr[i]); i++) digits++;
  if (i < text.len && text.ptr[i] == '.')
    for (i++; i < text.len && char_is_digit(text.ptr[i]); i++) digits++;
  if (digits == 0) return false;
  if (i < text.len && char_lower(text.ptr[i]) == 'e') {
    i++;
    i += i < text.len && (text.ptr[i] == '-' || text.ptr[i] == '+');
    size_t start = i;
    while (i < text.len && char_is_digit(text.ptr[i])) i++;
    if (i == start) return false;
  }
  return i == text.len;
}

static Value plain_scalar(Arena *arena, Str text) {
  static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
  static const char *const trues[] = {"true", "True", "TRUE", NULL};
  static const char *const falses[] = {"false", "False", "FALSE", NULL};
  Value value = {.kind = VALUE_TEXT, .text = text};
  if (is_one_of(text, nulls))
    value.kind = VALUE_NULL;
  else if (is_one_of(text, trues))
    value.kind = VALUE_BOOL, value.boolean = true;
  else if (is_one_of(text, falses))
    value.kind = VALUE_BOOL;
  else if (is_number(text))
    value.kind = VALUE_NUMBER, value.number = strtod(str_cstr(arena, text), NULL);
  return value;
}

// ---- events -------------------------------------------------------------------------------------

// Where libyaml stopped. When it was a byte it cannot take, it knows the offset and no line.
static Span problem_span(const Reader *reader) {
  const yaml_parser_t *parser = &reader->parser;
  if (parser->error != YAML_READER_ERROR)
    return span_of(reader, parser->problem_mark.line, parser->problem_mark.column, 1);
  Span span = span_at(reader->input.file, reader->input.text, parser->problem_offset, 1);
  span.line += reader->input.first_line - 1;
  return span;
}

// A text that begins with a sign of YAML's own, or has ": " in it, is none without quotes.
static Str quote_help(const Reader *reader, uint32_t line_number) {
  Str rest = reader->input.text, line = {0}, key, text;
  for (uint32_t i = 0; i < line_number && str_line(&rest, &line);) i++;
  if (!str_cut(line, ':', &key, &text)) text = line;
  text = str_trim(text);
  if (text.len > 0 && strchr("@`%*&!|>{}[]\"'", text.ptr[0]))
    return str_fmt(reader->diags->arena, "put a text that begins with %c into quotes%s",
                   text.ptr[0], strchr("\"'", text.ptr[0]) ? ", all of it" : "");
  return str_contains(text, S(": ")) ? S("put a text with \": \" in it into quotes") : (Str){0};
}

static bool syntax_error(Reader *reader) {
  const yaml_parser_t *parser = &reader->parser;
  Span span = problem_span(reader);
  Str problem = str_from(parser->problem ? parser->problem : "it cannot be read");
  Str help = str_contains(problem, S("mapping values")) || str_contains(problem, S("simple key"))
                 ? S("put a text with \": \" in it into quotes")
                 : quote_help(reader, span.line + 1 - reader->input.first_line);
  return fail_at(reader, DIAG_YAML_SYNTAX, span,
                 str_fmt(reader->diags->arena, "YAML: %.*s", STR_ARG(problem)), help);
}

static bool next(Reader *reader) {
  if (reader->has_event) yaml_event_delete(&reader->event);
  reader->has_event = yaml_parser_parse(&reader->parser, &reader->event);
  if (!reader->has_event && reader->parser.error == YAML_MEMORY_ERROR) arena_exhausted();
  return reader->has_event || syntax_error(reader);
}

static bool refuse_properties(Reader *reader, const yaml_char_t *anchor, const yaml_char_t *tag) {
  if (anchor)
    return fail_here(reader, DIAG_YAML_LIMIT, "anchors (&name) are not used here",
                     "write the value twice, or put a text into quotes");
  if (tag)
    return fail_here(reader, DIAG_YAML_LIMIT, "tags (!name) are not used here",
                     "put a text that begins with ! into quotes");
  return true;
}

static void set_place(const Reader *reader, uint32_t *line, uint32_t *column, uint32_t *length) {
  *line = (uint32_t)reader->event.start_mark.line + reader->input.first_line;
  *column = (uint32_t)reader->event.start_mark.column + 1;
  *length = (uint32_t)width(&reader->event);
}

static bool read_value(Reader *reader, int depth, Value *out);

static bool read_scalar(Reader *reader, Value *out) {
  const yaml_event_t *event = &reader->event;
  if (!refuse_properties(reader, event->data.scalar.anchor, event->data.scalar.tag)) return false;
  Str text = str_dup(reader->arena,
                     (Str){(const char *)event->data.scalar.value, event->data.scalar.length});
  bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  *out = plain ? plain_scalar(reader->arena, text) : value_text(text);
  set_place(reader, &out->line, &out->column, &out->length);
  return true;
}

static bool read_list(Reader *reader, int depth, Value *out) {
  if (!refuse_properties(reader, reader->event.data.sequence_start.anchor,
                         reader->event.data.sequence_start.tag))
    return false;
  *out = value_list();
  set_place(reader, &out->line, &out->column, &out->length);
  while (next(reader)) {
    if (reader->event.type == YAML_SEQUENCE_END_EVENT) return true;
    Value item;
    if (!read_value(reader, depth - 1, &item)) return false;
    value_add(out, reader->arena, item);
  }
  return false;
}

// Whether the map has the key already. `keys` helps where there are many.
static bool is_double(Reader *reader, const Value *map, Map *keys, Str key) {
  enum { FEW = 16 };
  if (map->len < FEW) return value_find(map, key) != NULL;
  for (size_t i = keys->len; i < map->len; i++)
    *map_put(keys, reader->arena, map->entries[i].key) = reader;
  return map_find(keys, key) != NULL;
}

static bool read_key(Reader *reader, const Value *map, Map *keys, ValueEntry *entry) {
  if (reader->event.type != YAML_SCALAR_EVENT)
    return fail_here(reader, DIAG_YAML_SYNTAX, "a key must be a text", "");
  Value key;
  if (!read_scalar(reader, &key)) return false;
  *entry =
      (ValueEntry){.key = key.text, .line = key.line, .column = key.column, .length = key.length};
  if (str_eq(key.text, S("<<")))
    return fail_here(reader, DIAG_YAML_LIMIT, "merge keys (<<) are not used here",
                     "write the keys out");
  if (!is_double(reader, map, keys, key.text)) return true;
  return fail_here(reader, DIAG_YAML_DUPLICATE_KEY, "the key stands here a second time",
                   "keep one of the two");
}

static bool read_map(Reader *reader, int depth, Value *out) {
  if (!refuse_properties(reader, reader->event.data.mapping_start.anchor,
                         reader->event.data.mapping_start.tag))
    return false;
  *out = value_map();
  set_place(reader, &out->line, &out->column, &out->length);
  Map keys = {0};
  while (next(reader)) {
    if (reader->event.type == YAML_MAPPING_END_EVENT) return true;
    ValueEntry entry;
    if (!read_key(reader, out, &keys, &entry) || !next(reader)) return false;
    if (!read_value(reader, depth - 1, &entry.value)) return false;
    value_put(out, reader->arena, entry.key, (Value){0});
    out->entries[out->len - 1] = entry;
  }
  return false;
}

static bool read_value(Reader *reader, int depth, Value *out) {
  yaml_event_type_t type = reader->event.type;
  bool nests = type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT;
  if (nests && depth == 0)
    return fail_deep(reader, reader->event.start_mark.line, reader->event.start_mark.column);
  switch (type) {
    case YAML_SCALAR_EVENT: return read_scalar(reader, out);
    case YAML_SEQUENCE_START_EVENT: return read_list(reader, depth, out);
    case YAML_MAPPING_START_EVENT: return read_map(reader, depth, out);
    case YAML_ALIAS_EVENT:
      return fail_here(reader, DIAG_YAML_LIMIT, "aliases (*name) are not used here",
                       "write the value twice, or put it into quotes");
    default: return fail_here(reader, DIAG_YAML_SYNTAX, "expected a value", "");
  }
}

static bool read_document(Reader *reader, Value *out) {
  do
    if (!next(reader)) return false;
  while (reader->event.type == YAML_STREAM_START_EVENT);
  if (reader->event.type == YAML_STREAM_END_EVENT) return true;  // nothing but comments
  if (!next(reader) || !read_value(reader, YAML_DEPTH_MAX, out)) return false;
  if (!next(reader) || !next(reader)) return false;  // the document's end, and what follows
  if (reader->event.type == YAML_STREAM_END_EVENT) return true;
  return fail_here(reader, DIAG_YAML_SYNTAX, "a second document begins here",
                   "remove the line \"---\"");
}

bool yaml_parse(YamlInput input, Arena *arena, DiagList *diags, Value *out) {
  Reader reader = {.input = input, .arena = arena, .diags = diags};
  *out = (Value){0};
  if (!within_limits(&reader)) return false;
  if (!yaml_parser_initialize(&reader.parser)) arena_exhausted();
  yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&reader.parser, (const unsigned char *)input.text.ptr,
                               input.text.len);
  bool fine = read_document(&reader, out);
  if (reader.has_event) yaml_event_delete(&reader.event);
  yaml_parser_delete(&reader.parser);
  if (!fine) *out = (Value){0};
  return fine;
}
