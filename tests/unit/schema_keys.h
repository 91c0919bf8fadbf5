// Compares a JSON Schema that settings/schema.c writes with the table of keys that the code reads
// by.
#ifndef SCHEMA_KEYS_H
#define SCHEMA_KEYS_H

#include "check.h"
#include "format/json.h"
#include "settings/keys.h"
#include "settings/schema.h"

// The mapping of a group's keys: the schema's own, or within "anyOf".
static inline const Value *schema_properties(const Value *schema) {
  const Value *own = value_find(schema, S("properties")), *any = value_find(schema, S("anyOf"));
  for (size_t i = 0; !own && any && i < any->len; i++)
    own = value_find(&any->items[i], S("properties"));
  return own;
}

static inline const Value *schema_property(const Value *schema, Str name) {
  Str part, rest = name;
  for (const Value *at = schema; at; at = value_find(schema_properties(at), part)) {
    if (rest.len == 0) return at;
    str_cut(rest, '.', &part, &rest);
    if (!schema_properties(at)) return NULL;
  }
  return NULL;
}

static inline size_t schema_count(const Value *schema) {
  const Value *properties = schema_properties(schema);
  size_t count = properties ? properties->len : 0;
  for (size_t i = 0; properties && i < properties->len; i++)
    count += schema_count(&properties->entries[i].value);
  return count;
}

// The schema is JSON, has each key with words, a type and its default, and no other.
static inline void schema_compare(size_t which, const KeyTable *table) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  Buf text = {.arena = &arena};
  Value schema = {0};
  settings_schemas[which].write(&text);
  CHECK(json_parse(S("schema"), buf_str(&text), &arena, &diags, &schema));
  for (size_t i = 0; i < table->count; i++) {
    const SettingKey *key = &table->keys[i];
    const Value *property = schema_property(&schema, key->name);
    if (!property) printf("the schema lacks \"%.*s\"\n", STR_ARG(key->name));
    CHECK(property && str_eq(value_find_text(property, S("description")), key->words));
    CHECK(property && (value_find(property, S("type")) || value_find(property, S("anyOf")) ||
                       value_find(property, S("enum"))));
    CHECK(property && str_eq(value_find_text(property, S("default")), key->fallback));
  }
  CHECK_INT(schema_count(&schema), table->count);
  arena_free(&arena);
}

#endif
