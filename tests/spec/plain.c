// Prints markdown_plain of many documents, so that a test script needs one process only.
// In:  "commonmark" or "gfm", a blank, the number of bytes, "\n", the document.   Out: bytes, "\n",
// the HTML.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "markdown/markdown.h"

// Reads one document into *text. False at the end of the input.
static bool read_document(Arena *arena, bool *gfm, Str *text) {
  char dialect[16];
  size_t length;
  if (scanf("%15s %zu", dialect, &length) != 2 || getchar() != '\n') return false;
  char *bytes = arena_array(arena, char, length + 1);
  *gfm = strcmp(dialect, "gfm") == 0;
  *text = (Str){bytes, fread(bytes, 1, length, stdin)};
  return text->len == length;
}

int main(void) {
  Arena arena = {0};
  Str text;
  for (bool gfm; read_document(&arena, &gfm, &text);) {
    Str html = markdown_plain(text, gfm, &arena);
    printf("%zu\n", html.len);
    if (html.len > 0) fwrite(html.ptr, 1, html.len, stdout);
    fflush(stdout);
    arena_free(&arena);
  }
  return ferror(stdin) ? EXIT_FAILURE : EXIT_SUCCESS;
}
