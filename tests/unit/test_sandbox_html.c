// sandbox/builders.c: builders for scripts.
#include <stdio.h>

#include "check.h"
#include "sandbox/builders.h"

static void open_html(lua_State *lua, void *context) {
  (void)context;
  html_open(lua);
}

// What `print` of an expression shows, or the error.
static Str value_of(const char *expression, Arena *arena) {
  Sandbox *sandbox = sandbox_new((SandboxOptions){0});
  sandbox_run(sandbox, open_html, NULL, arena);
  Str script = str_fmt(arena, "print(%s)", expression);
  SandboxResult result = sandbox_load(sandbox, S("a"), script, arena);
  Str shown = result.message;
  if (result.status == SANDBOX_OK) shown = str_dup(arena, sandbox_printed(sandbox)->items[0].text);
  sandbox_free(sandbox);
  return shown;
}

#define CONCAT " .. html.raw('a') .. html.raw('a') .. html.raw('a') .. html.raw('a')"

TEST(builders) {
  static const struct {
    const char *expression, *shown;
  } cases[] = {
      {"html.p 'a < b & c'", "<p>a &lt; b &amp; c</p>"},
      {"html.p{class = 'x', 'one', 2, html.b 'three'}", "<p class=\"x\">one2<b>three</b></p>"},
      {"html.p()", "<p></p>"},
      {"html.p(5)", "<p>5</p>"},
      {"html.p{nil, false, 'x'}", "<p>x</p>"},
      {"html.ul{{html.li 'a', {html.li 'b'}}, html.li 'c'}",
       "<ul><li>a</li><li>b</li><li>c</li></ul>"},
      {"html.a{title = '\"<', href = 'b.html?a=1&b=2', 'x'}",
       "<a href=\"b.html?a=1&amp;b=2\" title=\"&quot;&lt;\">x</a>"},
      {"html.input{type = 'checkbox', checked = true, disabled = false, ['data-n'] = 3}",
       "<input checked data-n=\"3\" type=\"checkbox\">"},
      {"html.br()", "<br>"},
      {"#tostring(html.p{title = 'a\\0b', 'c\\0d'})", "22"},
      {"html['my-card'] 'x'", "<my-card>x</my-card>"},
      {"html.join{html.raw('<i>x</i>'), ' & ', html.text('<')}", "<i>x</i> &amp; &lt;"},
      {"html.p(html.raw('<i>x</i>'))", "<p><i>x</i></p>"},
      {"html.join{'<', html.b 'x', {1, 2}}", "&lt;<b>x</b>12"},
      {"getmetatable(html.p())", "false"},
      // errors
      {"html.a{href = 'javascript:alert(1)', 'x'}",
       "html.a: the URL in \"href\" may not stand in a page"},
      {"html.a{href = ' java\\nscript:alert(1)', 'x'}",
       "html.a: the URL in \"href\" may not stand in a page"},
      {"html.p{onclick = 'x'}",
       "html.p: pages run under a policy without inline scripts and styles: no \"onclick\""},
      {"html.p{style = 'x'}",
       "html.p: pages run under a policy without inline scripts and styles: no \"style\""},
      {"html.p{['a b'] = 'x'}", "html.p: \"a b\" is no name of an attribute"},
      {"html.p{class = {}}",
       "html.p: \"class\" must be a text, a number, true or false, not a table"},
      {"html['a b'] 'x'", "html: \"a b\" is no name of an element"},
      {"html.script 'x'", "html: pages have no inline scripts and styles"},
      {"html.SCRIPT 'x'", "html: pages have no inline scripts and styles"},
      {"html.Style 'x'", "html: pages have no inline scripts and styles"},
      {"html.p{ONCLICK = 'x'}",
       "html.p: pages run under a policy without inline scripts and styles: no \"ONCLICK\""},
      {"html.p{Style = 'x'}",
       "html.p: pages run under a policy without inline scripts and styles: no \"Style\""},
      {"html.iframe{SrcDoc = '<script>'}",
       "html.iframe: pages run under a policy without inline scripts and styles: no \"SrcDoc\""},
      {"html.a{HREF = 'javascript:alert(1)'}",
       "html.a: the URL in \"HREF\" may not stand in a page"},
      {"html.svg{['Xlink:Href'] = 'javascript:alert(1)'}",
       "html.svg: the URL in \"Xlink:Href\" may not stand in a page"},
      {"html.button{FormAction = 'javascript:alert(1)'}",
       "html.button: the URL in \"FormAction\" may not stand in a page"},
      {"html.img{srcset = 'a.png 1x, javascript:alert(1) 2x'}",
       "html.img: the URL in \"srcset\" may not stand in a page"},
      {"html.BR 'x'", "html.BR has no content"},
      {"html.raw('a') .. 'b'", "html values are joined with html.join or a list, not with .."},
      {"1 .. html.raw('b')", "html values are joined with html.join or a list, not with .."},
      {"html.raw('a')" CONCAT CONCAT CONCAT,
       "html values are joined with html.join or a list, not with .."},
      {"html.br 'x'", "html.br has no content"},
      {"html.p{print}", "html: text or HTML expected in p, got function"},
      {"html.p{true}", "html: text or HTML expected in p, got boolean"},
      {"html.raw(nil)", "bad argument #1 to 'raw' (string expected, got nil)"},
      {"setmetatable(html.p(), {})",
       "bad argument #1 to 'setmetatable' (table expected, got Html)"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena arena = {0};
    CHECK_STR(value_of(cases[i].expression, &arena), str_from(cases[i].shown));
    arena_free(&arena);
  }
}

TEST(deep_lists_end) {
  Arena arena = {0};
  Str shown = value_of(
      "(function() local t = {} for i = 1, 1000 do t = {t} end return html.p(t) end)()", &arena);
  CHECK_STR(shown, S("html.p: lists in lists, too deep"));
  shown = value_of("(function() local t = {} t[1] = t return html.p(t) end)()", &arena);
  CHECK_STR(shown, S("html.p: lists in lists, too deep"));
  arena_free(&arena);
}

CHECK_MAIN
