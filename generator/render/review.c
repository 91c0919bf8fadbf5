#include "render/review.h"

#include <stdlib.h>

#include "render/landed.h"
#include "render/story.h"

static int by_path(const void *a, const void *b) {
  return str_cmp(((const Output *)a)->path, ((const Output *)b)->path);
}

void review_plan(const Site *site, Arena *arena, OutputVec *out) {
  *vec_add(arena, out) = (Output){.kind = OUTPUT_REVIEW, .path = S("index.html")};
  *vec_add(arena, out) = (Output){.kind = OUTPUT_ASSET, .path = S(".nojekyll")};
  for (size_t i = 0; i < site->theme.assets.len; i++) {
    const ThemeAsset *asset = &site->theme.assets.items[i];
    *vec_add(arena, out) =
        (Output){.kind = OUTPUT_ASSET, .path = asset->path, .bytes = asset->bytes};
  }
  qsort(out->items, out->len, sizeof out->items[0], by_path);
}

static Value page_value(Context *context, const LandedPage *landed, size_t number, size_t count) {
  const Change *change = &landed->change;
  Value map = value_map();
  put_text(context, &map, "id", str_fmt(context->arena, "page-%zu", number + 1));
  put_text(context, &map, "title", landed_title(landed));
  put_text(context, &map, "kind", story_kind(change->kind));
  put_text(context, &map, "words", story_words(context->arena, change));
  put_text(context, &map, "path", change->path);
  put_text(context, &map, "from", story_from(change));
  put_text(context, &map, "diff", change->diff);
  put_text(context, &map, "sentence", story_computed(context->arena, change));
  put(context, &map, "first", value_bool(number == 0));
  put(context, &map, "last", value_bool(number + 1 == count));
  return map;
}

bool review_render(const Site *site, Str path, Buf *out, Arena *scratch) {
  const Range *range = &site->history.range;
  Context context = context_new(site, path, scratch);
  size_t count = range->landing.pages.len;
  Str title = str_fmt(scratch, count == 1 ? "%zu page changes" : "%zu pages change", count);
  put_text(&context, &context.values, "html_title",
           str_fmt(scratch, "%.*s · %.*s", STR_ARG(title), STR_ARG(site->config.title)));
  put_text(&context, &context.values, "title", title);
  put_text(&context, &context.values, "from", range->from);
  put_text(&context, &context.values, "to", range->to);
  Value *pages = put(&context, &context.values, "pages", value_list());
  for (size_t i = 0; i < count; i++)
    value_add(pages, scratch, page_value(&context, &range->landing.pages.items[i], i, count));
  return context_render(&context, S("review"), out);
}
