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

// Adds a copy of s.
void buf_add(Buf *buf, Str s);
// Adds what printf would print.
void buf_add_fmt(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Adds n in decimal.
void buf_add_uint(Buf *buf, unsigned long n);

// Room for `extra` more bytes without another allocation.
void buf_reserve(Buf *buf, size_t extra);
// Forgets the bytes from `len` on. The memory is kept.
void buf_truncate(Buf *buf, size_t len);

// Adds one byte.
static inline void buf_add_char(Buf *buf, char c) {
  if (buf->len == buf->cap) buf_reserve(buf, 1);
  buf->ptr[buf->len++] = c;
}

// A view of all of it, valid until the next addition.
static inline Str buf_str(const Buf *buf) { return (Str){buf->ptr, buf->len}; }

// Adds a literal.
#define buf_add_lit(buf, literal) buf_add((buf), S(literal))

#endif
