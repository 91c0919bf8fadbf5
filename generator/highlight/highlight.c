#include "highlight/highlight.h"

#include "base/sorted.h"
#include "format/html.h"
#include "highlight/highlighter.h"

enum {
  HOLES_MAX = 4,             // strings in expressions in strings
  REGEX_BYTES_MAX = 200,     // a longer one is two divisions
  VARIABLE_BYTES_MAX = 100,  // of "${...}"
  KEYWORD_BYTES_MAX = 24,
};

// Reads a part of the text in one language of the kind MODE_CODE.
typedef struct Coder {
  Highlighter *h;
  const Language *language;
  size_t start;  // where the part begins
  int holes;     // how many strings stand around this expression
  bool command;  // shell: the next word names a command
  bool operand;  // a "/" here would divide
  Str document;  // shell: the word that ends the document which begins after this line
} Coder;

// ---- the place in the text ----------------------------------------------------------------------

void highlight_token(Highlighter *h, char kind, size_t end) {
  if (end > h->code.len) end = h->code.len;
  if (kind && end > h->at) {
    html_text(h->out, str_sub(h->code, h->shown, h->at - h->shown));
    buf_add_lit(h->out, "<span class=\"hl-");
    buf_add_char(h->out, kind);
    buf_add_lit(h->out, "\">");
    html_text(h->out, str_sub(h->code, h->at, end - h->at));
    buf_add_lit(h->out, "</span>");
    h->shown = end;
  }
  h->at = end;
}

bool highlight_has(const Highlighter *h, size_t at, char byte) {
  return at < h->code.len && h->code.ptr[at] == byte;
}

bool highlight_sees(const Highlighter *h, size_t at, const char *word) {
  return str_starts(str_from_index(h->code, at), str_from(word));
}

size_t highlight_line_end(const Highlighter *h, size_t at) {
  size_t length = str_find_char(str_from_index(h->code, at), '\n');
  return length == STR_NONE ? h->code.len : at + length;
}

size_t highlight_skip_blanks(const Highlighter *h, size_t at) {
  while (highlight_has(h, at, ' ') || highlight_has(h, at, '\t') || highlight_has(h, at, '\r'))
    at++;
  return at;
}

// ---- words --------------------------------------------------------------------------------------

static bool is_in(char byte, const char *set) { return set && byte && strchr(set, byte); }

static bool is_word_byte(char byte, const Language *language) {
  return char_is_alnum(byte) || byte == '_' || (unsigned char)byte >= 0x80 ||
         is_in(byte, language->word_bytes);
}

bool highlight_is_word(Str word, WordList list, bool any_case) {
  char lower[KEYWORD_BYTES_MAX];
  if (word.len > KEYWORD_BYTES_MAX) return false;
  for (size_t i = 0; i < word.len; i++) lower[i] = any_case ? char_lower(word.ptr[i]) : word.ptr[i];
  Str wanted = {lower, word.len};
  size_t at;
  SORTED_FIND(at, list.count, str_cmp(str_from(list.words[at]), wanted) < 0);
  return at < list.count && str_eq(str_from(list.words[at]), wanted);
}

static bool is_key(const Coder *c, size_t end) {
  if (c->language->keys == KEYS_NONE) return false;
  size_t colon = highlight_skip_blanks(c->h, end);
  if (!highlight_has(c->h, colon, ':')) return false;
  bool spaced = colon + 1 == c->h->code.len || char_is_space(c->h->code.ptr[colon + 1]);
  return spaced || c->language->keys == KEYS_ANY;
}

// After these the shell expects another command.
static bool leads_to_command(Str word) {
  static const char *const words[] = {"do", "elif", "else", "if", "then", "time", "until", "while"};
  return highlight_is_word(word, (WordList){words, sizeof words / sizeof words[0]}, false);
}

static char shell_word_kind(Coder *c, Str word, size_t end) {
  if (!c->command) return 0;
  if (highlight_has(c->h, end, '=')) return c->command = false, 't';
  bool keyword = highlight_is_word(word, c->language->keywords, false);
  c->command = keyword && leads_to_command(word);
  return keyword ? 'k' : 'f';
}

static char word_kind(Coder *c, Str word, size_t end) {
  const Language *language = c->language;
  if (language->commands) return shell_word_kind(c, word, end);
  size_t at = c->h->at;
  bool member =
      at > 0 && highlight_has(c->h, at - 1, '.') && !(at > 1 && highlight_has(c->h, at - 2, '.'));
  if (!member && highlight_is_word(word, language->keywords, language->any_case)) return 'k';
  if (!member && highlight_is_word(word, language->types, language->any_case)) return 't';
  if (language->calls && highlight_has(c->h, end, '(')) return 'f';
  return is_key(c, end) ? 'f' : 0;
}

