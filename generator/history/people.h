// Who wrote: people behind the names and addresses of commits, each once.
#ifndef HISTORY_PEOPLE_H
#define HISTORY_PEOPLE_H

#include "base/map.h"
#include "site/history.h"

typedef struct People {
  Arena *arena;
  void *mailmap;     // of libgit2; NULL without one
  Map by_signature;  // as written -> what was found for it
  Map by_mail;       // lower-case address, or "github:LOGIN" -> Person *
  Map by_name;       // folded name -> Person *
} People;

// mailmap: the text of .mailmap at HEAD; may be empty.
People people_open(Str mailmap, Arena *arena);
// Closes the mailmap; the people stay, in the arena.
void people_close(People *people);

// The person of "Name <mail>": .mailmap first, then the same address (a forge's no-reply address
// counts by its account), then the same name. The name kept is the first one asked for, so ask
// newest first. NULL when there is no name. *mail, if not NULL, is the address after .mailmap, in
// lower case. The signature lives as long as people.
const Person *people_find(People *people, Str signature, Str *mail);

#endif
