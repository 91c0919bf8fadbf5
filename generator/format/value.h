// Value: what YAML, JSON, Lua and templates share. A tree of maps, lists and scalars in an arena.
//
// `(Value){0}` is null. A value remembers where it stood in its file, so that a wrong one can be
// pointed at.
#ifndef FORMAT_VALUE_H
#define FORMAT_VALUE_H

#include <stdint.h>

#include "format/markup.h"

typedef enum ValueKind {
  VALUE_NULL,
  VALUE_BOOL,
  VALUE_NUMBER,
  VALUE_TEXT,
  VALUE_LIST,
  VALUE_MAP,
} ValueKind;

typedef struct Value Value;
typedef struct ValueEntry ValueEntry;

struct Value {
  ValueKind kind;
  uint32_t line, column;  // place in its file, 1-based, code points; 0 when made by the program
  uint32_t length;        // code points of a scalar as written; 0 when not known
  Str text;  // VALUE_TEXT; for scalars from YAML and JSON the spelling too ("1.10", "yes")
  union {
    bool boolean;         // VALUE_BOOL
    double number;        // VALUE_NUMBER
    Value *items;         // VALUE_LIST
    ValueEntry *entries;  // VALUE_MAP, in the order written
    const Mark *marks;    // VALUE_TEXT of HTML on its way (value_markup): the places in it
  };
  uint32_t len, cap;  // of items, entries or marks
};

struct ValueEntry {
  Str key;
  uint32_t line, column, length;  // of the key
  Value value;
};

// Values of the program, without a place. Texts are views and must live as long; lists and maps
// are empty.
Value value_text(Str text);
Value value_markup(MarkedStr markup);  // its marks come along where a template shows it
Value value_bool(bool boolean);
Value value_number(double number);
Value value_map(void);
Value value_list(void);

// The value under key, or NULL when map is not a map or has no such key.
const Value *value_find(const Value *map, Str key);
// The text under key as it is spelled; empty when it is absent, null ("~"), a list or a mapping.
Str value_find_text(const Value *map, Str key);

// Adds to a map (the key is not checked for doubles) or list, and returns the place of the new
// value (valid until the next addition to the same map or list).
Value *value_put(Value *map, Arena *arena, Str key, Value value);
Value *value_add(Value *list, Arena *arena, Value value);

// Whether two values say the same, wherever they stand. Keys may stand in any order, each once.
bool value_equal(const Value *a, const Value *b);

// "a mapping", "a list", "text" ... for messages.
const char *value_kind_name(ValueKind kind);

#endif
