// Highlighting: without the tags and unescaped, the code is there again, byte for byte.
#include "fuzz.h"

#include "base/buf.h"
#include "highlight/highlight.h"

// Takes the text before the next tag or reference off *html, and what that stands for.
static void add_plain(Buf *out, Str *html) {
  static const struct {
    Str escaped;
    char byte;
  } references[] = {{STR_CONST("&amp;"), '&'},
                    {STR_CONST("&lt;"), '<'},
                    {STR_CONST("&gt;"), '>'},
                    {STR_CONST("&quot;"), '"'}};
  for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
    if (!str_starts(*html, references[i].escaped)) continue;
    buf_add_char(out, references[i].byte);
    *html = str_from_index(*html, references[i].escaped.len);
    return;
  }
  assert(html->ptr[0] != '&');
  buf_add_char(out, html->ptr[0]);
  *html = str_from_index(*html, 1);
}

static void fuzz(Str input, Arena *arena) {
  static const char *const languages[] = {"json", "sql",  "sh",      "yaml", "python", "js",
                                          "css",  "c",    "lua",     "toml", "ini",    "html",
                                          "diff", "http", "console", "none"};
  Str language = str_from(languages[fuzz_choice(&input, sizeof languages / sizeof *languages)]);
  Buf out = {.arena = arena}, plain = {.arena = arena};
  bool known = highlight(&out, language, input);
  assert(known == !str_eq(language, S("none")));
  bool open = false;
  for (Str html = buf_str(&out); html.len > 0;) {
    if (html.ptr[0] != '<') {
      add_plain(&plain, &html);
      continue;
    }
    Str tag = open ? S("</span>") : S("<span class=\"hl-");
    assert(str_starts(html, tag));
    html = str_from_index(html, open ? tag.len : tag.len + 3);
    open = !open;
  }
  assert(!open && str_eq(buf_str(&plain), input));
}
