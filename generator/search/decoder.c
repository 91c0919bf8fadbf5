#include "search/decoder.h"

#include "base/utf8.h"
#include "search/payload.h"

// Undoes what payload.c escapes: quotes, backslashes, line ends.
static bool unescape(Str text, Buf *out) {
  buf_reserve(out, text.len);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c != '\\') {
      buf_add_char(out, c);
      continue;
    }
    if (++i >= text.len) return false;
    c = text.ptr[i];
    Str rest = str_sub(text, i, 5);
    if (c == 'u') {
      bool line = str_eq(rest, S("u2028"));
      if (!line && !str_eq(rest, S("u2029"))) return false;
      utf8_encode(out, line ? 0x2028 : 0x2029);
      i += 4;
    } else {
      buf_add_char(out, c == 'n' ? '\n' : c == 'r' ? '\r' : c);
    }
  }
  return true;
}

bool decoder_open(Str file, Str name, Arena *arena, Str *payload) {
  Str head = str_fmt(arena, "PB(\"%.*s\",\"", STR_ARG(name)), tail = S("\")\n");
  if (!str_starts(file, head) || !str_ends(file, tail) || file.len < head.len + tail.len)
    return false;
  Buf out = {.arena = arena};
  if (!unescape(str_sub(file, head.len, file.len - head.len - tail.len), &out)) return false;
  *payload = buf_str(&out);
  return utf8_find_invalid(*payload) == STR_NONE;
}

static uint32_t one_int(Decoder *decoder, uint32_t most) {
  size_t length;
  if (decoder->broken || decoder->at >= decoder->text.len) {
    decoder->broken = true;
    return 0;
  }
  uint32_t c = utf8_decode(str_from_index(decoder->text, decoder->at), &length);
  decoder->at += length;
  if (c < PAYLOAD_SHIFT || c > most) decoder->broken = true;
  return decoder->broken ? 0 : c;
}

uint32_t decoder_int(Decoder *decoder) {
  uint32_t c = one_int(decoder, 0xFFFF);
  if (decoder->broken) return 0;
  if (c < PAYLOAD_HIGH) return c - PAYLOAD_SHIFT;
  uint32_t low = one_int(decoder, PAYLOAD_DIGIT + PAYLOAD_SHIFT - 1);
  return decoder->broken ? 0 : (c - PAYLOAD_HIGH) * PAYLOAD_DIGIT + (low - PAYLOAD_SHIFT);
}

size_t utf16_prefix(Str text, uint32_t units) {
  size_t at = 0;
  while (at < text.len && units > 0) {
    size_t length;
    utf8_decode(str_from_index(text, at), &length);
    uint32_t wide = length == 4 ? 2 : 1;
    if (wide > units) break;
    units -= wide;
    at += length;
  }
  return at;
}

Str decoder_string(Decoder *decoder) {
  uint32_t units = decoder_int(decoder);
  Str rest = str_from_index(decoder->text, decoder->at);
  Str found = str_sub(rest, 0, decoder->broken ? 0 : utf16_prefix(rest, units));
  if (utf16_length(found) != units) decoder->broken = true;
  decoder->at += found.len;
  return found;
}

bool decoder_at_end(const Decoder *decoder) {
  return decoder->broken || decoder->at >= decoder->text.len;
}

size_t decoder_left(const Decoder *decoder) { return decoder->text.len - decoder->at; }
