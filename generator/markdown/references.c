// Link reference definitions, "[label]: destination "title"": libcmark resolves them, but tells
// nobody which ones there are. They are read here a second time, to warn about unused and doubled
// ones, to give them to texts that are parsed by themselves (table cells), and to know how many
// lines they take at the start of a paragraph, since libcmark's line numbers leave those out.
#include "markdown/references.h"

#include <stdlib.h>

#include "base/sorted.h"
#include "base/utf8.h"
#include "markdown/convert.h"
#include "markdown/doc.h"
#include "markdown/scan.h"

enum {
  LABEL_BYTES_MAX = 999,   // CommonMark's limit
  TITLE_BYTES_MAX = 4096,  // a longer title is not read as one; only warnings depend on it
  PARENTHESES_MAX = 32,    // libcmark's limit of nested ones in a destination
  EXPANSION_MAX = 64 * 1024 * 1024,  // bytes that all uses of all definitions may come to
};

// ---- reading one --------------------------------------------------------------------------------

// A position in a paragraph's lines, container marks left out.
typedef struct Reader {
  const Doc *doc;
  uint32_t quotes;  // ">" marks before each line
  uint32_t line;
  Str text;  // the line
  size_t at;
} Reader;

static bool at_end(const Reader *reader) { return reader->at >= reader->text.len; }
static char peek(const Reader *reader) {
  return at_end(reader) ? '\n' : reader->text.ptr[reader->at];
}

static void skip_blanks(Reader *reader) {
  while (peek(reader) == ' ' || peek(reader) == '\t') reader->at++;
}

// Goes on to the next line of the paragraph. False when there is none.
static bool next_line(Reader *reader) {
  if (reader->line + 1 >= reader->doc->lines) return false;
  Str text = doc_line(reader->doc, reader->line + 1);
  uint32_t start = scan_continuation(text, reader->quotes);
  if (str_trim(str_from_index(text, start)).len == 0) return false;
  reader->line++;
  reader->text = text;
  reader->at = start;
  return true;
}

// Adds up to an unescaped `end` and passes it; lines are joined by "\n". `never` may not stand
// inside.
static bool read_until(Reader *reader, char end, char never, size_t max, Buf *out) {
  size_t start = out->len;
  for (;;) {
    if (out->len - start > max) return false;
    if (at_end(reader)) {
      if (!next_line(reader)) return false;
      buf_add_char(out, '\n');
      continue;
    }
    char c = reader->text.ptr[reader->at++];
    if (c == end) return true;
    if (c == never) return false;
    buf_add_char(out, c);
    if (c == '\\' && !at_end(reader)) buf_add_char(out, reader->text.ptr[reader->at++]);
  }
}

static bool read_angled(Reader *reader, Buf *out) {
  size_t at = reader->at + 1;
  for (; at < reader->text.len && reader->text.ptr[at] != '>'; at++) {
    if (reader->text.ptr[at] == '<') return false;
    if (reader->text.ptr[at] == '\\') at++;
  }
  if (at >= reader->text.len) return false;
  buf_add(out, str_sub(reader->text, reader->at, at + 1 - reader->at));
  reader->at = at + 1;
  return true;
}

static bool read_destination(Reader *reader, Buf *out) {
  if (peek(reader) == '<') return read_angled(reader, out);
  size_t start = reader->at;
  int open = 0;
  for (; !at_end(reader) && (unsigned char)peek(reader) > ' '; reader->at++) {
    char c = peek(reader);
    if (c == '\\')
      reader->at++;
    else if (c == '(' && ++open > PARENTHESES_MAX)
      return false;
    else if (c == ')' && --open < 0)
      break;
  }
  if (reader->at > reader->text.len) reader->at = reader->text.len;
  buf_add(out, str_sub(reader->text, start, reader->at - start));
  return open <= 0 && reader->at > start;
}

// A title and the end of its line; *reader and *out are as before when there is none.
static bool read_title(Reader *reader, Buf *out) {
  Reader before = *reader;
  size_t length = out->len;
  char open = peek(reader), close = open == '(' ? ')' : open;
  if (open == '"' || open == '\'' || open == '(') {
    buf_add_char(out, ' ');
    buf_add_char(out, open);
    reader->at++;
    bool closed = read_until(reader, close, open == '(' ? '(' : '\0', TITLE_BYTES_MAX, out);
    if (closed) skip_blanks(reader);
    if (closed && at_end(reader)) {
      buf_add_char(out, close);
      return true;
    }
  }
  *reader = before;
  buf_truncate(out, length);
  return false;
}

