#include "history/repository.h"

#include <assert.h>
#include <errno.h>
#include <git2.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/utf8.h"
#include "history/memory.h"

enum { OBJECT_CACHE_BYTES = 16 * 1024 * 1024 };  // trees, kept by libgit2
enum { SHALLOW_BYTES_MAX = 64 * 1024 * 1024, TAGS_MAX = 10000 };

struct Repository {
  git_repository *git;
  git_odb *odb;
  Oid head;
  OidVec shallow;
  bool partial;
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

// Extensions of the format that change nothing for a reader, though libgit2 would refuse some.
static const char *const extensions[] = {"noop", "preciousobjects", "partialclone",
                                         "worktreeconfig", "relativeworktrees"};
enum { EXTENSION_COUNT = sizeof extensions / sizeof extensions[0] };

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
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, (size_t)EXTENSION_COUNT);
  for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
}

static void report_unreadable(DiagList *diags, const char *what, const char *reason) {
  Str text = utf8_repair(diags->arena, str_dup(diags->arena, str_from(reason)));
  diag_report(diags, DIAG_HISTORY_UNREADABLE, (Span){0},
              str_fmt(diags->arena, "%s: %.*s; pages show no dates", what, STR_ARG(text)),
              S("`history: off` in handbook.yaml builds without history and without this warning"));
}

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

