// How markdown/ asks the handbook's scripts while it converts a page, and what they may ask of it meanwhile.
// hooks/ fills in the first part, markdown/ the second.
#ifndef SITE_SCRIPTING_H
#define SITE_SCRIPTING_H

#include "base/buf.h"
#include "site/document.h"
#include "site/theme.h"

// A component's tag, with all that stood in it.
typedef struct ComponentCall {
  const Component *component;
  const Value *attributes;  // a map: texts, or true
  uint32_t inner;           // number of its content, for PageScripts.piece_text and the marks in HTML
  Span span;
} ComponentCall;

// Bytes that stand for piece number N in HTML that a script hands over: 0xFF 'N' digits 0xFE. They are no
// UTF-8, so no text has them.
#define PIECE_BEGIN \
  "\xFF"            \
  "N"
#define PIECE_END "\xFE"

typedef struct PageScripts PageScripts;
struct PageScripts {
  void *lane;                 // hooks/'s own
  bool on_document, on_html;  // somebody listens

  // The component's HTML into out; false, and reported, when the script failed.
  bool (*component)(PageScripts *scripts, Page *page, const ComponentCall *call, Buf *out);
  void (*document)(PageScripts *scripts, Page *page, Document *document);
  // What stands in the place of page->html into out; false: nothing changed.
  bool (*html)(PageScripts *scripts, Page *page, Buf *out);

  // While a page is converted; else NULL.
  void *convert;  // markdown/'s own
  // Converts Markdown as if it stood in the page; the number of the piece.
  uint32_t (*piece)(void *convert, Str markdown);
  // The visible text of a piece, in scratch memory of the page.
  Str (*piece_text)(void *convert, uint32_t piece);
  // Has the page load assets/NAME.
  void (*use)(void *convert, Str name);
};

#endif
