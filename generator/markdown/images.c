// Images: width and height from the file, so that the page does not jump while they load; lazy after the
// first one.
#include <errno.h>
#include <unistd.h>

#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/image.h"
#include "markdown/links.h"

enum { FIRST_BYTES = 4096 };  // enough for most files; the others are read up to IMAGE_HEADER_BYTES

static Str read_up_to(int fd, char *bytes, size_t length, size_t size) {
  while (length < size) {
    ssize_t got = read(fd, bytes + length, size - length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    length += (size_t)got;
  }
  return (Str){bytes, length};
}

static ImageSize size_of_file(Convert *c, Str path) {
  int fd;
  if (fs_open_file(c->site->content, path, &fd).status != FS_OK) return (ImageSize){0};
  char first[FIRST_BYTES];
  Str bytes = read_up_to(fd, first, 0, sizeof first);
  ImageSize size = image_size(bytes);
  if (!size.found && bytes.len == sizeof first) {
    char *more = arena_array(c->scratch, char, IMAGE_HEADER_BYTES);
    memcpy(more, first, sizeof first);
    size = image_size(read_up_to(fd, more, sizeof first, IMAGE_HEADER_BYTES));
  }
  close(fd);
  return size;
}

void image_write_size(Convert *c, uint32_t index) {
  const Link *link = &c->links.items[index];
  if (link->kind != LINK_ASSET) return;
  ImageSize size = size_of_file(c, link->path);
  if (size.found) {
    buf_add_fmt(c->out, " width=\"%u\" height=\"%u\"", size.width, size.height);
  } else {
    report(c, DIAG_IMAGE_UNREADABLE, link->span,
           str_fmt(c->arena, "the size of \"%.*s\" cannot be read", STR_ARG(link->path)), (Str){0});
  }
}

void image_write_loading(Convert *c) {
  if (c->images++ > 0) write_lit(c, " loading=\"lazy\"");
  write_lit(c, " decoding=\"async\"");
}

void image_write(Convert *c, uint32_t index, Str alt, Str title) {
  write_lit(c, "<img src=\"");
  link_write(c, index);
  write_lit(c, "\" alt=\"");
  html_attr(c->out, alt);
  write_lit(c, "\"");
  if (title.len > 0) {
    write_lit(c, " title=\"");
    html_attr(c->out, title);
    write_lit(c, "\"");
  }
  image_write_size(c, index);
  image_write_loading(c);
  write_lit(c, ">");
}