static bool take_word(Coder *c) {
  Highlighter *h = c->h;
  size_t end = h->at;
  while (end < h->code.len && is_word_byte(h->code.ptr[end], c->language)) end++;
  if (end == h->at) return false;
  char kind = word_kind(c, str_sub(h->code, h->at, end - h->at), end);
  c->operand = kind != 'k';
  highlight_token(h, kind, end);
  return true;
}

static bool after_word(const Coder *c) {
  return c->h->at > c->start && is_word_byte(c->h->code.ptr[c->h->at - 1], c->language);
}

// ---- comments, numbers, names with a sign -------------------------------------------------------

static bool begins_comment(const Coder *c, size_t at) {
  const Language *language = c->language;
  bool apart = language->commands || language->quotes_after_words;  // "a#b" is a word there
  if (c->holes > 0) return false;                                   // "#" in a hole formats
  if (apart && at > c->start && !char_is_space(c->h->code.ptr[at - 1])) return false;
  for (size_t i = 0; i < sizeof language->comments / sizeof language->comments[0]; i++)
    if (language->comments[i] && highlight_sees(c->h, at, language->comments[i])) return true;
  return language->comment_open && highlight_sees(c->h, at, language->comment_open);
}

static bool take_comment(Coder *c) {
  Highlighter *h = c->h;
  if (!begins_comment(c, h->at)) return false;
  const char *open = c->language->comment_open;
  if (!open || !highlight_sees(h, h->at, open)) {
    highlight_token(h, 'c', highlight_line_end(h, h->at));
    return true;
  }
  Str close = str_from(c->language->comment_close);
  size_t body = h->at + strlen(open), length = str_find(str_from_index(h->code, body), close);
  highlight_token(h, 'c', length == STR_NONE ? h->code.len : body + length + close.len);
  return true;
}

static bool begins_number(const Coder *c) {
  const char *at = c->h->code.ptr + c->h->at;
  size_t left = c->h->code.len - c->h->at;
  if (char_is_digit(*at)) return true;
  if (left < 2 || after_word(c)) return false;
  if (*at == '#' && c->language->color_numbers) return char_is_alnum(at[1]);
  return char_is_digit(at[1]) &&
         (*at == '.' || (*at == '-' && is_in('-', c->language->word_bytes)));
}

static bool take_number(Coder *c) {
  Highlighter *h = c->h;
  if (!begins_number(c)) return false;
  size_t end = h->at + 1;
  for (; end < h->code.len; end++) {
    char byte = h->code.ptr[end];
    bool exponent = (byte == '+' || byte == '-') && char_lower(h->code.ptr[end - 1]) == 'e';
    if (!char_is_alnum(byte) && byte != '_' && byte != '.' && !exponent) break;
  }
  c->operand = true;
  highlight_token(h, 'n', end);
  return true;
}

// "$name", "$1", "${name:-value}" at an offset: its end, or the offset itself.
static size_t variable_end(const Highlighter *h, size_t at) {
  size_t end = at + 1;
  if (highlight_has(h, end, '{')) {
    size_t length = str_find_char(str_sub(h->code, end, VARIABLE_BYTES_MAX), '}');
    return length == STR_NONE ? at : end + length + 1;
  }
  if (end < h->code.len && is_in(h->code.ptr[end], "?!#@*$-0123456789")) return end + 1;
  while (end < h->code.len && (char_is_alnum(h->code.ptr[end]) || h->code.ptr[end] == '_')) end++;
  return end == at + 1 ? at : end;
}

static bool take_variable(Highlighter *h) {
  size_t end = highlight_has(h, h->at, '$') ? variable_end(h, h->at) : h->at;
  if (end == h->at) return false;
  highlight_token(h, 't', end);
  return true;
}

static bool take_sign(Coder *c) {
  Highlighter *h = c->h;
  if (c->language->commands) return take_variable(h);
  if (!c->language->at_kind || !highlight_has(h, h->at, '@')) return false;
  size_t end = h->at + 1;
  while (end < h->code.len &&
         (is_word_byte(h->code.ptr[end], c->language) || h->code.ptr[end] == '.'))
    end++;
  if (end == h->at + 1) return false;
  highlight_token(h, c->language->at_kind, end);
  return true;
}

