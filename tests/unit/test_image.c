// image, sanitize
#include "markdown/image.h"

#include <stdlib.h>

#include "check.h"
#include "format/html.h"
#include "markdown/sanitize.h"

// ---- image --------------------------------------------------------------------------------------

// One WebP file's head: "RIFF", size, "WEBP", then the first chunk.
#define WEBP(chunk) "RIFF\x64\0\0\0WEBP" chunk
// A JPEG's Exif segment with one entry (orientation) in big or little order, 34 bytes.
#define EXIF_BIG(o) \
  "\xFF\xE1\0\x22"  \
  "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" o "\0\0\0\0\0\0"
#define EXIF_LITTLE(o) \
  "\xFF\xE1\0\x22"     \
  "Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" o "\0\0\0\0\0\0\0"
#define SOF "\xFF\xC0\0\x11\x08\0\x64\x01\x2C\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"  // 300 x 100
#define JFIF "\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"

// AVIF: two sizes (a thumbnail's and the picture's), a rotation; ipma says which belong to item 2.
#define ISPE(w, h) "\0\0\0\x14ispe\0\0\0\0" w h
#define AVIF(pitm, rotation) \
  "\0\0\0\x14" "ftypavif\0\0\0\0mif1"                                                                  \
  "\0\0\0\x84meta\0\0\0\0"                                                                             \
  "\0\0\0\x0Epitm\0\0\0\0" pitm                                                                        \
  "\0\0\0\x6Aiprp"                                                                                     \
  "\0\0\0\x45ipco" ISPE("\0\0\x10\0", "\0\0\x10\0") ISPE("\0\0\x01\x2C", "\0\0\0\x64") "\0\0\0\x0C" "free\0\0\0\0" \
  "\0\0\0\x09irot" rotation                                                                            \
  "\0\0\0\x1D" "ipma\0\0\0\0\0\0\0\x03" "\0\x01\x01\x01" "\0\x02\x02\x82\x84" "\0\x03\x01\x02"

typedef struct ImageCase {
  const char *what;
  Str bytes;
  uint32_t width, height;  // 0: none
} ImageCase;

