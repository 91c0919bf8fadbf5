#include "history/published.h"

#include "base/path.h"
#include "base/utf8.h"
#include "history/history.h"
#include "history/old_text.h"
#include "history/tree.h"
#include "site/names.h"

static bool has_control(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F) return true;
  return false;
}

static bool is_page(Str source, LeftOut also) {
  bool folder = true;
  if (has_control(source) || utf8_find_invalid(source) != STR_NONE) return false;
  for (Str rest = source, name; folder;) {
    folder = str_cut(rest, '/', &name, &rest);
    Str path = folder ? str_sub(source, 0, source.len - rest.len - 1) : source;
    if (name_is_left_out(path, folder, also)) return false;
  }
  return name_is_markdown(source);
}

bool published_had_content(const Published *published, Oid tree) {
  if (!str_eq(published->prefix, published->site_prefix)) return false;
  Arena arena = {0};
  Str folder = str_fmt(&arena, "%.*scontent/", STR_ARG(published->site_prefix));
  bool had = !oid_is_none(tree_find(published->repository, tree, folder));
  arena_free(&arena);
  return had;
}

bool published_path(const Published *published, Str path, bool had_content) {
  Str prefix = published->prefix, site = published->site_prefix, folder = S("content/");
  if (str_starts(path, prefix) && !had_content)
    return is_page(str_from_index(path, prefix.len),
                   (LeftOut){str_eq(prefix, site), published->ignore});
  Str beneath = str_starts(path, site) ? str_from_index(path, site.len) : (Str){0};
  return str_starts(beneath, folder) &&
         is_page(str_from_index(beneath, folder.len), (LeftOut){false, published->ignore});
}

// Cached by the text's id, because many moves are of texts that nobody reads otherwise.
static bool is_draft(const Published *published, BlobId id) {
  Arena arena = {0};
  Str text, known, key = str_fmt(&arena, "P%.*s", STR_ARG(oid_text(&arena, id)));
  bool found = published->cache && cache_find(published->cache, key, &known) && known.len == 1;
  bool draft = found && known.ptr[0] == '1';
  if (!found && history_text(published->repository, id, &arena, &text)) {
    draft = text_is_draft(text);
    if (published->cache) cache_put(published->cache, key, draft ? S("1") : S("0"));
  }
  arena_free(&arena);
  return draft;
}

bool published_narrow(const Published *published, Change *change, bool had_before, bool had_after) {
  bool moved = change->old_path.len > 0, read = published->thorough;
  Str old_path = moved ? change->old_path : change->path;
  bool was = change->kind != CHANGE_NEW && published_path(published, old_path, had_before) &&
             !((read || moved) && is_draft(published, change->before));
  bool is = change->kind != CHANGE_REMOVED && published_path(published, change->path, had_after) &&
            !(read && is_draft(published, change->after));
  if (was && is) return true;
  change->old_path = (Str){0};
  if (is) {
    change->kind = CHANGE_NEW;
    change->before = (BlobId){{0}};
  } else if (was) {
    change->kind = CHANGE_REMOVED;
    change->path = old_path;
    change->after = (BlobId){{0}};
  }
  return was || is;
}
