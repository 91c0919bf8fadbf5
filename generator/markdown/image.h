// Width and height of an image from the first bytes of its file: PNG, JPEG, GIF, WebP, SVG, AVIF.
#ifndef MARKDOWN_IMAGE_H
#define MARKDOWN_IMAGE_H

#include <stdint.h>

#include "base/str.h"

typedef struct ImageSize {
  bool found;
  uint32_t width, height;  // CSS pixels, orientation applied
} ImageSize;

enum { IMAGE_HEADER_BYTES = 256 * 1024 };  // what is read of a file at most

ImageSize image_size(Str bytes);

#endif
