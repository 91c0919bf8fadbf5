// Buf: text that grows, in an arena. The view of it is a Str (`buf_str`), valid until the next
// addition.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

typedef struct Buf {
  Arena *arena;  // set by the owner: Buf out = {.arena = arena};
  char *ptr;
  size_t len, cap;  // bytes
} Buf;

void buf_add(Buf *buf, Str s);
void buf_add_fmt(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_add_uint(Buf *buf, unsigned long n);

// Room for `extra` more bytes without another allocation.
void buf_reserve(Buf *buf, size_t extra);
// Forgets the bytes from `len` on. The memory is kept.
void buf_truncate(Buf *buf, size_t len);

static inline void buf_add_char(Buf *buf, char c) {
  if (buf->len == buf->cap) buf_reserve(buf, 1);
  buf->ptr[buf->len++] = c;
}

static inline Str buf_str(const Buf *buf) { return (Str){buf->ptr, buf->len}; }

#define buf_add_lit(buf, literal) buf_add((buf), S(literal))

#endif
