#include "history/rename.h"

#include <stdlib.h>

#include "base/path.h"

// A file on one side. lines is filled when the file is first compared.
typedef struct Line {
  uint64_t hash;
  uint32_t bytes;
} Line;

typedef struct Side {
  PathName *path;
  Oid id;
  bool link;
  bool taken;     // it is part of a rename
  bool replaced;  // source only: the path has another text now, so only the same bytes count
  bool loaded;
  size_t size;  // bytes; 0 when it cannot be read
  Line *lines;  // sorted by hash
  size_t line_count;
} Side;
typedef VEC(Side) SideVec;

typedef struct Search {
  const Repository *repository;
  Arena *scratch, *arena;
  SideVec added, deleted;
  Renames *out;
} Search;

void renames_add(Renames *renames, Rename rename, Arena *arena) {
  if (map_find(&renames->by_to, rename.to->text)) return;
  Rename *kept = arena_new(arena, Rename);
  *kept = rename;
  *map_put(&renames->by_to, arena, rename.to->text) = kept;
  *map_put(&renames->by_from, arena, rename.from->text) = kept;
}

const Rename *renames_to(const Renames *renames, const PathName *to) {
  return map_find(&renames->by_to, to->text);
}

bool renames_from(const Renames *renames, const PathName *from) {
  return map_find(&renames->by_from, from->text) != NULL;
}

// ---- similarity ---------------------------------------------------------------------------------

static int by_hash(const void *a, const void *b) {
  uint64_t left = ((const Line *)a)->hash, right = ((const Line *)b)->hash;
  return (left > right) - (left < right);
}

static Line *sorted_lines(Str text, Arena *scratch, size_t *count) {
  VEC(Line) lines = {0};
  for (Str line; str_line(&text, &line);)
    *vec_add(scratch, &lines) = (Line){hash_bytes(line), (uint32_t)line.len + 1};
  if (lines.len > 1) qsort(lines.items, lines.len, sizeof(Line), by_hash);
  *count = lines.len;
  return lines.items;
}

static unsigned compare_lines(const Side *a, const Side *b) {
  size_t common = 0, larger = a->size > b->size ? a->size : b->size;
  for (size_t i = 0, j = 0; i < a->line_count && j < b->line_count;) {
    const Line *left = &a->lines[i], *right = &b->lines[j];
    if (left->hash == right->hash) common += left->bytes;
    if (left->hash <= right->hash) i++;
    if (right->hash <= left->hash) j++;
  }
  if (larger == 0) return 0;
  return common >= larger ? 100 : (unsigned)(common * 100 / larger);
}

unsigned rename_similarity(Str a, Str b, Arena *scratch) {
  Side left = {.size = a.len}, right = {.size = b.len};
  left.lines = sorted_lines(a, scratch, &left.line_count);
  right.lines = sorted_lines(b, scratch, &right.line_count);
  return compare_lines(&left, &right);
}

static void measure(Search *search, Side *side) {
  if (side->size == 0) object_size(search->repository, side->id, &side->size);
}

static void load(Search *search, Side *side) {
  if (side->loaded) return;
  side->loaded = true;
  Object object = object_open(search->repository, side->id, OBJECT_BLOB);
  side->size = object.bytes.len;
  side->lines = sorted_lines(object.bytes, search->scratch, &side->line_count);
  object_close(&object);
}

static unsigned similarity(Search *search, Side *a, Side *b) {
  measure(search, a);
  measure(search, b);
  size_t smaller = a->size < b->size ? a->size : b->size,
         larger = a->size < b->size ? b->size : a->size;
  if (smaller * 100 < larger * RENAME_SIMILAR) return 0;
  load(search, a);
  load(search, b);
  return compare_lines(a, b);
}

// ---- pairing ------------------------------------------------------------------------------------

static void pair(Search *search, Side *from, Side *to) {
  from->taken = to->taken = true;
  renames_add(search->out, (Rename){from->path, to->path, from->id, from->link}, search->arena);
}

// Deleted files that are alike, in order; those before `next` are taken.
typedef struct Queue {
  VEC(Side *) sides;
  size_t next;
} Queue;

static Str key_of(const Side *side, bool named, Arena *scratch) {
  Str id = {(const char *)side->id.bytes, sizeof side->id}, name = path_name(side->path->text);
  return named ? str_fmt(scratch, "%.*s%.*s", STR_ARG(oid_text(scratch, side->id)), STR_ARG(name))
               : id;
}

