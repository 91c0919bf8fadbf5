#include "format/html_token.h"

#include "format/html_element.h"

// Browsers that run scripts read <noscript> as text too; the others see its content.
static bool is_raw(Str name) {
  return (html_element_flags(name) & HTML_RAW) && !str_eq_nocase(name, S("noscript"));
}

static bool take(HtmlReader *reader, HtmlToken *out, HtmlTokenKind kind, size_t length) {
  out->kind = kind;
  out->raw = str_sub(reader->rest, 0, length);
  reader->rest = str_from_index(reader->rest, out->raw.len);
  return true;
}

// ---- tags ---------------------------------------------------------------------------------------

// Between attributes: no vertical tab, which belongs to a name.
static bool is_space(char c) { return char_is_space(c) && c != '\v'; }

static size_t skip_space(Str s, size_t i) {
  while (i < s.len && is_space(s.ptr[i])) i++;
  return i;
}

// "<div=a>" is an element called "div=a".
static size_t tag_name_end(Str s, size_t i) {
  while (i < s.len && !is_space(s.ptr[i]) && s.ptr[i] != '/' && s.ptr[i] != '>') i++;
  return i;
}

static size_t name_end(Str s, size_t i) {
  size_t end = tag_name_end(s, i), equals = str_find_char(str_sub(s, i, end - i), '=');
  return equals == STR_NONE ? end : i + equals;
}

// The value after "=", quoted or not; returns where it ends.
static size_t read_value(Str s, size_t i, Str *value) {
  i = skip_space(s, i);
  char quote = i < s.len ? s.ptr[i] : 0;
  if (quote == '"' || quote == '\'') {
    size_t length = str_find_char(str_from_index(s, i + 1), quote);
    if (length == STR_NONE) return s.len + 1;
    *value = str_sub(s, i + 1, length);
    return i + length + 2;
  }
  size_t end = i;
  while (end < s.len && !is_space(s.ptr[end]) && s.ptr[end] != '>') end++;
  *value = str_sub(s, i, end - i);
  return end;
}

// One attribute from i on; returns where it ends, or beyond the text when the tag has no end.
static size_t read_attribute(Str s, size_t i, HtmlAttribute *out) {
  size_t end = name_end(s, i + (i < s.len && s.ptr[i] == '='));
  out->name = str_sub(s, i, end - i);
  size_t equals = skip_space(s, end);
  if (equals >= s.len || s.ptr[equals] != '=') return end;
  out->has_value = true;
  return read_value(s, equals + 1, &out->value);
}

// The tag at the start of s ("<" and a letter, or "</" and a letter): its length, 0 when it never
// ends.
static size_t read_tag(Str s, Arena *arena, HtmlToken *out) {
  bool close = s.ptr[1] == '/';
  size_t i = tag_name_end(s, close ? 2 : 1);
  out->name = str_sub(s, close ? 2 : 1, i - (close ? 2 : 1));
  for (;;) {
    i = skip_space(s, i);
    if (i >= s.len) return 0;
    if (s.ptr[i] == '>') return i + 1;
    if (s.ptr[i] == '/') {
      out->self_closing = i + 1 < s.len && s.ptr[i + 1] == '>';
      i++;
      continue;
    }
    HtmlAttribute attribute = {0};
    i = read_attribute(s, i, &attribute);
    if (i > s.len) return 0;
    *vec_add(arena, &out->attributes) = attribute;
  }
}

// ---- tokens -------------------------------------------------------------------------------------

static size_t until(Str s, Str end) {
  size_t at = str_find(s, end);
  return at == STR_NONE ? s.len : at + end.len;
}

// Past the first "-->" or "--!>".
static size_t until_comment_end(Str s) {
  for (size_t i = 0; i < s.len; i++) {
    size_t at = str_find(str_from_index(s, i), S("--"));
    if (at == STR_NONE) break;
    Str rest = str_from_index(s, i += at);
    if (str_starts(rest, S("-->"))) return i + 3;
    if (str_starts(rest, S("--!>"))) return i + 4;
  }
  return s.len;
}

// A comment at the start of s, or what browsers take for one: a declaration, a processing
// instruction, CDATA (outside of SVG they end it at the first ">"); 0 when there is none.
static size_t comment_length(Str s) {
  if (str_starts(s, S("<!--"))) {
    if (str_starts(s, S("<!-->"))) return 5;
    if (str_starts(s, S("<!--->"))) return 6;
    return 4 + until_comment_end(str_from_index(s, 4));
  }
  if (str_starts(s, S("<!")) || str_starts(s, S("<?"))) return until(s, S(">"));
  if (str_starts(s, S("</")) && s.len > 2 && !char_is_alpha(s.ptr[2])) return until(s, S(">"));
  return 0;
}

