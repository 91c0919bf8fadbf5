#include "search/expand.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "search/decoder.h"
#include "search/payload.h"
#include "search/slip.h"
#include "search/words.h"

enum {
  PREFIX_SHARDS = 3,  // looked at for the beginning of a word
  PREFIX_MOST = 40,   // groups
  SLIP_MOST = 8,
  SUFFIX_MOST = 3,  // forms found by their end that are looked up
  SLIP_UNITS = 4,   // of a word in which a slip is looked for
  SLIP2_UNITS = 8,  // and two of them
  KINDRED_SHARED = 4,
};

typedef struct Expand {
  Search *search;
  Arena *arena;
  TermVec *terms;
} Expand;

// ---- choices ------------------------------------------------------------------------------------

static void choose(ChoiceVec *list, TermGroup *group, double weight, Arena *arena) {
  if (!group) return;
  for (size_t i = 0; i < list->len; i++) {
    if (list->items[i].group != group) continue;
    if (weight > list->items[i].weight) list->items[i].weight = weight;
    return;
  }
  *vec_add(arena, list) = (Choice){group, weight};
}

// Adds the `most` candidates with the greatest page df, the first ones of equal.
static void choose_best(Expand *e, Term *term, const ChoiceVec *candidates, size_t most) {
  bool *taken = arena_array(e->arena, bool, candidates->len);
  for (size_t n = 0; n < most && n < candidates->len; n++) {
    size_t best = STR_NONE;
    for (size_t i = 0; i < candidates->len; i++)
      if (!taken[i] &&
          (best == STR_NONE || candidates->items[i].group->df > candidates->items[best].group->df))
        best = i;
    taken[best] = true;
    choose(&term->choices, candidates->items[best].group, candidates->items[best].weight, e->arena);
  }
}

// ---- beginnings ---------------------------------------------------------------------------------

static void add_prefixes(Expand *e, Term *term) {
  const Weights *w = &e->search->weights;
  const StrVec *separators = &e->search->terms;
  ChoiceVec candidates = {0};
  size_t first = reader_find(separators, term->form);
  double weight = w->prefix * (term->choices.len ? w->beside : w->alone);
  for (size_t i = first; i < separators->len && i < first + PREFIX_SHARDS; i++) {
    if (i > first && !str_starts(separators->items[i], term->form)) break;
    TermShard *shard = reader_terms(e->search, i);
    for (size_t k = 0; k < shard->forms.len; k++) {
      Str form = shard->forms.items[k].text;
      if (!str_starts(form, term->form) || form.len == term->form.len) continue;
      double part = (double)utf16_length(term->form) / (double)utf16_length(form);
      choose(&candidates, reader_group(e->search, shard, form), weight * (0.5 + 0.5 * part),
             e->arena);
    }
  }
  choose_best(e, term, &candidates, PREFIX_MOST);
}

// ---- slips --------------------------------------------------------------------------------------

typedef struct Near {
  TermShard *shard;
  Str form;
  Units units;
} Near;
typedef VEC(Near) NearVec;

// The shards around a text that may hold what shares its first two units.
static size_t shards_around(const StrVec *separators, Str text, size_t out[3]) {
  size_t i = reader_find(separators, text), count = 0;
  Str start = str_sub(text, 0, utf16_prefix(text, 2));
  if (i > 0 && utf16_compare(separators->items[i], start) > 0) out[count++] = i - 1;
  out[count++] = i;
  if (i + 1 < separators->len && str_starts(separators->items[i + 1], start)) out[count++] = i + 1;
  return count;
}

static void collect_near(Expand *e, Str text, NearVec *out) {
  size_t numbers[3], count = shards_around(&e->search->terms, text, numbers);
  for (size_t i = 0; i < count; i++) {
    TermShard *shard = reader_terms(e->search, numbers[i]);
    for (size_t k = 0; k < shard->forms.len; k++) {
      Str form = shard->forms.items[k].text;
      *vec_add(e->arena, out) = (Near){shard, form, units_of(form, e->arena)};
    }
  }
}

static double slip_weight(const Expand *e, Units text, Units form, double weight) {
  return form.len > 0 && form.items[0] == text.items[0] ? weight
                                                        : weight * e->search->weights.other_first;
}

// False when no form is at that distance.
static bool add_slips(Expand *e, Term *term, const NearVec *near, uint32_t distance,
                      double weight) {
  ChoiceVec candidates = {0};
  Units text = units_of(term->form, e->arena);
  for (size_t i = 0; i < near->len; i++) {
    const Near *one = &near->items[i];
    if (slip_distance(text, one->units, distance, false, e->arena) != distance) continue;
    TermGroup *group = reader_group(e->search, one->shard, one->form);
    choose(&candidates, group, slip_weight(e, text, one->units, weight), e->arena);
  }
  choose_best(e, term, &candidates, SLIP_MOST);
  return candidates.len > 0;
}

