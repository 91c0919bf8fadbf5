#include "render/changes.h"

#include <stdlib.h>

#include "format/json.h"
#include "format/url.h"
#include "render/history.h"
#include "render/story.h"

// ---- which pages --------------------------------------------------------------------------------------

typedef struct Dated {
  const Page *page;
  int64_t time;  // of the newest change that means something; 0: not known
} Dated;
typedef VEC(Dated) DatedVec;

static int by_time(const void *a, const void *b) {
  const Dated *left = a, *right = b;
  if (left->time != right->time) return left->time < right->time ? 1 : -1;
  return str_cmp(left->page->url, right->page->url);
}

// The listed pages with a version, newest change first, at most `max`.
static DatedVec newest(const Site *site, size_t max, Arena *scratch) {
  DatedVec list = {0};
  for (size_t i = 0; site->history.on && i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->history && page->history->version.len > 0 && !page->front.unlisted)
      *vec_add(scratch, &list) = (Dated){page, history_updated(page, site)};
  }
  if (list.len > 0) qsort(list.items, list.len, sizeof list.items[0], by_time);
  if (list.len > max) list.len = (uint32_t)max;
  return list;
}

// ---- assets/changes.js --------------------------------------------------------------------------------

static void add_field(Buf *out, const char *name, Str text) {
  buf_add_fmt(out, "\"%s\":", name);
  json_text(out, text);
  buf_add_char(out, ',');
}

// What a reader of an older version is told: 0 for too little to tell, "" where it is not known.
static void add_words(Buf *out, const Change *change, Arena *scratch) {
  if (!change->compared)
    buf_add_lit(out, "\"\"");
  else if (change->added + change->removed <= CHANGES_WORDS_SMALL)
    buf_add_char(out, '0');
  else
    buf_add_fmt(out, "\": %.*s\"", STR_ARG(story_words(scratch, change)));
}

static void add_since(Buf *out, const PageHistory *history, Arena *scratch) {
  const char *comma = "";
  buf_add_lit(out, "\"since\":{");
  for (size_t i = 0; i < history->since.len && i < history->since_versions.len; i++) {
    buf_add(out, str_from(comma));
    json_text(out, history->since_versions.items[i]);
    buf_add_char(out, ':');
    add_words(out, &history->since.items[i], scratch);
    comma = ",";
  }
  buf_add_char(out, '}');
}

static void add_page(Buf *out, const Dated *dated, Arena *scratch) {
  const Page *page = dated->page;
  const Change *updated = dated->time > 0 ? page->history->updated : NULL;
  bool new = updated && updated->kind == CHANGE_NEW;
  buf_add_char(out, '{');
  add_field(out, "url", url_from_path(scratch, page->url));
  add_field(out, "version", page->history->version);
  add_field(out, "title", page->title);
  add_field(out, "kind", new ? S("new") : S("changed"));
  add_field(out, "what", updated ? story_sentence(scratch, updated, page) : S("The text changed"));
  add_since(out, page->history, scratch);
  buf_add_char(out, '}');
}

void changes_render(const Site *site, Buf *out, Arena *scratch) {
  DatedVec pages = newest(site, CHANGES_PAGES_MAX, scratch);
  buf_add_lit(out, "prepbook.changes = [\n");
  for (size_t i = 0; i < pages.len; i++) {
    add_page(out, &pages.items[i], scratch);
    buf_add_lit(out, ",\n");
  }
  buf_add_lit(out, "];\n");
}

// ---- the home page ------------------------------------------------------------------------------------

void changes_put_recent(Context *context) {
  DatedVec pages = newest(context->site, CHANGES_RECENT, context->arena);
  Value *list = put(context, &context->values, "recent", value_list());
  for (size_t i = 0; i < pages.len && pages.items[i].time > 0; i++) {
    const Page *page = pages.items[i].page;
    Value entry = context_page_link(context, page);
    put_text(context, &entry, "what", story_sentence(context->arena, page->history->updated, page));
    put(context, &entry, "date", story_when(context, pages.items[i].time));
    value_add(list, context->arena, entry);
  }
  put(context, &context->values, "has_recent", value_bool(list->len > 0));
}
