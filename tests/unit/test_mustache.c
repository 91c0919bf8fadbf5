// Mustache beyond its published specification (tests/spec): places of errors, limits, templates
// that include themselves, and lines that are hard to parse.
#include "check.h"
#include "format/json.h"
#include "format/mustache.h"

typedef struct Made {
  Arena arena;
  DiagList diags;
  Map templates;
} Made;

static const Template *add(Made *made, const char *name, Str text) {
  made->diags.arena = &made->arena;
  const Template *template_ = mustache_parse(str_from(name), text, &made->arena, &made->diags);
  *map_put(&made->templates, &made->arena, str_from(name)) = (void *)template_;
  return template_;
}

static bool render(Made *made, const char *name, const char *json, Str *out) {
  Value value;
  Buf text = {.arena = &made->arena};
  CHECK(json_parse(S("data"), str_from(json), &made->arena, &made->diags, &value));
  bool whole = mustache_render(&text, map_find(&made->templates, str_from(name)), &made->templates,
                               &value, &made->arena);
  *out = buf_str(&text);
  return whole;
}

TEST(mustache_errors_have_places) {
  static const struct {
    const char *text;
    int line, column, length;
    const char *message;
  } cases[] = {
      {"a\n {{b", 2, 2, 2, "the tag is never closed"},
      {"{{#a}}\n\n", 1, 1, 2, "\"a\" is never closed"},
      {"\xC3\xA9{{/a}}", 1, 2, 6, "nothing is open that \"a\" could close"},
      {"{{#a}}{{^b}}{{/a}}", 1, 13, 6, "\"a\" is closed where \"b\" is open"},
      {"{{ }}", 1, 1, 5, "the tag has no name"},
      {"{{{a}}", 1, 1, 2, "the tag is never closed"},
      {"{{=<%=}}", 1, 1, 8, "two delimiters are needed, with a blank between them"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made made = {0};
    CHECK(!add(&made, "t", str_from(cases[i].text)));
    CHECK_INT(made.diags.len, 1);
    Span span = made.diags.items[0].span;
    CHECK_INT(span.line, cases[i].line);
    CHECK_INT(span.column, cases[i].column);
    CHECK_INT(span.length, cases[i].length);
    CHECK_STR(made.diags.items[0].message, str_from(cases[i].message));
    arena_free(&made.arena);
  }
}

// ---- templates that include themselves ----------------------------------------------------------

static void list_loop(void *context, Str name, Span span) {
  buf_add_fmt(context, "%.*s:%u>%.*s ", STR_ARG(span.file), span.column, STR_ARG(name));
}

TEST(mustache_finds_loops) {
  static const struct {
    const char *a, *b, *c;
    const char *loops;  // template:column>name of each tag that closes one
  } cases[] = {
      {"{{>b}}", "{{>c}}", "", ""},
      {"x{{>a}}", "", "", "a:2>a "},
      {"{{<a}}{{$x}}{{/x}}{{/a}}", "", "", "a:1>a "},
      {"{{>b}}", "{{>c}}", "{{>a}}", "c:1>a "},
      {"{{>b}}{{>b}}", "{{>b}}{{>b}}", "", "b:1>b b:7>b "},
      {"{{#s}}{{>a}}{{/s}}", "", "", ""},
      {"{{^s}}{{>a}}{{/s}}", "", "", ""},
      {"{{<b}}{{$x}}own{{/x}}{{/b}}", "{{$x}}{{>a}}{{/x}}", "", ""},
      {"{{>gone}}", "", "", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made made = {0};
    Buf found = {.arena = &made.arena};
    add(&made, "a", str_from(cases[i].a));
    add(&made, "b", str_from(cases[i].b));
    add(&made, "c", str_from(cases[i].c));
    mustache_each_loop(&made.templates, list_loop, &found, &made.arena);
    CHECK_STR(buf_str(&found), str_from(cases[i].loops));
    arena_free(&made.arena);
  }
}

TEST(mustache_stops_what_never_ends) {
  static const char *const templates[] = {"x{{>a}}", "{{#s}}x{{>a}}{{>a}}{{/s}}",
                                          "{{<a}}{{$b}}{{/b}}{{/a}}x", "  {{>a}}\n  {{>a}}\n"};
  for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
    if (!check_drawn(i, 4)) continue;
    Made made = {0};
    Str out;
    add(&made, "a", str_from(templates[i]));
    CHECK(!render(&made, "a", "{\"s\": {}}", &out));
    arena_free(&made.arena);
  }
}

// No template includes itself, and yet the document would have 2^40 lines.
TEST(mustache_stops_what_takes_ages) {
  Made made = {0};
  Str out;
  for (int i = 0; i < 40; i++) {
    const char *name = str_cstr(&made.arena, str_fmt(&made.arena, "t%d", i));
    add(&made, name, str_fmt(&made.arena, "{{>t%d}}{{>t%d}}", i + 1, i + 1));
  }
  CHECK(!render(&made, "t0", "{}", &out));
  arena_free(&made.arena);
}

TEST(mustache_follows_data_to_its_end) {
  Made made = {0};
  Str out;
  add(&made, "a", S("{{n}}{{#s}}({{>a}}){{/s}}"));
  CHECK(render(&made, "a", "{\"n\": 1, \"s\": {\"n\": 2, \"s\": {\"n\": 3, \"s\": false}}}", &out));
  CHECK_STR(out, S("1(2(3))"));
  arena_free(&made.arena);
}

// ---- hard lines ---------------------------------------------------------------------------------

// As many tags on one line as a template may hold: the time is that of the text.

static void add_times(Buf *out, const char *piece, size_t bytes) {
  while (out->len + strlen(piece) <= bytes) buf_add(out, str_from(piece));
}

TEST(mustache_takes_hard_lines) {
  static const char *const pieces[] = {
      "{{x}}",        "{{!x}}", "{{$a}}{{/a}}", "{{#s}}{{/s}}", "{{>a}}",
      "{{<a}}{{/a}}", " ",      "{ ",           "\n",           "{{=<% %>=}}<%={{ }}=%>"};
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    if (!check_drawn(i, 4)) continue;
    Made made = {0};
    Buf text = {.arena = &made.arena};
    add_times(&text, " ", TEMPLATE_BYTES_MAX / 4);
    add_times(&text, pieces[i], TEMPLATE_BYTES_MAX);
    CHECK(add(&made, "t", buf_str(&text)) != NULL);
    arena_free(&made.arena);
  }
}

TEST(mustache_refuses_large_templates) {
  Made made = {0};
  Buf text = {.arena = &made.arena};
  add_times(&text, "x", TEMPLATE_BYTES_MAX + 1);
  CHECK(!add(&made, "t", buf_str(&text)));
  CHECK_INT(made.diags.errors, 1);
  arena_free(&made.arena);
}

CHECK_MAIN
