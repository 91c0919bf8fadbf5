// Headings, ids, and labels that no two regions share.
#ifndef MARKDOWN_HEADINGS_H
#define MARKDOWN_HEADINGS_H

#include "markdown/convert.h"

// Entries of page_kinds: begin a heading in c->headings, and end it.
bool heading_enter(Convert *c, cmark_node *node);
void heading_leave(Convert *c, cmark_node *node);
// Gives headings without a chosen id one, then the title.
void headings_finish(Convert *c);
// ---- ids.c

// Registers an id that somebody chose; false and reported when it is there already.
bool id_choose(Convert *c, Str id, Span span);
// Notes the name of an <a>: links lead to it, and it takes no id away.
void id_note_name(Convert *c, Str name);
// A free id made from `base`, registered.
Str id_make(Convert *c, Str base);
// The same for a heading's own ids, which are not among the page's list.
bool id_reserve(Convert *c, Str id, Span span);
Str id_free(Convert *c, Str base);
// "what: name", with a number when it was given before: regions of a page have different labels.
Str label_make(Convert *c, Str what, Str name);

#endif
