// All unit tests in one program, which runs those of the file it is called by
// (build/release/unit/test_http). PARTS names a file with PART(test_http) and so on, which the
// Makefile writes.
#include <stdio.h>
#include <string.h>

#define PART(name) int name(int argc, char **argv);
#include PARTS
#undef PART

static const struct {
  const char *name;
  int (*run)(int argc, char **argv);
} parts[] = {
#define PART(name) {#name, name},
#include PARTS
};

int main(int argc, char **argv) {
  const char *slash = strrchr(argv[0], '/');
  const char *name = slash ? slash + 1 : argv[0];
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    if (strcmp(parts[i].name, name) == 0) return parts[i].run(argc, argv);
  fprintf(stderr, "%s: no such tests\n", name);
  return 2;
}