static Str reversed(Str form, Arena *arena) {
  char *bytes = arena_alloc(arena, form.len, 1);
  for (size_t i = 0, length; i < form.len; i += length) {
    utf8_decode(str_from_index(form, i), &length);
    memcpy(bytes + form.len - i - length, form.ptr + i, length);
  }
  return (Str){bytes, form.len};
}

typedef struct Ending {
  Str form;
  uint32_t df;
} Ending;

static int by_df(const void *a, const void *b) {
  const Ending *x = a, *y = b;
  if (x->df != y->df) return x->df > y->df ? -1 : 1;
  return utf16_compare(x->form, y->form);
}

static bool add_suffixes(Expand *e, Term *term, uint32_t distance, double weight) {
  VEC(Ending) found = {0};
  size_t numbers[3];
  Str backwards = reversed(term->form, e->arena);
  Units text = units_of(backwards, e->arena);
  size_t count =
      e->search->suffixes.len ? shards_around(&e->search->suffixes, backwards, numbers) : 0;
  for (size_t i = 0; i < count; i++) {
    const SuffixFormVec *list = reader_suffixes(e->search, numbers[i]);
    for (size_t k = 0; k < list->len; k++) {
      Units units = units_of(list->items[k].reversed, e->arena);
      if (slip_distance(text, units, distance, false, e->arena) == distance)
        *vec_add(e->arena, &found) =
            (Ending){reversed(list->items[k].reversed, e->arena), list->items[k].df};
    }
  }
  if (found.len > 0) qsort(found.items, found.len, sizeof(Ending), by_df);
  text = units_of(term->form, e->arena);
  for (size_t i = 0; i < found.len && i < SUFFIX_MOST; i++) {
    Units form = units_of(found.items[i].form, e->arena);
    choose(&term->choices, reader_exact(e->search, found.items[i].form),
           slip_weight(e, text, form, weight), e->arena);
  }
  return found.len > 0;
}

// `stems`: only forms that the term begins with.
static void add_kindred(Expand *e, Term *term, const NearVec *near, bool stems) {
  Units text = units_of(term->form, e->arena);
  for (size_t i = 0; i < near->len; i++) {
    Units form = near->items[i].units;
    size_t p = units_shared(text, form);
    if (stems && p < form.len) continue;
    if (p < KINDRED_SHARED || (double)p < 0.6 * (double)text.len || text.len - p > 3 ||
        form.len - p > 4)
      continue;
    double longer = (double)(text.len > form.len ? text.len : form.len);
    TermGroup *group = reader_group(e->search, near->items[i].shard, near->items[i].form);
    choose(&term->choices, group, e->search->weights.kindred * (double)p / longer, e->arena);
  }
}

static void add_begun(Expand *e, Term *term, const NearVec *near) {
  ChoiceVec candidates = {0};
  Units text = units_of(term->form, e->arena);
  for (size_t i = 0; i < near->len; i++) {
    if (slip_distance(text, near->items[i].units, 1, true, e->arena) > 1) continue;
    TermGroup *group = reader_group(e->search, near->items[i].shard, near->items[i].form);
    choose(&candidates, group, e->search->weights.slip_prefix, e->arena);
  }
  choose_best(e, term, &candidates, SLIP_MOST);
}

static bool may_be_mistyped(Str form) {
  for (size_t i = 0; i < form.len; i++)
    if (char_is_digit(form.ptr[i])) return false;
  return utf16_length(form) >= SLIP_UNITS;
}

static void add_mistyped(Expand *e, Term *term) {
  const Weights *w = &e->search->weights;
  NearVec near = {0};
  collect_near(e, term->form, &near);
  bool slip = add_slips(e, term, &near, 1, w->slip1) || add_suffixes(e, term, 1, w->slip1);
  add_kindred(e, term, &near, slip);
  if (slip) return;
  if (utf16_length(term->form) >= SLIP2_UNITS) {
    add_slips(e, term, &near, 2, w->slip2);
    add_suffixes(e, term, 2, w->slip2);
  }
  if (term->choices.len == 0 && term->open) add_begun(e, term, &near);
}

// ---- the question -------------------------------------------------------------------------------

typedef struct QueryWord {
  Str form;
  uint32_t position, joins;
} QueryWord;
typedef VEC(QueryWord) QueryWordVec;

