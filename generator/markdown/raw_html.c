// Raw HTML: what is in it of ours (components, includes) is found; of the rest, links are resolved,
// ids are noted, and the policy of handbook.yaml decides what comes out.
#include "markdown/raw_html.h"

#include <assert.h>

#include "base/text.h"
#include "format/html.h"
#include "format/html_element.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/headings.h"
#include "markdown/include.h"
#include "markdown/links.h"
#include "markdown/locate.h"
#include "markdown/marks.h"
#include "markdown/node_text.h"
#include "markdown/nodes.h"
#include "markdown/placeholders.h"
#include "markdown/rewrite.h"
#include "markdown/sanitize.h"
#include "markdown/visible.h"
#include "markdown/whole.h"

// A piece of raw HTML, and where it stands.
typedef struct Raw {
  Convert *c;
  cmark_node *parent;  // what tags in it must be closed in
  Str literal;
  bool is_block;
  BlockCursor cursor;  // of a block
  Place place;         // of inline HTML
  const Span *fixed;   // of HTML that a script made: where all of it stands
  bool finished;       // it was a page's body before: its links and ids are known
} Raw;

static Place place_of(Raw *raw, const char *at) {
  size_t offset = (size_t)(at - raw->literal.ptr);
  if (raw->is_block) return block_cursor_at(&raw->cursor, offset);
  return (Place){raw->place.line, raw->place.column + (uint32_t)offset};
}

static Span span_of(Raw *raw, Str token) {
  Str line, rest;
  if (raw->fixed) return *raw->fixed;
  str_cut(token, '\n', &line, &rest);
  return doc_span(raw->c->doc, place_of(raw, token.ptr), line.len);
}

// ---- attributes ---------------------------------------------------------------------------------

static bool is_name(Str name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_eq_nocase(name, str_from(names[i]))) return true;
  return false;
}
#define IS_NAME(name, names) is_name((name), (names), sizeof(names) / sizeof(names)[0])

// Attributes that name ids of the page.
static bool names_ids(Str name) {
  static const char *const names[] = {"for",
                                      "headers",
                                      "list",
                                      "form",
                                      "aria-labelledby",
                                      "aria-describedby",
                                      "aria-controls",
                                      "aria-owns",
                                      "aria-details",
                                      "aria-flowto",
                                      "aria-activedescendant",
                                      "aria-errormessage"};
  return IS_NAME(name, names);
}

static bool is_embedded(Str element) {
  static const char *const names[] = {"img",    "video", "audio",  "source", "track",
                                      "iframe", "embed", "object", "script"};
  return IS_NAME(element, names);
}

static void write_ids(Convert *c, Str value) {
  bool first = true;
  while ((value = str_trim(value)).len > 0) {
    size_t end = 0;
    while (end < value.len && !char_is_space(value.ptr[end])) end++;
    if (!first) write_lit(c, " ");
    mark_ref(c, str_sub(value, 0, end));
    value = str_from_index(value, end);
    first = false;
  }
}

static Str attribute_text(Convert *c, const HtmlToken *token, Str name) {
  const HtmlAttribute *attribute = html_token_attribute(token, name);
  return attribute ? html_decode(c->scratch, attribute->value) : (Str){0};
}

// The link whose URL in the page is this one.
static bool find_link(Convert *c, Str url, uint32_t *index) {
  for (uint32_t i = (uint32_t)c->urls_known; i < c->urls.len; i++) {
    void **place = map_put(&c->link_by_url, c->scratch, html_decode(c->scratch, c->urls.items[i]));
    if (!*place) *place = (void *)((uintptr_t)i + 1);
  }
  c->urls_known = c->urls.len;
  uintptr_t number = (uintptr_t)map_find(&c->link_by_url, url);
  *index = (uint32_t)(number - 1);
  return number > 0;
}

static bool is_listed(const Convert *c, Str id) {
  for (size_t i = 0; i < c->id_list.len; i++)
    if (str_eq(c->id_list.items[i], id)) return true;
  return false;
}

