// Emphasis and literal links in text without spaces between words.
#include "check.h"
#include "markdown_site.h"

typedef struct Case {
  const char *text, *cjk, *plain;  // what is between <p> and </p>; plain NULL: the same
} Case;

static void check_cases(const Case *cases, size_t count, const char *config, bool cjk) {
  for (size_t i = 0; i < count; i++) {
    Arena arena = {0};
    Made m = made_begin(cases[i].text);
    temp_file(&m.t, "content/handbook.yaml", config);
    made_convert(&m);
    const char *inside = cjk || !cases[i].plain ? cases[i].cjk : cases[i].plain;
    CHECK_STR(made_html(&m), str_fmt(&arena, "<p>%s</p>\n", inside));
    made_end(&m);
    arena_free(&arena);
  }
}
#define CHECK_CASES(config, cjk) check_cases(cases, sizeof cases / sizeof cases[0], config, cjk)

static const Case cases[] = {
    {"**真，**她", "<strong>真，</strong>她", "**真，**她"},
    {"**甲，**乙**丙，**丁", "<strong>甲，</strong>乙<strong>丙，</strong>丁",
     "**甲，<strong>乙</strong>丙，**丁"},
    {"他说**“你好”**然后*（走）*了。", "他说<strong>“你好”</strong>然后<em>（走）</em>了。",
     "他说**“你好”*<em>然后</em>（走）*了。"},
    {"***重，***的", "<em><strong>重，</strong></em>的", "***重，***的"},
    {"**a *b，*c** d", "<strong>a <em>b，</em>c</strong> d", "**a <em>b，<em>c</em></em> d"},
    {"**這是*中，*文。**也", "<strong>這是<em>中，</em>文。</strong>也", "**這是*中，*文。**也"},
    {"**`a`**的 **[文](https://a.org)**的",
     "<strong><code>a</code></strong>的 <strong><a href=\"https://a.org\">文</a></strong>的",
     "**<code>a</code>**的 **<a href=\"https://a.org\">文</a>**的"},
    {"[**真，**她](https://a.org)**真，**她",
     "<a href=\"https://a.org\"><strong>真，</strong>她</a><strong>真，</strong>她",
     "<a href=\"https://a.org\">**真，**她</a>**真，**她"},
    {"~~**真，**她~~", "<del><strong>真，</strong>她</del>", "<del>**真，**她</del>"},
    {"**真~~，**她~~的", "**真<del>，**她</del>的", "**真~~，**她~~的"},
    {"~~刪，~~她", "<del>刪，</del>她", "~~刪，~~她"},
    {"**真 ~~a，**她~~ 的", "**真 <del>a，**她</del> 的", NULL},
    {"\\*真，**她** 好，**也", "*真，<strong>她</strong> 好，**也", NULL},
    {"snake_case_name **真，**她", "snake_case_name <strong>真，</strong>她",
     "snake_case_name **真，**她"},
    {"**テスト。**テスト", "<strong>テスト。</strong>テスト", "**テスト。**テスト"},
    {"**이것(참고)**은", "<strong>이것(참고)</strong>은", "**이것(참고)**은"},
    {"plain **bold,**word and *em*", "plain **bold,**word and <em>em</em>", NULL},
    {"https://ex.org，中", "<a href=\"https://ex.org\">https://ex.org</a>，中",
     "<a href=\"https://ex.org%EF%BC%8C%E4%B8%AD\">https://ex.org，中</a>"},
    {"见 www.ex.org/路）和 https://b.org/x.。",
     "见 <a href=\"http://www.ex.org/%E8%B7%AF\">www.ex.org/路</a>）和 "
     "<a href=\"https://b.org/x\">https://b.org/x</a>.。",
     "见 <a href=\"http://www.ex.org/%E8%B7%AF%EF%BC%89%E5%92%8C\">www.ex.org/路）和</a> "
     "<a href=\"https://b.org/x.%E3%80%82\">https://b.org/x.。</a>"},
    {"“https://ex.org/a”和https://b.org、c",
     "“<a href=\"https://ex.org/a\">https://ex.org/a</a>”和"
     "<a href=\"https://b.org\">https://b.org</a>、c",
     "“<a href=\"https://ex.org/a%E2%80%9D%E5%92%8Chttps://b.org%E3%80%81c\">"
     "https://ex.org/a”和https://b.org、c</a>"},
};

TEST(by_setting) {
  CHECK_CASES("markdown: {cjk: on}\n", true);
  CHECK_CASES("language: zh\nmarkdown: {cjk: off}\n", false);
}

TEST(by_language) {
  CHECK_CASES("language: zh-Hans\n", true);
  CHECK_CASES("language: ko\n", true);
  CHECK_CASES("language: en\n", false);
}

TEST(in_titles_and_cells) {
  Made m = made_begin("# **真，**她\n\n| **真，**她 |\n|---|\n");
  temp_file(&m.t, "content/handbook.yaml", "language: ja\n");
  made_convert(&m);
  CHECK_STR(m.page->title.text, S("真，她"));
  CHECK_STR(m.page->title.html, S("<strong>真，</strong>她"));
  CHECK(str_contains(made_html(&m), S("<strong>真，</strong>她</th>")));
  made_end(&m);
}

CHECK_MAIN
