// Formats: PNG (W3C), GIF89a, JPEG (ITU T.81; the orientation of Exif 2.3), WebP (RFC 9649), AVIF
// (the item properties of ISO/IEC 23008-12). SVG stands in image_svg.c. Whatever lies beyond the
// bytes at hand reads as zero, and a size of zero is none: a cut file has no size, never a wrong
// one.
#include "markdown/image.h"

#include "markdown/image_svg.h"

enum { SIDE_MAX = 1000000 };

static ImageSize size_of(uint64_t width, uint64_t height) {
  bool fine = width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX;
  return fine ? (ImageSize){true, (uint32_t)width, (uint32_t)height} : (ImageSize){0};
}

static ImageSize turned(ImageSize size) { return (ImageSize){size.found, size.height, size.width}; }

// ---- numbers ------------------------------------------------------------------------------------

// A number of `bytes` bytes at an offset; 0 when it lies beyond the end.
static uint64_t big(Str s, size_t at, size_t bytes) {
  uint64_t number = 0;
  if (at > s.len || bytes > s.len - at) return 0;
  for (size_t i = 0; i < bytes; i++) number = number << 8 | (unsigned char)s.ptr[at + i];
  return number;
}

static uint64_t little(Str s, size_t at, size_t bytes) {
  uint64_t number = 0;
  if (at > s.len || bytes > s.len - at) return 0;
  for (size_t i = bytes; i > 0; i--) number = number << 8 | (unsigned char)s.ptr[at + i - 1];
  return number;
}

static bool has(Str s, size_t at, Str word) { return str_starts(str_from_index(s, at), word); }

// ---- PNG, GIF, WebP -----------------------------------------------------------------------------

static ImageSize png(Str s) {
  return has(s, 12, S("IHDR")) ? size_of(big(s, 16, 4), big(s, 20, 4)) : (ImageSize){0};
}

static ImageSize gif(Str s) { return size_of(little(s, 6, 2), little(s, 8, 2)); }

