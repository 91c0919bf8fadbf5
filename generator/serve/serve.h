// The preview's loop: files change, the site is made right, browsers are told. README.md of this
// folder.
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "pipeline/preview.h"
#include "serve/http.h"

// What one round of the loop did, for who prints it.
typedef struct ServeRound {
  bool first;    // the site was made for the first time
  bool settled;  // nothing changed: the whole site was made after edits that scripts saw only in
                 // part
  StrVec paths;  // that changed, beneath the site's folder
  const PreviewUpdate *update;
  const Preview *preview;
  double milliseconds;  // from the end of the burst of changes to the event that was sent
} ServeRound;

typedef struct ServeOptions {
  PreviewOptions preview;  // without breathe, context and left_out
  DiagList
      *left_out;  // pages that ended a process before this one; whose file changes is taken out
  Str stopped;    // something else ended it: nothing is built before a file changes. Empty: nothing
                  // did
  HttpListener listener;
  const char *host;    // as the person wrote it
  const char *output;  // the folder of a build in the site, which is not watched; may be NULL
  bool navigate;       // browsers go to the page being edited
  bool poll;           // as WatchOptions
  uint32_t poll_ms;
  int64_t today;  // seconds since 1970 UTC
  void (*look)(void *context, const ServeRound *round);
  void *context;
} ServeOptions;

// Runs until the process is asked to stop (SIGINT, SIGTERM, SIGHUP). False: it could not begin;
// *problem (in arena) says why.
bool serve_run(ServeOptions options, Arena *arena, Str *problem);

#endif
