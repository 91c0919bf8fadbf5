#include "history/repository.h"

#include <errno.h>
#include <git2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "history/format.h"
#include "history/memory.h"
#include "history/refs.h"

enum { OBJECT_CACHE_BYTES = 16 * 1024 * 1024 };  // trees, kept by libgit2
enum { SHALLOW_BYTES_MAX = 64 * 1024 * 1024, TAGS_MAX = 10000, TAGS_DEEP_MAX = 64 };

// What was asked for and is not there; written from any thread.
typedef struct Losses {
  atomic_uint missed;  // objects, those that are left out on purpose included
  atomic_uint kinds;   // of those that are not: a bit for each ObjectKind
} Losses;

struct Repository {
  const GitPlace *place;
  git_odb *odb;
  Oid head;
  OidVec shallow;
  RefVec tags;
  bool partial;
  bool packs_failed;  // a pack is there and cannot be read
  Losses *losses;
};

_Static_assert(sizeof(git_oid) == sizeof(Oid), "an object id is 20 bytes");

static git_oid to_git(Oid id) {
  git_oid out;
  memcpy(&out, &id, sizeof out);
  return out;
}

static Oid from_git(const git_oid *id) {
  Oid out;
  memcpy(&out, id, sizeof out);
  return out;
}

// ---- opening ------------------------------------------------------------------------------------

// Only objects are read and nothing of the repository is run, so whose it is does not matter; git's
// system, user and global configuration stay unread.
static void set_up_library(void) {
  git_memory_set_up();
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)OBJECT_CACHE_BYTES);
  git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT,
                   (size_t)0);  // each is read once
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
}

static void report_unreadable(DiagList *diags, const char *what, Str reason, const char *effect) {
  Str text = utf8_repair(diags->arena, str_dup(diags->arena, reason));
  diag_report(diags, DIAG_HISTORY_UNREADABLE, (Span){0},
              str_fmt(diags->arena, "%s: %.*s; %s", what, STR_ARG(text), effect),
              S("`history: off` in handbook.yaml builds without history and without this warning"));
}

static const char no_dates[] = "pages show no dates";

// What is there and cannot be looked at, as an error: a site without its dates would look as if it
// had none.
static void report_hidden(DiagList *diags, Str problem) {
  Str text = utf8_repair(diags->arena, str_dup(diags->arena, problem));
  diag_add(diags, (Diag){.code = DIAG_HISTORY_UNREADABLE,
                         .severity = DIAG_ERROR,
                         .message = str_fmt(diags->arena, "the git repository cannot be read: %.*s",
                                            STR_ARG(text)),
                         .help = S("`history: off` in handbook.yaml builds without history")});
}

static Str last_error(void) {
  const git_error *error = git_error_last();
  return str_from(error && error->message ? error->message : "unknown format");
}

// Without it, a history that is cut off would pass for a whole one.
static bool read_shallow(Repository *repository, const char *common, Arena *arena,
                         DiagList *diags) {
  FsRoot root;
  Str text = {0}, line;
  FsResult result = fs_open_root(common, &root);
  if (result.status == FS_OK) result = fs_read(root, S("shallow"), SHALLOW_BYTES_MAX, arena, &text);
  fs_close(&root);
  for (Oid id; str_line(&text, &line);)
    if (oid_parse(line, &id)) *vec_add(arena, &repository->shallow) = id;
  if (result.status == FS_OK || result.status == FS_MISSING) return true;
  report_hidden(diags, str_fmt(arena, "%s/shallow: %s", common, fs_reason(result)));
  return false;
}

static bool open_objects(Repository *repository, Arena *arena, DiagList *diags) {
  Str folder = path_join(arena, str_from(repository->place->common), S("objects"));
  errno = 0;
  if (git_odb_open(&repository->odb, str_cstr(arena, folder)) == 0) return true;
  git_memory_check();
  report_unreadable(diags, "the git repository cannot be read", last_error(), no_dates);
  return false;
}

// Whether the repository is stored in a way that libgit2 1.5 reads.
static bool check_format(Repository *repository, Arena *arena, DiagList *diags) {
  Format format;
  Str problem = {0};
  if (!format_read(repository->place, arena, &format, &problem))
    report_unreadable(diags, "the git repository cannot be read", problem, no_dates);
  else if (format.foreign.len > 0)
    report_unreadable(diags, "the git repository has a format that is not known", format.foreign,
                      no_dates);
  repository->partial = format.partial;
  return problem.len == 0 && format.foreign.len == 0;
}

// False, and nothing is reported, while there is no commit.
static bool find_references(Repository *repository, Arena *arena, DiagList *diags) {
  Str problem = {0};
  if (!refs_find_head(repository->place, arena, &repository->head, &problem)) {
    report_unreadable(diags, "HEAD cannot be read", problem, no_dates);
    return false;
  }
  if (oid_is_none(repository->head)) return false;
  if (!refs_list(repository->place, S("refs/tags"), arena, &repository->tags, &problem))
    report_unreadable(diags, "tags cannot be read", problem, "releases may be missing");
  return true;
}