// Whether the id may stand; it is noted then.
static bool add_id(Raw *raw, Str id, Span span) {
  Convert *c = raw->c;
  bool known = raw->finished && (map_find(&c->ids, id) || is_listed(c, id));
  return known || id_choose(c, str_dup(c->arena, id), span);
}

// Whether nothing is missing: only an img has an alt. The poster of a video and the sources of a
// picture have none.
static bool has_alt(const HtmlToken *token) {
  return !str_eq_nocase(token->name, S("img")) || html_token_attribute(token, S("alt")) != NULL;
}

static bool add_link(Raw *raw, const HtmlToken *token, Str target, Span span, uint32_t *index) {
  Convert *c = raw->c;
  if (raw->finished && find_link(c, target, index)) return true;
  LinkSource source = {
      .target = target,
      .text = attribute_text(c, token, S("alt")),
      .image = is_embedded(token->name),
      .raw_html = true,
      .scripted = raw->fixed != NULL,
      .has_alt = has_alt(token),
      .span = span,
  };
  return link_add(c, source, index);
}

// "small.png 1x, large.png 2x"
static void write_srcset(Raw *raw, const HtmlToken *token, Str value) {
  Span span = span_of(raw, token->raw);
  bool first = true;
  while (value.len > 0) {
    Str candidate;
    str_cut(value, ',', &candidate, &value);
    candidate = str_trim(candidate);
    size_t end = 0;
    while (end < candidate.len && !char_is_space(candidate.ptr[end])) end++;
    uint32_t index;
    if (end == 0 || !add_link(raw, token, str_sub(candidate, 0, end), span, &index)) continue;
    if (!first) write_lit(raw->c, ", ");
    link_write(raw->c, index);
    html_attr(raw->c->out, str_from_index(candidate, end));
    first = false;
  }
}

// The name of an <a> is a place to link to, as an id is, and may stand beside one that is the same:
// a browser looks for ids first.
static bool names_place(const HtmlToken *token, const HtmlAttribute *attribute) {
  return str_eq_nocase(token->name, S("a")) && str_eq_nocase(attribute->name, S("name"));
}

static void write_name(Raw *raw, Str name) {
  Convert *c = raw->c;
  if (!raw->finished || !is_listed(c, name)) id_note_name(c, name);
  mark_name(c, name);
}

typedef enum AttributeUse {
  USE_AS_IS,
  USE_ID,
  USE_NAME,
  USE_IDS,
  USE_URL,
  USE_SRCSET
} AttributeUse;

static AttributeUse use_of(const HtmlToken *token, const HtmlAttribute *attribute) {
  if (!attribute->has_value) return USE_AS_IS;
  if (str_eq_nocase(attribute->name, S("id"))) return USE_ID;
  if (names_place(token, attribute)) return USE_NAME;
  if (names_ids(attribute->name)) return USE_IDS;
  if (!html_attribute_is_url(attribute->name)) return USE_AS_IS;
  return str_eq_nocase(attribute->name, S("srcset")) ? USE_SRCSET : USE_URL;
}

// Writes ` name="value"`; an unsafe URL and a doubled id take their attribute with them.
static void write_attribute(Raw *raw, const HtmlToken *token, const HtmlAttribute *attribute) {
  Convert *c = raw->c;
  AttributeUse use = use_of(token, attribute);
  Str value = html_decode(c->scratch, attribute->value);
  uint32_t index = 0;
  if (use == USE_ID && !add_id(raw, value, span_of(raw, token->raw))) return;
  if (use == USE_URL && !add_link(raw, token, value, span_of(raw, token->raw), &index)) return;
  write_lit(c, " ");
  buf_add(c->out, attribute->name);
  if (!attribute->has_value) return;
  write_lit(c, "=\"");
  switch (use) {
    case USE_ID: mark_id(c, value); break;
    case USE_NAME: write_name(raw, value); break;
    case USE_IDS: write_ids(c, value); break;
    case USE_URL: link_write(c, index); break;
    case USE_SRCSET: write_srcset(raw, token, value); break;
    case USE_AS_IS: html_attr(c->out, value); break;
  }
  write_lit(c, "\"");
}

