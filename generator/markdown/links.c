// Links: from what a page's author wrote to what stands in the page. Paths are those of the source
// files
// ("../role/traits.md"); in the page they lead from output file to output file. What leads nowhere
// stays as it is written, for check/ to say what is wrong.
#include "markdown/links.h"

#include "base/path.h"
#include "format/html.h"
#include "format/url.h"
#include "markdown/convert.h"
#include "markdown/marks.h"

// ---- what a target names ------------------------------------------------------------------------

typedef struct Target {
  Str path, query, fragment;  // as written; query with "?", fragment without "#"
  bool has_fragment;
} Target;

static Target split_target(Str text) {
  Target target = {0};
  target.has_fragment = str_cut(text, '#', &target.path, &target.fragment);
  size_t question = str_find_char(target.path, '?');
  if (question != STR_NONE) {
    target.query = str_from_index(target.path, question);
    target.path = str_sub(target.path, 0, question);
  }
  return target;
}

// What stands behind ":~:" tells the browser which words to show ("#h:~:text=words"): the id ends
// before it.
static Str without_directive(Str fragment) {
  size_t at = str_find(fragment, S(":~:"));
  return at == STR_NONE ? fragment : str_sub(fragment, 0, at);
}

// "https:...", "mailto:..." or "//host/...": it leads out of the site.
static bool is_external(Str text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == ':') return i > 0;
    if (!char_is_alnum(c) && c != '+' && c != '-' && c != '.') break;
  }
  return str_starts(text, S("//"));
}

// The path, taken from the output folder of this page; empty when it leads out.
static Str in_output(const Convert *c, Str written) {
  Str output, joined = path_join(c->scratch, path_dir(c->page->place.url), written);
  return path_normalize(c->scratch, joined, &output) ? output : (Str){0};
}

// "01-part/t.history.html", named after the page's file: where it is published. Else empty.
static Str history_beside(const Convert *c, Str path) {
  Str name = path_name(path);
  size_t at = str_find(name, S(".history"));
  if (at == STR_NONE) return (Str){0};
  Str stem = str_sub(path, 0, path.len - name.len + at), rest = str_from_index(path, stem.len);
  Str source = str_fmt(c->scratch, "%.*s.md", STR_ARG(stem));
  const Page *page = map_find(&c->site->page_by_source, source);
  if (!page) return (Str){0};
  Str url = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  return str_fmt(c->scratch, "%.*s%.*s", STR_ARG(url), STR_ARG(rest));
}

// What prepbook makes; a page of the handbook may have the name.
static bool find_made(const Convert *c, Str path, Link *link) {
  if (!output_is_reserved(c->site, path)) return false;
  link->page = map_find(&c->site->page_by_url, path);
  link->kind = link->page ? LINK_PAGE : LINK_GENERATED;
  link->path = path;
  return true;
}

// Finds what the path of a link names; link->path is set already.
static void find_target(const Convert *c, Str written, Link *link) {
  const Site *site = c->site;
  link->kind = LINK_PAGE;
  link->page = map_find(&site->page_by_source, link->path);
  if (link->page) return;
  link->kind = LINK_ASSET;
  if (map_find(&site->asset_by_path, link->path)) return;
  Str output = in_output(c, written);
  if (find_made(c, link->path, link) || find_made(c, output, link) ||
      find_made(c, history_beside(c, link->path), link))
    return;
  link->page = str_ends(output, S(".html")) ? map_find(&site->page_by_url, output) : NULL;
  link->kind = link->page ? LINK_PAGE : LINK_BROKEN;
}

static void resolve_path(const Convert *c, Str written, Link *link) {
  Str decoded, path;
  link->kind = LINK_BROKEN;
  if (!html_percent_decode(c->scratch, written, &decoded)) return;
  bool absolute = str_starts(decoded, S("/"));
  Str joined = absolute
                   ? decoded
                   : path_join(c->scratch, c->doc ? c->doc->folder : path_dir(c->page->source.path),
                               decoded);
  if (!path_normalize(c->scratch, joined, &path)) return;
  link->path = path;
  find_target(c, decoded, link);
  if (link->page && link->page->source.path.len > 0)
    link->path = link->page->source.path;
  else
    link->path = str_dup(c->arena, link->path);
}

// ---- what stands in the page --------------------------------------------------------------------

