// Runs a fuzz target over files, without libFuzzer: replay FILE...
// The target ends the process when something is wrong; the name printed last is the input then.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// All bytes of a file, in memory of that size exactly, so that AddressSanitizer sees a read beyond it.
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
  LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) {
    size_t size = 0;
    uint8_t *bytes = load(argv[i], &size);
    printf("%s\n", argv[i]);
    fflush(stdout);
    if (bytes)
      LLVMFuzzerTestOneInput(bytes, size);
    else
      failed++;
    free(bytes);
  }
  printf("%d passed, %d failed\n", argc - 1 - failed, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
