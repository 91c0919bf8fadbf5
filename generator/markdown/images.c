// Images: width and height from the file, so that the page does not jump while they load; lazy
// after the first one.
#include <errno.h>
#include <unistd.h>

#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/image.h"
#include "markdown/links.h"

enum { FIRST_BYTES = 4096 };  // enough for most files; the others are read up to IMAGE_HEADER_BYTES

// Reads on behind `length` bytes, up to `size` in all.
static FsResult read_up_to(int fd, char *bytes, size_t length, size_t size, Str *out) {
  while (length < size) {
    ssize_t got = read(fd, bytes + length, size - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fs_failure(errno);
    if (got == 0) break;
    length += (size_t)got;
  }
  *out = (Str){bytes, length};
  return (FsResult){0};
}

// A size that is not found is none of ours to know; a file that cannot be read is an error.
static FsResult size_of_file(Convert *c, Str path, ImageSize *size) {
  int fd;
  char first[FIRST_BYTES];
  Str bytes = {0};
  *size = (ImageSize){0};
  FsResult result = fs_open_file(c->site->content, path, &fd);
  if (result.status != FS_OK) return result;
  result = read_up_to(fd, first, 0, sizeof first, &bytes);
  *size = image_size(bytes);
  if (result.status == FS_OK && !size->found && bytes.len == sizeof first) {
    char *more = arena_array(c->scratch, char, IMAGE_HEADER_BYTES);
    memcpy(more, first, sizeof first);
    result = read_up_to(fd, more, sizeof first, IMAGE_HEADER_BYTES, &bytes);
    *size = image_size(bytes);
  }
  close(fd);
  return result;
}

void image_write_size(Convert *c, uint32_t index) {
  const Link *link = &c->links.items[index];
  if (link->kind != LINK_ASSET) return;
  ImageSize size;
  FsResult result = size_of_file(c, link->path, &size);
  if (result.status != FS_OK) {
    report(c, DIAG_FILE_UNREADABLE, link->span,
           str_fmt(c->arena, "cannot read \"%.*s\": %s", STR_ARG(link->path), fs_reason(result)),
           (Str){0});
  } else if (size.found) {
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
