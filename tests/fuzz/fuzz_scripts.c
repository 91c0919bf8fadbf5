// What scripts do to a site: the input is a script of a small site, or the bytes that the script
// tests/fuzz/scripts/api.lua calls all of the API with.
#include "fuzz.h"

#include "whole_site.h"

static Str load(const char *path, Arena *arena) {
  FILE *file = fopen(path, "rb");
  char *bytes = arena_array(arena, char, 65536);
  if (!file) abort();
  size_t length = fread(bytes, 1, 65536, file);
  fclose(file);
  return (Str){bytes, length};
}

static void fuzz(Str input, Arena *arena) {
  size_t way = fuzz_choice(&input, 4);
  WholeSite whole = whole_begin(arena);
  whole_write(&whole, "content/index.md", load("tests/fuzz/scripts/index.md", arena));
  whole_write(&whole, "content/a.md", S("# A\n\nText <one>*two*</one>.\n"));
  whole_write(&whole, "content/_data/rows.yaml", S("- id: a\n  text: Why?\n- id: b\n  text: 3\n"));
  whole_write(&whole, "scripts/assets/one.js", S("// one\n"));
  whole_write(&whole, "scripts/lib/m.lua", S("return { name = 'm' }\n"));
  whole_write(&whole, "scripts/input.bin", input);
  whole_write(&whole, "scripts/a.lua", way < 2 ? load("tests/fuzz/scripts/api.lua", arena) : input);
  whole_build(&whole, way % 2 == 1);
  whole_end(&whole);
}
