// Includes: lines or a named region of another file, as Markdown in place or as the text of a code
// block. A region lies between a line with "region NAME" and one with "endregion", in comments of
// any style; a region in it is included without its marks.
#include "markdown/include.h"

#include "base/path.h"
#include "format/html.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "site/decode.h"
#include "site/front_matter.h"
#include "site/names.h"

// ---- the file -----------------------------------------------------------------------------------

static void report_missing(Convert *c, const IncludeRequest *request, Str reason) {
  report(c, DIAG_INCLUDE_MISSING, request->span,
         str_fmt(c->arena, "cannot include \"%.*s\": %.*s", STR_ARG(request->src), STR_ARG(reason)),
         (Str){0});
}

// Names that begin with "." are nobody's to publish: .git/config may hold a token.
static bool is_hidden(Str path) {
  while (path.len > 0) {
    Str name;
    str_cut(path, '/', &name, &path);
    if (str_starts(name, S("."))) return true;
  }
  return false;
}

static void report_size(Convert *c, const IncludeRequest *request) {
  report(c, DIAG_MARKDOWN_LIMIT, request->span, S("the files that the page includes are too large"),
         (Str){0});
}

// A file that is no page; each is read once.
static bool read_other(Convert *c, const IncludeRequest *request, Str path, Str *text) {
  const Str *known = map_find(&c->included.files, path);
  if (known) {
    *text = *known;
    return true;
  }
  Str raw;
  FsResult result =
      fs_read(c->site->content, path, c->site->config.limits.page_bytes, c->scratch, &raw);
  if (result.status == FS_DENIED || result.status == FS_FAILED)
    report(c, DIAG_FILE_UNREADABLE, request->span,
           str_fmt(c->arena, "cannot read \"%.*s\": %s", STR_ARG(path), fs_reason(result)),
           (Str){0});
  else if (result.status != FS_OK)
    report_missing(c, request, str_from(fs_reason(result)));
  if (result.status != FS_OK) return false;
  Str *file = arena_new(c->scratch, Str);
  *text = *file = text_clean(str_dup(c->arena, raw), c->arena);
  *map_put(&c->included.files, c->scratch, path) = file;
  return true;
}

static void note_included(Page *page, Page *included) {
  for (size_t i = 0; i < page->markdown.includes.len; i++)
    if (page->markdown.includes.items[i] == included) return;
  *vec_add(&page->arena, &page->markdown.includes) = included;
}

// The whole file, and where its Markdown begins behind the front matter.
static bool read_file(Convert *c, const IncludeRequest *request, Str *path, Str *text) {
  Str decoded;
  if (request->src.len == 0 || !html_percent_decode(c->scratch, request->src, &decoded)) {
    report_missing(c, request, S("no file is named"));
    return false;
  }
  Str folder = str_starts(decoded, S("/")) ? (Str){0} : c->doc->folder;
  if (!path_normalize(c->arena, path_join(c->scratch, folder, decoded), path)) {
    report_missing(c, request, S("it leads out of the site"));
    return false;
  }
  if (is_hidden(*path)) {
    report_missing(c, request, S("names that begin with \".\" are left alone"));
    return false;
  }
  Page *page = map_find(&c->site->page_by_source, *path);
  if (page && str_eq(page->source.path, *path)) {
    note_included(c->page, page);
    *text = page->source.text;
    return true;
  }
  return read_other(c, request, *path, text);
}

// ---- lines --------------------------------------------------------------------------------------

static void report_range(Convert *c, const IncludeRequest *request, Str message) {
  report(c, DIAG_INCLUDE_RANGE, request->span, message, (Str){0});
}

// "3", "3-9", "3-" or "-9".
static bool read_range(Str lines, unsigned long *first, unsigned long *last) {
  enum { LINES_MAX = 100000000 };
  Str from, to;
  bool range = str_cut(lines, '-', &from, &to);
  *first = 1;
  *last = LINES_MAX;
  from = str_trim(from);
  to = str_trim(to);
  bool fine = (from.len == 0 || str_to_uint(from, LINES_MAX, first)) &&
              (to.len == 0 || str_to_uint(to, LINES_MAX, last));
  if (!range) *last = *first;
  return fine && from.len + to.len > 0 && *first > 0 && *first <= *last;
}

