// What does not fit the table of words and strings: formats made of lines, and markup.
#include "highlight/highlighter.h"

static Str line_at(const Highlighter *h, size_t at) {
  return str_sub(h->code, at, highlight_line_end(h, at) - at);
}

static void end_line(Highlighter *h) { highlight_token(h, 0, highlight_line_end(h, h->at) + 1); }

static void take_as(Highlighter *h, const char *language, size_t end) {
  highlight_part(h, highlight_language(str_from(language)), end);
}

// ---- YAML, INI, C: the start of a line ----------------------------------------------------------

static bool is_number(Str s) {
  if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+')) s = str_from_index(s, 1);
  if (s.len == 0 || !char_is_digit(s.ptr[0])) return false;
  for (size_t i = 0; i < s.len; i++)
    if (!char_is_alnum(s.ptr[i]) && !strchr("._:+-", s.ptr[i])) return false;
  return true;
}

// A value without quotes, up to the comment: a keyword or number only as a whole ("true", not "it
// is true").
static void take_scalar(Highlighter *h, const Language *language, size_t line_end) {
  size_t end = h->at + 1;
  for (; end < line_end; end++) {
    char c = h->code.ptr[end];
    bool mark = c == '#' || (c == ';' && language->line == LINE_INI);
    if (mark && char_is_space(h->code.ptr[end - 1])) break;
  }
  Str value = str_trim_end(str_sub(h->code, h->at, end - h->at));
  bool keyword = highlight_is_word(value, language->keywords, false);
  highlight_token(h, keyword ? 'k' : is_number(value) ? 'n' : 0, h->at + value.len);
}

// The end of the lines below `line_end` that are indented by more than `column`.
static size_t block_end(const Highlighter *h, size_t line_end, size_t column) {
  size_t end = line_end;
  while (end < h->code.len) {
    size_t line = end + 1, next = highlight_line_end(h, line);
    Str text = str_sub(h->code, line, next - line);
    size_t indent = 0;
    while (indent < text.len && text.ptr[indent] == ' ') indent++;
    if (str_trim(text).len > 0 && indent <= column) break;
    end = next;
  }
  return end;
}

static bool is_block_header(Str value) {
  if (value.len == 0 || (value.ptr[0] != '|' && value.ptr[0] != '>')) return false;
  size_t i = 1;
  while (i < value.len &&
         (char_is_digit(value.ptr[i]) || value.ptr[i] == '+' || value.ptr[i] == '-'))
    i++;
  Str rest = str_trim(str_from_index(value, i));
  return rest.len == 0 || rest.ptr[0] == '#';
}

// `column`: how far the lines that belong to the value are indented at most without belonging to
// it.
static void take_yaml_value(Highlighter *h, const Language *yaml, size_t line_end, size_t column) {
  for (h->at = highlight_skip_blanks(h, h->at); h->at < line_end;
       h->at = highlight_skip_blanks(h, h->at)) {
    char first = h->code.ptr[h->at];
    if (is_block_header(str_sub(h->code, h->at, line_end - h->at))) {
      highlight_token(h, 'o', h->at + 1);
      highlight_token(h, 0, line_end);
      highlight_token(h, 's', block_end(h, line_end, column));
      return;
    }
    if (first == '&' || first == '*' || first == '!') {
      size_t end = h->at;
      while (end < line_end && !char_is_space(h->code.ptr[end])) end++;
      highlight_token(h, 't', end);
      continue;
    }
    if (!strchr("\"'[]{}#@`,%", first)) take_scalar(h, yaml, line_end);
    return;
  }
}

// The offset of the ":" after a key that begins at `at`; STR_NONE when none does.
static size_t yaml_key_end(const Highlighter *h, size_t at, size_t line_end) {
  if (at >= line_end || strchr("\"'[]{}#&*!|>@`,%", h->code.ptr[at])) return STR_NONE;
  for (size_t i = at; i < line_end; i++) {
    bool blank_follows = i + 1 == line_end || char_is_space(h->code.ptr[i + 1]);
    if (h->code.ptr[i] == ':' && blank_follows) return i;
    if (h->code.ptr[i] == '#' && char_is_space(h->code.ptr[i - 1])) return STR_NONE;
  }
  return STR_NONE;
}

