// The processor time of the history stage alone: history SITE [CACHE]. Prints milliseconds.
#include <stdio.h>
#include <time.h>

#include "content/content.h"
#include "history/history.h"

static double cpu_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  Arena arena = {0}, scratch = {0};
  Site site = {0};
  site.diags.arena = &site.arena;
  if (argc < 2 || !content_open(&site, argv[1], &scratch)) return 2;
  content_walk(&site, &scratch);
  for (size_t i = 0; i < site.pages.len; i++) content_read(site.pages.items[i], &site, &scratch);
  content_arrange(&site, &scratch);
  double began = cpu_ms();
  GitPlace place = git_place_find(argv[1], false, &arena);
  Repository *repository = repository_open(&place, &arena, &site.diags);
  if (!repository) return 2;
  Cache *cache = cache_open(argc > 2 ? argv[2] : NULL, S("bench"));
  HistoryOptions options = {.prefix = place.prefix, .now = INT64_MAX, .cache = cache};
  history_load(repository, &site, options, &site.diags);
  printf("%.1f\n", cpu_ms() - began);
  cache_save(cache);
  cache_close(cache);
  repository_close(repository);
  return 0;
}
