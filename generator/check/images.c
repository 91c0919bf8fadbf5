#include "check/images.h"

#include "base/path.h"

// Raw HTML embeds other things too; those have no alt.
static bool is_picture(const Link *link) {
  static const Str endings[] = {STR_CONST(".png"), STR_CONST(".jpg"),  STR_CONST(".jpeg"),
                                STR_CONST(".gif"), STR_CONST(".webp"), STR_CONST(".avif"),
                                STR_CONST(".svg"), STR_CONST(".bmp")};
  if (!link->raw_html) return true;
  Str ending = path_ext(link->path.len > 0 ? link->path : link->target);
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
    if (str_eq_nocase(ending, endings[i])) return true;
  return false;
}

static bool is_file_name(const Link *link) {
  Str path = link->path.len > 0 ? link->path : link->target, text = str_trim(link->text);
  if (text.len == 0) return false;
  return str_eq_nocase(text, path_name(path)) || str_eq_nocase(text, path_stem(path));
}

void images_check(Page *page, const Link *link) {
  if (!is_picture(link)) return;
  // In Markdown, `![](x.png)` says nothing; in raw HTML, alt="" says that the image only decorates.
  bool missing = !link->has_alt || (!link->raw_html && link->text.len == 0);
  if (missing)
    diag_report(&page->check.diags, DIAG_IMAGE_ALT, link->span, S("image without alternative text"),
                S("say what it shows; one that only decorates is <img alt=\"\">"));
  else if (is_file_name(link))
    diag_report(&page->check.diags, DIAG_IMAGE_ALT, link->span,
                str_fmt(&page->check.arena, "alternative text that is the file's name: \"%.*s\"",
                        STR_ARG(link->text)),
                S("say what the image shows"));
}
