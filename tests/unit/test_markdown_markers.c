// Lines that begin as markers of ours (alerts, task items, footnotes, definitions, tables) and that
// libcmark takes for something else: what stands below them stays whole.
#include "check.h"
#include "markdown_site.h"

TEST(alerts) {
  static const MadeCase cases[] = {
      {"> [!NOTE]:w\n> zebra crossing\n", "<blockquote>\n<p>zebra crossing</p>\n</blockquote>\n"},
      {"> [!NOTE]:w\n> [zebra] crossing\n",
       "<blockquote>\n<p>[zebra] crossing</p>\n</blockquote>\n"},
      {"> [!NOTE]:\n> w\n> 'title'\n> zebra crossing\n",
       "<blockquote>\n<p>zebra crossing</p>\n</blockquote>\n"},
      {"> [!NOTE]: w x\n> zebra crossing\n",
       "<div class=\"callout note\" role=\"note\"><p class=\"callout-title\">: w x</p>\n"
       "<p>zebra crossing</p>\n</div>\n"},
      {"> [!NOTE]\n>\n> [!NOTE]: w\n",
       "<blockquote>\n<p><a href=\"w\">!NOTE</a></p>\n</blockquote>\n"},
  };
  CHECK_MADE(cases, made_html);
}

// Each first line in each container, with text below it.
TEST(nothing_is_lost) {
  static const char *const containers[] = {"",     "> ",     "- ",     "1. ", "> > ",
                                           "> - ", "- [ ] ", "[^n]: ", ": "};
  static const char *const markers[] = {
      "[!NOTE]:w",
      "[!NOTE]: w 'x'",
      "[!NOTE]:",
      "[!NOTE] [a]: b",
      "[!NOTE]\\",
      "[!NOTE]  ",
      "[!FACT] | a\n--",
      "[ ]: w",
      "[x]: w",
      "[x]:w",
      "[x] [a]: b",
      "[^a]: w",
      "[^a]:",
      "[^n]:w",
      "[a]: b\n[!NOTE]",
      "[a]: b\n[x] w",
      "a | b\n- | -",
      "[a]: b\n: c",
      "[a]: <\n: b",
      "[a]: b {#id}",
      "term\n: w",
      "[!NOTE]:w\n===",
      "[a]: b\n---",
      "Table: x",
      "[a]: b\n| - |",
      "[!note]: http://w.x/*a",
      "<!-- region a -->",
      "{#id}",
      "~~~\n[a]: b\n~~~",
  };
  Buf text = {0};
  Arena arena = {0};
  text.arena = &arena;
  for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
    for (size_t k = 0; k < sizeof markers / sizeof *markers; k++) {
      bool doubled = str_starts(str_from(containers[i]), S("[^")) &&
                     str_starts(str_from(markers[k]), S("[^n]"));
      if (doubled) continue;  // of two definitions the first one counts, which is said
      buf_truncate(&text, 0);
      buf_add_fmt(&text, "first[^n] and [^a]\n\n%s", containers[i]);
      for (Str rest = str_from(markers[k]), line; str_line(&rest, &line);)
        buf_add_fmt(&text, "%.*s\n%s", STR_ARG(line),
                    str_starts(str_from(containers[i]), S(">")) ? containers[i] : "");
      buf_add_lit(&text, "zebra crossing\n");
      Made m = made_begin(str_cstr(&arena, buf_str(&text)));
      made_convert(&m);
      bool kept = str_contains(made_html(&m), S("zebra crossing")) ||
                  str_contains(m.page->title.html, S("zebra crossing"));
      CHECK(kept);
      if (!kept) CHECK_STR(buf_str(&text), made_html(&m));
      made_end(&m);
    }
  arena_free(&arena);
}

CHECK_MAIN