// What a script has at "/" may be a file that scripts write later: only its place is known yet.
static bool is_as_written(const Link *link) {
  bool placed = link->scripted && link->path.len > 0 && str_starts(link->target, S("/"));
  return link->kind == LINK_EXTERNAL || (link->kind == LINK_BROKEN && !placed);
}

static Str url_of(const Convert *c, const Link *link, Target target) {
  Buf url = {.arena = c->scratch};
  if (is_as_written(link)) {
    html_url(&url, link->target);
    return buf_str(&url);
  }
  Str output = link->page ? link->page->place.url : link->path;
  bool here = link->page == c->page && (target.query.len > 0 || target.has_fragment);
  if (!here) url_add_path(&url, path_relative(c->scratch, c->page->place.url, output));
  html_url(&url, target.query);
  if (target.has_fragment) {
    buf_add_char(&url, '#');
    html_url(&url, target.fragment);
  }
  return buf_str(&url);
}

static void report_unsafe(Convert *c, const LinkSource *source) {
  Str scheme = html_url_scheme(c->arena, source->target);
  report(c, DIAG_URL_UNSAFE, source->span,
         str_fmt(c->arena, "a URL of the scheme \"%.*s\" is left out", STR_ARG(scheme)),
         S("http, https, mailto, tel and relative URLs are allowed"));
}

bool link_add(Convert *c, LinkSource source, uint32_t *index) {
  if (!html_url_is_safe(source.target)) {
    report_unsafe(c, &source);
    return false;
  }
  Link link = {
      .image = source.image,
      .raw_html = source.raw_html,
      .scripted = source.scripted || (c->doc && doc_of_file(c->doc)->scripted),
      .target = str_dup(c->arena, str_trim(source.target)),
      .text = str_dup(c->arena, str_trim(source.text)),
      .has_alt = source.has_alt,
      .span = source.span,
  };
  Target target = {0};
  if (is_external(link.target)) {
    link.kind = LINK_EXTERNAL;
  } else {
    target = split_target(link.target);
    html_percent_decode(c->arena, without_directive(target.fragment), &link.fragment);
    if (target.path.len > 0)
      resolve_path(c, target.path, &link);
    else if (link.target.len > 0)
      link.page = c->page;
    else
      link.kind = LINK_BROKEN;
  }
  *vec_add(c->scratch, &c->urls) = url_of(c, &link, target);
  *vec_add(c->scratch, &c->links) = link;
  *index = (uint32_t)c->links.len - 1;
  return true;
}

// ---- writing ------------------------------------------------------------------------------------

void link_write(Convert *c, uint32_t index) {
  bool marked = c->links.items[index].kind != LINK_EXTERNAL;
  if (marked) mark_begin(c->markup, MARK_KIND_URL, index);
  buf_add(c->out, c->urls.items[index]);
  if (marked) mark_end(c->markup);
}

// A URL as html_url writes it, without the escaping that HTML needs.
static void add_unescaped(Buf *out, Str url) {
  while (url.len > 0) {
    Str escape = str_starts(url, S("&amp;"))    ? S("&amp;")
                 : str_starts(url, S("&#x27;")) ? S("&#x27;")
                                                : (Str){0};
    buf_add_char(out, escape.len == 6 ? '\'' : url.ptr[0]);
    url = str_from_index(url, escape.len > 0 ? escape.len : 1);
  }
}

Value link_value(Convert *c, uint32_t index) {
  Markup value = {.html = {.arena = c->scratch}};
  bool marked = c->links.items[index].kind != LINK_EXTERNAL;
  if (marked) mark_begin(&value, MARK_KIND_URL, index);
  add_unescaped(&value.html, c->urls.items[index]);
  if (marked) mark_end(&value);
  return value_markup(markup_str(&value));
}

void link_write_literal(Convert *c, const Piece *piece) {
  uint32_t index;
  Span span = doc_span(c->doc, piece->place, piece->text.len);
  LinkSource source = {.target = piece->value, .text = piece->text, .span = span};
  bool linked = html_url_is_safe(piece->value) && link_add(c, source, &index);
  if (linked) {
    write_lit(c, "<a href=\"");
    link_write(c, index);
    write_lit(c, "\">");
  }
  write_text(c, piece->text);
  if (linked) write_lit(c, "</a>");
}
