#include "check.h"
#include "format/html.h"
#include "format/html_token.h"

// ---- escaping -----------------------------------------------------------------------------------

static Str with(void add(Buf *, Str), Arena *arena, Str text) {
  Buf out = {.arena = arena};
  add(&out, text);
  return buf_str(&out);
}

TEST(html_escapes_by_context) {
  Arena arena = {0};
  CHECK_STR(with(html_text, &arena, S("a<b>&\"c\"")), S("a&lt;b&gt;&amp;\"c\""));
  CHECK_STR(with(html_attr, &arena, S("a<b>&\"c\"")), S("a&lt;b&gt;&amp;&quot;c&quot;"));
  CHECK_STR(with(html_url, &arena, S("a b?x=1&y=%20\"<\\")), S("a%20b?x=1&amp;y=%20%22%3C%5C"));
  CHECK_STR(with(html_url, &arena, S("r\xC3\xA9sum\xC3\xA9")), S("r%C3%A9sum%C3%A9"));
  arena_free(&arena);
}

// ---- which URLs may leave -----------------------------------------------------------------------

#define CHECK_SAFE(url, wanted) \
  CHECK_STR(html_url_is_safe(str_from(url)) == (wanted) ? (Str){0} : str_from(url), (Str){0})

TEST(html_urls_that_are_safe) {
  static const char *const urls[] = {"",
                                     "a.html",
                                     "../a/b.html#c",
                                     "#c",
                                     "?q=1",
                                     "//host/x",
                                     "/a",
                                     "https://x.org",
                                     "HTTP://x",
                                     "mailto:a@b.c",
                                     "tel:+1555",
                                     "a/b:c",
                                     "./a:b",
                                     "a?x=y:z",
                                     "#a:b",
                                     "java\x0Bscript:x",
                                     "javascript&colon;x",
                                     "\xC2\xA0javascript:x",
                                     "1a:b",
                                     ":x",
                                     "caf\xC3\xA9:x",
                                     " https://x",
                                     "%6Aavascript:x"};
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) CHECK_SAFE(urls[i], true);
}

TEST(html_urls_that_are_not) {
  static const char *const urls[] = {"javascript:alert(1)",
                                     "JavaScript:x",
                                     " javascript:x",
                                     "\x01javascript:x",
                                     "java\nscript:x",
                                     "java\tscript:x",
                                     "j\ra\nv\tascript:x",
                                     "vbscript:x",
                                     "data:text/html,x",
                                     "data:image/svg+xml,x",
                                     "blob:x",
                                     "file:///etc/passwd",
                                     "ftp://x",
                                     "x-very-long-scheme:",
                                     "javascript\n:x",
                                     "view-source:x",
                                     "\n\n data:x",
                                     "httpsx:y",
                                     "\x1F \t\njavascript:x",
                                     "java\r\n\tscript\t:x",
                                     "JAVASCRIPT:",
                                     "jar:https://x!/",
                                     "about:blank",
                                     "a:b/c",
                                     "j:x",
                                     "x+y-z.1:",
                                     "mailtox:",
                                     "tel+:"};
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) CHECK_SAFE(urls[i], false);
}

TEST(html_scheme) {
  Arena arena = {0};
  CHECK_STR(html_url_scheme(&arena, S("  HT\ntps://x")), S("https"));
  CHECK_STR(html_url_scheme(&arena, S("a/b:c")), S(""));
  CHECK_STR(html_url_scheme(&arena, S("page.md")), S(""));
  arena_free(&arena);
}

// ---- decoding -----------------------------------------------------------------------------------

TEST(html_decodes_references) {
  static const struct {
    const char *text, *decoded;
  } cases[] = {{"a &amp; b", "a & b"},
               {"&lt;&gt;&quot;", "<>\""},
               {"&#65;&#x42;", "AB"},
               {"&nosuch; &", "&nosuch; &"},
               {"&copy;&nbsp;", "\xC2\xA9\xC2\xA0"},
               {"&#0;", "\xEF\xBF\xBD"},
               {"&#x110000;", "\xEF\xBF\xBD"},
               {"&#150;", "\xE2\x80\x93"},
               {"&#65", "A"},
               {"&amp", "&amp"},
               {"&#;&#x;", "&#;&#x;"},
               {"javascript&colon;x", "javascript:x"},
               {"&fjlig;&NotEqualTilde;", "fj\xE2\x89\x82\xCC\xB8"},
               {"&CounterClockwiseContourIntegral;", "\xE2\x88\xB3"},
               {"&zwnj;&AElig;&Zopf;", "\xE2\x80\x8C\xC3\x86\xE2\x84\xA4"},
               {"&Amp;&am;&1;&;", "&Amp;&am;&1;&;"},
               {"&#xD800;&#128;&#x81;", "\xEF\xBF\xBD\xE2\x82\xAC\xC2\x81"},
               {"&#99999999999999999999;", "\xEF\xBF\xBD"},
               {"java&Tab;script", "java\tscript"}};
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(html_decode(&arena, str_from(cases[i].text)), str_from(cases[i].decoded));
  arena_free(&arena);
}

