// A fuzz target: a file that includes this and defines fuzz(). It is built two ways: with libFuzzer
// (make fuzz), and with replay.c, which runs it over its corpus in every `make test`. What must
// hold is asserted.
#ifndef FUZZ_H
#define FUZZ_H

#include <assert.h>
#include <stdint.h>

#include "base/str.h"

// One input; the arena is given back after it.
static void fuzz(Str input, Arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena arena = {0};
  fuzz((Str){(const char *)data, size}, &arena);
  arena_free(&arena);
  return 0;
}

// Takes the first byte off the input, to choose among `count` ways; 0 when the input is empty.
static inline size_t fuzz_choice(Str *input, size_t count) {
  if (input->len == 0) return 0;
  size_t choice = (unsigned char)input->ptr[0] % count;
  *input = str_from_index(*input, 1);
  return choice;
}

#endif
