// Two texts, divided by a NUL, compared.
#include "fuzz.h"

#include "diff_site.h"

static void fuzz(Str input, Arena *arena) {
  Str before, after;
  if (!str_cut(input, '\0', &before, &after)) after = input;
  assert(diff_holds(before, after, arena));
  assert(diff_holds(after, before, arena));
}
