#include "render/print.h"

#include "base/path.h"
#include "format/html.h"
#include "format/url.h"
#include "render/context.h"

// The document being made.
typedef struct Document {
  Context context;
  Map chapters;   // output path -> key (Str *)
  Map taken;      // ids of chapters and parts -> the last number put behind one
  Arena work;     // for one chapter at a time
  size_t number;  // of the last chapter
} Document;

// An id that no other chapter or part has: the name itself, or with a number behind it.
static Str own_id(Document *document, Str name) {
  Arena *arena = document->context.arena;
  uintptr_t number = (uintptr_t)map_find(&document->taken, name);
  Str id = name;
  while (map_find(&document->taken, id))
    id = str_fmt(arena, "%.*s-%zu", STR_ARG(name), (size_t)++number);
  *map_put(&document->taken, arena, name) = (void *)(number ? number : 1);
  if (number) *map_put(&document->taken, arena, id) = (void *)(uintptr_t)1;
  return id;
}

// "process/loop.html" -> "process-loop": letters, digits, "_" and what is not ASCII, joined by
// single "-".
static Str key_of(Document *document, const Page *page) {
  Buf key = {.arena = document->context.arena};
  Str stem = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  bool gap = false;
  for (size_t i = 0; i < stem.len; i++) {
    char c = stem.ptr[i];
    bool keep = char_is_alnum(c) || c == '_' || (unsigned char)c > 0x7F;
    if (keep && gap && key.len > 0) buf_add_char(&key, '-');
    if (keep) buf_add_char(&key, c);
    gap = !keep;
  }
  return own_id(document, key.len > 0 ? buf_str(&key) : S("page"));
}

// ---- rewriting ----------------------------------------------------------------------------------

// The URL of a link in the document; url: as it stands in the page.
static void add_url(Buf *out, const Link *link, Str url, Str path, const Map *chapters,
                    Arena *scratch) {
  const Str *key = link->page ? map_find(chapters, link->page->place.url) : NULL;
  if (key) {
    buf_add_char(out, '#');
    html_attr(out, *key);
    if (link->fragment.len > 0) buf_add_lit(out, "--");
    html_url(out, link->fragment);
    return;
  }
  size_t after = 0;  // the path, which holds no such sign: encoded
  while (after < url.len && url.ptr[after] != '?' && url.ptr[after] != '#') after++;
  url_add_path(out, path_relative(scratch, path, link->page ? link->page->place.url : link->path));
  buf_add(out, str_from_index(url, after));
}

// One or more ids, with blanks between them.
static void add_ids(Buf *out, Str ids, Str key) {
  for (Str id; ids.len > 0;) {
    bool more = str_cut(ids, ' ', &id, &ids);
    html_attr(out, key);
    buf_add_lit(out, "--");
    buf_add(out, id);
    if (more) buf_add_char(out, ' ');
  }
}

void print_rewrite(const Page *page, Str path, Str key, const Map *chapters, Buf *out,
                   Arena *scratch) {
  size_t done = 0;
  buf_reserve(out, page->markdown.html.len + page->markdown.marks.len * 16);
  for (size_t i = 0; i < page->markdown.marks.len; i++) {
    const HtmlMark *mark = &page->markdown.marks.items[i];
    Str value = str_sub(page->markdown.html, mark->offset, mark->length);
    buf_add(out, str_sub(page->markdown.html, done, mark->offset - done));
    if (mark->kind != MARK_URL)
      add_ids(out, value, key);
    else if (page->markdown.links.items[mark->link].kind == LINK_BROKEN)
      buf_add(out, value);
    else
      add_url(out, &page->markdown.links.items[mark->link], value, path, chapters, scratch);
    done = mark->offset + mark->length;
  }
  buf_add(out, str_from_index(page->markdown.html, done));
}

// ---- the document -------------------------------------------------------------------------------

static void collect(Document *document, const NavNode *node) {
  Arena *arena = document->context.arena;
  if (node->page && node->page->source.path.len > 0) {
    Str *key = arena_new(arena, Str);
    *key = key_of(document, node->page);
    *map_put(&document->chapters, arena, node->page->place.url) = key;
  }
  for (size_t i = 0; i < node->children.len; i++) collect(document, node->children.items[i]);
}

static void add_chapter(Document *document, Value *chapters, const Page *page) {
  Context *context = &document->context;
  const Str *key = map_find(&document->chapters, page->place.url);
  Buf html = {.arena = &document->work};
  print_rewrite(page, context->path, *key, &document->chapters, &html, &document->work);
  Value map = value_map();
  put_text(context, &map, "id", *key);
  put_text(context, &map, "title", page->title.text);
  put_text(context, &map, "title_html", page->title.html);
  put_text(context, &map, "lead", page->front.lead);
  put_text(context, &map, "html", str_dup(context->arena, buf_str(&html)));
  arena_rewind(&document->work, (ArenaMark){0});
  put_text(context, &map, "href", context_href(context, page->place.url));
  put_text(context, &map, "number", str_fmt(context->arena, "%zu", ++document->number));
  value_add(chapters, context->arena, map);
}

static void add_branch(Document *document, Value *chapters, const NavNode *node) {
  if (node->page && node->page->source.path.len > 0) add_chapter(document, chapters, node->page);
  for (size_t i = 0; i < node->children.len; i++)
    add_branch(document, chapters, node->children.items[i]);
}

// A part: a node of the top level with all beneath it.
static void add_part(Document *document, Value *parts, const NavNode *node, Str title, bool alone) {
  Context *context = &document->context;
  Value chapters = value_list(), map = value_map();
  if (alone)
    add_chapter(document, &chapters, node->page);
  else
    add_branch(document, &chapters, node);
  if (chapters.len == 0) return;
  put_text(context, &map, "title", title);
  put_text(context, &map, "id",
           own_id(document, str_fmt(context->arena, "part-%u", parts->len + 1)));
  put(context, &map, "chapters", chapters);
  value_add(parts, context->arena, map);
}

// About how long the document becomes: growing to 90 MB by doubling would take twice the memory.
static size_t expected_length(const Site *site) {
  size_t length = 64 * 1024;
  for (size_t i = 0; i < site->pages.len; i++)
    length += site->pages.items[i]->markdown.html.len * 9 / 8 + 1024;
  return length;
}

static void put_cover(Context *context) {
  const Config *config = &context->site->config;
  Value *cover = put(context, &context->values, "cover", value_map());
  put_text(context, cover, "title", config->title);
  put_text(context, cover, "description", config->description);
  put_text(context, cover, "disclaimer", value_find_text(&config->extra, S("disclaimer")));
}

bool print_render(const Site *site, Str path, Buf *out, Arena *scratch) {
  Document document = {.context = context_new(site, path, scratch)};
  Context *context = &document.context;
  const NavNode *root = site->nav;
  put_text(context, &context->values, "html_title",
           str_fmt(scratch, "Print · %.*s", STR_ARG(site->config.title)));
  put_cover(context);
  *map_put(&document.taken, scratch, S("main")) = (void *)(uintptr_t)1;  // the document's own
  Value parts = value_list();
  if (root) collect(&document, root);
  if (root && root->page && root->page->source.path.len > 0)
    add_part(&document, &parts, root, root->page->title.text, true);
  for (size_t i = 0; root && i < root->children.len; i++)
    add_part(&document, &parts, root->children.items[i], nav_title(root->children.items[i]), false);
  put(context, &context->values, "parts", parts);
  buf_reserve(out, expected_length(site));
  arena_free(&document.work);
  return context_render(context, S("print"), out);
}
