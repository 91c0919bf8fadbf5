// A page, from its bytes to its HTML, with components, includes and images, under each policy for
// raw HTML.
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "format/html.h"
#include "format/html_token.h"
#include "markdown/markdown.h"
#include "markdown/sanitize.h"
#include "settings/front_keys.h"
#include "site/decode.h"

// ---- the site around the page -------------------------------------------------------------------

static void add_page(Site *site, const char *source) {
  Page *page = arena_new(&site->arena, Page);
  page->source.path = str_from(source);
  page->place.url = str_fmt(&site->arena, "%.*s.html", (int)strlen(source) - 3, source);
  page->title.text = S("A");
  *vec_add(&site->arena, &site->pages) = page;
  *map_put(&site->page_by_source, &site->arena, page->source.path) = page;
  *map_put(&site->page_by_url, &site->arena, page->place.url) = page;
  *map_put(&site->page_by_fold, &site->arena, page->source.path) = page;
}

static void add_component(Site *site, const char *name, const char *text, bool is_void) {
  Component *component = arena_new(&site->arena, Component);
  component->name = str_from(name);
  component->template_ =
      mustache_parse(component->name, str_from(text), &site->arena, &site->diags);
  component->any_attributes = true;
  component->is_void = is_void;
  *map_put(&site->theme.components, &site->arena, component->name) = component;
}

// Pages to link to and to include, and a picture: tests/fuzz/site, beneath the current folder.
static Site *make_site(void) {
  static Site site;
  if (site.pages.len > 0) return &site;
  site.diags.arena = &site.arena;
  site.config.limits = (Limits){1 << 20, 100};
  if (fs_open_root("tests/fuzz/site", &site.content).status != FS_OK) abort();
  site.root = site.content;
  add_page(&site, "a.md");
  add_page(&site, "b/c.md");
  static Asset asset = {.path = STR_CONST("p.png")};
  *map_put(&site.asset_by_path, &site.arena, asset.path) = &asset;
  *map_put(&site.asset_by_fold, &site.arena, asset.path) = &asset;
  add_component(&site, "card", "<div class=\"card\" title=\"{{title}}\">{{{inner}}}</div>", false);
  add_component(&site, "lua", "", false);
  ((Component *)map_find(&site.theme.components, S("lua")))->template_ = NULL;
  add_component(&site, "video-card", "<hr class=\"{{kind}}\">", true);
  static const AlertKind note = {STR_CONST("note"), STR_CONST("Note"), STR_CONST("note")};
  *vec_add(&site.arena, &site.theme.alerts) = note;
  return &site;
}

// ---- what must hold -----------------------------------------------------------------------------

static void check_places(const Page *page) {
  size_t end = 0;
  for (size_t i = 0; i < page->markdown.marks.len; i++) {
    const HtmlMark *mark = &page->markdown.marks.items[i];
    assert(mark->offset >= end && mark->offset + mark->length <= page->markdown.html.len);
    assert(mark->kind != MARK_URL || mark->link < page->markdown.links.len);
    end = mark->offset + mark->length;
  }
  for (size_t i = 0; i < page->markdown.headings.len; i++) {
    const Heading *heading = &page->markdown.headings.items[i];
    assert(str_starts(str_from_index(page->markdown.html, heading->offset), S("<h")) &&
           heading->id.len > 0);
  }
}

static bool is_url(Str name) {
  return str_eq_nocase(name, S("href")) || str_eq_nocase(name, S("src"));
}

static void check_attributes(const HtmlToken *token, bool allow, Arena *arena) {
  for (size_t i = 0; i < token->attributes.len; i++) {
    const HtmlAttribute *attribute = &token->attributes.items[i];
    if (is_url(attribute->name)) assert(html_url_is_safe(html_decode(arena, attribute->value)));
    if (!allow)
      assert(attribute->name.len < 2 || !str_eq_nocase(str_sub(attribute->name, 0, 2), S("on")));
    if (!allow) assert(!str_eq_nocase(attribute->name, S("style")));
  }
}

static bool is_void(Str name) {
  static const char *const names[] = {"br", "col", "hr", "img", "input", "source", "wbr"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq_nocase(name, str_from(names[i]))) return true;
  return false;
}

// Every element is closed where it was opened: a page cannot close what is around it. Strikethrough
// alone may cross an inline element that stands in raw HTML, as it does on GitHub.
static void check_nesting(const HtmlToken *token, StrVec *open, Arena *arena) {
  if (str_eq_nocase(token->name, S("del"))) return;
  if (token->kind == HTML_OPEN && !is_void(token->name)) *vec_add(arena, open) = token->name;
  if (token->kind != HTML_CLOSE) return;
  assert(open->len > 0 && str_eq_nocase(*vec_last(open), token->name));
  open->len--;
}