static bool take_lines(Convert *c, const IncludeRequest *request, Str text, Included *out) {
  unsigned long first, last, number = 0;
  if (!read_range(request->lines, &first, &last)) {
    report_range(c, request,
                 str_fmt(c->arena, "\"%.*s\" is no range of lines", STR_ARG(request->lines)));
    return false;
  }
  const char *start = NULL, *end = NULL;
  for (Str rest = text, line; number < last && str_line(&rest, &line);) {
    if (++number == first) start = line.ptr;
    end = line.ptr + line.len;
  }
  if (!start) {
    report_range(c, request,
                 str_fmt(c->arena, "\"%.*s\" has %lu lines", STR_ARG(request->src), number));
    return false;
  }
  *out = (Included){out->path, str_range(start, end), (uint32_t)first};
  return true;
}

// ---- regions ------------------------------------------------------------------------------------

static bool is_word_char(char c) { return char_is_alnum(c) || c == '-' || c == '_' || (c & 0x80); }

// A line with "region NAME" or "endregion", in a comment.
typedef struct RegionMark {
  bool ends;
  bool doubtful;  // more words follow, so it may be a sentence: "# region of interest"
  Str name;
} RegionMark;

// The lines of a region: text[start, end), and the number of the first.
typedef struct Region {
  size_t start, end;
  uint32_t first_line;
  bool nested;  // marks of other regions are in it
} Region;

typedef struct RegionSearch {
  Str name;
  bool markdown;  // "#", "*" and "-" begin no comment
  bool doubtful;  // such marks count
} RegionSearch;

// Whether `before`, all that stands on the line before the word, begins a comment.
static bool begins_comment(Str before, bool markdown) {
  static const char *const anywhere[] = {"<!--", "//", "/*", "{#", "{{!", "{/*", "[//]:", "%%"};
  static const char *const in_code[] = {"*", "#", "--", ";", "%", "'", "(*", "..", "::", "{-"};
  for (size_t i = 0; i < before.len; i++)
    if (is_word_char(before.ptr[i]) && before.ptr[i] != '-') return false;
  for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++)
    if (str_starts(before, str_from(anywhere[i]))) return true;
  for (size_t i = 0; !markdown && i < sizeof in_code / sizeof in_code[0]; i++)
    if (str_starts(before, str_from(in_code[i]))) return true;
  return false;
}

static bool has_word(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if (is_word_char(text.ptr[i]) && text.ptr[i] != '-') return true;
  return false;
}

// Whether the word before `rest` is whole: a blank, the line's end or the end of the comment
// follows.
static bool is_whole(Str rest) {
  static const char *const ends[] = {"-->", "*/", "*)", "#}", "}}", "-}", ")"};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (str_starts(rest, str_from(ends[i]))) return true;
  return rest.len == 0 || char_is_space(rest.ptr[0]);
}

static bool read_mark(Str line, bool markdown, RegionMark *mark) {
  static const Str word = STR_CONST("region"), end = STR_CONST("end");
  size_t at = str_find(line, word);
  if (at == STR_NONE) return false;
  Str before = str_sub(line, 0, at), rest = str_from_index(line, at + word.len);
  mark->ends = str_ends(before, end);
  if (mark->ends) before.len -= end.len;
  if (!is_whole(rest) || !begins_comment(str_trim(before), markdown)) return false;
  rest = str_trim(rest);
  size_t length = 0;
  while (length < rest.len && is_word_char(rest.ptr[length])) length++;
  mark->name = str_sub(rest, 0, length);
  if (str_ends(mark->name, S("--"))) mark->name.len -= 2;  // of "-->"
  bool glued = str_ends(before, S("#"));                   // "#region" is no word of a sentence
  mark->doubtful = !mark->ends && !glued && has_word(str_from_index(rest, length));
  return true;
}

// Goes through the lines up to the end of the region. False when it has none; out->first_line is 0
// when it does not begin either.
static bool find_region(Str text, RegionSearch search, Region *out) {
  uint32_t number = 0, depth = 0;
  *out = (Region){0};
  RegionMark mark;
  for (Str rest = text, line; str_line(&rest, &line);) {
    number++;
    if (!read_mark(line, search.markdown, &mark)) continue;
    if (out->first_line == 0) {
      if (mark.ends || !str_eq(mark.name, search.name)) continue;
      out->start = (size_t)(line.ptr + line.len - text.ptr) + (rest.len > 0);
      out->first_line = number + 1;
    } else if (mark.ends && (depth == 0 || str_eq(mark.name, search.name))) {
      out->end = (size_t)(line.ptr - text.ptr);
      return true;
    } else if (mark.ends || search.doubtful || !mark.doubtful) {
      depth = mark.ends ? depth - 1 : depth + 1;
      out->nested = true;
    }
  }
  return false;
}

