#include "format/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

typedef struct Parser {
  Str file, text;
  size_t at;
  Arena *arena;
  DiagList *diags;
  uint32_t line, column;  // of text[placed], from 1, code points
  size_t placed;
} Parser;

static bool fail(Parser *parser, const char *message) {
  diag_report(parser->diags, DIAG_VALUE_INVALID, span_at(parser->file, parser->text, parser->at, 1),
              str_from(message), (Str){0});
  return false;
}

// Moves the counted place on to where the parser is.
static void count_place(Parser *parser) {
  for (; parser->placed < parser->at; parser->placed++) {
    char c = parser->text.ptr[parser->placed];
    if (c == '\n')
      parser->line++, parser->column = 1;
    else if (((unsigned char)c & 0xC0) != 0x80)
      parser->column++;
  }
}

static char peek(const Parser *parser) {
  return parser->at < parser->text.len ? parser->text.ptr[parser->at] : 0;
}

static void skip_space(Parser *parser) {
  while (peek(parser) == ' ' || peek(parser) == '\t' || peek(parser) == '\n' ||
         peek(parser) == '\r')
    parser->at++;
}

static bool eat(Parser *parser, char c) {
  skip_space(parser);
  if (peek(parser) != c) return false;
  parser->at++;
  return true;
}

// ---- texts --------------------------------------------------------------------------------------

