// A text as a flat list of blocks. It is converted by the walk that plain HTML uses, with every raw
// tag and atom written as one of a few known elements; so what is read back here is well-formed and
// of known tags.
#include "base/map.h"
#include "base/text.h"
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/inline_rules.h"
#include "markdown/markdown.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "site/decode.h"
#include "site/front_matter.h"

enum { TEXT_MAX = 8 * 1024 * 1024, NESTING_MAX = 100, STYLES_MAX = 8 };

// ---- text to known elements ---------------------------------------------------------------------

// A line that is one tag (of a component, most often) shows nothing.
static bool enter_html_block(Convert *c, cmark_node *node) {
  Str text = str_trim(node_literal(node));
  bool lone = text.len > 1 && str_find_char(text, '>') == text.len - 1 && text.ptr[1] != '!';
  if (lone) return false;
  write_lit(c, "<html>");
  html_text(c->out, text);
  write_lit(c, "</html>");
  return false;
}

// <br> is a blank to readers, and nothing in the id of a heading: <wbr>.
static bool enter_html_inline(Convert *c, cmark_node *node) {
  if (!node_write_cut(c, node) && text_is_br(node_literal(node))) write_lit(c, "<wbr>");
  return false;
}

static bool enter_image(Convert *c, cmark_node *node) {
  if (node_write_cut(c, node)) return false;
  Buf alt = {.arena = c->scratch};
  text_plain_with_tags(&alt, node);
  write_lit(c, "<img src=\"");
  html_attr(c->out, str_from(cmark_node_get_url(node)));
  write_lit(c, "\">");
  html_text(c->out, alt.len > 0 ? buf_str(&alt) : S("image"));
  write_lit(c, "</img>");
  return false;
}

static Str to_elements(Str text, Arena *scratch) {
  Kind kinds[KIND_COUNT];
  memcpy(kinds, plain_kinds, sizeof kinds);
  kinds[CMARK_NODE_HTML_BLOCK] = (Kind){enter_html_block, NULL};
  kinds[CMARK_NODE_HTML_INLINE] = (Kind){enter_html_inline, NULL};
  kinds[CMARK_NODE_IMAGE] = (Kind){enter_image, NULL};
  Site *site = arena_new(scratch, Site);
  site->config.limits.nesting = NESTING_MAX;
  Markup out = {.html = {.arena = scratch}};
  Convert c = {.dialect = DIALECT_VERSION,
               .kinds = kinds,
               .scratch = scratch,
               .arena = scratch,
               .site = site,
               .markup = &out,
               .out = &out.html};
  Doc doc = {.text = text, .first_line = 1};
  render_doc(&c, &doc);
  convert_free_trees(&c);
  return buf_str(&out.html);
}

// ---- elements to blocks -------------------------------------------------------------------------

typedef struct Reader {
  Blocks *out;
  Arena *arena, *scratch;
  Buf container;
  Buf heading;              // the text that the id of the open heading is made of
  Block *block;             // that is open; NULL between blocks
  Str styles[STYLES_MAX];   // of the open inline elements
  uint32_t depth, ignored;  // of styles; opened beyond STYLES_MAX
  uint32_t style;
  Map known;  // style -> its index + 1
  Str url;    // of the open link
  bool atom;
} Reader;

static uint64_t mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

static void set_style(Reader *r) {
  Buf name = {.arena = r->arena};
  for (uint32_t i = 0; i < r->depth; i++) {
    if (i > 0) buf_add_char(&name, ' ');
    buf_add(&name, r->styles[i]);
  }
  void **index = map_put(&r->known, r->scratch, buf_str(&name));
  if (!*index) {
    *vec_add(r->arena, &r->out->styles) = buf_str(&name);
    *index = (void *)(uintptr_t)r->out->styles.len;
  }
  r->style = (uint32_t)(uintptr_t)*index - 1;
}

static void begin(Reader *r, BlockKind kind, uint8_t level) {
  r->block = vec_add(r->arena, &r->out->items);
  *r->block = (Block){.kind = kind, .level = level, .heading = UINT32_MAX};
  r->block->container = str_dup(r->arena, buf_str(&r->container));
  buf_truncate(&r->heading, 0);
}

