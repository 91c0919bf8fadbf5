#include "search/words.h"

#include "base/fold.h"
#include "base/utf8.h"

enum { QUEUE_MAX = PARTS_MAX + 2 };

// A match in the text: the word as it stands, without what is no part of its form.
typedef struct Match {
  size_t start, end;  // all of it
  size_t core;        // end of what is folded
  bool ascii;
  bool dotted;  // an abbreviation
  bool parted;  // "_" or an upper-case letter within: it may have parts
} Match;

// Words joined by hyphens so far.
typedef struct Chain {
  Buf form;
  size_t start, end;
  uint32_t position, count;
  size_t code_points;
} Chain;

struct Words {
  bool pieces;
  Str text;
  size_t at;
  uint32_t position;
  Buf form, spare;
  Match match;
  Chain chain;

  // Pieces of the word that was given last, and their forms.
  Word queue[QUEUE_MAX];
  size_t queued, given;
  Buf queue_forms;
  size_t queue_offsets[QUEUE_MAX + 1];

  // A form with parts in scripts without spaces, given piece by piece.
  size_t rest;     // offset in form of what is not given yet; STR_NONE: nothing
  size_t run_end;  // of the run that rest is in
  size_t core_at;  // offset in the text of the code point at rest, where form and text have as many
  bool same_length;
};

Words *words_new(Arena *arena, bool pieces) {
  Words *words = arena_new(arena, Words);
  words->pieces = pieces;
  words->form.arena = words->spare.arena = words->chain.form.arena = words->queue_forms.arena =
      arena;
  return words;
}

void words_begin(Words *words, Str text) {
  words->text = text;
  words->at = 0;
  words->position = 0;
  words->queued = words->given = 0;
  words->rest = STR_NONE;
  words->chain.count = 0;
}

void words_fold(Buf *out, Str word) { fold_word(out, word, WORD_MAX); }

bool words_unspaced(Str form) {
  size_t length;
  return form.len > 0 && fold_is_unspaced(utf8_decode(form, &length));
}

// ---- classes ------------------------------------------------------------------------------------

static bool starts_word(uint32_t c) {
  if (c < 0x80) return char_is_alnum((char)c) || c == '_';
  return fold_is_letter(c) || fold_is_number(c);
}

static bool is_letter(uint32_t c) { return c < 0x80 ? char_is_alpha((char)c) : fold_is_letter(c); }

static bool continues_word(uint32_t c) {
  return starts_word(c) || fold_is_mark(c) || fold_is_ignored(c);
}

// The code point at an offset, 0 at the end.
static uint32_t peek(Str text, size_t at, size_t *length) {
  *length = 0;
  return at < text.len ? utf8_decode(str_from_index(text, at), length) : 0;
}

static bool word_starts_at(Str text, size_t at) {
  size_t length;
  return at < text.len && starts_word(peek(text, at, &length));
}

// ---- matches ------------------------------------------------------------------------------------

// "S.T.A.R.": letters with a dot between them, not followed by more of a word. The end of the last
// letter, or STR_NONE.
static size_t abbreviation_end(Str text, size_t start) {
  size_t length, end = start, best = STR_NONE;
  for (uint32_t letters = 1;; letters++) {
    uint32_t c = peek(text, end, &length);
    if (length == 0 || !is_letter(c)) return best;
    end += length;
    c = peek(text, end, &length);
    bool more = length > 0 && (starts_word(c) || fold_is_mark(c));
    if (letters >= 2 && !more) best = end;
    if (c != '.' || length == 0) return best;
    end++;
  }
}

static size_t run_end(Str text, size_t at, Match *match) {
  while (at < text.len) {
    unsigned char c = (unsigned char)text.ptr[at];
    if (c < 0x80) {
      if (!char_is_alnum((char)c) && c != '_') return at;
      match->parted |= c == '_' || (c >= 'A' && c <= 'Z' && at > match->start);
      at++;
      continue;
    }
    size_t length;
    if (!continues_word(utf8_decode(str_from_index(text, at), &length))) return at;
    match->ascii = false;
    at += length;
  }
  return at;
}

// "C++", "F#": the signs belong to the word. "world's": the ending does not.
static void read_suffix(Str text, Match *match) {
  size_t at = match->core;
  while (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '#')) at++;
  if (at > match->core) {
    while (at > match->core && word_starts_at(text, at)) at--;
    match->core = match->end = at;
    return;
  }
  size_t length;
  if (at >= text.len || (text.ptr[at] != '\'' && text.ptr[at] != '\xE2')) return;
  uint32_t c = peek(text, at, &length);
  if (c != '\'' && c != 0x2019) return;
  at += length;
  if (at < text.len && (text.ptr[at] | 32) == 's' && !word_starts_at(text, at + 1))
    match->end = at + 1;
}

