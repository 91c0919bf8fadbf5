#include "search/phrase.h"

#include <stdlib.h>

#include "base/sorted.h"
#include "base/utf8.h"

enum { CHECKED_MAX = 50 };  // pages whose text is looked at

typedef VEC(StrVec) PhraseVec;

typedef struct UnitPlace {
  uint32_t page, unit;
} UnitPlace;

// The units in which a phrase's words follow each other, sorted; `any`: none of them has positions.
typedef struct PhraseUnits {
  bool any;
  VEC(UnitPlace) units;
} PhraseUnits;

// ---- reading quotes -----------------------------------------------------------------------------

// The next run between quotation marks of any kind.
static bool next_quoted(Str *rest, Str *inside) {
  size_t open = STR_NONE;
  for (size_t at = 0, length; at < rest->len; at += length) {
    uint32_t c = utf8_decode(str_from_index(*rest, at), &length);
    if (c != '"' && c != 0x201C && c != 0x201D && c != 0x201E) continue;
    if (open != STR_NONE && at > open) {
      *inside = str_sub(*rest, open, at - open);
      *rest = str_from_index(*rest, at + length);
      return true;
    }
    open = at + length;
  }
  return false;
}

static void read_phrases(Str query, Arena *arena, PhraseVec *out) {
  Str inside;
  while (next_quoted(&query, &inside)) {
    StrVec words = {0};
    expand_words(inside, arena, &words);
    if (words.len > 1) *vec_add(arena, out) = words;
  }
}

// ---- where the words follow each other ----------------------------------------------------------

typedef struct PhraseWord {
  uint32_t offset;
  const UnitPositionsVec *positions;
} PhraseWord;

static int compare_places(const UnitPositions *a, const UnitPositions *b) {
  if (a->page != b->page) return a->page < b->page ? -1 : 1;
  return (a->unit > b->unit) - (a->unit < b->unit);
}

static const UnitPositions *positions_in(const UnitPositionsVec *list, const UnitPositions *place) {
  size_t at;
  SORTED_FIND(at, list->len, compare_places(&list->items[at], place) < 0);
  return at < list->len && compare_places(&list->items[at], place) == 0 ? &list->items[at] : NULL;
}

static bool has_position(const UnitPositions *unit, uint32_t position) {
  for (uint32_t i = 0; unit && i < unit->count; i++)
    if (unit->positions[i] == position) return true;
  return false;
}

static bool follows(const PhraseWord *words, size_t count, const UnitPositions *unit) {
  for (uint32_t i = 0; i < unit->count; i++) {
    bool all = true;
    for (size_t k = 1; all && k < count; k++)
      all = has_position(positions_in(words[k].positions, unit),
                         unit->positions[i] - words[0].offset + words[k].offset);
    if (all) return true;
  }
  return false;
}

static PhraseUnits units_with(Search *search, const StrVec *phrase, Arena *arena) {
  PhraseUnits found = {0};
  PhraseWord *words = arena_array(arena, PhraseWord, phrase->len);
  size_t known = 0;
  for (size_t i = 0; i < phrase->len; i++) {
    TermGroup *group = reader_exact(search, phrase->items[i]);
    if (!group) return found;
    const UnitPositionsVec *positions = reader_positions(search, group);
    if (positions->len > 0) words[known++] = (PhraseWord){(uint32_t)i, positions};
  }
  found.any = known == 0;
  for (size_t i = 0; known > 0 && i < words[0].positions->len; i++) {
    const UnitPositions *unit = &words[0].positions->items[i];
    if (follows(words, known, unit))
      *vec_add(arena, &found.units) = (UnitPlace){unit->page, unit->unit};
  }
  return found;
}

static bool has_unit(const PhraseUnits *units, uint32_t page, uint32_t unit) {
  for (size_t i = 0; !units->any && i < units->units.len; i++)
    if (units->units.items[i].page == page && units->units.items[i].unit == unit) return true;
  return units->any;
}

static bool has_page(const PhraseUnits *units, uint32_t page) {
  for (size_t i = 0; !units->any && i < units->units.len; i++)
    if (units->units.items[i].page == page) return true;
  return units->any;
}

// ---- the text itself ----------------------------------------------------------------------------

static bool says(Str text, const StrVec *phrase, Arena *arena) {
  StrVec words = {0};
  expand_words(text, arena, &words);
  for (size_t i = 0; i + phrase->len <= words.len; i++) {
    size_t k = 0;
    while (k < phrase->len && str_eq(words.items[i + k], phrase->items[k])) k++;
    if (k == phrase->len) return true;
  }
  return false;
}

static bool unit_says(Search *search, uint32_t page, uint32_t unit, const StrVec *phrase,
                      Arena *arena) {
  SearchSection section = reader_section(search, page, unit);
  if (unit == 0) return says(section.title, phrase, arena);
  return says(str_fmt(arena, "%.*s\n%.*s", STR_ARG(section.heading), STR_ARG(section.text)), phrase,
              arena);
}

// The best unit of the page that has the phrase, word for word; UINT32_MAX: none.
static uint32_t unit_saying(Search *search, const Result *result, const StrVec *phrase,
                            const PhraseUnits *units, Arena *arena) {
  for (size_t i = 0; i < result->units.len; i++) {
    uint32_t unit = result->units.items[i].unit;
    if (has_unit(units, result->page, unit) && unit_says(search, result->page, unit, phrase, arena))
      return unit;
  }
  return UINT32_MAX;
}

static void lead_to(Result *result, uint32_t unit) {
  uint32_t before[] = {result->unit, result->others[0], result->others[1]};
  size_t others = 0;
  result->others[0] = result->others[1] = 0;
  for (size_t i = 0; i < 3 && others < 2; i++)
    if (before[i] > 0 && before[i] != unit) result->others[others++] = before[i];
  result->unit = unit;
}

bool phrase_filter(Search *search, Str query, Arena *arena, ResultVec *results, bool *some) {
  PhraseVec phrases = {0};
  ResultVec kept = {0};
  read_phrases(query, arena, &phrases);
  *some = phrases.len > 0;
  PhraseUnits *units = arena_array(arena, PhraseUnits, phrases.len);
  for (size_t i = 0; i < phrases.len; i++) units[i] = units_with(search, &phrases.items[i], arena);
  for (size_t i = 0, checked = 0; *some && i < results->len && checked < CHECKED_MAX; i++) {
    Result result = results->items[i];
    bool all = true;
    for (size_t k = 0; k < phrases.len; k++) all &= has_page(&units[k], result.page);
    if (!all) continue;
    checked++;
    uint32_t first = UINT32_MAX;
    for (size_t k = 0; all && k < phrases.len; k++) {
      uint32_t unit = unit_saying(search, &result, &phrases.items[k], &units[k], arena);
      if (k == 0) first = unit;
      all = unit != UINT32_MAX;
    }
    if (!all) continue;
    lead_to(&result, first);
    *vec_add(arena, &kept) = result;
  }
  if (kept.len > 0) *results = kept;
  return kept.len > 0;
}
