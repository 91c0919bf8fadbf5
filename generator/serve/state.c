#include "serve/state.h"

#include <stdio.h>
#include <time.h>

#include "format/json.h"

// ---- problems -----------------------------------------------------------------------------------

static Value problem_value(const Diag *diag, Arena *arena) {
  static const char *const severities[] = {"note", "warning", "error"};
  Value map = value_map();
  value_put(&map, arena, S("severity"), value_text(str_from(severities[diag->severity])));
  value_put(&map, arena, S("code"), value_text(str_from(diag_word(diag->code))));
  value_put(&map, arena, S("file"), value_text(diag->span.file));
  value_put(&map, arena, S("line"), value_number(diag->span.line));
  value_put(&map, arena, S("column"), value_number(diag->span.column));
  value_put(&map, arena, S("length"), value_number(diag->span.length));
  value_put(&map, arena, S("message"), value_text(diag->message));
  value_put(&map, arena, S("help"), value_text(diag->help));
  value_put(&map, arena, S("source"), value_text(diag->span.source));
  return map;
}

// Errors first, each kind in the order of places.
static Value problems_value(const DiagList *problems, Arena *arena) {
  Value list = value_list();
  for (int severity = DIAG_ERROR; severity >= DIAG_NOTE; severity--)
    for (size_t i = 0; i < problems->len && list.len < STATE_PROBLEMS_MAX; i++)
      if ((int)problems->items[i].severity == severity)
        value_add(&list, arena, problem_value(&problems->items[i], arena));
  return list;
}

// ---- pages --------------------------------------------------------------------------------------

static Value changed_value(const PreviewUpdate *update, Arena *arena) {
  if (update->scope == PREVIEW_ALL) return (Value){0};
  Value list = value_list();
  for (size_t i = 0; i < update->pages.len; i++)
    value_add(&list, arena, value_text(update->pages.items[i]->place.url));
  return list;
}

static Value moved_value(const Preview *preview, const Site *site, Arena *arena) {
  Value map = value_map();
  const Map *gone = preview_gone(preview);
  for (size_t i = 0; i < gone->len; i++)
    if (!site || !map_find(&site->page_by_url, gone->entries[i].key))
      value_put(&map, arena, gone->entries[i].key,
                value_text(((const PreviewGone *)gone->entries[i].value)->place));
  return map;
}

static bool is_future(const Date *date, int64_t today) {
  time_t now = (time_t)today;
  struct tm day;
  if (date->year == 0 || !gmtime_r(&now, &day)) return false;
  int written = date->year * 10000 + date->month * 100 + date->day;
  return written > (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

static void put_pages(Value *map, const Site *site, int64_t today, Arena *arena) {
  Value drafts = value_list(), future = value_list();
  for (size_t i = 0; site && i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->front.draft) value_add(&drafts, arena, value_text(page->place.url));
    if (is_future(&page->front.date, today)) value_add(&future, arena, value_text(page->place.url));
  }
  value_put(map, arena, S("drafts"), drafts);
  value_put(map, arena, S("future"), future);
}

// ---- the whole ----------------------------------------------------------------------------------

Str state_render(const State *state, const Preview *preview, Arena *arena) {
  const DiagList *problems = preview_problems(preview);
  const Site *site = preview_site(preview);
  Value map = value_map();
  Buf out = {.arena = arena};
  value_put(&map, arena, S("version"), value_number(state->version));
  value_put(&map, arena, S("instance"), value_text(str_fmt(arena, "%08x", state->instance)));
  value_put(&map, arena, S("changed"), changed_value(state->update, arena));
  if (state->show.len > 0) value_put(&map, arena, S("show"), value_text(state->show));
  value_put(&map, arena, S("moved"), moved_value(preview, site, arena));
  put_pages(&map, site, state->today, arena);
  value_put(&map, arena, S("errors"), value_number((double)problems->errors));
  value_put(&map, arena, S("warnings"), value_number((double)problems->warnings));
  value_put(&map, arena, S("notes"),
            value_number((double)(problems->len - problems->errors - problems->warnings)));
  value_put(&map, arena, S("problems"), problems_value(problems, arena));
  value_put(&map, arena, S("stopped"), value_text(state->stopped));
  json_write(&out, &map);
  return buf_str(&out);
}
