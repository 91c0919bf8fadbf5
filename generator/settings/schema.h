// The JSON Schemas that editors complete and check by, made from the tables of keys.
#ifndef SETTINGS_SCHEMA_H
#define SETTINGS_SCHEMA_H

#include "base/buf.h"

enum { SETTINGS_SCHEMAS = 2 };

typedef struct SettingsSchema {
  const char *file;  // "front-matter.schema.json"
  void (*write)(Buf *out);
} SettingsSchema;

extern const SettingsSchema settings_schemas[SETTINGS_SCHEMAS];

#endif
