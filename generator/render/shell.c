#include "render/shell.h"

#include "format/url.h"
#include "render/sidebar.h"

static void add_crumb(Context *context, Value *list, Str title, Str path) {
  Value crumb = value_map();
  put_text(context, &crumb, "title", title);
  put_text(context, &crumb, "href", context_href(context, path));
  value_add(list, context->arena, crumb);
}

static void put_breadcrumb(Context *context, const Page *about) {
  bool home = !about || str_eq(about->place.url, S("index.html"));
  if (!home) {
    nav_put_breadcrumb(context, about);
  } else {
    put(context, &context->values, "breadcrumb", value_list());
    put(context, &context->values, "has_breadcrumb", value_bool(true));
  }
  Value *list = (Value *)value_find(&context->values, S("breadcrumb"));
  add_crumb(context, list, home ? S("Home") : about->title.text,
            home ? S("index.html") : about->place.url);
}

Value *shell_put(Context *context, const char *kind, Str title, const Page *about) {
  Str site = context->site->config.title;
  put_text(
      context, &context->values, "html_title",
      site.len ? str_fmt(context->arena, "%.*s · %.*s", STR_ARG(title), STR_ARG(site)) : title);
  nav_put_tree(context, about ? about->place.nav : NULL);
  put_breadcrumb(context, about);
  Value *page = put(context, &context->values, "page", value_map());
  put_text(context, page, "kind", str_from(kind));
  put_text(context, page, "title", title);
  put_text(context, page, "title_id", S("title"));
  put_text(context, page, "url", url_from_path(context->arena, context->path));
  put_text(context, page, "canonical", context_absolute(context, context->path));
  return page;
}