// A regular expression stays plain, but what stands in it must not begin a string.
static bool take_regex(Coder *c) {
  Highlighter *h = c->h;
  if (!c->language->regex || c->operand || !highlight_has(h, h->at, '/')) return false;
  bool in_class = false;
  size_t most = h->at + REGEX_BYTES_MAX < h->code.len ? h->at + REGEX_BYTES_MAX : h->code.len;
  for (size_t i = h->at + 1; i < most && h->code.ptr[i] != '\n'; i++) {
    char byte = h->code.ptr[i];
    if (byte == '[') in_class = true;
    if (byte == ']') in_class = false;
    if (byte == '\\') i++;
    if (byte != '/' || in_class) continue;
    c->operand = true;
    highlight_token(h, 0, i + 1);
    return true;
  }
  return false;
}

// ---- strings ------------------------------------------------------------------------------------

static void step(Coder *c);

// The bytes of prefix letters before the opening, or STR_NONE when the rule does not fit here.
static size_t prefix_of(const Highlighter *h, const StringRule *rule) {
  size_t length = 0;
  while (rule->prefix && length < 2 && h->at + length < h->code.len &&
         is_in(char_lower(h->code.ptr[h->at + length]), rule->prefix))
    length++;
  return highlight_sees(h, h->at + length, rule->open) ? length : STR_NONE;
}

static bool has_holes(const Coder *c, const StringRule *rule, size_t prefix) {
  if (!rule->hole || c->holes >= HOLES_MAX) return false;
  if (!rule->hole_prefix) return true;
  for (size_t i = 0; i < prefix; i++)
    if (char_lower(c->h->code.ptr[c->h->at + i]) == rule->hole_prefix) return true;
  return false;
}

// An expression, up to its "}" (not taken), or the line's end where the string may not go on.
static void take_expression(const Coder *outer, bool lines) {
  Highlighter *h = outer->h;
  Coder c = {.h = h, .language = outer->language, .start = h->at, .holes = outer->holes + 1};
  for (int depth = 0; h->at < h->code.len; step(&c)) {
    char byte = h->code.ptr[h->at];
    if (byte == '\n' && !lines) return;
    if (byte == '{') depth++;
    if (byte == '}' && depth-- == 0) return;
  }
}

static void take_hole(const Coder *c, const StringRule *rule) {
  Highlighter *h = c->h;
  highlight_token(h, 'o', h->at + strlen(rule->hole));
  take_expression(c, rule->lines);
  if (highlight_has(h, h->at, '}')) highlight_token(h, 'o', h->at + 1);
}

// Takes what stands at an offset in a string and is no plain byte of it: how the reader goes on
// there. The piece of the string before is written first.
static size_t take_inside(const Coder *c, const StringRule *rule, bool holes, size_t at) {
  Highlighter *h = c->h;
  if (rule->escapes && highlight_has(h, at, '\\')) return at + 2;
  if (holes && highlight_sees(h, at, rule->hole)) {
    if (rule->hole[1] == 0 && highlight_has(h, at + 1, rule->hole[0])) return at + 2;  // "{{"
    highlight_token(h, 's', at);
    take_hole(c, rule);
    return h->at;
  }
  if (!rule->variables || !highlight_has(h, at, '$') || variable_end(h, at) == at) return at + 1;
  highlight_token(h, 's', at);
  take_variable(h);
  return h->at;
}

static void take_string_by(Coder *c, const StringRule *rule, size_t prefix) {
  Highlighter *h = c->h;
  bool holes = has_holes(c, rule, prefix), closed = false;
  size_t end = h->at + prefix + strlen(rule->open);
  while (end < h->code.len && !closed) {
    if (!rule->lines && h->code.ptr[end] == '\n') break;
    closed = highlight_sees(h, end, rule->close);
    end = closed ? end + strlen(rule->close) : take_inside(c, rule, holes, end);
  }
  if (end > h->code.len) end = h->code.len;
  highlight_token(h, is_key(c, end) ? 'f' : 's', end);
  c->operand = true;
  c->command = false;
}

static bool take_string(Coder *c) {
  if (c->language->quotes_after_words && after_word(c)) return false;
  for (size_t i = 0; i < STRING_RULES && c->language->strings[i].open; i++) {
    size_t prefix = prefix_of(c->h, &c->language->strings[i]);
    if (prefix == STR_NONE) continue;
    take_string_by(c, &c->language->strings[i], prefix);
    return true;
  }
  return false;
}

static bool begins_string(const Coder *c, size_t at) {
  for (size_t i = 0; i < STRING_RULES && c->language->strings[i].open; i++)
    if (highlight_sees(c->h, at, c->language->strings[i].open)) return true;
  return false;
}

// ---- the rest -----------------------------------------------------------------------------------

