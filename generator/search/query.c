#include "search/query.h"

#include "base/sorted.h"
#include "base/utf8.h"
#include "search/excerpt.h"
#include "search/phrase.h"

// ---- where files come from ----------------------------------------------------------------------

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

static FsResult read_folder(void *context, Str name, Arena *arena, Str *bytes) {
  const FsRoot *folder = context;
  Str path = str_fmt(arena, "search/%.*s.js", STR_ARG(name));
  return fs_read(*folder, path, FILE_BYTES_MAX, arena, bytes);
}

SearchSource search_source_folder(const FsRoot *folder) {
  return (SearchSource){read_folder, (void *)folder};
}

static FsResult read_memory(void *context, Str name, Arena *arena, Str *bytes) {
  const SearchFileVec *files = context;
  Str path = str_fmt(arena, "search/%.*s.js", STR_ARG(name));
  size_t at;
  SORTED_FIND(at, files->len, str_cmp(files->items[at].path, path) < 0);
  bool found = at < files->len && str_eq(files->items[at].path, path);
  if (found) *bytes = files->items[at].bytes;
  return (FsResult){.status = found ? FS_OK : FS_MISSING};
}

SearchSource search_source_files(const SearchFileVec *files) {
  return (SearchSource){read_memory, (void *)files};
}

void search_filters(const Search *search, Arena *arena, StrVec *parts, StrVec *tags) {
  for (size_t i = 0; i < search->parts.len; i++)
    *vec_add(arena, parts) = search->parts.items[i].name;
  for (size_t i = 0; i < search->tags.len; i++) *vec_add(arena, tags) = search->tags.items[i];
}

// ---- questions ----------------------------------------------------------------------------------

// The pages that a part and a tag leave; NULL: all.
static bool *allowed_pages(Search *search, const SearchRequest *request, Arena *arena) {
  if (request->part.len == 0 && request->tag.len == 0) return NULL;
  bool *allowed = arena_array(arena, bool, search->pages);
  if (request->tag.len > 0)
    reader_tag(search, request->tag, allowed);
  else
    memset(allowed, true, search->pages);
  if (request->part.len == 0) return allowed;
  uint32_t from = 0, to = 0;
  for (size_t i = 0; i < search->parts.len; i++) {
    if (!str_eq(search->parts.items[i].name, request->part)) continue;
    from = search->parts.items[i].from;
    to = search->parts.items[i].to;
    break;
  }
  for (uint32_t page = 0; page < search->pages; page++) allowed[page] &= page >= from && page < to;
  return allowed;
}

typedef struct Answering {
  Search *search;
  const SearchRequest *request;
  TermVec terms;
  Map marks;
  Arena *arena;
} Answering;

static SearchHit describe(Answering *answering, const Result *result) {
  const SearchRequest *request = answering->request;
  Arena *arena = answering->arena;
  SearchSection section = reader_section(answering->search, result->page, result->unit);
  Str other_ids[2] = {0};
  for (size_t i = 0; i < 2; i++)
    if (result->others[i] > 0)
      other_ids[i] = reader_section(answering->search, result->page, result->others[i]).id;
  Str url = section.id.len ? str_fmt(arena, "%.*s#%.*s", STR_ARG(section.url), STR_ARG(section.id))
                           : section.url;
  return (SearchHit){
      .page = result->page,
      .unit = result->unit,
      .score = result->score,
      .others = {result->others[0], result->others[1]},
      .other_ids = {other_ids[0], other_ids[1]},
      .url = url,
      .title = section.title,
      .crumbs = section.crumbs,
      .section = section.heading,
      .excerpt = excerpt_make(section.text, &answering->terms, &answering->marks, request->open,
                              request->close, arena),
  };
}

void search_ask(Search *search, const SearchRequest *request, Arena *arena, SearchAnswer *out) {
  Answering answering = {.search = search, .request = request, .arena = arena};
  Str query = utf8_prefix(request->query, QUERY_MAX);
  ResultVec results = {0};
  bool quoted = false;
  *out = (SearchAnswer){0};
  if (search->pages > 0) {
    expand(search, query, arena, &answering.terms);
    rank(search, &answering.terms, allowed_pages(search, request, arena), arena, &results);
    out->unquoted = !phrase_filter(search, query, arena, &results, &quoted) && quoted;
    excerpt_marks(&answering.terms, arena, &answering.marks);
  }
  out->total = results.len;
  for (size_t i = 0; i < results.len && i < request->limit; i++)
    *vec_add(arena, &out->hits) = describe(&answering, &results.items[i]);
  out->problem = search->problem;
}
