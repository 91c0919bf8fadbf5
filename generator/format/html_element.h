// The elements of HTML, SVG and MathML, and what the parser of the HTML standard does at their tags
// (https://html.spec.whatwg.org/multipage/parsing.html): one table for all who must know.
#ifndef FORMAT_HTML_ELEMENT_H
#define FORMAT_HTML_ELEMENT_H

#include "base/str.h"

enum {
  HTML_VOID = 1 << 0,          // has no end tag: <br>
  HTML_RAW = 1 << 1,           // its content is text up to its end tag: <style>, <title>
  HTML_BLOCK = 1 << 2,         // its start ends a <p> that is open
  HTML_SPECIAL = 1 << 3,       // of the standard's "special" elements
  HTML_SCOPE = 1 << 4,         // what is outside of it cannot be closed inside: <td>
  HTML_OPTIONAL = 1 << 5,      // its end tag may be left out: <li>
  HTML_HEADING = 1 << 6,       // any heading's end tag closes any heading
  HTML_LONE = 1 << 7,          // not within another of its name: <a>
  HTML_PAGE = 1 << 8,          // of the document, not of what is in it: <body>
  HTML_BREAKOUT = 1 << 9,      // cannot stand in SVG and MathML: ends them
  HTML_PART = 1 << 10,         // a part of a table
  HTML_NO_SELECT = 1 << 11,    // ends a <select> around it
  HTML_FOREIGN = 1 << 12,      // of SVG or MathML: no element anywhere else
  HTML_INTEGRATION = 1 << 13,  // in SVG or MathML: what is in it is HTML again
};

typedef struct HtmlElement {
  const char *name;  // lower case
  unsigned flags;
} HtmlElement;

// The element of that name, in any case; NULL when there is none.
const HtmlElement *html_element_find(Str name);
// Its flags; 0 when there is none of that name.
unsigned html_element_flags(Str name);

// All of them, in the order of strcmp.
extern const HtmlElement html_elements[];
extern const size_t html_element_count;

#endif
