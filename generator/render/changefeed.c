#include "render/changefeed.h"

#include "format/html.h"
#include "render/changelog.h"
#include "render/landed.h"
#include "render/page_history.h"
#include "render/story.h"
#include "render/xml.h"

enum { TITLES_NAMED = 3 };

// One entry under way.
typedef struct Item {
  const Site *site;
  const LandedGroup *group;
  const ChangelogPageVec *pages_of_log;
  Arena *arena;
  Buf html;  // the content, not yet escaped for XML
  size_t pages, diffs;
} Item;

// ---- content ------------------------------------------------------------------------------------

static void add_link(Item *item, Str path, Str anchor, Str text) {
  buf_add_lit(&item->html, "<a href=\"");
  xml_url(&item->html, item->site, path);
  if (anchor.len > 0) buf_add_char(&item->html, '#');
  html_attr(&item->html, anchor);
  buf_add_lit(&item->html, "\">");
  html_text(&item->html, text);
  buf_add_lit(&item->html, "</a>");
}

static void add_title(Item *item, const EntryPage *entry) {
  Str title = landed_title(entry->landed);
  if (entry->landed->page)
    add_link(item, entry->landed->page->place.url, (Str){0}, title);
  else
    html_text(&item->html, title);
}

static void add_what(Item *item, const EntryPage *entry) {
  const Page *page = entry->landed->page;
  if (!page || !entry->change || entry->told->kind == CHANGE_NEW) return;
  Str file = history_file_of(item->arena, item->site, page, entry->change);
  if (file.len == 0) return;
  buf_add_lit(&item->html, " (");
  add_link(item, file, story_anchor(item->arena, entry->change->commit), S("what changed"));
  buf_add_char(&item->html, ')');
}

static void add_diff(Item *item, const Change *change) {
  if (change->diff.len == 0 || item->diffs + change->diff.len > CHANGEFEED_DIFFS) return;
  item->diffs += change->diff.len;
  buf_add(&item->html, change->diff);
}

// sentence: empty when it was said before.
static void add_page(Item *item, const EntryPage *entry, Str sentence) {
  Str said = story_with_words(item->arena, sentence, story_words(item->arena, entry->told));
  buf_add_lit(&item->html, "<p>");
  add_title(item, entry);
  if (said.len > 0) buf_add_lit(&item->html, ": ");
  html_text(&item->html, said);
  add_what(item, entry);
  buf_add_lit(&item->html, "</p>\n");
  add_diff(item, entry->told);
}

static void add_entry(Item *item, const Entry *entry) {
  Str sentence = landed_sentence(item->arena, entry, item->group->landing);
  bool once = entry->pages.len > 1 || entry->mass;
  if (once) {
    buf_add_lit(&item->html, "<p>");
    html_text(&item->html, sentence);
    buf_add_lit(&item->html, "</p>\n");
  }
  for (size_t i = 0; i < entry->pages.len; i++)
    if (item->pages++ < CHANGEFEED_PAGES)
      add_page(item, &entry->pages.items[i], once ? (Str){0} : sentence);
}

static void add_rest(Item *item) {
  if (item->pages > CHANGEFEED_PAGES)
    buf_add_fmt(&item->html, "<p>And %zu more pages.</p>\n", item->pages - CHANGEFEED_PAGES);
  if (item->group->small > 0)
    buf_add_fmt(&item->html, "<p>And %u small correction%s.</p>\n", item->group->small,
                item->group->small == 1 ? "" : "s");
}

// ---- title --------------------------------------------------------------------------------------

// "4 pages changed: A, B, C and 1 more".
static Str titles(const Item *item) {
  Buf out = {.arena = item->arena};
  size_t count = 0, named = 0;
  const LandedGroup *group = item->group;
  for (size_t i = 0; i < group->entries.len; i++) count += group->entries.items[i].pages.len;
  buf_add_fmt(&out, "%zu pages changed: ", count);
  for (size_t i = 0; i < group->entries.len; i++)
    for (size_t j = 0; j < group->entries.items[i].pages.len && named < TITLES_NAMED; j++) {
      if (named++ > 0) buf_add_lit(&out, ", ");
      buf_add(&out, landed_title(group->entries.items[i].pages.items[j].landed));
    }
  if (count > named) buf_add_fmt(&out, " and %zu more", count - named);
  return buf_str(&out);
}

