#include "render/listing.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "render/shell.h"

// ---- tags ---------------------------------------------------------------------------------------

bool listing_render_tags(const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new(site, path, scratch);
  shell_put(&context, "tags", S("Tags"), NULL);
  Value *list = put(&context, &context.values, "tags", value_list());
  for (size_t i = 0; i < site->tags.len; i++) {
    const Tag *tag = &site->tags.items[i];
    Value entry = value_map();
    put_text(&context, &entry, "name", tag->name);
    put_text(&context, &entry, "href", context_tag_href(&context, tag));
    put_text(&context, &entry, "count", str_fmt(scratch, "%zu", tag->pages.len));
    value_add(list, scratch, entry);
  }
  return context_render(&context, S("tags"), out);
}

bool listing_render_tag(const Tag *tag, const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new(site, path, scratch);
  shell_put(&context, "tag", str_fmt(scratch, "Tag: %.*s", STR_ARG(tag->name)), NULL);
  Value *map = put(&context, &context.values, "tag", value_map());
  put_text(&context, map, "name", tag->name);
  Value *list = put(&context, &context.values, "pages", value_list());
  for (size_t i = 0; i < tag->pages.len; i++)
    value_add(list, scratch, context_page_link(&context, tag->pages.items[i]));
  return context_render(&context, S("tag"), out);
}

// ---- A to Z -------------------------------------------------------------------------------------

typedef struct Entry {
  Str key;  // to sort by: folded
  Str title;
  const Page *page;
  Str id;      // of a heading; empty for the page itself
  bool alone;  // in a long list: no other entry has this title
} Entry;
typedef VEC(Entry) EntryVec;

// Up to so many entries, all stand in the list. A longer one has to stay light (shorten).
enum { LISTED_IN_FULL = 500, SAME_TITLE_MAX = 3 };

static int by_key(const void *a, const void *b) {
  const Entry *left = a, *right = b;
  int order = str_cmp(left->key, right->key);
  if (!order) order = str_cmp(left->page->place.url, right->page->place.url);
  return order ? order : str_cmp(left->id, right->id);
}

// What to sort a title by: folded, from its first letter or digit on.
static Str sort_key(Arena *arena, Str title) {
  for (size_t i = 0, length; i < title.len; i += length)
    if (utf8_is_word(utf8_decode(str_from_index(title, i), &length)))
      return utf8_fold(arena, str_from_index(title, i));
  return title;
}

static void add_entry(EntryVec *list, Arena *arena, Str title, const Page *page, Str id) {
  if (title.len > 0)
    *vec_add(arena, list) = (Entry){sort_key(arena, title), title, page, id, false};
}

// Leaves out of a long list what leads nowhere in particular, sections whose title stands on many
// pages, and lets a section name its page only where its title is not enough.
static void shorten(EntryVec *list) {
  if (list->len <= LISTED_IN_FULL) return;
  size_t kept = 0;
  for (size_t i = 0, end; i < list->len; i = end) {
    for (end = i + 1; end < list->len && str_eq(list->items[end].key, list->items[i].key);) end++;
    for (size_t j = i; j < end; j++) {
      Entry entry = list->items[j];
      if (entry.id.len > 0 && end - i > SAME_TITLE_MAX) continue;
      entry.alone = end - i == 1;
      list->items[kept++] = entry;
    }
  }
  list->len = kept;
}

// Titles, and headings of level 2, of all pages that are listed.
static EntryVec entries_of(const Site *site, Arena *arena) {
  EntryVec list = {0};
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->front.unlisted) continue;
    add_entry(&list, arena, page->title.text, page, (Str){0});
    for (size_t j = 0; j < page->markdown.headings.len; j++)
      if (page->markdown.headings.items[j].level == 2)
        add_entry(&list, arena, page->markdown.headings.items[j].text, page,
                  page->markdown.headings.items[j].id);
  }
  if (list.len > 1) qsort(list.items, list.len, sizeof list.items[0], by_key);
  shorten(&list);
  return list;
}

static Str letter_of(Arena *arena, Str key) {
  if (key.len == 0 || char_is_digit(key.ptr[0])) return S("0-9");
  Str first = utf8_prefix(key, 1);
  if (first.len > 1 || !char_is_alpha(first.ptr[0])) return first;
  return str_fmt(arena, "%c", first.ptr[0] - 32);
}

static Value entry_value(Context *context, const Entry *entry) {
  Value map = value_map();
  Str href = context_href(context, entry->page->place.url);
  put_text(context, &map, "title", entry->title);
  put_text(context, &map, "href",
           entry->id.len ? str_fmt(context->arena, "%.*s#%.*s", STR_ARG(href), STR_ARG(entry->id))
                         : href);
  put_text(context, &map, "on",
           entry->id.len && !entry->alone ? entry->page->title.text : (Str){0});
  return map;
}

static Value *add_letter(Context *context, Value *letters, Str letter) {
  Value *group = value_add(letters, context->arena, value_map());
  put_text(context, group, "letter", letter);
  put_text(context, group, "id", str_fmt(context->arena, "letter-%u", letters->len));
  return put(context, group, "entries", value_list());
}

static void put_letters(Context *context) {
  Arena *scratch = context->arena;
  Value *letters = put(context, &context->values, "letters", value_list()), *group = NULL;
  EntryVec entries = entries_of(context->site, scratch);
  Str letter = {0};
  for (size_t i = 0; i < entries.len; i++) {
    Str now = letter_of(scratch, entries.items[i].key);
    if (!group || !str_eq(now, letter)) group = add_letter(context, letters, now);
    letter = now;
    value_add(group, scratch, entry_value(context, &entries.items[i]));
  }
}

bool listing_render_a_to_z(const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new(site, path, scratch);
  shell_put(&context, "a-z", S("A to Z"), NULL);
  put_letters(&context);
  return context_render(&context, S("a-z"), out);
}

bool listing_render_search(const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new(site, path, scratch);
  shell_put(&context, "search", S("Search"), NULL);
  put_letters(&context);
  return context_render(&context, S("search"), out);
}

// ---- 404, your data -----------------------------------------------------------------------------

bool listing_render_404(const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new_anywhere(site, path, scratch);
  shell_put(&context, "404", S("Page not found"), NULL);
  return context_render(&context, S("404"), out);
}

bool listing_render_your_data(const Site *site, Str path, Buf *out, Arena *scratch) {
  Context context = context_new(site, path, scratch);
  shell_put(&context, "your-data", S("Your data"), NULL);
  return context_render(&context, S("your-data"), out);
}
