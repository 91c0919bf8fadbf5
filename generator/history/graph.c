#include "history/graph.h"
#include "base/sorted.h"

#include <stdlib.h>

// ---- index of ids -------------------------------------------------------------------------------

// An id is a hash already.
static size_t slot_of(const Graph *graph, Oid id) {
  uint64_t hash;
  memcpy(&hash, id.bytes, sizeof hash);
  size_t mask = graph->slot_count - 1, slot = hash & mask;
  while (graph->slots[slot] && !oid_eq(graph->nodes.items[graph->slots[slot] - 1].id, id))
    slot = (slot + 1) & mask;
  return slot;
}

uint32_t graph_find(const Graph *graph, Oid id) {
  if (graph->slot_count == 0) return NODE_NONE;
  uint32_t found = graph->slots[slot_of(graph, id)];
  return found ? found - 1 : NODE_NONE;
}

static void grow_slots(Graph *graph) {
  graph->slot_count = graph->slot_count ? graph->slot_count * 2 : 1024;
  graph->slots = arena_array(graph->arena, uint32_t, graph->slot_count);
  for (uint32_t i = 0; i < graph->nodes.len; i++)
    graph->slots[slot_of(graph, graph->nodes.items[i].id)] = i + 1;
}

// The node of a commit, made when it is new.
static uint32_t node_of(Graph *graph, Oid id) {
  uint32_t known = graph_find(graph, id);
  if (known != NODE_NONE) return known;
  if (graph->nodes.len * 2 >= graph->slot_count) grow_slots(graph);
  size_t slot = slot_of(graph, id);
  *vec_add(graph->arena, &graph->nodes) = (Node){.id = id, .landed = NODE_NONE};
  graph->slots[slot] = (uint32_t)graph->nodes.len;
  return (uint32_t)graph->nodes.len - 1;
}

// ---- parsing ------------------------------------------------------------------------------------

// "Ana <ana@example.org> 1716200000 +0200": what stands before the number, and the number. 0 when
// it is none.
static int64_t parse_signature(Str line, Str *person) {
  size_t close = str_find_last_char(line, '>');
  *person = close == STR_NONE ? line : str_sub(line, 0, close + 1);
  Str rest = str_trim(str_from_index(line, close == STR_NONE ? line.len : close + 1)), zone;
  str_cut(rest, ' ', &rest, &zone);
  unsigned long seconds = 0;
  return str_to_uint(rest, (unsigned long)INT64_MAX, &seconds) ? (int64_t)seconds : 0;
}

typedef struct Parsed {
  Node node;
  OidVec parents;
} Parsed;

static bool parse(Str text, Arena *arena, Parsed *out) {
  Str line, ignored;
  Oid parent;
  bool has_tree = false;
  while (str_line(&text, &line) && line.len > 0) {
    if (str_starts(line, S("tree ")) && !has_tree)
      has_tree = oid_parse(str_from_index(line, 5), &out->node.tree);
    else if (str_starts(line, S("parent ")) && oid_parse(str_from_index(line, 7), &parent))
      *vec_add(arena, &out->parents) = parent;
    else if (str_starts(line, S("author ")) && out->node.author.len == 0)
      out->node.authored = parse_signature(str_from_index(line, 7), &out->node.author);
    else if (str_starts(line, S("committer ")) && out->node.committed == 0)
      out->node.committed = parse_signature(str_from_index(line, 10), &ignored);
  }
  out->node.message = text;
  return has_tree;
}

// ---- loading ------------------------------------------------------------------------------------

static bool is_shallow(const Repository *repository, Oid id) {
  const OidVec *list = repository_shallow(repository);
  for (size_t i = 0; i < list->len; i++)
    if (oid_eq(list->items[i], id)) return true;
  return false;
}

// The commit's bytes, from the cache or the repository. Empty when it cannot be read.
static Str read_commit(const Repository *repository, Oid id, Cache *cache, Arena *scratch) {
  Str key = str_fmt(scratch, "C%.*s", STR_ARG(oid_text(scratch, id))), bytes;
  if (cache && cache_find(cache, key, &bytes)) return bytes;
  Object object = object_open(repository, id, OBJECT_COMMIT);
  bytes = str_dup(scratch, object.bytes);
  if (object.handle) cache_put(cache, key, bytes);
  object_close(&object);
  return bytes;
}

