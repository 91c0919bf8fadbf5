#include "site/inert.h"

#include "base/path.h"

static const char *const INERT[] = {
    ".png",  ".jpg",  ".jpeg", ".gif", ".webp", ".avif", ".ico",  ".bmp", ".woff2", ".woff",
    ".ttf",  ".otf",  ".txt",  ".csv", ".tsv",  ".json", ".ics",  ".vtt", ".mp4",   ".m4v",
    ".webm", ".ogv",  ".mp3",  ".m4a", ".ogg",  ".oga",  ".opus", ".wav", ".flac",  ".pdf",
    ".docx", ".xlsx", ".pptx", ".odt", ".ods",  ".odp",  ".epub", ".zip", ".gz",
};
enum { INERT_COUNT = sizeof INERT / sizeof INERT[0] };

bool inert_file(Str path) {
  Str ending = path_ext(path);
  for (size_t i = 0; i < INERT_COUNT; i++)
    if (str_eq_nocase(ending, str_from(INERT[i]))) return true;
  return false;
}

bool inert_theme_file(Str path) {
  return inert_file(path) || str_eq_nocase(path_ext(path), S(".css")) ||
         str_eq(path, S("theme.yaml"));
}

void inert_report(Site *site, Str file) {
  diag_report(&site->diags, DIAG_ACTIVE_LEFT_OUT, (Span){.file = file},
              S("a browser may run what is in this file, so it is left out of an untrusted site"),
              S("without --untrusted it is published"));
}
