#include "markdown/leaf.h"

#include "markdown/convert.h"
#include "markdown/references.h"

static uint32_t count_quotes(cmark_node *node) {
  uint32_t quotes = 0;
  for (; node; node = cmark_node_parent(node))
    quotes += cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE;
  return quotes;
}

void leaf_begin(Convert *c, cmark_node *block) {
  uint32_t first = (uint32_t)cmark_node_get_start_line(block) - 1;
  uint32_t end = doc_block_end(c->doc, block);
  bool underlined = cmark_node_get_type(block) == CMARK_NODE_HEADING && end > first + 1;
  c->leaf = (Leaf){
      .block = block,
      .first = first,
      .end = end - underlined,
      .skipped = references_before(c->doc, first),
      .column = (uint32_t)cmark_node_get_start_column(block) - 1,
      .quotes = end > first + 1 ? count_quotes(block) : 0,
  };
}