// The text without the marks in it. In Markdown an empty line stays in the place of each, so that
// problems are told with the lines of the file.
static Str without_marks(Str text, RegionSearch search, Arena *arena) {
  Buf out = {.arena = arena};
  RegionMark mark;
  for (Str rest = text, line; str_line(&rest, &line);) {
    bool is_mark = read_mark(line, search.markdown, &mark) && (search.doubtful || !mark.doubtful);
    if (!is_mark) buf_add(&out, line);
    if (!is_mark || search.markdown) buf_add_char(&out, '\n');
  }
  return buf_str(&out);
}

// A comment with more words behind "region" may be a mark or a sentence: it is a mark when begins
// and ends come out even then.
static bool take_region(Convert *c, const IncludeRequest *request, Str text, Included *out) {
  RegionSearch search = {request->region, name_is_markdown(out->path), true};
  Region region;
  bool found = find_region(text, search, &region);
  if (!found) {
    search.doubtful = false;
    found = find_region(text, search, &region);
  }
  if (!found) {
    const char *what = region.first_line > 0 ? "no end of the region" : "no region";
    report_range(c, request,
                 str_fmt(c->arena, "%s \"%.*s\" in \"%.*s\"", what, STR_ARG(request->region),
                         STR_ARG(request->src)));
    return false;
  }
  out->text = str_sub(text, region.start, region.end - region.start);
  out->first_line = region.first_line;
  if (region.nested) out->text = without_marks(out->text, search, c->arena);
  return true;
}

// ---- the part -----------------------------------------------------------------------------------

// The whole file; of a page, what stands behind its front matter. Of other files nothing is left
// out: a YAML file's first document may look like front matter.
static void take_all(Str text, Included *out) {
  size_t body = name_is_markdown(out->path) ? front_matter_find(text).body : 0;
  out->text = str_from_index(text, body);
  out->first_line = 1;
  for (size_t i = 0; i < body; i++) out->first_line += text.ptr[i] == '\n';
}

// What a page includes may be as large as a page; the files it is taken from, searched once for
// each include, some times as large.
static bool may_add(Convert *c, const IncludeRequest *request, size_t *sum, size_t bytes,
                    size_t pages) {
  *sum += bytes;
  if (*sum <= arena_product(c->site->config.limits.page_bytes, pages)) return true;
  report_size(c, request);
  return false;
}

bool include_read(Convert *c, const IncludeRequest *request, Included *out) {
  enum { SEARCHED_MAX = 8 };
  Str text;
  if (!read_file(c, request, &out->path, &text)) return false;
  if (!may_add(c, request, &c->included.searched, text.len, SEARCHED_MAX)) return false;
  if (request->lines.len > 0) {
    if (!take_lines(c, request, text, out)) return false;
  } else if (request->region.len > 0) {
    if (!take_region(c, request, text, out)) return false;
  } else {
    take_all(text, out);
  }
  return may_add(c, request, &c->included.bytes, out->text.len, 1);
}

// ---- as Markdown --------------------------------------------------------------------------------

static Str attribute(Convert *c, const HtmlToken *token, Str name) {
  const HtmlAttribute *found = html_token_attribute(token, name);
  return found ? str_dup(c->scratch, html_decode(c->scratch, found->value)) : (Str){0};
}

// Whether a file is being included already, by the Doc at hand or by one that includes it.
static bool is_loop(Convert *c, Str path) {
  for (const Doc *doc = doc_of_file(c->doc); doc; doc = doc->includer)
    if (str_eq(doc->path, path)) return true;
  return false;
}

void include_write(Convert *c, const HtmlToken *token, cmark_node *parent, Span span) {
  IncludeRequest request = {
      .src = attribute(c, token, S("src")),
      .lines = attribute(c, token, S("lines")),
      .region = attribute(c, token, S("region")),
      .span = span,
  };
  Included included;
  Doc *includer = doc_of_file(c->doc);
  if (!include_read(c, &request, &included)) return;
  if (is_loop(c, included.path) || includer->depth >= INCLUDE_DEPTH_MAX) {
    report(c, DIAG_INCLUDE_LOOP, span,
           str_fmt(c->arena, "\"%.*s\" includes itself", STR_ARG(request.src)), (Str){0});
    return;
  }
  Doc *doc = arena_new(c->scratch, Doc);
  *doc = (Doc){
      .file =
          str_fmt(c->arena, "%.*s%.*s", STR_ARG(c->site->content_prefix), STR_ARG(included.path)),
      .folder = path_dir(included.path),
      .text = included.text,
      .first_line = included.first_line,
      .includer = includer,
      .path = included.path,
      .depth = includer->depth + 1,
  };
  if (node_is_inline(parent))
    render_doc_in_line(c, doc, parent);
  else
    render_doc(c, doc);
}
