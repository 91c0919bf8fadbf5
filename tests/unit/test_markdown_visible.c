// What a reader sees of a page, as text: what search reads.
#include "check.h"
#include "markdown_site.h"

// The sections as "[heading] text", with code blocks in braces.
static Str made_visible(const Made *m) {
  const Page *page = m->page;
  const PlainText *plain = &page->markdown.plain;
  Buf out = {.arena = &m->page->arena};
  for (size_t i = 0, code = 0; i < plain->sections.len; i++) {
    size_t end = i + 1 < plain->sections.len ? plain->sections.items[i + 1].start : plain->text.len;
    if (i > 0)
      buf_add_fmt(&out, "[%.*s]",
                  STR_ARG(page->markdown.headings.items[plain->sections.items[i].heading].text));
    for (size_t at = plain->sections.items[i].start; at < end; at++) {
      bool in_list = code < plain->code.len;
      if (in_list && at == plain->code.items[code].start) buf_add_char(&out, '{');
      buf_add_char(&out, plain->text.ptr[at]);
      if (in_list && at + 1 == plain->code.items[code].end) buf_add_char(&out, '}'), code++;
    }
  }
  return buf_str(&out);
}

TEST(visible_text) {
  static const MadeCase cases[] = {
      {"a *b*c `d`\ne  \nf\n", "a bc d e f\n"},
      {"# Title\n\nx\n\n## One *two*\n\ny\n\n### Three\n", "x\n[One two]y\n[Three]"},
      {"- a\n- b\n  - c\n", "a\nb\nc\n"},
      {"| a | b |\n|---|---|\n| 1 | *2* |\n\nTable: The bar\n", "The bar\na\nb\n1\n2\n"},
      {"x\n\n```c\nint a;\n```\n\ny\n", "x\n{int a;\n}y\n"},
      {"[text](other.md \"title\") ![alt](pic.png)\n", "text alt\n"},
      {"> [!NOTE]\n> body\n", "Note\nbody\n"},
      {"term\n: meaning\n", "term\nmeaning\n"},
      {"<box title=\"Head\">\n\ninside\n\n</box>\n", "Head\ninside\n"},
      {"<div><p>one</p><p>t<b>w</b>o &amp; three</p></div>\n", "one\ntwo & three\n"},
      {"<script>var hidden;</script>\n\nx\n", "x\n"},
      {"<!-- hidden -->\n\nx\n", "x\n"},
      {"a[^1]\n\n[^1]: note\n", "a\nnote\n"},
      {"&lt;b&gt; 1 &amp; 2\n", "<b> 1 & 2\n"},
      {"---\nsearch: false\n---\nx\n", ""},
      {"---\nunlisted: true\n---\nx\n", ""},
  };
  CHECK_MADE(cases, made_visible);
}

CHECK_MAIN
