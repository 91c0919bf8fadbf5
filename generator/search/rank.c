#include "search/rank.h"

#include <math.h>
#include <stdlib.h>

enum { TEXT_CODES = 16 };  // codes below it are of the text, others of a heading

// What a term has in a unit: the greatest weights of its text entries and its headings, and its
// share of them.
typedef struct TermHit {
  uint32_t page, unit, term;
  double text, heading, share;
} TermHit;
typedef VEC(TermHit) TermHitVec;

// ---- what the terms have ------------------------------------------------------------------------

static int by_place(const void *a, const void *b) {
  const TermHit *x = a, *y = b;
  if (x->page != y->page) return x->page < y->page ? -1 : 1;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  return x->term < y->term ? -1 : x->term > y->term;
}

static TermHit hit_of(const Posting *posting, uint32_t term, double weight) {
  TermHit hit = {.page = posting->page, .unit = posting->unit, .term = term};
  double code = posting->code;
  if (posting->code < TEXT_CODES) {
    hit.text = weight * (code + 1) / 16;
  } else {
    hit.heading = weight;
    hit.share = weight * (code - 15) / 8;
  }
  return hit;
}

static void keep_greatest(TermHit *hit, const TermHit *other) {
  if (other->text > hit->text) hit->text = other->text;
  if (other->heading > hit->heading) hit->heading = other->heading;
  if (other->share > hit->share) hit->share = other->share;
}

// Brings the entries of one term and unit together; they are sorted.
static void join(TermHitVec *hits, size_t from) {
  size_t kept = from;
  for (size_t i = from; i < hits->len; i++) {
    TermHit *last = kept > from ? &hits->items[kept - 1] : NULL;
    if (last && by_place(last, &hits->items[i]) == 0)
      keep_greatest(last, &hits->items[i]);
    else
      hits->items[kept++] = hits->items[i];
  }
  hits->len = kept;
}

static uint32_t count_pages(const TermHitVec *hits, size_t from) {
  uint32_t pages = 0;
  for (size_t i = from; i < hits->len; i++)
    pages += i == from || hits->items[i].page != hits->items[i - 1].page;
  return pages;
}

// Adds a term's hits, sorted, and returns on how many pages they are.
static uint32_t add_hits(Search *search, const Term *term, uint32_t number, Arena *arena,
                         TermHitVec *hits) {
  size_t from = hits->len;
  for (size_t i = 0; i < term->choices.len; i++) {
    const PostingVec *list = reader_list(search, term->choices.items[i].group);
    for (size_t k = 0; k < list->len; k++)
      *vec_add(arena, hits) = hit_of(&list->items[k], number, term->choices.items[i].weight);
  }
  if (hits->len > from) qsort(hits->items + from, hits->len - from, sizeof(TermHit), by_place);
  join(hits, from);
  return count_pages(hits, from);
}

static double idf_of(const Search *search, const Term *term, uint32_t pages, bool some_tell) {
  double df = term->exact && term->exact->df > pages ? term->exact->df : pages;
  double idf = round(log2(1 + (search->pages - df + 0.5) / (df + 0.5)) * 4096) / 4096;
  if (term->common && some_tell) idf *= search->weights.common;
  if (term->choices.len == 0) idf *= search->weights.unknown;
  return idf;
}

static void collect(Search *search, TermVec *terms, Arena *arena, TermHitVec *hits) {
  bool some_tell = false;
  for (size_t i = 0; i < terms->len; i++) some_tell |= !terms->items[i].common;
  for (size_t i = 0; i < terms->len; i++) {
    uint32_t pages = add_hits(search, &terms->items[i], (uint32_t)i, arena, hits);
    terms->items[i].idf = idf_of(search, &terms->items[i], pages, some_tell);
  }
  if (hits->len > 0) qsort(hits->items, hits->len, sizeof(TermHit), by_place);
}

// ---- a page -------------------------------------------------------------------------------------

