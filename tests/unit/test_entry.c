#include "cli/entry.h"

#include "base/arena.h"
#include "check.h"
#include "format/json.h"

// One text put into a data file by a schema.
typedef struct Case {
  Arena arena;
  DiagList diags;
  Entry entry;
  bool fine;
} Case;

#define FLAT                                                                                    \
  "{\"type\": \"array\", \"items\": {\"title\": \"term\", \"type\": \"object\", \"required\": " \
  "[\"id\", \"text\", \"tags\", \"from\"], \"properties\": {\"id\": {\"description\": \"Its "   \
  "name\"}, \"text\": {\"type\": \"string\", \"description\": \"What it is\"}, \"link\": "      \
  "{\"type\": \"boolean\"}, \"tags\": {\"type\": \"array\", \"minItems\": 2, \"items\": "       \
  "{\"description\": \"A tag\", \"enum\": [\"a\", \"b\"]}}, \"from\": {\"type\": \"object\", "  \
  "\"required\": [\"day\"], \"properties\": {\"day\": {\"type\": \"integer\", \"default\": 3}}}}}}"
#define MADE                                                                                       \
  "  text:  # What it is\n  tags:\n    -  # A tag: a, b\n    -  # A tag: a, b\n  from:\n    day: " \
  "3\n"

static Case add_by(const char *schema, const char *text, const char *name) {
  Case c = {0};
  Value *value = arena_new(&c.arena, Value);
  EntryKindVec kinds = {0};
  DiagList diags = {.arena = &c.arena};
  if (json_parse(S("s.json"), str_from(schema), &c.arena, &diags, value))
    entry_kinds(S("terms"), value, &c.arena, &kinds);
  CHECK_INT(kinds.len, 1);
  c.fine = kinds.len == 1 && entry_add(&kinds.items[0], S("terms.yaml"), str_from(text),
                                       str_from(name), &diags, &c.entry);
  c.diags = diags;
  return c;
}

#define CHECK_ADDED(schema, given, name, expected) \
  do {                                             \
    Case c = add_by(schema, given, name);          \
    CHECK(c.fine);                                 \
    CHECK_STR(c.entry.text, S(expected));          \
    arena_free(&c.arena);                          \
  } while (0)

#define CHECK_REFUSED(schema, given, name, line_at, what)                   \
  do {                                                                      \
    Case c = add_by(schema, given, name);                                   \
    CHECK(!c.fine && c.diags.len == 1);                                     \
    if (c.diags.len == 1) CHECK_STR(c.diags.items[0].message, S(what));     \
    if (c.diags.len == 1) CHECK_INT(c.diags.items[0].span.line, (line_at)); \
    arena_free(&c.arena);                                                   \
  } while (0)

TEST(an_entry_goes_to_the_end) {
  CHECK_ADDED(FLAT, "# Head\n- id: x\n  text: |+\n    One\n", "y",
              "# Head\n- id: x\n  text: |+\n    One\n- id: y  # Its name\n" MADE);
  CHECK_ADDED(FLAT, "- id: x", "y", "- id: x\n- id: y  # Its name\n" MADE);
  CHECK_ADDED(FLAT, "- id: x\n\n\n", "y", "- id: x\n- id: y  # Its name\n" MADE "\n\n");
  CHECK_ADDED(FLAT, "# Head\n", "y", "# Head\n- id: y  # Its name\n" MADE);
  CHECK_ADDED(FLAT, "", "y", "- id: y  # Its name\n" MADE);
}

TEST(an_entry_is_written_as_the_others_are) {
  CHECK_ADDED(FLAT, "- id: a\n\n# About b\n- id: b\n", "y",
              "- id: a\n\n# About b\n- id: b\n\n- id: y  # Its name\n" MADE);
  CHECK_ADDED("{\"type\": \"array\", \"items\": {\"title\": \"t\", \"properties\": {\"id\": {}}}}",
              "  - id: a\r\n", "y", "  - id: a\r\n  - id: y\r\n");
}