// The same bytes under another name, or in another folder alone.
static void pair_equal(Search *search, bool named) {
  Map queues = {0};
  for (size_t i = 0; i < search->deleted.len; i++) {
    Side *side = &search->deleted.items[i];
    void **queue = map_put(&queues, search->scratch, key_of(side, named, search->scratch));
    if (!*queue) *queue = arena_new(search->scratch, Queue);
    *vec_add(search->scratch, &((Queue *)*queue)->sides) = side;
  }
  for (size_t i = 0; i < search->added.len; i++) {
    Side *to = &search->added.items[i];
    Queue *queue = to->taken ? NULL : map_find(&queues, key_of(to, named, search->scratch));
    while (queue && queue->next < queue->sides.len && queue->sides.items[queue->next]->taken)
      queue->next++;
    if (queue && queue->next < queue->sides.len) pair(search, queue->sides.items[queue->next], to);
  }
}

static bool open_for_likeness(const Side *side) { return !side->taken && !side->replaced; }

// A file that only moved to another folder.
static void pair_same_names(Search *search) {
  Map by_name = {0};
  for (size_t i = 0; i < search->deleted.len; i++)
    if (open_for_likeness(&search->deleted.items[i]))
      *map_put(&by_name, search->scratch, path_name(search->deleted.items[i].path->text)) =
          &search->deleted.items[i];
  for (size_t i = 0; i < search->added.len; i++) {
    Side *to = &search->added.items[i], *from = map_find(&by_name, path_name(to->path->text));
    if (to->taken || !from || from->taken) continue;
    if (similarity(search, from, to) >= RENAME_SAME_NAME) pair(search, from, to);
  }
}

typedef struct Score {
  unsigned percent;
  Side *from, *to;
} Score;
typedef VEC(Score) ScoreVec;

static bool same_name(const Side *a, const Side *b) {
  return str_eq(path_name(a->path->text), path_name(b->path->text));
}

static int best_first(const void *a, const void *b) {
  const Score *left = a, *right = b;
  if (left->percent != right->percent) return left->percent < right->percent ? 1 : -1;
  bool left_named = same_name(left->from, left->to),
       right_named = same_name(right->from, right->to);
  if (left_named != right_named) return left_named ? -1 : 1;
  int order = str_cmp(left->to->path->text, right->to->path->text);
  return order ? order : str_cmp(left->from->path->text, right->from->path->text);
}

static void score_one(Search *search, Side *to, ScoreVec *scores) {
  size_t seen = 0;
  for (size_t i = 0; i < search->deleted.len && seen < RENAME_MATRIX_MAX; i++) {
    Side *from = &search->deleted.items[i];
    if (!open_for_likeness(from)) continue;
    seen++;
    unsigned percent = similarity(search, from, to);
    if (percent >= RENAME_SIMILAR) *vec_add(search->scratch, scores) = (Score){percent, from, to};
  }
}

static void pair_alike(Search *search) {
  ScoreVec scores = {0};
  size_t seen = 0;
  for (size_t i = 0; i < search->added.len && seen < RENAME_MATRIX_MAX; i++)
    if (!search->added.items[i].taken) score_one(search, &search->added.items[i], &scores), seen++;
  if (scores.len > 1) qsort(scores.items, scores.len, sizeof(Score), best_first);
  for (size_t i = 0; i < scores.len; i++)
    if (!scores.items[i].from->taken && !scores.items[i].to->taken)
      pair(search, scores.items[i].from, scores.items[i].to);
}

static void gather(Search *search, const FactVec *facts) {
  for (size_t i = 0; i < facts->len; i++) {
    const Fact *fact = &facts->items[i];
    bool gone = oid_is_none(fact->after), born = fact->absent & 1;
    if (born && !gone)
      *vec_add(search->scratch, &search->added) = (Side){.path = fact->path, .id = fact->after};
    if (!born)
      *vec_add(search->scratch, &search->deleted) = (Side){
          .path = fact->path, .id = fact->before, .link = fact->link_before, .replaced = !gone};
  }
}

void rename_find(const Repository *repository, const FactVec *facts, Arena *scratch, Arena *arena,
                 Renames *out) {
  Search search = {.repository = repository, .scratch = scratch, .arena = arena, .out = out};
  gather(&search, facts);
  if (search.added.len == 0 || search.deleted.len == 0) return;
  pair_equal(&search, true);
  pair_equal(&search, false);
  pair_same_names(&search);
  pair_alike(&search);
}
