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

static Info read_info(Str text) {
  Info info = {0};
  text = str_trim(text);
  size_t end = 0;
  while (end < text.len && !char_is_space(text.ptr[end])) end++;
  if (memchr(text.ptr ? text.ptr : "", '=', end)) end = 0;  // no language, attributes at once
  info.language = str_sub(text, 0, end);
  Str rest = str_from_index(text, end), name, value;
  while (next_pair(&rest, &name, &value)) {
    if (str_eq(name, S("title")))
      info.title = value;
    else if (str_eq(name, S("src")))
      info.src = value;
    else if (str_eq(name, S("lines")))
      info.lines = value;
    else if (str_eq(name, S("region")))
      info.region = value;
  }
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