static void report_place(const GitPlace *place, Arena *arena, DiagList *diags) {
  if (place->problem.len > 0) report_hidden(diags, place->problem);
  if (place->left_out.len > 0)
    diag_report(
        diags, DIAG_HISTORY_OUTSIDE, (Span){0},
        str_fmt(diags->arena, "%.*s; pages show no dates", STR_ARG(place->left_out)),
        S("--untrusted reads a repository that stands wholly in its .git: a fresh clone does"));
  if (place->broken)
    report_unreadable(diags, "the git repository cannot be found",
                      str_fmt(arena, "%s/.git leads nowhere", place->broken), no_dates);
}

static bool packs_failed(const Repository *repository, Arena *arena);

Repository *repository_open(const GitPlace *place, Arena *arena, DiagList *diags) {
  report_place(place, arena, diags);
  if (!place->git || place->problem.len > 0) return NULL;
  set_up_library();
  Repository *repository = arena_new(arena, Repository);
  repository->place = place;
  repository->losses = arena_new(arena, Losses);
  if (check_format(repository, arena, diags) && open_objects(repository, arena, diags) &&
      find_references(repository, arena, diags) &&
      read_shallow(repository, place->common, arena, diags)) {
    repository->packs_failed = packs_failed(repository, arena);
    return repository;
  }
  repository_close(repository);
  return NULL;
}

void repository_close(Repository *repository) {
  if (!repository) return;
  git_odb_free(repository->odb);
  git_libgit2_shutdown();
}

Oid repository_head(const Repository *repository) { return repository->head; }

const OidVec *repository_shallow(const Repository *repository) { return &repository->shallow; }

bool repository_is_partial(const Repository *repository) { return repository->partial; }

// ---- what is not there --------------------------------------------------------------------------

// A folder of objects: the repository's own, then those it borrows. NULL at the end.
static const char *objects_folder(const Repository *repository, size_t index, Arena *arena) {
  const GitPlace *place = repository->place;
  if (index > 0) return place->objects[index - 1];
  return str_cstr(arena, path_join(arena, str_from(place->common), S("objects")));
}

// libgit2 passes over a pack that it cannot open.
static bool packs_failed(const Repository *repository, Arena *arena) {
  const char *folder;
  bool failed = false;
  for (size_t i = 0; !failed && (folder = objects_folder(repository, i, arena)); i++) {
    FsRoot root;
    FsEntryVec packs = {0};
    FsResult result = fs_open_root(folder, &root);
    if (result.status == FS_OK) result = fs_list(root, S("pack"), arena, &packs);
    failed = result.status != FS_OK && result.status != FS_MISSING;
    for (size_t k = 0; k < packs.len && !failed; k++) {
      int fd;
      result = fs_open_file(root, path_join(arena, S("pack"), packs.items[k].name), &fd);
      failed = result.status != FS_OK;
      if (fd >= 0) close(fd);
    }
    fs_close(&root);
  }
  return failed;
}

// Whether an object's own file is there, or cannot be looked at.
static bool may_stand(const Repository *repository, Oid id) {
  Arena arena = {0};
  const char *folder;
  Str hex = oid_text(&arena, id);
  struct stat info;
  bool may = false;
  for (size_t i = 0; !may && (folder = objects_folder(repository, i, &arena)); i++) {
    Str path = str_fmt(&arena, "%s/%.2s/%.*s", folder, hex.ptr, STR_ARG(str_from_index(hex, 2)));
    may = lstat(str_cstr(&arena, path), &info) == 0 || fs_failure(errno).status != FS_MISSING;
  }
  arena_free(&arena);
  return may;
}

// Notes that an object was asked for in vain. libgit2 says "not found" of much that it could not
// look at; a whole clone has every object that a commit leads to. `error`: libgit2's, or 0 for an
// object that is there and is not what it should be.
static void note_loss(const Repository *repository, Oid id, ObjectKind kind, int error) {
  atomic_fetch_add(&repository->losses->missed, 1);
  bool may_be_absent = repository->partial || kind == OBJECT_TAG;
  bool absent = may_be_absent && error == GIT_ENOTFOUND && !repository->packs_failed &&
                !may_stand(repository, id);
  if (!absent) atomic_fetch_or(&repository->losses->kinds, 1u << kind);
}

unsigned repository_missed(const Repository *repository) {
  return atomic_load(&repository->losses->missed);
}

bool repository_has_losses(const Repository *repository) {
  return atomic_load(&repository->losses->kinds) != 0;
}

