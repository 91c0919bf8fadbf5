// Where scripts take part in the conversion of a page: their components, the document they look
// through and change, and its finished body.
#ifndef MARKDOWN_SCRIPTED_H
#define MARKDOWN_SCRIPTED_H

#include "markdown/convert.h"

// Lets scripts ask for pieces; and no longer.
void scripts_attach(Convert *c, PageScripts *scripts);
void scripts_detach(Convert *c);

// The HTML of a component that is a script's, in the place of its tag.
void component_call_script(Convert *c, const OpenTag *tag, MarkedStr inner);

// Notes a node in c->record, when it is entered and when it is left.
void document_enter(Convert *c, cmark_node *node);
void document_leave(Convert *c);
// Says that the node entered last is a table.
void document_is_table(Convert *c);

// Has the next conversion write what stands in the place of replaced nodes.
void document_edit(Convert *c, const Document *document);
// Writes what stands in the node's place; false when it is not replaced.
bool document_write_edit(Convert *c, cmark_node *node);

// What scripts make of the finished body.
void body_call_script(Convert *c);

#endif
