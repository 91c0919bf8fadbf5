#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/path.h"
#include "content/content.h"
#include "settings/config.h"
#include "site/decode.h"

// The folder's own name, however it was given (".", "..", "a/b/"): the title where no other is
// given.
static FsResult folder_name(const char *folder, Arena *arena, Str *out) {
  char whole[PATH_MAX];
  if (!realpath(folder, whole)) return fs_failure(errno);
  *out = path_name(str_dup(arena, str_from(whole)));
  return (FsResult){0};
}

static bool fail(Site *site, Str folder, FsResult result) {
  if (result.number == ENOTDIR)
    diag_report(&site->diags, DIAG_FILE_UNREADABLE, (Span){.file = folder}, S("this is no folder"),
                S("a site is a folder of Markdown files"));
  else
    text_report_file(&site->diags, folder, result);
  return false;
}

// The folder content/, or the site's own when there is none.
static FsResult open_content(Site *site) {
  FsInfo info;
  FsResult result = fs_stat(site->root, S("content"), &info);
  if (result.status == FS_MISSING || (result.status == FS_OK && info.kind != FS_FOLDER)) {
    site->content = site->root;
    return (FsResult){0};
  }
  if (result.status == FS_OK) result = fs_open_folder(site->root, S("content"), &site->content);
  site->content_prefix = S("content/");
  return result;
}

bool content_open(Site *site, const char *folder, Arena *scratch) {
  site->root.fd = site->content.fd = -1;
  FsResult result = fs_open_root(folder, &site->root);
  if (result.status != FS_OK) return fail(site, str_dup(&site->arena, str_from(folder)), result);
  site->root.reads = site->reads;
  result = open_content(site);
  if (result.status != FS_OK) return fail(site, S("content"), result);
  Str name = {0};
  result = folder_name(folder, &site->arena, &name);
  if (result.status != FS_OK) return fail(site, str_dup(&site->arena, str_from(folder)), result);
  config_load(site, name, scratch);
  return true;
}

void content_close(Site *site) {
  if (site->content.fd != site->root.fd)
    fs_close(&site->content);
  else
    site->content.fd = -1;
  fs_close(&site->root);
}