static bool find_match(Words *words, Match *match) {
  Str text = words->text;
  size_t at = words->at, length;
  for (; at < text.len; at += length) {
    length = 1;
    unsigned char c = (unsigned char)text.ptr[at];
    if (c < 0x80 ? char_is_alnum((char)c) || c == '_'
                 : starts_word(utf8_decode(str_from_index(text, at), &length)))
      break;
  }
  words->at = at;
  if (at >= text.len) return false;
  *match = (Match){.start = at, .ascii = true};
  bool dotted = at + length < text.len && text.ptr[at + length] == '.';
  size_t end = dotted ? abbreviation_end(text, at) : STR_NONE;
  if (end != STR_NONE) {
    match->dotted = true;
    match->core = end;
    match->end = end + (end < text.len && text.ptr[end] == '.');
  } else {
    match->core = match->end = run_end(text, at, match);
    read_suffix(text, match);
  }
  words->at = match->end;
  return true;
}

// The match's folded form, in words->form.
static void fold_match(Words *words, const Match *match) {
  Buf *form = &words->form;
  Str core = str_sub(words->text, match->start, match->core - match->start);
  form->len = 0;
  if (match->dotted) {
    words->spare.len = 0;
    for (size_t i = 0; i < core.len; i++)
      if (core.ptr[i] != '.') buf_add_char(&words->spare, core.ptr[i]);
    fold_word(form, buf_str(&words->spare), SIZE_MAX);
  } else if (match->ascii) {
    size_t size = core.len < WORD_MAX ? core.len : WORD_MAX;
    buf_reserve(form, size);
    for (size_t i = 0; i < size; i++) form->ptr[i] = char_lower(core.ptr[i]);
    form->len = size;
  } else {
    fold_word(form, core, SIZE_MAX);
  }
}

// ---- pieces -------------------------------------------------------------------------------------

static void queue(Words *words, Word word, Str form) {
  if (words->queued == words->given) words->queued = words->given = words->queue_forms.len = 0;
  if (words->queued == QUEUE_MAX) return;
  words->queue_offsets[words->queued] = words->queue_forms.len;
  buf_add(&words->queue_forms, form);
  words->queue_offsets[words->queued + 1] = words->queue_forms.len;
  words->queue[words->queued++] = word;
}

static bool take_queued(Words *words, Word *out) {
  if (words->given == words->queued) return false;
  size_t i = words->given++, start = words->queue_offsets[i];
  *out = words->queue[i];
  out->form = str_sub(buf_str(&words->queue_forms), start, words->queue_offsets[i + 1] - start);
  return true;
}

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Whether a part of an identifier begins at an offset, which is not the first.
static bool part_begins(Str word, size_t at) {
  char before = word.ptr[at - 1], c = word.ptr[at];
  if (!is_upper(c)) return false;
  if (is_lower(before) || char_is_digit(before)) return true;
  return is_upper(before) && at + 1 < word.len && is_lower(word.ptr[at + 1]);
}

static void queue_part(Words *words, Str part, Word whole, uint32_t *count) {
  if (*count == PARTS_MAX || utf8_count(utf8_prefix(part, 2)) < 2) return;
  words->spare.len = 0;
  fold_word(&words->spare, part, WORD_MAX);
  whole.kind = WORD_PART;
  if (words->spare.len == 0) return;
  queue(words, whole, buf_str(&words->spare));
  ++*count;
}

static void queue_parts(Words *words, const Match *match, Word whole) {
  Str word = str_sub(words->text, match->start, match->core - match->start);
  size_t start = 0;
  uint32_t count = 0;
  for (size_t i = 0; i < word.len; i++) {
    bool under = word.ptr[i] == '_';
    if (!under && (i == 0 || !part_begins(word, i))) continue;
    queue_part(words, str_sub(word, start, i - start), whole, &count);
    start = i + under;
  }
  if (start > 0) queue_part(words, str_from_index(word, start), whole, &count);
}

// The length of a single hyphen at an offset with a word right behind it, else 0.
static size_t joint(Str text, size_t at) {
  size_t length;
  if (at >= text.len || (text.ptr[at] != '-' && text.ptr[at] != '\xE2')) return 0;
  uint32_t c = peek(text, at, &length);
  bool hyphen = c == '-' || c == 0x2010 || c == 0x2011;
  return hyphen && word_starts_at(text, at + length) ? length : 0;
}

static void chain_add(Chain *chain, const Match *match, Str form) {
  chain->count++;
  chain->end = match->end;
  if (chain->count > JOINED_MAX) return;
  buf_add(&chain->form, form);
  chain->code_points += utf8_count(form);
}

