// A repository, read only: objects by libgit2 (1.5), references and the repository's own format by
// refs.h and format.h. No program is started, no other configuration is read, nothing is written.
// Objects may be read from any thread.
#ifndef HISTORY_REPOSITORY_H
#define HISTORY_REPOSITORY_H

#include "base/diag.h"
#include "history/place.h"
#include "site/history.h"

typedef BlobId Oid;
typedef VEC(Oid) OidVec;
typedef struct Repository Repository;

typedef enum ObjectKind { OBJECT_COMMIT, OBJECT_TREE, OBJECT_BLOB, OBJECT_TAG } ObjectKind;

// An object's bytes, held until object_close.
typedef struct Object {
  Str bytes;
  void *handle;  // NULL: not there, damaged, or of another kind
} Object;

enum { OBJECT_BYTES_MAX = 64 * 1024 * 1024 };  // a larger object counts as not there

// NULL when there is no repository that can be read; a reason is reported then, unless there simply
// is no commit yet. Tags that cannot be read are reported, and the others known. Lives in arena, as
// *place does; close it.
Repository *repository_open(const GitPlace *place, Arena *arena, DiagList *diags);
void repository_close(Repository *repository);  // NULL is fine

// The commit that HEAD led to when the repository was opened.
Oid repository_head(const Repository *repository);
// Commits whose parents were not fetched.
const OidVec *repository_shallow(const Repository *repository);
// Whether objects may be missing on purpose.
bool repository_is_partial(const Repository *repository);

// Reads an object whole; `handle` is NULL when it is not there, damaged, too large or of another
// kind. The caller closes it.
Object object_open(const Repository *repository, Oid id, ObjectKind kind);
void object_close(Object *object);  // one without a handle is fine
// Bytes of an object without reading it whole; false when it is not there.
bool object_size(const Repository *repository, Oid id, size_t *out);

// How many objects were asked for in vain until now. What was made meanwhile, by one thread, is
// made of all it asked for when this has not grown.
unsigned repository_missed(const Repository *repository);
// Whether one of them is missing or damaged, not left out on purpose by a partial clone.
bool repository_has_losses(const Repository *repository);
// Reports the kinds of such objects unless diags says already that the repository cannot be read.
void repository_report_losses(const Repository *repository, DiagList *diags);

// A tag and the commit it leads to.
typedef struct TagRef {
  Str name;  // without "refs/tags/"; one line of valid UTF-8
  Oid commit;
} TagRef;
typedef VEC(TagRef) TagRefVec;
// Adds all tags that lead to a commit, by name in byte order.
void repository_tags(Repository *repository, Arena *arena, TagRefVec *out);

// The commit that a revision as git writes them ("v1.2", "main~3", a part of an id) leads to; false
// when there is none.
bool repository_resolve(Repository *repository, Str revision, Arena *scratch, Oid *out);

// A number that changes when HEAD, a tag or the shallow boundary does.
uint64_t repository_state(Repository *repository, Arena *scratch);

// Ids of objects. All zero is none.
static inline bool oid_eq(Oid a, Oid b) { return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0; }
static inline bool oid_is_none(Oid id) { return oid_eq(id, (Oid){{0}}); }
// Reads 40 hexadecimal digits at the start of hex; false when they are none.
bool oid_parse(Str hex, Oid *out);
// The 40 digits, in lower case.
Str oid_text(Arena *arena, Oid id);

#endif
