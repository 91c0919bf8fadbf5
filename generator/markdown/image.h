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

// Reads the size from a file's first bytes. Not found when they are of no such image, are damaged
// or cut off before the size, or name a side of 0 or too many pixels. Any thread.
ImageSize image_size(Str bytes);

#endif
