// A page in a small site, converted: for tests of the markdown stage.
//
//   Made m = make("[home](index.md)\n");
//   CHECK_STR(made_html(&m), S("<p><a href=\"../index.html\">home</a></p>\n"));
//   made_end(&m);
//
// The page is content/guide/page.md. Beside it there are guide/other.md (heading "## Part"),
// guide/index.md, index.md, role/traits.md, pictures and files to include. Components: <box title>,
// inline <tag kind>, <item href>, void <rule>, <tabs> with a script and ids. Alerts: GitHub's and
// "fact".
#ifndef MARKDOWN_SITE_H
#define MARKDOWN_SITE_H

#include "format/mustache.h"
#include "markdown/markdown.h"
#include "temp_site.h"

typedef struct Made {
  TempSite t;
  Page *page;
} Made;

static inline void made_component(Made *m, const char *name, const char *template_,
                                  Component component) {
  Arena *arena = &m->t.site->arena;
  Component *copy = arena_new(arena, Component);
  *copy = component;
  copy->name = str_from(name);
  copy->template_ = mustache_parse(copy->name, str_from(template_), arena, &m->t.site->diags);
  *map_put(&m->t.site->theme.components, arena, copy->name) = copy;
}

static inline void made_theme(Made *m) {
  static Str checklist[] = {STR_CONST("checklist.js")}, tabs[] = {STR_CONST("tabs.js")};
  static Str box[] = {STR_CONST("title"), STR_CONST("wide")}, tag[] = {STR_CONST("kind")},
             item[] = {STR_CONST("href")};
  made_component(
      m, "box",
      "<div class=\"box{{#wide}} "
      "wide{{/wide}}\">\n{{#title}}\n<p>{{title}}</p>\n{{/title}}\n{{{inner}}}\n</div>\n",
      (Component){.attributes = box, .attribute_count = 2});
  made_component(m, "tag", "<b class=\"{{kind}}\">{{{inner}}}</b>\n",
                 (Component){.attributes = tag, .attribute_count = 1});
  made_component(m, "item", "<i>{{#href}}<a href=\"{{href}}\">go</a>{{/href}}{{{inner}}}</i>\n",
                 (Component){.attributes = item, .attribute_count = 1});
  made_component(m, "twice", "{{{inner}}}{{{inner}}}", (Component){0});
  made_component(m, "never", "", (Component){0});
  made_component(m, "rule", "<hr class=\"r\">\n", (Component){.is_void = true});
  made_component(m, "checklist", "<div class=\"checklist\">\n{{{inner}}}\n</div>\n",
                 (Component){.scripts = {checklist, 1, 1}});
  made_component(m, "tabs",
                 "<div id=\"tabs-{{id}}\" aria-labelledby=\"t-{{id}} x\">{{{inner}}}</div>\n",
                 (Component){.scripts = {tabs, 1, 1}});
  AlertKind kinds[] = {{S("note"), S("Note"), S("note")},
                       {S("fact"), S("Published fact"), S("fact")}};
  for (size_t i = 0; i < 2; i++) *vec_add(&m->t.site->arena, &m->t.site->theme.alerts) = kinds[i];
}

