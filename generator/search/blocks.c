// Document blocks: what results show. Consecutive pages together, long pages in pieces.
#include <libdeflate.h>

#include "format/json.h"
#include "format/url.h"
#include "search/files.h"
#include "search/payload.h"

enum { LEVEL = 1 };  // of DEFLATE: a text of 5 KB is 2 % smaller at 9, and takes twice as long

// ---- bytes --------------------------------------------------------------------------------------

static Str deflated(Str bytes, Arena *scratch) {
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
  if (!compressor) arena_exhausted();
  size_t room = libdeflate_deflate_compress_bound(compressor, bytes.len);
  char *packed = arena_alloc(scratch, room, 1);
  size_t size = libdeflate_deflate_compress(compressor, bytes.ptr, bytes.len, packed, room);
  libdeflate_free_compressor(compressor);
  return (Str){packed, size};
}

static Str base64(Arena *arena, Str bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *text = arena_alloc(arena, (bytes.len + 2) / 3 * 4, 1), *to = text;
  const unsigned char *from = (const unsigned char *)bytes.ptr;
  for (size_t i = 0; i < bytes.len; i += 3) {
    size_t rest = bytes.len - i;
    uint32_t three = (uint32_t)from[i] << 16;
    if (rest > 1) three |= (uint32_t)from[i + 1] << 8;
    if (rest > 2) three |= from[i + 2];
    *to++ = digits[three >> 18];
    *to++ = digits[three >> 12 & 63];
    *to++ = rest > 1 ? digits[three >> 6 & 63] : '=';
    *to++ = rest > 2 ? digits[three & 63] : '=';
  }
  return str_range(text, to);
}

// ---- one block ----------------------------------------------------------------------------------

// "Process › Phone screens": the titles above a page in the navigation, without the home page.
static Str crumbs_of(const Page *page, Arena *scratch) {
  Str crumbs = {0};
  for (const NavNode *node = page->place.nav ? page->place.nav->parent : NULL; node && node->parent;
       node = node->parent) {
    Str title = nav_title(node);
    crumbs =
        crumbs.len ? str_fmt(scratch, "%.*s \u203A %.*s", STR_ARG(title), STR_ARG(crumbs)) : title;
  }
  return crumbs;
}

// At most SECTION_BYTES_MAX bytes of a text, in whole code points.
static Str cut_text(Str text) {
  size_t end = text.len;
  if (end > SECTION_BYTES_MAX)
    for (end = SECTION_BYTES_MAX; end > 0 && ((unsigned char)text.ptr[end] & 0xC0) == 0x80;) end--;
  return str_sub(text, 0, end);
}

static Str section_text(const PlainText *plain, size_t section) {
  if (section >= plain->sections.len) return (Str){0};
  size_t start = plain->sections.items[section].start;
  size_t end = section + 1 < plain->sections.len ? plain->sections.items[section + 1].start
                                                 : plain->text.len;
  return cut_text(str_trim(str_sub(plain->text, start, end - start)));
}

static void add_section(Buf *json, const Page *page, uint32_t unit) {
  size_t section = unit - UNIT_START;
  const Heading *heading = section > 0 ? &page->markdown.headings.items[section - 1] : NULL;
  buf_add_char(json, '[');
  json_text(json, heading ? heading->id : (Str){0});
  buf_add_char(json, ',');
  json_text(json, heading ? heading->text : (Str){0});
  buf_add_char(json, ',');
  json_text(json, section_text(&page->markdown.plain, section));
  buf_add_char(json, ']');
}

static void add_page(Buf *json, const Page *page, uint32_t from, uint32_t to, Arena *scratch) {
  buf_add_char(json, '[');
  json_text(json, url_from_path(scratch, page->place.url));
  buf_add_char(json, ',');
  json_text(json, page->title.text);
  buf_add_char(json, ',');
  json_text(json, crumbs_of(page, scratch));
  buf_add_fmt(json, ",%u,[", from);
  for (uint32_t unit = from; unit < to; unit++) {
    if (unit > from) buf_add_char(json, ',');
    add_section(json, page, unit);
  }
  buf_add_lit(json, "]]");
}