static bool hex4(Parser *parser, uint32_t *out) {
  *out = 0;
  for (int i = 0; i < 4; i++, parser->at++) {
    char c = char_lower(peek(parser));
    if (!char_is_digit(c) && !(c >= 'a' && c <= 'f'))
      return fail(parser, "\\u takes four hexadecimal digits");
    *out = *out * 16 + (uint32_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return true;
}

static bool read_unicode(Parser *parser, Buf *out) {
  uint32_t first, second;
  if (!hex4(parser, &first)) return false;
  bool pair = first >= 0xD800 && first < 0xDC00 &&
              str_starts(str_from_index(parser->text, parser->at), S("\\u"));
  if (pair) {
    parser->at += 2;
    if (!hex4(parser, &second)) return false;
    if (second >= 0xDC00 && second < 0xE000)
      first = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    else
      utf8_encode(out, UTF8_REPLACEMENT), first = second;
  }
  utf8_encode(out, first);  // a lone surrogate leaves as U+FFFD
  return true;
}

static bool read_escape(Parser *parser, Buf *out) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  char c = peek(parser);
  parser->at++;
  if (c == 'u') return read_unicode(parser, out);
  const char *found = c ? strchr(from, c) : NULL;
  if (!found) return parser->at--, fail(parser, "no escape of JSON");
  buf_add_char(out, to[found - from]);
  return true;
}

static bool read_text(Parser *parser, Str *out) {
  if (!eat(parser, '"')) return fail(parser, "expected a text in double quotes");
  Buf text = {.arena = parser->arena};
  for (;;) {
    unsigned char c = (unsigned char)peek(parser);
    if (parser->at >= parser->text.len) return fail(parser, "the text has no closing quote");
    if (c < 0x20) return fail(parser, "a control character in a text");
    parser->at++;
    if (c == '"') break;
    if (c != '\\')
      buf_add_char(&text, (char)c);
    else if (!read_escape(parser, &text))
      return false;
  }
  *out = buf_str(&text);
  return true;
}

// ---- values -------------------------------------------------------------------------------------

static void digits(Parser *parser) {
  while (char_is_digit(peek(parser))) parser->at++;
}

static bool read_number(Parser *parser, Value *out) {
  size_t start = parser->at;
  if (peek(parser) == '-') parser->at++;
  if (!char_is_digit(peek(parser))) return fail(parser, "no value of JSON");
  if (peek(parser) == '0')
    parser->at++;
  else
    digits(parser);
  if (peek(parser) == '.') {
    parser->at++;
    if (!char_is_digit(peek(parser))) return fail(parser, "a digit must follow the point");
    digits(parser);
  }
  if (char_lower(peek(parser)) == 'e') {
    parser->at++;
    if (peek(parser) == '+' || peek(parser) == '-') parser->at++;
    if (!char_is_digit(peek(parser))) return fail(parser, "the exponent has no digits");
    digits(parser);
  }
  Str text = str_dup(parser->arena, str_sub(parser->text, start, parser->at - start));
  *out = (Value){
      .kind = VALUE_NUMBER, .text = text, .number = strtod(str_cstr(parser->arena, text), NULL)};
  return true;
}

static bool read_word(Parser *parser, Value *out) {
  static const struct {
    const char *word;
    Value value;
  } words[] = {{"true", {.kind = VALUE_BOOL, .boolean = true}},
               {"false", {.kind = VALUE_BOOL}},
               {"null", {0}}};
  for (size_t i = 0; i < 3; i++) {
    Str word = str_from(words[i].word);
    if (!str_starts(str_from_index(parser->text, parser->at), word)) continue;
    parser->at += word.len;
    *out = words[i].value;
    out->text = word;
    return true;
  }
  return read_number(parser, out);
}

static bool read_value(Parser *parser, int depth, Value *out);

static bool read_list(Parser *parser, int depth, Value *out) {
  *out = value_list();
  if (eat(parser, ']')) return true;
  do {
    Value item;
    if (!read_value(parser, depth, &item)) return false;
    value_add(out, parser->arena, item);
  } while (eat(parser, ','));
  return eat(parser, ']') || fail(parser, "expected \",\" or \"]\"");
}

static bool read_map(Parser *parser, int depth, Value *out) {
  *out = value_map();
  if (eat(parser, '}')) return true;
  do {
    Str key;
    Value item;
    skip_space(parser);
    count_place(parser);
    uint32_t line = parser->line, column = parser->column;
    if (!read_text(parser, &key)) return false;
    if (!eat(parser, ':')) return fail(parser, "expected \":\" after the key");
    if (!read_value(parser, depth, &item)) return false;
    value_put(out, parser->arena, key, item);
    ValueEntry *entry = &out->entries[out->len - 1];
    entry->line = line;
    entry->column = column;
    entry->length = (uint32_t)utf8_count(key) + 2;
  } while (eat(parser, ','));
  return eat(parser, '}') || fail(parser, "expected \",\" or \"}\"");
}

static bool read_any(Parser *parser, int depth, Value *out) {
  if (eat(parser, '{')) return read_map(parser, depth - 1, out);
  if (eat(parser, '[')) return read_list(parser, depth - 1, out);
  if (peek(parser) != '"') return read_word(parser, out);
  *out = (Value){.kind = VALUE_TEXT};
  return read_text(parser, &out->text);
}

static bool read_value(Parser *parser, int depth, Value *out) {
  skip_space(parser);
  if (depth == 0) return fail(parser, "nested too deeply");
  count_place(parser);
  uint32_t line = parser->line, column = parser->column;
  if (!read_any(parser, depth, out)) return false;
  out->line = line;
  out->column = column;
  bool scalar = out->kind != VALUE_MAP && out->kind != VALUE_LIST;
  count_place(parser);
  if (scalar && parser->line == line) out->length = parser->column - column;
  return true;
}

bool json_parse(Str file, Str text, Arena *arena, DiagList *diags, Value *out) {
  Parser parser = {
      .file = file, .text = text, .arena = arena, .diags = diags, .line = 1, .column = 1};
  *out = (Value){0};
  if (text.len > JSON_BYTES_MAX) return fail(&parser, "the JSON is larger than 8 MB");
  if (!read_value(&parser, JSON_DEPTH_MAX, out)) return false;
  skip_space(&parser);
  return parser.at == text.len || fail(&parser, "something follows the value");
}

// ---- writing ------------------------------------------------------------------------------------

static void add_json_char(Buf *out, uint32_t c) {
  switch (c) {
    case '"': buf_add_lit(out, "\\\""); break;
    case '\\': buf_add_lit(out, "\\\\"); break;
    case '\n': buf_add_lit(out, "\\n"); break;
    case '\r': buf_add_lit(out, "\\r"); break;
    case '\t': buf_add_lit(out, "\\t"); break;
    default: buf_add_fmt(out, "\\u%04x", c);
  }
}

// Whether an ASCII character stands for itself.
static bool is_plain(uint32_t c) {
  return c >= ' ' && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static size_t plain_run(Str text, size_t from) {
  size_t i = from;
  while (i < text.len && is_plain((unsigned char)text.ptr[i])) i++;
  return i - from;
}

void json_text(Buf *out, Str text) {
  buf_add_char(out, '"');
  for (size_t i = 0, length; i < text.len; i += length) {
    length = plain_run(text, i);
    buf_add(out, str_sub(text, i, length));
    if (length > 0) continue;
    uint32_t c = utf8_decode(str_from_index(text, i), &length);
    if (c < 0x80 || c == 0x2028 || c == 0x2029)
      add_json_char(out, c);
    else
      utf8_encode(out, c);
  }
  buf_add_char(out, '"');
}

// The fewest digits that give the same number again: 17 always do.
static void write_double(Buf *out, double number) {
  char digits[32];
  for (int precision = 15; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, number);
    if (strtod(digits, NULL) == number) break;
  }
  buf_add(out, str_from(digits));
}

static void write_number(Buf *out, const Value *value) {
  if (value->text.len > 0)
    buf_add(out, value->text);
  else if (!isfinite(value->number))
    buf_add_lit(out, "null");
  else
    write_double(out, value->number);
}

void json_write(Buf *out, const Value *value) {
  switch (value->kind) {
    case VALUE_NULL: buf_add_lit(out, "null"); return;
    case VALUE_BOOL: buf_add(out, value->boolean ? S("true") : S("false")); return;
    case VALUE_NUMBER: write_number(out, value); return;
    case VALUE_TEXT: json_text(out, value->text); return;
    case VALUE_LIST: buf_add_char(out, '['); break;
    case VALUE_MAP: buf_add_char(out, '{'); break;
  }
  for (size_t i = 0; i < value->len; i++) {
    if (i > 0) buf_add_char(out, ',');
    if (value->kind == VALUE_LIST) {
      json_write(out, &value->items[i]);
      continue;
    }
    json_text(out, value->entries[i].key);
    buf_add_char(out, ':');
    json_write(out, &value->entries[i].value);
  }
  buf_add_char(out, value->kind == VALUE_LIST ? ']' : '}');
}