static bool is_dash(const Highlighter *h, size_t at, size_t line_end) {
  if (at >= line_end || (h->code.ptr[at] != '-' && h->code.ptr[at] != '?')) return false;
  return at + 1 == line_end || char_is_space(h->code.ptr[at + 1]);
}

bool highlight_yaml_line(Highlighter *h, const Language *yaml) {
  size_t line = h->at, line_end = highlight_line_end(h, line), column = line;
  Str text = str_trim_end(str_sub(h->code, line, line_end - line));
  if (str_eq(text, S("---")) || str_eq(text, S("..."))) {
    highlight_token(h, 'o', line + text.len);
    return true;
  }
  size_t at = highlight_skip_blanks(h, line);
  for (; is_dash(h, at, line_end); at = highlight_skip_blanks(h, at + 1)) column = at;
  size_t colon = yaml_key_end(h, at, line_end);
  highlight_token(h, 0, at);
  if (colon != STR_NONE) {
    column = at;
    highlight_token(h, 'f', colon);
    highlight_token(h, 0, colon + 1);
  }
  take_yaml_value(h, yaml, line_end, column - line);
  return h->at > line;
}

bool highlight_ini_line(Highlighter *h, const Language *language) {
  size_t line = h->at, line_end = highlight_line_end(h, line), at = highlight_skip_blanks(h, line);
  if (at >= line_end || strchr("#;\"'{}],", h->code.ptr[at])) return false;
  size_t equals = str_find_char(str_sub(h->code, at, line_end - at), '=');
  if (h->code.ptr[at] != '[' && equals == STR_NONE) return false;
  highlight_token(h, 0, at);
  if (h->code.ptr[at] == '[') {
    size_t close = str_find_last_char(str_sub(h->code, at, line_end - at), ']');
    highlight_token(h, 'h', close == STR_NONE ? line_end : at + close + 1);
    return true;
  }
  highlight_token(h, 'f', at + str_trim_end(str_sub(h->code, at, equals)).len);
  highlight_token(h, 0, at + equals);
  highlight_token(h, 'o', at + equals + 1);
  h->at = highlight_skip_blanks(h, h->at);
  if (h->at < line_end && !strchr("\"'[{#", h->code.ptr[h->at])) take_scalar(h, language, line_end);
  return true;
}

bool highlight_directive(Highlighter *h) {
  size_t hash = highlight_skip_blanks(h, h->at), line_end = highlight_line_end(h, hash);
  if (!highlight_has(h, hash, '#')) return false;
  size_t end = highlight_skip_blanks(h, hash + 1);
  while (end < line_end && char_is_alpha(h->code.ptr[end])) end++;
  h->at = hash;
  highlight_token(h, 'k', end);
  size_t name = highlight_skip_blanks(h, end);
  size_t close = str_find_char(str_sub(h->code, name, line_end - name), '>');
  if (!highlight_has(h, name, '<') || close == STR_NONE) return true;
  h->at = name;
  highlight_token(h, 's', name + close + 1);
  return true;
}

// ---- HTML and XML -------------------------------------------------------------------------------

static bool is_name_byte(char c) {
  return char_is_alnum(c) || c == '-' || c == '_' || c == ':' || c == '.' ||
         (unsigned char)c >= 0x80;
}

// From `at` to behind `close`, or to the end.
static void take_to(Highlighter *h, char kind, const char *close) {
  size_t length = str_find(str_from_index(h->code, h->at), str_from(close));
  highlight_token(h, kind, length == STR_NONE ? h->code.len : h->at + length + strlen(close));
}

