#include "diff/show.h"

#include "format/html.h"

enum { MOVED_WORDS = 8 };  // of a moved block that are shown

typedef struct Element {
  const char *open, *close;
} Element;

static Element element_of(const Block *block) {
  switch (block->kind) {
    case BLOCK_HEADING: return (Element){"<p class=\"diff-heading\">", "</p>\n"};
    case BLOCK_CODE: return (Element){"<pre>", "</pre>\n"};
    case BLOCK_TABLE_ROW: return (Element){"<p class=\"diff-row\">", "</p>\n"};
    case BLOCK_RULE: return (Element){"<p class=\"diff-rule\">", "</p>\n"};
    default: break;
  }
  bool item =
      str_find(block->container, S("l")) != STR_NONE && !str_eq(block->container, S("blockquote"));
  if (item) return (Element){"<p class=\"diff-item\">", "</p>\n"};
  bool quote = block->container.len > 0;
  return quote ? (Element){"<p class=\"diff-quote\">", "</p>\n"} : (Element){"<p>", "</p>\n"};
}

static void add_cstr(Buf *out, const char *text) { buf_add(out, str_from(text)); }

// ---- styles -------------------------------------------------------------------------------------

// The names of a style, opened in their order or closed in the other.
static void open_style(Buf *out, Str names) {
  for (Str name; names.len > 0;) {
    str_cut(names, ' ', &name, &names);
    buf_add_fmt(out, "<%.*s>", STR_ARG(name));
  }
}

static void close_style(Buf *out, Str names) {
  while (names.len > 0) {
    size_t space = str_find_last_char(names, ' ');
    Str name = space == STR_NONE ? names : str_from_index(names, space + 1);
    buf_add_fmt(out, "</%.*s>", STR_ARG(name));
    names.len = space == STR_NONE ? 0 : space;
  }
}

static void open_op(Buf *out, WordOp op) {
  if (op == WORD_REMOVED) buf_add_lit(out, "<del><span class=\"hidden\">removed: </span>");
  if (op == WORD_ADDED) buf_add_lit(out, "<ins><span class=\"hidden\">added: </span>");
}

static void close_op(Buf *out, WordOp op) {
  if (op == WORD_REMOVED) buf_add_lit(out, "</del>");
  if (op == WORD_ADDED) buf_add_lit(out, "</ins>");
}

// What is open. The operation stands outside, the style inside, so that the two always nest.
typedef struct Dress {
  WordOp op;
  Str style;
} Dress;

static void change(Buf *out, Dress *dress, WordOp op, Str style) {
  if (op == dress->op && str_eq(style, dress->style)) return;
  close_style(out, dress->style);
  if (op != dress->op) close_op(out, dress->op);
  if (op != dress->op) open_op(out, op);
  open_style(out, style);
  *dress = (Dress){op, style};
}

// In <pre> a token is a line and has no style of its own.
static void add_word(Buf *out, Dress *dress, const Blocks *blocks, BlockKind kind, Word word) {
  bool code = kind == BLOCK_CODE, cell = str_eq(word.token->text, S("\t"));
  bool styled = !code && word.token->style < blocks->styles.len;
  change(out, dress, word.op, styled ? blocks->styles.items[word.token->style] : (Str){0});
  html_text(out, cell ? S(" | ") : word.token->text);
  if (code) buf_add_char(out, '\n');
}

// ---- blocks -------------------------------------------------------------------------------------

void show_block(Buf *out, const Blocks *blocks, const Block *block, WordOp op) {
  Element element = element_of(block);
  Dress dress = {0};
  add_cstr(out, element.open);
  for (size_t i = 0; i < block->tokens.len; i++)
    add_word(out, &dress, blocks, block->kind, (Word){op, &block->tokens.items[i]});
  if (block->kind == BLOCK_RULE) {
    change(out, &dress, op, (Str){0});
    buf_add_lit(out, "* * *");
  }
  change(out, &dress, WORD_SAME, (Str){0});
  add_cstr(out, element.close);
}

void show_words(Buf *out, const Blocks *before, const Blocks *after, const Block *block,
                const WordVec *words) {
  Element element = element_of(block);
  Dress dress = {0};
  add_cstr(out, element.open);
  for (size_t i = 0; i < words->len; i++) {
    const Blocks *side = words->items[i].op == WORD_REMOVED ? before : after;
    add_word(out, &dress, side, block->kind, words->items[i]);
  }
  change(out, &dress, WORD_SAME, (Str){0});
  add_cstr(out, element.close);
}

void show_fold(Buf *out, size_t blocks) {
  buf_add_fmt(out, "<p class=\"diff-fold\">%zu unchanged paragraph%s</p>\n", blocks,
              blocks == 1 ? "" : "s");
}

static void add_plain(Buf *out, const Block *block, size_t words) {
  size_t seen = 0;
  for (size_t i = 0; i < block->tokens.len; i++) {
    seen += block->tokens.items[i].word;
    if (seen > words) {
      buf_add_lit(out, "…");
      return;
    }
    html_text(out, block->tokens.items[i].text);
  }
}

void show_place(Buf *out, const Block *heading) {
  buf_add_lit(out, "<p class=\"diff-heading\">");
  add_plain(out, heading, SIZE_MAX);
  buf_add_lit(out, "</p>\n");
}

void show_moved(Buf *out, const Block *block, bool removed) {
  buf_add(out, removed ? S("<p class=\"diff-fold\">Moved from here: ")
                       : S("<p class=\"diff-fold\">Moved to here: "));
  add_plain(out, block, MOVED_WORDS);
  buf_add_lit(out, "</p>\n");
}