static void name_heading(Reader *r, Block *block) {
  Str all = str_trim(buf_str(&r->heading));
  size_t open = str_find(all, S("{#"));
  if (open != STR_NONE && str_ends(all, S("}"))) {
    block->id = str_dup(r->arena, str_sub(all, open + 2, all.len - open - 3));
    while (block->tokens.len > 0 && !str_eq(vec_last(&block->tokens)->text, S("{")))
      block->tokens.len--;
    if (block->tokens.len > 0) block->tokens.len--;
  } else {
    block->id = text_slug(all, r->arena);
  }
}

static void end(Reader *r) {
  Block *block = r->block;
  if (!block) return;
  r->block = NULL;
  if (block->kind == BLOCK_HEADING) name_heading(r, block);
  TokenVec *tokens = &block->tokens;
  while (tokens->len > 0 && str_eq(vec_last(tokens)->text, S(" "))) tokens->len--;
  if (tokens->len == 0 && block->kind != BLOCK_RULE) {
    r->out->items.len--;
    return;
  }
  uint32_t index = (uint32_t)r->out->items.len - 1;
  block->heading = block->kind == BLOCK_HEADING ? index
                   : index > 0                  ? r->out->items.items[index - 1].heading
                                                : UINT32_MAX;
  block->hash = mix(mix(hash_bytes(block->container), block->kind), block->level);
  for (size_t i = 0; i < tokens->len; i++) {
    block->hash = mix(block->hash, tokens->items[i].hash);
    block->words += tokens->items[i].word;
  }
  r->out->words += block->words;
}

static void add_token(Reader *r, Str text, bool word) {
  if (!r->block) begin(r, BLOCK_TEXT, 0);
  bool space = str_eq(text, S(" "));
  if (space && (r->block->tokens.len == 0 || str_eq(vec_last(&r->block->tokens)->text, S(" "))))
    return;
  if (r->block->kind == BLOCK_HEADING) buf_add(&r->heading, text);
  uint64_t hash = hash_bytes(text);
  if (!space) hash = mix(hash, hash_bytes(r->out->styles.items[r->style]));
  *vec_add(r->arena, &r->block->tokens) =
      (Token){.text = str_dup(r->arena, text), .hash = hash, .style = r->style, .word = word};
}

