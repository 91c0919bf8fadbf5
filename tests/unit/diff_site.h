// Two texts and their comparison, for the tests and the fuzzer of diff/.
#ifndef DIFF_SITE_H
#define DIFF_SITE_H

#include "diff/diff.h"
#include "diff/pair.h"
#include "diff/words.h"
#include "markdown/markdown.h"

// Whether every tag that is opened is closed, in order.
static inline bool html_nests(Str html) {
  Str open[64];
  size_t depth = 0;
  for (size_t at; (at = str_find_char(html, '<')) != STR_NONE;) {
    html = str_from_index(html, at + 1);
    size_t end = str_find_char(html, '>');
    if (end == STR_NONE) return false;
    Str tag = str_sub(html, 0, end), name = tag, rest;
    html = str_from_index(html, end + 1);
    bool closes = str_starts(tag, S("/"));
    if (closes) name = str_from_index(tag, 1);
    str_cut(name, ' ', &name, &rest);
    if (closes && (depth == 0 || !str_eq(open[--depth], name))) return false;
    if (!closes && depth == sizeof open / sizeof open[0]) return false;
    if (!closes) open[depth++] = name;
  }
  return depth == 0;
}

// The tokens of one side that the alignment shows, in order, are the side's own.
static inline bool side_is_whole(const Blocks *blocks, const AlignedVec *aligned, bool after) {
  uint32_t next = 0;
  for (size_t i = 0; i < aligned->len; i++) {
    uint32_t index = after ? aligned->items[i].after : aligned->items[i].before;
    if (index != BLOCK_NONE && index != next++) return false;
  }
  return next == blocks->items.len;
}

// Without what was removed the new words remain; without what was added, the old ones.
static inline bool words_are_whole(const WordVec *words, const Block *block, WordOp left_out) {
  size_t next = 0;
  for (size_t i = 0; i < words->len; i++) {
    if (words->items[i].op == left_out) continue;
    if (next == block->tokens.len ||
        words->items[i].token->hash != block->tokens.items[next++].hash)
      return false;
  }
  return next == block->tokens.len;
}

static inline bool pair_is_whole(const Blocks *before, const Blocks *after, const Aligned *at,
                                 Arena *scratch) {
  if (at->before == BLOCK_NONE || at->after == BLOCK_NONE) return true;
  const Block *old = &before->items.items[at->before], *new = &after->items.items[at->after];
  WordVec words = {0};
  if (at->same) return old->hash == new->hash;
  if (!words_compare(old, new, scratch, &words)) return true;
  return words_are_whole(&words, new, WORD_REMOVED) && words_are_whole(&words, old, WORD_ADDED);
}

// All that must hold of any two texts.
static inline bool diff_holds(Str old_text, Str new_text, Arena *arena) {
  Blocks before, after;
  AlignedVec aligned = {0};
  markdown_blocks(old_text, arena, arena, &before);
  markdown_blocks(new_text, arena, arena, &after);
  pair_blocks(&before, &after, arena, &aligned);
  bool fine = side_is_whole(&before, &aligned, false) && side_is_whole(&after, &aligned, true);
  for (size_t i = 0; fine && i < aligned.len; i++)
    fine = pair_is_whole(&before, &after, &aligned.items[i], arena);
  Diff diff = diff_blocks(&before, &after, arena, arena);
  diff_successors(&before, &after, arena, arena);
  return fine && html_nests(diff.html) && !(str_eq(old_text, new_text) && !diff.same);
}

#endif
