// A parsed template: a flat array of nodes; a section, parent or block holds the nodes up to its
// `end`. Shared by mustache_parse.c and mustache.c, private to them.
#ifndef FORMAT_MUSTACHE_NODE_H
#define FORMAT_MUSTACHE_NODE_H

#include "base/vec.h"
#include "format/mustache.h"

typedef enum NodeKind {
  NODE_TEXT,      // as it stands
  NODE_ESCAPED,   // {{name}}
  NODE_RAW,       // {{{name}}}
  NODE_SECTION,   // {{#name}}
  NODE_INVERTED,  // {{^name}}
  NODE_PARTIAL,   // {{>name}}
  NODE_PARENT,    // {{<name}}
  NODE_BLOCK,     // {{$name}}
} NodeKind;

typedef struct Node {
  NodeKind kind;
  bool begins_line;  // stands first on a line of the template (after what standalone tags removed)
  Str text;          // text, or the name
  Str *keys;         // the name's parts: "a.b" -> a, b; none for "."
  size_t key_count;
  size_t end;     // index of the first node after what it holds
  Str indent;     // partial, parent: the blanks before a standalone tag; block: those of its first
                  // line
  size_t offset;  // of the tag in the template, for diagnostics
} Node;
typedef VEC(Node) NodeVec;

struct Template {
  Str file, text;
  NodeVec nodes;
};

// The place of a node's tag.
static inline Span template_span(const Template *template_, const Node *node) {
  return span_at(template_->file, template_->text, node->offset,
                 node->text.len + sizeof "{{>}}" - 1);
}

#endif