static ImageSize webp(Str s) {
  if (has(s, 12, S("VP8X")) && s.len >= 30)
    return size_of(little(s, 24, 3) + 1, little(s, 27, 3) + 1);
  if (has(s, 12, S("VP8L")) && has(s, 20, S("\x2F")) && s.len >= 25) {
    uint64_t bits = little(s, 21, 4);
    return size_of((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
  }
  if (has(s, 12, S("VP8 ")) && has(s, 23, S("\x9D\x01\x2A")))
    return size_of(little(s, 26, 2) & 0x3FFF, little(s, 28, 2) & 0x3FFF);
  return (ImageSize){0};
}

// ---- JPEG ---------------------------------------------------------------------------------------

enum { EXIF_ORIENTATION = 0x0112, EXIF_ENTRY_BYTES = 12 };

// Whether an Exif segment turns the picture by a quarter (orientation 5 to 8).
static bool exif_turns(Str exif) {
  if (!str_starts(exif, S("Exif\0\0"))) return false;
  Str tiff = str_from_index(exif, 6);
  uint64_t (*number)(Str, size_t, size_t) = str_starts(tiff, S("II")) ? little : big;
  size_t directory = number(tiff, 4, 4), count = number(tiff, directory, 2);
  for (size_t i = 0; i < count; i++) {
    size_t entry = directory + 2 + i * EXIF_ENTRY_BYTES;
    if (entry > tiff.len) break;
    if (number(tiff, entry, 2) != EXIF_ORIENTATION) continue;
    uint64_t orientation = number(tiff, entry + 8, 2);
    return orientation >= 5 && orientation <= 8;
  }
  return false;
}

// SOF0 to SOF15 hold the size; DHT, JPG and DAC stand among their numbers.
static bool is_frame(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static ImageSize jpeg(Str s) {
  bool turns = false;
  for (size_t at = 2; at + 4 <= s.len && (unsigned char)s.ptr[at] == 0xFF;) {
    unsigned marker = (unsigned char)s.ptr[at + 1];
    size_t length = big(s, at + 2, 2);
    if (marker == 0xFF) {  // a fill byte
      at++;
      continue;
    }
    if (is_frame(marker)) {
      ImageSize size = size_of(big(s, at + 7, 2), big(s, at + 5, 2));
      return turns ? turned(size) : size;
    }
    if (length < 2) break;
    if (marker == 0xE1) turns = turns || exif_turns(str_sub(s, at + 4, length - 2));
    at += 2 + length;
  }
  return (ImageSize){0};
}

// ---- AVIF ---------------------------------------------------------------------------------------

typedef struct Box {
  Str type, body;
} Box;

// Takes the next box off *rest. False at the end, and when the box goes beyond it.
static bool next_box(Str *rest, Box *box) {
  uint64_t size = big(*rest, 0, 4), header = 8;
  if (size == 1) size = big(*rest, 8, 8), header = 16;
  if (size == 0) size = rest->len;
  if (size < header || size > rest->len) return false;
  *box = (Box){str_sub(*rest, 4, 4), str_sub(*rest, header, size - header)};
  *rest = str_from_index(*rest, size);
  return true;
}

static Str find_box(Str boxes, Str type) {
  for (Box box; next_box(&boxes, &box);)
    if (str_eq(box.type, type)) return box.body;
  return (Str){0};
}

enum { ASSOCIATIONS_MAX = 64 };  // properties of one item; real files have under ten

typedef struct Associations {
  size_t count;
  size_t index[ASSOCIATIONS_MAX];  // 1-based places in ipco
} Associations;

// Which properties belong to an item ("ipma").
static Associations associations_of(Str ipma, uint64_t item) {
  Associations found = {0};
  size_t id_bytes = big(ipma, 0, 1) ? 4 : 2, index_bytes = big(ipma, 3, 1) & 1 ? 2 : 1, at = 8;
  for (uint64_t entries = big(ipma, 4, 4); entries > 0 && at < ipma.len; entries--) {
    uint64_t id = big(ipma, at, id_bytes), count = big(ipma, at + id_bytes, 1);
    at += id_bytes + 1;
    for (uint64_t i = 0; i < count; i++, at += index_bytes) {
      size_t index = big(ipma, at, index_bytes) & (index_bytes == 2 ? 0x7FFF : 0x7F);
      if (id == item && found.count < ASSOCIATIONS_MAX) found.index[found.count++] = index;
    }
  }
  return found;
}

static bool belongs(const Associations *associations, size_t index) {
  for (size_t i = 0; i < associations->count; i++)
    if (associations->index[i] == index) return true;
  return false;
}

// The size of the primary item, turned as it says.
static ImageSize avif(Str s) {
  Str meta = str_from_index(find_box(s, S("meta")), 4), pitm = find_box(meta, S("pitm"));
  Str properties = find_box(meta, S("iprp")), ipco = find_box(properties, S("ipco"));
  uint64_t primary = big(pitm, 4, big(pitm, 0, 1) ? 4 : 2);
  Associations associations = associations_of(find_box(properties, S("ipma")), primary);
  ImageSize size = {0};
  bool turns = false;
  Box box;
  for (size_t index = 1; next_box(&ipco, &box); index++) {
    if (!belongs(&associations, index)) continue;
    if (str_eq(box.type, S("ispe"))) size = size_of(big(box.body, 4, 4), big(box.body, 8, 4));
    if (str_eq(box.type, S("irot"))) turns = big(box.body, 0, 1) & 1;
  }
  return turns ? turned(size) : size;
}

// ---- every kind ---------------------------------------------------------------------------------

static ImageSize svg(Str s) {
  double width, height;
  if (!svg_size(s, &width, &height)) return (ImageSize){0};
  bool fine = width < SIDE_MAX && height < SIDE_MAX;
  return fine ? size_of((uint64_t)(width + 0.5), (uint64_t)(height + 0.5)) : (ImageSize){0};
}

ImageSize image_size(Str bytes) {
  if (str_starts(bytes, S("\x89PNG\r\n\x1A\n"))) return png(bytes);
  if (str_starts(bytes, S("GIF87a")) || str_starts(bytes, S("GIF89a"))) return gif(bytes);
  if (str_starts(bytes, S("\xFF\xD8\xFF"))) return jpeg(bytes);
  if (str_starts(bytes, S("RIFF")) && has(bytes, 8, S("WEBP"))) return webp(bytes);
  if (has(bytes, 4, S("ftyp"))) return avif(bytes);
  return svg(bytes);
}