// Width, height and loading for <img> without them.
static void complete_image(Raw *raw, const HtmlToken *token, size_t links_before) {
  Convert *c = raw->c;
  bool sized = html_token_attribute(token, S("width")) || html_token_attribute(token, S("height"));
  if (!sized && c->links.len > links_before) image_write_size(c, (uint32_t)links_before);
  if (!html_token_attribute(token, S("loading"))) image_write_loading(c);
}

static bool must_be_rewritten(const HtmlToken *token) {
  for (size_t i = 0; i < token->attributes.len; i++)
    if (use_of(token, &token->attributes.items[i]) != USE_AS_IS) return true;
  return false;
}

static bool may_stay(const Raw *raw, const HtmlToken *token, const HtmlAttribute *attribute) {
  return raw->c->site->config.html == HTML_ALLOW ||
         sanitize_attribute(token->name, attribute->name);
}

static void mark_heading(Convert *c, const HtmlToken *token) {
  const HtmlAttribute *id = html_token_attribute(token, S("id"));
  bool heading = token->name.len == 2 && char_lower(token->name.ptr[0]) == 'h';
  for (uint32_t i = 0; heading && id && i < c->headings.len; i++)
    if (str_eq(c->headings.items[i].id, html_decode(c->scratch, id->value)))
      mark_begin(c->markup, MARK_KIND_HEADING, i);
}

static void write_open_tag(Raw *raw, const HtmlToken *token) {
  Convert *c = raw->c;
  bool allow = c->site->config.html == HTML_ALLOW;
  if (allow && !must_be_rewritten(token)) {
    buf_add(c->out, token->raw);
    return;
  }
  size_t links_before = c->links.len;
  if (raw->finished) mark_heading(c, token);
  write_lit(c, "<");
  buf_add(c->out, token->name);
  for (size_t i = 0; i < token->attributes.len && i < ATTRIBUTES_MAX; i++) {
    const HtmlAttribute *attribute = &token->attributes.items[i];
    if (html_token_attribute(token, attribute->name) != attribute) continue;  // a double
    if (may_stay(raw, token, attribute)) {
      write_attribute(raw, token, attribute);
    } else {
      report(c, DIAG_HTML_UNSAFE, span_of(raw, token->raw),
             str_fmt(c->arena, "the attribute \"%.*s\" is left out", STR_ARG(attribute->name)),
             (Str){0});
    }
  }
  if (!raw->finished && str_eq_nocase(token->name, S("img")))
    complete_image(raw, token, links_before);
  write_lit(c, token->self_closing ? " />" : ">");
}

// ---- the policies -------------------------------------------------------------------------------

// A "<" in text begins a tag that has no end here: what comes after this HTML could end it.
static void write_raw_text(Convert *c, const HtmlToken *token) {
  Str text = token->raw, head;
  if (token->raw_text) {
    buf_add(c->out, text);
    return;
  }
  c->words += text_words(text);
  visible_html(c, text);
  while (str_cut(text, '<', &head, &text)) {
    buf_add(c->out, head);
    write_lit(c, "&lt;");
  }
  buf_add(c->out, head);
}

// What has no end would swallow the rest of the page.
static void write_comment(Raw *raw, Str text) {
  Convert *c = raw->c;
  bool comment = str_starts(text, S("<!--"));
  bool closed =
      comment ? str_ends(text, S("-->")) || str_ends(text, S("--!>")) : str_ends(text, S(">"));
  if (closed || comment)
    buf_add(c->out, text);
  else
    write_text(c, text);
  if (closed) return;
  if (comment) write_lit(c, "-->");
  report(c, DIAG_HTML_UNBALANCED, span_of(raw, text),
         comment ? S("this comment is never closed, so all that follows is hidden")
                 : S("this has no \">\"; it is shown as text"),
         comment ? S("put --> where it ends") : (Str){0});
}

