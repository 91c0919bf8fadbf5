// Scripts see numbers where the page's own HTML stands (PIECE_BEGIN): it goes through them untouched, with
// its marks. What they write themselves is read as raw HTML.
//
// A document is noted while the page is converted, by the same walk that writes it. When a script replaced
// nodes, the page is converted once more, and the walk finds them by their keys.
#include "markdown/scripted.h"

#include "base/utf8.h"
#include "format/html.h"
#include "format/html_token.h"
#include "markdown/components.h"
#include "markdown/marks.h"
#include "markdown/raw_html.h"
#include "markdown/text.h"

enum { PIECE_DEPTH_MAX = 16 };  // components in Markdown in components ... of scripts

// ---- pieces -------------------------------------------------------------------------------------------

static uint32_t add_piece(Convert *c, Str html) {
  *vec_add(c->scratch, &c->pieces) = html;
  return (uint32_t)c->pieces.len - 1;
}

static Doc *piece_doc(Convert *c, Str text) {
  Doc *doc = arena_new(c->scratch, Doc);
  Str clean = utf8_repair(c->scratch, text);
  *doc = (Doc){
      .file = str_fmt(c->arena, "%.*s (Markdown of a script)", STR_ARG(c->page->file)),
      .folder = c->doc ? c->doc->folder : (Str){0},
      .path = c->page->source,
      .text = str_fmt(c->scratch, "%.*s\n", STR_ARG(clean)),
      .first_line = 1,
  };
  return doc;
}

static uint32_t make_piece(void *convert, Str markdown) {
  Convert *c = convert;
  Buf *outer = c->out;
  c->out = buf_new(c);
  if (c->piece_depth++ < PIECE_DEPTH_MAX)
    render_doc(c, piece_doc(c, markdown));
  else
    report(c, DIAG_MARKDOWN_LIMIT, (Span){.file = c->page->file},
           str_fmt(c->arena, "more than %d pieces of Markdown within each other", PIECE_DEPTH_MAX), (Str){0});
  c->piece_depth--;
  Str html = buf_str(c->out);
  c->out = outer;
  return add_piece(c, html);
}

// Without marks: from their first byte to the one behind the number, and the one at the end of a value.
static Str without_marks(Convert *c, Str text) {
  Buf out = {.arena = c->scratch};
  for (size_t i = 0; i < text.len; i++) {
    unsigned char byte = (unsigned char)text.ptr[i];
    while (byte == MARK_BYTE_BEGIN && i + 1 < text.len && (unsigned char)text.ptr[i] != MARK_BYTE_NUMBER) i++;
    if (byte < MARK_BYTE_END) buf_add_char(&out, text.ptr[i]);
  }
  return buf_str(&out);
}

static Str piece_text(void *convert, uint32_t piece) {
  Convert *c = convert;
  Buf out = {.arena = c->scratch};
  HtmlReader reader = {.rest = c->pieces.items[piece]};
  HtmlToken token;
  while (html_token_next(&reader, c->scratch, &token))
    if (token.kind == HTML_TEXT) buf_add(&out, html_decode(c->scratch, without_marks(c, token.raw)));
  return str_trim(buf_str(&out));
}

static void use_asset(void *convert, Str name) { asset_use(convert, name); }

void scripts_attach(Convert *c, PageScripts *scripts) {
  c->page_scripts = scripts;
  if (!scripts) return;
  scripts->convert = c;
  scripts->piece = make_piece;
  scripts->piece_text = piece_text;
  scripts->use = use_asset;
}

void scripts_detach(Convert *c) {
  if (c->page_scripts) c->page_scripts->convert = NULL;
}

// ---- components ---------------------------------------------------------------------------------------

void component_call_script(Convert *c, const OpenTag *tag, Str inner) {
  PageScripts *scripts = c->page_scripts;
  if (!scripts) {
    buf_add(c->out, inner);
    return;
  }
  ComponentCall call = {tag->component, &tag->attributes, add_piece(c, inner), tag->span};
  Buf html = {.arena = c->scratch};
  bool flows = node_is_inline(tag->parent);
  if (!scripts->component(scripts, c->page, &call, &html)) return;
  if (!flows) write_newline(c);
  html_write_scripted(c, tag->parent, buf_str(&html), tag->span);
  if (!flows) write_newline(c);
}

// ---- the document -------------------------------------------------------------------------------------

static DocumentKind kind_of(cmark_node *node) {
  static const DocumentKind kinds[KIND_COUNT] = {
      [CMARK_NODE_HEADING] = DOCUMENT_HEADING,
      [CMARK_NODE_PARAGRAPH] = DOCUMENT_PARAGRAPH,
      [CMARK_NODE_TEXT] = DOCUMENT_TEXT,
      [CMARK_NODE_CODE] = DOCUMENT_CODE,
      [CMARK_NODE_CODE_BLOCK] = DOCUMENT_CODE_BLOCK,
      [CMARK_NODE_LINK] = DOCUMENT_LINK,
      [CMARK_NODE_IMAGE] = DOCUMENT_IMAGE,
      [CMARK_NODE_LIST] = DOCUMENT_LIST,
      [CMARK_NODE_ITEM] = DOCUMENT_ITEM,
      [CMARK_NODE_BLOCK_QUOTE] = DOCUMENT_QUOTE,
      [CMARK_NODE_EMPH] = DOCUMENT_EMPHASIS,
      [CMARK_NODE_STRONG] = DOCUMENT_STRONG,
      [CMARK_NODE_HTML_INLINE] = DOCUMENT_HTML,
      [CMARK_NODE_HTML_BLOCK] = DOCUMENT_HTML_BLOCK,
      [CMARK_NODE_LINEBREAK] = DOCUMENT_BREAK,
      [CMARK_NODE_THEMATIC_BREAK] = DOCUMENT_RULE,
  };
  return kinds[cmark_node_get_type(node)];
}

