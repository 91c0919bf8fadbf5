#include "content/tags.h"

#include <stdlib.h>

#include "base/utf8.h"

typedef struct Gather {
  Site *site;
  Arena *scratch;
  Map by_key;   // what makes two tags one -> index + 1 into tags
  Map by_slug;  // slugs that are taken -> the last number given to one of that base
} Gather;

static bool is_joiner(uint32_t c) { return c == '-' || c == '_' || utf8_is_space(c); }

// The name in lower case, its words joined by "-"; `all`: with every sign, else only what reads
// well in a URL: letters, marks and digits.
static Str joined(Arena *arena, Str name, bool all) {
  Buf out = {.arena = arena};
  bool gap = false;
  for (size_t i = 0, length; i < name.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(name, i), &length);
    bool keep = (all && !is_joiner(c)) || (utf8_is_word(c) && c != '_');
    if (keep && gap && out.len > 0) buf_add_char(&out, '-');
    gap = !keep;
    if (keep) utf8_encode(&out, c);
  }
  return buf_str(&out);
}

static bool is_free(Gather *gather, Str slug) {
  return !str_eq(slug, S("index")) && !map_find(&gather->by_slug, slug);
}

// "C++" and "C#" are two tags: c and c-2. tags/index.html is the list of all.
static Str slug_of(Gather *gather, Str name) {
  Arena *arena = &gather->site->layout;
  Str base = joined(arena, utf8_lower(gather->scratch, utf8_nfc(gather->scratch, name)), false),
      slug;
  if (base.len == 0) base = S("tag");
  uintptr_t number = (uintptr_t)map_find(&gather->by_slug, base);
  if (number == 0) number = 1;
  for (slug = base; !is_free(gather, slug); number++)
    slug = str_fmt(arena, "%.*s-%u", STR_ARG(base), (unsigned)number + 1);
  *map_put(&gather->by_slug, gather->scratch, slug) = (void *)(uintptr_t)1;
  *map_put(&gather->by_slug, gather->scratch, base) = (void *)number;
  return slug;
}

static void add(Gather *gather, Page *page, Str name) {
  Arena *arena = &gather->site->layout;
  TagVec *tags = &gather->site->tags;
  void **index = map_put(&gather->by_key, gather->scratch,
                         joined(gather->scratch, utf8_fold(gather->scratch, name), true));
  if (!*index) {
    *vec_add(arena, tags) = (Tag){.name = str_dup(arena, name), .slug = slug_of(gather, name)};
    *index = (void *)(uintptr_t)tags->len;
  }
  Tag *tag = &tags->items[(uintptr_t)*index - 1];
  bool again = tag->pages.len > 0 && *vec_last(&tag->pages) == page;
  if (!again) *vec_add(arena, &tag->pages) = page;
}

static void add_page(Gather *gather, Page *page) {
  for (size_t i = 0; i < page->front.tags.len; i++) add(gather, page, page->front.tags.items[i]);
}

static int by_slug(const void *a, const void *b) {
  return str_cmp(((const Tag *)a)->slug, ((const Tag *)b)->slug);
}

// Only now: tags moved while the list grew and was sorted.
static void link_pages(Site *site) {
  for (size_t i = 0; i < site->tags.len; i++) {
    const Tag *tag = &site->tags.items[i];
    for (size_t j = 0; j < tag->pages.len; j++) {
      Page *page = tag->pages.items[j];
      *vec_add(&site->layout, &page->place.tags) = tag;
    }
  }
}

void tags_build(Site *site, const PageVec *order, Arena *scratch) {
  Gather gather = {.site = site, .scratch = scratch};
  for (size_t i = 0; i < order->len; i++) add_page(&gather, order->items[i]);
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (!page->place.nav && !page->front.unlisted) add_page(&gather, page);
  }
  if (site->tags.len > 0) qsort(site->tags.items, site->tags.len, sizeof(Tag), by_slug);
  link_pages(site);
}