static void allow(Raw *raw, const HtmlToken *token) {
  if (token->kind == HTML_OPEN || token->kind == HTML_CLOSE) {
    visible_tag(raw->c, token->name);
    raw_tag_begin(raw->c, span_of(raw, token->raw));
  }
  switch (token->kind) {
    case HTML_OPEN: write_open_tag(raw, token); break;
    case HTML_CLOSE: buf_add(raw->c->out, token->raw); break;
    case HTML_COMMENT: write_comment(raw, token->raw); break;
    case HTML_TEXT: write_raw_text(raw->c, token); break;
  }
}

// Tags are kept balanced, so that a page cannot close what is around it.
static void sanitize_open(Raw *raw, const HtmlToken *token) {
  enum { ELEMENT_DEPTH_MAX = 256 };
  Convert *c = raw->c;
  SanitizeVerdict verdict = sanitize_element(token->name);
  if (verdict != SANITIZE_KEEP)
    report(c, DIAG_HTML_UNSAFE, span_of(raw, token->raw),
           str_fmt(c->arena, "the element <%.*s> is left out", STR_ARG(token->name)), (Str){0});
  if (verdict == SANITIZE_DROP_TAG || c->open.len >= ELEMENT_DEPTH_MAX) return;
  Span span = span_of(raw, token->raw);
  if (verdict == SANITIZE_KEEP) {
    raw_tag_begin(c, span);
    write_open_tag(raw, token);
  }
  if (html_element_flags(token->name) & HTML_VOID) return;
  if (token->self_closing && verdict == SANITIZE_KEEP) return;  // closed when it is made whole
  OpenTag tag = {.name = str_dup(c->scratch, token->name), .parent = raw->parent, .span = span};
  if (verdict == SANITIZE_DROP_CONTENT) {
    tag.dropped = true;
    c->visible.dropped++;
    tag.outer = write_to(c, markup_new(c));
  }
  *vec_add(c->scratch, &c->open) = tag;
}

static void sanitize(Raw *raw, const HtmlToken *token) {
  if (token->kind == HTML_OPEN || token->kind == HTML_CLOSE) visible_tag(raw->c, token->name);
  switch (token->kind) {
    case HTML_OPEN: sanitize_open(raw, token); break;
    case HTML_CLOSE: tag_close(raw->c, token->name, raw->parent); break;
    case HTML_COMMENT: break;
    case HTML_TEXT:
      html_text(raw->c->out, html_decode(raw->c->scratch, token->raw));
      raw->c->words += text_words(token->raw);
      visible_html(raw->c, token->raw);
      break;
  }
}

// What a script writes is taken at its word.
static bool is_placeholder(const Raw *raw, const HtmlToken *token) {
  return !raw->fixed && placeholder_is(raw->c, token);
}

static void write_placeholder(Raw *raw, const HtmlToken *token) {
  placeholder_report(raw->c, token, span_of(raw, token->raw));
  write_text(raw->c, token->raw);
}

static void write_by_policy(Raw *raw, Str html) {
  HtmlReader reader = {.rest = html};
  HtmlToken token;
  while (html_token_next(&reader, raw->c->scratch, &token)) {
    if (is_placeholder(raw, &token))
      write_placeholder(raw, &token);
    else if (raw->c->site->config.html == HTML_ALLOW)
      allow(raw, &token);
    else
      sanitize(raw, &token);
  }
}

static void write_escaped_block(Convert *c, Str html) {
  write_newline(c);
  write_lit(c, "<p>");
  write_text(c, str_trim(html));
  write_lit(c, "</p>\n");
}

// ---- components in raw HTML ---------------------------------------------------------------------

static bool is_ours(const Convert *c, const HtmlToken *token) {
  bool tag = token->kind == HTML_OPEN || token->kind == HTML_CLOSE;
  return tag && tag_is_ours(c, token->name);
}

static void handle_ours(Raw *raw, const HtmlToken *token) {
  Convert *c = raw->c;
  Span span = span_of(raw, token->raw);
  if (tag_is_include(token->name)) {
    if (token->kind == HTML_OPEN) include_write(c, token, raw->parent, span);
  } else if (token->kind == HTML_OPEN) {
    component_open(c, token, raw->parent, span);
  } else {
    component_close(c, token, raw->parent, span);
  }
}

