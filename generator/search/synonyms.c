#include "search/synonyms.h"

#include "base/map.h"
#include "search/words.h"

typedef struct SynonymTerm SynonymTerm;
struct SynonymTerm {
  Str words[SYNONYM_WORDS_MAX];
  uint32_t count;
  SynonymTerm *group;  // the first of its group
  SynonymTerm *next;   // in its group
  SynonymTerm *alike;  // another term that begins with the same word
};

struct Synonyms {
  Map by_word;  // first word -> SynonymTerm *, a chain of those alike
};

static SynonymTerm *read_term(Str text, Arena *arena, Arena *scratch) {
  SynonymTerm *term = arena_new(arena, SynonymTerm);
  Words *words = words_new(scratch, false);
  Word word;
  words_begin(words, text);
  while (term->count < SYNONYM_WORDS_MAX && words_next(words, &word))
    if (word.kind == WORD_WHOLE) term->words[term->count++] = str_dup(arena, word.form);
  return term->count > 0 ? term : NULL;
}

static void add_group(Synonyms *synonyms, const StrVec *texts, Arena *arena, Arena *scratch) {
  SynonymTerm *first = NULL, *last = NULL;
  for (size_t i = 0; i < texts->len; i++) {
    SynonymTerm *term = read_term(texts->items[i], arena, scratch);
    if (!term) continue;
    if (!first) first = term;
    if (last) last->next = term;
    last = term;
    term->group = first;
    void **chain = map_put(&synonyms->by_word, arena, term->words[0]);
    term->alike = *chain;
    *chain = term;
  }
}

Synonyms *synonyms_new(const Site *site, Arena *arena, Arena *scratch) {
  const SearchConfig *config = &site->config.search;
  if (config->synonyms.len == 0) return NULL;
  Synonyms *synonyms = arena_new(arena, Synonyms);
  for (size_t i = 0; i < config->synonyms.len; i++)
    add_group(synonyms, &config->synonyms.items[i], arena, scratch);
  return synonyms;
}

void synonyms_begin(SynonymRun *run, const Synonyms *synonyms) {
  run->synonyms = synonyms;
  run->count = 0;
}

static void tell_others(const SynonymTerm *term, uint32_t position, SynonymFound *found,
                        void *context) {
  for (const SynonymTerm *other = term->group; other; other = other->next) {
    if (other == term) continue;
    for (uint32_t i = 0; i < other->count; i++) found(context, other->words[i], position);
  }
}

void synonyms_feed(SynonymRun *run, Str form, uint32_t position, SynonymFound *found,
                   void *context) {
  const SynonymTerm *begun = map_find(&run->synonyms->by_word, form);
  for (; begun && run->count < SYNONYM_RUNNING_MAX; begun = begun->alike) {
    run->running[run->count].term = begun;
    run->running[run->count].matched = 0;
    run->running[run->count++].position = position;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < run->count; i++) {
    const SynonymTerm *term = run->running[i].term;
    if (!str_eq(term->words[run->running[i].matched], form)) continue;
    if (++run->running[i].matched == term->count)
      tell_others(term, run->running[i].position, found, context);
    else
      run->running[kept++] = run->running[i];
  }
  run->count = kept;
}
