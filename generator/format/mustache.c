#include "format/mustache.h"

#include <stdlib.h>

#include "format/mustache_node.h"

// The values in sight: the innermost first.
typedef struct Frame {
  const Value *value;
  const struct Frame *outer;
} Frame;

// The blocks that a {{<parent}} tag holds. Those of an outer template win over those of an inner
// one.
typedef struct Overrides {
  const Template *template_;
  size_t from, to;  // nodes of the parent tag
  const struct Overrides *outer;
} Overrides;

typedef struct Renderer {
  Markup *markup;
  Buf *out;  // its HTML
  const Map *partials;
  Arena *scratch;
  int depth;
  size_t steps;   // that are left of TEMPLATE_STEPS_MAX
  bool too_deep;  // TEMPLATE_DEPTH_MAX was reached
} Renderer;

// How the lines of a template are moved: `remove` goes from their start, `add` comes there.
typedef struct Shift {
  Str remove, add;
} Shift;

// A run of nodes with all it is rendered in.
typedef struct Run {
  const Template *template_;
  size_t from, to;
  const Frame *frame;
  const Overrides *overrides;
  Shift shift;
} Run;

enum { STEP_BYTES = 256 };  // of output, indentation or nodes looked through: a step each

static void render(Renderer *renderer, Run run);

static void spend(Renderer *renderer, size_t steps) {
  renderer->steps = renderer->steps > steps ? renderer->steps - steps : 0;
}

// ---- values -------------------------------------------------------------------------------------

static const Value *find(const Node *node, const Frame *frame) {
  const Value *value = NULL;
  if (node->key_count == 0) return frame->value;
  for (; frame && !value; frame = frame->outer) value = value_find(frame->value, node->keys[0]);
  for (size_t i = 1; i < node->key_count && value; i++) value = value_find(value, node->keys[i]);
  return value;
}

static bool is_true(const Value *value) {
  if (!value) return false;
  switch (value->kind) {
    case VALUE_NULL: return false;
    case VALUE_BOOL: return value->boolean;
    case VALUE_TEXT: return value->text.len > 0;
    case VALUE_LIST: return value->len > 0;
    case VALUE_NUMBER:
    case VALUE_MAP: break;
  }
  return true;
}

// The shortest spelling that reads back as the same number.
static Str number_text(Arena *arena, double number) {
  for (int digits = 6; digits < 17; digits++) {
    Str text = str_fmt(arena, "%.*g", digits, number);
    if (strtod(text.ptr, NULL) == number) return text;
  }
  return str_fmt(arena, "%.17g", number);
}

static Str text_of(Renderer *renderer, const Value *value) {
  if (!value) return (Str){0};
  if (value->kind == VALUE_NUMBER && value->text.len == 0)
    return number_text(renderer->scratch, value->number);
  if (value->kind == VALUE_BOOL && value->text.len == 0)
    return value->boolean ? S("true") : S("false");
  return value->kind == VALUE_NULL ? (Str){0} : value->text;
}

// ---- text ---------------------------------------------------------------------------------------

static Str shift_line(Renderer *renderer, Shift shift, Str line) {
  if (line.len > 0 && str_starts(line, shift.remove)) line = str_from_index(line, shift.remove.len);
  buf_add(renderer->out, shift.add);
  return line;
}

static void add_text(Renderer *renderer, const Node *node, Shift shift) {
  if (shift.add.len == 0 && shift.remove.len == 0) {
    buf_add(renderer->out, node->text);
    return;
  }
  bool begins = node->begins_line;
  for (Str rest = node->text; rest.len > 0; begins = true) {
    size_t newline = str_find_char(rest, '\n');
    Str line = str_sub(rest, 0, newline == STR_NONE ? rest.len : newline + 1);
    rest = str_from_index(rest, line.len);
    buf_add(renderer->out, begins ? shift_line(renderer, shift, line) : line);
  }
}

static void add_value(Renderer *renderer, const Value *value, bool escaped) {
  bool marked = value && value->kind == VALUE_TEXT && value->len > 0;
  MarkedStr markup = {text_of(renderer, value), marked ? value->marks : NULL,
                      marked ? value->len : 0};
  if (escaped)
    markup_add_escaped(renderer->markup, markup);
  else
    markup_add(renderer->markup, markup);
}

// ---- partials, parents, blocks ------------------------------------------------------------------

static Shift within(Renderer *renderer, Shift outer, Str indent) {
  if (outer.add.len == 0) return (Shift){.add = indent};
  spend(renderer, (outer.add.len + indent.len) / STEP_BYTES);
  Buf both = {.arena = renderer->scratch};
  buf_add(&both, outer.add);
  buf_add(&both, indent);
  return (Shift){.add = buf_str(&both)};
}

static void render_template(Renderer *renderer, const Node *node, Run run,
                            const Overrides *overrides) {
  const Template *template_ = map_find(renderer->partials, node->text);
  if (!template_) return;
  render(renderer, (Run){.template_ = template_,
                         .to = template_->nodes.len,
                         .frame = run.frame,
                         .overrides = overrides,
                         .shift = within(renderer, run.shift, node->indent)});
}

