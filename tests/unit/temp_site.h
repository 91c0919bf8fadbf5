// A site in a temporary folder, for tests of the stages that read one.
//
//   TempSite t = temp_begin();
//   temp_file(&t, "content/index.md", "# Home\n");
//   temp_load(&t);                       // the content stage, all of it
//   CHECK_STR(temp_problems(&t), S(""));
//   temp_end(&t);
#ifndef TEMP_SITE_H
#define TEMP_SITE_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "content/content.h"

typedef struct TempSite {
  Arena arena;  // of the test
  Str folder;
  Site *site;  // in the arena: pages hold pointers to it
  Arena *scratch;
} TempSite;

static inline TempSite temp_begin(void) {
  TempSite t = {0};
  const char *base = getenv("TMPDIR");
  const char *pattern =
      str_cstr(&t.arena, str_fmt(&t.arena, "%s/prepbook-test-XXXXXX", base ? base : "/tmp"));
  if (!mkdtemp((char *)pattern)) abort();
  t.folder = str_from(pattern);
  t.site = calloc(1, sizeof *t.site);
  t.scratch = calloc(1, sizeof *t.scratch);
  t.site->diags.arena = &t.site->arena;
  return t;
}

static inline const char *temp_path(TempSite *t, const char *path) {
  return str_cstr(&t->arena, str_fmt(&t->arena, "%.*s/%s", STR_ARG(t->folder), path));
}

// The folders above a path.
static inline void temp_folders(TempSite *t, const char *path) {
  char *whole = (char *)temp_path(t, path);
  for (char *slash = whole + t->folder.len + 1; (slash = strchr(slash, '/')); slash++) {
    *slash = 0;
    mkdir(whole, 0755);
    *slash = '/';
  }
}

static inline void temp_bytes(TempSite *t, const char *path, Str bytes) {
  temp_folders(t, path);
  FILE *file = fopen(temp_path(t, path), "wb");
  if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0) abort();
}

static inline void temp_file(TempSite *t, const char *path, const char *text) {
  temp_bytes(t, path, str_from(text));
}

static inline void temp_link(TempSite *t, const char *path, const char *target) {
  temp_folders(t, path);
  if (symlink(target, temp_path(t, path)) != 0) abort();
}

static inline void temp_load(TempSite *t) {
  if (!content_open(t->site, str_cstr(&t->arena, t->folder), t->scratch)) return;
  content_walk(t->site, t->scratch);
  for (size_t i = 0; i < t->site->pages.len; i++)
    content_read(t->site->pages.items[i], t->site, t->scratch);
  content_arrange(t->site, t->scratch);
}

static inline Page *temp_page(const TempSite *t, const char *source) {
  return map_find(&t->site->page_by_source, str_from(source));
}

static inline Str temp_url(const TempSite *t, const char *source) {
  const Page *page = temp_page(t, source);
  return page ? page->place.url : S("(no page)");
}

// Every problem on a line: "content/x.md:3:1: key-unknown: message (help)".
static inline Str temp_problems(TempSite *t) {
  DiagList all = {.arena = &t->arena};
  for (size_t i = 0; i < t->site->diags.len; i++) diag_add(&all, t->site->diags.items[i]);
  for (size_t i = 0; i < t->site->found.len; i++) diag_add(&all, t->site->found.items[i]);
  for (size_t i = 0; i < t->site->outputs.clashes.len; i++)
    diag_add(&all, t->site->outputs.clashes.items[i]);
  for (size_t p = 0; p < t->site->pages.len; p++) {
    const DiagList *own = &t->site->pages.items[p]->diags,
                   *found = &t->site->pages.items[p]->check.diags;
    for (size_t i = 0; i < own->len; i++) diag_add(&all, own->items[i]);
    for (size_t i = 0; i < found->len; i++) diag_add(&all, found->items[i]);
  }
  diag_sort(&all);
  Buf out = {.arena = &t->arena};
  for (size_t i = 0; i < all.len; i++) {
    const Diag *diag = &all.items[i];
    if (i > 0) buf_add_char(&out, '\n');
    buf_add(&out, diag->span.file);
    if (diag->span.line) buf_add_fmt(&out, ":%u", diag->span.line);
    if (diag->span.column) buf_add_fmt(&out, ":%u", diag->span.column);
    buf_add_fmt(&out, ": %s: %.*s", diag_word(diag->code), STR_ARG(diag->message));
    if (diag->help.len > 0) buf_add_fmt(&out, " (%.*s)", STR_ARG(diag->help));
  }
  return buf_str(&out);
}

static inline void temp_end(TempSite *t) {
  const char *command =
      str_cstr(&t->arena, str_fmt(&t->arena, "rm -rf '%.*s'", STR_ARG(t->folder)));
  if (system(command) != 0) abort();
  content_close(t->site);
  site_free(t->site);
  arena_free(t->scratch);
  free(t->site);
  free(t->scratch);
  arena_free(&t->arena);
}

#endif
