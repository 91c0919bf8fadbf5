#include "history/walk.h"

#include "base/buf.h"
#include "history/rename.h"

enum {
  WATCH_MAX = 1000
};  // folders and files that are watched; sources elsewhere are not followed further

// A file under one of the paths it had. The instances of a path form a list.
typedef struct Instance {
  uint32_t file;  // index into Walk.followed
  PathName *path;
  uint32_t next;  // instance of the same path, plus 1; 0 at the end
} Instance;

// The instances that a commit's tree holds, as far as its children asked: one bit each.
typedef struct BitSet {
  uint64_t *words;
  size_t len, cap;  // words
} BitSet;

typedef struct Walker {
  Walk *walk;
  const Repository *repository;
  const Graph *graph;
  WalkOptions options;
  WatchVec watch;
  VEC(Instance) instances;
  uint64_t watching;  // a hash of watch: facts depend on it
  BitSet *sets;       // by node
  BitSet spare;       // memory of a set that is done with
  uint32_t done;      // commits
  Arena scratch;      // of one commit
} Walker;

// A commit under way.
typedef struct Visit {
  uint32_t index;
  const Node *node;
  BitSet set;
  FactVec facts;
  Renames renames[TREE_PARENTS_MAX];  // by parent
  bool searched[TREE_PARENTS_MAX];
  bool searched_outside[TREE_PARENTS_MAX];
} Visit;

// ---- bits ---------------------------------------------------------------------------------------

static void reserve(Walker *walker, BitSet *set, size_t words) {
  if (words <= set->len) return;
  if (words > set->cap) {
    size_t cap = words + words / 2;
    set->words =
        arena_grow(walker->walk->arena, set->words, set->cap * 8, cap * 8, alignof(uint64_t));
    memset(set->words + set->cap, 0, (cap - set->cap) * 8);
    set->cap = cap;
  }
  set->len = words;
}

// A set that nobody has filled takes the memory of one that is done with.
static void ready(Walker *walker, BitSet *set) {
  if (set->words || !walker->spare.words) return;
  *set = walker->spare;
  memset(set->words, 0, set->cap * 8);
  set->len = 0;
  walker->spare = (BitSet){0};
}

static bool has(const BitSet *set, size_t bit) {
  return bit / 64 < set->len && (set->words[bit / 64] >> (bit % 64) & 1);
}

