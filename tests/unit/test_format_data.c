// YAML and JSON.
#include "check.h"
#include "format/json.h"
#include "format/yaml.h"

typedef struct Parsed {
  Arena arena;
  DiagList diags;
  Value value;
  bool fine;
} Parsed;

static void parse_yaml(Parsed *out, Str text) {
  *out = (Parsed){0};
  out->diags.arena = &out->arena;
  YamlInput input = {
      .file = S("f.yaml"), .text = text, .first_line = 2, .bytes_max = YAML_BYTES_MAX};
  out->fine = yaml_parse(input, &out->arena, &out->diags, &out->value);
}

static Str as_json(Parsed *parsed) {
  Buf out = {.arena = &parsed->arena};
  json_write(&out, &parsed->value);
  return buf_str(&out);
}

TEST(yaml_values) {
  static const struct {
    const char *yaml, *json;
  } cases[] = {{"", "null"},
               {"# nothing\n", "null"},
               {"a: 1\nb: [x, 'y', \"z\"]\n", "{\"a\":1,\"b\":[\"x\",\"y\",\"z\"]}"},
               {"a: yes\nb: true\nc: ~\nd: 2026-11-22\n",
                "{\"a\":\"yes\",\"b\":true,\"c\":null,\"d\":\"2026-11-22\"}"},
               {"v: 1.10\n", "{\"v\":1.10}"},
               {"v: '1.10'\n", "{\"v\":\"1.10\"}"},
               {"t: >-\n  one\n  two\n", "{\"t\":\"one two\"}"},
               {"- a: {b: c}\n- d\n", "[{\"a\":{\"b\":\"c\"}},\"d\"]"},
               {"t: \"r\xC3\xA9sum\xC3\xA9\"\n", "{\"t\":\"r\xC3\xA9sum\xC3\xA9\"}"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Parsed parsed;
    parse_yaml(&parsed, str_from(cases[i].yaml));
    CHECK(parsed.fine);
    CHECK_STR(as_json(&parsed), str_from(cases[i].json));
    arena_free(&parsed.arena);
  }
}

// Brackets and indents that are text are not taken for nesting.
TEST(yaml_text_is_not_nesting) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 3 * YAML_DEPTH_MAX; i++) buf_add_fmt(&text, "- \"[%d\"\n", i);
  Parsed parsed;
  parse_yaml(&parsed, buf_str(&text));
  CHECK(parsed.fine);
  CHECK_INT(parsed.value.len, 3 * YAML_DEPTH_MAX);
  arena_free(&parsed.arena);
  arena_free(&arena);
}

static bool nests(int depth) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < depth; i++) buf_add_char(&text, '[');
  for (int i = 0; i < depth; i++) buf_add_char(&text, ']');
  Parsed parsed;
  parse_yaml(&parsed, buf_str(&text));
  bool fine = parsed.fine;
  CHECK_INT(parsed.diags.len, !fine);
  if (!fine) CHECK_STR(str_from(diag_word(parsed.diags.items[0].code)), S("yaml-limit"));
  arena_free(&parsed.arena);
  arena_free(&arena);
  return fine;
}

TEST(yaml_depth_is_exact) {
  CHECK(nests(YAML_DEPTH_MAX));
  CHECK(!nests(YAML_DEPTH_MAX + 1));
  CHECK(!nests(5 * YAML_DEPTH_MAX));
}

TEST(yaml_many_keys) {
  for (int twice = 0; twice < 2; twice++) {
    Parsed parsed;
    Arena arena = {0};
    Buf text = {.arena = &arena};
    for (int i = 0; i < 5000; i++) buf_add_fmt(&text, "key%d: 1\n", i);
    if (twice) buf_add_lit(&text, "key20: 2\n");
    parse_yaml(&parsed, buf_str(&text));
    CHECK(parsed.fine == !twice);
    if (twice) CHECK_INT(parsed.diags.items[0].span.line, 5002);
    arena_free(&parsed.arena);
    arena_free(&arena);
  }
}

TEST(yaml_null_has_no_text) {
  Parsed parsed;
  parse_yaml(&parsed, S("a: ~\nb: 'null'\nc: true\nd: [x]\n"));
  CHECK_STR(value_find_text(&parsed.value, S("a")), S(""));
  CHECK_STR(value_find_text(&parsed.value, S("b")), S("null"));
  CHECK_STR(value_find_text(&parsed.value, S("c")), S("true"));
  CHECK_STR(value_find_text(&parsed.value, S("d")), S(""));
  arena_free(&parsed.arena);
}

TEST(yaml_places) {
  Parsed parsed;
  parse_yaml(&parsed, S("a: b\nr\xC3\xA9: [x, yy]\n"));
  const Value *list = value_find(&parsed.value, S("r\xC3\xA9"));
  CHECK_INT(parsed.value.entries[1].line, 3);
  CHECK_INT(list->items[1].line, 3);
  CHECK_INT(list->items[1].column, 9);
  CHECK_INT(list->items[1].length, 2);
  arena_free(&parsed.arena);
}

