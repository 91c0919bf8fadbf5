#include "serve/answer.h"

#include "base/path.h"
#include "serve/headers.h"
#include "site/embedded.h"

#define SCRIPT "<script src=\"/_prepbook/preview.js\"></script>\n"

// ---- the preview's own files --------------------------------------------------------------------

static bool find_own(Str path, HttpAnswer *answer) {
  Str folder = S("/_prepbook/");
  if (!str_starts(path, folder)) return false;
  Str name = str_from_index(path, folder.len), client = S("generator/serve/client/");
  for (size_t i = 0; i < embedded_file_count; i++) {
    const EmbeddedFile *file = &embedded_files[i];
    if (!str_starts(file->path, client) || !str_eq(str_from_index(file->path, client.len), name))
      continue;
    answer->status = 200;
    answer->bytes = file->served;
  }
  return true;
}

// ---- pages --------------------------------------------------------------------------------------

static size_t find_last(Str text, Str what) {
  for (size_t at = text.len; at-- > 0;)
    if (str_starts(str_from_index(text, at), what)) return at;
  return text.len;
}

// With the preview's script at the end of the body, where it comes before those that are deferred.
static Str with_script(Str html, Arena *arena) {
  size_t at = find_last(html, S("</body>"));
  Buf out = {.arena = arena};
  buf_reserve(&out, html.len + sizeof SCRIPT);
  buf_add(&out, str_sub(html, 0, at));
  buf_add_lit(&out, SCRIPT);
  buf_add(&out, str_from_index(html, at));
  return buf_str(&out);
}

static void open_asset(Preview *preview, Str asset, HttpAnswer *answer) {
  FsRoot root = preview_site(preview)->content;
  FsInfo info;
  if (fs_open_file(root, asset, &answer->file).status != FS_OK) return;
  if (fs_stat(root, asset, &info).status != FS_OK) info = (FsInfo){0};
  answer->status = 200;
  answer->size = info.size;
  answer->modified_ns = info.modified_ns;
}

static bool open_output(Preview *preview, Str path, Arena *arena, HttpAnswer *answer) {
  PreviewFile file;
  if (!preview_find(preview, path, arena, &file)) return false;
  if (file.asset.len > 0) {
    open_asset(preview, file.asset, answer);
    return answer->status > 0;
  }
  answer->status = file.cut ? 500 : 200;
  answer->bytes =
      file.cut ? S("A template of the theme includes itself again and again.\n") : file.bytes;
  if (file.cut) answer->type = S("text/plain; charset=utf-8");
  if (!file.cut && str_ends(path, S(".html"))) answer->bytes = with_script(file.bytes, arena);
  return true;
}

static bool is_there(Preview *preview, Str path) {
  return output_find(preview_site(preview), path) != NULL;
}

// ---- paths --------------------------------------------------------------------------------------

// Where the site will stand on its host: "/handbook/" of https://example.org/handbook/. Absolute
// links of its 404 page lead there.
static Str base_path(const Site *site) {
  Str url = site->config.base_url;
  size_t at = str_find(url, S("://"));
  if (at == STR_NONE) return S("/");
  Str rest = str_from_index(url, at + 3);
  size_t slash = str_find_char(rest, '/');
  return slash == STR_NONE ? S("/") : str_from_index(rest, slash);
}

// The output that a path names: a folder's index page, a page without its ending.
static bool find_output(Preview *preview, Str path, Arena *arena, HttpAnswer *answer) {
  bool folder = path.len == 0 || str_ends(path, S("/"));
  if (folder) path = str_fmt(arena, "%.*sindex.html", STR_ARG(path));
  if (open_output(preview, path, arena, answer)) return true;
  Str inner = str_fmt(arena, "%.*s/index.html", STR_ARG(path));
  if (is_there(preview, inner)) {
    answer->status = 301;
    answer->location = str_fmt(arena, "/%.*s/", STR_ARG(path));
    return true;
  }
  return open_output(preview, str_fmt(arena, "%.*s.html", STR_ARG(path)), arena, answer);
}

static void answer_missing(Preview *preview, Arena *arena, HttpAnswer *answer) {
  open_output(preview, S("404.html"), arena, answer);
  answer->status = 404;
  answer->type = S("text/html; charset=utf-8");
}

// Before there is a site: a page whose script shows why.
static void answer_nothing(Arena *arena, HttpAnswer *answer) {
  answer->status = 503;
  answer->type = S("text/html; charset=utf-8");
  answer->bytes =
      with_script(S("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<title>prepbook</title>\n</head>\n<body>\n<main id=\"main\">\n"
                    "<h1>There is nothing to show yet</h1>\n</main>\n</body>\n</html>\n"),
                  arena);
}

void answer_find(Preview *preview, Str path, Arena *arena, HttpAnswer *answer) {
  if (find_own(path, answer)) return;
  if (!preview_site(preview)) {
    answer_nothing(arena, answer);
    return;
  }
  Str output = str_from_index(path, 1), base = base_path(preview_site(preview));
  bool found = find_output(preview, output, arena, answer);
  if (!found && base.len > 1 && str_starts(path, base))
    found = find_output(preview, str_from_index(path, base.len), arena, answer);
  if (!found) answer_missing(preview, arena, answer);
  if (answer->status != 301) answer->headers = headers_find(preview, path, arena);
}
