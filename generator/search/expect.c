// Lines "query => page": what must be found. Each that is not is a located problem.
#include "base/path.h"
#include "format/url.h"
#include "search/query.h"
#include "site/nearest.h"

enum { PLACES = 3 };  // a page must be among the first three

typedef struct Expectation {
  Str query;
  const Page *page;
  Str section;  // id; empty: any
} Expectation;

// The page a line names, by its source or its place in the output; NULL when there is none.
static const Page *page_named(const Site *site, Str name) {
  if (str_starts(name, site->content_prefix)) name = str_from_index(name, site->content_prefix.len);
  const Page *page = map_find(&site->page_by_source, name);
  if (!page) page = map_find(&site->page_by_url, name);
  return page;
}

// What is wrong with a line, and what would help.
typedef struct Trouble {
  Str problem, help;
} Trouble;

static Trouble no_page(const Site *site, Str name, Arena *arena, Arena *scratch) {
  Str near = site_nearest(site, name, false, scratch);
  return (Trouble){str_fmt(arena, "there is no page \"%.*s\"", STR_ARG(name)),
                   near.len ? str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(near)) : (Str){0}};
}

static bool read_line(const Site *site, Str line, Expectation *out, Trouble *trouble, Arena *arena,
                      Arena *scratch) {
  size_t arrow = str_find(line, S("=>"));
  Str query = str_trim(str_sub(line, 0, arrow == STR_NONE ? 0 : arrow)), page;
  *trouble = (Trouble){S("a line is \"query => page\""),
                       S("for example: phone screen => process/phone.md")};
  if (query.len == 0) return false;
  str_cut(str_trim(str_from_index(line, arrow + 2)), '#', &page, &out->section);
  out->query = query;
  out->page = page_named(site, page);
  if (!out->page) *trouble = no_page(site, page, arena, scratch);
  return out->page != NULL;
}

static bool is_wanted(const Expectation *wanted, const SearchHit *hit, Arena *scratch) {
  Str url, section;
  str_cut(hit->url, '#', &url, &section);
  if (!str_eq(url, url_from_path(scratch, wanted->page->place.url))) return false;
  return wanted->section.len == 0 || str_eq(section, wanted->section) ||
         str_eq(hit->other_ids[0], wanted->section) || str_eq(hit->other_ids[1], wanted->section);
}

static Str list_found(const SearchAnswer *answer, Arena *arena) {
  Buf out = {.arena = arena};
  if (answer->hits.len == 0) return S("nothing was found");
  buf_add_lit(&out, "found: ");
  for (size_t i = 0; i < answer->hits.len; i++) {
    if (i > 0) buf_add_lit(&out, ", ");
    buf_add(&out, answer->hits.items[i].url);
  }
  return buf_str(&out);
}

static bool holds(Search *search, const Expectation *wanted, Span span, DiagList *problems,
                  Arena *scratch) {
  SearchAnswer answer;
  search_ask(search, &(SearchRequest){.query = wanted->query, .limit = PLACES}, scratch, &answer);
  for (size_t i = 0; i < answer.hits.len; i++)
    if (is_wanted(wanted, &answer.hits.items[i], scratch)) return true;
  diag_report(problems, DIAG_SEARCH_MISSED, span,
              str_fmt(problems->arena, "\"%.*s\" does not find %.*s%s%.*s among the first three",
                      STR_ARG(wanted->query), STR_ARG(wanted->page->place.url),
                      wanted->section.len ? "#" : "", STR_ARG(wanted->section)),
              list_found(&answer, problems->arena));
  return false;
}

size_t search_expect(Search *search, const Site *site, Str text, Str file, DiagList *problems,
                     Arena *scratch) {
  size_t held = 0;
  Str line, all = text;
  for (uint32_t number = 1; str_line(&text, &line); number++) {
    Expectation wanted = {0};
    Trouble trouble;
    Str trimmed = str_trim(line);
    if (trimmed.len == 0 || trimmed.ptr[0] == '#') continue;
    ArenaMark mark = arena_mark(scratch);
    Span span = span_line(file, all, number);
    if (read_line(site, trimmed, &wanted, &trouble, problems->arena, scratch))
      held += holds(search, &wanted, span, problems, scratch);
    else
      diag_report(problems, DIAG_SEARCH_LINE, span, trouble.problem, trouble.help);
    arena_rewind(scratch, mark);
  }
  return held;
}