TEST(yaml_refusals) {
  static const struct {
    const char *yaml, *word;
    int line, column;
  } cases[] = {{"a: 1\na: 2\n", "yaml-duplicate-key", 3, 1},
               {"a: &x 1\nb: *x\n", "yaml-limit", 2, 4},
               {"a: *x\n", "yaml-limit", 2, 4},
               {"a: !!str 1\n", "yaml-limit", 2, 4},
               {"a: b: c\n", "yaml-syntax", 2, 5},
               {"a: [1\n", "yaml-syntax", 3, 1},
               {"a: 1\n---\nb: 2\n", "yaml-syntax", 3, 1},
               {"<<: {a: 1}\n", "yaml-limit", 2, 1},
               {"? [a]\n: b\n", "yaml-syntax", 2, 3},
               {"a: \xC3\xA9\nb: \x01\n", "yaml-syntax", 3, 4},
               {"a:\n\tb: 1\n", "yaml-syntax", 3, 1},
               {"a: 'x\n", "yaml-syntax", 3, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Parsed parsed;
    parse_yaml(&parsed, str_from(cases[i].yaml));
    CHECK(!parsed.fine);
    CHECK_INT(parsed.diags.len, 1);
    if (parsed.diags.len) {
      CHECK_STR(str_from(diag_word(parsed.diags.items[0].code)), str_from(cases[i].word));
      CHECK_INT(parsed.diags.items[0].span.line, cases[i].line);
      CHECK_INT(parsed.diags.items[0].span.column, cases[i].column);
    }
    arena_free(&parsed.arena);
  }
}

TEST(yaml_says_what_needs_quotes) {
  static const struct {
    const char *yaml, *help;
  } cases[] = {{"title: @x", "put a text that begins with @ into quotes"},
               {"title: `x`", "put a text that begins with ` into quotes"},
               {"title: %x", "put a text that begins with % into quotes"},
               {"title: [draft] Plan", "put a text that begins with [ into quotes"},
               {"title: \"C\" is fine", "put a text that begins with \" into quotes, all of it"},
               {"title: *bold* text", "put a text that begins with * into quotes"},
               {"title: *bold", "write the value twice, or put it into quotes"},
               {"title: &co", "write the value twice, or put a text into quotes"},
               {"title: !important", "put a text that begins with ! into quotes"},
               {"title: a: b", "put a text with \": \" in it into quotes"},
               {"a:\n\tb: 1\n", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Parsed parsed;
    parse_yaml(&parsed, str_from(cases[i].yaml));
    CHECK(!parsed.fine && parsed.diags.len == 1);
    CHECK_STR(parsed.diags.items[0].help, str_from(cases[i].help));
    arena_free(&parsed.arena);
  }
}

TEST(yaml_depth_is_stopped_before_the_library) {
  Parsed parsed;
  Arena arena = {0};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 60000; i++) buf_add_char(&text, '[');
  parse_yaml(&parsed, buf_str(&text));
  CHECK(!parsed.fine);
  arena_free(&parsed.arena);
  buf_truncate(&text, 0);
  for (int i = 0; i < 20000; i++) buf_add_lit(&text, "- ");
  parse_yaml(&parsed, buf_str(&text));
  CHECK(!parsed.fine);
  arena_free(&parsed.arena);
  buf_truncate(&text, 0);
  for (int i = 0; i < 70000; i++) buf_add_char(&text, 'x');
  parse_yaml(&parsed, buf_str(&text));
  CHECK(!parsed.fine);
  arena_free(&parsed.arena);
  arena_free(&arena);
}

static Str round_trip(Arena *arena, DiagList *diags, Str text) {
  Value value;
  Buf out = {.arena = arena};
  if (!json_parse(S("f.json"), text, arena, diags, &value)) return S("refused");
  json_write(&out, &value);
  return buf_str(&out);
}

TEST(json_values) {
  static const struct {
    const char *text, *written;
  } cases[] = {{" {\"a\" : [1, -2.5e3, true, null]} ", "{\"a\":[1,-2.5e3,true,null]}"},
               {"\"\\u00e9\\ud83d\\ude00\\n\"", "\"\xC3\xA9\xF0\x9F\x98\x80\\n\""},
               {"\"\\ud83d\"", "\"\xEF\xBF\xBD\""},
               {"\"</script>\"", "\"\\u003c/script\\u003e\""},
               {"\"&\\\\\\/\\t\\u0001\\u007f\\u2028 \\u2029x\"",
                "\"\\u0026\\\\/\\t\\u0001\\u007f\\u2028 \\u2029x\""},
               {"[]", "[]"},
               {"{}", "{}"},
               {"", "refused"},
               {"[1,]", "refused"},
               {"{\"a\":1,}", "refused"},
               {"01", "refused"},
               {"1 2", "refused"},
               {"\"a\nb\"", "refused"},
               {"\"\\x\"", "refused"},
               {"nul", "refused"},
               {"[1", "refused"},
               {"\"a", "refused"},
               {"1.", "refused"},
               {"1e", "refused"}};
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(round_trip(&arena, &diags, str_from(cases[i].text)), str_from(cases[i].written));
  arena_free(&arena);
}

TEST(json_depth) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  Buf text = {.arena = &arena};
  for (int i = 0; i < 100000; i++) buf_add_char(&text, '[');
  CHECK_STR(round_trip(&arena, &diags, buf_str(&text)), S("refused"));
  arena_free(&arena);
}

CHECK_MAIN
