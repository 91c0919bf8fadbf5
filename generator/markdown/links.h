// Links and images: resolved, noted in the page, written.
#ifndef MARKDOWN_LINKS_H
#define MARKDOWN_LINKS_H

#include "markdown/convert.h"
#include "markdown/inline_rules.h"

// Resolves `target` (entities decoded) and adds it to c->links; its index is *index. False when the
// URL is not safe; that is reported.
typedef struct LinkSource {
  Str target, text;
  bool image, raw_html, scripted, has_alt;
  Span span;
} LinkSource;
bool link_add(Convert *c, LinkSource source, uint32_t *index);
void link_write_literal(Convert *c, const Piece *piece);
// Writes the URL of a link as an attribute's value, marked.
void link_write(Convert *c, uint32_t index);
// The same as plain text for a template, marked.
Value link_value(Convert *c, uint32_t index);

// ---- images.c

// Writes the <img> of the link at index.
void image_write(Convert *c, uint32_t index, Str alt, Str title);
// The attributes width and height, when the file can be read, and those that say when to load it.
void image_write_size(Convert *c, uint32_t index);
void image_write_loading(Convert *c);

#endif
