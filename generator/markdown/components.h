// Components: tags that the theme turns into HTML.
#ifndef MARKDOWN_COMPONENTS_H
#define MARKDOWN_COMPONENTS_H

#include "format/html_token.h"
#include "markdown/convert.h"

// The component of a tag; NULL: the theme and the scripts have none. By its exact name: <Message>
// in the prose of somebody else's handbook is no <message>.
static inline const Component *component_find(const Convert *c, Str name) {
  return c->site ? map_find(&c->site->theme.components, name) : NULL;
}
static inline bool tag_is_include(Str name) { return str_eq_nocase(name, S("include")); }
// Whether a tag of that name is resolved before there is HTML.
static inline bool tag_is_ours(const Convert *c, Str name) {
  return tag_is_include(name) || component_find(c, name) != NULL;
}
// Whether what stands in `parent` flows in a line of text.
bool node_is_inline(cmark_node *parent);
// Has the page load a file of assets/.
void asset_use(Convert *c, Str name);
void component_open(Convert *c, const HtmlToken *token, cmark_node *parent, Span span);
void component_close(Convert *c, const HtmlToken *token, cmark_node *parent, Span span);
// Closes the tag of that name, and what is open inside of it. False when none is open in `parent`.
bool tag_close(Convert *c, Str name, cmark_node *parent);
bool component_is_open(const Convert *c, Str name);
// Closes the innermost tags until `count` are open.
void tags_close_to(Convert *c, size_t count);
// Closes what is still open in `parent`, components with a report.
void tags_close(Convert *c, cmark_node *parent);
// Closes components whose closing tag stood at the end of a paragraph inside, now that the walk is
// back in `parent`.
void tags_close_late(Convert *c, cmark_node *parent);

#endif
