// Parsing of Mustache templates: mustache/spec 1.4, with standalone lines and inheritance.
#include "format/mustache_node.h"

// A line, looked at once, however many tags stand on it.
typedef struct Line {
  size_t start;           // offset
  size_t first;           // offset of the first byte that is no blank
  bool only_inheritance;  // nothing but blanks and tags of inheritance
} Line;

typedef struct Parser {
  Template *template_;
  Arena *arena;
  DiagList *diags;
  Str open, close;       // delimiters
  size_t at;             // offset in the text
  size_t line;           // offset where the current line begins
  size_t seen;           // up to here, lines were looked for
  Line known;            // the line that was looked at last
  VEC(size_t) sections;  // indices of open nodes
} Parser;

// A tag, as read.
typedef struct Tag {
  char kind;  // '#', '^', '/', '>', '<', '$', '!', '=', '&', '{', or 0 for a variable
  Str name;
  size_t start, end;  // offsets of the whole tag
} Tag;

static Str text_of(const Parser *parser) { return parser->template_->text; }

static bool fail(Parser *parser, size_t offset, size_t length, Str message, Str help) {
  Span span = span_at(parser->template_->file, text_of(parser), offset, length);
  diag_report(parser->diags, DIAG_TEMPLATE_SYNTAX, span, message, help);
  return false;
}

// ---- nodes --------------------------------------------------------------------------------------

static Node *add_node(Parser *parser, NodeKind kind, size_t offset) {
  Node *node = vec_add(parser->arena, &parser->template_->nodes);
  node->kind = kind;
  node->offset = offset;
  node->begins_line = offset == parser->line;
  return node;
}

static void add_text(Parser *parser, size_t from, size_t to) {
  if (from >= to) return;
  Node *node = add_node(parser, NODE_TEXT, from);
  node->text = str_sub(text_of(parser), from, to - from);
  node->begins_line = from == 0 || text_of(parser).ptr[from - 1] == '\n';
}

static void set_name(Parser *parser, Node *node, Str name) {
  VEC(Str) keys = {0};
  node->text = name;
  if (str_eq(name, S("."))) return;
  for (Str rest = name, key; rest.len > 0;) {
    str_cut(rest, '.', &key, &rest);
    *vec_add(parser->arena, &keys) = key;
  }
  node->keys = keys.items;
  node->key_count = keys.len;
}

// ---- tags ---------------------------------------------------------------------------------------

static bool read_tag(Parser *parser, Tag *tag) {
  Str text = text_of(parser);
  size_t inside = parser->at + parser->open.len;
  Str rest = str_from_index(text, inside);
  char kind = rest.len > 0 && strchr("#^/><$!=&{", rest.ptr[0]) ? rest.ptr[0] : 0;
  Str closing = parser->close;
  if (kind == '{') closing = str_fmt(parser->arena, "}%.*s", STR_ARG(parser->close));
  if (kind == '=') closing = str_fmt(parser->arena, "=%.*s", STR_ARG(parser->close));
  size_t skip = kind != 0;
  size_t length = str_find(str_from_index(rest, skip), closing);
  if (length == STR_NONE)
    return fail(parser, parser->at, parser->open.len, S("the tag is never closed"),
                str_fmt(parser->arena, "it ends in \"%.*s\"", STR_ARG(closing)));
  *tag = (Tag){kind, str_trim(str_sub(rest, skip, length)), parser->at,
               inside + skip + length + closing.len};
  if (tag->name.len == 0 && kind != '!')
    return fail(parser, tag->start, tag->end - tag->start, S("the tag has no name"), (Str){0});
  return true;
}

static bool set_delimiters(Parser *parser, const Tag *tag) {
  Str open, close;
  str_cut(tag->name, ' ', &open, &close);
  close = str_trim(close);
  bool fine = open.len > 0 && close.len > 0 && !str_contains(close, S(" ")) &&
              !str_contains(tag->name, S("="));
  if (!fine)
    return fail(parser, tag->start, tag->end - tag->start,
                S("two delimiters are needed, with a blank between them"), S("{{=<% %>=}}"));
  parser->open = open;
  parser->close = close;
  return true;
}

