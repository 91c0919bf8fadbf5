// A tree object is a row of "MODE NAME\0ID", in the order of names, where a folder's name counts as
// if it ended in "/" (gitformat-pack's neighbor, "tree objects" in the Git book, chapter 10.2).
#include "history/tree.h"

#include "base/buf.h"

enum { MODE_FOLDER = 040000, MODE_SYMLINK = 0120000, MODE_SUBMODULE = 0160000 };
enum { LOOK_VISITS = 4096 };  // from one call of TreeInput.look to the next

typedef struct Entry {
  uint32_t mode;
  Str name;
  Oid id;
} Entry;

static bool is_folder(const Entry *entry) { return entry->mode == MODE_FOLDER; }

// Takes the next entry off *rest; false at the end, and where the tree is malformed: *rest is not
// empty then.
static bool next_entry(Str *rest, Entry *out) {
  size_t space = str_find_char(*rest, ' '), end = str_find_char(*rest, '\0');
  if (space == STR_NONE || end == STR_NONE || space + 1 >= end || rest->len - end - 1 < sizeof(Oid))
    return false;
  *out = (Entry){.name = str_sub(*rest, space + 1, end - space - 1)};
  for (size_t i = 0; i < space; i++) out->mode = out->mode * 8 + (uint32_t)(rest->ptr[i] - '0');
  memcpy(&out->id, rest->ptr + end + 1, sizeof out->id);
  *rest = str_from_index(*rest, end + 1 + sizeof(Oid));
  return true;
}

static int compare_names(const Entry *a, const Entry *b) {
  size_t shorter = a->name.len < b->name.len ? a->name.len : b->name.len;
  int order = memcmp(a->name.ptr, b->name.ptr, shorter);
  if (order != 0) return order;
  unsigned char left = a->name.len > shorter ? (unsigned char)a->name.ptr[shorter]
                       : is_folder(a)        ? '/'
                                             : 0;
  unsigned char right = b->name.len > shorter ? (unsigned char)b->name.ptr[shorter]
                        : is_folder(b)        ? '/'
                                              : 0;
  return (left > right) - (left < right);
}

// An entry's place among its neighbors: the one of this tree that is named alike, if any.
static bool find_entry(Str tree, const Entry *like, Entry *out) {
  while (next_entry(&tree, out))
    if (out->name.len == like->name.len && is_folder(out) == is_folder(like) &&
        memcmp(out->name.ptr, like->name.ptr, like->name.len) == 0)
      return true;
  return false;
}

// ---- what is looked at --------------------------------------------------------------------------

// A folder "docs/" holds "docs/a.md" and "docs/sub/"; a file holds itself.
static bool holds(Str watched, Str path) {
  bool folder = watched.len == 0 || str_ends(watched, S("/"));
  return folder ? str_starts(path, watched) : str_eq(path, watched);
}

bool watch_covers(const WatchVec *watch, Str path) {
  for (size_t i = 0; i < watch->len; i++)
    if (holds(watch->items[i], path)) return true;
  return false;
}

// Whether a folder ("docs/") may hold something that is watched.
static bool leads_to(const WatchVec *watch, Str folder) {
  for (size_t i = 0; i < watch->len; i++)
    if (holds(watch->items[i], folder) || str_starts(watch->items[i], folder)) return true;
  return false;
}

// ---- comparing ----------------------------------------------------------------------------------

typedef struct Compare {
  const Repository *repository;
  const WatchVec *watch;
  Paths *paths;
  Arena *arena;
  FactVec *out;
  size_t parent_count;
  Buf path;
  const TreeInput *input;
  size_t visits;
  TreeResult result;
} Compare;

// The same folder in the commit and its parents; none: it is not there.
typedef struct Level {
  Oid tree;
  Oid parents[TREE_PARENTS_MAX];
} Level;

typedef struct Opened {
  Object tree;
  Object parents[TREE_PARENTS_MAX];
  Str rest[TREE_PARENTS_MAX];  // of parents: entries not yet passed
} Opened;

static void note_damage(Compare *compare) {
  if (compare->result == TREE_COMPLETE) compare->result = TREE_DAMAGED;
}

static Object open_tree(Compare *compare, Oid id) {
  if (oid_is_none(id)) return (Object){0};
  Object object = object_open(compare->repository, id, OBJECT_TREE);
  if (!object.handle) note_damage(compare);
  return object;
}

static Opened open_level(Compare *compare, const Level *level) {
  Opened opened = {.tree = open_tree(compare, level->tree)};
  for (size_t i = 0; i < compare->parent_count; i++) {
    opened.parents[i] = open_tree(compare, level->parents[i]);
    opened.rest[i] = opened.parents[i].bytes;
  }
  return opened;
}

static void close_level(Compare *compare, Opened *opened) {
  object_close(&opened->tree);
  for (size_t i = 0; i < compare->parent_count; i++) object_close(&opened->parents[i]);
}

// The entry of a parent that is named alike. Names are asked for in order, so that each tree is
// read once.
static bool find_in_parent(Compare *compare, Opened *opened, size_t parent, const Entry *like,
                           Entry *out) {
  Str ahead = opened->rest[parent];
  for (; next_entry(&ahead, out); opened->rest[parent] = ahead) {
    int order = compare_names(out, like);
    if (order >= 0) return order == 0;
  }
  if (ahead.len > 0) note_damage(compare);
  return false;
}

static void compare_level(Compare *compare, const Level *level, size_t depth);

