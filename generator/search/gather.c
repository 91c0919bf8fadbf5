// A page's words, with the units they stand in. One worker a page; nothing here is shared.
#include <stdlib.h>

#include "search/index.h"
#include "search/synonyms.h"
#include "search/words.h"

// One occurrence as it is met, before they are sorted by term.
typedef struct Met {
  uint32_t term;
  Occurrence occurrence;
} Met;

typedef struct Gather {
  const SearchIndex *index;
  PageWords *words;
  Arena *scratch;
  Words *reader;
  VEC(PageTerm) terms;
  uint32_t *slots;  // hash -> term + 1; a power of two
  size_t slot_count;
  VEC(Met) met;
  uint32_t unit;
  uint32_t base;  // position of the first word of the text at hand
  SynonymRun synonyms;
} Gather;

// ---- terms --------------------------------------------------------------------------------------

static void grow_slots(Gather *g) {
  size_t count = g->slot_count ? g->slot_count * 2 : 1024;
  g->slots = arena_array(g->scratch, uint32_t, count);
  g->slot_count = count;
  for (size_t i = 0; i < g->terms.len; i++) {
    size_t at = g->terms.items[i].hash & (count - 1);
    while (g->slots[at]) at = (at + 1) & (count - 1);
    g->slots[at] = (uint32_t)i + 1;
  }
}

static uint32_t term_of(Gather *g, Str form, Str sample) {
  if (g->terms.len * 2 >= g->slot_count) grow_slots(g);
  uint64_t hash = hash_bytes(form);
  size_t at = hash & (g->slot_count - 1);
  for (; g->slots[at]; at = (at + 1) & (g->slot_count - 1)) {
    const PageTerm *term = &g->terms.items[g->slots[at] - 1];
    if (term->hash == hash && str_eq(term->form, form)) return g->slots[at] - 1;
  }
  *vec_add(g->scratch, &g->terms) =
      (PageTerm){.form = str_dup(&g->words->arena, form), .sample = sample, .hash = hash};
  g->slots[at] = (uint32_t)g->terms.len;
  return (uint32_t)g->terms.len - 1;
}

static void note(Gather *g, Str form, Str sample, uint32_t position, Field field) {
  uint32_t term = term_of(g, form, sample);
  g->terms.items[term].count++;
  *vec_add(g->scratch, &g->met) =
      (Met){term, {g->unit, (g->base + position) << FIELD_BITS | field}};
  if (field == FIELD_HEADING)
    *vec_add(&g->words->arena, &g->words->headings) = (HeadingWord){term, g->unit};
}

// ---- texts --------------------------------------------------------------------------------------

static Field piece_field(Field field) {
  if (field == FIELD_HEADING) return FIELD_HEADING_PIECE;
  return field == FIELD_TEXT || field == FIELD_CODE ? FIELD_PIECE : field;
}

static void add_synonym(void *context, Str form, uint32_t position) {
  Gather *g = context;
  note(g, form, form, position, FIELD_PIECE);
}

// Reads a text as one field of the unit at hand; returns how many words it has. Later texts of the
// unit begin after a gap, so that no phrase runs over it.
static uint32_t read_text(Gather *g, Str text, Field field) {
  uint32_t count = 0;
  Word word;
  words_begin(g->reader, text);
  synonyms_begin(&g->synonyms, g->index->synonyms);
  while (words_next(g->reader, &word)) {
    Str sample = str_sub(text, word.start, word.end - word.start);
    bool whole = word.kind == WORD_WHOLE;
    note(g, word.form, sample, word.position, whole ? field : piece_field(field));
    if (!whole) continue;
    count++;
    if (g->index->synonyms && field != FIELD_CODE)
      synonyms_feed(&g->synonyms, word.form, word.position, add_synonym, g);
  }
  g->base += count + 1;
  return count;
}

// The text of a section: prose and code blocks in turn. Its length is counted in half words.
static uint32_t read_section(Gather *g, Str text, size_t start, size_t end, size_t *code) {
  const PlainRangeVec *ranges = &g->words->page->markdown.plain.code;
  uint32_t length = 0;
  while (start < end) {
    while (*code < ranges->len && ranges->items[*code].end <= start) ++*code;
    bool more = *code < ranges->len && ranges->items[*code].start < end;
    size_t stop = more ? ranges->items[*code].start : end;
    if (stop > start) length += 2 * read_text(g, str_sub(text, start, stop - start), FIELD_TEXT);
    if (!more) break;
    size_t last = ranges->items[*code].end < end ? ranges->items[*code].end : end;
    length += read_text(g, str_sub(text, stop, last - stop), FIELD_CODE);
    start = last;
  }
  return length;
}

