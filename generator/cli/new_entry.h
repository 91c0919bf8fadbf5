// `prepbook new KIND [NAME]`: entries of the data files of the site in the current folder.
#ifndef CLI_NEW_ENTRY_H
#define CLI_NEW_ENTRY_H

#include "base/fs.h"
#include "cli/entry.h"
#include "cli/options.h"

// What can be begun in the site whose pages stand in `content`, by its schemas in _data/, in the
// order of their files. A schema that cannot be read is reported and left out. All lives in
// diags->arena.
void new_entry_kinds(FsRoot content, DiagList *diags, EntryKindVec *out);

// The kind of that name; NULL when there is none.
const EntryKind *new_entry_find(const EntryKindVec *kinds, Str name);

// Adds an entry to its file (makes the file where there is none) and says what is to be filled in.
// `shown` stands before paths in messages: "content/". `name`: NULL makes one. The exit code.
int new_entry(const Options *options, FsRoot content, Str shown, const EntryKind *kind,
              const char *name);

#endif
