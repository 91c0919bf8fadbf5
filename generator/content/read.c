#include "content/content.h"
#include "settings/front_keys.h"
#include "site/decode.h"

static void report_large(Page *page, size_t limit) {
  diag_report(&page->diags, DIAG_FILE_TOO_LARGE, (Span){.file = page->source.file},
              str_fmt(&page->arena, "the page has more than %zu bytes", limit),
              S("split it, or raise markdown.limits.page_bytes in handbook.yaml"));
}

void content_read(Page *page, const Site *site, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  Str raw;
  FsResult result =
      fs_read(site->content, page->source.path, site->config.limits.page_bytes, scratch, &raw);
  if (result.status == FS_TOO_LARGE)
    report_large(page, site->config.limits.page_bytes);
  else if (result.status != FS_OK)
    text_report_file(&page->diags, page->source.file, result);
  else if (text_decode(raw, page->source.file, &page->arena, &page->diags, &page->source.text))
    front_matter_read(page, scratch);
  arena_rewind(scratch, mark);
}
