// How markdown/ asks the handbook's scripts while it converts a page, and what they may ask of it
// meanwhile. hooks/ fills in the first part, markdown/ the second.
#ifndef SITE_SCRIPTING_H
#define SITE_SCRIPTING_H

#include "format/markup.h"
#include "site/document.h"
#include "site/theme.h"

// A component's tag, with all that stood in it.
typedef struct ComponentCall {
  const Component *component;
  const Value *attributes;  // a map: texts, or true
  uint32_t inner;           // its content: a piece
  Span span;
} ComponentCall;

// Pieces are HTML of the page that a script puts somewhere without seeing it. They are numbered in
// each conversion; in the HTML that a script hands over, marks of no length say where which one
// goes.

typedef struct PageScripts PageScripts;
struct PageScripts {
  void *lane;                 // hooks/'s own
  bool on_document, on_html;  // somebody listens

  // The component's HTML, with pieces, into out; false, and reported, when the script failed.
  bool (*component)(PageScripts *scripts, Page *page, const ComponentCall *call, Markup *out);
  void (*document)(PageScripts *scripts, Page *page, Document *document);
  // What stands in the place of page->html into out; false: nothing changed.
  bool (*html)(PageScripts *scripts, Page *page, Buf *out);

  // While a page is converted; else NULL.
  void *convert;        // markdown/'s own
  Arena *scratch;       // where it keeps what scripts have it make, until the page is done
  uint32_t conversion;  // counts them: a piece of an earlier one is gone
  // Converts Markdown as if it stood in the page; the number of the piece.
  uint32_t (*piece)(void *convert, Str markdown);
  // Whether the piece is Markdown of a script, and not the content of a component.
  bool (*piece_is_markdown)(void *convert, uint32_t piece);
  // The visible text of a piece, in scratch memory of the page.
  Str (*piece_text)(void *convert, uint32_t piece);
  // Has the page load assets/NAME.
  void (*use)(void *convert, Str name);
};

#endif