// What follows the destination: nothing, or a title on the same or on the next line.
static bool read_rest(Reader *reader, Buf *out) {
  bool blank = peek(reader) == ' ' || peek(reader) == '\t';
  skip_blanks(reader);
  if (!at_end(reader)) return blank && read_title(reader, out);
  Reader before = *reader;
  if (next_line(reader) && read_title(reader, out)) return true;
  *reader = before;
  return true;
}

// A label as it is compared: trimmed, white space as one space, case folded.
static Str label_key(Str label, Arena *scratch) {
  Buf out = {.arena = scratch};
  label = str_trim(label);
  for (size_t i = 0; i < label.len; i++) {
    bool space = char_is_space(label.ptr[i]);
    if (space && char_is_space(label.ptr[i - 1])) continue;
    buf_add_char(&out, space ? ' ' : char_lower(label.ptr[i]));
  }
  return utf8_fold(scratch, buf_str(&out));
}

bool reference_read(const Doc *doc, Place place, uint32_t quotes, Arena *scratch, Reference *out) {
  Reader reader = {doc, quotes, place.line, doc_line(doc, place.line), place.column + 1};
  Buf text = {.arena = scratch};
  buf_add_char(&text, '[');
  if (peek(&reader) == '^' || !read_until(&reader, ']', '[', LABEL_BYTES_MAX, &text)) return false;
  Str label = str_from_index(buf_str(&text), 1);
  if (peek(&reader) != ':' || str_trim(label).len == 0) return false;
  reader.at++;
  skip_blanks(&reader);
  if (at_end(&reader) && !next_line(&reader)) return false;
  Str key = label_key(label, scratch);
  buf_add_lit(&text, "]: ");
  if (!read_destination(&reader, &text) || !read_rest(&reader, &text)) return false;
  buf_add_char(&text, '\n');
  *out = (Reference){
      .key = key, .text = buf_str(&text), .place = place, .lines = reader.line - place.line + 1};
  return true;
}

// ---- which of them count ------------------------------------------------------------------------

// The next leaf block after a node; NULL at the end.
static cmark_node *next_leaf(cmark_node *node, cmark_node *root) {
  while ((node = doc_next_block(node, root))) {
    cmark_node_type type = cmark_node_get_type(node);
    bool container =
        type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
    if (!container) return node;
  }
  return NULL;
}

// A definition is in no block of the tree, or stands at the start of a paragraph or heading.
static void find_certain(Doc *doc) {
  size_t at = 0;
  uint32_t taken = 0;  // lines before this one belong to a definition already
  for (cmark_node *leaf = next_leaf(doc->root, doc->root); at < doc->references.len;) {
    Reference *reference = &doc->references.items[at];
    uint32_t line = reference->place.line;
    uint32_t first = leaf ? (uint32_t)cmark_node_get_start_line(leaf) - 1 : UINT32_MAX;
    if (leaf && doc_block_end(doc, leaf) <= line) {
      leaf = next_leaf(leaf, doc->root);
      continue;
    }
    cmark_node_type type = leaf ? cmark_node_get_type(leaf) : CMARK_NODE_NONE;
    bool text = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
    bool starts = text && (line == first || (line == taken && taken > first));
    reference->certain = line >= taken && (line < first || starts);
    if (reference->certain) taken = line + reference->lines;
    at++;
  }
}

void references_settle(Doc *doc, Arena *scratch) {
  if (doc->references.len == 0) return;
  find_certain(doc);
  for (size_t i = 0; i < doc->references.len; i++) {
    Reference *reference = &doc->references.items[i];
    if (!reference->certain) continue;
    void **slot = map_put(&doc->reference_by_key, scratch, reference->key);
    if (!*slot) *slot = reference;
  }
}

uint32_t references_before(const Doc *doc, uint32_t line) {
  size_t at;
  SORTED_FIND(at, doc->references.len, doc->references.items[at].place.line < line);
  uint32_t end = line;
  for (; at < doc->references.len; at++) {
    const Reference *reference = &doc->references.items[at];
    if (reference->place.line > end) break;
    if (reference->place.line == end && reference->certain) end += reference->lines;
  }
  return end - line;
}

// ---- looking them up ----------------------------------------------------------------------------

static Reference *reference_find(const Doc *doc, Str label, Arena *scratch) {
  Str key = {0};
  for (; doc; doc = doc->within) {
    if (doc->reference_by_key.len == 0) continue;
    if (!key.ptr) key = label_key(label, scratch);
    Reference *reference = map_find(&doc->reference_by_key, key);
    if (reference) return reference;
  }
  return NULL;
}

