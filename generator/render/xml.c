#include "render/xml.h"

#include "format/html.h"
#include "format/url.h"

void xml_url(Buf *out, const Site *site, Str path) {
  Buf encoded = {.arena = out->arena};
  buf_add(&encoded, site->config.base_url);
  url_add_beneath(&encoded, path);
  html_attr(out, buf_str(&encoded));
}

// How many bytes at the start of text are a character that XML 1.0 has no way to write: most
// controls, and U+FFFE and U+FFFF.
static size_t no_xml(Str text) {
  unsigned char c = (unsigned char)text.ptr[0];
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return str_starts(text, S("\xEF\xBF\xBE")) || str_starts(text, S("\xEF\xBF\xBF")) ? 3 : 0;
}

void xml_text(Buf *out, Str text) {
  size_t run = 0;
  for (size_t i = 0, bad; i < text.len; i += bad ? bad : 1) {
    bad = no_xml(str_from_index(text, i));
    if (bad == 0) continue;
    html_text(out, str_sub(text, run, i - run));
    run = i + bad;
  }
  html_text(out, str_from_index(text, run));
}

void xml_element(Buf *out, const char *name, Str text) {
  buf_add_fmt(out, "<%s>", name);
  xml_text(out, text);
  buf_add_fmt(out, "</%s>\n", name);
}
