#include "hooks/report.h"

#include "base/path.h"
#include "base/utf8.h"

enum { FAILURES_MAX = 100 };  // of one lane

static bool same(const Failure *a, const SandboxResult *b) {
  return a->result.line == b->line && str_eq(a->result.file, b->file) &&
         str_eq(a->result.message, b->message);
}

static SandboxResult copy(const SandboxResult *result, Arena *arena) {
  SandboxResult kept = *result;
  kept.message = str_dup(arena, result->message);
  kept.file = str_dup(arena, result->file);
  kept.traceback = str_dup(arena, result->traceback);
  return kept;
}

void failure_note(Lane *lane, const SandboxResult *result, Event event) {
  if (result->status != SANDBOX_ERROR)
    lane->failed = true;  // a state that was stopped answers nothing more
  for (size_t i = 0; i < lane->failures.len; i++) {
    if (!same(&lane->failures.items[i], result)) continue;
    lane->failures.items[i].count++;
    return;
  }
  if (lane->failures.len == FAILURES_MAX) return;
  *vec_add(&lane->arena, &lane->failures) =
      (Failure){copy(result, &lane->arena), event, lane->page, 1};
}

// ---- several lanes ------------------------------------------------------------------------------

static bool comes_before(const Page *a, const Page *b) {
  return a && (!b || str_cmp(a->source.path, b->source.path) < 0);
}

static void merge(FailureVec *all, const Failure *failure, Arena *arena) {
  for (size_t i = 0; i < all->len; i++) {
    Failure *known = &all->items[i];
    if (!same(known, &failure->result)) continue;
    known->count += failure->count;
    if (!comes_before(failure->page, known->page)) return;
    known->page = failure->page;
    known->result.traceback = failure->result.traceback;
    return;
  }
  *vec_add(arena, all) = *failure;
}

// ---- words --------------------------------------------------------------------------------------

static Span place_of(const Hooks *hooks, Str file, uint32_t line) {
  const ScriptVec *lists[] = {&hooks->scripts, &hooks->modules};
  for (size_t list = 0; list < 2; list++)
    for (size_t i = 0; i < lists[list]->len; i++) {
      const Script *script = &lists[list]->items[i];
      if (!str_eq(script->file, file)) continue;
      Arena *arena = &hooks->site->arena;  // the site outlives the scripts
      Span span = line > 0 ? span_line(script->file, script->text, line) : (Span){0};
      span.file = str_dup(arena, script->file);
      span.source = str_dup(arena, span.source);
      return span;
    }
  return (Span){.file = file.len > 0 ? str_dup(&hooks->site->arena, file) : S("scripts")};
}

static void add_part(Buf *out, const char *between) {
  if (out->len > 0) buf_add(out, str_from(between));
}

// "in "html", content/a.md and 3 more pages; called from scripts/a.lua:9"
static Str describe(const Hooks *hooks, const Failure *failure) {
  Buf out = {.arena = &hooks->site->arena};
  if (failure->event != EVENT_LOAD) buf_add_fmt(&out, "in \"%s\"", event_name(failure->event));
  if (failure->page)
    buf_add_fmt(&out, "%sat %.*s", out.len > 0 ? ", " : "", STR_ARG(failure->page->source.file));
  if (failure->page && failure->count > 1) buf_add_fmt(&out, " (%u times in all)", failure->count);
  Str rest = failure->result.traceback, line;
  str_line(&rest, &line);  // where it happened is said already
  for (bool first = true; str_line(&rest, &line); first = false) {
    add_part(&out, first ? "; called from " : ", ");
    if (out.len == 0) buf_add_lit(&out, "called from ");
    buf_add(&out, line);
  }
  return utf8_repair(out.arena, buf_str(&out));  // functions have a script's names
}

static void report(Hooks *hooks, const Failure *failure) {
  const SandboxResult *result = &failure->result;
  DiagList *diags = &hooks->site->diags;
  DiagCode code = result->status == SANDBOX_ERROR ? DIAG_SCRIPT_ERROR : DIAG_SCRIPT_LIMIT;
  Str message = str_dup(diags->arena, utf8_repair(diags->arena, result->message));
  for (size_t i = 0; i < message.len; i++)
    if ((unsigned char)message.ptr[i] < ' ') ((char *)message.ptr)[i] = ' ';
  diag_report(diags, code, place_of(hooks, result->file, result->line), message,
              describe(hooks, failure));
}

static void report_printed(Hooks *hooks, const Printed *printed) {
  Arena *arena = &hooks->site->arena;
  Str text = str_dup(arena, utf8_repair(arena, printed->text));
  Span span = place_of(hooks, printed->file, printed->line);
  span.source = (Str){0};
  diag_report(&hooks->site->diags, DIAG_SCRIPT_PRINT, span, text, (Str){0});
}

static void take_printed(Hooks *hooks, Lane *lane) {
  const PrintedVec *printed = lane->sandbox ? sandbox_printed(lane->sandbox) : &(PrintedVec){0};
  for (; lane->printed < printed->len; lane->printed++)
    report_printed(hooks, &printed->items[lane->printed]);
}

void failures_report(Hooks *hooks) {
  FailureVec all = {0};
  Lane *main = &hooks->main;
  for (size_t i = 0; i < main->failures.len; i++)
    merge(&all, &main->failures.items[i], hooks->arena);
  main->failures.len = 0;
  for (size_t lane = 0; lane < HOOKS_LANES; lane++) {
    FailureVec *failures = &hooks->lanes[lane].failures;
    for (size_t i = 0; i < failures->len; i++) merge(&all, &failures->items[i], hooks->arena);
    failures->len = 0;
  }
  for (size_t i = 0; i < all.len; i++) report(hooks, &all.items[i]);
  take_printed(hooks, main);
  for (size_t lane = 0; lane < HOOKS_LANES; lane++) take_printed(hooks, &hooks->lanes[lane]);
}
