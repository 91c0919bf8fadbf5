#include "cli/cache_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/path.h"

// Only an absolute path counts, as the XDG Base Directory Specification (0.8) has it.
static Str caches(Arena *arena) {
  Str given = str_from(getenv("XDG_CACHE_HOME")), home = str_from(getenv("HOME"));
  if (str_starts(given, S("/"))) return given;
  return str_starts(home, S("/")) ? path_join(arena, home, S(".cache")) : (Str){0};
}

static bool make_folder(const char *path) {
  struct stat info;
  return mkdir(path, 0700) == 0 || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

CacheFile cache_file_for(const char *repository, Arena *arena) {
  CacheFile file = {0};
  Str above = caches(arena);
  if (above.len == 0 || !repository) return file;
  const char *folder = str_cstr(arena, path_join(arena, above, S("prepbook")));
  if (!make_folder(str_cstr(arena, above)) || !make_folder(folder)) return file;
  file.folder = folder;
  file.path = str_cstr(arena, str_fmt(arena, "%s/%016llx", folder,
                                      (unsigned long long)hash_bytes(str_from(repository))));
  return file;
}
