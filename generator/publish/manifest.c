#include "publish/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/sorted.h"

static const char HEADER[] = "prepbook manifest 1, ";
enum { MANIFEST_BYTES_MAX = 1 << 30 };

// ---- reading ------------------------------------------------------------------------------------

static bool valid_name(Str name) {
  return name.len > 0 && !str_eq(name, S(".")) && !str_eq(name, S(".."));
}

static bool reserved(Str path) {
  Str first, rest;
  str_cut(path, '/', &first, &rest);
  return str_eq(first, S(PLACE_MANIFEST)) || str_eq(first, S(PLACE_STAGING_INSIDE));
}

bool manifest_path_valid(Str path) {
  if (reserved(path) || str_find_char(path, 0) != STR_NONE) return false;
  Str name;
  do {
    bool more = str_cut(path, '/', &name, &path);
    if (!valid_name(name) || (more && path.len == 0)) return false;
  } while (path.len > 0);
  return true;
}

// "a\\nb" -> "a", line feed, "b".
static Str unescape(Arena *arena, Str line) {
  char *text = arena_array(arena, char, line.len + 1);
  size_t length = 0;
  for (size_t i = 0; i < line.len; i++) {
    bool escape = line.ptr[i] == '\\' && i + 1 < line.len;
    if (!escape)
      text[length++] = line.ptr[i];
    else
      text[length++] = line.ptr[++i] == 'n' ? '\n' : line.ptr[i];
  }
  return (Str){text, length};
}

static bool parse_header(Str *rest, unsigned long *count) {
  Str line;
  if (!str_line(rest, &line) || !str_starts(line, str_from(HEADER)) || !str_ends(line, S(" files")))
    return false;
  Str number = str_from_index(line, sizeof HEADER - 1);
  return str_to_uint(str_sub(number, 0, number.len - strlen(" files")), UINT32_MAX, count);
}

static bool parse(Arena *arena, Str text, Manifest *out) {
  unsigned long count;
  if (!parse_header(&text, &count) || count > text.len) return false;
  out->paths = arena_array(arena, Str, count);
  for (Str line; str_line(&text, &line); out->len++) {
    if (out->len == count) return false;
    Str path = unescape(arena, line);
    bool sorted = out->len == 0 || str_cmp(out->paths[out->len - 1], path) < 0;
    if (!manifest_path_valid(path) || !sorted) return false;
    out->paths[out->len] = path;
  }
  return out->len == count;
}

bool manifest_load(Place *place, int folder, Manifest *out) {
  *out = (Manifest){0};
  Str text;
  FsResult result =
      fs_read((FsRoot){.fd = folder}, S(PLACE_MANIFEST), MANIFEST_BYTES_MAX, place->arena, &text);
  if (result.status == FS_MISSING) return true;
  if (result.status != FS_OK) return place_fail(place, "read", S(PLACE_MANIFEST), result);
  out->found = true;
  if (parse(place->arena, text, out)) return true;
  return place_refuse(
      place,
      str_fmt(place->arena, "%.*s/" PLACE_MANIFEST " is damaged or of another version",
              STR_ARG(place->shown)),
      S("the files that prepbook wrote are not known any more: remove the folder and build again"));
}

// ---- writing ------------------------------------------------------------------------------------

static void add_line(Buf *out, Str path) {
  for (size_t i = 0; i < path.len; i++) {
    if (path.ptr[i] == '\\')
      buf_add_lit(out, "\\\\");
    else if (path.ptr[i] == '\n')
      buf_add_lit(out, "\\n");
    else
      buf_add_char(out, path.ptr[i]);
  }
  buf_add_char(out, '\n');
}

static int write_file(int folder, Str text) {
  int fd = tree_create(folder, PLACE_MANIFEST);
  if (fd < 0) return -1;
  int result = tree_put(fd, text);
  int number = errno;
  if (close(fd) != 0 && result == 0) return -1;
  errno = number;
  return result;
}

bool manifest_write(Place *place, int folder, const Manifest *manifest) {
  Buf out = {.arena = place->arena};
  buf_add_fmt(&out, "%s%zu files\n", HEADER, manifest->len);
  for (size_t i = 0; i < manifest->len; i++) add_line(&out, manifest->paths[i]);
  return write_file(folder, buf_str(&out)) == 0 ||
         place_fail_errno(place, "write", S(PLACE_MANIFEST));
}

// ---- asking -------------------------------------------------------------------------------------

// The index of the first listed path that is not before `path`.
static size_t lower_bound(const Manifest *manifest, Str path) {
  size_t at;
  SORTED_FIND(at, manifest->len, str_cmp(manifest->paths[at], path) < 0);
  return at;
}

bool manifest_has(const Manifest *manifest, Str path) {
  size_t at = lower_bound(manifest, path);
  return at < manifest->len && str_eq(manifest->paths[at], path);
}

static bool is_below(Str path, Str folder) {
  return path.len > folder.len && path.ptr[folder.len] == '/' && str_starts(path, folder);
}

bool manifest_has_below(const Manifest *manifest, Str path) {
  Arena scratch = {0};
  size_t at = lower_bound(manifest, tree_join(&scratch, path, S("")));  // "path/"
  arena_free(&scratch);
  return at < manifest->len && is_below(manifest->paths[at], path);
}

bool manifest_same(const Manifest *a, const Manifest *b) {
  if (a->found != b->found || a->len != b->len) return false;
  for (size_t i = 0; i < a->len; i++)
    if (!str_eq(a->paths[i], b->paths[i])) return false;
  return true;
}

// ---- removing -----------------------------------------------------------------------------------

// 1 when a file went, 0 when there was none, -1 and errno.
static int remove_file(Cursor *cursor, Str path) {
  const char *name;
  int folder = tree_seek(cursor, path, &name);
  if (folder >= 0 && unlinkat(folder, name, 0) == 0) return 1;
  bool gone = errno == ENOENT || errno == ENOTDIR ||
              errno == ELOOP;  // or another's stands on the way to it
  return gone || (folder >= 0 && tree_is_folder(folder, name)) ? 0 : -1;
}

bool manifest_remove_files(Place *place, int folder, const Manifest *manifest, size_t *count) {
  Cursor cursor = tree_cursor(folder, false);
  bool ok = true;
  *count = 0;
  for (size_t i = 0; i < manifest->len && ok; i++) {
    Str path = manifest->paths[i];
    int removed = remove_file(&cursor, path);
    bool last_here =
        i + 1 == manifest->len || !str_eq(path_dir(path), path_dir(manifest->paths[i + 1]));
    if (removed > 0) *count += 1;
    if (removed < 0 || (last_here && tree_prune(folder, path) != 0))
      ok = place_fail_errno(place, "remove", path);
  }
  tree_leave(&cursor);
  return ok;
}
