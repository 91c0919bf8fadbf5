// Maps with known keys. Front matter and handbook.yaml are each a table of keys; reading one is a
// walk over what is written, so that a key nobody knows is found, with its place.
#ifndef SETTINGS_KEYS_H
#define SETTINGS_KEYS_H

#include "base/diag.h"
#include "format/value.h"
#include "site/config.h"
#include "site/page.h"

// The file that is read. Texts in the values live as long as the values do.
typedef struct KeyFile {
  Str name;      // as diagnostics show it
  Str text;      // all of it, for the line under a message
  Arena *arena;  // what is read lives here
  DiagList *diags;
} KeyFile;

// Reads one value into *field, or reports what is wrong with it and leaves the field alone. The
// value is not null: a key without a value counts as not written.
typedef void KeySet(const KeyFile *file, const ValueEntry *entry, void *field);

typedef struct Key {
  Str name;
  KeySet *set;
  size_t offset;  // of the field in the struct that keys_read fills
} Key;

// What other generators call a key of ours.
typedef struct KeyOther {
  Str theirs, ours;
} KeyOther;

typedef struct KeyTable {
  const Key *keys;
  size_t count;
  const KeyOther *others;
  size_t other_count;
  Str free;  // help for a key that is near to none
} KeyTable;

// Fills *out from map. Keys that are not in the table are reported with the nearest one that is.
// A value that is no map is reported; null is an empty map.
void keys_read(const KeyFile *file, const Value *map, const KeyTable *table, void *out);

// The place of a value; of its key when the value is a map or a list.
Span keys_span(const KeyFile *file, const ValueEntry *entry);
Span keys_place(const KeyFile *file, uint32_t line, uint32_t column, uint32_t length);

// Reports value-invalid at the entry: "\"draft\" must be true or false, not text".
void keys_invalid(const KeyFile *file, const ValueEntry *entry, Str problem, Str help);
// ... in the words "must be WHAT, not KIND".
void keys_wrong_kind(const KeyFile *file, const ValueEntry *entry, const char *what);

// Calls `each` for every item of a list, or for the value itself when it is none.
void keys_each(const KeyFile *file, const ValueEntry *entry, KeySet *each, void *field);

// Setters. The field's type stands behind each.
KeySet key_set_text;      // Str: text or a number; one line, trimmed
KeySet key_set_bool;      // bool
KeySet key_set_not;       // bool, the opposite of what is written
KeySet key_set_switch;    // Switch: on, off, true or false
KeySet key_set_texts;     // StrVec: a list of texts, or one text; doubles are dropped
KeySet key_set_map;       // Value: a map
KeySet key_set_date;      // Date
KeySet key_set_url;       // Str: http or https, with a host
KeySet key_set_language;  // Str: a BCP 47 tag, by its shape
KeySet key_ignore;        // nothing is kept, anything goes

// The text of a value that key_set_text would take; false when it is none.
bool key_text(Arena *arena, const Value *value, Str *out);
// A whole number between min and max; false when it is none.
bool key_whole(const Value *value, long min, long max, long *out);

#endif
