#include "diff/diff.h"

#include "diff/pair.h"
#include "diff/show.h"

enum { DIFF_BYTES_MAX = 256 * 1024 };  // of the HTML; what comes behind is counted, not shown

typedef struct Showing {
  const Blocks *before, *after;
  Arena *arena, *scratch;
  Buf html;
  Diff diff;
  size_t folded;     // equal blocks since the last change
  uint32_t section;  // heading of `after` that was named last; UINT32_MAX: none
  bool full;         // the HTML has reached its limit
} Showing;

static const Block *before_of(const Showing *showing, const Aligned *at) {
  return at->before == BLOCK_NONE ? NULL : &showing->before->items.items[at->before];
}

static const Block *after_of(const Showing *showing, const Aligned *at) {
  return at->after == BLOCK_NONE ? NULL : &showing->after->items.items[at->after];
}

// ---- sections -----------------------------------------------------------------------------------

static Str plain(const Block *block, Arena *arena) {
  Buf out = {.arena = arena};
  for (size_t i = 0; i < block->tokens.len; i++) buf_add(&out, block->tokens.items[i].text);
  return buf_str(&out);
}

// The heading above a block; NULL without one. The page's title is none: everything stands under
// it.
static const Block *heading_of(const Blocks *blocks, const Block *block) {
  const Block *heading = block->heading == UINT32_MAX ? NULL : &blocks->items.items[block->heading];
  return heading && heading->level > 1 ? heading : NULL;
}

static void add_section(Showing *showing, const Blocks *blocks, const Block *block) {
  const Block *heading = heading_of(blocks, block);
  if (!heading) return;
  Str title = plain(heading, showing->arena);
  for (size_t i = 0; i < showing->diff.sections.len; i++)
    if (str_eq(showing->diff.sections.items[i], title)) return;
  *vec_add(showing->arena, &showing->diff.sections) = title;
}

// ---- one place of the alignment -----------------------------------------------------------------

// What is unchanged is folded; the heading that the change stands under is named once.
static void lead_in(Showing *showing, const Block *block) {
  if (showing->folded > 0) show_fold(&showing->html, showing->folded);
  const Block *heading =
      block && block->kind != BLOCK_HEADING ? heading_of(showing->after, block) : NULL;
  if (heading && showing->folded > 0 && block->heading != showing->section)
    show_place(&showing->html, heading);
  if (block) showing->section = block->heading;
  showing->folded = 0;
}

static void count_words(Showing *showing, const WordVec *words, const Block *block) {
  for (size_t i = 0; i < words->len; i++) {
    bool counts = words->items[i].token->word || block->kind == BLOCK_CODE;
    showing->diff.added += counts && words->items[i].op == WORD_ADDED;
    showing->diff.removed += counts && words->items[i].op == WORD_REMOVED;
  }
}

static void show_whole(Showing *showing, const Block *before, const Block *after) {
  if (before) showing->diff.removed += before->words;
  if (after) showing->diff.added += after->words;
  if (showing->full) return;
  if (before) show_block(&showing->html, showing->before, before, WORD_REMOVED);
  if (after) show_block(&showing->html, showing->after, after, WORD_ADDED);
}

static void show_change(Showing *showing, const Aligned *at) {
  const Block *before = before_of(showing, at), *after = after_of(showing, at);
  WordVec words = {0};
  if (after) add_section(showing, showing->after, after);
  if (!after) add_section(showing, showing->before, before);
  if (!showing->full) lead_in(showing, after);
  if (at->moved) {
    if (!showing->full) show_moved(&showing->html, before ? before : after, before != NULL);
  } else if (before && after && words_compare(before, after, showing->scratch, &words)) {
    count_words(showing, &words, after);
    if (!showing->full) show_words(&showing->html, showing->before, showing->after, after, &words);
  } else {
    show_whole(showing, before, after);
  }
  if (showing->full || showing->html.len < DIFF_BYTES_MAX) return;
  showing->full = true;
  buf_add_lit(&showing->html, "<p class=\"diff-fold\">More changed than is shown here</p>\n");
}

static void show(Showing *showing, const AlignedVec *aligned) {
  buf_add_lit(&showing->html, "<div class=\"diff\">\n");
  for (size_t i = 0; i < aligned->len; i++) {
    if (aligned->items[i].same)
      showing->folded++;
    else
      show_change(showing, &aligned->items[i]);
  }
  if (showing->folded > 0) show_fold(&showing->html, showing->folded);
  buf_add_lit(&showing->html, "</div>\n");
}

static bool is_same(const AlignedVec *aligned) {
  for (size_t i = 0; i < aligned->len; i++)
    if (!aligned->items[i].same) return false;
  return true;
}

Diff diff_blocks(const Blocks *before, const Blocks *after, Arena *arena, Arena *scratch) {
  AlignedVec aligned = {0};
  pair_blocks(before, after, scratch, &aligned);
  if (is_same(&aligned)) return (Diff){.same = true};
  Showing showing = {.before = before,
                     .after = after,
                     .arena = arena,
                     .scratch = scratch,
                     .html = {.arena = scratch},
                     .section = UINT32_MAX};
  show(&showing, &aligned);
  showing.diff.html = str_dup(arena, buf_str(&showing.html));
  return showing.diff;
}

// ---- ids of headings ----------------------------------------------------------------------------

static bool has_heading(const Blocks *blocks, Str id) {
  for (size_t i = 0; i < blocks->items.len; i++)
    if (blocks->items.items[i].kind == BLOCK_HEADING && str_eq(blocks->items.items[i].id, id))
      return true;
  return false;
}

static bool is_new_heading(const Blocks *before, const Block *block) {
  return block->kind == BLOCK_HEADING && !has_heading(before, block->id);
}

// The heading that took the place of the one at `at`: its pair; else the only new one between the
// equal blocks around it, when it is the only one that is gone there.
static Str successor_of(const Blocks *before, const Blocks *after, const AlignedVec *aligned,
                        size_t at) {
  if (aligned->items[at].after != BLOCK_NONE)
    return after->items.items[aligned->items[at].after].id;
  size_t from = at, to = at, gone = 0, new = 0;
  Str id = {0};
  while (from > 0 && !aligned->items[from - 1].same) from--;
  while (to < aligned->len && !aligned->items[to].same) to++;
  for (size_t i = from; i < to; i++) {
    const Aligned *item = &aligned->items[i];
    if (item->before != BLOCK_NONE)
      gone += is_new_heading(after, &before->items.items[item->before]);
    const Block *block = item->after == BLOCK_NONE ? NULL : &after->items.items[item->after];
    if (!block || !is_new_heading(before, block)) continue;
    new ++;
    id = block->id;
  }
  return gone == 1 && new == 1 ? id : (Str){0};
}

DiffSuccessorVec diff_successors(const Blocks *before, const Blocks *after, Arena *arena,
                                 Arena *scratch) {
  AlignedVec aligned = {0};
  DiffSuccessorVec out = {0};
  pair_blocks(before, after, scratch, &aligned);
  for (size_t i = 0; i < aligned.len; i++) {
    if (aligned.items[i].before == BLOCK_NONE || aligned.items[i].same) continue;
    const Block *block = &before->items.items[aligned.items[i].before];
    if (block->kind != BLOCK_HEADING || has_heading(after, block->id)) continue;
    *vec_add(arena, &out) = (DiffSuccessor){block->id, successor_of(before, after, &aligned, i)};
  }
  return out;
}
