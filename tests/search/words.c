// The words of the texts in words.txt, as words.mjs prints them: words <tests/search/words.txt
#include <stdio.h>
#include <stdlib.h>

#include "search/words.h"

static void show(Str text, Arena *arena) {
  Words *words = words_new(arena, false);
  Word word;
  const char *blank = "";
  words_begin(words, text);
  printf("%.*s\t", STR_ARG(text));
  while (words_next(words, &word)) {
    printf("%s%.*s@%zu-%zu#%u", blank, STR_ARG(word.form), word.start, word.end, word.position);
    if (word.joins > 0) printf("+%u", word.joins);
    blank = " ";
  }
  putchar('\n');
}

int main(void) {
  Arena arena = {0};
  char *line = NULL;
  size_t room = 0;
  Str text;
  for (ssize_t length; (length = getline(&line, &room, stdin)) > 0; arena_free(&arena)) {
    str_cut((Str){line, (size_t)length - 1}, '\t', &text, &(Str){0});
    show(text, &arena);
  }
  free(line);
  return 0;
}
