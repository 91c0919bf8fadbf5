// Scripts see numbers where the page's own HTML stands (pieces): it goes around them untouched,
// with its marks. What they write themselves is read as raw HTML.
//
// A document is noted while the page is converted, by the same walk that writes it. When a script
// replaced nodes, the page is converted once more, and the walk finds them by their keys.
#include "markdown/scripted.h"

#include "base/utf8.h"
#include "format/html.h"
#include "format/html_token.h"
#include "markdown/components.h"
#include "markdown/marks.h"
#include "markdown/node_text.h"
#include "markdown/raw_html.h"
#include "markdown/rewrite.h"
#include "markdown/visible.h"
#include "markdown/whole.h"

enum {
  PIECE_DEPTH_MAX = 16,    // components in Markdown in components ... of scripts
  TEXT_JOINED_MAX = 4096,  // bytes of a text that is joined to what follows it
};

// ---- pieces -------------------------------------------------------------------------------------

// What became visible since `from` goes where the script puts the piece.
static uint32_t add_piece(Convert *c, MarkedStr html, Str markdown, VisibleMark from) {
  *vec_add(c->scratch, &c->pieces) = (PagePiece){html, markdown, visible_take(c, from)};
  return (uint32_t)c->pieces.len - 1;
}

// Links and problems show its lines when the page is done.
static Doc *piece_doc(Convert *c, Str text) {
  Doc *doc = arena_new(c->scratch, Doc);
  Str clean = utf8_repair(c->scratch, text);
  *doc = (Doc){
      .file = str_fmt(c->arena, "%.*s (Markdown of a script)", STR_ARG(c->page->source.file)),
      .folder = c->doc ? c->doc->folder : (Str){0},
      .path = c->page->source.path,
      .text = str_fmt(c->arena, "%.*s\n", STR_ARG(clean)),
      .first_line = 1,
      .scripted = true,
  };
  return doc;
}

static uint32_t make_piece(void *convert, Str markdown) {
  Convert *c = convert;
  VisibleMark before = visible_mark(c);
  Markup *outer = write_to(c, markup_new(c));
  if (c->piece_depth++ < PIECE_DEPTH_MAX)
    render_doc(c, piece_doc(c, markdown));
  else
    report(c, DIAG_MARKDOWN_LIMIT, (Span){.file = c->page->source.file},
           str_fmt(c->arena, "more than %d pieces of Markdown within each other", PIECE_DEPTH_MAX),
           (Str){0});
  c->piece_depth--;
  markup_make_whole(c);
  MarkedStr html = markup_str(write_to(c, outer));
  return add_piece(c, html, str_dup(c->scratch, markdown), before);
}

static bool piece_is_markdown(void *convert, uint32_t piece) {
  const Convert *c = convert;
  return c->pieces.items[piece].markdown.ptr != NULL;
}

static Str piece_text(void *convert, uint32_t piece) {
  Convert *c = convert;
  Buf out = {.arena = c->scratch};
  HtmlReader reader = {.rest = c->pieces.items[piece].html.html};
  HtmlToken token;
  while (html_token_next(&reader, c->scratch, &token))
    if (token.kind == HTML_TEXT) buf_add(&out, html_decode(c->scratch, token.raw));
  return str_trim(buf_str(&out));
}

static void use_asset(void *convert, Str name) { asset_use(convert, name); }

void scripts_attach(Convert *c, PageScripts *scripts) {
  c->page_scripts = scripts;
  if (!scripts) return;
  scripts->convert = c;
  scripts->conversion++;
  scripts->scratch = c->scratch;
  scripts->piece = make_piece;
  scripts->piece_is_markdown = piece_is_markdown;
  scripts->piece_text = piece_text;
  scripts->use = use_asset;
}

void scripts_detach(Convert *c) {
  if (c->page_scripts) c->page_scripts->convert = c->page_scripts->scratch = NULL;
}

// ---- components ---------------------------------------------------------------------------------