static void compare_folder(Compare *compare, Opened *opened, const Entry *after,
                           const Entry *before, size_t depth) {
  const Entry *named = after ? after : before;
  Level level = {.tree = after ? after->id : (Oid){{0}}};
  if (before) level.parents[0] = before->id;
  for (size_t i = 1; i < compare->parent_count; i++) {
    Entry entry;
    if (find_in_parent(compare, opened, i, named, &entry)) level.parents[i] = entry.id;
  }
  size_t before_len = compare->path.len;
  buf_add(&compare->path, named->name);
  buf_add_char(&compare->path, '/');
  if (depth < TREE_DEPTH_MAX && leads_to(compare->watch, buf_str(&compare->path)))
    compare_level(compare, &level, depth + 1);
  buf_truncate(&compare->path, before_len);
}

static void add_fact(Compare *compare, Opened *opened, const Entry *after, const Entry *before) {
  const Entry *named = after ? after : before;
  size_t before_len = compare->path.len;
  buf_add(&compare->path, named->name);
  bool covered = watch_covers(compare->watch, buf_str(&compare->path));
  Fact fact = {0};
  if (after) fact.after = after->id;
  if (before) fact.before = before->id;
  fact.link_after = after && after->mode == MODE_SYMLINK;
  fact.link_before = before && before->mode == MODE_SYMLINK;
  if (!before) fact.absent = 1;
  for (size_t i = 1; covered && i < compare->parent_count; i++) {
    Entry entry = {0};
    bool there = find_in_parent(compare, opened, i, named, &entry);
    bool same = there ? after && oid_eq(entry.id, after->id) && entry.mode == after->mode : !after;
    if (same) fact.same |= 1u << i;
    if (!there) fact.absent |= 1u << i;
    if (!there || !oid_is_none(fact.before)) continue;
    fact.before = entry.id;
    fact.link_before = entry.mode == MODE_SYMLINK;
  }
  if (covered) {
    fact.path = paths_intern(compare->paths, buf_str(&compare->path));
    *vec_add(compare->arena, compare->out) = fact;
  }
  buf_truncate(&compare->path, before_len);
}

// Counts one more that differs; false when there are too many.
static bool visit(Compare *compare) {
  const TreeInput *input = compare->input;
  if (++compare->visits > TREE_VISITS_MAX || compare->paths->bytes > PATHS_BYTES_MAX)
    compare->result = TREE_TOO_LARGE;
  if (input->look && compare->visits % LOOK_VISITS == 0) input->look(input->context);
  return compare->result != TREE_TOO_LARGE;
}

static void compare_entry(Compare *compare, Opened *opened, const Entry *after, const Entry *before,
                          size_t depth) {
  const Entry *named = after ? after : before;
  if (after && before && oid_eq(after->id, before->id) && after->mode == before->mode) return;
  if (named->mode == MODE_SUBMODULE || compare->path.len + named->name.len > TREE_PATH_MAX) return;
  if (!visit(compare)) return;
  if (is_folder(named))
    compare_folder(compare, opened, after, before, depth);
  else
    add_fact(compare, opened, after, before);
}

// A merge of two sorted lists: the commit's entries and its first parent's.
static void compare_level(Compare *compare, const Level *level, size_t depth) {
  Opened opened = open_level(compare, level);
  Str left = opened.tree.bytes, right = opened.parents[0].bytes;
  Entry after, before;
  bool has_after = next_entry(&left, &after), has_before = next_entry(&right, &before);
  while ((has_after || has_before) && compare->result != TREE_TOO_LARGE) {
    int order = !has_before ? -1 : !has_after ? 1 : compare_names(&after, &before);
    compare_entry(compare, &opened, order <= 0 ? &after : NULL, order >= 0 ? &before : NULL, depth);
    if (order <= 0) has_after = next_entry(&left, &after);
    if (order >= 0) has_before = next_entry(&right, &before);
  }
  if (left.len > 0 || right.len > 0) note_damage(compare);
  close_level(compare, &opened);
}

TreeResult tree_compare(const Repository *repository, TreeInput input, const WatchVec *watch,
                        Paths *paths, Arena *arena, FactVec *out) {
  size_t count = input.parent_count < TREE_PARENTS_MAX ? input.parent_count : TREE_PARENTS_MAX;
  Compare compare = {.repository = repository,
                     .watch = watch,
                     .paths = paths,
                     .arena = arena,
                     .out = out,
                     .parent_count = count,
                     .path = {.arena = arena},
                     .input = &input};
  Level level = {.tree = input.tree};
  for (size_t i = 0; i < count; i++) level.parents[i] = input.parents[i];
  if (count > 0 && oid_eq(input.tree, input.parents[0])) return TREE_COMPLETE;
  compare_level(&compare, &level, 0);
  return compare.result;
}

// ---- single files -------------------------------------------------------------------------------

Oid tree_find(const Repository *repository, Oid tree, Str path) {
  Str name;
  for (bool more = true; more;) {
    bool folder = str_cut(path, '/', &name, &path);
    more = folder && path.len > 0;
    Entry like = {.mode = folder ? MODE_FOLDER : 0100644, .name = name}, found;
    Object object = object_open(repository, tree, OBJECT_TREE);
    bool there = object.handle && find_entry(object.bytes, &like, &found);
    object_close(&object);
    if (!there) return (Oid){{0}};
    tree = found.id;
  }
  return tree;
}

PathName *paths_intern(Paths *paths, Str text) {
  PathName *known = map_find(&paths->by_text, text);
  if (known) return known;
  PathName *name = arena_new(paths->arena, PathName);
  *name = (PathName){.text = str_dup(paths->arena, text), .index = (uint32_t)paths->by_text.len};
  *map_put(&paths->by_text, paths->arena, name->text) = name;
  paths->bytes += text.len;
  return name;
}
