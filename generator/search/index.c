// All pages' words together: surface forms in order, stem groups, what is common, and what headings
// weigh.
#include "search/index.h"

#include <math.h>
#include <stdlib.h>

#include "base/path.h"
#include "search/groups.h"
#include "search/payload.h"
#include "search/stem.h"

// ---- the plan: which pages, in which order ------------------------------------------------------

static bool is_searched(const Page *page, const Site *site) {
  if (page->front.unlisted || page->front.no_search) return false;
  const SearchPatternVec *ignore = &site->config.search.ignore;
  for (size_t i = 0; i < ignore->len; i++)
    if (path_matches(ignore->items[i].path, page->source.path)) return false;
  return true;
}

static void add_page(SearchIndex *index, const Page *page) {
  void **number = map_put(&index->numbers, index->arena, page->place.url);
  if (*number || !is_searched(page, index->site)) return;
  PageWords *words = &index->pages[index->page_count++];
  words->page = page;
  *number = words;
}

static void add_branch(SearchIndex *index, const NavNode *node) {
  if (node->page) add_page(index, node->page);
  for (size_t i = 0; i < node->children.len; i++) add_branch(index, node->children.items[i]);
}

// The unit that a link leads to: the heading its fragment names, else the page.
static uint32_t unit_of(const Page *page, Str fragment) {
  for (size_t i = 0; fragment.len > 0 && i < page->markdown.headings.len; i++)
    if (str_eq(page->markdown.headings.items[i].id, fragment)) return UNIT_HEADINGS + (uint32_t)i;
  return UNIT_TITLE;
}

static void add_link(SearchIndex *index, const Page *from, const Link *link) {
  if (link->kind != LINK_PAGE || !link->page || link->page == from || link->image ||
      link->text.len == 0)
    return;
  PageWords *words = map_find(&index->numbers, link->page->place.url);
  if (!words || words->links.len >= LINK_TEXTS_MAX || str_eq(link->text, link->page->title.text))
    return;
  uint32_t unit = unit_of(link->page, link->fragment);
  for (size_t i = 0; i < words->links.len; i++)
    if (words->links.items[i].unit == unit && str_eq(words->links.items[i].text, link->text))
      return;
  *vec_add(index->arena, &words->links) = (LinkText){unit, link->text};
}

SearchIndex *search_plan(const Site *site, Arena *arena) {
  SearchIndex *index = arena_new(arena, SearchIndex);
  Arena scratch = {0};
  index->site = site;
  index->arena = arena;
  index->pages = arena_array(arena, PageWords, site->pages.len);
  if (site->nav) add_branch(index, site->nav);
  for (size_t i = 0; i < site->pages.len; i++) add_page(index, site->pages.items[i]);
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    for (size_t k = 0; k < page->markdown.links.len; k++)
      add_link(index, page, &page->markdown.links.items[k]);
  }
  index->synonyms = synonyms_new(site, arena, &scratch);
  arena_free(&scratch);
  return index;
}

size_t search_pages(const SearchIndex *index) { return index->page_count; }

const Page *search_page(const SearchIndex *index, size_t number) {
  return index->pages[number].page;
}

// ---- forms --------------------------------------------------------------------------------------

typedef struct FormTable {
  uint32_t *slots;  // index in forms + 1
  size_t count;     // a power of two
} FormTable;

static void grow(FormTable *table, const FormVec *forms, Arena *scratch) {
  table->count = table->count ? table->count * 4 : 16384;
  table->slots = arena_array(scratch, uint32_t, table->count);
  for (size_t i = 0; i < forms->len; i++) {
    size_t at = forms->items[i]->hash & (table->count - 1);
    while (table->slots[at]) at = (at + 1) & (table->count - 1);
    table->slots[at] = (uint32_t)i + 1;
  }
}

static Form *form_of(SearchIndex *index, FormTable *table, const PageTerm *term, Arena *scratch) {
  if (index->forms.len * 2 >= table->count) grow(table, &index->forms, scratch);
  size_t at = term->hash & (table->count - 1);
  for (; table->slots[at]; at = (at + 1) & (table->count - 1)) {
    Form *form = index->forms.items[table->slots[at] - 1];
    if (form->hash == term->hash && str_eq(form->text, term->form)) return form;
  }
  Form *form = arena_new(index->arena, Form);
  *form = (Form){.text = term->form, .sample = term->sample, .hash = term->hash};
  *vec_add(index->arena, &index->forms) = form;
  table->slots[at] = (uint32_t)index->forms.len;
  return form;
}