// Reads one commit into its node and names its parents, which may be new nodes.
static void load_node(Graph *graph, const Repository *repository, uint32_t index, Cache *cache,
                      Arena *scratch) {
  Oid id = graph->nodes.items[index].id;
  Parsed parsed = {0};
  bool fine = parse(read_commit(repository, id, cache, scratch), scratch, &parsed);
  if (!fine) graph->unreadable++;
  if (fine && is_shallow(repository, id)) {
    parsed.node.cut = parsed.parents.len > 0;
    parsed.parents.len = 0;
  }
  uint32_t *parents = arena_array(graph->arena, uint32_t, parsed.parents.len);
  for (size_t i = 0; i < parsed.parents.len; i++)
    parents[i] = node_of(graph, parsed.parents.items[i]);
  Node *node = &graph->nodes.items[index];
  *node = parsed.node;
  node->id = id;
  node->bad = !fine;
  node->landed = NODE_NONE;
  node->parents = parents;
  node->parent_count = (uint32_t)parsed.parents.len;
  node->author = str_dup(graph->arena, node->author);
  node->message = str_dup(graph->arena, node->message);
}

// Takes a parent that cannot be read out of the graph, and those behind it: the ones before it keep
// their places, so that the first one stays the main line.
static void drop_bad_parents(Graph *graph) {
  for (size_t i = 0; i < graph->nodes.len; i++) {
    Node *node = &graph->nodes.items[i];
    uint32_t good = 0;
    while (good < node->parent_count && !graph->nodes.items[node->parents[good]].bad) good++;
    if (good < node->parent_count) node->cut = true;
    node->parent_count = good;
  }
}

// ---- order --------------------------------------------------------------------------------------

// A heap of nodes, the newest on top, of equal dates the one that was added first: git's own order.
typedef struct Heap {
  const Graph *graph;
  uint32_t *items, *added;  // added: when a node came in, by node
  size_t len;
  uint32_t counter;
} Heap;

static bool above(const Heap *heap, uint32_t a, uint32_t b) {
  int64_t left = heap->graph->nodes.items[a].committed,
          right = heap->graph->nodes.items[b].committed;
  return left != right ? left > right : heap->added[a] < heap->added[b];
}

static void swap(uint32_t *items, size_t a, size_t b) {
  uint32_t kept = items[a];
  items[a] = items[b];
  items[b] = kept;
}

static void heap_add(Heap *heap, uint32_t node) {
  size_t at = heap->len++;
  heap->items[at] = node;
  heap->added[node] = heap->counter++;
  for (; at > 0 && above(heap, heap->items[at], heap->items[(at - 1) / 2]); at = (at - 1) / 2)
    swap(heap->items, at, (at - 1) / 2);
}

static uint32_t heap_take(Heap *heap) {
  uint32_t top = heap->items[0];
  heap->items[0] = heap->items[--heap->len];
  for (size_t at = 0, child; (child = 2 * at + 1) < heap->len; at = child) {
    if (child + 1 < heap->len && above(heap, heap->items[child + 1], heap->items[child])) child++;
    if (!above(heap, heap->items[child], heap->items[at])) break;
    swap(heap->items, at, child);
  }
  return top;
}

// Kahn's algorithm with a heap: no parent before all of its children.
static void order_nodes(Graph *graph) {
  size_t count = graph->nodes.len, done = 0;
  uint32_t *waiting = arena_array(graph->arena, uint32_t, count);  // children not yet placed
  Heap heap = {graph, arena_array(graph->arena, uint32_t, count),
               arena_array(graph->arena, uint32_t, count), 0, 0};
  graph->order = arena_array(graph->arena, uint32_t, count);
  for (size_t i = 0; i < count; i++)
    for (uint32_t p = 0; p < graph->nodes.items[i].parent_count; p++)
      waiting[graph->nodes.items[i].parents[p]]++;
  heap_add(&heap, 0);
  while (heap.len > 0) {
    uint32_t at = heap_take(&heap);
    graph->order[done++] = at;
    const Node *node = &graph->nodes.items[at];
    for (uint32_t p = 0; p < node->parent_count; p++)
      if (--waiting[node->parents[p]] == 0) heap_add(&heap, node->parents[p]);
  }
  graph->order_count = done;
}

// ---- landing ------------------------------------------------------------------------------------

static void find_trunk(Graph *graph) {
  for (uint32_t at = 0;; at = graph->nodes.items[at].parents[0]) {
    graph->nodes.items[at].main = true;
    *vec_add(graph->arena, &graph->trunk) = at;
    if (graph->nodes.items[at].parent_count == 0) return;
  }
}

