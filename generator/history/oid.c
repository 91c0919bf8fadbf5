// Ids of objects as text.
#include "history/repository.h"

static int digit(char c) {
  if (char_is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool oid_parse(Str hex, Oid *out) {
  if (hex.len < 2 * sizeof out->bytes) return false;
  for (size_t i = 0; i < sizeof out->bytes; i++) {
    int high = digit(hex.ptr[2 * i]), low = digit(hex.ptr[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out->bytes[i] = (uint8_t)(high * 16 + low);
  }
  return true;
}

Str oid_text(Arena *arena, Oid id) {
  static const char digits[] = "0123456789abcdef";
  char *out = arena_array(arena, char, 2 * sizeof id.bytes);
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    out[2 * i] = digits[id.bytes[i] / 16];
    out[2 * i + 1] = digits[id.bytes[i] % 16];
  }
  return (Str){out, 2 * sizeof id.bytes};
}