static int by_text(const void *a, const void *b) {
  return utf16_compare((*(Form *const *)a)->text, (*(Form *const *)b)->text);
}

static void collect_forms(SearchIndex *index, Arena *scratch) {
  FormTable table = {0};
  for (size_t page = 0; page < index->page_count; page++) {
    PageWords *words = &index->pages[page];
    for (size_t i = 0; i < words->term_count; i++) {
      Form *form = words->terms[i].form_of = form_of(index, &table, &words->terms[i], scratch);
      *vec_add(index->arena, &form->pages) = (FormPage){(uint32_t)page, words->terms[i].count,
                                                        words->occurrences + words->terms[i].first};
    }
  }
  if (index->forms.len > 0) qsort(index->forms.items, index->forms.len, sizeof(Form *), by_text);
}

// ---- groups -------------------------------------------------------------------------------------

static Str language_of(const SearchIndex *index, uint32_t page) {
  Str own = index->pages[page].page->front.language;
  return own.len > 0 ? own : index->site->config.language;
}

// A form is read in the site's language where a page in that language has it, else in its first
// page's.
static Str form_language(const SearchIndex *index, const Form *form) {
  for (size_t i = 0; i < form->pages.len; i++) {
    Str language = language_of(index, form->pages.items[i].page);
    if (str_eq(language, index->site->config.language)) return language;
  }
  return language_of(index, form->pages.items[0].page);
}

static void collect_groups(SearchIndex *index, Arena *scratch) {
  Stemmers *stemmers = stemmers_new(scratch);
  Map by_stem = {0};
  for (size_t i = 0; i < index->forms.len; i++) {
    Form *form = index->forms.items[i];
    Str root = stem(stemmers, form_language(index, form), form->text, form->sample, scratch);
    void **place = map_put(&by_stem, scratch, root);
    Group *group = *place;
    if (!group) {
      group = *place = arena_new(index->arena, Group);
      group->forms = form;
      *vec_add(index->arena, &index->groups) = group;
    } else {
      group->last->next = form;
    }
    group->last = form;
    form->group = group;
  }
  stemmers_free(stemmers);
}

// ---- reading a group ----------------------------------------------------------------------------

struct GroupCursor {
  const Form *form;
  size_t at;
};

GroupReader group_begin(const SearchIndex *index, const Group *group, Arena *scratch) {
  GroupReader reader = {.index = index, .group = group, .scratch = scratch};
  for (const Form *form = group->forms; form; form = form->next) reader.cursor_count++;
  reader.cursors = arena_array(scratch, struct GroupCursor, reader.cursor_count);
  size_t i = 0;
  for (const Form *form = group->forms; form; form = form->next) reader.cursors[i++].form = form;
  return reader;
}

