// Components: tags in Markdown that the theme's Mustache templates turn into HTML. A component that
// is open collects its content in a buffer of its own; when it closes, its template writes that
// content where the component stands.
//
// A tag belongs to the node it is a child of, and must be closed among the children of the same
// node. One leniency: a closing tag at the end of a paragraph, right below its last line, closes
// what is open around the paragraph.
#include "markdown/components.h"

#include "format/html.h"
#include "format/mustache.h"
#include "markdown/convert.h"
#include "markdown/links.h"
#include "markdown/marks.h"
#include "markdown/scripted.h"
#include "markdown/visible.h"
#include "markdown/whole.h"

enum {
  COMPONENT_DEPTH_MAX = 64,  // open at once; what is inside is copied once for each
  COMPONENT_BYTES_MAX =
      32 * 1024 * 1024,  // of its content: a template may show it twice, and so on inside
};

// ---- attributes ---------------------------------------------------------------------------------

static bool is_known(const Component *component, Str name) {
  if (component->any_attributes) return true;
  for (size_t i = 0; i < component->attribute_count; i++)
    if (str_eq(component->attributes[i], name)) return true;
  return false;
}

static void report_attribute(Convert *c, const Component *component, Str name, Span span) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < component->attribute_count; i++)
    nearest_offer(&nearest, component->attributes[i]);
  Str help = nearest_help(&nearest, c->arena);
  report(c, DIAG_COMPONENT_ATTRIBUTE, span,
         str_fmt(c->arena, "<%.*s> has no attribute \"%.*s\"", STR_ARG(component->name),
                 STR_ARG(name)),
         help);
}

static Value attribute_value(Convert *c, const Component *component, const HtmlAttribute *attribute,
                             Str name, Span span) {
  if (!attribute->has_value) return value_bool(true);
  Str text = html_decode(c->scratch, attribute->value);
  visible_attribute(c, name, text);
  bool image = str_eq(name, S("src")), scripted = !component->template_;
  if (scripted) return value_text(text);  // what the script makes of it is looked at
  if (!image && !str_eq(name, S("href"))) return value_text(text);
  uint32_t index;
  LinkSource source = {.target = text, .image = image, .raw_html = true, .span = span};
  return link_add(c, source, &index) ? link_value(c, index) : (Value){0};
}

static Value read_attributes(Convert *c, const Component *component, const HtmlToken *token,
                             Span span) {
  Value map = value_map();
  for (size_t i = 0; i < token->attributes.len && i < ATTRIBUTES_MAX; i++) {
    const HtmlAttribute *attribute = &token->attributes.items[i];
    Str name = str_lower_ascii(c->scratch, attribute->name);
    if (value_find(&map, name)) continue;  // the first one counts
    if (is_known(component, name))
      value_put(&map, c->scratch, name, attribute_value(c, component, attribute, name, span));
    else
      report_attribute(c, component, name, span);
  }
  return map;
}

// ---- writing ------------------------------------------------------------------------------------

void asset_use(Convert *c, Str name) {
  StrVec *list = str_ends(name, S(".css")) ? &c->styles : &c->scripts;
  for (size_t i = 0; i < list->len; i++)
    if (str_eq(list->items[i], name)) return;
  *vec_add(c->scratch, list) = str_dup(c->arena, name);
}

static void use_assets(Convert *c, const Component *component) {
  for (size_t i = 0; i < component->scripts.len; i++) asset_use(c, component->scripts.items[i]);
  for (size_t i = 0; i < component->styles.len; i++) asset_use(c, component->styles.items[i]);
}

// A number no other component of the page has, marked: templates build ids with it.
static Value unique_number(Convert *c) {
  Markup number = {.html = {.arena = c->scratch}};
  mark_begin(&number, MARK_KIND_COMPONENT, 0);
  buf_add_uint(&number.html, ++c->component_ids);
  mark_end(&number);
  return value_markup(markup_str(&number));
}

bool node_is_inline(cmark_node *parent) {
  cmark_node_type type = cmark_node_get_type(parent);
  return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
         type >= CMARK_NODE_FIRST_INLINE;
}

static void take_newlines(Convert *c) {
  size_t length = c->out->len;
  while (length > 0 && c->out->ptr[length - 1] == '\n') length--;
  markup_truncate(c->markup, length);
}