// The blanks at the start of the first line of a block's content.
static Str first_indent(Str text, size_t from) {
  size_t i = from;
  while (i < text.len && (text.ptr[i] == ' ' || text.ptr[i] == '\t')) i++;
  return str_sub(text, from, i - from);
}

static void open_node(Parser *parser, const Tag *tag, NodeKind kind, bool standalone, Str indent) {
  Node *node = add_node(parser, kind, tag->start);
  set_name(parser, node, tag->name);
  node->indent = indent;
  node->begins_line = node->begins_line && !standalone;
  *vec_add(parser->arena, &parser->sections) = parser->template_->nodes.len - 1;
}

static bool close_node(Parser *parser, const Tag *tag) {
  if (parser->sections.len == 0)
    return fail(
        parser, tag->start, tag->end - tag->start,
        str_fmt(parser->arena, "nothing is open that \"%.*s\" could close", STR_ARG(tag->name)),
        (Str){0});
  Node *node = &parser->template_->nodes.items[*vec_last(&parser->sections)];
  if (!str_eq(node->text, tag->name))
    return fail(parser, tag->start, tag->end - tag->start,
                str_fmt(parser->arena, "\"%.*s\" is closed where \"%.*s\" is open",
                        STR_ARG(tag->name), STR_ARG(node->text)),
                (Str){0});
  node->end = parser->template_->nodes.len;
  parser->sections.len--;
  return true;
}

static bool add_tag(Parser *parser, const Tag *tag, bool standalone, size_t next) {
  Str blanks = standalone ? first_indent(text_of(parser), parser->line) : (Str){0};
  switch (tag->kind) {
    case '!': return true;
    case '=': return set_delimiters(parser, tag);
    case '/': return close_node(parser, tag);
    case '#': open_node(parser, tag, NODE_SECTION, standalone, (Str){0}); return true;
    case '^': open_node(parser, tag, NODE_INVERTED, standalone, (Str){0}); return true;
    case '<': open_node(parser, tag, NODE_PARENT, standalone, blanks); return true;
    case '$':
      open_node(parser, tag, NODE_BLOCK, standalone,
                standalone ? first_indent(text_of(parser), next) : (Str){0});
      return true;
    default: break;
  }
  Node *node = add_node(parser,
                        tag->kind == '>' ? NODE_PARTIAL
                        : tag->kind      ? NODE_RAW
                                         : NODE_ESCAPED,
                        tag->start);
  set_name(parser, node, tag->name);
  node->begins_line = node->begins_line && !standalone;
  node->indent = blanks;
  return true;
}

// ---- standalone lines ---------------------------------------------------------------------------

// Where the line ends that offset stands in, with its line break; STR_NONE when text follows on it.
static size_t line_end_after(Str text, size_t offset) {
  for (size_t i = offset; i < text.len; i++) {
    if (text.ptr[i] == '\n') return i + 1;
    if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n') return i + 2;
    if (text.ptr[i] != ' ' && text.ptr[i] != '\t') return STR_NONE;
  }
  return text.len;
}

static bool can_stand_alone(char kind) { return kind != 0 && strchr("#^/><$!=", kind); }

// Whether a piece of a line holds nothing but blanks and tags of inheritance: {{<a}}, {{$b}},
// {{/b}}.
static bool only_inheritance(const Parser *parser, Str piece) {
  while ((piece = str_trim(piece)).len > 0) {
    Str rest = str_from_index(piece, parser->open.len);
    bool tag = str_starts(piece, parser->open) && rest.len > 0 && strchr("<$/", rest.ptr[0]);
    size_t end = tag ? str_find(rest, parser->close) : STR_NONE;
    if (end == STR_NONE) return false;
    piece = str_from_index(rest, end + parser->close.len);
  }
  return true;
}

