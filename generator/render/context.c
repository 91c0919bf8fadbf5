#include "render/context.h"

#include "base/path.h"
#include "format/mustache.h"
#include "format/url.h"
#include "site/version.h"

Value *put(Context *context, Value *map, const char *key, Value value) {
  return value_put(map, context->arena, str_from(key), value);
}

Value *put_text(Context *context, Value *map, const char *key, Str text) {
  return put(context, map, key, value_text(text));
}

void put_some(Context *context, Value *map, const char *key, Str text) {
  if (text.len > 0) put_text(context, map, key, text);
}

// ---- URLs ---------------------------------------------------------------------------------------

static Str beneath(Arena *arena, Str base, Str path) {
  Buf out = {.arena = arena};
  buf_add(&out, base);
  url_add_beneath(&out, path);
  return buf_str(&out);
}

Str context_href(const Context *context, Str output_path) {
  bool anywhere = context->root.len > 0 && context->root.ptr[0] == '/';
  if (anywhere) return beneath(context->arena, context->root, output_path);
  return url_from_path(context->arena, path_relative(context->arena, context->path, output_path));
}

Str context_tag_href(const Context *context, const Tag *tag) {
  Str path = str_fmt(context->arena, "tags/%.*s.html", STR_ARG(tag->slug));
  return context_href(context, output_path(context->site, path));
}

Str context_absolute(const Context *context, Str output_path) {
  Str base = context->site->config.base_url;
  return base.len == 0 ? base : beneath(context->arena, base, output_path);
}

static Str way_to_top(Arena *arena, Str path) {
  Buf out = {.arena = arena};
  for (size_t i = 0; i < path.len; i++)
    if (path.ptr[i] == '/') buf_add_lit(&out, "../");
  return buf_str(&out);
}

// The path of "https://example.org/handbook/": "/handbook/".
static Str path_of_url(Str url) {
  size_t scheme = str_find(url, S("://"));
  Str rest = scheme == STR_NONE ? url : str_from_index(url, scheme + 3);
  size_t slash = str_find_char(rest, '/');
  return slash == STR_NONE ? S("/") : str_from_index(rest, slash);
}

// ---- the values that are always there -----------------------------------------------------------

static void put_site(Context *context) {
  const Site *site = context->site;
  const Config *config = &site->config;
  Value *map = put(context, &context->values, "site", value_map());
  put_text(context, map, "title", config->title);
  put_text(context, map, "description", config->description);
  put_text(context, map, "language", config->language);
  put_text(context, map, "base_url", config->base_url);
  put_text(context, map, "author", config->author);
  put_text(context, map, "repo_url", config->repo_url);
  put_text(context, map, "home", context_href(context, S("index.html")));
  put(context, map, "extra", config->extra);
  put(context, map, "data", site->data);
  put(context, map, "has_tags", value_bool(site->tags.len > 0));
  put(context, map, "has_feed", value_bool(site->has_feed));
  bool tokens = config->tokens.kind == VALUE_MAP && config->tokens.len > 0;
  put_text(context, map, "tokens_css",
           tokens ? context_href(context, S("assets/tokens.css")) : (Str){0});
}

bool context_has_changelog(const Site *site) {
  const LandingVec *landings = &site->history.landings;
  return site->history.on && landings->len > 0 && !landings->items[0].commit->cut;
}

static void put_links(Context *context) {
  const Site *site = context->site;
  Value *map = put(context, &context->values, "links", value_map());
  put_text(context, map, "home", context_href(context, S("index.html")));
  put_text(context, map, "a_to_z", context_href(context, output_path(site, S("a-z.html"))));
  bool searched = !site->config.search.off;
  if (searched)
    put_text(context, map, "search", context_href(context, output_path(site, S("search.html"))));
  if (searched && site->config.base_url.len > 0)
    put_text(context, map, "opensearch", context_href(context, S("opensearch.xml")));
  put_text(context, map, "print", context_href(context, output_path(site, S("print.html"))));
  put_text(context, map, "your_data",
           context_href(context, output_path(site, S("your-data.html"))));
  if (site->tags.len > 0)
    put_text(context, map, "tags", context_href(context, output_path(site, S("tags/index.html"))));
  if (context_has_changelog(site))
    put_text(context, map, "changelog",
             context_href(context, output_path(site, S("changelog.html"))));
  if (site->has_feed) put_text(context, map, "feed", context_href(context, S("feed.xml")));
}

static Context start(const Site *site, Str path, Str root, Arena *scratch) {
  Context context = {
      .site = site, .path = path, .root = root, .arena = scratch, .values = value_map()};
  put_text(&context, &context.values, "root", root);
  put_text(&context, &context.values, "version", site->theme.version);
  put_text(&context, &context.values, "generator", S("prepbook " PREPBOOK_VERSION));
  put_site(&context);
  put_links(&context);
  return context;
}

Context context_new(const Site *site, Str path, Arena *scratch) {
  return start(site, path, way_to_top(scratch, path), scratch);
}

Context context_new_anywhere(const Site *site, Str path, Arena *scratch) {
  return start(site, path, path_of_url(site->config.base_url), scratch);
}

// ---- pieces -------------------------------------------------------------------------------------

static Str description_of(const Page *page) {
  return page->front.description.len ? page->front.description : page->markdown.summary;
}

Value context_page_link(Context *context, const Page *page) {
  Value map = value_map();
  put_text(context, &map, "title", page->title.text);
  put_text(context, &map, "href", context_href(context, page->place.url));
  put_some(context, &map, "description", description_of(page));
  put_some(context, &map, "lead", page->front.lead);
  return map;
}

Value context_date(Context *context, Date date) {
  static const char *const months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
  if (date.year == 0) return (Value){0};
  Value map = value_map();
  Str iso = str_fmt(context->arena, "%04u-%02u-%02u", date.year, date.month, date.day);
  bool english = str_starts(context->site->config.language, S("en"));
  Str text = english
                 ? str_fmt(context->arena, "%s %u, %u", months[date.month - 1], date.day, date.year)
                 : iso;
  put_text(context, &map, "text", text);
  put_text(context, &map, "iso", iso);
  return map;
}

bool context_render(Context *context, Str template_name, Buf *out) {
  const Map *templates = &context->site->theme.templates;
  const Template *template_ = map_find(templates, template_name);
  return !template_ || mustache_render(out, template_, templates, &context->values, context->arena);
}
