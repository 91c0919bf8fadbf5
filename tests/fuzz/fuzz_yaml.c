// YAML, and front matter as content/ reads it: an answer or a located problem, never deeper than
// the limit.
#include "fuzz.h"

#include "base/utf8.h"
#include "format/yaml.h"
#include "settings/front_keys.h"
#include "site/decode.h"

static void check_value(const Value *value, int depth) {
  assert(depth <= YAML_DEPTH_MAX);
  assert(utf8_find_invalid(value->text) == STR_NONE);
  for (size_t i = 0; value->kind == VALUE_LIST && i < value->len; i++)
    check_value(&value->items[i], depth + 1);
  for (size_t i = 0; value->kind == VALUE_MAP && i < value->len; i++) {
    for (size_t j = 0; j < i; j++) assert(!str_eq(value->entries[i].key, value->entries[j].key));
    check_value(&value->entries[i].value, depth + 1);
  }
}

static void check_yaml(Str text, Arena *arena) {
  DiagList diags = {.arena = arena};
  YamlInput input = {
      .file = S("a.yaml"), .text = text, .first_line = 1, .bytes_max = YAML_BYTES_MAX};
  Value value;
  if (yaml_parse(input, arena, &diags, &value))
    check_value(&value, 0);
  else
    assert(diags.errors > 0);
}

static void check_front_matter(Str text) {
  Arena scratch = {0};
  Page page = {.source.path = S("a.md"), .source.file = S("content/a.md"), .source.text = text};
  page.diags.arena = &page.arena;
  front_matter_read(&page, &scratch);
  assert(page.source.body <= text.len);
  assert(page.source.body == 0 || text.ptr[page.source.body - 1] == '\n' ||
         page.source.body == text.len);
  for (size_t i = 0; i < page.front.aliases.len; i++)
    assert(!str_starts(page.front.aliases.items[i], S("/")));
  check_value(&page.front.all, 0);
  arena_free(&scratch);
  arena_free(&page.arena);
}

static void fuzz(Str input, Arena *arena) {
  DiagList diags = {.arena = arena};
  Str text;
  if (!text_decode(input, S("a.md"), arena, &diags, &text)) return;
  check_yaml(text, arena);
  check_front_matter(text);
  check_front_matter(str_fmt(arena, "---\n%.*s\n---\nbody", STR_ARG(text)));
}