// The override of a block: the outermost one.
static const Node *find_override(Renderer *renderer, const Overrides *overrides, Str name,
                                 const Overrides **owner) {
  const Node *found = NULL;
  for (; overrides; overrides = overrides->outer) {
    const Node *nodes = overrides->template_->nodes.items;
    spend(renderer, (overrides->to - overrides->from) * sizeof(Node) / STEP_BYTES);
    for (size_t i = overrides->from; i < overrides->to; i = nodes[i].end ? nodes[i].end : i + 1) {
      if (nodes[i].kind != NODE_BLOCK || !str_eq(nodes[i].text, name)) continue;
      found = &nodes[i];
      *owner = overrides;
    }
  }
  return found;
}

static void render_block(Renderer *renderer, const Node *node, size_t index, Run run) {
  const Overrides *owner = NULL;
  const Node *chosen = find_override(renderer, run.overrides, node->text, &owner);
  if (!chosen) {
    run.from = index + 1;
    run.to = node->end;
    render(renderer, run);
    return;
  }
  Shift shift = within(renderer, run.shift, node->indent);
  shift.remove = chosen->indent;
  render(renderer, (Run){.template_ = owner->template_,
                         .from = (size_t)(chosen - owner->template_->nodes.items) + 1,
                         .to = chosen->end,
                         .frame = run.frame,
                         .overrides = owner->outer,
                         .shift = shift});
}

// ---- sections -----------------------------------------------------------------------------------

static void render_with(Renderer *renderer, Run run, const Value *value) {
  Frame frame = {value, run.frame};
  run.frame = &frame;
  render(renderer, run);
}

static void render_section(Renderer *renderer, const Node *node, size_t index, Run run) {
  const Value *value = find(node, run.frame);
  run.from = index + 1;
  run.to = node->end;
  if (!is_true(value)) return;
  if (value->kind != VALUE_LIST) {
    render_with(renderer, run, value);
    return;
  }
  for (size_t i = 0; i < value->len; i++) render_with(renderer, run, &value->items[i]);
}

static void render_inverted(Renderer *renderer, const Node *node, size_t index, Run run) {
  if (is_true(find(node, run.frame))) return;
  run.from = index + 1;
  run.to = node->end;
  render(renderer, run);
}

// ---- nodes --------------------------------------------------------------------------------------

static void render_node(Renderer *renderer, const Node *node, size_t index, Run run) {
  Overrides overrides = {run.template_, index + 1, node->end, run.overrides};
  switch (node->kind) {
    case NODE_TEXT: add_text(renderer, node, run.shift); break;
    case NODE_ESCAPED: add_value(renderer, find(node, run.frame), true); break;
    case NODE_RAW: add_value(renderer, find(node, run.frame), false); break;
    case NODE_SECTION: render_section(renderer, node, index, run); break;
    case NODE_INVERTED: render_inverted(renderer, node, index, run); break;
    case NODE_PARTIAL: render_template(renderer, node, run, run.overrides); break;
    case NODE_PARENT: render_template(renderer, node, run, &overrides); break;
    case NODE_BLOCK: render_block(renderer, node, index, run); break;
  }
}

static void render(Renderer *renderer, Run run) {
  renderer->too_deep |= renderer->depth == TEMPLATE_DEPTH_MAX;
  if (renderer->depth == TEMPLATE_DEPTH_MAX) return;
  renderer->depth++;
  const Node *nodes = run.template_->nodes.items;
  for (size_t i = run.from; i < run.to && renderer->steps > 0;
       i = nodes[i].end ? nodes[i].end : i + 1) {
    size_t before = renderer->out->len;
    spend(renderer, 1);
    if (nodes[i].begins_line && nodes[i].kind != NODE_TEXT) buf_add(renderer->out, run.shift.add);
    render_node(renderer, &nodes[i], i, run);
    if (!nodes[i].end) spend(renderer, (renderer->out->len - before) / STEP_BYTES);
  }
  renderer->depth--;
}

bool mustache_render_markup(Markup *out, const Template *template_, const Map *partials,
                            const Value *context, Arena *scratch) {
  Renderer renderer = {.markup = out,
                       .out = &out->html,
                       .partials = partials,
                       .scratch = scratch,
                       .steps = TEMPLATE_STEPS_MAX};
  Frame frame = {context, NULL};
  render(&renderer, (Run){.template_ = template_, .to = template_->nodes.len, .frame = &frame});
  return renderer.steps > 0 && !renderer.too_deep;
}

bool mustache_render(Buf *out, const Template *template_, const Map *partials, const Value *context,
                     Arena *scratch) {
  Markup markup = {.html = *out};
  bool whole = mustache_render_markup(&markup, template_, partials, context, scratch);
  *out = markup.html;
  return whole;
}