static const ImageCase images[] = {
    {"PNG", STR_CONST("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x01\x2C\0\0\0\x64\x08\x06\0\0\0"), 300,
     100},
    {"PNG of no width",
     STR_CONST("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\0\0\0\0\x64\x08\x06\0\0\0"), 0, 0},
    {"PNG of 4 billion", STR_CONST("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\xFF\xFF\xFF\xFF\0\0\0\x64"), 0,
     0},
    {"GIF", STR_CONST("GIF89a\x2C\x01\x64\0\xF7\0\0"), 300, 100},
    {"old GIF", STR_CONST("GIF87a\x2C\x01\x64\0"), 300, 100},
    {"JPEG", STR_CONST(JFIF SOF), 300, 100},
    {"progressive JPEG after tables",
     STR_CONST(JFIF "\xFF\xDB\0\x04\0\0\xFF\xC4\0\x03\0\xFF\xFF\xC2\0\x0B\x08\0\x64\x01\x2C\x01"),
     300, 100},
    {"JPEG turned, big", STR_CONST("\xFF\xD8" EXIF_BIG("\x06") SOF), 100, 300},
    {"JPEG turned, little", STR_CONST("\xFF\xD8" EXIF_LITTLE("\x08") SOF), 100, 300},
    {"JPEG upside down", STR_CONST("\xFF\xD8" EXIF_BIG("\x03") SOF), 300, 100},
    {"JPEG mirrored", STR_CONST("\xFF\xD8" EXIF_LITTLE("\x02") SOF), 300, 100},
    {"JPEG of a wrong orientation", STR_CONST("\xFF\xD8" EXIF_LITTLE("\x09") SOF), 300, 100},
    {"JPEG with a segment of no length", STR_CONST("\xFF\xD8\xFF\xE0\0\0" SOF), 0, 0},
    {"JPEG that does not go on with a marker", STR_CONST("\xFF\xD8\xFF\xE0\0\x02\0\0" SOF), 0, 0},
    {"WebP VP8", STR_CONST(WEBP("VP8 \x20\0\0\0\x10\0\0\x9D\x01\x2A\x2C\x41\x64\x80")), 300, 100},
    {"WebP VP8L", STR_CONST(WEBP("VP8L\x20\0\0\0\x2F\x2B\xC1\x18\0")), 300, 100},
    {"WebP VP8L without its mark", STR_CONST(WEBP("VP8L\x20\0\0\0\x2E\x2B\xC1\x18\0")), 0, 0},
    {"WebP VP8X", STR_CONST(WEBP("VP8X\x0A\0\0\0\x10\0\0\0\x2B\x01\0\x63\0\0")), 300, 100},
    {"AVIF", STR_CONST(AVIF("\0\x02", "\0")), 300, 100},
    {"AVIF turned", STR_CONST(AVIF("\0\x02", "\x03")), 100, 300},
    {"AVIF, another item", STR_CONST(AVIF("\0\x01", "\x01")), 4096, 4096},
    {"AVIF, no such item", STR_CONST(AVIF("\0\x07", "\0")), 0, 0},
    {"SVG", STR_CONST("<svg xmlns='x' width=\"300\" height='100'>"), 300, 100},
    {"SVG in centimeters",
     STR_CONST("\xEF\xBB\xBF<?xml version='1.0'?>\n<svg width = \"2.54cm\" height=\" 72pt \" >"),
     96, 96},
    {"SVG by viewBox", STR_CONST("<svg viewBox='-5 -5, 300 100.4'/>"), 300, 100},
    {"SVG, percent", STR_CONST("<svg width='100%' height='100%' viewBox='0 0 300 100'>"), 300, 100},
    {"SVG by ratio", STR_CONST("<svg width='150' viewBox='0 0 300 100'>"), 150, 50},
    {"SVG by ratio, the other", STR_CONST("<svg height='50px' viewBox='0 0 300 100'>"), 150, 50},
    {"SVG behind others",
     STR_CONST(
         "<!-- <svg width='1' height='1'> --><!DOCTYPE svg [ <!ENTITY a 'b'> ]>\n<svg\nwidth='300' "
         "height='100' a='>'>"),
     300, 100},
    {"SVG, a name that ends so",
     STR_CONST("<svg stroke-width='7' a=\" width='9'\" width='300' height='100'>"), 300, 100},
    {"SVG, both", STR_CONST("<svg viewBox='0 0 3 1' width='600' height='100'>"), 600, 100},
    {"SVG run together", STR_CONST("<svgwidth='300' height='100'>"), 0, 0},
    {"SVG without a size", STR_CONST("<svg xmlns='x'>"), 0, 0},
    {"SVG with half a size", STR_CONST("<svg width='300'>"), 0, 0},
    {"SVG with an unknown unit", STR_CONST("<svg width='300ly' height='100'>"), 0, 0},
    {"SVG with an empty viewBox", STR_CONST("<svg viewBox='0 0 0 0'>"), 0, 0},
    {"SVG too large", STR_CONST("<svg width='99999999999999999999999999' height='1'>"), 0, 0},
    {"SVG without quotes", STR_CONST("<svg width=300 height=100>"), 0, 0},
    {"HTML with SVG in it", STR_CONST("<p><svg width='300' height='100'>"), 0, 0},
    {"SVG-like", STR_CONST("<svgx width='300' height='100'>"), 0, 0},
    {"text", STR_CONST("a picture, 300 x 100"), 0, 0},
    {"nothing", STR_CONST(""), 0, 0},
};

// A copy that ends where its memory ends, so that AddressSanitizer sees a read beyond it.
static ImageSize size_of_copy(Str bytes) {
  char *copy = malloc(bytes.len);
  if (bytes.len > 0) memcpy(copy, bytes.ptr, bytes.len);
  ImageSize size = image_size((Str){copy, bytes.len});
  free(copy);
  return size;
}

TEST(image_sizes) {
  for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
    ImageSize size = size_of_copy(images[i].bytes);
    if (size.width != images[i].width || size.height != images[i].height)
      printf("  %s\n", images[i].what);
    CHECK_INT(size.found, images[i].width > 0);
    CHECK_INT(size.width, images[i].width);
    CHECK_INT(size.height, images[i].height);
  }
}

