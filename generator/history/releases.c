#include "history/releases.h"

#include <stdlib.h>

typedef struct Candidate {
  Str name;
  uint32_t node;
  int64_t time;
} Candidate;
typedef VEC(Candidate) CandidateVec;

// Has a digit: "v1.2.0", "2024-05". Marks like "latest" or "deployed" move about.
static bool looks_like_version(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if (char_is_digit(name.ptr[i])) return true;
  return false;
}

// Oldest first.
static int by_age(const void *a, const void *b) {
  const Candidate *left = a, *right = b;
  if (left->time != right->time) return left->time < right->time ? -1 : 1;
  if (left->node != right->node) return left->node > right->node ? -1 : 1;
  return str_cmp(left->name, right->name);
}

static CandidateVec candidates(const ReleaseInput *input, Arena *scratch) {
  CandidateVec list = {0};
  for (size_t i = 0; i < input->tags->len; i++) {
    const TagRef *tag = &input->tags->items[i];
    uint32_t node = graph_find(input->graph, tag->commit);
    if (node == NODE_NONE || !looks_like_version(tag->name)) continue;
    const Node *found = &input->graph->nodes.items[node];
    *vec_add(scratch, &list) = (Candidate){tag->name, node, found->committed};
  }
  if (list.len > 1) qsort(list.items, list.len, sizeof list.items[0], by_age);
  return list;
}

// Everything behind the tag that no older release holds.
static void claim(const Graph *graph, uint32_t start, uint32_t release, uint32_t *holder,
                  uint32_t *stack) {
  size_t depth = 0;
  if (holder[start]) return;
  holder[start] = release;
  stack[depth++] = start;
  while (depth > 0) {
    const Node *node = &graph->nodes.items[stack[--depth]];
    for (uint32_t p = 0; p < node->parent_count; p++) {
      if (holder[node->parents[p]]) continue;
      holder[node->parents[p]] = release;
      stack[depth++] = node->parents[p];
    }
  }
}

void releases_find(ReleaseInput input, History *history, Arena *scratch) {
  size_t count = input.graph->nodes.len;
  CandidateVec list = candidates(&input, scratch);
  uint32_t *holder = arena_array(scratch, uint32_t, count);  // index into list, plus 1
  uint32_t *stack = arena_array(scratch, uint32_t, count);
  for (size_t i = 0; i < list.len; i++) {
    bool shadowed = i + 1 < list.len && list.items[i + 1].node == list.items[i].node;
    if (!shadowed) claim(input.graph, list.items[i].node, (uint32_t)i + 1, holder, stack);
  }
  for (size_t i = list.len; i-- > 0;) {
    const Node *node = &input.graph->nodes.items[list.items[i].node];
    if (holder[list.items[i].node] != i + 1) continue;
    *vec_add(&history->arena, &history->releases) =
        (Release){.name = str_dup(&history->arena, list.items[i].name), .time = node->time};
    list.items[i].time = (int64_t)history->releases.len - 1;  // its place from here on
  }
  for (size_t i = 0; i < count; i++)
    if (input.commits[i] && holder[i])
      input.commits[i]->release = &history->releases.items[list.items[holder[i] - 1].time];
}
