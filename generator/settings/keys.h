// Maps with known keys. Front matter and handbook.yaml are each a table of keys (site/keys.h);
// reading one is a walk over what is written, so that a key nobody knows is found, with its place.
#ifndef SETTINGS_KEYS_H
#define SETTINGS_KEYS_H

#include "base/diag.h"
#include "format/value.h"
#include "site/keys.h"
#include "site/page.h"

// The file that is read. Texts in the values live as long as the values do.
typedef struct KeyFile {
  Str name;      // as diagnostics show it
  Str text;      // all of it, for the line under a message
  Arena *arena;  // what is read lives here
  DiagList *diags;
  const SettingKey *key;  // that is being read; set by keys_read
  bool group;             // it may be a mapping of other keys instead
} KeyFile;

// Reads one value into *field, or reports what is wrong with it and leaves the field alone. The
// value is not null: a key without a value counts as not written.
typedef void KeySet(const KeyFile *file, const ValueEntry *entry, void *field);

// What other generators call a key of ours.
typedef struct KeyOther {
  Str theirs, ours;
} KeyOther;

typedef struct KeyTable {
  const SettingKey *keys;  // a key "a.b" stands in the mapping "a", which is a key too
  size_t count;
  const KeyOther *others;
  size_t other_count;
  Str free;  // help for a key that is near to none
} KeyTable;

// Fills *out from map. Keys that are not in the table are reported with the nearest one that is.
// A value that is no map is reported; null is an empty map.
void keys_read(const KeyFile *file, const Value *map, const KeyTable *table, void *out);

// Fills *out with what counts where nothing is written: SettingKey.fallback of each key that has
// one.
void keys_read_defaults(const KeyTable *table, Arena *arena, void *out);

// Whether the key `name` stands right in the group ("" for the top), and its name there.
bool key_is_in(const SettingKey *key, Str group, Str *name);

// The place of a value; of its key when the value is a map or a list.
Span keys_span(const KeyFile *file, const ValueEntry *entry);
Span keys_place(const KeyFile *file, uint32_t line, uint32_t column, uint32_t length);

// Reports value-invalid at the entry: "\"draft\" must be true or false, not text".
void keys_invalid(const KeyFile *file, const ValueEntry *entry, Str problem, Str help);
// ... in the words "must be WHAT, not KIND".
void keys_wrong_kind(const KeyFile *file, const ValueEntry *entry, const char *what);

// Calls `each` for every item of a list, or for the value itself when it is none.
void keys_each(const KeyFile *file, const ValueEntry *entry, KeySet *each, void *field);

#endif
