// Raw HTML that would break what is around it.
#include "check.h"
#include "markdown_site.h"

TEST(page_is_whole) {
  static const MadeCase cases[] = {
      {"<div>\n\na\n\n</div></div></section>\n\nb\n", "<div>\n<p>a</p>\n</div>\n<p>b</p>\n"},
      {"a <b>b\n\nc\n", "<p>a <b>b</b></p>\n<p>c</p>\n"},
      {"> <div>\n> a\n\nb\n", "<blockquote>\n<div>\na\n</div></blockquote>\n<p>b</p>\n"},
      {"<box>\n\n<div>\n\na\n\n</box>\n\n</div>\n\nb\n",
       "<div class=\"box\">\n<div>\n<p>a</p>\n</div>\n</div>\n\n<p>b</p>\n"},
      {"> <table><tr><td>a\n\nb\n",
       "<blockquote>\n<table><tr><td>a\n</table></blockquote>\n<p>b</p>\n"},
      {"<a href=\"other.md\">to https://ex.org</a>\n",
       "<p><a href=\"other.html\">to https://ex.org</a></p>\n"},
      {"<p align=\"center\">\n\na\n\n</p>\n", "<p align=\"center\">\n<p>a</p>\n</p>\n"},
      {"a <details><summary>b</summary>\n\nc\n\n</details>\n",
       "<p>a <details><summary>b</summary></p>\n<p>c</p>\n</details>\n"},
      {"<!-- a\n\n# b\n", "<!-- a\n\n# b\n-->\n"},
      {"<? a\n\nb\n", "&lt;? a\n\nb\n"},
  };
  CHECK_MADE(cases, made_html);
}

TEST(problems_of_tags) {
  static const MadeCase cases[] = {
      {"# T\n\nä <b>b\n", "3:3+3 html-unbalanced: <b> is never closed (put </b> where it ends)\n"},
      {"# T\n\n<i>a</i></i>\n",
       "3:9+4 html-unbalanced: </i> closes nothing (no <i> is open here)\n"},
      {"# T\n\n<a href=\"other.md\">to [o](other.md)</a>\n",
       "3:23+13 html-unbalanced: a link within the link of a raw <a>; only its text is shown\n"},
      {"# T\n\n<!-- a\n",
       "3:1+6 html-unbalanced: this comment is never closed, so all that follows is hidden (put --> "
       "where it ends)\n"},
      {"# T\n\n<ul>\n<li>a\n<li>b\n</ul>\n", ""},
  };
  CHECK_MADE(cases, made_problems);
}

CHECK_MAIN