static int by_place(const void *a, const void *b) {
  const Occurrence *x = a, *y = b;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

// The cursor's page when it is this one, else NULL.
static const FormPage *form_page(const struct GroupCursor *cursor, uint32_t page) {
  const FormPage *found = &cursor->form->pages.items[cursor->at];
  return cursor->at < cursor->form->pages.len && found->page == page ? found : NULL;
}

// Occurrences lie all over the memory of the pages: those of a page to come are asked for early.
static void fetch_ahead(const struct GroupCursor *cursor) {
  enum { AHEAD = 16 };
  if (cursor->at + AHEAD < cursor->form->pages.len)
    __builtin_prefetch(cursor->form->pages.items[cursor->at + AHEAD].occurrences);
}

// The occurrences of several forms in one page, in order.
static void join_forms(GroupReader *reader) {
  Occurrence *all = arena_array(reader->scratch, Occurrence, reader->count);
  size_t count = 0;
  for (size_t i = 0; i < reader->cursor_count; i++) {
    const FormPage *found = form_page(&reader->cursors[i], reader->page);
    if (!found) continue;
    memcpy(all + count, found->occurrences, found->count * sizeof *all);
    count += found->count;
  }
  qsort(all, count, sizeof *all, by_place);
  reader->occurrences = all;
}

bool group_next(GroupReader *reader) {
  uint32_t page = UINT32_MAX;
  size_t forms = 0;
  for (size_t i = 0; i < reader->cursor_count; i++) {
    const struct GroupCursor *cursor = &reader->cursors[i];
    if (cursor->at < cursor->form->pages.len && cursor->form->pages.items[cursor->at].page < page)
      page = cursor->form->pages.items[cursor->at].page;
  }
  if (page == UINT32_MAX) return false;
  reader->page = page;
  reader->count = 0;
  for (size_t i = 0; i < reader->cursor_count; i++) {
    const FormPage *found = form_page(&reader->cursors[i], page);
    if (!found) continue;
    forms++;
    reader->count += found->count;
    reader->occurrences = found->occurrences;
  }
  if (forms > 1) join_forms(reader);
  for (size_t i = 0; i < reader->cursor_count; i++) {
    reader->cursors[i].at += form_page(&reader->cursors[i], page) != NULL;
    fetch_ahead(&reader->cursors[i]);
  }
  return true;
}

bool hit_next(const GroupReader *reader, size_t *at, Hit *hit) {
  static const double weights[FIELD_COUNT] = {
      [FIELD_TEXT] = 1,  [FIELD_CODE] = 0.5, [FIELD_PIECE] = 0.6,
      [FIELD_LABEL] = 4, [FIELD_LINK] = 2,   [FIELD_DESCRIPTION] = 2};
  if (*at >= reader->count) return false;
  *hit = (Hit){.unit = reader->occurrences[*at].unit, .first = &reader->occurrences[*at]};
  uint32_t links = 0;
  for (; *at < reader->count && reader->occurrences[*at].unit == hit->unit; ++*at, hit->count++) {
    Field field = reader->occurrences[*at].place & ((1u << FIELD_BITS) - 1);
    hit->heading |= field == FIELD_HEADING;
    hit->piece |= field == FIELD_HEADING_PIECE;
    hit->words += field != FIELD_PIECE && field != FIELD_HEADING_PIECE;
    if (field != FIELD_LINK || links++ < LINK_COUNT_MAX) hit->text += weights[field];
  }
  return true;
}

// ---- what all units have in common --------------------------------------------------------------

double index_idf(const SearchIndex *index, uint32_t pages) {
  double all = (double)index->page_count, with = (double)pages;
  return round(log2(1 + (all - with + 0.5) / (with + 0.5)) * 4096) / 4096;
}

static void measure_units(SearchIndex *index) {
  uint64_t words = 0, units = 0;
  index->unit_base = arena_array(index->arena, uint32_t, index->page_count + 1);
  for (size_t page = 0; page < index->page_count; page++) {
    const PageWords *one = &index->pages[page];
    index->unit_base[page + 1] = index->unit_base[page] + one->unit_count;
    for (uint32_t unit = 0; unit < one->unit_count; unit++) {
      words += one->lengths[unit];
      units += one->lengths[unit] > 0;
    }
  }
  index->unit_count = index->unit_base[index->page_count];
  // In steps of an eighth, so that an edit somewhere changes no weight elsewhere.
  double average = units ? (double)words / (double)units : 1, step = 1;
  while (step * 16 <= average) step *= 2;
  index->average_length = average < 1 ? 1 : floor(average / step) * step;
}

// A page counts once for a group, however many of its forms it has.
static void count_pages(SearchIndex *index, Arena *scratch) {
  uint32_t *counted =
      arena_array(scratch, uint32_t, index->page_count);  // for the group of this number + 1
  for (size_t i = 0; i < index->groups.len; i++) {
    Group *group = index->groups.items[i];
    for (const Form *form = group->forms; form; form = form->next)
      for (size_t k = 0; k < form->pages.len; k++) {
        uint32_t *last = &counted[form->pages.items[k].page];
        group->pages += *last != i + 1;
        *last = (uint32_t)i + 1;
      }
  }
}

static void weigh_headings(SearchIndex *index) {
  index->heading_weight = arena_array(index->arena, double, index->unit_count);
  for (size_t page = 0; page < index->page_count; page++) {
    const PageWords *words = &index->pages[page];
    for (size_t i = 0; i < words->headings.len; i++) {
      const HeadingWord *word = &words->headings.items[i];
      Group *group = words->terms[word->term].form_of->group;
      uint32_t unit = index->unit_base[page] + word->unit;
      if (group->last_heading != unit + 1)
        index->heading_weight[unit] += index_idf(index, group->pages);
      group->last_heading = unit + 1;
    }
  }
}

void index_collect(SearchIndex *index, Arena *scratch) {
  collect_forms(index, scratch);
  collect_groups(index, scratch);
  measure_units(index);
  count_pages(index, scratch);
  weigh_headings(index);
}