TEST(image_cut_anywhere_has_no_size_or_the_right_one) {
  for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
    for (size_t length = 0; length < images[i].bytes.len; length++) {
      ImageSize size = size_of_copy(str_sub(images[i].bytes, 0, length));
      bool right = size.width == images[i].width && size.height == images[i].height;
      if (size.found && !right) printf("  %s, %zu bytes\n", images[i].what, length);
      CHECK(!size.found || right);
    }
  }
}

static bool is_sane(ImageSize size) {
  if (!size.found) return size.width == 0 && size.height == 0;
  return size.width >= 1 && size.width <= 1000000 && size.height >= 1 && size.height <= 1000000;
}

TEST(image_with_any_byte_changed_has_no_size_or_a_sane_one) {
  static const char bytes[] = {0, 1, '\x7F', '\x80', '\xFF'};
  for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
    char copy[512];
    Str all = {copy, images[i].bytes.len};
    for (size_t at = 0; at < all.len; at++) {
      memcpy(copy, images[i].bytes.ptr, all.len);
      for (size_t b = 0; b < sizeof bytes; b++) {
        copy[at] = bytes[b];
        bool sane = is_sane(size_of_copy(all));
        if (!sane) printf("  %s, byte %zu made %d\n", images[i].what, at, bytes[b]);
        CHECK(sane);
      }
    }
  }
}

// ---- sanitize -----------------------------------------------------------------------------------

TEST(sanitize_elements) {
  static const struct {
    const char *names;
    SanitizeVerdict verdict;
  } cases[] = {
      {"p a IMG Details summary kbd table td ruby picture source h1 h6 wbr time", SANITIZE_KEEP},
      {"form input button font marquee link meta base embed frame html body main nav dialog custom-tag h7 x "
       "plaintext",
       SANITIZE_DROP_TAG},
      {"script STYLE iframe object applet template noscript svg math title textarea select video audio",
       SANITIZE_DROP_CONTENT},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str names = str_from(cases[i].names), name;
    for (bool more = true; more;) {
      more = str_cut(names, ' ', &name, &names);
      if (sanitize_element(name) != cases[i].verdict) printf("  %.*s\n", STR_ARG(name));
      CHECK_INT(sanitize_element(name), cases[i].verdict);
    }
  }
  CHECK_INT(sanitize_element(S("")), SANITIZE_DROP_TAG);
  CHECK_INT(sanitize_element(S("p picture")), SANITIZE_DROP_TAG);
  CHECK_INT(sanitize_element(S("a-name-of-many-many-bytes")), SANITIZE_DROP_TAG);
}

TEST(sanitize_attributes) {
  static const struct {
    const char *element, *attribute;
    bool kept;
  } cases[] = {
      {"a", "href", true},       {"A", "HREF", true},        {"p", "href", false},
      {"a", "name", true},       {"img", "name", false},     {"img", "srcset", true},
      {"img", "onerror", false}, {"a", "style", false},      {"p", "class", false},
      {"p", "id", true},         {"p", "ONCLICK", false},    {"a", "target", false},
      {"td", "colspan", true},   {"ol", "start", true},      {"details", "open", true},
      {"p", "aria-label", true}, {"p", "data-x", false},     {"a", "formaction", false},
      {"img", "srcdoc", false},  {"p", "tabindex", false},   {"q", "cite", true},
      {"a", "ping", false},      {"p", "xlink:href", false}, {"p", "", false},
      {"steps", "title", true},  {"img", "usemap", false},   {"a", "accesskey", false},
      {"p", "is", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool kept = sanitize_attribute(str_from(cases[i].element), str_from(cases[i].attribute));
    if (kept != cases[i].kept) printf("  <%s %s>\n", cases[i].element, cases[i].attribute);
    CHECK_INT(kept, cases[i].kept);
  }
}

TEST(sanitize_knows_urls) {
  static const char *const urls[] = {"href",       "SRC",  "poster", "cite",      "action",
                                     "formaction", "data", "srcset", "xlink:href"};
  static const char *const others[] = {"title", "alt", "id", "hre", "", "href longdesc"};
  for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
    CHECK(html_attribute_is_url(str_from(urls[i])));
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    CHECK(!html_attribute_is_url(str_from(others[i])));
}

CHECK_MAIN
