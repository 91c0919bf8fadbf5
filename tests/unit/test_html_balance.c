// HTML made whole: what is written, and which tags are told of.
#include "check.h"
#include "format/html_balance.h"
#include "format/html_element.h"
#include "format/html_token.h"

enum { TAG = 7 };

// Every tag is marked, but those in {braces}, which are made around it.
static Str balance(Arena *arena, Str text, bool marked, HtmlProblemVec *problems) {
  Markup in = {.html = {.arena = arena}}, out = {.html = {.arena = arena}};
  HtmlReader reader = {.rest = text};
  bool made = false;
  for (HtmlToken token; html_token_next(&reader, arena, &token);) {
    bool tag = token.kind == HTML_OPEN || token.kind == HTML_CLOSE;
    if (tag && marked && !made)
      *vec_add(arena, &in.marks) = (Mark){.offset = in.html.len, .kind = TAG};
    if (token.kind == HTML_TEXT && str_starts(token.raw, S("}"))) {
      token.raw = str_from_index(token.raw, 1);
      made = false;
    }
    if (token.kind == HTML_TEXT && str_ends(token.raw, S("{"))) {
      token.raw.len--;
      made = true;
    }
    buf_add(&in.html, token.raw);
  }
  html_balance(&out, markup_str(&in), TAG, problems, arena);
  return buf_str(&out.html);
}

typedef struct Case {
  const char *in, *out;
  const char *faults;  // a letter each
} Case;

static void check_case(const Case *c) {
  Arena arena = {0};
  HtmlProblemVec problems = {0};
  Str out = balance(&arena, str_from(c->in), true, &problems);
  Buf faults = {.arena = &arena};
  for (size_t i = 0; i < problems.len; i++)
    buf_add_char(&faults, "unmxed"[problems.items[i].fault]);
  if (!str_eq(out, str_from(c->out))) printf("in: %s\n", c->in);
  CHECK_STR(out, str_from(c->out));
  CHECK_STR(buf_str(&faults), str_from(c->faults));
  problems.len = 0;
  CHECK_STR(balance(&arena, out, false, &problems), out);  // what is whole stays
  arena_free(&arena);
}

TEST(balance) {
  static const Case cases[] = {
      // What is whole, however odd, stays as it is.
      {"<ul><li>a<li>b</ul>", "<ul><li>a<li>b</ul>", ""},
      {"<p align=center><div>x</div></p>", "<p align=center><div>x</div></p>", ""},
      {"<table><tr><td>a<td>b</table>", "<table><tr><td>a<td>b</table>", ""},
      {"<svg><path d='M'/><g><title>a</title></g></svg>",
       "<svg><path d='M'/><g><title>a</title></g></svg>", ""},
      {"<br></br><img src=a></img>", "<br></br><img src=a></img>", ""},
      {"<h2>a</h3>", "<h2>a</h3>", ""},
      {"<title><div></title>x", "<title><div></title>x", ""},
      {"<my-tag><b>x</b></my-tag>", "<my-tag><b>x</b></my-tag>", ""},
      {"<svg><![CDATA[<div>]]></svg>", "<svg><![CDATA[<div>]]></svg>", ""},
      // Never closed, closes nothing.
      {"<div>a", "<div>a</div>", "u"},
      {"a</div></section>", "a", "nn"},
      {"<div><b>a</div>b", "<div><b>a</b></div>b", "u"},
      {"<b><i>a</b></i>", "<b><i>a</i></b>", "un"},
      {"<div/>a", "<div/></div>a", ""},
      {"<a name=x />b", "<a name=x /></a>b", ""},
      {"<svg><circle>a</svg>", "<svg><circle>a</circle></svg>", "u"},
      {"<p>a", "<p>a</p>", ""},
      {"a</p>b", "a</p>b", ""},
      // What is made around them keeps them.
      {"{<blockquote>}<div>a{</blockquote>}b</div>", "<blockquote><div>a</div></blockquote>b",
       "un"},
      {"{<ul><li>}a</li></ul>{</li></ul>}", "<ul><li>a</li></ul>", "nn"},
      {"{<p>}a<div>b{</p>}c</div>", "<p>a<div>b</p>c</div>", ""},
      {"{<p>}a <b>c{</p>}", "<p>a <b>c</b></p>", "u"},
      // Start tags that end what is open.
      {"<ul><li><div><li>a</li></div></li></ul>", "<ul><li><div></div><li>a</li></ul>", "unn"},
      {"<dl><dt><div><dd>a</dl>", "<dl><dt><div></div><dd>a</dl>", "u"},
      {"<table><tr><td><div><td>a</table>", "<table><tr><td><div></div><td>a</table>", "u"},
      {"<table><tr><div><table></table></div></tr></table>",
       "<table><tr><div></div></table><table></table>", "uunnn"},
      {"<svg><g><div>a</div></g></svg>", "<svg><g></g></svg><div>a</div>", "uunn"},
      {"<button><div><button>a</button></div></button>", "<button><div>a</div></button>", "x"},
      {"<form><div><form></form></div></form>", "<form><div></div></form>", "x"},
      // Links.
      {"<a href=x>a{<a href=y>}b{</a>}c</a>", "<a href=x>abc</a>", "x"},
      {"<a name=x>a{<a href=y>}b{</a>}c</a>", "<a name=x>a</a><a href=y>b</a>c", ""},
      // What swallows.
      {"<title>a<b>c</b>", "&lt;title>a<b>c</b>", "e"},
      {"<plaintext>a</plaintext>", "&lt;plaintext>a", "en"},
      {"<select><textarea></select></textarea>", "<select></select>", "mu"},
      {"<script><!--<script></script>", "&lt;script><!--<script></script>-->", "e"},
      {"<!-- a", "<!-- a-->", ""},
      {"<noscript><div></noscript></div>", "<noscript><div></div></noscript>", "un"},
      {"<noscript><i title=\"</noscript>\"></i></noscript>",
       "<noscript>&lt;i title=\"</noscript>\">", "nn"},
      {"<body class=a>b</body><base href=c>", "b", "mnm"},
      {"<div=a></div>b", "<div=a>b</div=a>", "nu"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) check_case(&cases[i]);
}

TEST(depth) {
  Arena arena = {0};
  Buf text = {.arena = &arena};
  HtmlProblemVec problems = {0};
  for (int i = 0; i < 2 * HTML_DEPTH_MAX; i++) buf_add_lit(&text, "<i>");
  Str out = balance(&arena, buf_str(&text), true, &problems);
  CHECK_INT(out.len, HTML_DEPTH_MAX * (sizeof "<i></i>" - 1));
  CHECK_INT(problems.items[0].fault, FAULT_DEEP);
  arena_free(&arena);
}

TEST(table_of_elements) {
  for (size_t i = 0; i < html_element_count; i++) {
    if (i > 0) CHECK(strcmp(html_elements[i - 1].name, html_elements[i].name) < 0);
    CHECK(html_element_find(str_from(html_elements[i].name)) == &html_elements[i]);
  }
  CHECK(html_element_flags(S("DIV")) & HTML_BLOCK);
  CHECK(!html_element_find(S("repo-url")));
}

CHECK_MAIN
