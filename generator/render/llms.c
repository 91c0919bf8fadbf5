#include "render/llms.h"

#include "base/path.h"
#include "format/url.h"

// One line: no line breaks, and no brackets that would end a link's text.
static void add_line_text(Buf *out, Str text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '[' || c == ']' || c == '\\') buf_add_char(out, '\\');
    buf_add_char(out, c == '\n' ? ' ' : c);
  }
}

// The URL of a path between the parentheses of a link, which its own ones would end.
static void add_link_url(Buf *out, Str base_url, Str path, Arena *scratch) {
  Buf encoded = {.arena = scratch};
  buf_add(out, base_url);
  if (base_url.len > 0)
    url_add_beneath(&encoded, path);
  else
    url_add_path(&encoded, path);
  for (size_t i = 0; i < encoded.len; i++) {
    if (encoded.ptr[i] == '(')
      buf_add_lit(out, "%28");
    else if (encoded.ptr[i] == ')')
      buf_add_lit(out, "%29");
    else
      buf_add_char(out, encoded.ptr[i]);
  }
}

static void add_page(Buf *out, const Site *site, const Page *page, Arena *scratch) {
  Str stem = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  Str about = page->front.description.len ? page->front.description : page->markdown.summary;
  buf_add_lit(out, "- [");
  add_line_text(out, page->title.text);
  buf_add_lit(out, "](");
  add_link_url(out, site->config.base_url, stem, scratch);
  buf_add_lit(out, ".md)");
  if (about.len > 0) buf_add_lit(out, ": ");
  add_line_text(out, about);
  buf_add_char(out, '\n');
}

// The node's own page.
static void add_node(Buf *out, const Site *site, const NavNode *node, Arena *scratch) {
  if (node->page && node->page->source.path.len > 0) add_page(out, site, node->page, scratch);
}

static void add_branch(Buf *out, const Site *site, const NavNode *node, Arena *scratch) {
  add_node(out, site, node, scratch);
  for (size_t i = 0; i < node->children.len; i++)
    add_branch(out, site, node->children.items[i], scratch);
}

static void add_head(Buf *out, const Config *config) {
  buf_add_lit(out, "# ");
  add_line_text(out, config->title);
  buf_add_lit(out, "\n\n");
  if (config->description.len == 0) return;
  buf_add_lit(out, "> ");
  add_line_text(out, config->description);
  buf_add_lit(out, "\n\n");
}

// Pages of the top level come first: beneath a part's heading they would be taken for its own.
void llms_render(const Site *site, Buf *out, Arena *scratch) {
  const NavNode *root = site->nav;
  add_head(out, &site->config);
  if (!root) return;
  add_node(out, site, root, scratch);
  for (size_t i = 0; i < root->children.len; i++)
    if (root->children.items[i]->children.len == 0)
      add_node(out, site, root->children.items[i], scratch);
  for (size_t i = 0; i < root->children.len; i++) {
    const NavNode *part = root->children.items[i];
    if (part->children.len == 0) continue;
    buf_add_lit(out, "\n## ");
    add_line_text(out, nav_title(part));
    buf_add_lit(out, "\n\n");
    add_branch(out, site, part, scratch);
  }
}
