// An id that a heading no longer has, kept as an empty element before the heading in its place, so
// that old links still lead there.
#include "format/html.h"
#include "markdown/markdown.h"

static Heading *find_heading(Page *page, Str id) {
  for (size_t i = 0; i < page->markdown.headings.len; i++)
    if (str_eq(page->markdown.headings.items[i].id, id)) return &page->markdown.headings.items[i];
  return NULL;
}

// Everything from `offset` on stands `by` bytes further back. Returns where among the marks a new
// one goes.
static size_t shift(Page *page, size_t offset, size_t by) {
  size_t place = 0;
  for (size_t i = 0; i < page->markdown.headings.len; i++)
    if (page->markdown.headings.items[i].offset >= offset)
      page->markdown.headings.items[i].offset += by;
  for (size_t i = 0; i < page->markdown.marks.len; i++) {
    if (page->markdown.marks.items[i].offset >= offset)
      page->markdown.marks.items[i].offset += (uint32_t)by;
    else
      place = i + 1;
  }
  return place;
}

static void add_mark(Page *page, size_t place, HtmlMark mark) {
  vec_add(&page->arena, &page->markdown.marks);
  HtmlMark *marks = page->markdown.marks.items;
  memmove(&marks[place + 1], &marks[place], (page->markdown.marks.len - 1 - place) * sizeof *marks);
  marks[place] = mark;
}

bool markdown_keep_id(Page *page, Str id, Str heading_id) {
  Heading *heading = find_heading(page, heading_id);
  if (!heading) return false;
  size_t offset = heading->offset;
  Buf element = {.arena = &page->arena}, html = {.arena = &page->arena};
  Str before = S("<span id=\"");
  buf_add(&element, before);
  html_attr(&element, id);
  size_t length = element.len - before.len;
  buf_add_lit(&element, "\"></span>");
  size_t place = shift(page, offset, element.len);
  buf_add(&html, str_sub(page->markdown.html, 0, offset));
  buf_add(&html, buf_str(&element));
  buf_add(&html, str_from_index(page->markdown.html, offset));
  page->markdown.html = buf_str(&html);
  add_mark(
      page, place,
      (HtmlMark){
          .kind = MARK_ID, .offset = (uint32_t)(offset + before.len), .length = (uint32_t)length});
  *vec_add(&page->arena, &page->markdown.ids) = id;
  return true;
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

static void add_with_key(Buf *out, const Page *page, Str key) {
  size_t done = 0;
  for (size_t i = 0; i < page->markdown.marks.len; i++) {
    const HtmlMark *mark = &page->markdown.marks.items[i];
    if (mark->kind == MARK_URL) continue;
    buf_add(out, str_sub(page->markdown.html, done, mark->offset - done));
    add_ids(out, str_sub(page->markdown.html, mark->offset, mark->length), key);
    done = mark->offset + mark->length;
  }
  buf_add(out, str_from_index(page->markdown.html, done));
}

Str markdown_fragment(Str text, Str file, Str key, const Site *site, Arena *arena) {
  Page page = {.source.path = file, .source.file = file, .source.text = text, .place.url = file};
  Arena scratch = {0};
  Buf html = {.arena = arena};
  markdown_page(&page, site, NULL, &scratch);
  add_with_key(&html, &page, key);
  arena_free(&scratch);
  arena_free(&page.arena);
  return buf_str(&html);
}

Str markdown_piece(Str text, const Page *page, const Site *site, Arena *arena, Arena *scratch) {
  Page piece = {.source.path = page->source.path,
                .source.file = page->source.file,
                .source.text = text,
                .place.url = page->place.url};
  markdown_page(&piece, site, NULL, scratch);
  Str html = str_dup(arena, piece.markdown.html);
  arena_free(&piece.arena);
  return html;
}
