// Alternative text of images.
#ifndef CHECK_IMAGES_H
#define CHECK_IMAGES_H

#include "site/site.h"

// Reports an image (link->image) without alternative text, or with its file name as one.
void images_check(Page *page, const Link *link);

#endif