// Markdown between the tags of one block: "<step>\ntext\n</step>".
static void write_markdown(Raw *raw, Str text) {
  Convert *c = raw->c;
  if (str_find_char(text, '\n') == STR_NONE) {
    render_inline(c, text, place_of(raw, text.ptr));
    return;
  }
  Doc *doc = arena_new(c->scratch, Doc);
  uint32_t first = place_of(raw, text.ptr).line, lines = 0;
  VEC(uint32_t) shifts = {0};
  for (Str rest = text, line; str_line(&rest, &line); lines++) {
    uint32_t shift = place_of(raw, line.ptr).column;
    uint32_t outer =
        c->doc->shifts && first + lines < c->doc->lines ? c->doc->shifts[first + lines] : 0;
    *vec_add(c->scratch, &shifts) = shift + outer;
  }
  *doc = (Doc){
      .file = c->doc->file,
      .folder = c->doc->folder,
      .text = text,
      .first_line = c->doc->first_line + first,
      .within = c->doc,
      .pieces = c->doc->pieces + 1,
      .shifts = shifts.items,
  };
  render_doc(c, doc);
}

// What stands between two tags of ours, or around them. Inside of a component it is Markdown.
static void write_run(Raw *raw, Str run, bool after_ours) {
  Convert *c = raw->c;
  if (str_trim(run).len == 0) return;
  if (after_ours && c->open.len > 0 && vec_last(&c->open)->component)
    write_markdown(raw, run);
  else if (c->site->config.html == HTML_ESCAPE)
    write_escaped_block(c, run);
  else
    write_by_policy(raw, run);
}

static void write_block(Raw *raw) {
  HtmlReader reader = {.rest = raw->literal};
  HtmlToken token;
  const char *start = raw->literal.ptr;
  bool after_ours = false;
  while (html_token_next(&reader, raw->c->scratch, &token)) {
    if (!is_ours(raw->c, &token)) continue;
    write_run(raw, str_range(start, token.raw.ptr), after_ours);
    handle_ours(raw, &token);
    start = token.raw.ptr + token.raw.len;
    after_ours = true;
  }
  write_run(raw, str_range(start, raw->literal.ptr + raw->literal.len), after_ours);
}

// Whether a tag of ours may be in it: a look at the names behind "<", cheaper than reading the
// tags.
static bool may_hold_ours(const Convert *c, Str html) {
  for (size_t at; (at = str_find_char(html, '<')) != STR_NONE;) {
    html = str_from_index(html, at + 1);
    if (html.len > 0 && html.ptr[0] == '/') html = str_from_index(html, 1);
    size_t end = 0;
    while (end < html.len && (char_is_alnum(html.ptr[end]) || html.ptr[end] == '-')) end++;
    Str name = str_sub(html, 0, end);
    if (name.len > 0 && tag_is_ours(c, name)) return true;
  }
  return false;
}

// Whether nothing in a block is HTML but placeholders: a line that begins with one is a block.
static bool is_text(const Raw *raw) {
  HtmlReader reader = {.rest = raw->literal};
  bool any = false;
  for (HtmlToken token; html_token_next(&reader, raw->c->scratch, &token);) {
    if (token.kind == HTML_TEXT) continue;
    if (!is_placeholder(raw, &token)) return false;
    any = true;
  }
  return any;
}

static void write_placeholder_block(Raw *raw, cmark_node *node) {
  bool tight = node_is_tight(raw->c, node);
  if (!tight) write_newline(raw->c);
  if (!tight) write_lit(raw->c, "<p>");
  write_by_policy(raw, str_trim(raw->literal));
  if (!tight) write_lit(raw->c, "</p>\n");
}

