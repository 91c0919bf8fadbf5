// handbook.yaml's `search: {synonyms: ...}`: where one term of a group stands, the others are
// indexed too.
#ifndef SEARCH_SYNONYMS_H
#define SEARCH_SYNONYMS_H

#include <stdint.h>

#include "site/site.h"

typedef struct Synonyms Synonyms;

enum {
  SYNONYM_WORDS_MAX = 8,     // of a term; further ones are left out
  SYNONYM_RUNNING_MAX = 32,  // terms begun at once in a text
};

// NULL when there are none. Lives in arena; may be read by all workers.
Synonyms *synonyms_new(const Site *site, Arena *arena, Arena *scratch);

// The terms that have begun in the text being read.
typedef struct SynonymRun {
  const Synonyms *synonyms;
  struct {
    const struct SynonymTerm *term;
    uint32_t matched, position;  // words so far, place of the first
  } running[SYNONYM_RUNNING_MAX];
  uint32_t count;
} SynonymRun;

typedef void SynonymFound(void *context, Str form, uint32_t position);

// Begins a text.
void synonyms_begin(SynonymRun *run, const Synonyms *synonyms);
// The next word of the text. Where it ends a term, found is called for every word of the group's
// others.
void synonyms_feed(SynonymRun *run, Str form, uint32_t position, SynonymFound *found,
                   void *context);

#endif
