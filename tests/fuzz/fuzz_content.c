// handbook.yaml, and what file names and old URLs become: nothing leaves the site.
#include "fuzz.h"

#include "base/utf8.h"
#include "format/yaml.h"
#include "settings/config.h"
#include "settings/front_keys.h"
#include "site/names.h"

// What publish/ may be given.
static void check_output_path(Str path) {
  assert(path.len > 0 && path.len <= PATH_BYTES_MAX && utf8_find_invalid(path) == STR_NONE);
  for (Str part; path.len > 0;) {
    str_cut(path, '/', &part, &path);
    assert(part.len > 0 && part.len <= NAME_BYTES_MAX && part.ptr[0] != '.' &&
           !str_contains(part, S("\\")));
    for (size_t i = 0; i < part.len; i++) assert((unsigned char)part.ptr[i] >= 0x20);
  }
}

static void fuzz_config(Str text, Arena *arena) {
  DiagList diags = {.arena = arena};
  Config config = {0};
  Value map;
  KeyFile file = {.name = S("handbook.yaml"), .text = text, .arena = arena, .diags = &diags};
  if (!yaml_parse((YamlInput){file.name, text, 1, YAML_BYTES_MAX}, arena, &diags, &map)) return;
  keys_read(&file, &map, &config_keys, &config);
  for (size_t i = 0; i < config.redirects.len; i++)
    check_output_path(config.redirects.items[i].from);
  assert(config.base_url.len == 0 || str_ends(config.base_url, S("/")));
  for (size_t i = 0; i < diags.len; i++)
    assert(diags.items[i].span.line > 0 && diags.items[i].span.length > 0);
}

static void fuzz_names(Str text, Arena *arena) {
  Str left, right;
  str_cut(text, '\n', &left, &right);
  int order = name_cmp(left, right), reverse = name_cmp(right, left);
  assert((order > 0) == (reverse < 0) && (order == 0) == str_eq(left, right));
  assert(str_ends(left, name_without_number(left)));
  if (left.len > 0) assert(name_title(arena, left).len > 0);
  name_index(left);
  front_matter_months(left);
}

static void fuzz(Str input, Arena *arena) {
  size_t way = fuzz_choice(&input, 3);
  Str path;
  if (utf8_find_invalid(input) != STR_NONE) return;
  if (way == 0) fuzz_config(input, arena);
  if (way == 1) fuzz_names(input, arena);
  if (way == 2 && name_output_path(arena, input, &path, NULL)) check_output_path(path);
}
