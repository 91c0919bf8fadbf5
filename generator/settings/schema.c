#include "settings/schema.h"

#include "format/json.h"
#include "settings/config.h"
#include "settings/front_keys.h"
#include "settings/types.h"

// ---- one key ------------------------------------------------------------------------------------

// Text of types.c, where ' stands for ".
static void add_members(Buf *out, const char *members) {
  for (; *members; members++) buf_add_char(out, *members == '\'' ? '"' : *members);
}

static void add_choices(Buf *out, const SettingKey *key) {
  buf_add_lit(out, "\"enum\": [");
  for (Str rest = str_from(key->choices), word; rest.len > 0;) {
    str_cut(rest, '|', &word, &rest);
    json_text(out, word);
    buf_add_lit(out, ", ");
  }
  buf_add_lit(out, "null]");
}

static void add_type(Buf *out, const SettingKey *key) {
  if (key->type == KEY_CHOICE)
    add_choices(out, key);
  else if (key->type == KEY_WHOLE || key->type == KEY_SECONDS)
    buf_add_fmt(out, "\"type\": [\"integer\", \"null\"], \"minimum\": %ld, \"maximum\": %ld",
                key->min, key->max);
  else
    add_members(out, key_types[key->type].schema);
}

static void add_default(Buf *out, const SettingKey *key) {
  unsigned long number;
  bool bare = str_eq(key->fallback, S("true")) || str_eq(key->fallback, S("false")) ||
              str_to_uint(key->fallback, UINT32_MAX, &number);
  if (key->fallback.len == 0) return;
  buf_add_lit(out, ", \"default\": ");
  if (bare)
    buf_add(out, key->fallback);
  else
    json_text(out, key->fallback);
}

// ---- groups -------------------------------------------------------------------------------------

static bool has_keys(const KeyTable *table, Str group) {
  Str name;
  for (size_t i = 0; i < table->count; i++)
    if (key_is_in(&table->keys[i], group, &name)) return true;
  return false;
}

static void add_properties(Buf *out, const KeyTable *table, Str group, int indent);

static void add_mapping(Buf *out, const KeyTable *table, Str group, int indent) {
  buf_add_lit(out, "\"type\": [\"object\", \"null\"], \"additionalProperties\": false, ");
  add_properties(out, table, group, indent);
}

// A group is a mapping; one that is a key too may be that instead: "search: off".
static void add_key(Buf *out, const KeyTable *table, const SettingKey *key, int indent) {
  buf_add_lit(out, "{ \"description\": ");
  json_text(out, key->words);
  buf_add_lit(out, ", ");
  bool group = has_keys(table, key->name);
  if (group && key->type != KEY_GROUP) {
    buf_add_lit(out, "\"anyOf\": [{ ");
    add_type(out, key);
    buf_add_lit(out, " }, { ");
    add_mapping(out, table, key->name, indent + 2);
    buf_add_lit(out, " }]");
  } else if (group) {
    add_mapping(out, table, key->name, indent + 2);
  } else {
    add_type(out, key);
  }
  add_default(out, key);
  buf_add_lit(out, " }");
}

static void add_properties(Buf *out, const KeyTable *table, Str group, int indent) {
  const char *before = "";
  Str name;
  buf_add_lit(out, "\"properties\": {");
  for (size_t i = 0; i < table->count; i++) {
    if (!key_is_in(&table->keys[i], group, &name)) continue;
    buf_add_fmt(out, "%s\n%*s", before, indent + 2, "");
    json_text(out, name);
    buf_add_lit(out, ": ");
    add_key(out, table, &table->keys[i], indent);
    before = ",";
  }
  buf_add_fmt(out, "\n%*s}", indent, "");
}

// ---- the whole ----------------------------------------------------------------------------------

// What "nav" is made of. It holds itself, which no row of a table can.
static const char nav_definitions[] =
    ",\n  'definitions': {\n"
    "    'nav': { 'type': 'array', 'items': { '$ref': '#/definitions/entry' } },\n"
    "    'target': { 'description': 'A page (role/traits.md), a folder (role/) or a URL.', 'type': "
    "'string', "
    "'minLength': 1 },\n"
    "    'entry': {\n"
    "      'anyOf': [\n"
    "        { '$ref': '#/definitions/target' },\n"
    "        {\n"
    "          'description': 'Title, path and children by name.', 'type': 'object',\n"
    "          'additionalProperties': false, 'minProperties': 1,\n"
    "          'properties': {\n"
    "            'title': { 'type': ['string', 'number'] },\n"
    "            'path': { '$ref': '#/definitions/target' },\n"
    "            'children': { '$ref': '#/definitions/nav' }\n"
    "          }\n"
    "        },\n"
    "        {\n"
    "          'description': 'Title: page, or Title: [children].', 'type': 'object',\n"
    "          'minProperties': 1, 'maxProperties': 1,\n"
    "          'additionalProperties': { 'anyOf': [{ '$ref': '#/definitions/target' }, { '$ref': "
    "'#/definitions/nav' }] }\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  }";

static void write_schema(Buf *out, const KeyTable *table, const char *title, const char *about) {
  buf_add_lit(out, "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": ");
  json_text(out, str_from(title));
  buf_add_lit(out, ",\n  \"description\": ");
  json_text(out, str_from(about));
  buf_add_lit(out, ",\n  ");
  add_mapping(out, table, (Str){0}, 2);
}

static void write_front(Buf *out) {
  write_schema(out, &front_matter_keys, "Front matter of a prepbook page",
               "The YAML between two lines of --- at the top of a Markdown page.");
  buf_add_lit(out, "\n}\n");
}

static void write_config(Buf *out) {
  write_schema(out, &config_keys, "handbook.yaml of a prepbook site",
               "What the site is called, where it is published, and how its pages are arranged. "
               "Every key is "
               "optional.");
  add_members(out, nav_definitions);
  buf_add_lit(out, "\n}\n");
}

const SettingsSchema settings_schemas[SETTINGS_SCHEMAS] = {
    {"front-matter.schema.json", write_front},
    {"handbook.schema.json", write_config},
};
