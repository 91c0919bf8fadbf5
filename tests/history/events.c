// Prints every change of every file of HEAD: path, commit, kind, old path, separated by tabs; the
// kinds are N(ew) E(dit) M(oved) W (moved and edited) D(eleted) S(ame bytes).
//   events FOLDER plain|renames PREFIX [CACHE]      newest first within a file; PREFIX "" watches
//   everything
#include <stdio.h>
#include <string.h>

#include "history/walk.h"

static char letter(const Event *event) {
  if (oid_is_none(event->pair.after)) return 'D';
  bool same = oid_eq(event->pair.before, event->pair.after);
  if (event->pair.old_path) return same ? 'M' : 'W';
  if (oid_is_none(event->pair.before)) return 'N';
  return same ? 'S' : 'E';
}

static void print_file(const Graph *graph, const Followed *file, Arena *arena) {
  for (size_t i = 0; i < file->events.len; i++) {
    const Event *event = &file->events.items[i];
    Str id = oid_text(arena, graph->nodes.items[event->node].id), path = file->path->text;
    Str old = event->pair.old_path ? event->pair.old_path->text : S("");
    printf("%.*s\t%.*s\t%c\t%.*s\t%.*s\n", STR_ARG(path), STR_ARG(id), letter(event), STR_ARG(old),
           STR_ARG(event->pair.path->text));
  }
}

static int print_all(const Repository *repository, char **argv, int argc, Arena *arena) {
  Cache *cache = argc > 4 ? cache_open(argv[4], S("1")) : NULL;
  Graph graph =
      graph_load(repository, (GraphOptions){.date = DATE_COMMITTER, .cache = cache}, arena);
  WalkOptions options = {
      .prefix = str_from(argv[3]), .no_renames = strcmp(argv[2], "plain") == 0, .cache = cache};
  Walk walk = walk_history(repository, &graph, options, arena, arena);
  for (size_t i = 0; i < walk.followed.len; i++) print_file(&graph, &walk.followed.items[i], arena);
  fflush(stdout);
  if (cache) cache_save(cache);
  cache_close(cache);
  return walk.missing > 0 || graph.unreadable > 0;
}

int main(int argc, char **argv) {
  Arena arena = {0};
  DiagList diags = {.arena = &arena};
  if (argc < 4) return 2;
  GitPlace place = git_place_find(argv[1], false, &arena);
  Repository *repository = repository_open(&place, &arena, &diags);
  int code = repository ? print_all(repository, argv, argc, &arena) : 3;
  repository_close(repository);
  arena_free(&arena);
  return code;
}
