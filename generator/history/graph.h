// The commits behind HEAD: loaded by parsing what git stores, ordered children first, and dated.
#ifndef HISTORY_GRAPH_H
#define HISTORY_GRAPH_H

#include "base/cache.h"
#include "history/repository.h"
#include "site/config.h"

enum { NODE_NONE = UINT32_MAX };

#define GRAPH_DATE_END INT64_C(4102444800)  // 2100-01-01: git reads dates before it

// A commit as git stores it. `git cat-file -p ID` shows the format.
typedef struct Node {
  Oid id, tree;
  const uint32_t *parents;  // indices into Graph.nodes
  uint32_t parent_count;
  uint32_t landed;              // the main-line commit that brought it in; itself on the main line
  bool cut;                     // parents it names are not in this clone
  bool main;                    // on the main line: HEAD and its first parents
  bool bad;                     // the object cannot be read
  int64_t committed, authored;  // seconds since 1970; 0 when missing or not a date
  int64_t landed_at;            // of the main line's commits: committed where believed
  int64_t time;                 // what pages show; 0: not known
  Str author;                   // "Name <mail>" as stored
  Str message;
} Node;

typedef struct Graph {
  Arena *arena;
  VEC(Node) nodes;
  uint32_t *slots;  // open addressing by id
  size_t slot_count;
  uint32_t *order;  // every node that HEAD leads to, children before parents, newer first
  size_t order_count;
  VEC(uint32_t) trunk;  // the main line, newest first
  size_t unreadable;    // commits that should be there and are not
} Graph;

typedef struct GraphOptions {
  HistoryDate date;
  Cache *cache;                                                // of commits; may be NULL
  void (*look)(void *context, uint32_t done, uint32_t count);  // called now and then; may be NULL
  void *context;
} GraphOptions;

// Loads all commits that HEAD leads to. Never fails: what cannot be read ends the walk there, and
// is counted.
Graph graph_load(const Repository *repository, GraphOptions options, Arena *arena);

// The index of a commit, or NODE_NONE.
uint32_t graph_find(const Graph *graph, Oid id);

#endif
