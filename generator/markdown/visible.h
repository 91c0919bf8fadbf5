// The page's visible text, collected while its HTML is written: what search reads. Everything that
// writes text of a page calls visible_add; what stands in headings is left to the headings.
#ifndef MARKDOWN_VISIBLE_H
#define MARKDOWN_VISIBLE_H

#include "markdown/convert.h"

// Begins a page; nothing is collected of one that is not searched.
void visible_begin(Convert *c);
// What comes next in the page.
void visible_add(Convert *c, Str text);
void visible_code(Convert *c, Str code);  // a code block
void visible_break(Convert *c);           // the end of a block or cell
void visible_heading(Convert *c);         // the last of c->headings begins: its section starts here
void visible_heading_end(Convert *c);     // it is done
// An attribute of a component, by its name: those that templates show as text.
void visible_attribute(Convert *c, Str name, Str text);
// Text of raw HTML, as it stands there.
void visible_html(Convert *c, Str html);
// A tag of raw HTML: inside a line, or the end of a block.
void visible_tag(Convert *c, Str name);

// What became visible since a mark is taken out, to be put where its HTML stands.
VisibleMark visible_mark(const Convert *c);
VisiblePart visible_take(Convert *c, VisibleMark from);
void visible_put(Convert *c, const VisiblePart *part);
// Headings got other numbers, or none (UINT32_MAX): then their sections belong to the ones before.
void visible_renumber(Convert *c, const uint32_t *numbers);

// The text becomes the page's. When it already is, its sections do.
void visible_hand_over(Convert *c);

#endif