// Most words have no hyphen before or behind them.
static void queue_joined(Words *words, const Match *match, Word whole) {
  Chain *chain = &words->chain;
  bool goes_on = chain->count > 0;  // the word before had a hyphen behind it
  bool ends = joint(words->text, match->end) == 0;
  if (!goes_on && ends) return;
  if (!goes_on) {
    chain->form.len = chain->code_points = 0;
    chain->start = match->start;
    chain->position = whole.position;
  }
  chain_add(chain, match, whole.form);
  if (!ends) return;
  uint32_t count = chain->count;
  chain->count = 0;
  if (count > JOINED_MAX || chain->code_points > WORD_MAX) return;
  Word joined = {.start = chain->start,
                 .end = chain->end,
                 .position = chain->position,
                 .joins = count,
                 .kind = WORD_JOINED};
  queue(words, joined, buf_str(&chain->form));
}

// ---- scripts without spaces ---------------------------------------------------------------------

static bool has_unspaced(Str form) {
  for (size_t i = 0, length; i < form.len; i += length)
    if (fold_is_unspaced(utf8_decode(str_from_index(form, i), &length))) return true;
  return false;
}

static bool unspaced_at(Str form, size_t at) {
  size_t length;
  return fold_is_unspaced(utf8_decode(str_from_index(form, at), &length));
}

// Sets the end of the run that begins at words->rest.
static void begin_run(Words *words) {
  Str form = buf_str(&words->form);
  bool unspaced = unspaced_at(form, words->rest);
  for (words->run_end = words->rest;
       words->run_end < form.len && unspaced_at(form, words->run_end) == unspaced;)
    words->run_end += utf8_prefix(str_from_index(form, words->run_end), 1).len;
}

static void begin_unspaced(Words *words) {
  Str core = str_sub(words->text, words->match.start, words->match.core - words->match.start);
  words->rest = 0;
  words->core_at = words->match.start;
  words->same_length = utf8_count(core) == utf8_count(buf_str(&words->form));
  words->chain.count = 0;
  begin_run(words);
}

// Where the next `count` code points stand in the text; the first `step` of them are passed.
static void place_points(Words *words, size_t count, size_t step, Word *word) {
  word->start = words->match.start;
  word->end = words->match.end;
  if (!words->same_length) return;
  Str core = str_sub(words->text, words->core_at, words->match.core - words->core_at);
  word->start = words->core_at;
  word->end = words->core_at + utf8_prefix(core, count).len;
  words->core_at += utf8_prefix(core, step).len;
}

// The next pair of a run, or its only code point.
static void take_pair(Words *words, Str run, Word *out) {
  Str pair = utf8_prefix(run, 2), first = utf8_prefix(run, 1);
  bool last = pair.len == run.len;
  size_t points = pair.len == first.len ? 1 : 2;
  out->form = pair;
  place_points(words, points, last ? points : 1, out);
  words->rest += last ? pair.len : first.len;
  if (!last || points == 1 || !words->pieces) return;
  Word piece = *out;
  piece.kind = WORD_LAST;
  queue(words, piece, str_from_index(pair, first.len));
}

static void take_unspaced(Words *words, Word *out) {
  Str form = buf_str(&words->form), run = str_sub(form, words->rest, words->run_end - words->rest);
  *out = (Word){.position = words->position++};
  if (unspaced_at(form, words->rest)) {
    take_pair(words, run, out);
  } else {
    out->form = utf8_prefix(run, WORD_MAX);
    size_t points = utf8_count(run);
    place_points(words, points, points, out);
    words->rest = words->run_end;
  }
  if (words->rest == form.len)
    words->rest = STR_NONE;
  else if (words->rest == words->run_end)
    begin_run(words);
}

// ---- the whole ----------------------------------------------------------------------------------

bool words_next(Words *words, Word *out) {
  if (take_queued(words, out)) return true;
  if (words->rest != STR_NONE) {
    take_unspaced(words, out);
    return true;
  }
  Match *match = &words->match;
  do {
    if (!find_match(words, match)) return false;
    fold_match(words, match);
    if (words->form.len == 0) words->chain.count = 0;
  } while (words->form.len == 0);
  if (!match->ascii && has_unspaced(buf_str(&words->form))) {
    begin_unspaced(words);
    take_unspaced(words, out);
    return true;
  }
  if (words->form.len > WORD_MAX)
    buf_truncate(&words->form, utf8_prefix(buf_str(&words->form), WORD_MAX).len);
  *out = (Word){.form = buf_str(&words->form),
                .start = match->start,
                .end = match->end,
                .position = words->position++};
  if (words->pieces && match->parted && !match->dotted) queue_parts(words, match, *out);
  queue_joined(words, match, *out);
  return true;
}