bool reference_use(const Doc *doc, Str label, Arena *scratch) {
  Str key = {0};
  bool found = false;
  for (; doc; doc = doc->within) {
    if (doc->reference_by_key.len == 0) continue;
    if (!key.ptr) key = label_key(label, scratch);
    Reference *reference = map_find(&doc->reference_by_key, key);
    if (reference) found = reference->used = true;
  }
  return found;
}

// Takes the next "[label]" without brackets inside off *rest.
static bool next_label(Str *rest, Str *label) {
  size_t open = STR_NONE;
  for (size_t i = 0; i < rest->len; i++) {
    char c = rest->ptr[i];
    if (c == '\\')
      i++;
    else if (c == '[')
      open = i;
    else if (c == ']' && open != STR_NONE) {
      *label = str_sub(*rest, open + 1, i - open - 1);
      *rest = str_from_index(*rest, i + 1);
      return true;
    }
  }
  return false;
}

static bool has_references(const Doc *doc) {
  for (; doc; doc = doc->within)
    if (doc->reference_by_key.len > 0) return true;
  return false;
}

void references_add_mentioned(const Doc *doc, Str text, Buf *out, Arena *scratch) {
  if (!has_references(doc)) return;
  Map added = {0};
  Str label;
  while (next_label(&text, &label)) {
    if (label.len > LABEL_BYTES_MAX) continue;
    const Reference *reference = reference_find(doc, label, scratch);
    if (!reference) continue;
    void **slot = map_put(&added, scratch, reference->key);
    if (*slot) continue;
    *slot = (void *)reference;
    if (added.len == 1) buf_add_lit(out, "\n\n");
    buf_add(out, reference->text);
  }
}

// ---- problems -----------------------------------------------------------------------------------

// "[//]: # (words)", "[comment]: <> (words)": a definition that leads nowhere is how Markdown
// writes a comment. There may be many of one label, and no link uses them.
static bool is_comment(const Reference *reference) {
  static const Str nowhere[] = {STR_CONST("#"), STR_CONST("<#>"), STR_CONST("<>")};
  Str rest = str_from_index(reference->text, str_find(reference->text, S("]: ")) + 3);
  size_t end = 0;
  while (end < rest.len && !char_is_space(rest.ptr[end])) end++;
  for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++)
    if (str_eq(str_sub(rest, 0, end), nowhere[i])) return true;
  return str_eq(reference->key, S("//")) || str_eq(reference->key, S("comment"));
}

static Span label_span(Doc *doc, const Reference *reference) {
  size_t end = str_find_char(reference->text, ']');
  return doc_span(doc, reference->place, end + 1);
}

void references_report(Convert *c, Doc *doc) {
  for (size_t i = 0; i < doc->references.len; i++) {
    const Reference *reference = &doc->references.items[i];
    if (!reference->certain || is_comment(reference)) continue;
    const Reference *first = map_find(&doc->reference_by_key, reference->key);
    Str label = str_sub(reference->text, 0, str_find_char(reference->text, ']') + 1);
    if (first != reference) {
      report(c, DIAG_REFERENCE_DOUBLE, label_span(doc, reference),
             str_fmt(c->arena, "link reference %.*s is defined twice", STR_ARG(label)),
             str_fmt(c->arena, "the definition in line %u counts",
                     doc->first_line + first->place.line));
    } else if (!reference->used) {
      report(c, DIAG_REFERENCE_UNUSED, label_span(doc, reference),
             str_fmt(c->arena, "link reference %.*s is not used", STR_ARG(label)), (Str){0});
    }
  }
}

static size_t longest(const Doc *doc) {
  size_t most = 0;
  for (size_t i = 0; i < doc->references.len; i++)
    if (doc->references.items[i].text.len > most) most = doc->references.items[i].text.len;
  return most;
}

static size_t count_char(Str text, char c) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += text.ptr[i] == c;
  return count;
}

bool references_are_bounded(const Doc *doc, Arena *scratch) {
  if (doc->references.len == 0) return true;
  if (longest(doc) <= EXPANSION_MAX / (count_char(doc->text, ']') + 1)) return true;
  Map sizes = {0};
  for (size_t i = 0; i < doc->references.len; i++) {
    void **slot = map_put(&sizes, scratch, doc->references.items[i].key);
    if (!*slot) *slot = &doc->references.items[i];
  }
  Str rest = doc->text, label;
  size_t total = 0;
  while (total <= EXPANSION_MAX && next_label(&rest, &label)) {
    const Reference *reference =
        label.len <= LABEL_BYTES_MAX ? map_find(&sizes, label_key(label, scratch)) : NULL;
    if (reference) total += reference->text.len;
  }
  return total <= EXPANSION_MAX;
}