static void read_words(Str text, Arena *arena, QueryWordVec *out) {
  Words *words = words_new(arena, false);
  Word word;
  words_begin(words, text);
  while (words_next(words, &word))
    *vec_add(arena, out) = (QueryWord){str_dup(arena, word.form), word.position, word.joins};
}

void expand_words(Str text, Arena *arena, StrVec *out) {
  QueryWordVec words = {0};
  read_words(text, arena, &words);
  for (size_t i = 0; i < words.len; i++)
    if (words.items[i].joins == 0) *vec_add(arena, out) = words.items[i].form;
}

static size_t term_of(const TermVec *terms, Str form) {
  for (size_t i = 0; i < terms->len; i++)
    if (str_eq(terms->items[i].form, form)) return i;
  return STR_NONE;
}

// White space or a quote ends the last word.
static bool is_open(Str query) {
  if (query.len == 0) return false;
  size_t length;
  uint32_t last = utf8_decode_last(query, query.len, &length);
  bool quote = last == '"' || last == 0x201C || last == 0x201D || last == 0x201E;
  return !quote && !utf8_is_space(last) && !(last >= '\t' && last <= '\r') && last != 0x2028 &&
         last != 0x2029 && last != 0xFEFF;
}

// The terms, and for each whole word (by position) the number of its term.
static void collect_terms(Expand *e, const QueryWordVec *words, size_t *term_at, bool open) {
  Str last = {0};
  for (size_t i = 0; i < words->len; i++) {
    const QueryWord *word = &words->items[i];
    if (word->joins > 0) continue;
    last = word->form;
    size_t number = term_of(e->terms, word->form);
    if (number == STR_NONE && e->terms->len < TERMS_MAX) {
      number = e->terms->len;
      *vec_add(e->arena, e->terms) =
          (Term){.form = word->form, .common = map_find(&e->search->common, word->form) != NULL};
    }
    term_at[word->position] = number;
  }
  size_t number = term_of(e->terms, last);
  if (open && number != STR_NONE)
    e->terms->items[number].open = utf16_length(last) >= 2 || words_unspaced(last);
}

static void add_joined(Expand *e, const QueryWordVec *words, const size_t *term_at) {
  for (size_t i = 0; i < words->len; i++) {
    const QueryWord *word = &words->items[i];
    TermGroup *group = word->joins ? reader_exact(e->search, word->form) : NULL;
    for (uint32_t k = 0; group && k < word->joins; k++) {
      size_t number = term_at[word->position + k];
      if (number != STR_NONE)
        choose(&e->terms->items[number].choices, group, e->search->weights.joined, e->arena);
    }
  }
}

static void add_together(Expand *e, const QueryWordVec *words, const size_t *term_at) {
  const QueryWord *before = NULL;
  for (size_t i = 0; i < words->len; i++) {
    const QueryWord *word = &words->items[i];
    if (word->joins > 0) continue;
    const QueryWord *first = before;
    before = word;
    if (!first || term_at[first->position] == STR_NONE || term_at[word->position] == STR_NONE)
      continue;
    Str form = str_fmt(e->arena, "%.*s%.*s", STR_ARG(first->form), STR_ARG(word->form));
    size_t place = reader_find(&e->search->terms, form);
    if (place != reader_find(&e->search->terms, first->form)) continue;
    TermGroup *group = reader_group(e->search, reader_terms(e->search, place), form);
    choose(&e->terms->items[term_at[first->position]].choices, group, e->search->weights.together,
           e->arena);
    choose(&e->terms->items[term_at[word->position]].choices, group, e->search->weights.together,
           e->arena);
  }
}

void expand(Search *search, Str query, Arena *arena, TermVec *out) {
  Expand e = {search, arena, out};
  QueryWordVec words = {0};
  read_words(query, arena, &words);
  size_t *term_at = arena_array(arena, size_t, words.len);
  for (size_t i = 0; i < words.len; i++) term_at[i] = STR_NONE;
  collect_terms(&e, &words, term_at, is_open(query));
  for (size_t i = 0; i < out->len; i++) {
    Term *term = &out->items[i];
    term->exact = reader_exact(search, term->form);
    choose(&term->choices, term->exact, 1, arena);
    if (term->open) add_prefixes(&e, term);
  }
  add_joined(&e, &words, term_at);
  add_together(&e, &words, term_at);
  for (size_t i = 0; i < out->len; i++)
    if (out->items[i].choices.len == 0 && may_be_mistyped(out->items[i].form))
      add_mistyped(&e, &out->items[i]);
}
