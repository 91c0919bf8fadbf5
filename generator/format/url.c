#include "format/url.h"

static bool stays(char c) {
  static const bool signs[128] = {
      ['-'] = true, ['_'] = true, ['.'] = true, ['!'] = true, ['~'] = true, ['*'] = true,
      ['('] = true, [')'] = true, [','] = true, [';'] = true, [':'] = true, ['@'] = true,
      ['$'] = true, ['+'] = true, ['='] = true, ['/'] = true,
  };
  return char_is_alnum(c) || ((unsigned char)c < 128 && signs[(unsigned char)c]);
}

void url_add_beneath(Buf *out, Str path) {
  static const char digits[] = "0123456789ABCDEF";
  size_t run = 0;
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (stays(path.ptr[i])) continue;
    buf_add(out, str_sub(path, run, i - run));
    buf_add(out, (Str){(char[]){'%', digits[c >> 4], digits[c & 15]}, 3});
    run = i + 1;
  }
  buf_add(out, str_from_index(path, run));
}

void url_add_path(Buf *out, Str path) {
  size_t slash = str_find_char(path, '/'), colon = str_find_char(path, ':');
  if (colon < slash) buf_add_lit(out, "./");
  url_add_beneath(out, path);
}

Str url_from_path(Arena *arena, Str path) {
  Buf out = {.arena = arena};
  url_add_path(&out, path);
  return buf_str(&out);
}
