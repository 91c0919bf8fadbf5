// Ids and labels of a page, each there once.
#include "markdown/convert.h"
#include "markdown/headings.h"

// The map's value counts the numbers given out after an id, plus one.
static bool is_taken(const Convert *c, Str id) { return map_find(&c->ids, id) != NULL; }

static void take(Convert *c, Str id) { *map_put(&c->ids, c->scratch, id) = (void *)1; }

// `base`, or with the next number that is free.
Str id_free(Convert *c, Str base) {
  if (base.len == 0) base = S("section");
  Str id = base;
  while (is_taken(c, id)) {
    uintptr_t *count = (uintptr_t *)map_put(&c->ids, c->scratch, base);
    id = str_fmt(c->arena, "%.*s-%u", STR_ARG(base), (unsigned)(*count)++);
  }
  id = id.ptr == base.ptr ? str_dup(c->arena, base) : id;
  take(c, id);
  return id;
}

static void list_id(Convert *c, Str id) { *vec_add(c->scratch, &c->id_list) = id; }

Str id_make(Convert *c, Str base) {
  Str id = id_free(c, base);
  list_id(c, id);
  return id;
}

bool id_reserve(Convert *c, Str id, Span span) {
  if (str_starts(id, S("~"))) {
    report(c, DIAG_HEADING_ID_DOUBLE, span,
           str_fmt(c->arena, "the id \"%.*s\" may be the theme's: those begin with \"~\"",
                   STR_ARG(id)),
           (Str){0});
    return false;
  }
  if (is_taken(c, id)) {
    report(c, DIAG_HEADING_ID_DOUBLE, span,
           str_fmt(c->arena, "the id \"%.*s\" is there already", STR_ARG(id)), (Str){0});
    return false;
  }
  take(c, id);
  return true;
}

bool id_choose(Convert *c, Str id, Span span) {
  if (!id_reserve(c, id, span)) return false;
  list_id(c, id);
  return true;
}

void id_note_name(Convert *c, Str name) { list_id(c, str_dup(c->arena, name)); }

Str label_make(Convert *c, Str what, Str name) {
  Buf label = {.arena = c->scratch};
  buf_add(&label, what);
  if (name.len > 0) buf_add_lit(&label, ": ");
  buf_add(&label, name);
  uintptr_t *count =
      (uintptr_t *)map_put(&c->labels, c->scratch, str_dup(c->scratch, buf_str(&label)));
  if (++*count > 1) buf_add_fmt(&label, " (%u)", (unsigned)*count);
  return buf_str(&label);
}