static Str block_json(const SearchIndex *index, const Block *block, const Block *next,
                      Arena *scratch) {
  Buf json = {.arena = scratch};
  buf_add_char(&json, '[');
  for (uint32_t page = block->page; page < index->page_count; page++) {
    const PageWords *words = &index->pages[page];
    bool cut = next && next->page == page;  // the next block begins with this page, or within it
    if (cut && next->unit == 0) break;
    if (page > block->page) buf_add_char(&json, ',');
    uint32_t from = page == block->page && block->unit > 0 ? block->unit : UNIT_START;
    add_page(&json, words->page, from, cut ? next->unit : words->unit_count, scratch);
    if (cut) break;
  }
  buf_add_char(&json, ']');
  return buf_str(&json);
}

void search_block(const SearchIndex *index, size_t number, Arena *arena, SearchFile *out) {
  const Block *block = &index->blocks.items[number];
  const Block *next = number + 1 < index->blocks.len ? block + 1 : NULL;
  Str name = block->unit > 0 ? str_fmt(arena, "d%u_%u", block->page, block->unit)
                             : str_fmt(arena, "d%u", block->page);
  Str text = base64(arena, deflated(block_json(index, block, next, arena), arena));
  *out = file_make(name, index->stamp, text, arena);
}

// ---- where they are cut -------------------------------------------------------------------------

enum { AROUND_PAGE = 60, AROUND_SECTION = 12 };  // bytes of JSON beside the texts

typedef struct Cutter {
  SearchIndex *index;
  size_t wanted;
  size_t bytes;  // of the block at hand
} Cutter;

static void begin_block(Cutter *cutter, uint32_t page, uint32_t unit) {
  *vec_add(cutter->index->arena, &cutter->index->blocks) = (Block){page, unit};
  cutter->bytes = 0;
}

// A block ends where it is large enough; from half of that on, some pages begin one by their URL,
// so that an edit moves few borders.
static bool ends_before(const Cutter *cutter, const Page *page) {
  if (cutter->bytes >= cutter->wanted) return true;
  return cutter->bytes >= cutter->wanted / 2 && hash_bytes(page->place.url) % 4 == 0;
}

static void cut_page(Cutter *cutter, uint32_t number) {
  const PageWords *words = &cutter->index->pages[number];
  const Page *page = words->page;
  cutter->bytes += AROUND_PAGE + page->place.url.len + page->title.text.len;
  size_t before = cutter->bytes;
  for (uint32_t unit = UNIT_START; unit < words->unit_count; unit++) {
    if (cutter->bytes > before && cutter->bytes >= cutter->wanted + cutter->wanted / 2)
      begin_block(cutter, number, unit), before = 0;
    size_t heading =
        unit > UNIT_START ? page->markdown.headings.items[unit - UNIT_HEADINGS].text.len * 2 : 0;
    cutter->bytes +=
        AROUND_SECTION + heading + section_text(&page->markdown.plain, unit - UNIT_START).len;
  }
}

static void cut_all(SearchIndex *index, size_t wanted) {
  Cutter cutter = {.index = index, .wanted = wanted};
  index->blocks.len = 0;
  for (uint32_t page = 0; page < index->page_count; page++) {
    if (page == 0 || ends_before(&cutter, index->pages[page].page)) begin_block(&cutter, page, 0);
    cut_page(&cutter, page);
  }
}

// Sizes are those of a ladder: while a site grows, its borders move only from one step to the next.
void blocks_cut(SearchIndex *index, size_t files_max, Buf *starts) {
  size_t wanted = BLOCK_BYTES;
  for (cut_all(index, wanted); index->blocks.len > files_max; cut_all(index, wanted))
    wanted += wanted / 4;
  uint32_t before = 0;
  for (size_t i = 0; i < index->blocks.len; i++) {
    const Block *block = &index->blocks.items[i];
    payload_int(starts, (block->page - before) * 2 + (block->unit > 0));
    if (block->unit > 0) payload_int(starts, block->unit);
    before = block->page;
  }
}

size_t search_blocks(const SearchIndex *index) { return index->blocks.len; }
