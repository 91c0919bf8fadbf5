#include "search/stem.h"

#include <errno.h>
#include <libstemmer.h>

#include "base/map.h"
#include "base/utf8.h"
#include "search/words.h"

struct Stemmers {
  Arena *arena;
  Map by_language;  // primary subtag -> Stemmer *
};

typedef struct Stemmer {
  struct sb_stemmer *snowball;  // NULL: no algorithm
} Stemmer;

Stemmers *stemmers_new(Arena *arena) {
  Stemmers *stemmers = arena_new(arena, Stemmers);
  stemmers->arena = arena;
  return stemmers;
}

void stemmers_free(Stemmers *stemmers) {
  for (size_t i = 0; i < stemmers->by_language.len; i++) {
    Stemmer *stemmer = stemmers->by_language.entries[i].value;
    if (stemmer->snowball) sb_stemmer_delete(stemmer->snowball);
  }
}

static Str primary(Str language) {
  Str head, tail;
  if (!str_cut(language, '-', &head, &tail)) str_cut(language, '_', &head, &tail);
  return head;
}

// Norwegian goes by two codes that Snowball does not know.
static Str snowball_name(Str language) {
  return str_eq_nocase(language, S("nb")) || str_eq_nocase(language, S("nn")) ? S("no") : language;
}

static Stemmer *stemmer_for(Stemmers *stemmers, Str language) {
  Str key = str_lower_ascii(stemmers->arena, snowball_name(primary(language)));
  void **place = map_put(&stemmers->by_language, stemmers->arena, key);
  if (!*place) {
    Stemmer *stemmer = arena_new(stemmers->arena, Stemmer);
    errno = 0;
    stemmer->snowball = sb_stemmer_new(str_cstr(stemmers->arena, key), NULL);
    if (!stemmer->snowball && errno == ENOMEM) arena_exhausted();  // else: a language without one
    *place = stemmer;
  }
  return *place;
}

static bool is_ascii_letters(Str form) {
  for (size_t i = 0; i < form.len; i++)
    if (!char_is_alpha(form.ptr[i])) return false;
  return true;
}

static bool has_stem(Str form) {
  for (size_t i = 0; i < form.len; i++)
    if (char_is_digit(form.ptr[i]) || form.ptr[i] == '_' || form.ptr[i] == '+' ||
        form.ptr[i] == '#')
      return false;
  return form.len > 0 && !words_unspaced(form);
}

// What to give to the algorithm: the word with its accents, in lower case.
static Str spelled(Str form, Str sample, Arena *arena) {
  if (is_ascii_letters(form)) {
    Buf folded = {.arena = arena};
    bool plain = sample.len == form.len;
    for (size_t i = 0; plain && i < sample.len; i++) plain = (unsigned char)sample.ptr[i] < 0x80;
    if (plain) return form;
    words_fold(&folded, sample);
    if (!str_eq(buf_str(&folded), form)) return form;  // an abbreviation, a possessive, a part
  }
  return utf8_lower(arena, utf8_nfc(arena, sample));
}

Str stem(Stemmers *stemmers, Str language, Str form, Str sample, Arena *arena) {
  if (!has_stem(form)) return form;
  Stemmer *stemmer = stemmer_for(stemmers, language);
  if (!stemmer->snowball) return form;
  Str word = spelled(form, sample, arena);
  const sb_symbol *result =
      sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word.ptr, (int)word.len);
  return str_dup(arena, (Str){(const char *)result, (size_t)sb_stemmer_length(stemmer->snowball)});
}

Str common_words(Str language) {
  static const struct {
    const char *language, *words;
  } known[] = {
      {"en",
       "a about am an and any are as at be been but by can could did do does exactly for from get "
       "got had "
       "happen happens has have how i if in into is it its kind know like long many me much my "
       "need needs of "
       "on "
       "or our please should so some than that the their them there these they thing things this "
       "those to "
       "tell "
       "want was we were what when where which who why will with would you your"},
      {"de",
       "aber als am an auf aus bei bin bis das dass dem den der des die du ein eine einem einen "
       "einer es fur "
       "habe haben hat ich ihr im in ist kann man mein mit nach nicht oder sich sie sind so um und "
       "uns von "
       "vor wann warum was welche wenn wer werden wie wir wird wo zu zum zur"},
      {"fr",
       "a ai au aux avec ce ces cette comment d dans de des du elle en est et il ils j je l la le "
       "les leur "
       "ma mes mon n ne nous on ou par pas pour pourquoi qu quand que quel quelle qui s sa se ses "
       "si son "
       "sont sur un une vous y"},
      {"es",
       "a al como con cual cuando de del donde el en es esta esto hay la las lo los me mi mis no "
       "nos o para "
       "por porque que quien se ser si sin son su sus te tu un una y yo"},
      {"it",
       "a ai al alla che chi ci come con cosa da dal dei del della di dove e ed gli ha ho i il in "
       "io la le "
       "lo ma mi mio nel non o per perche piu quale quando se si sono su ti tu un una uno"},
      {"pt",
       "a ao aos as com como da das de do dos e em eu faz na nas no nos o onde os ou para pela "
       "pelo por "
       "porque qual quando que quem se sem ser seu sua um uma voce"},
      {"nl",
       "aan als bij dat de den der deze die dit door een en er het hij hoe ik in is je kan maar me "
       "met mijn "
       "naar niet of om ook op te tot u uit van voor waar waarom wanneer wat we wie wij worden "
       "wordt ze "
       "zijn"},
  };
  Str wanted = primary(language);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (str_eq_nocase(wanted, str_from(known[i].language))) return str_from(known[i].words);
  return (Str){0};
}