void repository_report_losses(const Repository *repository, DiagList *diags) {
  static const char *const names[] = {"commits", "folders", "texts", "tags"};
  unsigned kinds = atomic_load(&repository->losses->kinds);
  Buf list = {.arena = diags->arena};
  for (size_t i = 0; i < diags->len; i++)
    if (diags->items[i].code == DIAG_HISTORY_UNREADABLE) return;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (kinds >> i & 1) buf_add_fmt(&list, "%s%s", list.len > 0 ? ", " : "", names[i]);
  if (kinds == 0) return;
  diag_report(diags, DIAG_HISTORY_UNREADABLE, (Span){0},
              str_fmt(diags->arena,
                      "objects of the repository are missing or damaged (%.*s): changes that "
                      "depend on them are shown in part or not at all",
                      STR_ARG(buf_str(&list))),
              S("`git fsck` names them; a fresh clone has them all"));
}

// ---- objects ------------------------------------------------------------------------------------

static git_odb_object *read_object(const Repository *repository, Oid id, ObjectKind kind) {
  git_odb_object *object = NULL;
  git_oid oid = to_git(id);
  errno = 0;
  int error = git_odb_read(&object, repository->odb, &oid);
  if (error == 0) return object;
  git_memory_check();
  note_loss(repository, id, kind, error);
  return NULL;
}

Object object_open(const Repository *repository, Oid id, ObjectKind kind) {
  static const git_object_t kinds[] = {GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_BLOB,
                                       GIT_OBJECT_TAG};
  git_odb_object *object = read_object(repository, id, kind);
  if (!object) return (Object){0};
  bool fits = git_odb_object_size(object) <= OBJECT_BYTES_MAX;
  if (fits && git_odb_object_type(object) == kinds[kind])
    return (Object){{git_odb_object_data(object), git_odb_object_size(object)}, object};
  if (fits) note_loss(repository, id, kind, 0);
  git_odb_object_free(object);
  return (Object){0};
}

void object_close(Object *object) {
  git_odb_object_free(object->handle);
  *object = (Object){0};
}

bool object_size(const Repository *repository, Oid id, size_t *out) {
  git_object_t kind;
  git_oid oid = to_git(id);
  errno = 0;
  int error = git_odb_read_header(out, &kind, repository->odb, &oid);
  if (error == 0) return *out <= OBJECT_BYTES_MAX;
  git_memory_check();
  note_loss(repository, id, OBJECT_BLOB, error);
  return false;
}

// ---- tags ---------------------------------------------------------------------------------------

// The commit that a tag leads to, if any, through tags of tags.
static bool peel(const Repository *repository, Oid id, Oid *out) {
  Str label = S("object ");
  for (int depth = 0; depth < TAGS_DEEP_MAX; depth++) {
    git_odb_object *object = read_object(repository, id, OBJECT_TAG);
    if (!object) return false;
    git_object_t type = git_odb_object_type(object);
    Str text = {git_odb_object_data(object), git_odb_object_size(object)};
    *out = id;
    bool leads = type == GIT_OBJECT_TAG && str_starts(text, label) &&
                 oid_parse(str_from_index(text, label.len), &id);
    if (type == GIT_OBJECT_TAG && !leads) note_loss(repository, id, OBJECT_TAG, 0);
    git_odb_object_free(object);
    if (!leads) return type == GIT_OBJECT_COMMIT;
  }
  return false;
}

static int by_name(const void *a, const void *b) {
  return str_cmp(((const TagRef *)a)->name, ((const TagRef *)b)->name);
}

void repository_tags(Repository *repository, Arena *arena, TagRefVec *out) {
  for (size_t i = 0; i < repository->tags.len && out->len < TAGS_MAX; i++) {
    const Ref *ref = &repository->tags.items[i];
    Oid commit = ref->peeled;
    if (oid_is_none(commit) && !peel(repository, ref->id, &commit)) continue;
    Str name = str_from_index(ref->name, strlen("refs/tags/"));
    name = utf8_plain(arena, utf8_repair(arena, str_dup(arena, name)));
    *vec_add(arena, out) = (TagRef){name, commit};
  }
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], by_name);
}

// libgit2's own references and configuration, for this alone.
bool repository_resolve(Repository *repository, Str revision, Arena *scratch, Oid *out) {
  git_repository *git = NULL;
  git_object *object = NULL, *commit = NULL;
  errno = 0;
  bool found = git_repository_open_bare(&git, repository->place->git) == 0 &&
               git_revparse_single(&object, git, str_cstr(scratch, revision)) == 0 &&
               git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0;
  if (found)
    *out = from_git(git_object_id(commit));
  else
    git_memory_check();
  git_object_free(commit);
  git_object_free(object);
  git_repository_free(git);
  return found;
}

uint64_t repository_state(Repository *repository, Arena *scratch) {
  TagRefVec tags = {0};
  Buf all = {.arena = scratch};
  repository_tags(repository, scratch, &tags);
  buf_add(&all, (Str){(const char *)repository->head.bytes, sizeof repository->head.bytes});
  for (size_t i = 0; i < tags.len; i++) {
    buf_add(&all, tags.items[i].name);
    buf_add(&all, (Str){(const char *)tags.items[i].commit.bytes, sizeof(Oid)});
  }
  buf_add(&all,
          (Str){(const char *)repository->shallow.items, repository->shallow.len * sizeof(Oid)});
  return hash_bytes(buf_str(&all));
}