static void read_sections(Gather *g) {
  const Page *page = g->words->page;
  const PlainText *plain = &page->markdown.plain;
  size_t code = 0;
  for (size_t i = 0; i < plain->sections.len; i++) {
    const PlainSection *section = &plain->sections.items[i];
    bool last = i + 1 == plain->sections.len;
    size_t end = last ? plain->text.len : plain->sections.items[i + 1].start;
    g->unit = UNIT_START + (uint32_t)i;
    g->base = 0;
    if (i > 0) read_text(g, page->markdown.headings.items[section->heading].text, FIELD_HEADING);
    g->words->lengths[g->unit] = read_section(g, plain->text, section->start, end, &code);
  }
}

static void read_addresses(Gather *g, const StrVec *paths) {
  for (size_t i = 0; i < paths->len; i++) {
    Str path = paths->items[i];
    read_text(g, str_ends(path, S(".html")) ? str_sub(path, 0, path.len - 5) : path, FIELD_LABEL);
  }
}

static void read_keys(Gather *g, KeySearch as, Field field) {
  const FrontMatter *front = &g->words->page->front;
  for (size_t i = 0; i < FRONT_KEY_COUNT; i++)
    if (front_keys[i].search == as)
      read_text(g, *(const Str *)front_field(front, &front_keys[i]), field);
}

static void read_title(Gather *g) {
  const Page *page = g->words->page;
  g->unit = UNIT_TITLE;
  g->base = 0;
  read_text(g, page->title.text, FIELD_HEADING);
  for (size_t i = 0; i < page->place.tags.len; i++)
    read_text(g, page->place.tags.items[i]->name, FIELD_LABEL);
  read_addresses(g, &page->front.aliases);
  read_addresses(g, &page->place.moved);
  read_keys(g, SEARCHED_AS_LABEL, FIELD_LABEL);
  read_keys(g, SEARCHED_AS_TEXT, FIELD_DESCRIPTION);
}

// Texts of links count for the place they lead to. They are read last: positions go on after the
// unit's own, and a unit's occurrences need not be in order here.
static void read_links(Gather *g) {
  for (size_t i = 0; i < g->words->links.len; i++) {
    g->unit = g->words->links.items[i].unit;
    g->base = 1u << 24;  // beyond the words of any page
    read_text(g, g->words->links.items[i].text, FIELD_LINK);
  }
}

// ---- the whole ----------------------------------------------------------------------------------

static int by_place(const void *a, const void *b) {
  const Occurrence *x = a, *y = b;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

// Sorts what was met by term, keeping the order within one; what links added stands at its end, and
// is moved to its unit.
static void hand_over(Gather *g) {
  PageWords *words = g->words;
  words->term_count = (uint32_t)g->terms.len;
  words->occurrence_count = (uint32_t)g->met.len;
  words->terms = arena_array(&words->arena, PageTerm, g->terms.len);
  words->occurrences = arena_array(&words->arena, Occurrence, g->met.len);
  uint32_t *next = arena_array(g->scratch, uint32_t, g->terms.len), first = 0;
  for (size_t i = 0; i < g->terms.len; i++) {
    words->terms[i] = g->terms.items[i];
    words->terms[i].first = next[i] = first;
    first += words->terms[i].count;
  }
  for (size_t i = 0; i < g->met.len; i++)
    words->occurrences[next[g->met.items[i].term]++] = g->met.items[i].occurrence;
  for (size_t i = 0; words->links.len > 0 && i < words->term_count; i++)
    qsort(words->occurrences + words->terms[i].first, words->terms[i].count, sizeof(Occurrence),
          by_place);
}

void search_gather(SearchIndex *index, size_t number, Arena *scratch) {
  PageWords *words = &index->pages[number];
  Gather g = {
      .index = index, .words = words, .scratch = scratch, .reader = words_new(scratch, true)};
  words->unit_count = UNIT_HEADINGS + (uint32_t)words->page->markdown.headings.len;
  words->lengths = arena_array(&words->arena, uint32_t, words->unit_count);
  read_title(&g);
  read_sections(&g);
  read_links(&g);
  hand_over(&g);
}
