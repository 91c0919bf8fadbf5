// Includes: lines or a named region of another file, as Markdown in place or as the text of a code
// block. A region lies between a line with "region NAME" and one with "endregion", in comments of
// any style.
#include "markdown/include.h"

#include "base/path.h"
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/convert.h"

// ---- the file -----------------------------------------------------------------------------------

// Line ends as "\n", no BOM, no NUL, valid UTF-8: as pages are read.
static Str clean(Str raw, Arena *arena) {
  if (str_starts(raw, S("\xEF\xBB\xBF"))) raw = str_from_index(raw, 3);
  bool plain = raw.len == 0 || (!memchr(raw.ptr, '\r', raw.len) && !memchr(raw.ptr, 0, raw.len));
  if (!plain) {
    Buf out = {.arena = arena};
    buf_reserve(&out, raw.len);
    for (size_t i = 0; i < raw.len; i++) {
      bool pair = raw.ptr[i] == '\r' && i + 1 < raw.len && raw.ptr[i + 1] == '\n';
      if (pair) continue;
      if (raw.ptr[i] == 0)
        utf8_encode(&out, UTF8_REPLACEMENT);
      else
        buf_add_char(&out, raw.ptr[i] == '\r' ? '\n' : raw.ptr[i]);
    }
    raw = buf_str(&out);
  }
  return utf8_repair(arena, raw);
}

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
  const Str *known = map_find(&c->files, path);
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
  *text = *file = clean(str_dup(c->arena, raw), c->arena);
  *map_put(&c->files, c->scratch, path) = file;
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

// ---- the part -----------------------------------------------------------------------------------

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

static bool is_word_char(char c) { return char_is_alnum(c) || c == '-' || c == '_' || (c & 0x80); }

// Whether a line is the mark "region NAME" or "endregion", within comment signs only. *name gets
// NAME.
static bool read_mark(Str line, Str word, Str *name) {
  size_t at = str_find(line, word);
  if (at == STR_NONE) return false;
  for (size_t i = 0; i < at; i++)
    if (is_word_char(line.ptr[i]) && line.ptr[i] != '-')
      return false;  // "<!--" may stand before it
  size_t start = at + word.len;
  if (start < line.len && is_word_char(line.ptr[start])) return false;
  while (start < line.len && char_is_space(line.ptr[start])) start++;
  size_t end = start;
  while (end < line.len && is_word_char(line.ptr[end])) end++;
  if (str_ends(str_sub(line, start, end - start), S("--"))) end -= 2;  // of "-->"
  *name = str_sub(line, start, end - start);
  return true;
}

static bool take_region(Convert *c, const IncludeRequest *request, Str text, Included *out) {
  const char *start = NULL;
  uint32_t number = 0, depth = 0;
  for (Str rest = text, line, name; str_line(&rest, &line);) {
    number++;
    if (read_mark(line, S("endregion"), &name)) {
      if (start && depth-- == 0) {
        out->text = str_range(start, line.ptr);
        return true;
      }
    } else if (read_mark(line, S("region"), &name)) {
      if (start) depth++;
      if (start || !str_eq(name, request->region)) continue;
      start = rest.ptr ? rest.ptr : line.ptr + line.len;
      out->first_line = number + 1;
    }
  }
  report_range(
      c, request,
      str_fmt(c->arena, "%s \"%.*s\" in \"%.*s\"", start ? "no end of the region" : "no region",
              STR_ARG(request->region), STR_ARG(request->src)));
  return false;
}

// Bytes of the front matter with its marks; 0 when there is none.
static size_t front_matter_length(Str text) {
  if (!str_starts(text, S("---\n"))) return 0;
  Str rest = text, line;
  str_line(&rest, &line);
  while (str_line(&rest, &line))
    if (str_eq(str_trim_end(line), S("---"))) return (size_t)(line.ptr + line.len - text.ptr);
  return 0;
}

static void take_all(Str text, Included *out) {
  size_t front = front_matter_length(text);
  out->text = str_from_index(text, front);
  out->first_line = 1;
  for (size_t i = 0; i < front; i++) out->first_line += text.ptr[i] == '\n';
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
  if (!may_add(c, request, &c->searched, text.len, SEARCHED_MAX)) return false;
  if (request->lines.len > 0) {
    if (!take_lines(c, request, text, out)) return false;
  } else if (request->region.len > 0) {
    if (!take_region(c, request, text, out)) return false;
  } else {
    take_all(text, out);
  }
  return may_add(c, request, &c->included, out->text.len, 1);
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

void include_write(Convert *c, const HtmlToken *token, Span span) {
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
  render_doc(c, doc);
}