// Everything that `start` leads to and that has not landed earlier landed with it.
static void land(Graph *graph, uint32_t start, uint32_t *stack) {
  size_t depth = 0;
  graph->nodes.items[start].landed = start;
  stack[depth++] = start;
  while (depth > 0) {
    const Node *node = &graph->nodes.items[stack[--depth]];
    for (uint32_t p = 0; p < node->parent_count; p++) {
      Node *parent = &graph->nodes.items[node->parents[p]];
      if (parent->landed != NODE_NONE) continue;
      parent->landed = start;
      stack[depth++] = node->parents[p];
    }
  }
}

static void find_landings(Graph *graph) {
  uint32_t *stack = arena_array(graph->arena, uint32_t, graph->nodes.len);
  for (size_t i = graph->trunk.len; i-- > 0;) land(graph, graph->trunk.items[i], stack);
}

static bool is_date(const Node *node) {
  return node->committed > 0 && node->committed < GRAPH_DATE_END;
}

// Where a date goes in the ends of chains, each the earliest of its length: behind all that are not
// later.
static size_t place_of(const int64_t *ends, size_t count, int64_t date) {
  size_t at;
  SORTED_FIND(at, count, ends[at] <= date);
  return at;
}

// The latest date that the main line agrees on: the end of the longest chain of commits whose dates
// do not go back (patience sorting); of several, the latest. What is later was the future when the
// next commits were made. No clock is asked: it may be as wrong as a commit's, and the same history
// has the same dates on every machine.
static int64_t agreed_date(const Graph *graph) {
  Arena scratch = {0};
  int64_t *ends = arena_array(&scratch, int64_t, graph->trunk.len), agreed = 0;
  size_t longest = 0;
  for (size_t i = graph->trunk.len; i-- > 0;) {
    const Node *node = &graph->nodes.items[graph->trunk.items[i]];
    if (!is_date(node)) continue;
    size_t place = place_of(ends, longest, node->committed);
    ends[place] = node->committed;
    if (place == longest) agreed = 0, longest++;
    if (place + 1 == longest && node->committed > agreed) agreed = node->committed;
  }
  arena_free(&scratch);
  return agreed;
}

// The first date on the main line that is believed, for commits before it whose own is not.
static int64_t first_date(const Graph *graph, int64_t agreed) {
  for (size_t i = graph->trunk.len; i-- > 0;) {
    const Node *node = &graph->nodes.items[graph->trunk.items[i]];
    if (is_date(node) && node->committed <= agreed) return node->committed;
  }
  return 0;
}

// The main line's dates never go back and never go past what it agrees on, so that a clock that was
// wrong once is wrong for one commit.
static void date_trunk(Graph *graph) {
  int64_t agreed = agreed_date(graph), latest = 0;
  for (size_t i = graph->trunk.len; i-- > 0;) {
    Node *node = &graph->nodes.items[graph->trunk.items[i]];
    bool believed = is_date(node) && node->committed > latest && node->committed <= agreed;
    if (believed) latest = node->committed;
    if (latest == 0 && is_date(node)) latest = first_date(graph, agreed);
    node->landed_at = latest;
  }
}

static void date_nodes(Graph *graph, HistoryDate date) {
  for (size_t i = 0; i < graph->order_count; i++) {
    Node *node = &graph->nodes.items[graph->order[i]];
    int64_t landed_at = graph->nodes.items[node->landed].landed_at;
    int64_t own = date == DATE_AUTHOR ? node->authored : node->committed;
    bool own_counts = date != DATE_LANDED && own > 0 && own <= landed_at;
    node->time = own_counts ? own : landed_at;
  }
}

Graph graph_load(const Repository *repository, GraphOptions options, Arena *arena) {
  Graph graph = {.arena = arena};
  Arena scratch = {0};
  node_of(&graph, repository_head(repository));
  for (uint32_t i = 0; i < graph.nodes.len; i++) {
    ArenaMark mark = arena_mark(&scratch);
    if (options.look && i % 256 == 0) options.look(options.context, i, (uint32_t)graph.nodes.len);
    load_node(&graph, repository, i, options.cache, &scratch);
    arena_rewind(&scratch, mark);
  }
  arena_free(&scratch);
  drop_bad_parents(&graph);
  order_nodes(&graph);
  find_trunk(&graph);
  find_landings(&graph);
  date_trunk(&graph);
  date_nodes(&graph, options.date);
  return graph;
}
