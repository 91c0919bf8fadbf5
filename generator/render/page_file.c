#include "render/page_file.h"

#include "base/path.h"
#include "format/html.h"
#include "format/url.h"
#include "render/changes.h"
#include "render/context.h"
#include "render/page_history.h"
#include "render/sidebar.h"
#include "render/story.h"

enum { WORDS_PER_MINUTE = 230 };  // silent reading of prose

static Value toc_entry(Context *context, const Heading *heading) {
  Value map = value_map();
  put_text(context, &map, "id", heading->id);
  put_text(context, &map, "html", heading->html);
  return map;
}

// A heading without words has nothing that a reader could choose.
static bool is_in_toc(const Page *page, const Heading *heading) {
  uint32_t depth = page->front.toc_depth > 0 ? page->front.toc_depth : 3;
  return heading->level <= depth && heading->html.len > 0;
}

// Level 2, and level 3 beneath the level 2 before it.
static size_t put_toc(Context *context, Value *page_map, const Page *page) {
  Value list = value_list();
  size_t count = 0;
  for (size_t i = 0; i < page->markdown.headings.len;) {
    const Heading *heading = &page->markdown.headings.items[i++];
    if (!is_in_toc(page, heading)) continue;
    count++;
    Value entry = toc_entry(context, heading), children = value_list();
    for (; heading->level == 2 && i < page->markdown.headings.len &&
           page->markdown.headings.items[i].level > 2;
         i++) {
      if (!is_in_toc(page, &page->markdown.headings.items[i])) continue;
      value_add(&children, context->arena, toc_entry(context, &page->markdown.headings.items[i]));
      count++;
    }
    put(context, &entry, "has_children", value_bool(children.len > 0));
    put(context, &entry, "children", children);
    value_add(&list, context->arena, entry);
  }
  put(context, page_map, "toc", list);
  return count;
}

static void put_tags(Context *context, Value *map, const Page *page) {
  Value list = value_list();
  for (size_t i = 0; i < page->place.tags.len; i++) {
    const Tag *tag = page->place.tags.items[i];
    Value *entry = value_add(&list, context->arena, value_map());
    put_text(context, entry, "name", tag->name);
    put_text(context, entry, "href", context_tag_href(context, tag));
  }
  put(context, map, "tags", list);
  put(context, map, "has_tags", value_bool(list.len > 0));
}

static Str edit_url(Context *context, const Page *page) {
  Str pattern = context->site->config.edit_url, hole = S("{path}");
  size_t at = str_find(pattern, hole);
  if (pattern.len == 0 || page->source.path.len == 0) return (Str){0};
  Str file = page->scripted.maker.len > 0 ? page->scripted.maker : page->source.file;
  Buf out = {.arena = context->arena};
  buf_add(&out, at == STR_NONE ? pattern : str_sub(pattern, 0, at));
  url_add_beneath(&out, file);
  if (at != STR_NONE) buf_add(&out, str_from_index(pattern, at + hole.len));
  return buf_str(&out);
}

static Str markdown_path(Context *context, const Page *page) {
  Str stem = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  return str_fmt(context->arena, "%.*s.md", STR_ARG(stem));
}

static void put_dates(Context *context, Value *map, const Page *page) {
  int64_t changed = history_updated(page, context->site);
  bool said = page->front.updated.year > 0;
  put(context, map, "updated",
      said ? context_date(context, page->front.updated) : story_when(context, changed));
}

