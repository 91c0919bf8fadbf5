// Runs Mustache's published cases (and ours for inheritance, in the same form) through
// format/mustache.
//   mustache FILE.json...
#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "format/json.h"
#include "format/mustache.h"

static void load_partials(const Value *partials, Map *out, Arena *arena, DiagList *diags) {
  for (size_t i = 0; partials && partials->kind == VALUE_MAP && i < partials->len; i++) {
    const ValueEntry *entry = &partials->entries[i];
    *map_put(out, arena, entry->key) =
        (void *)mustache_parse(entry->key, entry->value.text, arena, diags);
  }
}

static bool run_case(const Value *test) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  Map partials = {0};
  Buf out = {.arena = &arena};
  load_partials(value_find(test, S("partials")), &partials, &arena, &diags);
  const Template *template_ =
      mustache_parse(S("test"), value_find_text(test, S("template")), &arena, &diags);
  if (template_) mustache_render(&out, template_, &partials, value_find(test, S("data")), &arena);
  Str expected = value_find_text(test, S("expected"));
  bool fine = template_ && str_eq(buf_str(&out), expected);
  if (!fine) {
    Str name = value_find_text(test, S("name"));
    printf("FAILED %.*s\n  actual:   ", STR_ARG(name));
    Buf shown = {.arena = &arena};
    json_text(&shown, buf_str(&out));
    buf_add_lit(&shown, "\n  expected: ");
    json_text(&shown, expected);
    printf("%.*s\n", STR_ARG(buf_str(&shown)));
  }
  arena_free(&arena);
  return fine;
}

int main(int argc, char **argv) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  FsRoot here;
  int passed = 0, failed = 0;
  if (fs_open_root("/", &here).status != FS_OK) return 3;
  for (int i = 1; i < argc; i++) {
    Str text;
    Value file;
    char *real = realpath(argv[i], NULL);
    bool fine =
        real && fs_read(here, str_from(real + 1), JSON_BYTES_MAX, &arena, &text).status == FS_OK;
    if (!fine || !json_parse(str_from(argv[i]), text, &arena, &diags, &file)) {
      printf("FAILED to read %s\n", argv[i]);
      failed++;
      free(real);
      continue;
    }
    const Value *tests = value_find(&file, S("tests"));
    for (size_t j = 0; tests && j < tests->len; j++)
      run_case(&tests->items[j]) ? passed++ : failed++;
    free(real);
  }
  fs_close(&here);
  arena_free(&arena);
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
