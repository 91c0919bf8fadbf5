#include "base/fold.h"

#include <utf8proc.h>

#include "base/utf8.h"

bool fold_is_letter(uint32_t c) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool fold_is_mark(uint32_t c) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool fold_is_number(uint32_t c) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool fold_is_ignored(uint32_t c) { return c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060; }

bool fold_is_unspaced(uint32_t c) {
  static const struct {
    uint32_t first, last;
  } ranges[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF},  {0x3005, 0x3007},
                {0x3040, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
                {0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};
  if (c < ranges[0].first) return false;
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
    if (c <= ranges[i].last) return true;
  return false;
}

// What is taken out after decomposition. Other marks stay: they are vowels in Thai and Devanagari.
static bool is_dropped(utf8proc_int32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x65F) ||
         c == 0x670 || c == ' ' || fold_is_ignored((uint32_t)c);
}

static bool is_ascii(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] >= 0x80) return false;
  return true;
}

static void fold_ascii(Buf *out, Str word, size_t max) {
  if (word.len > max) word.len = max;
  buf_reserve(out, word.len);
  for (size_t i = 0; i < word.len; i++) out->ptr[out->len++] = char_lower(word.ptr[i]);
}

static void add_lower(Buf *out, utf8proc_int32_t c) {
  c = utf8proc_tolower(c);
  if (c == 0xDF)
    buf_add_lit(out, "ss");
  else
    utf8_encode(out, c == 0x3C2 ? 0x3C3 : (uint32_t)c);
}

void fold_word(Buf *out, Str word, size_t max) {
  if (is_ascii(word)) {
    fold_ascii(out, word, max);
    return;
  }
  const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE;
  const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)word.ptr;
  utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)word.len, NULL, 0, options);
  if (count <= 0) return;
  Arena scratch = {0};
  utf8proc_int32_t *points = arena_array(&scratch, utf8proc_int32_t, (size_t)count);
  utf8proc_decompose(bytes, (utf8proc_ssize_t)word.len, points, count, options);
  utf8proc_ssize_t kept = 0;
  for (utf8proc_ssize_t i = 0; i < count; i++)
    if (!is_dropped(points[i])) points[kept++] = points[i];
  if (kept > 0) kept = utf8proc_normalize_utf32(points, kept, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  size_t start = out->len;
  for (utf8proc_ssize_t i = 0; i < kept && (size_t)i < max; i++) add_lower(out, points[i]);
  Str all = str_from_index(buf_str(out), start);
  buf_truncate(out, start + utf8_prefix(all, max).len);
  arena_free(&scratch);
}