// A PNG of 3 by 2 pixels: what a reader needs of it.
static inline Str made_png(void) {
  static const char bytes[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\x08\6\0\0\0\0\0\0\0";
  return (Str){bytes, sizeof bytes - 1};
}

static inline Made made_begin(const char *text) {
  Made m = {.t = temp_begin()};
  temp_file(&m.t, "content/index.md", "---\ntitle: Home\n---\n");
  temp_file(&m.t, "content/guide/index.md", "---\ntitle: Guide\n---\n");
  temp_file(&m.t, "content/guide/other.md", "# Other\n\n## Part\n");
  temp_file(
      &m.t, "content/role/traits.md",
      "# Traits\n\nOne.\n\n<!-- region lead -->\nA *trait* and a [link](../index.md).\n<!-- endregion -->\n");
  temp_file(&m.t, "content/guide/data.sql",
            "-- region top\n  SELECT 1;\n    FROM t;\n-- endregion\nSELECT 2;\n");
  temp_bytes(&m.t, "content/guide/pic.png", made_png());
  temp_bytes(&m.t, "content/guide/a b.png", made_png());
  temp_file(&m.t, "content/guide/bad.png", "no picture");
  temp_file(&m.t, "content/guide/page.md", text);
  return m;
}

static inline void made_convert(Made *m) {
  temp_load(&m->t);
  made_theme(m);
  m->page = temp_page(&m->t, "guide/page.md");
  markdown_page(m->page, m->t.site, NULL, m->t.scratch);
}

static inline Made make(const char *text) {
  Made m = made_begin(text);
  made_convert(&m);
  return m;
}

static inline void made_end(Made *m) { temp_end(&m->t); }

static inline Str made_html(const Made *m) { return m->page->markdown.html; }

// Each problem on a line: "3:1-8 code: message (help)".
static inline Str made_problems(Made *m) {
  Buf out = {.arena = &m->t.arena};
  DiagList *diags = &m->page->diags;
  diag_sort(diags);
  for (size_t i = 0; i < diags->len; i++) {
    const Diag *diag = &diags->items[i];
    if (!str_eq(diag->span.file, S("content/guide/page.md")))
      buf_add_fmt(&out, "%.*s:", STR_ARG(diag->span.file));
    buf_add_fmt(&out, "%u", diag->span.line);
    if (diag->span.column) buf_add_fmt(&out, ":%u+%u", diag->span.column, diag->span.length);
    buf_add_fmt(&out, " %s: %.*s", diag_word(diag->code), STR_ARG(diag->message));
    if (diag->help.len > 0) buf_add_fmt(&out, " (%.*s)", STR_ARG(diag->help));
    buf_add_char(&out, '\n');
  }
  return buf_str(&out);
}

// Each link on a line: "3:1+8 page role/traits.md#x 'text'".
static inline Str made_links(Made *m) {
  static const char *const kinds[] = {"page", "asset", "generated", "external", "broken"};
  Buf out = {.arena = &m->t.arena};
  for (size_t i = 0; i < m->page->markdown.links.len; i++) {
    const Link *link = &m->page->markdown.links.items[i];
    if (!str_eq(link->span.file, S("content/guide/page.md")))
      buf_add_fmt(&out, "%.*s:", STR_ARG(link->span.file));
    buf_add_fmt(&out, "%u:%u+%u %s%s %.*s", link->span.line, link->span.column, link->span.length,
                link->image ? "image " : "", kinds[link->kind], STR_ARG(link->path));
    if (link->fragment.len > 0) buf_add_fmt(&out, "#%.*s", STR_ARG(link->fragment));
    if (link->kind == LINK_EXTERNAL) buf_add(&out, link->target);
    buf_add_fmt(&out, " '%.*s'\n", STR_ARG(link->text));
  }
  return buf_str(&out);
}

static inline Str made_headings(Made *m) {
  Buf out = {.arena = &m->t.arena};
  for (size_t i = 0; i < m->page->markdown.headings.len; i++) {
    const Heading *heading = &m->page->markdown.headings.items[i];
    buf_add_fmt(&out, "%u:%u #%.*s %.*s\n", heading->line, heading->level, STR_ARG(heading->id),
                STR_ARG(heading->html));
  }
  return buf_str(&out);
}

// A test of a table row: what `text` becomes.
typedef struct MadeCase {
  const char *text, *expected;
} MadeCase;

#define CHECK_MADE(cases, what)                                                \
  for (size_t case_ = 0; case_ < sizeof(cases) / sizeof(cases)[0]; case_++) {  \
    Made made_ = make((cases)[case_].text);                                    \
    Str actual_ = what(&made_), expected_ = str_from((cases)[case_].expected); \
    if (!str_eq(actual_, expected_)) printf("in: %s\n", (cases)[case_].text);  \
    CHECK_STR(actual_, expected_);                                             \
    made_end(&made_);                                                          \
  }

#endif