void component_call_script(Convert *c, const OpenTag *tag, MarkedStr inner) {
  PageScripts *scripts = c->page_scripts;
  if (!scripts) {
    markup_add(c->markup, inner);
    return;
  }
  ComponentCall call = {tag->component, &tag->attributes,
                        add_piece(c, inner, (Str){0}, tag->before), tag->span};
  Markup html = {.html = {.arena = c->scratch}};
  bool flows = node_is_inline(tag->parent);
  if (!scripts->component(scripts, c->page, &call, &html)) return;
  if (!flows) write_newline(c);
  html_write_scripted(c, markup_str(&html), tag->span);
  if (!flows) write_newline(c);
}

// ---- the document -------------------------------------------------------------------------------

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

static bool is_block(cmark_node *node) {
  return cmark_node_get_type(node) <= CMARK_NODE_LAST_BLOCK;
}

// Where a node stands, in numbers that are the same in each conversion. libcmark counts the lines
// of a cell from 1; the leaf knows better.
typedef struct Key {
  const Str *file;
  uint32_t at[3];
  uint8_t type;
} Key;

static Key key_of(const Convert *c, cmark_node *node) {
  const Leaf *leaf = &c->leaf;
  bool cell = !is_block(node) && leaf->is_cell;
  uint32_t line = cell ? leaf->first : (uint32_t)cmark_node_get_start_line(node);
  uint32_t column = (uint32_t)cmark_node_get_start_column(node) + (cell ? leaf->column : 0);
  return (Key){
      &c->doc->file, {c->doc->first_line, line, column}, (uint8_t)cmark_node_get_type(node)};
}

// The bytes that a map finds it by.
static Str key_bytes(Key key, Arena *arena) {
  return str_fmt(arena, "%u %u %u %u %.*s", key.at[0], key.at[1], key.at[2], key.type,
                 STR_ARG(*key.file));
}

static Key key_of_noted(const DocumentNode *node) {
  return (Key){node->file, {node->at[0], node->at[1], node->at[2]}, node->type};
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

// A text with a literal link or a strikethrough in it is written in pieces, so it cannot be
// replaced.
static bool is_in_pieces(cmark_node *node) {
  return cmark_node_get_type(node) == CMARK_NODE_TEXT && cmark_node_get_user_data(node);
}

// Trees of cells and of pieces are freed before anybody looks at the document.
static Str keep_text(Convert *c, Str text) {
  return c->doc->within || c->leaf.is_cell ? str_dup(c->scratch, text) : text;
}

// Lists that stand for footnotes and definitions are written by their parts together, terms
// included: none can be taken out. What is in them can.
static const Rewrite *rewrite_of_list(const Convert *c, cmark_node *list) {
  cmark_node *item =
      list && cmark_node_get_type(list) == CMARK_NODE_LIST ? cmark_node_first_child(list) : NULL;
  return item ? rewrite_of_item(c->doc, item) : NULL;
}

static bool is_term(const Convert *c, cmark_node *paragraph) {
  const Rewrite *rewrite = rewrite_of_list(c, cmark_node_next(paragraph));
  return rewrite && rewrite->kind == REWRITE_DEFINITION;
}

static bool is_part(const Convert *c, cmark_node *node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_LIST: return rewrite_of_list(c, node) != NULL;
    case CMARK_NODE_ITEM: return rewrite_of_item(c->doc, node) != NULL;
    case CMARK_NODE_PARAGRAPH: return is_term(c, node);
    default: return is_in_pieces(node);
  }
}

static Str target_of(cmark_node *node) {
  const char *text = NULL;
  cmark_node_type type = cmark_node_get_type(node);
  if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) text = cmark_node_get_url(node);
  if (type == CMARK_NODE_CODE_BLOCK) text = cmark_node_get_fence_info(node);
  return text ? str_from(text) : (Str){0};
}

// libcmark cuts texts at brackets and the like. The node before that this one goes on; NULL: it
// does not.
static DocumentNode *node_before(Convert *c, cmark_node *node) {
  cmark_node *previous = cmark_node_previous(node);
  bool texts = previous && cmark_node_get_type(node) == CMARK_NODE_TEXT &&
               cmark_node_get_type(previous) == CMARK_NODE_TEXT;
  if (!texts || is_in_pieces(node) || is_in_pieces(previous)) return NULL;
  DocumentNodeVec *nodes = &c->record->nodes;
  size_t first = nodes->len - 1;
  while (nodes->items[first].continues) first--;
  return nodes->items[first].text.len < TEXT_JOINED_MAX ? &nodes->items[first] : NULL;
}