static void add(Walker *walker, uint32_t node, size_t bit) {
  BitSet *set = &walker->sets[node];
  ready(walker, set);
  reserve(walker, set, bit / 64 + 1);
  set->words[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static void clear(BitSet *set, size_t bit) { set->words[bit / 64] &= ~((uint64_t)1 << (bit % 64)); }

// What is left goes to the first parent, whose entries are the same. The memory moves along when it
// can.
static void pass_on(Walker *walker, BitSet *from, uint32_t node) {
  BitSet *to = &walker->sets[node];
  if (!to->words) {
    *to = *from;
    *from = (BitSet){0};
    return;
  }
  reserve(walker, to, from->len);
  for (size_t i = 0; i < from->len; i++) to->words[i] |= from->words[i];
}

// ---- instances ----------------------------------------------------------------------------------

static uint32_t instance_of(Walker *walker, uint32_t file, PathName *path) {
  for (uint32_t i = path->first; i; i = walker->instances.items[i - 1].next)
    if (walker->instances.items[i - 1].file == file) return i - 1;
  *vec_add(walker->walk->arena, &walker->instances) = (Instance){file, path, path->first};
  path->first = (uint32_t)walker->instances.len;
  return path->first - 1;
}

// ---- what is stored -----------------------------------------------------------------------------

// A letter, the commit, a number, and what is watched: facts and renames are a function of these.
// Nothing is stored of a commit whose parents are missing, since another clone has them; nor what
// was made while an object was missing.
static Str stored_key(Walker *walker, const Visit *visit, char kind, size_t number) {
  if (!walker->options.cache || visit->node->cut) return (Str){0};
  return str_fmt(&walker->scratch, "%c%.*s %zu %016llx", kind,
                 STR_ARG(oid_text(&walker->scratch, visit->node->id)), number,
                 (unsigned long long)walker->watching);
}

static bool find_stored(Walker *walker, Str key, Str *value) {
  return key.len > 0 && cache_find(walker->options.cache, key, value);
}

// A rename without its paths, as stored; the paths follow, each ended by NUL.
typedef struct StoredRename {
  Oid blob;
  uint32_t link;
} StoredRename;

static bool find_renames(Walker *walker, Str key, Renames *out) {
  Str value, from, to;
  StoredRename stored;
  if (!find_stored(walker, key, &value)) return false;
  while (value.len > sizeof stored) {
    memcpy(&stored, value.ptr, sizeof stored);
    str_cut(str_from_index(value, sizeof stored), '\0', &from, &value);
    str_cut(value, '\0', &to, &value);
    Paths *paths = &walker->walk->paths;
    Rename rename = {paths_intern(paths, from), paths_intern(paths, to), stored.blob, stored.link};
    renames_add(out, rename, &walker->scratch);
  }
  return true;
}

static void put_renames(Walker *walker, Str key, const Renames *renames) {
  Buf value = {.arena = &walker->scratch};
  for (size_t i = 0; i < renames->by_to.len && key.len > 0; i++) {
    const Rename *rename = renames->by_to.entries[i].value;
    StoredRename stored = {rename->blob, rename->link};
    buf_add(&value, (Str){(const char *)&stored, sizeof stored});
    buf_add_fmt(&value, "%.*s%c%.*s%c", STR_ARG(rename->from->text), 0, STR_ARG(rename->to->text),
                0);
  }
  if (key.len > 0) cache_put(walker->options.cache, key, buf_str(&value));
}

// A fact without its path, as stored; the path follows, ended by NUL.
typedef struct StoredFact {
  Oid before, after;
  uint32_t same, absent, links;  // links: bit 0 before, bit 1 after
} StoredFact;

static bool find_stored_facts(Walker *walker, Str key, FactVec *out) {
  Str value, path;
  StoredFact fact;
  if (!find_stored(walker, key, &value)) return false;
  while (value.len > sizeof fact) {
    memcpy(&fact, value.ptr, sizeof fact);
    str_cut(str_from_index(value, sizeof fact), '\0', &path, &value);
    *vec_add(&walker->scratch, out) = (Fact){.path = paths_intern(&walker->walk->paths, path),
                                             .before = fact.before,
                                             .after = fact.after,
                                             .same = fact.same,
                                             .absent = fact.absent,
                                             .link_before = fact.links & 1,
                                             .link_after = fact.links & 2};
  }
  return true;
}

static void put_facts(Walker *walker, Str key, const FactVec *facts) {
  Buf value = {.arena = &walker->scratch};
  for (size_t i = 0; i < facts->len && key.len > 0; i++) {
    const Fact *fact = &facts->items[i];
    StoredFact stored = {fact->before, fact->after, fact->same, fact->absent,
                         (uint32_t)fact->link_before | (uint32_t)fact->link_after << 1};
    buf_add(&value, (Str){(const char *)&stored, sizeof stored});
    buf_add(&value, fact->path->text);
    buf_add_char(&value, '\0');
  }
  if (key.len > 0) cache_put(walker->options.cache, key, buf_str(&value));
}

// ---- renames ------------------------------------------------------------------------------------

static const Node *parent_of(const Walker *walker, const Visit *visit, size_t parent) {
  return &walker->graph->nodes.items[visit->node->parents[parent]];
}

static void look(void *context) {
  const Walker *walker = context;
  const WalkOptions *options = &walker->options;
  if (options->look)
    options->look(options->context, walker->done, (uint32_t)walker->graph->order_count);
}

// The differences from one parent alone; in the whole tree when `watch` is everything.
static void compare_with(Walker *walker, const Visit *visit, size_t parent, const WatchVec *watch,
                         FactVec *out) {
  TreeInput input = {visit->node->tree, &parent_of(walker, visit, parent)->tree, 1, look, walker};
  tree_compare(walker->repository, input, watch, &walker->walk->paths, &walker->scratch, out);
}

static void search(Walker *walker, Visit *visit, size_t parent) {
  if (visit->searched[parent]) return;
  visit->searched[parent] = true;
  Str key = stored_key(walker, visit, 'R', parent);
  if (find_renames(walker, key, &visit->renames[parent])) return;
  unsigned missed = repository_missed(walker->repository);
  FactVec facts = visit->facts;
  if (parent > 0) {
    facts = (FactVec){0};
    compare_with(walker, visit, parent, &walker->watch, &facts);
  }
  rename_find(walker->repository, &facts, &walker->scratch, &walker->scratch,
              &visit->renames[parent]);
  if (repository_missed(walker->repository) == missed)
    put_renames(walker, key, &visit->renames[parent]);
}

// Sources outside the watched folders, by one comparison of the whole trees. Files that have a
// source inside do not compete for them.
static void find_outside(Walker *walker, const Visit *visit, size_t parent, Renames *out) {
  WatchVec everything = {0};
  *vec_add(&walker->scratch, &everything) = (Str){0};
  FactVec facts = {0}, kept = {0};
  compare_with(walker, visit, parent, &everything, &facts);
  for (size_t i = 0; i < facts.len; i++) {
    bool born = facts.items[i].absent & 1,
         watched = watch_covers(&walker->watch, facts.items[i].path->text);
    if (born && renames_to(&visit->renames[parent], facts.items[i].path)) continue;
    if (born == watched) *vec_add(&walker->scratch, &kept) = facts.items[i];
  }
  rename_find(walker->repository, &kept, &walker->scratch, &walker->scratch, out);
}

// A source outside the watched folders: its own folder is watched from here on. A file at the top
// is watched alone, because its folder is everything.
static void search_outside(Walker *walker, Visit *visit, size_t parent) {
  if (visit->searched_outside[parent] || walker->options.prefix.len == 0) return;
  visit->searched_outside[parent] = true;
  Renames found = {0};
  Str key = stored_key(walker, visit, 'O', parent);
  unsigned missed = repository_missed(walker->repository);
  if (!find_renames(walker, key, &found)) {
    find_outside(walker, visit, parent, &found);
    if (repository_missed(walker->repository) == missed) put_renames(walker, key, &found);
  }
  for (size_t i = 0; i < found.by_to.len; i++)
    renames_add(&visit->renames[parent], *(const Rename *)found.by_to.entries[i].value,
                &walker->scratch);
}

static uint64_t hash_watch(const WatchVec *watch) {
  uint64_t hash = watch->len;
  for (size_t i = 0; i < watch->len; i++) hash = hash * 31 + hash_bytes(watch->items[i]);
  return hash;
}

static void watch_also(Walker *walker, Str path) {
  if (watch_covers(&walker->watch, path) || walker->watch.len >= WATCH_MAX) return;
  size_t slash = str_find_last_char(path, '/');
  *vec_add(walker->walk->arena, &walker->watch) =
      slash == STR_NONE ? path : str_sub(path, 0, slash + 1);
  walker->watching = hash_watch(&walker->watch);
}

// What a file was renamed from, in a parent that lacks it; NULL when it was not there under any
// name.
static const Rename *find_source(Walker *walker, Visit *visit, size_t parent,
                                 const PathName *path) {
  if (walker->options.no_renames || parent >= TREE_PARENTS_MAX) return NULL;
  search(walker, visit, parent);
  const Rename *source = renames_to(&visit->renames[parent], path);
  if (!source) {
    search_outside(walker, visit, parent);
    source = renames_to(&visit->renames[parent], path);
  }
  if (source) watch_also(walker, source->from->text);
  return source;
}

// ---- one commit ---------------------------------------------------------------------------------

static void set_source(Pair *pair, const Rename *source) {
  pair->old_path = source->from;
  pair->before = source->blob;
  pair->link_before = source->link;
}

// The file differs from all parents: an event, and all of them are asked about it. Where the
// parents are not in this clone nothing is known: what seems new may be old.
static void add_event(Walker *walker, Visit *visit, const Fact *fact, uint32_t instance) {
  uint32_t file = walker->instances.items[instance].file;
  if (visit->node->cut) {
    walker->walk->followed.items[file].cut = true;
    return;
  }
  Event event = {
      visit->index,
      {fact->path, NULL, fact->before, fact->after, fact->link_before, fact->link_after}};
  for (uint32_t p = 0; p < visit->node->parent_count; p++) {
    bool absent = p < TREE_PARENTS_MAX && (fact->absent >> p & 1) && !oid_is_none(fact->after);
    const Rename *source = absent ? find_source(walker, visit, p, fact->path) : NULL;
    add(walker, visit->node->parents[p],
        source ? instance_of(walker, file, source->from) : instance);
    if (source && oid_is_none(event.pair.before)) set_source(&event.pair, source);
  }
  Followed *followed = &walker->walk->followed.items[file];
  *vec_add(walker->walk->arena, &followed->events) = event;
}

// Every followed file with this path that the commit was asked about.
static void visit_fact(Walker *walker, Visit *visit, const Fact *fact) {
  for (uint32_t i = fact->path->first; i; i = walker->instances.items[i - 1].next) {
    uint32_t instance = i - 1;
    if (!has(&visit->set, instance)) continue;
    clear(&visit->set, instance);
    if (fact->same)
      add(walker, visit->node->parents[__builtin_ctz(fact->same)], instance);
    else
      add_event(walker, visit, fact, instance);
  }
}

// ---- the main line ------------------------------------------------------------------------------

static uint32_t file_at(const Walker *walker, const BitSet *set, const PathName *path) {
  for (uint32_t i = path->first; i; i = walker->instances.items[i - 1].next)
    if (has(set, i - 1)) return walker->instances.items[i - 1].file;
  return NODE_NONE;
}

static bool has_both_sides(const FactVec *facts) {
  bool born = false, gone = false;
  for (size_t i = 0; i < facts->len; i++) {
    born |= facts->items[i].absent & 1;
    gone |= oid_is_none(facts->items[i].after);
  }
  return born && gone;
}

// What the commit brought; before its set is handed on.
static void add_step(Walker *walker, Visit *visit) {
  if (!visit->node->main || visit->node->cut || visit->facts.len == 0) return;
  if (has_both_sides(&visit->facts) && visit->node->parent_count > 0 && !walker->options.no_renames)
    search(walker, visit, 0);
  Step step = {.node = visit->index};
  for (size_t i = 0; i < visit->facts.len; i++) {
    const Fact *fact = &visit->facts.items[i];
    bool gone = oid_is_none(fact->after),
         inside = str_starts(fact->path->text, walker->options.prefix);
    if (!inside || (gone && renames_from(&visit->renames[0], fact->path))) continue;
    const Rename *source = gone ? NULL : renames_to(&visit->renames[0], fact->path);
    Brought file = {file_at(walker, &visit->set, fact->path),
                    {.path = fact->path, .after = fact->after, .link_after = fact->link_after}};
    if (!(fact->absent & 1))
      file.pair.before = fact->before, file.pair.link_before = fact->link_before;
    if (source) set_source(&file.pair, source);
    *vec_add(walker->walk->arena, &step.files) = file;
  }
  if (step.files.len > 0) *vec_add(walker->walk->arena, &walker->walk->steps) = step;
}

// ---- the walk -----------------------------------------------------------------------------------

// Nothing can be said of this commit and what lies behind it.
static void cut_off(Walker *walker, Visit *visit) {
  visit->facts = (FactVec){0};
  for (size_t i = 0; i < walker->instances.len; i++)
    if (has(&visit->set, i))
      walker->walk->followed.items[walker->instances.items[i].file].cut = true;
  visit->set.len = 0;
}

// A tree that is missing cuts off its commit. One too large ends the walk: the next may be as
// large.
static bool is_complete(Walker *walker, TreeResult result, uint32_t node) {
  if (result == TREE_DAMAGED) walker->walk->missing++;
  if (result == TREE_TOO_LARGE) walker->walk->stopped = node;
  return result == TREE_COMPLETE;
}

static void find_facts(Walker *walker, Visit *visit) {
  Str key = stored_key(walker, visit, 'T', 0);
  if (find_stored_facts(walker, key, &visit->facts)) return;
  size_t count =
      visit->node->parent_count < TREE_PARENTS_MAX ? visit->node->parent_count : TREE_PARENTS_MAX;
  Oid *parents = arena_array(&walker->scratch, Oid, count);
  for (size_t i = 0; i < count; i++) parents[i] = parent_of(walker, visit, i)->tree;
  TreeInput input = {visit->node->tree, parents, count, look, walker};
  TreeResult result = tree_compare(walker->repository, input, &walker->watch, &walker->walk->paths,
                                   &walker->scratch, &visit->facts);
  if (is_complete(walker, result, visit->index))
    put_facts(walker, key, &visit->facts);
  else
    cut_off(walker, visit);
}

static void visit_node(Walker *walker, uint32_t index) {
  const Node *node = &walker->graph->nodes.items[index];
  Visit visit = {.index = index, .node = node, .set = walker->sets[index]};
  walker->sets[index] = (BitSet){0};
  if (walker->walk->stopped != NODE_NONE)
    cut_off(walker, &visit);
  else if (visit.set.words || node->main)
    find_facts(walker, &visit);
  add_step(walker, &visit);
  for (size_t i = 0; i < visit.facts.len; i++) visit_fact(walker, &visit, &visit.facts.items[i]);
  if (visit.set.len > 0 && node->parent_count > 0) pass_on(walker, &visit.set, node->parents[0]);
  if (visit.set.words) walker->spare = visit.set;
}

// The files of HEAD, each followed from there.
static void follow_head(Walker *walker, Str prefix) {
  Walk *walk = walker->walk;
  FactVec files = {0};
  *vec_add(walk->arena, &walker->watch) = prefix;
  TreeInput input = {.tree = walker->graph->nodes.items[0].tree, .look = look, .context = walker};
  is_complete(
      walker,
      tree_compare(walker->repository, input, &walker->watch, &walk->paths, walk->arena, &files),
      0);
  for (size_t i = 0; i < files.len; i++) {
    *vec_add(walk->arena, &walk->followed) =
        (Followed){.path = files.items[i].path,
                   .blob = files.items[i].link_after ? (Oid){{0}} : files.items[i].after};
    add(walker, 0, instance_of(walker, (uint32_t)i, files.items[i].path));
  }
}

Walk walk_history(const Repository *repository, const Graph *graph, WalkOptions options,
                  Arena *texts, Arena *arena) {
  Walk walk = {.arena = arena, .paths = {.arena = texts}, .stopped = NODE_NONE};
  Walker walker = {.walk = &walk,
                   .repository = repository,
                   .graph = graph,
                   .options = options,
                   .sets = arena_array(arena, BitSet, graph->nodes.len)};
  follow_head(&walker, options.prefix);
  walker.watching = hash_watch(&walker.watch);
  for (size_t i = 0; i < graph->order_count; i++) {
    ArenaMark mark = arena_mark(&walker.scratch);
    walker.done = (uint32_t)i;
    look(&walker);
    visit_node(&walker, graph->order[i]);
    arena_rewind(&walker.scratch, mark);
  }
  arena_free(&walker.scratch);
  return walk;
}
