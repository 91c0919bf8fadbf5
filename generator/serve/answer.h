// What stands at a path of the preview: what a build would write there, as a static host would
// answer with it.
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include "pipeline/preview.h"
#include "serve/http.h"

#define ANSWER_EVENTS "/_prepbook/events"

// Answers for a path as http.h gives it. HTML carries the preview's script. Headers are those that
// `_headers` of the site gives the path.
void answer_find(Preview *preview, Str path, Arena *arena, HttpAnswer *answer);

#endif