bool html_block_enter(Convert *c, cmark_node *node) {
  cmark_node *parent = cmark_node_parent(node);
  bool empty_footnote = cmark_node_get_type(parent) == CMARK_NODE_ITEM &&
                        rewrite_of_item(c->doc, parent) &&
                        str_eq(node_literal(node), S("<!---->\n"));
  if (empty_footnote) return false;
  Raw raw = {.c = c,
             .parent = parent,
             .literal = node_literal(node),
             .is_block = true,
             .cursor = block_cursor(c, node)};
  if (may_hold_ours(c, raw.literal)) {
    write_block(&raw);
    return false;
  }
  if (c->site->config.html != HTML_ESCAPE && is_text(&raw)) {
    write_placeholder_block(&raw, node);
    return false;
  }
  write_newline(c);
  write_run(&raw, raw.literal, false);
  write_newline(c);
  return false;
}

// ---- inline -------------------------------------------------------------------------------------

static void write_inline(Convert *c, cmark_node *node, cmark_node *parent) {
  Raw raw = {.c = c, .parent = parent, .literal = node_literal(node)};
  HtmlReader reader = {.rest = raw.literal};
  HtmlToken token;
  locate_link(c, node, &raw.place);
  bool read = html_token_next(&reader, c->scratch, &token) && reader.rest.len == 0;
  if (read && is_ours(c, &token))
    handle_ours(&raw, &token);
  else if (c->site->config.html == HTML_ESCAPE)
    write_text(c, raw.literal);
  else
    write_by_policy(&raw, raw.literal);
}

bool html_inline_enter(Convert *c, cmark_node *node) {
  if (!node_write_cut(c, node)) write_inline(c, node, cmark_node_parent(node));
  return false;
}

bool paragraph_write_tags(Convert *c, cmark_node *paragraph) {
  bool ours = false;
  for (cmark_node *node = cmark_node_first_child(paragraph); node; node = cmark_node_next(node)) {
    if (text_is_break(node)) continue;
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE) return false;
    ours |= may_hold_ours(c, node_literal(node));
  }
  if (!ours) return false;
  leaf_begin(c, paragraph);
  for (cmark_node *node = cmark_node_first_child(paragraph); node; node = cmark_node_next(node))
    if (!text_is_break(node)) write_inline(c, node, cmark_node_parent(paragraph));
  return true;
}

// ---- of scripts ---------------------------------------------------------------------------------

enum { SCRIPTED_BYTES_MAX = 32 * 1024 * 1024 };  // of HTML that one call of a script makes

static void report_large(Convert *c, Span span) {
  report(c, DIAG_MARKDOWN_LIMIT, span, S("the HTML of a script is too large"), (Str){0});
}

static void write_piece(Convert *c, uint32_t number) {
  assert(number < c->pieces.len);
  markup_add(c->markup, c->pieces.items[number].html);
  visible_put(c, &c->pieces.items[number].visible);
}

static void write_scripted(Raw *raw, MarkedStr markup, Span span) {
  size_t limit = raw->c->out->len + SCRIPTED_BYTES_MAX, at = 0;
  for (size_t i = 0; i <= markup.count; i++) {
    size_t end = i < markup.count ? markup.marks[i].offset : markup.html.len;
    write_by_policy(raw, str_sub(markup.html, at, end - at));
    if (i < markup.count) write_piece(raw->c, markup.marks[i].number);
    at = end;
    if (raw->c->out->len <= limit) continue;
    report_large(raw->c, span);
    return;
  }
}

// What it opens it closes, and it closes nothing of others: no node is the parent of its tags.
static void write_alone(Convert *c, MarkedStr html, Span span, bool finished) {
  Raw raw = {.c = c, .literal = html.html, .fixed = &span, .finished = finished};
  size_t open = c->open.len;
  raw.parent = (cmark_node *)(void *)&raw;
  write_scripted(&raw, html, span);
  tags_close_to(c, open);
}

void html_write_scripted(Convert *c, MarkedStr html, Span span) {
  write_alone(c, html, span, false);
}
void html_write_finished(Convert *c, Str html, Span span) {
  write_alone(c, (MarkedStr){.html = html}, span, true);
}
