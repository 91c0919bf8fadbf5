// Templates that include themselves without end. What stands in a section or block is not looked
// at: the data or a child may end it.
#include "format/mustache_node.h"

typedef struct Search {
  const Map *partials;
  MustacheVisit *visit;
  void *context;
  Map states;  // name -> one of the two below
  Arena *scratch;
} Search;

static const char on_the_way, done;

static void follow(Search *search, const Template *template_);

static void enter(Search *search, Str name) {
  const Template *template_ = map_find(search->partials, name);
  *map_put(&search->states, search->scratch, name) = (void *)&on_the_way;
  if (template_) follow(search, template_);
  *map_put(&search->states, search->scratch, name) = (void *)&done;
}

static void follow(Search *search, const Template *template_) {
  const Node *nodes = template_->nodes.items;
  for (size_t i = 0; i < template_->nodes.len; i = nodes[i].end ? nodes[i].end : i + 1) {
    if (nodes[i].kind != NODE_PARTIAL && nodes[i].kind != NODE_PARENT) continue;
    const void *state = map_find(&search->states, nodes[i].text);
    if (!state) enter(search, nodes[i].text);
    if (state == &on_the_way)
      search->visit(search->context, nodes[i].text, template_span(template_, &nodes[i]));
  }
}

void mustache_each_loop(const Map *partials, MustacheVisit *visit, void *context, Arena *scratch) {
  Search search = {.partials = partials, .visit = visit, .context = context, .scratch = scratch};
  for (size_t i = 0; i < partials->len; i++) {
    Str name = partials->entries[i].key;
    if (!map_find(&search.states, name)) enter(&search, name);
  }
}
