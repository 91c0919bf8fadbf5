// A page's Markdown as scripts see it: its nodes in the order of the text. Made by markdown/ while
// it converts the page, in the worker's scratch; gone when the page is done.
#ifndef SITE_DOCUMENT_H
#define SITE_DOCUMENT_H

#include <stdint.h>

#include "format/markup.h"
#include "site/page.h"

typedef enum DocumentKind {
  DOCUMENT_OTHER,  // line breaks and what has no name; only part of the text
  DOCUMENT_HEADING,
  DOCUMENT_PARAGRAPH,
  DOCUMENT_TEXT,
  DOCUMENT_CODE,
  DOCUMENT_CODE_BLOCK,
  DOCUMENT_LINK,
  DOCUMENT_IMAGE,
  DOCUMENT_LIST,
  DOCUMENT_ITEM,
  DOCUMENT_QUOTE,  // alerts too
  DOCUMENT_TABLE,
  DOCUMENT_EMPHASIS,
  DOCUMENT_STRONG,
  DOCUMENT_HTML,
  DOCUMENT_HTML_BLOCK,
  DOCUMENT_BREAK,
  DOCUMENT_RULE,
  DOCUMENT_KIND_COUNT
} DocumentKind;

typedef struct DocumentNode {
  DocumentKind kind;
  uint8_t level;    // of a heading, as written
  uint32_t parent;  // index; UINT32_MAX at the top
  uint32_t end;     // index behind the last node within
  uint8_t type;     // markdown/'s own
  uint32_t at[3];   // where it stands: the same whenever the page is converted; markdown/'s own
  uint32_t line;    // in file
  const Str *file;  // as diagnostics show it; an included file has its own
  Str text;         // of a text, code or HTML; of others it is that of the nodes within
  Str target;  // URL of a link or image, as written; of a code block, what stands behind the fence
  bool continues;  // its text is part of the node before: they are one to scripts
  bool replaced;
  MarkedStr html;  // replaced: what stands in its place; its marks are pieces of Markdown
} DocumentNode;
typedef VEC(DocumentNode) DocumentNodeVec;

typedef struct Document {
  Arena *arena;
  DocumentNodeVec nodes;
  StrVec markdown;  // of each piece of the conversion that made it; empty: not of Markdown
  bool edited;      // a node was replaced
  uint32_t inner;   // the innermost node that is open while it is made; UINT32_MAX: none
} Document;

// "code_block"; NULL for DOCUMENT_OTHER.
const char *document_kind_name(DocumentKind kind);

// The text of a node and of those within, a blank for each line break.
Str document_text(const Document *document, uint32_t node, Arena *arena);

#endif