TEST(a_sorted_list_stays_sorted) {
  const char *sorted =
      "{\"type\": \"array\", \"x-sorted\": true, \"items\": {\"title\": \"t\", "
      "\"properties\": {\"id\": {}}}}";
  CHECK_ADDED(sorted, "- id: a\n# About c\n- id: c\n", "b",
              "- id: a\n- id: b\n# About c\n- id: c\n");
  CHECK_ADDED(sorted, "- id: b\n\n- id: c\n", "a", "- id: a\n\n- id: b\n\n- id: c\n");
  CHECK_ADDED(sorted, "- id: b\n- id: c\n", "d", "- id: b\n- id: c\n- id: d\n");
}

#define NESTED                                                                                  \
  "{\"type\": \"object\", \"properties\": {\"plans\": {\"type\": \"array\", \"items\": "        \
  "{\"type\": \"object\"}}, \"tasks\": {\"type\": \"array\", \"items\": {\"title\": \"task\", " \
  "\"properties\": {\"id\": {}}}}}}"

TEST(a_list_may_stand_under_a_key) {
  CHECK_ADDED(NESTED, "plans:\n  - id: z\ntasks:\n  - id: a\n", "b",
              "plans:\n  - id: z\ntasks:\n  - id: a\n  - id: b\n");
  CHECK_ADDED(NESTED, "tasks:\n  - id: a\n\n# The plans\nplans:\n  - id: z\n", "b",
              "tasks:\n  - id: a\n  - id: b\n\n# The plans\nplans:\n  - id: z\n");
  CHECK_REFUSED(NESTED, "plans:\n  - id: z\n", "b", 0, "there is no list \"tasks\" in it");
  CHECK_REFUSED(NESTED, "tasks: []\n", "b", 1, "the list is written as \"[]\"");
}

TEST(a_name_is_its_own) {
  const char *plain =
      "{\"type\": \"array\", \"items\": {\"title\": \"t\", \"properties\": {\"id\": {}}}}";
  CHECK_ADDED(plain, "- id: f09\n", "", "- id: f09\n- id: f10\n");
  CHECK_ADDED(plain, "- id: x-12\n- id: x-3\n", "", "- id: x-12\n- id: x-3\n- id: x-13\n");
  CHECK_ADDED(plain, "- id: alpha\n", "", "- id: alpha\n- id: new-t-1\n");
  CHECK_ADDED(plain, "- id: new-t-1\n- id: alpha\n", "",
              "- id: new-t-1\n- id: alpha\n- id: new-t-2\n");
  CHECK_ADDED(plain, "- id: a\n", "true", "- id: a\n- id: \"true\"\n");
  CHECK_ADDED(plain, "- id: a\n", "1: #x", "- id: a\n- id: \"1: #x\"\n");
  CHECK_REFUSED(plain, "- id: a\n- id: b\n", "b", 2, "there is a t \"b\" already");
}

TEST(what_cannot_be_added_to_is_refused) {
  const char *plain =
      "{\"type\": \"array\", \"items\": {\"title\": \"t\", \"properties\": {\"id\": {}}}}";
  CHECK_REFUSED(plain, "[{id: a}]\n", "b", 1,
                "the list is not written with \"- \" in front of each entry");
  CHECK_REFUSED(plain, "id: a\n", "b", 0, "it is no list");
  CHECK_REFUSED(plain, "- id: a\n...\n", "b", 0, "an entry cannot be added to it safely");
}

TEST(the_places_to_fill_in_are_told) {
  Case c = add_by(FLAT, "- id: x\n", "y");
  CHECK_INT(c.entry.line, 2);
  CHECK_INT(c.entry.fields.len, 3);
  if (c.entry.fields.len == 3) {
    CHECK_STR(c.entry.fields.items[0].path, S("text"));
    CHECK_INT(c.entry.fields.items[0].line, 3);
    CHECK_INT(c.entry.fields.items[0].column, 9);
    CHECK_STR(c.entry.fields.items[2].path, S("tags"));
    CHECK_INT(c.entry.fields.items[2].line, 6);
    CHECK_INT(c.entry.fields.items[2].column, 7);
  }
  arena_free(&c.arena);
}

CHECK_MAIN
