#include "site/document.h"

#include "base/buf.h"

const char *document_kind_name(DocumentKind kind) {
  static const char *const names[DOCUMENT_KIND_COUNT] = {
      NULL,       "heading", "paragraph", "text",       "code",  "code_block",
      "link",     "image",   "list",      "item",       "quote", "table",
      "emphasis", "strong",  "html",      "html_block", "break", "rule"};
  return names[kind];
}

Str document_text(const Document *document, uint32_t node, Arena *arena) {
  const DocumentNode *nodes = document->nodes.items;
  if (nodes[node].end == node + 1) return nodes[node].text;
  Buf out = {.arena = arena};
  for (uint32_t i = node; i < nodes[node].end; i++) buf_add(&out, nodes[i].text);
  return buf_str(&out);
}