static bool take_line_start(Coder *c) {
  Highlighter *h = c->h;
  if (c->language->line == LINE_PLAIN || (h->at > c->start && h->code.ptr[h->at - 1] != '\n'))
    return false;
  switch (c->language->line) {
    case LINE_YAML: return highlight_yaml_line(h, c->language);
    case LINE_INI: return highlight_ini_line(h, c->language);
    case LINE_DIRECTIVE: return highlight_directive(h);
    case LINE_PLAIN: break;
  }
  return false;
}

// "<<WORD", "<<-'WORD'": a document begins on the next line.
static Str document_word(const Highlighter *h) {
  if (!highlight_sees(h, h->at, "<<")) return (Str){0};
  size_t start = h->at + 2;
  if (highlight_has(h, start, '-')) start++;
  start = highlight_skip_blanks(h, start);
  if (highlight_has(h, start, '"') || highlight_has(h, start, '\'')) start++;
  if (start >= h->code.len || !char_is_alpha(h->code.ptr[start])) return (Str){0};
  size_t end = start;
  while (end < h->code.len && (char_is_alnum(h->code.ptr[end]) || h->code.ptr[end] == '_')) end++;
  return str_sub(h->code, start, end - start);
}

static void take_document(Coder *c) {
  Highlighter *h = c->h;
  size_t end = h->at;
  for (bool found = false; end < h->code.len && !found; end += end < h->code.len) {
    size_t line = end;
    end = highlight_line_end(h, line);
    found = str_eq(str_trim(str_sub(h->code, line, end - line)), c->document);
    if (found) break;
  }
  highlight_token(h, 's', end);
  c->document = (Str){0};
}

static void take_newline(Coder *c) {
  Highlighter *h = c->h;
  bool continued = h->at > c->start && h->code.ptr[h->at - 1] == '\\';
  highlight_token(h, 0, h->at + 1);
  if (!continued) c->command = true;
  if (c->document.len > 0) take_document(c);
}

// Whether a run of operators goes on at an offset.
static bool goes_on(const Coder *c, size_t at) {
  if (at >= c->h->code.len || !is_in(c->h->code.ptr[at], c->language->operators)) return false;
  if (c->language->regex && c->h->code.ptr[at] == '/') return false;
  return !begins_comment(c, at) && !begins_string(c, at);
}

static void take_operators(Coder *c) {
  Highlighter *h = c->h;
  Str document = c->language->commands ? document_word(h) : (Str){0};
  if (document.len > 0) c->document = document;
  size_t end = h->at + 1;
  while (goes_on(c, end)) end++;
  c->command = c->command || is_in(h->code.ptr[end - 1], "|&;");
  c->operand = false;
  highlight_token(h, 'o', end);
}

static void take_byte(Coder *c) {
  char byte = c->h->code.ptr[c->h->at];
  if (!char_is_space(byte)) c->operand = byte == ')' || byte == ']';
  c->command = c->command || byte == '(' || byte == '`';
  highlight_token(c->h, 0, c->h->at + 1);
}

// Takes one token, at least one byte.
static void step(Coder *c) {
  static bool (*const takers[])(Coder *) = {take_line_start, take_comment, take_string, take_number,
                                            take_sign,       take_regex,   take_word};
  for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
    if (takers[i](c)) return;
  char byte = c->h->code.ptr[c->h->at];
  if (byte == '\n')
    take_newline(c);
  else if (is_in(byte, c->language->operators))
    take_operators(c);
  else
    take_byte(c);
}

void highlight_code(Highlighter *h, const Language *language) {
  Coder c = {.h = h, .language = language, .start = h->at, .command = true};
  while (h->at < h->code.len) {
    if (h->code.ptr[h->at] == ' ' && h->at > c.start && h->code.ptr[h->at - 1] != '\n')
      h->at++;
    else
      step(&c);
  }
}

static void highlight_in(Highlighter *h, const Language *language) {
  switch (language->mode) {
    case MODE_CODE: highlight_code(h, language); break;
    case MODE_MARKUP: highlight_markup(h); break;
    case MODE_DIFF: highlight_diff(h); break;
    case MODE_HTTP: highlight_http(h); break;
    case MODE_CONSOLE: highlight_console(h); break;
  }
}

void highlight_part(Highlighter *h, const Language *language, size_t end) {
  size_t whole = h->code.len;
  h->code.len = end;
  highlight_in(h, language);
  h->code.len = whole;
}

bool highlight(Buf *out, Str language, Str code) {
  const Language *known = highlight_language(language);
  Highlighter h = {.out = out, .code = code};
  if (known) highlight_in(&h, known);
  html_text(out, str_from_index(code, h.shown));
  return known != NULL;
}