static void take_while(Highlighter *h, char kind, const char *stops) {
  size_t end = h->at;
  while (end < h->code.len && !char_is_space(h->code.ptr[end]) && !strchr(stops, h->code.ptr[end]))
    end++;
  highlight_token(h, kind, end > h->at ? end : h->at + 1);
}

static void take_quoted(Highlighter *h) {
  size_t length = str_find_char(str_from_index(h->code, h->at + 1), h->code.ptr[h->at]);
  highlight_token(h, 's', length == STR_NONE ? h->code.len : h->at + length + 2);
}

// Attributes up to and with ">" (or before a "<", where the tag was not closed).
static void take_attributes(Highlighter *h) {
  bool value = false;  // an "=" came right before
  while (h->at < h->code.len && h->code.ptr[h->at] != '<') {
    char c = h->code.ptr[h->at];
    bool closes = c == '>' || highlight_sees(h, h->at, "/>") || highlight_sees(h, h->at, "?>");
    if (closes) {
      highlight_token(h, 't', h->at + (c == '>' ? 1 : 2));
      return;
    }
    if (char_is_space(c) || c == '=' || c == '/')
      highlight_token(h, 0, h->at + 1);
    else if (c == '"' || c == '\'')
      take_quoted(h);
    else
      take_while(h, value ? 's' : 'f', value ? "<>" : "<>=/\"'");
    value = c == '=' || (value && char_is_space(c));
  }
}

// The offset of "</name", in any case, or the end.
static size_t raw_text_end(const Highlighter *h, Str name) {
  for (size_t i = h->at; i + 2 + name.len <= h->code.len; i++) {
    if (h->code.ptr[i] != '<' || h->code.ptr[i + 1] != '/') continue;
    if (str_eq_nocase(str_sub(h->code, i + 2, name.len), name)) return i;
  }
  return h->code.len;
}

static void take_tag(Highlighter *h) {
  bool closing = highlight_has(h, h->at + 1, '/');
  size_t name = h->at + (closing || highlight_has(h, h->at + 1, '?') ? 2 : 1), end = name;
  while (end < h->code.len && is_name_byte(h->code.ptr[end])) end++;
  Str word = str_sub(h->code, name, end - name);
  highlight_token(h, 't', end);
  take_attributes(h);
  if (closing) return;
  if (str_eq_nocase(word, S("script"))) take_as(h, "js", raw_text_end(h, word));
  if (str_eq_nocase(word, S("style"))) take_as(h, "css", raw_text_end(h, word));
}

static void take_reference(Highlighter *h) {
  enum { REFERENCE_BYTES_MAX = 32 };
  size_t end = h->at + 1;
  while (end < h->code.len && end < h->at + REFERENCE_BYTES_MAX &&
         (char_is_alnum(h->code.ptr[end]) || h->code.ptr[end] == '#'))
    end++;
  bool is_one = end > h->at + 1 && highlight_has(h, end, ';');
  highlight_token(h, is_one ? 'n' : 0, is_one ? end + 1 : h->at + 1);
}

void highlight_markup(Highlighter *h) {
  while (h->at < h->code.len) {
    char c = h->code.ptr[h->at], next = h->at + 1 < h->code.len ? h->code.ptr[h->at + 1] : 0;
    if (c == '&')
      take_reference(h);
    else if (c != '<')
      h->at++;
    else if (highlight_sees(h, h->at, "<!--"))
      take_to(h, 'c', "-->");
    else if (next == '!')
      take_to(h, 'k', ">");
    else if (next == '/' || next == '?' || char_is_alpha(next))
      take_tag(h);
    else
      h->at++;
  }
}

// ---- diff ---------------------------------------------------------------------------------------

// Lines that name files. "--- a" is one only when "+++ b" follows: else it takes away "-- a".
static bool is_file_line(const Highlighter *h, size_t at, Str line, bool after_old) {
  if (str_starts(line, S("+++ "))) return after_old;
  return str_starts(line, S("--- ")) && str_starts(line_at(h, at + line.len + 1), S("+++ "));
}

