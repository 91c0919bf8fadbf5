// Code blocks: ```sql title="Top ten" src="queries.sql" region="top"
#include "base/text.h"
#include "format/html.h"
#include "highlight/highlight.h"
#include "markdown/blocks.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/include.h"
#include "markdown/locate.h"
#include "markdown/node_text.h"
#include "markdown/visible.h"

typedef struct Info {
  Str language, title, src, lines, region;
} Info;

// Takes `name="value"` (or name='value', name=value) off *rest. False at the end.
static bool next_pair(Str *rest, Str *name, Str *value) {
  Str text = str_trim(*rest);
  if (text.len == 0) return false;
  size_t end = 0;
  while (end < text.len && !char_is_space(text.ptr[end]) && text.ptr[end] != '=') end++;
  *name = str_sub(text, 0, end);
  *value = (Str){0};
  if (end < text.len && text.ptr[end] == '=') {
    char quote = end + 1 < text.len ? text.ptr[end + 1] : 0;
    bool quoted = quote == '"' || quote == '\'';
    size_t start = end + 1 + quoted;
    for (end = start;
         end < text.len && (quoted ? text.ptr[end] != quote : !char_is_space(text.ptr[end]));)
      end++;
    *value = str_sub(text, start, end - start);
    end += quoted;
  }
  *rest = str_from_index(text, end);
  return true;
}

static void read_pairs(Info *info, Str rest) {
  Str name, value;
  while (next_pair(&rest, &name, &value)) {
    if (str_eq(name, S("title")))
      info->title = value;
    else if (str_eq(name, S("src")))
      info->src = value;
    else if (str_eq(name, S("lines")))
      info->lines = value;
    else if (str_eq(name, S("region")))
      info->region = value;
  }
}

// "js=" and "js=101" number the lines elsewhere; any other "=" makes an attribute of the word.
static size_t end_before_equals(Str word) {
  size_t at = str_find_char(word, '=');
  if (at == STR_NONE) return word.len;
  if (str_eq(str_sub(word, 0, at), S("lines"))) return 0;
  for (size_t i = at + 1; i < word.len; i++)
    if (!char_is_digit(word.ptr[i]) && word.ptr[i] != '+') return 0;
  return at;
}

// The bytes of the language that the text begins with. Other tools put something behind it without
// a blank: "rust,ignore", "js{1,3}", "js:app.js", "ts[app.ts]".
static size_t language_length(Str text) {
  size_t end = 0;
  while (end < text.len && !char_is_space(text.ptr[end]) && !memchr(",{[(:;|", text.ptr[end], 7))
    end++;
  return end_before_equals(str_sub(text, 0, end));
}

// "{.python #id title="x"}", "{python, echo=FALSE}": the first class, or the first word.
static Str language_in_braces(Str text) {
  Str first = {0};
  for (Str rest = text, name, value; next_pair(&rest, &name, &value);) {
    if (str_starts(name, S(".")) && name.len > 1) return str_from_index(name, 1);
    bool word = value.ptr == NULL && !str_starts(name, S("#")) && !str_starts(name, S("-"));
    if (first.len == 0 && word) first = str_sub(name, 0, language_length(name));
  }
  return first;
}

static Info read_info(Str text) {
  Info info = {0};
  text = str_trim(text);
  Str inside, rest;
  if (str_starts(text, S("{")) && str_cut(str_from_index(text, 1), '}', &inside, &rest)) {
    info.language = language_in_braces(inside);
    read_pairs(&info, inside);
  } else {
    size_t end = language_length(text);
    info.language = str_sub(text, 0, end);
    rest = str_from_index(text, end);
  }
  read_pairs(&info, rest);
  return info;
}

// ---- code from a file ---------------------------------------------------------------------------

static size_t indent_of(Str line) {
  size_t indent = 0;
  while (indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t')) indent++;
  return indent;
}

// Takes off what all lines are indented by, and ends the text with a line break.
static Str dedent(Str code, Arena *scratch) {
  size_t indent = STR_NONE;
  for (Str rest = code, line; str_line(&rest, &line);)
    if (str_trim(line).len > 0 && indent_of(line) < indent) indent = indent_of(line);
  Buf out = {.arena = scratch};
  for (Str rest = code, line; str_line(&rest, &line);) {
    buf_add(&out, str_from_index(line, indent));
    buf_add_char(&out, '\n');
  }
  return buf_str(&out);
}

static Str code_of(Convert *c, cmark_node *node, const Info *info) {
  if (info->src.len == 0) return node_literal(node);
  Included included;
  Place place = locate_block(c, node);
  IncludeRequest request = {
      info->src, info->lines, info->region,
      doc_span(c->doc, place, doc_line(c->doc, place.line).len - place.column)};
  return include_read(c, &request, &included) ? dedent(included.text, c->scratch) : (Str){0};
}

// ---- writing ------------------------------------------------------------------------------------

static Str region_label(Convert *c, const Info *info) {
  return label_make(c, S("Code"),
                    info->title.len > 0 ? info->title : highlight_language_name(info->language));
}

bool code_block_enter(Convert *c, cmark_node *node) {
  Info info = read_info(str_from(cmark_node_get_fence_info(node)));
  Str code = code_of(c, node, &info);
  c->words += text_words(code);
  if (info.title.len > 0) visible_add(c, info.title);
  visible_code(c, code);
  write_newline(c);
  write_lit(c, "<div class=\"code\">");
  if (info.title.len > 0) {
    write_lit(c, "<p class=\"code-title\">");
    html_text(c->out, info.title);
    write_lit(c, "</p>");
  }
  write_lit(c, "<pre tabindex=\"0\" role=\"group\" aria-label=\"");
  html_attr(c->out, region_label(c, &info));
  write_lit(c, "\"><code");
  if (info.language.len > 0) {
    write_lit(c, " class=\"language-");
    html_attr(c->out, info.language);
    write_lit(c, "\"");
  }
  write_lit(c, ">");
  highlight(c->out, info.language, code);
  write_lit(c, "</code></pre></div>\n");
  return false;
}
