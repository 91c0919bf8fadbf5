// Mustache: the published specification (mustache/spec 1.4) with its optional inheritance module,
// parsed once and rendered many times. Lambdas are not offered: templates hold no code.
//
//   {{name}} escaped   {{{name}}} {{&name}} raw   {{#a}}..{{/a}} {{^a}}..{{/a}}   {{>partial}}
//   {{! comment}}   {{=<% %>=}}   {{<parent}}{{$block}}..{{/block}}{{/parent}}   a.b.c   .
#ifndef FORMAT_MUSTACHE_H
#define FORMAT_MUSTACHE_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "format/value.h"

typedef struct Template Template;

enum {
  TEMPLATE_BYTES_MAX = 256 * 1024,
  TEMPLATE_DEPTH_MAX =
      100,  // nested sections, partials and parents while rendering; deeper ones are empty
  // Tags and pieces of text rendered in all; the rest is empty. A partial that names itself twice
  // would otherwise double at each depth. A list of 100,000 pages needs one million.
  TEMPLATE_STEPS_MAX = 4 * 1000 * 1000,
};

// Parses text (which must live as long as the template). NULL with located diagnostics when it is
// wrong.
const Template *mustache_parse(Str file, Str text, Arena *arena, DiagList *diags);

// Renders. `partials` maps names to const Template *; an unknown name renders as nothing (the theme
// checks names when it loads). False when a limit was passed, which only templates that include
// themselves do: something is missing then. Any number of threads may render one template. scratch
// holds what is needed while rendering; the caller rewinds it.
bool mustache_render(Buf *out, const Template *template_, const Map *partials, const Value *context,
                     Arena *scratch);

// The same, with the marks that texts of the context have (value_markup): in the output they are
// wherever the template puts those texts, once, twice or not at all.
bool mustache_render_markup(Markup *out, const Template *template_, const Map *partials,
                            const Value *context, Arena *scratch);

// Calls visit with each partial or parent a template names, for checks at load.
typedef void MustacheVisit(void *context, Str name, Span span);
void mustache_each_partial(const Template *template_, MustacheVisit *visit, void *context);

// Calls visit with each partial or parent that leads back to its own template with no section or
// block in between, so that rendering it would never end.
void mustache_each_loop(const Map *partials, MustacheVisit *visit, void *context, Arena *scratch);

#endif
