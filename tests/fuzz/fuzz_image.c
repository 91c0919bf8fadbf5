// Image sizes: any bytes, and a size only within bounds.
#include "fuzz.h"

#include "markdown/image.h"

static void fuzz(Str input, Arena *arena) {
  (void)arena;
  ImageSize size = image_size(input);
  assert(size.found == (size.width > 0) && size.found == (size.height > 0));
  assert(size.width <= 1000000 && size.height <= 1000000);
}