typedef struct PageRank {
  const Weights *weights;
  const TermVec *terms;
  double total;                // idf of all terms
  double in_title[TERMS_MAX];  // heading weight of each term in unit 0
  double most[TERMS_MAX];      // the greatest m of each term in any unit
  double title_shares, title_idf;
} PageRank;

static void read_title(PageRank *rank, const TermHit *hits, size_t count) {
  for (size_t i = 0; i < count && hits[i].unit == 0; i++) {
    rank->in_title[hits[i].term] = hits[i].heading;
    rank->title_shares += hits[i].share;
    if (hits[i].heading > 0) rank->title_idf += rank->terms->items[hits[i].term].idf;
  }
}

static double greatest(double a, double b) { return a > b ? a : b; }

static double score_unit(PageRank *rank, uint32_t unit, const TermHit *hits, size_t count) {
  double sum = 0, matched = 0, shares = 0, headed = 0;
  for (size_t term = 0, next = 0; term < rank->terms->len; term++) {
    double idf = rank->terms->items[term].idf;
    double m = unit == 0 ? 0 : rank->weights->title_in_section * rank->in_title[term];
    if (next < count && hits[next].term == term) {
      const TermHit *hit = &hits[next++];
      m = greatest(m, greatest(hit->text, hit->heading));
      shares += hit->share;
      if (hit->heading > 0) headed += idf;
    }
    if (m > 0) matched += idf;
    sum += idf * m;
    rank->most[term] = greatest(rank->most[term], m);
  }
  double all = shares < 1 ? shares : 1;
  return sum * matched / rank->total + rank->weights->share * all * all * all * headed;
}

static int by_unit_score(const void *a, const void *b) {
  const ScoredUnit *x = a, *y = b;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void choose_units(Result *result) {
  const ScoredUnitVec *units = &result->units;
  size_t others = 0;
  result->unit = units->items[0].unit;
  for (size_t i = 1; i < units->len && others < 2; i++)
    if (units->items[i].unit > 0 && units->items[i].score * 3 >= units->items[0].score)
      result->others[others++] = units->items[i].unit;
}

static Result rank_page(const Search *search, const TermVec *terms, double total,
                        const TermHit *hits, size_t count, Arena *arena) {
  PageRank rank = {.weights = &search->weights, .terms = terms, .total = total};
  Result result = {.page = hits[0].page};
  read_title(&rank, hits, count);
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i; end < count && hits[end].unit == hits[i].unit;) end++;
    *vec_add(arena, &result.units) =
        (ScoredUnit){hits[i].unit, score_unit(&rank, hits[i].unit, hits + i, end - i)};
  }
  qsort(result.units.items, result.units.len, sizeof(ScoredUnit), by_unit_score);
  double sum = 0, found = 0;
  for (size_t term = 0; term < terms->len; term++) {
    sum += terms->items[term].idf * rank.most[term];
    if (rank.most[term] > 0) found += terms->items[term].idf;
  }
  double q = (rank.title_shares < 1 ? rank.title_shares : 1) * rank.title_idf / total;
  result.score = (sum + rank.weights->best * result.units.items[0].score) *
                 sqrt(sqrt(found / total)) * (1 + rank.weights->title * q * q) *
                 search->boost[result.page];
  choose_units(&result);
  return result;
}

static int by_score(const void *a, const void *b) {
  const Result *x = a, *y = b;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  return x->page < y->page ? -1 : x->page > y->page;
}

void rank(Search *search, TermVec *terms, const bool *allowed, Arena *arena, ResultVec *out) {
  TermHitVec hits = {0};
  double total = 0;
  collect(search, terms, arena, &hits);
  for (size_t i = 0; i < terms->len; i++) total += terms->items[i].idf;
  for (size_t i = 0, end; i < hits.len; i = end) {
    uint32_t page = hits.items[i].page;
    for (end = i; end < hits.len && hits.items[end].page == page;) end++;
    if (!allowed || allowed[page])
      *vec_add(arena, out) = rank_page(search, terms, total, hits.items + i, end - i, arena);
  }
  if (out->len > 0) qsort(out->items, out->len, sizeof(Result), by_score);
}