static const char *last_error(void) {
  const git_error *error = git_error_last();
  return error && error->message ? error->message : "unknown format";
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

// The name of the first setting of the repository that `test` picks; NULL: none. Without libgit2's
// patterns: 1.5 loses 20 KB for each setting that does not match.
static const char *find_setting(git_repository *git, bool (*test)(Str name, Str value),
                                Arena *arena) {
  git_config *config = NULL;
  git_config_entry *entry = NULL;
  git_config_iterator *entries = NULL;
  const char *found = NULL;
  if (git_repository_config_snapshot(&config, git) == 0 &&
      git_config_iterator_new(&entries, config) == 0)
    while (!found && git_config_next(&entry, entries) == 0)
      if (test(str_from(entry->name), str_from(entry->value)))
        found = str_cstr(arena, str_from(entry->name));
  git_config_iterator_free(entries);
  git_config_free(config);
  return found;
}

// Of a remote that was cloned with a filter, which leaves objects out on purpose.
static bool is_promise(Str name, Str value) {
  (void)value;
  return str_starts(name, S("remote.")) &&
         (str_ends(name, S(".promisor")) || str_ends(name, S(".partialclonefilter")));
}

static bool is_new_format(Str name, Str value) {
  return str_eq(name, S("core.repositoryformatversion")) && !str_eq(value, S("0"));
}

static bool is_foreign_extension(Str name, Str value) {
  if (!str_starts(name, S("extensions."))) return false;
  Str word = str_from_index(name, strlen("extensions."));
  for (size_t i = 0; i < EXTENSION_COUNT; i++)
    if (str_eq(word, str_from(extensions[i]))) return false;
  bool sha1 = str_eq(word, S("objectformat")) && str_eq_nocase(value, S("sha1"));
  bool files = str_eq(word, S("refstorage")) && str_eq_nocase(value, S("files"));
  return !sha1 && !files;
}

// Whether the repository is stored in a way that libgit2 1.5 reads; git_repository_open_bare does
// not look.
static bool check_format(git_repository *git, Arena *scratch, DiagList *diags) {
  const char *foreign = find_setting(git, is_new_format, scratch)
                            ? find_setting(git, is_foreign_extension, scratch)
                            : NULL;
  if (foreign)
    report_unreadable(diags, "the git repository has a format that is not known", foreign);
  return !foreign;
}

static bool find_head(Repository *repository, DiagList *diags) {
  git_oid id;
  int error = git_reference_name_to_id(&id, repository->git, "HEAD");
  if (error == 0) repository->head = from_git(&id);
  if (error != 0 && git_repository_head_unborn(repository->git) != 1)
    report_unreadable(diags, "HEAD cannot be read", last_error());
  return error == 0;
}

Repository *repository_open(const GitPlace *place, Arena *arena, DiagList *diags) {
  if (place->problem.len > 0) report_hidden(diags, place->problem);
  if (place->left_out.len > 0)
    diag_report(
        diags, DIAG_HISTORY_OUTSIDE, (Span){0},
        str_fmt(diags->arena, "%.*s; pages show no dates", STR_ARG(place->left_out)),
        S("--untrusted reads a repository that stands wholly in its .git: a fresh clone does"));
  if (place->broken)
    report_unreadable(diags, "the git repository cannot be found",
                      str_cstr(arena, str_fmt(arena, "%s/.git leads nowhere", place->broken)));
  if (!place->git || place->problem.len > 0) return NULL;
  set_up_library();
  Repository *repository = arena_new(arena, Repository);
  bool open = git_repository_open_bare(&repository->git, place->git) == 0 &&
              git_repository_odb(&repository->odb, repository->git) == 0;
  if (!open) report_unreadable(diags, "the git repository cannot be read", last_error());
  bool fine = open && check_format(repository->git, arena, diags) && find_head(repository, diags);
  if (fine && read_shallow(repository, place->common, arena, diags)) {
    repository->partial = find_setting(repository->git, is_promise, arena) != NULL;
    return repository;
  }
  repository_close(repository);
  return NULL;
}

void repository_close(Repository *repository) {
  if (!repository) return;
  git_odb_free(repository->odb);
  git_repository_free(repository->git);
  git_libgit2_shutdown();
}

Oid repository_head(const Repository *repository) { return repository->head; }

const OidVec *repository_shallow(const Repository *repository) { return &repository->shallow; }

bool repository_is_partial(const Repository *repository) { return repository->partial; }

// ---- objects ------------------------------------------------------------------------------------

Object object_open(const Repository *repository, Oid id, ObjectKind kind) {
  static const git_object_t kinds[] = {GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_BLOB};
  git_odb_object *object = NULL;
  git_oid oid = to_git(id);
  errno = 0;
  if (git_odb_read(&object, repository->odb, &oid) != 0) {
    git_memory_check();
    return (Object){0};
  }
  bool fits =
      git_odb_object_type(object) == kinds[kind] && git_odb_object_size(object) <= OBJECT_BYTES_MAX;
  if (fits) return (Object){{git_odb_object_data(object), git_odb_object_size(object)}, object};
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
  bool known = git_odb_read_header(out, &kind, repository->odb, &oid) == 0;
  if (!known) git_memory_check();
  return known && *out <= OBJECT_BYTES_MAX;
}

static int digit(char c) {
  if (char_is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool oid_parse(Str hex, Oid *out) {
  if (hex.len < 2 * sizeof out->bytes) return false;
  for (size_t i = 0; i < sizeof out->bytes; i++) {
    int high = digit(hex.ptr[2 * i]), low = digit(hex.ptr[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out->bytes[i] = (uint8_t)(high * 16 + low);
  }
  return true;
}

Str oid_text(Arena *arena, Oid id) {
  static const char digits[] = "0123456789abcdef";
  char *out = arena_array(arena, char, 2 * sizeof id.bytes);
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    out[2 * i] = digits[id.bytes[i] / 16];
    out[2 * i + 1] = digits[id.bytes[i] % 16];
  }
  return (Str){out, 2 * sizeof id.bytes};
}

// ---- tags ---------------------------------------------------------------------------------------

typedef struct TagWalk {
  Repository *repository;
  Arena *arena;
  TagRefVec *out;
} TagWalk;

static int add_tag(const char *name, git_oid *id, void *payload) {
  TagWalk *walk = payload;
  git_object *object = NULL, *commit = NULL;
  if (walk->out->len >= TAGS_MAX) return GIT_ITEROVER;
  errno = 0;
  if (git_object_lookup(&object, walk->repository->git, id, GIT_OBJECT_ANY) == 0 &&
      git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0) {
    Str text = str_dup(walk->arena, str_from_index(str_from(name), strlen("refs/tags/")));
    text = utf8_plain(walk->arena, utf8_repair(walk->arena, text));
    *vec_add(walk->arena, walk->out) = (TagRef){text, from_git(git_object_id(commit))};
  }
  if (!commit) git_memory_check();
  git_object_free(commit);
  git_object_free(object);
  return 0;
}

static int by_name(const void *a, const void *b) {
  return str_cmp(((const TagRef *)a)->name, ((const TagRef *)b)->name);
}

void repository_tags(Repository *repository, Arena *arena, TagRefVec *out) {
  git_tag_foreach(repository->git, add_tag, &(TagWalk){repository, arena, out});
  if (out->len > 1) qsort(out->items, out->len, sizeof out->items[0], by_name);
}

bool repository_resolve(Repository *repository, Str revision, Arena *scratch, Oid *out) {
  git_object *object = NULL, *commit = NULL;
  errno = 0;
  bool found = git_revparse_single(&object, repository->git, str_cstr(scratch, revision)) == 0 &&
               git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0;
  if (found)
    *out = from_git(git_object_id(commit));
  else
    git_memory_check();
  git_object_free(commit);
  git_object_free(object);
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
