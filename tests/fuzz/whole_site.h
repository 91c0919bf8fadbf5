// A whole site in a folder of memory (/dev/shm), for fuzz targets: its files are written, it is
// checked, built or previewed as the program does it, and taken away again.
#ifndef WHOLE_SITE_H
#define WHOLE_SITE_H

#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/utf8.h"
#include "pipeline/pipeline.h"
#include "pipeline/preview.h"

typedef struct WholeSite {
  char folder[64];
  Arena *arena;
} WholeSite;

static inline WholeSite whole_begin(Arena *arena) {
  WholeSite whole = {.arena = arena};
  bool memory = access("/dev/shm", W_OK) == 0;
  snprintf(whole.folder, sizeof whole.folder, "%s/prepbook-fuzz-XXXXXX",
           memory ? "/dev/shm" : "/tmp");
  if (!mkdtemp(whole.folder)) abort();
  return whole;
}

static inline int whole_remove(const char *path, const struct stat *info, int kind,
                               struct FTW *place) {
  (void)info, (void)kind, (void)place;
  return remove(path);
}

static inline void whole_end(WholeSite *whole) {
  nftw(whole->folder, whole_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void whole_write(WholeSite *whole, const char *path, Str bytes) {
  char *file = (char *)str_fmt(whole->arena, "%s/%s", whole->folder, path).ptr;
  for (char *slash = file + strlen(whole->folder) + 1; (slash = strchr(slash, '/'));
       *slash++ = '/') {
    *slash = 0;
    mkdir(file, 0755);
  }
  FILE *out = fopen(file, "wb");
  if (!out || fwrite(bytes.ptr, 1, bytes.len, out) != bytes.len || fclose(out) != 0) abort();
}

// Scripts that never end are to end soon.
static inline Config whole_config(void) {
  return (Config){.scripts = {.milliseconds = 100, .megabytes = 16}};
}

static inline void whole_check_text(Str text, const char *of, DiagCode code) {
  if (utf8_find_invalid(text) == STR_NONE) return;
  fprintf(stderr, "%s of a problem \"%s\" is no UTF-8: %.*s\n", of, diag_word(code), STR_ARG(text));
  abort();
}

static inline void whole_check_problems(const DiagList *problems) {
  for (size_t i = 0; i < problems->len; i++) {
    const Diag *diag = &problems->items[i];
    whole_check_text(diag->message, "the message", diag->code);
    whole_check_text(diag->help, "the help", diag->code);
    whole_check_text(diag->span.source, "the line", diag->code);
  }
}

// Checks the site, and builds it when asked. Its pages are UTF-8, and so is what is said about
// them.
static inline void whole_build(WholeSite *whole, bool publish) {
  Site *site = calloc(1, sizeof *site);
  if (!site) abort();
  site->config = whole_config();
  Str destination = str_fmt(whole->arena, "%s/public", whole->folder);
  BuildOptions options = {
      .folder = whole->folder, .destination = publish ? destination.ptr : NULL, .workers = 1};
  BuildResult result = pipeline_build(site, options);
  whole_check_problems(&result.problems);
  for (size_t i = 0; i < site->pages.len; i++)
    assert(utf8_find_invalid(site->pages.items[i]->markdown.html) == STR_NONE);
  pipeline_free(site);
  free(site);
}

// Shows every page of the preview.
static inline void whole_show(WholeSite *whole, Preview *preview) {
  const Site *site = preview_site(preview);
  PreviewFile file;
  whole_check_problems(preview_problems(preview));
  for (size_t i = 0; site && i < site->pages.len; i++) {
    if (!preview_find(preview, site->pages.items[i]->place.url, whole->arena, &file)) continue;
    assert(utf8_find_invalid(file.bytes) == STR_NONE);
  }
  preview_find(preview, S("print.html"), whole->arena, &file);
  preview_find(preview, S("search.html"), whole->arena, &file);
}

// Previews the site; `path` gets other bytes then.
static inline void whole_preview(WholeSite *whole, const char *path, Str bytes) {
  Config config = whole_config();
  Preview *preview =
      preview_open((PreviewOptions){.folder = whole->folder, .config = &config, .workers = 1});
  preview_update(preview, (PreviewChanges){.anything = true});
  whole_show(whole, preview);
  whole_write(whole, path, bytes);
  PreviewChanges changes = {0};
  *vec_add(whole->arena, &changes.paths) = str_from(path);
  if (preview_update(preview, changes).provisional)
    preview_update(preview, (PreviewChanges){.anything = true});
  whole_show(whole, preview);
  preview_close(preview);
}

#endif