void document_enter(Convert *c, cmark_node *node) {
  Document *document = c->record;
  Key key = key_of(c, node);
  DocumentNode noted = {
      .kind = is_part(c, node) ? DOCUMENT_OTHER : kind_of(node),
      .parent = document->inner,
      .type = key.type,
      .at = {key.at[0], key.at[1], key.at[2]},
      .file = key.file,
      .line = line_of(c, node),
      .text = keep_text(c, text_of(node)),
      .target = keep_text(c, target_of(node)),
  };
  if (key.type == CMARK_NODE_HEADING) noted.level = (uint8_t)cmark_node_get_heading_level(node);
  DocumentNode *before = node_before(c, node);
  if (before) {
    before->text = str_fmt(c->scratch, "%.*s%.*s", STR_ARG(before->text), STR_ARG(noted.text));
    noted.kind = DOCUMENT_OTHER;
    noted.text = (Str){0};
    noted.continues = true;
  }
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

// ---- replaced nodes -----------------------------------------------------------------------------

// Nodes of one key, in the order of the document: an included file may stand in it twice.
typedef struct SameKey {
  VEC(const DocumentNode *) nodes;
  size_t met;
} SameKey;

typedef struct Edits {
  Map by_key;  // the bytes of a key -> SameKey *, for those of replaced nodes
  const StrVec *markdown;
} Edits;

void document_edit(Convert *c, const Document *document) {
  c->edits = arena_new(c->scratch, Edits);
  c->edits->markdown = &document->markdown;
  Map *map = &c->edits->by_key;
  for (size_t i = 0; i < document->nodes.len; i++) {
    const DocumentNode *node = &document->nodes.items[i];
    if (node->replaced)
      *map_put(map, c->scratch, key_bytes(key_of_noted(node), c->scratch)) =
          arena_new(c->scratch, SameKey);
  }
  for (size_t i = 0; i < document->nodes.len; i++) {
    const DocumentNode *node = &document->nodes.items[i];
    SameKey *same = map_find(map, key_bytes(key_of_noted(node), c->scratch));
    if (same) *vec_add(c->scratch, &same->nodes) = node;
  }
}

// The pieces of an edit are of the conversion before: this one makes them again.
static MarkedStr again(Convert *c, MarkedStr html) {
  Mark *marks = arena_array(c->scratch, Mark, html.count);
  for (size_t i = 0; i < html.count; i++) {
    marks[i] = html.marks[i];
    marks[i].number = make_piece(c, c->edits->markdown->items[html.marks[i].number]);
  }
  html.marks = marks;
  return html;
}

bool document_write_edit(Convert *c, cmark_node *node) {
  SameKey *same = map_find(&c->edits->by_key, key_bytes(key_of(c, node), c->scratch));
  if (!same || same->met >= same->nodes.len) return false;
  const DocumentNode *edit = same->nodes.items[same->met++];
  if (!edit->replaced) return false;
  if (is_block(node)) write_newline(c);
  html_write_scripted(c, again(c, edit->html), (Span){.file = *edit->file, .line = edit->line});
  if (is_block(node)) write_newline(c);
  return true;
}

// ---- the finished body --------------------------------------------------------------------------

void body_call_script(Convert *c) {
  PageScripts *scripts = c->page_scripts;
  Buf html = {.arena = c->scratch};
  scripts_detach(c);
  if (!scripts->html(scripts, c->page, &html)) return;
  Markup *markup = markup_new(c);
  write_to(c, markup);
  c->visible.wanted = false;  // it was seen when it was written
  for (size_t i = 0; i < c->headings.len; i++) c->headings.items[i].offset = STR_NONE;
  html_write_finished(c, buf_str(&html), (Span){.file = c->page->source.file});
  markup_make_whole(c);
  marks_finish(c, markup);
  visible_hand_over(c);
}