static void write_component(Convert *c, OpenTag *tag, MarkedStr inner) {
  Value *context = &tag->attributes;
  if (inner.html.len > COMPONENT_BYTES_MAX) {
    report(c, DIAG_MARKDOWN_LIMIT, tag->span, S("the content of a component is too large"),
           (Str){0});
    return;
  }
  if (!tag->component->template_) {
    component_call_script(c, tag, inner);
    return;
  }
  value_put(context, c->scratch, S("inner"), value_markup(inner));
  value_put(context, c->scratch, S("has_inner"), value_bool(str_trim(inner.html).len > 0));
  value_put(context, c->scratch, S("id"), unique_number(c));
  bool flows = node_is_inline(tag->parent);
  if (!flows) write_newline(c);
  mustache_render_markup(c->markup, tag->component->template_, &c->site->theme.templates, context,
                         c->scratch);
  if (flows) take_newlines(c);
  if (!flows) write_newline(c);
}

void component_open(Convert *c, const HtmlToken *token, cmark_node *parent, Span span) {
  const Component *component = component_find(c, token->name);
  if (c->open.len >= COMPONENT_DEPTH_MAX) {
    report(c, DIAG_MARKDOWN_LIMIT, span,
           str_fmt(c->arena, "more than %d tags nested", COMPONENT_DEPTH_MAX), (Str){0});
    return;
  }
  use_assets(c, component);
  OpenTag tag = {
      .name = component->name,
      .component = component,
      .parent = parent,
      .span = span,
      .attributes = read_attributes(c, component, token, span),
      .outer = c->markup,
      .before = visible_mark(c),
      .definition_lists = c->definition_lists,
  };
  if (component->is_void || token->self_closing) {
    write_component(c, &tag, (MarkedStr){0});
    return;
  }
  tag.inner = markup_new(c);
  write_to(c, tag.inner);
  *vec_add(c->scratch, &c->open) = tag;
}

// Closes the innermost tag.
static void close_last(Convert *c) {
  OpenTag tag = c->open.items[--c->open.len];
  if (tag.dropped) c->visible.dropped--;
  if (tag.inner) markup_make_whole(c);
  if (tag.outer) write_to(c, tag.outer);
  if (tag.component)
    write_component(c, &tag, markup_str(tag.inner));
  else if (!tag.dropped) {
    raw_tag_begin(c, tag.span);
    buf_add_fmt(c->out, "</%.*s>", STR_ARG(tag.name));
  }
}

static void report_unclosed(Convert *c, const OpenTag *tag) {
  if (!tag->component) return;
  report(c, DIAG_COMPONENT_UNCLOSED, tag->span,
         str_fmt(c->arena, "<%.*s> is never closed", STR_ARG(tag->name)),
         str_fmt(c->arena, "put </%.*s> on a line of its own, with a blank line before it",
                 STR_ARG(tag->name)));
}

static void close_down_to(Convert *c, size_t index) {
  while (c->open.len > index + 1) {
    report_unclosed(c, vec_last(&c->open));
    close_last(c);
  }
  close_last(c);
}

bool tag_close(Convert *c, Str name, cmark_node *parent) {
  for (size_t i = c->open.len; i > 0 && c->open.items[i - 1].parent == parent; i--) {
    if (!str_eq_nocase(c->open.items[i - 1].name, name)) continue;
    close_down_to(c, i - 1);
    return true;
  }
  return false;
}

bool component_is_open(const Convert *c, Str name) {
  for (size_t i = c->open.len; i > 0; i--)
    if (c->open.items[i - 1].component && str_eq_nocase(c->open.items[i - 1].name, name))
      return true;
  return false;
}

void component_close(Convert *c, const HtmlToken *token, cmark_node *parent, Span span) {
  const Component *component = component_find(c, token->name);
  if (component->is_void || tag_close(c, component->name, parent)) return;
  if (component_is_open(c, component->name)) {
    take_newlines(c);
    *vec_add(c->scratch, &c->late) = component->name;
  } else {
    report(c, DIAG_COMPONENT_UNCLOSED, span,
           str_fmt(c->arena, "</%.*s> closes nothing", STR_ARG(component->name)), (Str){0});
  }
}

void tags_close(Convert *c, cmark_node *parent) {
  while (c->open.len > 0 && vec_last(&c->open)->parent == parent) {
    report_unclosed(c, vec_last(&c->open));
    close_last(c);
  }
}

void tags_close_to(Convert *c, size_t count) {
  while (c->open.len > count) close_last(c);
}

// Not between a term and its definitions: there, no node is around the list.
void tags_close_late(Convert *c, cmark_node *parent) {
  size_t done = 0;
  if (c->open.len > 0 && vec_last(&c->open)->definition_lists != c->definition_lists) return;
  while (done < c->late.len && tag_close(c, c->late.items[done], parent)) done++;
  c->late.len -= done;
  memmove(c->late.items, c->late.items + done, c->late.len * sizeof(Str));
}
