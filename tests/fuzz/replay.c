// Runs the fuzz target it is called by over files, without libFuzzer: build/asan/fuzz/yaml FILE...
// PARTS names a file with PART(yaml) and so on, which the Makefile writes. The target ends the
// process when something is wrong; the name printed last is the input then.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int Target(const uint8_t *data, size_t size);

#define PART(name) int fuzz_##name(const uint8_t *data, size_t size);
#include PARTS
#undef PART

static const struct {
  const char *name;
  Target *run;
} parts[] = {
#define PART(name) {#name, fuzz_##name},
#include PARTS
};

static Target *find(const char *name) {
  const char *slash = strrchr(name, '/');
  if (slash) name = slash + 1;
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    if (strcmp(parts[i].name, name) == 0) return parts[i].run;
  fprintf(stderr, "%s: no such target\n", name);
  exit(2);
}

// All bytes of a file, in memory of that size exactly, so that AddressSanitizer sees a read beyond
// it.
static uint8_t *load(const char *name, size_t *size) {
  FILE *file = fopen(name, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) return NULL;
  *size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*size);
  if (*size > 0 && fread(bytes, 1, *size, file) != *size) exit(EXIT_FAILURE);
  fclose(file);
  return bytes ? bytes : malloc(1);
}

int main(int argc, char **argv) {
  int failed = 0;
  Target *target = find(argv[0]);
  target((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) {
    size_t size = 0;
    uint8_t *bytes = load(argv[i], &size);
    printf("%s\n", argv[i]);
    fflush(stdout);
    if (bytes)
      target(bytes, size);
    else
      failed++;
    free(bytes);
  }
  printf("%d passed, %d failed\n", argc - 1 - failed, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
