// The text of a version. Apart from history.c, since what readers could ever see (published.c) is
// asked of texts too.
#include "base/utf8.h"
#include "history/history.h"

bool history_text(const Repository *repository, BlobId id, Arena *arena, Str *out) {
  Object object = object_open(repository, id, OBJECT_BLOB);
  bool found = object.handle != NULL;
  if (found) *out = utf8_repair(arena, str_dup(arena, object.bytes));
  object_close(&object);
  return found;
}
