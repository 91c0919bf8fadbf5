#include "search/excerpt.h"

#include "search/words.h"

enum { BEFORE = 5 };  // words before the first one found

void excerpt_marks(const TermVec *terms, Arena *arena, Map *marks) {
  for (size_t i = 0; i < terms->len; i++) {
    const Term *term = &terms->items[i];
    void **place = map_put(marks, arena, term->form);
    *place = (void *)term;
    for (size_t k = 0; k < term->choices.len; k++) {
      const TermGroup *group = term->choices.items[k].group;
      for (size_t f = 0; f < group->shard->forms.len; f++) {
        const ShardForm *form = &group->shard->forms.items[f];
        if (form->group != group->number) continue;
        place = map_put(marks, arena, form->text);
        if (!*place) *place = (void *)term;
      }
    }
  }
}

typedef struct TextWord {
  size_t start, end;
  const Term *term;  // NULL: not asked for
} TextWord;
typedef VEC(TextWord) TextWordVec;

static void read_text(Str text, const Map *marks, Arena *arena, TextWordVec *out) {
  Words *words = words_new(arena, false);
  Word word;
  words_begin(words, text);
  while (words_next(words, &word)) {
    const Term *term = map_find(marks, word.form);
    if (word.kind == WORD_WHOLE) *vec_add(arena, out) = (TextWord){word.start, word.end, term};
    for (uint32_t i = 1; term && i <= word.joins; i++) out->items[out->len - i].term = term;
  }
}

// The sum of idf of the different terms in a window.
static double weigh(const TextWordVec *words, size_t start, const TermVec *terms) {
  bool seen[TERMS_MAX] = {false};
  double weight = 0;
  for (size_t i = start; i < words->len && i < start + EXCERPT_WORDS; i++) {
    const Term *term = words->items[i].term;
    if (!term || seen[term - terms->items]) continue;
    seen[term - terms->items] = true;
    weight += term->idf;
  }
  return weight;
}

static size_t densest(const TextWordVec *words, const TermVec *terms) {
  size_t best = 0, last = words->len > EXCERPT_WORDS ? words->len - EXCERPT_WORDS : 0;
  double most = -1;
  for (size_t i = 0; i < words->len; i++) {
    if (i > 0 && !words->items[i].term) continue;
    size_t start = i < BEFORE ? 0 : i - BEFORE;
    if (start > last) start = last;
    double weight = weigh(words, start, terms);
    if (weight <= most) continue;
    most = weight;
    best = start;
  }
  return best;
}

// Text with white space as single blanks.
static void add_line(Buf *out, Str text) {
  for (size_t i = 0; i < text.len; i++) {
    bool space = char_is_space(text.ptr[i]);
    if (space && (out->len == 0 || out->ptr[out->len - 1] == ' ')) continue;
    buf_add_char(out, space ? ' ' : text.ptr[i]);
  }
}

Str excerpt_make(Str text, const TermVec *terms, const Map *marks, Str open, Str close,
                 Arena *arena) {
  TextWordVec words = {0};
  Buf out = {.arena = arena};
  read_text(text, marks, arena, &words);
  if (words.len == 0) {
    add_line(&out, text);
    return str_trim(buf_str(&out));
  }
  size_t start = densest(&words, terms),
         stop = start + EXCERPT_WORDS < words.len ? start + EXCERPT_WORDS : words.len;
  size_t at = start > 0 ? words.items[start].start : 0;
  if (start > 0) buf_add_lit(&out, "\u2026 ");
  for (size_t i = start; i < stop; i++) {
    const TextWord *word = &words.items[i];
    if (!word->term || word->start < at) continue;
    add_line(&out, str_sub(text, at, word->start - at));
    buf_add(&out, open);
    buf_add(&out, str_sub(text, word->start, word->end - word->start));
    buf_add(&out, close);
    at = word->end;
  }
  size_t end = stop < words.len ? words.items[stop - 1].end : text.len;
  if (end > at) add_line(&out, str_sub(text, at, end - at));
  Str line = str_trim(buf_str(&out));
  return stop < words.len ? str_fmt(arena, "%.*s \u2026", STR_ARG(line)) : line;
}