static bool is_ideograph(uint32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static void add_words(Reader *r, Str text) {
  for (size_t at = 0; at < text.len;) {
    size_t start = at, length;
    uint32_t c = utf8_decode(str_from_index(text, at), &length);
    at += length;
    if (utf8_is_space(c) || char_is_space((char)(c < 128 ? c : 'x'))) {
      if (r->block) add_token(r, S(" "), false);
      continue;
    }
    bool word = utf8_is_word(c), ideograph = is_ideograph(c);
    while (word && !ideograph && at < text.len) {
      uint32_t next = utf8_decode(str_from_index(text, at), &length);
      if (!utf8_is_word(next) || is_ideograph(next)) break;
      at += length;
    }
    add_token(r, str_sub(text, start, at - start), word);
  }
}

static void add_text(Reader *r, Str raw) {
  Str line, text = html_decode(r->scratch, raw);
  if (r->block && r->block->kind == BLOCK_CODE) {
    for (; str_line(&text, &line);) add_token(r, line, str_trim(line).len > 0);
  } else if (r->atom) {
    add_token(r, text, true);
  } else {
    add_words(r, text);
  }
}

static bool is_container(Str name) {
  return str_eq(name, S("ul")) || str_eq(name, S("ol")) || str_eq(name, S("li")) ||
         str_eq(name, S("blockquote"));
}

static void open_container(Reader *r, Str name) {
  if (r->container.len > 0) buf_add_char(&r->container, ' ');
  buf_add(&r->container, name);
}

static void close_container(Reader *r) {
  size_t cut = str_find_last_char(buf_str(&r->container), ' ');
  buf_truncate(&r->container, cut == STR_NONE ? 0 : cut);
}

static void push_style(Reader *r, Str name) {
  if (r->depth == STYLES_MAX) {
    r->ignored++;
    return;
  }
  r->styles[r->depth++] = name;
  set_style(r);
}

static void pop_style(Reader *r) {
  if (r->ignored > 0) {
    r->ignored--;
  } else if (r->depth > 0) {
    r->depth--;
    set_style(r);
  }
}

static void end_link(Reader *r, Str url) {
  if (r->block && r->block->tokens.len > 0) {
    Token *token = vec_last(&r->block->tokens);
    token->hash = mix(token->hash, hash_bytes(url));
  }
}

static Str attribute(Str tag) {
  size_t from = str_find_char(tag, '"'), to = str_find_last_char(tag, '"');
  return from == STR_NONE || to <= from ? (Str){0} : str_sub(tag, from + 1, to - from - 1);
}

// What an inline element is called in a style; empty for others.
static Str style_of(Str element) {
  bool markdown =
      str_eq(element, S("em")) || str_eq(element, S("strong")) || str_eq(element, S("code"));
  return markdown ? element : inline_style(element);
}

static bool read_inline(Reader *r, Str name, Str tag, bool open) {
  Str style = style_of(name);
  if (style.len > 0) {
    if (r->block && r->block->kind == BLOCK_CODE) return true;
    if (str_eq(style, S("code"))) r->atom = open;
    if (open)
      push_style(r, style);
    else
      pop_style(r);
    return true;
  }
  bool image = str_eq(name, S("img"));
  if (!image && !str_eq(name, S("a"))) return str_eq(name, S("input"));
  if (image) r->atom = open;
  if (open)
    r->url = attribute(tag);
  else
    end_link(r, r->url);
  return true;
}

static void read_cell(Reader *r, bool open) {
  if (!open || !r->block) return;
  TokenVec *tokens = &r->block->tokens;
  while (tokens->len > 0 && str_eq(vec_last(tokens)->text, S(" "))) tokens->len--;
  if (r->block->level > 0) add_token(r, S("\t"), false);
  r->block->level = 1;
}

static void read_tag(Reader *r, Str tag) {
  bool open = !str_starts(tag, S("/"));
  Str name, rest;
  str_cut(open ? tag : str_from_index(tag, 1), ' ', &name, &rest);
  if (str_eq(name, S("br")) || str_eq(name, S("wbr"))) {
    size_t length = r->heading.len;
    if (r->block) add_token(r, S(" "), false);
    if (str_eq(name, S("wbr"))) buf_truncate(&r->heading, length);
    return;
  }
  if (str_eq(name, S("th")) || str_eq(name, S("td"))) {
    read_cell(r, open);
    return;
  }
  if (read_inline(r, name, tag, open)) return;
  if (r->block && r->block->kind == BLOCK_TABLE_ROW) r->block->level = 0;
  end(r);
  if (is_container(name)) {
    if (open)
      open_container(r, name);
    else
      close_container(r);
  }
  if (!open) return;
  if (str_eq(name, S("pre"))) begin(r, BLOCK_CODE, 0);
  if (str_eq(name, S("tr"))) begin(r, BLOCK_TABLE_ROW, 0);
  if (str_eq(name, S("html"))) begin(r, BLOCK_HTML, 0);
  if (name.len == 2 && name.ptr[0] == 'h' && char_is_digit(name.ptr[1]))
    begin(r, BLOCK_HEADING, (uint8_t)(name.ptr[1] - '0'));
  if (str_eq(name, S("hr"))) {
    begin(r, BLOCK_RULE, 0);
    end(r);
  }
}

static void read_elements(Reader *r, Str html) {
  Str text, tag;
  while (html.len > 0) {
    str_cut(html, '<', &text, &html);
    bool blank = !r->block && str_trim(text).len == 0;
    if (text.len > 0 && !blank) add_text(r, text);
    if (html.len == 0) break;
    // A ">" in an attribute is text in HTML: html_attr and html_url leave none.
    str_cut(html, '>', &tag, &html);
    read_tag(r, tag);
  }
  end(r);
}

// ---- the whole ----------------------------------------------------------------------------------

// What is too large or nests too deeply: its lines, as they are.
static void read_lines(Reader *r, Str text) {
  Str line;
  begin(r, BLOCK_CODE, 0);
  while (str_line(&text, &line)) add_token(r, line, str_trim(line).len > 0);
  end(r);
}

void markdown_blocks(Str text, Arena *arena, Arena *scratch, Blocks *out) {
  *out = (Blocks){0};
  Reader reader = {.out = out,
                   .arena = arena,
                   .scratch = scratch,
                   .container.arena = scratch,
                   .heading.arena = scratch,
                   .known = {0}};
  set_style(&reader);
  Str body = text_clean(front_matter_body(text), scratch);
  Str html = body.len > TEXT_MAX ? (Str){0} : to_elements(body, scratch);
  if (html.len == 0 && str_trim(body).len > 0)
    read_lines(&reader, body);
  else
    read_elements(&reader, html);
}
