// What a writer means where the letter of Markdown, or of another tool's dialect, leaves it open.
#include "check.h"
#include "markdown_site.h"

#define NOTE "<div class=\"callout note\" role=\"note\"><p class=\"callout-title\">Note</p>\n"
#define TABLE(label)                                                                     \
  "<div class=\"table\" role=\"group\" aria-label=\"Table" label                         \
  "\" tabindex=\"0\"><table>\n"                                                          \
  "<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n" \
  "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>\n"

TEST(blocks_right_below_an_alerts_marker) {
  static const MadeCase cases[] = {
      {"> [!NOTE]\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n", NOTE TABLE("") "</div>\n"},
      {"> [!NOTE]\n> Text\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n>\n> after\n",
       NOTE "<p>Text</p>\n" TABLE("") "<p>after</p>\n</div>\n"},
      {"- > [!NOTE]\n  > | a | b |\n  > |---|---|\n  > | 1 | 2 |\n",
       "<ul>\n<li>\n" NOTE TABLE("") "</div>\n</li>\n</ul>\n"},
      {"> [!NOTE]\n> <box>\n>\n> *x*\n>\n> </box>\n>\n> y\n",
       NOTE "<div class=\"box\">\n<p><em>x</em></p>\n\n</div>\n<p>y</p>\n</div>\n"},
      {"> [!NOTE]\n> <box>\n> <box>\n>\n> x\n>\n> </box>\n> </box>\n",
       NOTE "<div class=\"box\">\n<div class=\"box\">\n<p>x</p>\n\n</div>\n\n</div>\n</div>\n"},
      {"> [!NOTE]\n> <include src=\"../role/traits.md\" region=\"lead\">\n",
       NOTE "<p>A <em>trait</em> and a <a href=\"../index.html\">link</a>.</p>\n</div>\n"},
      {"> [!NOTE]\n> <details>\n> <summary>s</summary>\n>\n> x\n>\n> </details>\n",
       NOTE "<details>\n<summary>s</summary>\n<p>x</p>\n</details>\n</div>\n"},
      {"> [!NOTE]\n> <rule>\n>\n> > [!NOTE]\n> > <rule>\n",
       NOTE "<hr class=\"r\">\n" NOTE "<hr class=\"r\">\n</div>\n</div>\n"},
      {"> [!NOTE]\n> a <tag>b</tag> c\n", NOTE "<p>a <b class=\"\">b</b> c</p>\n</div>\n"},
      {"> [!NOTE] **Own**\n> <rule>\n",
       "<div class=\"callout note\" role=\"note\"><p class=\"callout-title\"><strong>Own</strong></p>\n"
       "<hr class=\"r\">\n</div>\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(blocks_below_a_marker_are_told_by_their_lines) {
  static const MadeCase cases[] = {
      {"x\n\n> [!NOTE]\n> <box nope=\"1\">\n>\n> y\n",
       "4:3+14 component-unclosed: <box> is never closed (put </box> on a line of its own, with a "
       "blank line before it)\n"
       "4:3+14 component-attribute: <box> has no attribute \"nope\"\n"},
      {"a[^n] [r]\n\n> [!NOTE]\n> <rule>\n>\n> [^n]: note\n>\n> [r]: /x\n", ""},
      {"> [!NOTE]\n> <rule>\n>\n> a[^n]\n>\n> [^n]: note\n> [^m]: note\n",
       "7:3+5 footnote-unused: footnote [^m] is not referred to\n"},
  };
  CHECK_MADE(cases, made_problems);
}

TEST(includes_within_lines) {
  static const MadeCase cases[] = {
      {"a <include src=\"one.txt\"> b\n", "<p>a one <em>line</em> b</p>\n"},
      {"a <include src=\"two.txt\"> b\n",
       "<p>a </p>\n<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n<p> b</p>\n"},
      {"<include src=\"two.txt\"> b\n", "<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n<p> b</p>\n"},
      {"a <include src=\"two.txt\">\n", "<p>a </p>\n<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n"},
      {"- a <include src=\"two.txt\">\n",
       "<ul>\n<li>a one\n<ul>\n<li>two</li>\n</ul>\n</li>\n</ul>\n"},
      {"*a <include src=\"one.txt\">*\n", "<p><em>a one <em>line</em></em></p>\n"},
      {"> [!NOTE]\n> a <include src=\"two.txt\"> b\n",
       NOTE "<p>a </p>\n<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n<p> b</p>\n</div>\n"},
      {"> [!NOTE] <include src=\"one.txt\">\n> b\n",
       "<div class=\"callout note\" role=\"note\"><p class=\"callout-title\">one <em>line</em></p>\n"
       "<p>b</p>\n</div>\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Made m = made_begin(cases[i].text);
    temp_file(&m.t, "content/guide/one.txt", "one *line*\n");
    temp_file(&m.t, "content/guide/two.txt", "one\n\n- two\n");
    made_convert(&m);
    CHECK_STR(made_html(&m), str_from(cases[i].expected));
    CHECK_STR(made_problems(&m), (Str){0});
    made_end(&m);
  }
}

// ---- regions ------------------------------------------------------------------------------------

// What ```text src=FILE region=x``` shows of a file, or the problems of the page.
static void check_region(const char *name, const char *file, const char *expected) {
  Arena arena = {0};
  Str markdown = str_fmt(&arena, "<include src=\"%s\" region=\"x\">\n", name);
  Str code = str_fmt(&arena, "```text src=\"%s\" region=\"x\"\n```\n", name);
  bool is_code = !str_ends(str_from(name), S(".md"));
  Made m = made_begin(str_cstr(&arena, is_code ? code : markdown));
  Buf path = {.arena = &arena};
  buf_add_fmt(&path, "content/guide/%s", name);
  temp_file(&m.t, str_cstr(&arena, buf_str(&path)), file);
  made_convert(&m);
  Str html = m.page->diags.len > 0 ? made_problems(&m) : made_html(&m);
  Str open = S("<code class=\"language-text\">"), shown = html;
  size_t at = str_find(html, open);
  if (at != STR_NONE) {
    shown = str_from_index(html, at + open.len);
    shown.len = str_find(shown, S("</code>"));
  }
  CHECK_STR(shown, str_from(expected));
  made_end(&m);
  arena_free(&arena);
}

TEST(marks_of_nested_regions_are_left_out) {
  check_region("m.c",
               "// region x\nint a;\n  // region y\n  f();\n  // endregion\n// endregion\nend\n",
               "int a;\n  f();\n");
  check_region("m.py", "#region x\na\n#region Some more words\nb\n#endregion\n#endregion\n",
               "a\nb\n");
  check_region("m.js",
               "// region x\na\n// region Words of an editor\nb\n// endregion\nc\n// endregion\n",
               "a\nb\nc\n");
  check_region("m.css",
               "/* region x */\na\n/* region y */\nb\n/* endregion y */\n/* endregion x */\n",
               "a\nb\n");
  check_region(
      "n.md",
      "<!-- region x -->\na\n\n<!-- region y -->\nb\n<!-- endregion -->\n<!-- endregion -->\n",
      "<p>a</p>\n<p>b</p>\n");
  check_region("n.md", "[//]: # (region x)\na\n\n[//]: # (endregion)\n\nb\n", "<p>a</p>\n");
}

TEST(the_word_region_is_no_mark) {
  check_region("n.md",
               "<!-- region x -->\nWe deploy to every\nregion that has room.\n<!-- endregion -->\n",
               "<p>We deploy to every\nregion that has room.</p>\n");
  check_region(
      "n.md",
      "<!-- region x -->\n## region one\n\n- region two\n\n* endregion\n<!-- endregion -->\n",
      "<h2 id=\"region-one\">region one <a class=\"anchor\" href=\"#region-one\" "
      "aria-label=\"Link to this section: region one\"></a></h2>\n"
      "<ul>\n<li>region two</li>\n</ul>\n<ul>\n<li>endregion</li>\n</ul>\n");
  check_region("m.py",
               "# region x\n# region of interest is cut\na\n# endregion\n# region z\n# endregion\n",
               "# region of interest is cut\na\n");
  check_region("m.yaml", "# region x\nregion: eu\nregion\n- region\nendregion: a\n# endregion\n",
               "region: eu\nregion\n- region\nendregion: a\n");
  check_region("m.js", "// region x\n'region'; f(region);\n//region-code regions\n// endregion\n",
               "'region'; f(region);\n//region-code regions\n");
  check_region("m.c", "// region x\na\n",
               "1:1+28 include-range: no end of the region \"x\" in \"m.c\"\n");
  check_region("m.c", "region x\na\nendregion\n",
               "1:1+28 include-range: no region \"x\" in \"m.c\"\n");
}

// ---- links and references -----------------------------------------------------------------------

TEST(text_fragments) {
  Made m = make("[a](other.md#part:~:text=some,words) [b](#:~:text=x) [c](other.md#:~:text=y)\n");
  CHECK_STR(made_links(&m), S("1:1+36 page guide/other.md#part 'a'\n1:38+15 page  'b'\n"
                              "1:54+23 page guide/other.md 'c'\n"));
  CHECK_STR(made_html(&m),
            S("<p><a href=\"other.html#part:~:text=some,words\">a</a> <a href=\"#:~:text=x\">b</a> "
              "<a href=\"other.html#:~:text=y\">c</a></p>\n"));
  made_end(&m);
}

TEST(comments_as_references) {
  static const MadeCase cases[] = {
      {"[//]: # (an author comment)\n\n[comment]: # (another)\n\n[comment]: # (and again)\n", ""},
      {"[//]: <> (a)\n\n[_]: <> \"b\"\n\n[comment]: <#> 'c'\n\n[x]: #\n", ""},
      {"[//]: /not-used\n[//]: /twice\n", ""},
      {"[x]: #part\n", "1:1+3 reference-unused: link reference [x] is not used\n"},
      {"[x]: <#part>\n", "1:1+3 reference-unused: link reference [x] is not used\n"},
  };
  CHECK_MADE(cases, made_problems);
}

// ---- code ---------------------------------------------------------------------------------------

// The language and the title that a fence's words give, "js 'a.js'".
static Str fence_of(Made *m) {
  Str html = made_html(m), open = S(" class=\"language-"), title = S("<p class=\"code-title\">");
  Buf out = {.arena = &m->t.arena};
  size_t at = str_find(html, open), named = str_find(html, title);
  if (at != STR_NONE) {
    Str rest = str_from_index(html, at + open.len);
    buf_add(&out, str_sub(rest, 0, str_find_char(rest, '"')));
  }
  if (named != STR_NONE) {
    Str rest = str_from_index(html, named + title.len);
    buf_add_fmt(&out, " '%.*s'", (int)str_find_char(rest, '<'), rest.ptr);
  }
  if (str_contains(html, S("<span class=\"hl-k\">"))) buf_add_lit(&out, " colored");
  return buf_str(&out);
}

TEST(words_of_a_fence) {
  static const MadeCase cases[] = {
      {"```js,editable\nlet x\n```\n", "js colored"},
      {"```js{1,3}\nlet x\n```\n", "js colored"},
      {"```js {1,3} title=\"a.js\"\nlet x\n```\n", "js 'a.js' colored"},
      {"```JS\nlet x\n```\n", "JS colored"},
      {"``` {.python .numbered title=\"a b\"}\nif x\n```\n", "python 'a b' colored"},
      {"```{#id .python}\nif x\n```\n", "python colored"},
      {"```{python, echo=FALSE}\nif x\n```\n", "python colored"},
      {"```{python}\nif x\n```\n", "python colored"},
      {"```{ .python } title=\"t\"\nif x\n```\n", "python 't' colored"},
      {"```rust,ignore,no_run\nx\n```\n", "rust"},
      {"```python hl_lines=\"1 2\" linenums=\"1\"\nif x\n```\n", "python colored"},
      {"```js:src/a.js\nlet x\n```\n", "js colored"},
      {"```ts[a.ts]\nlet x\n```\n", "ts colored"},
      {"```js=101\nlet x\n```\n", "js colored"},
      {"```c++\nif x\n```\n", "c++ colored"},
      {"```c#\nx\n```\n", "c#"},
      {"```objective-c++\nx\n```\n", "objective-c++"},
      {"```title=\"a, {b}\"\nx\n```\n", " 'a, {b}'"},
      {"```{title=\"t\"}\nx\n```\n", " 't'"},
      {"```{=html}\nx\n```\n", ""},
      {"```{\nx\n```\n", ""},
  };
  CHECK_MADE(cases, fence_of);
}

// ---- headings -----------------------------------------------------------------------------------

TEST(line_breaks_in_headings) {
  Made m = make("# Hiring<br>process\n\n## Phone<br/>screen\n\n## A <br /> b\n\n## A<wbr>c\n");
  CHECK_STR(m.page->title.text, S("Hiring process"));
  CHECK_STR(m.page->title.html, S("Hiring process"));
  CHECK_STR(m.page->title.id, S("hiringprocess"));
  CHECK_STR(made_headings(&m), S("3:2 #phonescreen Phone screen\n5:2 #a--b A b\n7:2 #ac Ac\n"));
  CHECK_STR(m.page->markdown.headings.items[0].text, S("Phone screen"));
  made_end(&m);
}

TEST(line_breaks_in_headings_of_old_versions) {
  Arena arena = {0}, scratch = {0};
  Blocks blocks;
  markdown_blocks(S("## Phone<br>screen\n"), &arena, &scratch, &blocks);
  CHECK_INT(blocks.items.len, 1);
  CHECK_INT(blocks.words, 2);
  CHECK_STR(blocks.items.items[0].id, S("phonescreen"));
  arena_free(&arena);
  arena_free(&scratch);
}

CHECK_MAIN