TEST(html_decodes_percent) {
  Arena arena = {0};
  Str out;
  CHECK(html_percent_decode(&arena, S("a%20b%2Fc%zz%"), &out));
  CHECK_STR(out, S("a b/c%zz%"));
  CHECK(!html_percent_decode(&arena, S("a%00b"), &out));
  arena_free(&arena);
}

// ---- tokens -------------------------------------------------------------------------------------

// Writes each token as kind:name[attribute=value,...] with blanks between.
static Str describe(Arena *arena, Str html) {
  HtmlReader reader = {.rest = html};
  HtmlToken token;
  Buf out = {.arena = arena};
  while (html_token_next(&reader, arena, &token)) {
    buf_add_fmt(&out, "%c", "TOCX"[token.kind]);
    if (token.kind == HTML_TEXT || token.kind == HTML_COMMENT)
      buf_add_fmt(&out, "(%.*s)", STR_ARG(token.raw));
    buf_add(&out, token.name);
    for (size_t i = 0; i < token.attributes.len; i++) {
      HtmlAttribute a = token.attributes.items[i];
      buf_add_fmt(&out, "[%.*s%s%.*s]", STR_ARG(a.name), a.has_value ? "=" : "", STR_ARG(a.value));
    }
    if (token.self_closing) buf_add_char(&out, '/');
    buf_add_char(&out, ' ');
  }
  return str_trim(buf_str(&out));
}

TEST(html_tokens) {
  static const struct {
    const char *html, *tokens;
  } cases[] = {{"<a href=\"x\">y</a>", "Oa[href=x] T(y) Ca"},
               {"<br/><br />", "Obr/ Obr/"},
               {"<step when='60 min' optional>", "Ostep[when=60 min][optional]"},
               {"<a href=x/y>", "Oa[href=x/y]"},
               {"a < b", "T(a < b)"},
               {"<!-- <a> --><b>", "X(<!-- <a> -->) Ob"},
               {"<a title=\">\">", "Oa[title=>]"},
               {"<script>if (a<b) '</p>'</script>x", "Oscript T(if (a<b) '</p>') Cscript T(x)"},
               {"<a href=\"x", "T(<a href=\"x)"},
               {"<A B = c>", "OA[B=c]"},
               {"<!-->x", "X(<!-->) T(x)"},
               {"<!--->x", "X(<!--->) T(x)"},
               {"<!-- a --!><b>", "X(<!-- a --!>) Ob"},
               {"<!-- a -- > --><b>", "X(<!-- a -- > -->) Ob"},
               {"<!-- a -", "X(<!-- a -)"},
               {"<![CDATA[ a><b>]]>", "X(<![CDATA[ a>) Ob T(]]>)"},
               {"<?x ?><b>", "X(<?x ?>) Ob"},
               {"<a/href=x>", "Oa[href=x]"},
               {"<a b=\"1\"c='2'd>", "Oa[b=1][c=2][d]"},
               {"<a b= >", "Oa[b=]"},
               {"<a =b>", "Oa[=b]"},
               {"<a b/=c>", "Oa[b][=c]"},
               {"<TEXTAREA><p></Textarea >x", "OTEXTAREA T(<p>) CTextarea T(x)"},
               {"<style></stylex></style>", "Ostyle T(</stylex>) Cstyle"},
               {"</a b=c>", "Ca[b=c]"},
               {"</ x>y", "X(</ x>) T(y)"}};
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_STR(describe(&arena, str_from(cases[i].html)), str_from(cases[i].tokens));
  arena_free(&arena);
}

TEST(html_tokens_cover_every_byte) {
  Arena arena = {0};
  const char *texts[] = {"<a <b <c", "<<<<>>>>", "<!x<?y<![CDATA[z", "<title>&<b></title",
                         "a<b c=<d>e"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    HtmlReader reader = {.rest = str_from(texts[i])};
    HtmlToken token;
    Buf out = {.arena = &arena};
    while (html_token_next(&reader, &arena, &token)) buf_add(&out, token.raw);
    CHECK_STR(buf_str(&out), str_from(texts[i]));
  }
  arena_free(&arena);
}

CHECK_MAIN
