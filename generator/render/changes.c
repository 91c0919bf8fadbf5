#include "render/changes.h"

#include <stdlib.h>

#include "format/json.h"
#include "format/url.h"
#include "render/page_history.h"
#include "render/story.h"

// ---- which pages --------------------------------------------------------------------------------

typedef struct Dated {
  const Page *page;
  int64_t time;  // of the newest change that means something; 0: not known
} Dated;
typedef VEC(Dated) DatedVec;

static int by_time(const void *a, const void *b) {
  const Dated *left = a, *right = b;
  if (left->time != right->time) return left->time < right->time ? 1 : -1;
  return str_cmp(left->page->place.url, right->page->place.url);
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

// ---- assets/changes.js --------------------------------------------------------------------------

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
  add_field(out, "url", url_from_path(scratch, page->place.url));
  add_field(out, "version", page->history->version);
  add_field(out, "title", page->title.text);
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

// ---- the home page ------------------------------------------------------------------------------

typedef struct Line {
  const Dated *first;
  Str told;  // by somebody; empty when the sentence is made from the page alone ("New page")
  Value also;
  size_t unnamed;
} Line;

// The line that tells this sentence already; NULL when none does.
static Line *line_of(Line *lines, size_t count, Str told) {
  for (size_t i = 0; told.len > 0 && i < count; i++)
    if (str_eq(lines[i].told, told)) return &lines[i];
  return NULL;
}

static void add_to_line(Context *context, Line *line, const Page *page) {
  if (line->also.len + 1 < CHANGES_RECENT_NAMED)
    value_add(&line->also, context->arena, context_page_link(context, page));
  else
    line->unnamed++;
}

static void put_line(Context *context, const Line *line, Value *list) {
  const Page *page = line->first->page;
  Value entry = context_page_link(context, page);
  put_text(context, &entry, "what", story_sentence(context->arena, page->history->updated, page));
  put(context, &entry, "date", story_when(context, line->first->time));
  put(context, &entry, "also", line->also);
  if (line->unnamed > 0)
    put_text(context, &entry, "more", str_fmt(context->arena, "%zu", line->unnamed));
  value_add(list, context->arena, entry);
}

void changes_put_recent(Context *context) {
  DatedVec pages = newest(context->site, CHANGES_PAGES_MAX, context->arena);
  Line lines[CHANGES_RECENT];
  size_t count = 0;
  for (size_t i = 0; i < pages.len && pages.items[i].time > 0; i++) {
    const Page *page = pages.items[i].page;
    Str told = story_told(page->history->updated, page);
    Line *line = line_of(lines, count, told);
    if (line)
      add_to_line(context, line, page);
    else if (count < CHANGES_RECENT)
      lines[count++] = (Line){&pages.items[i], told, value_list(), 0};
  }
  Value *list = put(context, &context->values, "recent", value_list());
  for (size_t i = 0; i < count; i++) put_line(context, &lines[i], list);
  put(context, &context->values, "has_recent", value_bool(count > 0));
}
