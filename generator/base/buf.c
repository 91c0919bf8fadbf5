#include "base/buf.h"

#include <assert.h>
#include <stdio.h>

enum { BUF_MIN = 64 };  // bytes of the first room

void buf_reserve(Buf *buf, size_t extra) {
  if (extra <= buf->cap - buf->len) return;
  size_t cap = buf->cap ? buf->cap : BUF_MIN;
  while (cap - buf->len < extra) cap = arena_product(cap, 2);
  buf->ptr = arena_grow(buf->arena, buf->ptr, buf->cap, cap, 1);
  buf->cap = cap;
}

void buf_add(Buf *buf, Str s) {
  if (s.len == 0) return;
  buf_reserve(buf, s.len);
  memcpy(buf->ptr + buf->len, s.ptr, s.len);
  buf->len += s.len;
}

void buf_add_uint(Buf *buf, unsigned long n) {
  char digits[24];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + n % 10);
  while (n /= 10);
  buf_add(buf, (Str){digits + at, sizeof digits - at});
}

void buf_add_fmt(Buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int length = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (length <= 0) return;
  buf_reserve(buf, (size_t)length + 1);
  va_start(args, format);
  vsnprintf(buf->ptr + buf->len, (size_t)length + 1, format, args);
  va_end(args);
  buf->len += (size_t)length;
}

void buf_truncate(Buf *buf, size_t len) {
  assert(len <= buf->len);
  buf->len = len;
}
