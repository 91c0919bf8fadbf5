// The size of an SVG picture. Private to image.c.
#ifndef MARKDOWN_IMAGE_SVG_H
#define MARKDOWN_IMAGE_SVG_H

#include "base/str.h"

// Width and height in CSS pixels, both above 0: the attributes, or what viewBox says in their place
// (SVG 2, section 8.8). False for what is no SVG, has no size, or is cut within its first tag.
bool svg_size(Str text, double *width, double *height);

#endif