static bool inherits(const Parser *parser, char kind) {
  if (kind == '<' || kind == '$') return true;
  if (kind != '/' || parser->sections.len == 0) return false;
  NodeKind open = parser->template_->nodes.items[*vec_last(&parser->sections)].kind;
  return open == NODE_PARENT || open == NODE_BLOCK;
}

static void look_at_line(Parser *parser) {
  Str rest = str_from_index(text_of(parser), parser->line);
  if (parser->known.start == parser->line) return;
  parser->known.start = parser->line;
  parser->known.first = parser->line + first_indent(rest, 0).len;
  parser->known.only_inheritance =
      only_inheritance(parser, str_sub(rest, 0, str_find_char(rest, '\n')));
}

// A tag stands alone when its line holds nothing else; tags of inheritance may share theirs.
static bool stands_alone(Parser *parser, const Tag *tag) {
  look_at_line(parser);
  bool first = parser->known.first == tag->start;
  if (first && can_stand_alone(tag->kind) && line_end_after(text_of(parser), tag->end) != STR_NONE)
    return true;
  return inherits(parser, tag->kind) && parser->known.only_inheritance;
}

// Reads one tag at parser->at, with the text before it from `from` on; leaves both where the next
// text begins.
static bool read_one(Parser *parser, size_t *from) {
  Tag tag;
  Str text = text_of(parser);
  if (!read_tag(parser, &tag)) return false;
  size_t line_end = line_end_after(text, tag.end);
  bool alone = stands_alone(parser, &tag), ends_line = alone && line_end != STR_NONE;
  size_t next = ends_line ? line_end : tag.end;
  add_text(parser, *from, alone ? parser->line : tag.start);
  if (!add_tag(parser, &tag, alone, next)) return false;
  parser->at = *from = next;
  if (ends_line) parser->line = next;
  return true;
}

static void find_line(Parser *parser, size_t offset) {
  size_t from = parser->seen > parser->line ? parser->seen : parser->line;
  size_t newline = str_find_last_char(str_sub(text_of(parser), from, offset - from), '\n');
  if (newline != STR_NONE) parser->line = from + newline + 1;
  parser->seen = offset;
}

static bool parse(Parser *parser) {
  Str text = text_of(parser);
  size_t from = 0;
  for (;;) {
    size_t found = str_find(str_from_index(text, parser->at), parser->open);
    if (found == STR_NONE) break;
    parser->at += found;
    find_line(parser, parser->at);
    if (!read_one(parser, &from)) return false;
  }
  add_text(parser, from, text.len);
  if (parser->sections.len == 0) return true;
  const Node *node = &parser->template_->nodes.items[*vec_last(&parser->sections)];
  return fail(parser, node->offset, 2,
              str_fmt(parser->arena, "\"%.*s\" is never closed", STR_ARG(node->text)),
              str_fmt(parser->arena, "add {{/%.*s}}", STR_ARG(node->text)));
}

const Template *mustache_parse(Str file, Str text, Arena *arena, DiagList *diags) {
  Template *template_ = arena_new(arena, Template);
  *template_ = (Template){.file = file, .text = text};
  Parser parser = {
      .template_ = template_, .arena = arena, .diags = diags, .open = S("{{"), .close = S("}}")};
  parser.known.start = STR_NONE;
  if (text.len > TEMPLATE_BYTES_MAX)
    return fail(&parser, 0, 1,
                str_fmt(arena, "the template is larger than %d KB", TEMPLATE_BYTES_MAX / 1024),
                (Str){0}),
           NULL;
  return parse(&parser) ? template_ : NULL;
}

void mustache_each_partial(const Template *template_, MustacheVisit *visit, void *context) {
  for (size_t i = 0; i < template_->nodes.len; i++) {
    const Node *node = &template_->nodes.items[i];
    if (node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) continue;
    visit(context, node->text, template_span(template_, node));
  }
}