static void check_html(Str html, bool allow, Arena *arena) {
  HtmlReader reader = {.rest = html};
  StrVec open = {0};
  for (HtmlToken token; html_token_next(&reader, arena, &token);) {
    if (!allow) check_nesting(&token, &open, arena);
    if (token.kind != HTML_OPEN) continue;
    check_attributes(&token, allow, arena);
    if (!allow) assert(sanitize_element(token.name) != SANITIZE_DROP_CONTENT);
  }
  if (open.len) fprintf(stderr, "OPEN %.*s\n%.*s\n", STR_ARG(open.items[0]), STR_ARG(html));
  assert(open.len == 0);
}

// ---- a script that writes bytes of the input ----------------------------------------------------

typedef struct Script {
  PageScripts scripts;
  Str bytes;  // what it writes, some at a time
} Script;

static Str take(Script *script, size_t most) {
  size_t length = script->bytes.len < most ? script->bytes.len : most;
  Str bytes = str_sub(script->bytes, 0, length);
  script->bytes = str_from_index(script->bytes, length);
  return bytes;
}

// hooks/ hands over UTF-8 only.
static Str take_text(Script *script, size_t most, Arena *arena) {
  return utf8_repair(arena, take(script, most));
}

static void add_piece(Markup *out, uint32_t piece) {
  *vec_add(out->html.arena, &out->marks) = (Mark){.offset = out->html.len, .number = piece};
}

static bool on_component(PageScripts *scripts, Page *page, const ComponentCall *call, Markup *out) {
  Script *script = scripts->lane;
  Arena *arena = out->html.arena;
  (void)page;
  buf_add(&out->html, take_text(script, 24, arena));
  add_piece(out, call->inner);
  scripts->piece_text(scripts->convert, call->inner);
  uint32_t piece = scripts->piece(scripts->convert, take(script, 24));
  buf_add(&out->html, take_text(script, 24, arena));
  add_piece(out, piece);
  add_piece(out, call->inner);
  assert(scripts->piece_is_markdown(scripts->convert, piece));
  assert(!scripts->piece_is_markdown(scripts->convert, call->inner));
  scripts->use(scripts->convert, S("a.js"));
  return true;
}

static void on_document(PageScripts *scripts, Page *page, Document *document) {
  Script *script = scripts->lane;
  (void)page;
  for (uint32_t i = 0; i < document->nodes.len; i++) {
    DocumentNode *node = &document->nodes.items[i];
    assert(node->end > i && node->end <= document->nodes.len);
    document_text(document, i, document->arena);
    Str bytes = take(script, 1);
    if (bytes.len == 0 || bytes.ptr[0] % 4 || node->continues || node->kind == DOCUMENT_OTHER ||
        node->kind == DOCUMENT_ITEM)
      continue;
    Markup html = {.html = {.arena = document->arena}};
    buf_add(&html.html, take_text(script, 16, document->arena));
    if (bytes.ptr[0] % 8 == 0) add_piece(&html, scripts->piece(scripts->convert, take(script, 16)));
    node->html = markup_str(&html);
    node->replaced = document->edited = true;
  }
}

static bool on_html(PageScripts *scripts, Page *page, Buf *out) {
  Script *script = scripts->lane;
  Str start = utf8_prefix(page->markdown.html, utf8_count(page->markdown.html) / 2);
  buf_add(out, start);
  buf_add(out, take_text(script, 32, out->arena));
  buf_add(out, str_from_index(page->markdown.html, start.len));
  return true;
}

static void fuzz(Str input, Arena *arena) {
  Site *site = make_site();
  size_t choice = fuzz_choice(&input, 6);
  site->config.html = (HtmlPolicy)(choice % 3);
  Script script = {.bytes = str_from_index(input, input.len / 2)};
  script.scripts = (PageScripts){.lane = &script,
                                 .on_document = true,
                                 .on_html = input.len % 2 == 0,
                                 .component = on_component,
                                 .document = on_document,
                                 .html = on_html};
  Page page = {.source.path = S("b/new.md"),
               .source.file = S("content/b/new.md"),
               .source.folder = S("b"),
               .place.url = S("b/new.html")};
  page.diags.arena = &page.arena;
  if (text_decode(input, page.source.file, &page.arena, &page.diags, &page.source.text)) {
    front_matter_read(&page, arena);
    markdown_page(&page, site, choice < 3 ? NULL : &script.scripts, arena);
    assert(utf8_find_invalid(page.markdown.html) == STR_NONE);
    check_places(&page);
    check_html(page.markdown.html, site->config.html == HTML_ALLOW, arena);
  }
  arena_free(&page.arena);
}
