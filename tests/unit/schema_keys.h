// Compares a JSON Schema of generator/settings/schema/ with the table of keys that the code reads
// by.
#ifndef SCHEMA_KEYS_H
#define SCHEMA_KEYS_H

#include "base/fs.h"
#include "check.h"
#include "format/json.h"
#include "settings/keys.h"

static inline bool schema_table_has(const KeyTable *table, Str name) {
  for (size_t i = 0; i < table->count; i++)
    if (str_eq(table->keys[i].name, name)) return true;
  return false;
}

// Says which keys one of them lacks. Tests run at the top of the repository.
static inline void schema_compare(const char *name, const KeyTable *table) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  FsRoot root;
  Str text = {0};
  Value schema = {0};
  CHECK(fs_open_root("generator/settings/schema", &root).status == FS_OK);
  CHECK(fs_read(root, str_from(name), 1 << 20, &arena, &text).status == FS_OK);
  CHECK(json_parse(str_from(name), text, &arena, &diags, &schema));
  const Value *properties = value_find(&schema, S("properties"));
  for (size_t i = 0; i < table->count; i++) {
    const Value *property = properties ? value_find(properties, table->keys[i].name) : NULL;
    if (!property) printf("%s lacks \"%.*s\"\n", name, STR_ARG(table->keys[i].name));
    CHECK(property && value_find_text(property, S("description")).len > 0);
  }
  for (size_t i = 0; properties && i < properties->len; i++) {
    Str key = properties->entries[i].key;
    if (!schema_table_has(table, key))
      printf("%s has \"%.*s\", which is no key\n", name, STR_ARG(key));
    CHECK(schema_table_has(table, key));
  }
  fs_close(&root);
  arena_free(&arena);
}

#endif
