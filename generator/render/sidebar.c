#include "render/sidebar.h"

static bool is_open(const NavNode *node, const NavNode *current) {
  for (; current; current = current->parent)
    if (current == node) return true;
  return false;
}

// The first page of a branch: its own, else of its first child that has one.
static const Page *first_page(const NavNode *node) {
  if (node->page) return node->page;
  for (size_t i = 0; i < node->children.len; i++) {
    const Page *page = first_page(node->children.items[i]);
    if (page) return page;
  }
  return NULL;
}

// A group without any page leads to its first link out.
static Str href_of(Context *context, const NavNode *node) {
  const Page *page = node->href.len > 0 ? NULL : first_page(node);
  if (page) return context_href(context, page->place.url);
  while (node->href.len == 0 && node->children.len > 0) node = node->children.items[0];
  return node->href.len > 0 ? node->href : S("#");
}

typedef struct Window {
  size_t from, to;
} Window;

// NAV_WINDOW entries around the open one, or the first ones.
static Window window_of(const NavNode *parent, const NavNode *current) {
  size_t count = parent->children.len, open = 0;
  if (count <= NAV_WINDOW) return (Window){0, count};
  for (const NavNode *node = current; node; node = node->parent)
    if (node->parent == parent) open = node->index;
  size_t from = open > NAV_WINDOW / 2 ? open - NAV_WINDOW / 2 : 0;
  if (from + NAV_WINDOW > count) from = count - NAV_WINDOW;
  return (Window){from, from + NAV_WINDOW};
}

static void put_more(Context *context, Value *map, const char *key, size_t count,
                     const NavNode *parent) {
  if (count == 0) return;
  Value *more = put(context, map, key, value_map());
  put_text(context, more, "count", str_fmt(context->arena, "%zu", count));
  put_text(context, more, "href",
           parent->parent ? href_of(context, parent)
                          : context_href(context, output_path(context->site, S("a-z.html"))));
}

static Value branch(Context *context, const NavNode *node, const NavNode *current);

static void put_children(Context *context, Value *map, const char *key, const NavNode *parent,
                         const NavNode *current) {
  Window window = window_of(parent, current);
  put_more(context, map, "more_before", window.from, parent);
  put_more(context, map, "more_after", parent->children.len - window.to, parent);
  Value *list = put(context, map, key, value_list());
  for (size_t i = window.from; i < window.to; i++)
    value_add(list, context->arena, branch(context, parent->children.items[i], current));
}

static Value branch(Context *context, const NavNode *node, const NavNode *current) {
  Value map = value_map();
  bool open = is_open(node, current), group = node->children.len > 0;
  put_text(context, &map, "title", nav_title(node));
  put_text(context, &map, "href", href_of(context, node));
  put(context, &map, "current", value_bool(node == current));
  put(context, &map, "open", value_bool(open && group));
  put(context, &map, "group", value_bool(group));
  // A list inside must not see its parent's: what is absent is false.
  put(context, &map, "overview",
      open && group && node->page ? context_page_link(context, node->page) : value_bool(false));
  if (open && group)
    put_children(context, &map, "children", node, current);
  else
    put(context, &map, "children", value_bool(false));
  if (!value_find(&map, S("more_before"))) put(context, &map, "more_before", value_bool(false));
  if (!value_find(&map, S("more_after"))) put(context, &map, "more_after", value_bool(false));
  return map;
}

void nav_put_tree(Context *context, const NavNode *current) {
  const NavNode *root = context->site->nav;
  if (root) put_children(context, &context->values, "nav", root, current);
}

static void add_crumbs(Context *context, Value *list, const NavNode *node) {
  if (!node || (!node->parent && !node->page)) return;
  add_crumbs(context, list, node->parent);
  Value crumb = value_map();
  put_text(context, &crumb, "title", node->parent ? nav_title(node) : S("Home"));
  put_text(context, &crumb, "href", href_of(context, node));
  value_add(list, context->arena, crumb);
}

void nav_put_breadcrumb(Context *context, const Page *page) {
  Value *list = put(context, &context->values, "breadcrumb", value_list());
  if (page->place.nav)
    add_crumbs(context, list, page->place.nav->parent);
  else if (context->site->nav)
    add_crumbs(context, list, context->site->nav);
  bool some = list->len > 0;
  put(context, &context->values, "has_breadcrumb", value_bool(some));
}

static void put_neighbor(Context *context, const char *key, const Page *page) {
  if (page) put(context, &context->values, key, context_page_link(context, page));
}

void nav_put_pager(Context *context, const Page *page) {
  put_neighbor(context, "previous", page->place.previous);
  put_neighbor(context, "next", page->place.next);
  put(context, &context->values, "has_pager", value_bool(page->place.previous || page->place.next));
}