static void put_numbers(Context *context, Value *map, const Page *page) {
  uint32_t minutes = (page->markdown.words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE;
  put_text(context, map, "words", str_fmt(context->arena, "%u", page->markdown.words));
  put_text(context, map, "minutes", str_fmt(context->arena, "%u", minutes ? minutes : 1));
}

// What the front matter says, as templates see it; null for what is not set.
static Value front_value(Context *context, const SettingKey *key, const void *field) {
  Value list = value_list();
  const StrVec *texts = field;
  switch (key->type) {
    case KEY_FLAG: return value_bool(*(const bool *)field);
    case KEY_UNLESS: return value_bool(!*(const bool *)field);
    case KEY_DATE: return context_date(context, *(const Date *)field);
    case KEY_MAP: return *(const Value *)field;
    case KEY_WHOLE:
    case KEY_MONTHS: return value_number(*(const uint32_t *)field);
    case KEY_WEIGHT: return value_number(((const Weight *)field)->value);
    case KEY_TEXTS:
      for (size_t i = 0; i < texts->len; i++) {
        Value *item = value_add(&list, context->arena, value_map());
        put_text(context, item, "name", texts->items[i]);
      }
      return list;
    default: return value_text(*(const Str *)field);
  }
}

static void put_front(Context *context, Value *map, const FrontMatter *front) {
  for (size_t i = 0; i < FRONT_KEY_COUNT; i++) {
    const SettingKey *key = &front_keys[i];
    if (key->shown)
      put(context, map, key->seen.ptr, front_value(context, key, front_field(front, key)));
  }
}

static Value *put_page(Context *context, const Page *page) {
  const FrontMatter *front = &page->front;
  Value *map = put(context, &context->values, "page", value_map());
  put_text(context, map, "title", page->title.text);
  put_text(context, map, "title_html", page->title.html);
  put_text(context, map, "title_id", page->title.id);
  put_text(context, map, "html", page->markdown.html);
  put_text(context, map, "description",
           front->description.len ? front->description : page->markdown.summary);
  put_text(context, map, "url", url_from_path(context->arena, page->place.url));
  put_text(context, map, "source", page->source.path);
  if (page->history) put_some(context, map, "version", page->history->version);
  put_text(context, map, "edit_url", edit_url(context, page));
  put_text(context, map, "canonical", context_absolute(context, page->place.url));
  put_text(context, map, "kind", page->source.path.len ? S("page") : S("list"));
  put(context, map, "is_home", value_bool(str_eq(page->place.url, S("index.html"))));
  put_front(context, map, front);
  put(context, map, "data", page->scripted.data);
  if (page->source.path.len)
    put_text(context, map, "markdown_href", context_href(context, markdown_path(context, page)));
  put_numbers(context, map, page);
  put_dates(context, map, page);
  history_put_facts(context, map, page);
  put_tags(context, map, page);
  size_t headings = put_toc(context, map, page);
  put(context, map, "has_toc", value_bool(headings >= 2 && !front->no_toc));
  return map;
}

static void put_assets(Context *context, const char *key, const StrVec *names) {
  Value *list = put(context, &context->values, key, value_list());
  for (size_t i = 0; i < names->len; i++) {
    Value script = value_map();
    Str path = str_fmt(context->arena, "assets/%.*s", STR_ARG(names->items[i]));
    put_text(context, &script, "src",
             str_fmt(context->arena, "%.*s?v=%.*s", STR_ARG(context_href(context, path)),
                     STR_ARG(context->site->theme.version)));
    value_add(list, context->arena, script);
  }
}

// What stands in the folder of a page that has no file of its own.
static void put_listing(Context *context, const Page *page) {
  Value *list = put(context, &context->values, "children", value_list());
  for (size_t i = 0; page->place.nav && i < page->place.nav->children.len; i++) {
    const NavNode *node = page->place.nav->children.items[i];
    if (!node->page) continue;
    Value entry = context_page_link(context, node->page);
    if (node->children.len)
      put_text(context, &entry, "count", str_fmt(context->arena, "%zu", node->children.len));
    value_add(list, context->arena, entry);
  }
}

static Str html_title(Context *context, const Page *page) {
  Str site = context->site->config.title;
  bool alone = str_eq(page->place.url, S("index.html")) || site.len == 0;
  if (alone) return site.len ? site : page->title.text;
  return str_fmt(context->arena, "%.*s · %.*s", STR_ARG(page->title.text), STR_ARG(site));
}

bool page_render(const Page *page, const Site *site, Buf *out, Arena *scratch) {
  Context context = context_new(site, page->place.url, scratch);
  put_text(&context, &context.values, "html_title", html_title(&context, page));
  put_page(&context, page);
  put_assets(&context, "scripts", &page->markdown.scripts);
  put_assets(&context, "styles", &page->markdown.styles);
  if (str_eq(page->place.url, S("index.html"))) changes_put_recent(&context);
  nav_put_tree(&context, page->place.nav);
  nav_put_breadcrumb(&context, page);
  nav_put_pager(&context, page);
  if (page->source.path.len == 0) put_listing(&context, page);
  Str chosen = page->front.template;
  bool exists = chosen.len > 0 && map_find(&site->theme.templates, chosen);
  buf_reserve(out, page->markdown.html.len + 16 * 1024);
  return context_render(&context,
                        exists                  ? chosen
                        : page->source.path.len ? S("page")
                                                : S("list"),
                        out);
}

static Str skip_blank_lines(Str text) {
  for (Str rest = text, line; str_line(&rest, &line) && str_trim(line).len == 0;) text = rest;
  return text;
}

// The level-1 heading that a text begins with: "# Title", or "Title" above a line of "=". Empty
// when none.
static Str first_heading(Str text) {
  Str rest = text, line;
  if (!str_line(&rest, &line)) return (Str){0};
  Str start = str_trim(line);
  bool indented = start.ptr - line.ptr > 3;
  if (!indented && (str_starts(start, S("# ")) || str_starts(start, S("#\t")))) return line;
  Str under;
  bool setext = !indented && str_line(&rest, &under) && str_starts(under, S("="));
  under = setext ? str_trim_end(under) : (Str){0};
  while (setext && under.len > 0 && under.ptr[0] == '=') under = str_from_index(under, 1);
  return setext && under.len == 0 ? str_range(line.ptr, under.ptr) : (Str){0};
}

void page_render_markdown(const Page *page, Buf *out) {
  Str written = page->scripted.markdown.ptr ? page->scripted.markdown
                                            : str_from_index(page->source.text, page->source.body);
  Str body = skip_blank_lines(str_trim_end(written));
  Str heading = first_heading(body);
  body = skip_blank_lines(str_from_index(body, heading.len));
  if (heading.len > 0)
    buf_add(out, heading);
  else
    buf_add_fmt(out, "# %.*s", STR_ARG(page->title.text));
  if (page->front.lead.len > 0) buf_add_fmt(out, "\n\n%.*s", STR_ARG(page->front.lead));
  if (body.len > 0) buf_add_lit(out, "\n\n");
  buf_add(out, body);
  buf_add_char(out, '\n');
}

static Str redirect_url(Context *context, const RedirectTarget *target) {
  if (target->url.len > 0) return target->url;
  Buf url = {.arena = context->arena};
  buf_add(&url, context_href(context, target->path));
  if (target->fragment.len == 0) return buf_str(&url);
  buf_add_char(&url, '#');
  buf_add(&url, target->fragment);
  return buf_str(&url);
}

bool page_render_redirect(const Site *site, Str path, const RedirectTarget *target, Buf *out,
                          Arena *scratch) {
  Context context = context_new(site, path, scratch);
  put_text(&context, &context.values, "target", redirect_url(&context, target));
  put_some(&context, &context.values, "target_absolute",
           target->url.len > 0 ? target->url : context_absolute(&context, target->path));
  return context_render(&context, S("redirect"), out);
}