static bool begins_tag(Str s) {
  return s.len > 1 && s.ptr[0] == '<' &&
         (char_is_alpha(s.ptr[1]) || (s.ptr[1] == '/' && s.len > 2 && char_is_alpha(s.ptr[2])));
}

static bool begins_markup(Str s) {
  return begins_tag(s) ||
         (s.len > 1 && s.ptr[0] == '<' && (s.ptr[1] == '!' || s.ptr[1] == '?' || s.ptr[1] == '/'));
}

static size_t text_length(Str s) {
  for (size_t i = 1; i < s.len; i++) {
    size_t at = str_find_char(str_from_index(s, i), '<');
    if (at == STR_NONE) return s.len;
    i += at;
    if (begins_markup(str_from_index(s, i))) return i;
  }
  return s.len;
}

// Whether s begins with `before` ("<" or "</") and the name of a tag.
static bool begins_named(Str s, Str before, Str name) {
  size_t end = before.len + name.len;
  if (!str_starts(s, before) || !str_eq_nocase(str_sub(s, before.len, name.len), name))
    return false;
  return s.len == end || is_space(s.ptr[end]) || s.ptr[end] == '>' || s.ptr[end] == '/';
}

// In a <script>, "<!--" and "<script" begin what "</script" only ends the inner part of, up to
// "-->": the standard's "double escaped" states.
typedef struct ScriptState {
  bool escaped, twice;
} ScriptState;

// Looks at s, which begins with "<" or "-". Whether the script ends there.
static bool script_ends(ScriptState *state, Str s) {
  bool closing = begins_named(s, S("</"), S("script"));
  if (str_starts(s, S("-->"))) *state = (ScriptState){0};
  if (str_starts(s, S("<!--"))) state->escaped = true;
  if (state->escaped && begins_named(s, S("<"), S("script"))) state->twice = true;
  if (!closing) return false;
  if (!state->twice) return true;
  state->twice = false;
  return false;
}

static size_t script_length(Str s) {
  ScriptState state = {0};
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] != '<' && s.ptr[i] != '-') continue;
    if (script_ends(&state, str_from_index(s, i))) return i;
  }
  return s.len;
}

static size_t raw_text_length(Str s, Str name) {
  if (str_eq_nocase(name, S("script"))) return script_length(s);
  for (size_t i = 0; i < s.len; i++) {
    size_t at = str_find_char(str_from_index(s, i), '<');
    if (at == STR_NONE) return s.len;
    i += at;
    if (begins_named(str_from_index(s, i), S("</"), name)) return i;
  }
  return s.len;
}

static bool take_tag(HtmlReader *reader, Arena *arena, HtmlToken *out) {
  size_t length = read_tag(reader->rest, arena, out);
  if (length == 0) {  // "<a " without an end: the rest is text
    out->name = (Str){0};
    out->attributes.len = 0;
    out->self_closing = false;
    return take(reader, out, HTML_TEXT, reader->rest.len);
  }
  bool close = reader->rest.ptr[1] == '/';
  reader->raw_element = !close && is_raw(out->name) ? out->name : (Str){0};
  return take(reader, out, close ? HTML_CLOSE : HTML_OPEN, length);
}

bool html_token_next(HtmlReader *reader, Arena *arena, HtmlToken *out) {
  *out = (HtmlToken){0};
  if (reader->rest.len == 0) return false;
  if (reader->raw_element.len > 0) {
    size_t length = raw_text_length(reader->rest, reader->raw_element);
    reader->raw_element = (Str){0};
    out->raw_text = true;
    if (length > 0) return take(reader, out, HTML_TEXT, length);
    out->raw_text = false;
  }
  size_t comment = comment_length(reader->rest);
  if (comment > 0) return take(reader, out, HTML_COMMENT, comment);
  if (begins_tag(reader->rest)) return take_tag(reader, arena, out);
  return take(reader, out, HTML_TEXT, text_length(reader->rest));
}

size_t html_raw_length(Str html, Str name) { return raw_text_length(html, name); }

const HtmlAttribute *html_token_attribute(const HtmlToken *token, Str name) {
  for (size_t i = 0; i < token->attributes.len; i++)
    if (str_eq_nocase(token->attributes.items[i].name, name)) return &token->attributes.items[i];
  return NULL;
}
