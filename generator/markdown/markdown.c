#include "markdown/markdown.h"

#include "base/path.h"
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/components.h"
#include "markdown/convert.h"
#include "markdown/footnotes.h"
#include "markdown/headings.h"
#include "markdown/marks.h"
#include "markdown/nodes.h"
#include "markdown/references.h"
#include "markdown/scripted.h"
#include "markdown/visible.h"
#include "markdown/whole.h"
#include "site/names.h"

// ---- the title ----------------------------------------------------------------------------------

static Str fallback_title(const Page *page, const Site *site, Arena *arena) {
  if (!page->place.index && page->source.path.len > 0)
    return name_title(arena, path_stem(page->source.path));
  if (page->source.folder.len > 0) return name_title(arena, path_name(page->source.folder));
  return site->config.title.len > 0 ? site->config.title : S("Home");
}

static void choose_title(Convert *c) {
  Page *page = c->page;
  if (page->front.title.len > 0)
    page->title.text = page->front.title;
  else if (c->title.found && c->title.text.len > 0)
    page->title.text = c->title.text;
  else if (page->title.text.len == 0)
    page->title.text = fallback_title(page, c->site, c->arena);
  if (c->title.found && c->title.text.len > 0) page->title.chosen = true;
  Buf html = {.arena = c->scratch};
  if (c->title.found && c->title.html.len > 0)
    buf_add(&html, buf_str(&c->title.html));
  else
    html_text(&html, page->title.text);
  page->title.html = str_dup(c->arena, str_trim(buf_str(&html)));
}

// ---- the stage ----------------------------------------------------------------------------------

static void report_references(Convert *c) {
  for (size_t i = 0; i < c->docs.len; i++)
    if (!c->docs.items[i]->within) references_report(c, c->docs.items[i]);
}

static void hand_over(Convert *c) {
  Page *page = c->page;
  page->title.id = c->title.id;
  page->markdown.headings = VEC_COPY(HeadingVec, c->arena, c->headings);
  page->markdown.links = VEC_COPY(LinkVec, c->arena, c->links);
  page->markdown.ids = VEC_COPY(StrVec, c->arena, c->id_list);
  page->markdown.scripts = VEC_COPY(StrVec, c->arena, c->scripts);
  page->markdown.styles = VEC_COPY(StrVec, c->arena, c->styles);
  page->markdown.words = c->words;
  page->markdown.summary = c->summary.text;
}

// One conversion. There is a second one when scripts changed the document.
typedef struct Pass {
  PageScripts *scripts;
  Document *record;       // NULL: nobody asks for it
  const Document *edits;  // NULL: the first pass
  size_t reported;        // problems of the page when the scripts were asked
  StrVec used;            // assets that the scripts asked for, looking at the document
} Pass;

// Asked for in "document": what holds for the second pass too, though it begins with no assets.
static void show_document(Convert *c, Pass *pass) {
  StrVec scripts = c->scripts, styles = c->styles;
  c->scripts = c->styles = (StrVec){0};
  pass->scripts->document(pass->scripts, c->page, pass->record);
  for (size_t i = 0; i < c->pieces.len; i++)
    *vec_add(c->scratch, &pass->record->markdown) = c->pieces.items[i].markdown;
  for (size_t i = 0; i < c->scripts.len; i++)
    *vec_add(c->scratch, &pass->used) = c->scripts.items[i];
  for (size_t i = 0; i < c->styles.len; i++) *vec_add(c->scratch, &pass->used) = c->styles.items[i];
  c->scripts = scripts;
  c->styles = styles;
}

static void use_all(Convert *c, const StrVec *names) {
  for (size_t i = 0; i < names->len; i++) asset_use(c, names->items[i]);
}

// The scripts look at the document, then at the body. False when they changed the document.
static bool show_scripts(Convert *c, Pass *pass) {
  pass->reported = c->page->diags.len;
  if (pass->record) show_document(c, pass);
  if (pass->record && pass->record->edited) return false;
  if (!pass->scripts->on_html && pass->used.len == 0) return true;
  use_all(c, &pass->used);
  if (pass->scripts->on_html) body_call_script(c);
  hand_over(c);
  return true;
}

static bool convert(Page *page, const Site *site, Pass *pass, Arena *scratch) {
  Markup out = {.html = {.arena = scratch}};
  Convert c = {
      .dialect = DIALECT_PAGE,
      .cjk = config_cjk(&site->config, page->front.language),
      .kinds = page_kinds,
      .scratch = scratch,
      .markup = &out,
      .out = &out.html,
      .page = page,
      .site = site,
      .arena = &page->arena,
      .heading_level = 1,
      .record = pass->record,
  };
  Doc doc = {
      .file = page->source.file,
      .folder = path_dir(page->source.path),
      .path = page->source.path,
      .text = page->scripted.markdown.ptr ? page->scripted.markdown
                                          : str_from_index(page->source.text, page->source.body),
      .first_line = page_body_line(page),
      .scripted = page->scripted.maker.len > 0,
  };
  scripts_attach(&c, pass->scripts);
  use_all(&c, &pass->used);
  if (pass->edits) document_edit(&c, pass->edits);
  buf_reserve(&out.html, doc.text.len + doc.text.len / 2);
  visible_begin(&c);
  render_doc(&c, &doc);
  markup_make_whole(&c);
  footnotes_write(&c);
  footnotes_report(&c);
  report_references(&c);
  choose_title(&c);
  headings_finish(&c);
  marks_finish(&c, &out);
  hand_over(&c);
  visible_hand_over(&c);
  bool done = !pass->scripts || show_scripts(&c, pass);
  scripts_detach(&c);
  convert_free_trees(&c);
  return done;
}

// Room for the nodes of prose; copying them while the list grows costs as much as noting them.
static void reserve_nodes(Document *document, const Page *page, Arena *scratch) {
  enum { BYTES_OF_NODE = 12 };
  document->nodes.cap = page->source.text.len / BYTES_OF_NODE + 16;
  document->nodes.items = arena_array(scratch, DocumentNode, document->nodes.cap);
}

// What the first pass reports goes when there is a second: it says again what still holds.
void markdown_page(Page *page, const Site *site, PageScripts *scripts, Arena *scratch) {
  Document document = {.arena = scratch, .inner = UINT32_MAX};
  Pass pass = {.scripts = scripts, .record = scripts && scripts->on_document ? &document : NULL};
  page->diags.arena = &page->arena;
  if (pass.record) reserve_nodes(&document, page, scratch);
  size_t before = page->diags.len;
  if (convert(page, site, &pass, scratch)) return;
  diag_drop(&page->diags, before, pass.reported);
  convert(page, site, &(Pass){.scripts = scripts, .edits = &document, .used = pass.used}, scratch);
}
