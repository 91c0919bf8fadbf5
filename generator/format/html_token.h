// A tolerant reader of raw HTML, one token at a time: for components, links and ids in raw HTML,
// and for the sanitizer. Follows the tokenizer of the HTML standard where it matters (attribute
// syntax, comments, raw-text elements); it never fails: what is no tag is text. Linear time.
#ifndef FORMAT_HTML_TOKEN_H
#define FORMAT_HTML_TOKEN_H

#include "base/str.h"
#include "base/vec.h"

typedef enum HtmlTokenKind {
  HTML_TEXT,
  HTML_OPEN,     // <a href="x"> ; self_closing for <br/>
  HTML_CLOSE,    // </a>
  HTML_COMMENT,  // <!-- ... -->, <? ... >, <!doctype ...>, <![CDATA[ ... >
} HtmlTokenKind;

typedef struct HtmlAttribute {
  Str name;   // as written; compare with str_eq_nocase
  Str value;  // as written, character references not decoded
  bool has_value;
} HtmlAttribute;
typedef VEC(HtmlAttribute) HtmlAttributeVec;

typedef struct HtmlToken {
  HtmlTokenKind kind;
  Str raw;                      // all its bytes
  Str name;                     // tag name as written (open and close)
  HtmlAttributeVec attributes;  // of an open tag; in the arena
  bool self_closing;
  bool raw_text;  // text of <script>, <style>, <textarea>, <title>, <xmp>...
} HtmlToken;

typedef struct HtmlReader {
  Str rest;         // what is still to read
  Str raw_element;  // inside such an element: its name; else empty
} HtmlReader;

// Reads the next token. False at the end.
bool html_token_next(HtmlReader *reader, Arena *arena, HtmlToken *out);
// How much of it is text of a raw element of that name: up to its end tag, or all when it has none.
size_t html_raw_length(Str html, Str name);
// The attribute of that name (any case), or NULL; the first one counts.
const HtmlAttribute *html_token_attribute(const HtmlToken *token, Str name);

#endif
