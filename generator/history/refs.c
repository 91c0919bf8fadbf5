#include "history/refs.h"

#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"

enum { ID_DIGITS = 40 };

typedef struct Reading {
  const char *folder;  // what root is
  FsRoot root;
  Arena *arena;
  Str *problem;  // the first one is kept
} Reading;

static bool fail(const Reading *reading, Str name, const char *reason) {
  if (reading->problem->len == 0)
    *reading->problem =
        str_fmt(reading->arena, "%s/%.*s: %s", reading->folder, STR_ARG(name), reason);
  return false;
}

static bool open_reading(Reading *reading, const char *folder) {
  reading->folder = folder;
  FsResult result = fs_open_root(folder, &reading->root);
  return result.status == FS_OK || fail(reading, (Str){0}, fs_reason(result));
}

typedef enum Found { FOUND, FOUND_NONE, FOUND_FAILED } Found;

// A folder of that name holds other references, and is none.
static Found read_file(const Reading *reading, Str name, size_t bytes_max, Str *out) {
  FsInfo info;
  FsResult result = fs_read(reading->root, name, bytes_max, reading->arena, out);
  if (result.status == FS_OK) return FOUND;
  bool folder = result.status == FS_NOT_REGULAR &&
                fs_stat(reading->root, name, &info).status == FS_OK && info.kind == FS_FOLDER;
  if (folder || result.status == FS_MISSING) return FOUND_NONE;
  fail(reading, name, fs_reason(result));
  return FOUND_FAILED;
}

// ---- packed-refs --------------------------------------------------------------------------------

// Takes one line "ID NAME" off *rest, with the line "^ID" of what it leads to. False at the end,
// and where a line is neither: *rest is not empty then.
static bool next_packed(Str *rest, Ref *out) {
  Str line = {0}, ahead = *rest;
  *out = (Ref){0};
  while (str_line(&ahead, &line) && (line.len == 0 || line.ptr[0] == '#')) *rest = ahead;
  if (rest->len == 0 || !oid_parse(line, &out->id) || line.len <= ID_DIGITS + 1 ||
      line.ptr[ID_DIGITS] != ' ')
    return false;
  out->name = str_trim_end(str_from_index(line, ID_DIGITS + 1));
  *rest = ahead;
  if (str_line(&ahead, &line) && str_starts(line, S("^")) &&
      oid_parse(str_from_index(line, 1), &out->peeled))
    *rest = ahead;
  return true;
}

// Those beneath a folder ("refs/tags/"), or the one of that name.
static bool list_packed(const Reading *reading, Str prefix, RefVec *out) {
  Str rest = {0};
  Ref ref;
  Found found = read_file(reading, S("packed-refs"), PACKED_BYTES_MAX, &rest);
  while (next_packed(&rest, &ref))
    if (str_starts(ref.name, prefix)) *vec_add(reading->arena, out) = ref;
  if (rest.len > 0) fail(reading, S("packed-refs"), "it holds a line that is no reference");
  return found != FOUND_FAILED && rest.len == 0;
}

// ---- HEAD ---------------------------------------------------------------------------------------

// What a reference that has no file of its own leads to; none: it is not there.
static bool find_packed(const Reading *reading, Str name, Oid *out) {
  RefVec packed = {0};
  bool fine = list_packed(reading, name, &packed);
  for (size_t i = 0; i < packed.len; i++)
    if (str_eq(packed.items[i].name, name)) *out = packed.items[i].id;
  return fine;
}

// An id, or the name of another reference.
static bool understand(const Reading *reading, Str name, Str text, Oid *id, Str *next) {
  Str label = S("ref:");
  *next = str_starts(text, label) ? str_trim(str_from_index(text, label.len)) : (Str){0};
  return next->len > 0 || oid_parse(text, id) || fail(reading, name, "it holds no commit");
}

static bool follow(const Reading *shared, Str name, Oid *out) {
  for (int step = 0; step < REF_STEPS_MAX; step++) {
    Str text = {0}, next;
    Found found = read_file(shared, name, REF_BYTES_MAX, &text);
    if (found == FOUND_FAILED) return false;
    if (found == FOUND_NONE) return find_packed(shared, name, out);
    if (!understand(shared, name, text, out, &next)) return false;
    if (next.len == 0) return true;
    name = next;
  }
  return fail(shared, name, "references lead to each other");
}

bool refs_find_head(const GitPlace *place, Arena *arena, Oid *out, Str *problem) {
  Reading own = {.arena = arena, .problem = problem, .root = {.fd = -1}}, shared = own;
  Str text = {0}, next = {0}, head = S("HEAD");
  *out = (Oid){{0}};
  bool fine = open_reading(&own, place->git) && open_reading(&shared, place->common);
  Found found = fine ? read_file(&own, head, REF_BYTES_MAX, &text) : FOUND_FAILED;
  if (found == FOUND_NONE) fail(&own, head, "no such file or folder");
  fine = found == FOUND && understand(&own, head, text, out, &next) &&
         (next.len == 0 || follow(&shared, next, out));
  fs_close(&own.root);
  fs_close(&shared.root);
  return fine;
}

// ---- all of a folder ----------------------------------------------------------------------------

static bool add_file(const Reading *reading, Str name, RefVec *out) {
  Str text = {0}, next;
  Ref ref = {.name = name};
  Found found = read_file(reading, name, REF_BYTES_MAX, &text);
  if (found != FOUND) return found == FOUND_NONE;
  if (!understand(reading, name, text, &ref.id, &next)) return false;
  if (next.len > 0 && !follow(reading, next, &ref.id)) return false;
  if (!oid_is_none(ref.id)) *vec_add(reading->arena, out) = ref;
  return true;
}

// Names that no reference has are left by others: a lock, ".DS_Store".
static bool is_name(Str name) { return name.ptr[0] != '.' && !str_ends(name, S(".lock")); }

static bool list_files(const Reading *reading, Str folder, int depth, RefVec *out) {
  FsEntryVec entries = {0};
  FsResult result = fs_list(reading->root, folder, reading->arena, &entries);
  if (result.status == FS_MISSING) return true;
  if (depth >= REF_FOLDERS_MAX) return fail(reading, folder, "folders are too deep");
  bool fine = result.status == FS_OK || fail(reading, folder, fs_reason(result));
  for (size_t i = 0; i < entries.len; i++) {
    const FsEntry *entry = &entries.items[i];
    Str path = path_join(reading->arena, folder, entry->name);
    if (!is_name(entry->name)) continue;
    fine &= entry->kind == FS_FOLDER ? list_files(reading, path, depth + 1, out)
                                     : add_file(reading, path, out);
  }
  return fine;
}

// A file stands before the packed one of the same name.
bool refs_list(const GitPlace *place, Str folder, Arena *arena, RefVec *out, Str *problem) {
  Reading shared = {.arena = arena, .problem = problem, .root = {.fd = -1}};
  RefVec packed = {0};
  Map own = {0};
  bool fine = open_reading(&shared, place->common);
  fine = fine && list_files(&shared, folder, 0, out);
  for (size_t i = 0; i < out->len; i++) *map_put(&own, arena, out->items[i].name) = out;
  if (shared.root.fd >= 0)
    fine &= list_packed(&shared, str_fmt(arena, "%.*s/", STR_ARG(folder)), &packed);
  for (size_t i = 0; i < packed.len; i++)
    if (!map_find(&own, packed.items[i].name)) *vec_add(arena, out) = packed.items[i];
  fs_close(&shared.root);
  return fine;
}
