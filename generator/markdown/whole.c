#include "markdown/whole.h"

#include "format/html_balance.h"
#include "markdown/marks.h"

void raw_tag_begin(Convert *c, Span span) {
  mark_begin(c->markup, MARK_KIND_TAG, (uint32_t)c->raw_tags.len);
  *vec_add(c->scratch, &c->raw_tags) = span;
}

static void report_tag(Convert *c, const HtmlProblem *problem, Span span) {
  Str name = problem->name;
  Arena *arena = c->arena;
  switch (problem->fault) {
    case FAULT_UNCLOSED:
      report(c, DIAG_HTML_UNBALANCED, span, str_fmt(arena, "<%.*s> is never closed", STR_ARG(name)),
             str_fmt(arena, "put </%.*s> where it ends", STR_ARG(name)));
      break;
    case FAULT_CLOSES_NOTHING:
      report(c, DIAG_HTML_UNBALANCED, span, str_fmt(arena, "</%.*s> closes nothing", STR_ARG(name)),
             str_fmt(arena, "no <%.*s> is open here", STR_ARG(name)));
      break;
    case FAULT_MISPLACED:
      report(c, DIAG_HTML_UNBALANCED, span,
             str_fmt(arena, "<%.*s> cannot stand here; it is left out", STR_ARG(name)), (Str){0});
      break;
    case FAULT_NESTED:
      report(c, DIAG_HTML_UNBALANCED, span,
             str_fmt(arena, "<%.*s> within another <%.*s>; it is left out", STR_ARG(name),
                     STR_ARG(name)),
             (Str){0});
      break;
    case FAULT_ENDLESS:
      report(c, DIAG_HTML_UNBALANCED, span,
             str_fmt(arena, "<%.*s> is never closed; it is shown as text", STR_ARG(name)),
             str_fmt(arena, "put </%.*s> where it ends", STR_ARG(name)));
      break;
    case FAULT_DEEP:
      report(c, DIAG_MARKDOWN_LIMIT, span,
             str_fmt(arena, "more than %d tags of raw HTML nested", HTML_DEPTH_MAX), (Str){0});
      break;
  }
}

// A URL in the text of a raw link was no link to the writer.
static void report_nested_link(Convert *c, const Link *link) {
  bool literal = !link->raw_html && str_ends(link->target, link->text);
  if (literal) return;
  report(c, DIAG_HTML_UNBALANCED, link->span,
         S("a link within the link of a raw <a>; only its text is shown"), (Str){0});
}

static void report_problem(Convert *c, const HtmlProblem *problem) {
  const Mark *mark = problem->mark;
  if (!mark) return;
  if (mark->kind == MARK_KIND_TAG)
    report_tag(c, problem, c->raw_tags.items[mark->number]);
  else if (mark->kind == MARK_KIND_URL && problem->fault == FAULT_NESTED)
    report_nested_link(c, &c->links.items[mark->number]);
}

static bool has_raw_tags(const Markup *markup) {
  for (size_t i = 0; i < markup->marks.len; i++)
    if (markup->marks.items[i].kind == MARK_KIND_TAG) return true;
  return false;
}

void markup_make_whole(Convert *c) {
  if (c->raw_tags.len == 0 || !has_raw_tags(c->markup)) return;
  Markup whole = {.html = {.arena = c->scratch}};
  HtmlProblemVec problems = {0};
  html_balance(&whole, markup_str(c->markup), MARK_KIND_TAG, &problems, c->scratch);
  for (size_t i = 0; i < problems.len; i++) report_problem(c, &problems.items[i]);
  *c->markup = whole;
}