static bool is_block(cmark_node *node) { return cmark_node_get_type(node) <= CMARK_NODE_LAST_BLOCK; }

// Where a node stands. libcmark counts the lines of a cell from 1; the leaf knows better.
static uint64_t key_of(const Convert *c, cmark_node *node) {
  const Leaf *leaf = &c->leaf;
  bool cell = !is_block(node) && leaf->is_cell;
  uint64_t place[] = {hash_bytes(c->doc->file), c->doc->first_line,
                      cell ? leaf->first : (uint64_t)cmark_node_get_start_line(node),
                      (uint64_t)cmark_node_get_start_column(node) + (cell ? leaf->column : 0),
                      cmark_node_get_type(node)};
  return hash_bytes((Str){(const char *)place, sizeof place});
}

static uint32_t line_of(const Convert *c, cmark_node *node) {
  uint32_t line = (uint32_t)cmark_node_get_start_line(node);
  if (!is_block(node) && c->leaf.is_cell) line = c->leaf.first + 1;
  uint32_t around = c->record->inner;
  if (line == 0 && around < c->record->nodes.len) return c->record->nodes.items[around].line;
  return c->doc->first_line + (line > 0 ? line - 1 : 0);
}

// Breaks in the source are blanks in the text of what is around them.
static Str text_of(cmark_node *node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: return S(" ");
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_HTML_BLOCK: return node_literal(node);
    default: return (Str){0};
  }
}

// A text with a literal link or a strikethrough in it is written in pieces, so it cannot be replaced.
static bool is_in_pieces(cmark_node *node) {
  return cmark_node_get_type(node) == CMARK_NODE_TEXT && cmark_node_get_user_data(node);
}

static Str copy_of(Convert *c, const char *text) {
  return text ? str_dup(c->scratch, str_from(text)) : (Str){0};
}

void document_enter(Convert *c, cmark_node *node) {
  Document *document = c->record;
  cmark_node_type type = cmark_node_get_type(node);
  DocumentNode noted = {
      .kind = is_in_pieces(node) ? DOCUMENT_OTHER : kind_of(node),
      .parent = document->inner,
      .key = key_of(c, node),
      .file = c->doc->file,
      .line = line_of(c, node),
      .text = str_dup(c->scratch, text_of(node)),
  };
  if (type == CMARK_NODE_HEADING) noted.level = (uint8_t)cmark_node_get_heading_level(node);
  if (type == CMARK_NODE_CODE_BLOCK) noted.info = copy_of(c, cmark_node_get_fence_info(node));
  bool link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
  if (link) noted.url = copy_of(c, cmark_node_get_url(node));
  *vec_add(document->arena, &document->nodes) = noted;
  document->inner = (uint32_t)document->nodes.len - 1;
}

void document_leave(Convert *c) {
  Document *document = c->record;
  DocumentNode *node = &document->nodes.items[document->inner];
  node->end = (uint32_t)document->nodes.len;
  document->inner = node->parent;
}

void document_is_table(Convert *c) {
  if (c->record) c->record->nodes.items[c->record->inner].kind = DOCUMENT_TABLE;
}

// ---- replaced nodes -----------------------------------------------------------------------------------

// Nodes of one key, in the order of the document: an included file may stand in it twice.
typedef struct SameKey {
  VEC(const DocumentNode *) nodes;
  size_t met;
} SameKey;

typedef struct Edits {
  Map by_key;  // the bytes of a key -> SameKey *, for those of replaced nodes
} Edits;

static Str key_bytes(const uint64_t *key) { return (Str){(const char *)key, sizeof *key}; }

void document_edit(Convert *c, const Document *document) {
  c->edits = arena_new(c->scratch, Edits);
  Map *map = &c->edits->by_key;
  for (size_t i = 0; i < document->nodes.len; i++) {
    const DocumentNode *node = &document->nodes.items[i];
    if (node->replaced) *map_put(map, c->scratch, key_bytes(&node->key)) = arena_new(c->scratch, SameKey);
  }
  for (size_t i = 0; i < document->nodes.len; i++) {
    const DocumentNode *node = &document->nodes.items[i];
    SameKey *same = map_find(map, key_bytes(&node->key));
    if (same) *vec_add(c->scratch, &same->nodes) = node;
  }
}

bool document_write_edit(Convert *c, cmark_node *node) {
  uint64_t key = key_of(c, node);
  SameKey *same = map_find(&c->edits->by_key, key_bytes(&key));
  if (!same || same->met >= same->nodes.len) return false;
  const DocumentNode *edit = same->nodes.items[same->met++];
  if (!edit->replaced) return false;
  if (is_block(node)) write_newline(c);
  html_write_scripted(c, cmark_node_parent(node), edit->html, (Span){.file = edit->file, .line = edit->line});
  if (is_block(node)) write_newline(c);
  return true;
}

// ---- the finished body --------------------------------------------------------------------------------

void body_call_script(Convert *c) {
  PageScripts *scripts = c->page_scripts;
  Buf html = {.arena = c->scratch};
  scripts_detach(c);
  if (!scripts->html(scripts, c->page, &html)) return;
  Buf marked = {.arena = c->scratch};
  c->out = &marked;
  for (size_t i = 0; i < c->headings.len; i++) c->headings.items[i].offset = STR_NONE;
  html_write_finished(c, buf_str(&html), (Span){.file = c->page->file});
  marks_finish(c, buf_str(&marked));
}
