// Where what was compared before is kept.
#ifndef CLI_CACHE_FILE_H
#define CLI_CACHE_FILE_H

#include "base/str.h"

typedef struct CacheFile {
  const char
      *folder;  // "$XDG_CACHE_HOME/prepbook", else "$HOME/.cache/prepbook"; made when it is missing
  const char *path;  // the file for one repository
} CacheFile;

// Both NULL when there is no such folder and none can be made. `repository`: its absolute path.
CacheFile cache_file_for(const char *repository, Arena *arena);

#endif