static char diff_kind(Str line) {
  static const char *const about[] = {
      "diff ",   "index ",      "Index: ", "new file ", "deleted file ",
      "rename ", "similarity ", "====",    "\\ "};
  if (str_starts(line, S("@@"))) return 'h';
  if (str_starts(line, S("+")) || str_starts(line, S(">"))) return 'i';
  if (str_starts(line, S("-")) || str_starts(line, S("<"))) return 'd';
  for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
    if (str_starts(line, str_from(about[i]))) return 'c';
  return 0;
}

void highlight_diff(Highlighter *h) {
  for (bool file = false; h->at < h->code.len; end_line(h)) {
    Str line = line_at(h, h->at);
    file = is_file_line(h, h->at, line, file);
    highlight_token(h, file ? 'h' : diff_kind(line), h->at + line.len);
  }
}

// ---- HTTP ---------------------------------------------------------------------------------------

static bool begins_request(Str line) {
  static const char *const methods[] = {"CONNECT ", "DELETE ", "GET ", "HEAD ", "OPTIONS ",
                                        "PATCH ",   "POST ",   "PUT ", "TRACE "};
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
    if (str_starts(line, str_from(methods[i]))) return true;
  return false;
}

static bool begins_message(Str line) {
  return begins_request(line) || str_starts(line, S("HTTP/"));
}

// The first lines: "GET /path HTTP/1.1" or "HTTP/1.1 200 OK".
static void take_start_line(Highlighter *h) {
  Str line = line_at(h, h->at);
  bool request = begins_request(line);
  size_t end = h->at + line.len, at = h->at;
  for (int part = 0; part < 3 && at < end; part++) {
    h->at = highlight_skip_blanks(h, at);
    size_t blank = str_find_char(str_sub(h->code, h->at, end - h->at), ' ');
    at = blank == STR_NONE || part == 2 ? end : h->at + blank;
    highlight_token(h, (request ? "kst" : "tns")[part], at);
  }
}

static void take_header(Highlighter *h) {
  Str line = line_at(h, h->at);
  size_t colon = str_find_char(line, ':');
  bool comment = str_starts(line, S("#"));
  highlight_token(h, comment ? 'c' : 'f',
                  comment             ? h->at + line.len
                  : colon == STR_NONE ? h->at
                                      : h->at + colon);
}

static void take_body(Highlighter *h) {
  size_t end = h->at;
  while (end < h->code.len && !begins_message(line_at(h, end)))
    end = highlight_line_end(h, end) + 1;
  if (end > h->code.len) end = h->code.len;
  Str text = str_trim(str_sub(h->code, h->at, end - h->at));
  if (str_starts(text, S("{")) || str_starts(text, S("[")))
    take_as(h, "json", end);
  else if (str_starts(text, S("<")))
    take_as(h, "html", end);
  else
    highlight_token(h, 0, end);
}

void highlight_http(Highlighter *h) {
  while (h->at < h->code.len) {
    Str line = line_at(h, h->at);
    if (begins_message(line))
      take_start_line(h);
    else if (str_trim(line).len > 0)
      take_header(h);
    else {
      end_line(h);
      take_body(h);
      continue;
    }
    end_line(h);
  }
}

// ---- console ------------------------------------------------------------------------------------

static bool has_prompt(Str line) {
  return str_starts(line, S("$ ")) || str_starts(line, S("% ")) || str_starts(line, S("> ")) ||
         str_starts(line, S("# "));
}

// The end of the command that begins at `at`: lines that end in a backslash go on.
static size_t command_end(const Highlighter *h, size_t at) {
  size_t end = highlight_line_end(h, at);
  while (end < h->code.len && h->code.ptr[end - 1] == '\\') end = highlight_line_end(h, end + 1);
  return end;
}

void highlight_console(Highlighter *h) {
  for (; h->at < h->code.len; end_line(h)) {
    if (!has_prompt(line_at(h, h->at))) continue;
    highlight_token(h, 'c', h->at + 1);
    take_as(h, "sh", command_end(h, h->at));
  }
}
