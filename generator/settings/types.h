// What the types of keys are: for each its setter, its name in help, and what a schema says of it.
#ifndef SETTINGS_TYPES_H
#define SETTINGS_TYPES_H

#include "settings/keys.h"

typedef struct KeyTypeInfo {
  KeySet *set;
  const char *name;  // in help: "text", "a date"
  const char *
      schema;  // members of a JSON Schema, with ' for "; NULL: made from the key (a range, choices)
} KeyTypeInfo;

extern const KeyTypeInfo key_types[KEY_TYPE_COUNT];

#endif
