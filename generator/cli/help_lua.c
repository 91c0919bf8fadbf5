// `prepbook help lua`: what scripts can use, printed from the annotations that editors read
// (scripts/meta/prepbook.lua, which is compiled in).
#include "cli/help_lua.h"

#include <stdio.h>

#include "base/vec.h"
#include "site/embedded.h"

typedef VEC(Str) LineVec;

static Str source(void) {
  for (size_t i = 0; i < embedded_file_count; i++)
    if (str_eq(embedded_files[i].path, S("scripts/meta/prepbook.lua")))
      return embedded_files[i].bytes;
  return (Str){0};
}

// ---- one block of comment lines and what follows it ---------------------------------------------

// The bytes of the type that a text begins with. Blanks within brackets, and behind ":" and ",",
// are part of it.
static size_t type_length(Str text) {
  int depth = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    depth += (c == '<' || c == '(' || c == '{') - (c == '>' || c == ')' || c == '}');
    bool goes_on = i > 0 && (text.ptr[i - 1] == ':' || text.ptr[i - 1] == ',');
    if (c == ' ' && depth <= 0 && !goes_on) return i;
  }
  return text.len;
}

// "@param name type text" as "name: type; text".
static void print_tag(Str line) {
  Str tag, name = S("returns");
  str_cut(line, ' ', &tag, &line);
  bool named = str_eq(tag, S("@param")) || str_eq(tag, S("@field"));
  if (!named && !str_eq(tag, S("@return"))) return;
  if (named) str_cut(line, ' ', &name, &line);
  Str type = str_sub(line, 0, type_length(line)), text = str_trim(str_from_index(line, type.len));
  printf("      %.*s: %.*s%s%.*s\n", STR_ARG(name), STR_ARG(type), text.len > 0 ? "; " : "",
         STR_ARG(text));
}

static Str class_of(const LineVec *block) {
  for (size_t i = 0; i < block->len; i++)
    if (str_starts(block->items[i], S("@class ")))
      return str_from_index(block->items[i], sizeof "@class " - 1);
  return (Str){0};
}

// The text first, then what is given and returned, then the example.
static void print_block(const LineVec *block) {
  size_t example = 0;
  while (example < block->len && !str_eq(block->items[example], S("Example:"))) example++;
  for (size_t i = 0; i < example; i++)
    if (!str_starts(block->items[i], S("@")))
      printf("%s%.*s\n", block->items[i].len > 0 ? "    " : "", STR_ARG(block->items[i]));
  for (size_t i = 0; i < example; i++)
    if (str_starts(block->items[i], S("@"))) print_tag(block->items[i]);
  if (example < block->len) putchar('\n');
  for (size_t i = example + 1; i < block->len; i++) printf("    %.*s\n", STR_ARG(block->items[i]));
  putchar('\n');
}

// "function prepbook.on(event, fn) end" as "prepbook.on(event, fn)".
static void print_function(Str line, const LineVec *block) {
  Str signature = str_from_index(line, sizeof "function " - 1);
  if (str_ends(signature, S(" end"))) signature.len -= 4;
  printf("%.*s\n", STR_ARG(signature));
  print_block(block);
}

void help_lua(void) {
  Arena arena = {0};
  LineVec block = {0};
  Str text = source(), line;
  puts("Lua in scripts/*.lua. Complete programs: the handbook's own scripts/.");
  while (str_line(&text, &line)) {
    bool comment = str_starts(line, S("---")) && !str_starts(line, S("---@meta"));
    Str class_ = class_of(&block);
    if (comment) {
      *vec_add(&arena, &block) = str_from_index(line, 3);
      continue;
    }
    if (str_starts(line, S("--# "))) printf("\n%.*s\n\n", STR_ARG(str_from_index(line, 4)));
    if (str_starts(line, S("function "))) {
      print_function(line, &block);
    } else if (class_.len > 0) {
      printf("%.*s\n", STR_ARG(class_));
      print_block(&block);
    }
    block.len = 0;
  }
  arena_free(&arena);
}
