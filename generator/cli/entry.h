// A new entry of a data file, made from the file's JSON Schema: what `prepbook new question`
// writes. No file is touched here.
//
// content/_data/NAME.schema.json describes content/_data/NAME.yaml. Where it describes a list whose
// `items` have a `title`, entries of that list can be begun by that title; the list is the file
// itself or stands under one key of it. The first of an item's properties is its name. What is
// required is written, with its `description` behind it; a `default` is filled in, a list gets as
// many items as `minItems` says. A list with `"x-sorted": true` is kept in the order of its names.
#ifndef CLI_ENTRY_H
#define CLI_ENTRY_H

#include "base/diag.h"
#include "base/vec.h"
#include "format/value.h"

enum { ENTRY_DEPTH_MAX = 8, ENTRY_ITEMS_MAX = 20 };  // of a schema in a schema; of one new list

typedef struct EntryKind {
  Str name;           // "question"
  Str file;           // "questions"
  Str list;           // the key that holds the list; empty: the file is the list
  const Value *item;  // the schema of one entry
  bool sorted;        // "x-sorted": the list is kept in the order of its names
} EntryKind;
typedef VEC(EntryKind) EntryKindVec;

// Something that is left to be written, and where.
typedef struct EntryField {
  Str path;  // "parts.text"
  uint32_t line, column;
} EntryField;

typedef struct Entry {
  Str text;       // the whole file, with the entry in it
  Str name;       // as given, else one that no other entry has
  uint32_t line;  // where it begins
  VEC(EntryField) fields;
} Entry;

// Adds what can be begun in content/_data/FILE.yaml, by its schema. Texts are views of the schema.
void entry_kinds(Str file, const Value *schema, Arena *arena, EntryKindVec *out);

// Puts a new entry into the text of `file` (as diagnostics show it): at its place in a sorted
// list, else at the end. Nothing else in the text changes. `name` may be
// empty. False, with a located diagnostic, when the text cannot be read or has that name already.
bool entry_add(const EntryKind *kind, Str file, Str text, Str name, DiagList *diags, Entry *out);

#endif
