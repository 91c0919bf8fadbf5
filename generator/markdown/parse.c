#include "markdown/parse.h"

#include <stdlib.h>

#include "base/memory.h"

cmark_node *parse_markdown(Str text) {
  static const cmark_mem memory = {memory_zeroed, memory_grow, free};
  cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_SOURCEPOS, (cmark_mem *)&memory);
  cmark_parser_feed(parser, text.ptr ? text.ptr : "", text.len);
  cmark_node *tree = cmark_parser_finish(parser);
  cmark_parser_free(parser);
  return tree;
}