static Str title_of(const Item *item) {
  const LandedGroup *group = item->group;
  const Entry *entry = &group->entries.items[0];
  if (group->entries.len > 1) {
    Str subject = group->landing->commit->subject;
    return story_is_generic(subject) ? titles(item) : subject;
  }
  if (entry->mass || entry->pages.len > 1)
    return landed_sentence(item->arena, entry, group->landing);
  Str sentence = landed_sentence(item->arena, entry, group->landing);
  if (entry->note.len == 0)
    sentence = story_with_words(item->arena, sentence,
                                story_words(item->arena, entry->pages.items[0].told));
  return str_fmt(item->arena, "%.*s: %.*s", STR_ARG(landed_title(entry->pages.items[0].landed)),
                 STR_ARG(sentence));
}

// ---- entry --------------------------------------------------------------------------------------

// The host of "https://user@example.org:80/book/".
static Str host_of(Str url) {
  size_t scheme = str_find(url, S("://"));
  if (scheme != STR_NONE) url = str_from_index(url, scheme + 3);
  str_cut(url, '/', &url, &(Str){0});
  size_t user = str_find_last_char(url, '@');
  if (user != STR_NONE) url = str_from_index(url, user + 1);
  str_cut(url, ':', &url, &(Str){0});
  return url;
}

// RFC 4151. The year is UTC's, so that the id holds when the zone of the configuration changes.
static void add_id(Item *item, Buf *out) {
  const Commit *commit = item->group->landing->commit;
  Str host = str_lower_ascii(item->arena, host_of(item->site->config.base_url));
  Str year = str_sub(story_iso(item->arena, commit->time), 0, 4);
  xml_element(out, "id",
              str_fmt(item->arena, "tag:%.*s,%.*s:change/%.*s", STR_ARG(host), STR_ARG(year),
                      STR_ARG(commit->id)));
}

static void add_authors(Item *item, Buf *out) {
  const PersonVec *people = &item->group->people;
  for (size_t i = 0; i < people->len && !item->site->config.history.no_authors; i++) {
    if (people->items[i]->bot || people->items[i]->name.len == 0) continue;
    buf_add_lit(out, "<author>");
    xml_element(out, "name", people->items[i]->name);
    buf_add_lit(out, "</author>\n");
  }
}

// One page: its history; else the changelog.
static void add_alternate(Item *item, Buf *out) {
  const Entry *entry = &item->group->entries.items[0];
  const EntryPage *page = &entry->pages.items[0];
  bool one =
      item->group->entries.len == 1 && entry->pages.len == 1 && page->landed->page && page->change;
  Str path =
      one ? history_file_of(item->arena, item->site, page->landed->page, page->change) : (Str){0};
  const Commit *commit = path.len > 0 ? page->change->commit : item->group->landing->commit;
  buf_add_lit(out, "<link rel=\"alternate\" type=\"text/html\" href=\"");
  xml_url(out, item->site,
          path.len > 0 ? path : changelog_path_of(item->site, item->pages_of_log, commit->time));
  buf_add_fmt(out, "#%.*s\"/>\n", STR_ARG(story_anchor(item->arena, commit)));
}

static void add_item(Item *item, Buf *out) {
  const Commit *commit = item->group->landing->commit;
  for (size_t i = 0; i < item->group->entries.len; i++)
    add_entry(item, &item->group->entries.items[i]);
  add_rest(item);
  buf_add_lit(out, "<entry>\n");
  xml_element(out, "title", title_of(item));
  add_alternate(item, out);
  add_id(item, out);
  xml_element(out, "updated", story_iso(item->arena, commit->time));
  add_authors(item, out);
  buf_add_lit(out, "<content type=\"html\">");
  xml_text(out, buf_str(&item->html));
  buf_add_lit(out, "</content>\n</entry>\n");
}

// The time from which there are entries enough.
static int64_t oldest_of(const Site *site, Arena *scratch) {
  LandedCountVec counts = {0};
  landed_count(site, scratch, &counts);
  size_t mean = 0;
  for (size_t i = 0; i < counts.len; i++)
    if (counts.items[i].pages > 0 && ++mean == 2 * CHANGEFEED_ENTRIES) return counts.items[i].time;
  return INT64_MIN;
}

int64_t changefeed_render(const Site *site, Buf *out, Arena *scratch) {
  LandedVec landed = {0};
  landed_load_between(site, oldest_of(site, scratch), INT64_MAX, scratch, &landed);
  ChangelogPageVec pages = {0};
  changelog_pages(site, scratch, &pages);
  size_t count = 0;
  int64_t newest = 0;
  for (size_t i = 0; i < landed.len && count < CHANGEFEED_ENTRIES; i++) {
    if (landed.items[i].entries.len == 0) continue;
    if (count++ == 0) newest = landed.items[i].landing->commit->time;
    Item item = {.site = site,
                 .group = &landed.items[i],
                 .pages_of_log = &pages,
                 .arena = scratch,
                 .html = {.arena = scratch}};
    add_item(&item, out);
  }
  return newest;
}
