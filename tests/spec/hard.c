// Patterns that are hard for Markdown parsers, at 10 KB, 100 KB and 1 MB: time must grow with the
// size, and memory must stay within bounds. What is compared is growth, not time: ten times the
// text may take thirty times as long (caches, larger tables), never a hundred times.
//   hard [PATTERN]          only patterns with that in their name
//   hard --every N K        every N-th pattern from the K-th at all three sizes, the others without
//   the largest
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "markdown/markdown.h"

enum {
  SIZES = 3,
  GROWTH_MAX = 30,  // for ten times the size
  FLOOR_MS = 20,    // shorter times say nothing about growth
  MEMORY_MAX_MB = 1200,
  SECONDS_MAX = 20,  // of the processor; then the child is ended
};

static const size_t sizes[SIZES] = {10 * 1000, 100 * 1000, 1000 * 1000};

// `unit` is repeated up to the size; "%d" in it becomes a running number. before and after stand
// once.
typedef struct Pattern {
  const char *name, *before, *unit, *after;
} Pattern;

static const Pattern patterns[] = {
    {"pipes", "", "|", ""},
    {"pipes and dashes", "", "|-", ""},
    {"wide table", "", "| a ", "|\n"},
    {"long table", "| a | b |\n|---|---|\n", "| c | d |\n", ""},
    {"short rows of a wide table", "|a|b|c|d|e|f|g|h|i|j|\n|-|-|-|-|-|-|-|-|-|-|\n", "x\n", ""},
    {"small tables", "", "|a|\n|-|\n|b|\n\n", ""},
    {"small tables in one paragraph", "", "|a|\n|-|\n|\n", ""},
    {"delimiter rows", "", "|-|\n", ""},
    {"headers and delimiter rows", "", "a|b\n|-|\n", ""},
    {"tildes", "", "~", ""},
    {"tilde words", "", "~a ", ""},
    {"tildes in words", "", "a~b~~c", ""},
    {"tildes both ways", "", "~~a~", ""},
    {"tildes through emphasis", "", "~a *b~ c* ", ""},
    {"tildes across emphasis", "", "~~a **b~~ c** ", ""},
    {"open tildes, then crossings", "~a ~a ~a ~a ~a ", "~~b *c~~ d* ", ""},
    {"www._", "", "www._", ""},
    {"www.a_", "", "www.a_b.", ""},
    {"www.a.", "", "www.a.b ", ""},
    {"www in one host", "", "_www.a", ""},
    {"a@", "", "a@", ""},
    {"a.b@", "", "a.b@c.d", ""},
    {"a.", "", "a.", "@"},
    {"mailto:", "", "mailto:", "a@b.c"},
    {"http://", "", "http://", ""},
    {"http://a", "", "http://a ", ""},
    {"http://a(", "http://a", "(", ""},
    {"http://a)", "http://a", ")", ""},
    {"http://a&b;", "http://a", "&b;", ""},
    {"http://a*", "http://a", "*b*", ""},
    {"[^a]", "", "[^a]", ""},
    {"[^a] defined", "[^a]: x\n\n", "[^a]", ""},
    {"[^", "", "[^", ""},
    {"footnotes", "", "[^%d]: note\n\n[^%d]\n\n", ""},
    {"footnotes in a row", "", "[^%d]: note [^%d]\n", ""},
    {"nested footnotes", "[^0]\n\n", "[^%d]: [^1%d]\n", ""},
    {"[![", "", "[![", ""},
    {"[", "", "[", ""},
    {"[a](", "", "[a](", ""},
    {"[a](b)", "", "[a](b)", ""},
    {"[a]: b, used", "[a]: b\n\n", "[a]", ""},
    {"[a]: long, used",
     "[a]: /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\n",
     "[a]", ""},
    {"references", "", "[a%d]: b\n", ""},
    {"references, doubled", "", "[a]: b\n", ""},
    {"references in paragraphs", "", "[a%d]: b\n[a%d]\n\n", ""},
    {"reference titles", "", "[a]: b '\n[a]: b \"\n", ""},
    {"backticks", "", "`", ""},
    {"backtick runs", "", "`a``b", ""},
    {"<a", "", "<a", ""},
    {"<b x=\"", "", "<b x=\"", ""},
    {"<b x='", "", "<b x='", ""},
    {"<!--", "", "<!--", ""},
    {"<?", "a ", "<?", ""},
    {"<!A", "a ", "<!A ", ""},
    {"<![CDATA[", "a ", "<![CDATA[", ""},
    {"</", "", "</", ""},
    {"<div>", "", "<div>\n", ""},
    {"<div> blocks", "", "<div>\n\n", ""},
    {"<a href>", "", "<a href='x'>", ""},
    {"<a href> lines", "", "<a href='x'>\n", ""},
    {"<a id>", "<div>\n", "<a id=x%d>", ""},
    {"<a href attributes", "<a href=x ", "b%d ", ">"},
    {"<box attributes", "<box ", "b%d ", ">"},
    {"<box>", "", "<box>\n\n", ""},
    {"<box> closed", "", "<box>\n\n</box>\n\n", ""},
    {"<box> in one block", "", "<box>\na\n</box>\n", ""},
    {"<box> in a line", "", "<box>a</box> ", ""},
    {"</box>", "", "</box>\n\n", ""},
    {"tabs", "", "\t", ""},
    {"tabs and text", "", "\ta\n", ""},
    {": lines", "a\n", ": b\n", ""},
    {": lines, no term", "# a\n", ": b\n", ""},
    {"definitions", "", "a\n: b\n\n", ""},
    {"definitions in code", "```\n", "a\n: b\n", ""},
    {"footnotes in code", "<pre>\n", "[^%d]: b\n", ""},
    {"quotes", "", "> a\n", ""},
    {"alerts", "", "> [!NOTE]\n> a\n\n", ""},
    {"unknown alerts", "", "> [!NOPE]\n> a\n\n", ""},
    {"lists", "", "- a\n", ""},
    {"tasks", "", "- [ ] a\n", ""},
    {"same headings", "", "# a\n\n", ""},
    {"headings", "", "## a%d\n\n", ""},
    {"chosen ids", "", "## a {#b}\n\n", ""},
    {"headings in a row", "", "a\n=\n", ""},
    {"emphasis", "", "*a_", ""},
    {"stars", "", "**", "a"},
    {"nested emphasis", "", "*a **a ", ""},
    {"backslashes", "", "\\", ""},
    {"backslash breaks", "", "a\\\n[b](c) ", ""},
    {"entities", "", "&amp;", ""},
    {"lines", "", "a\n", ""},
    {"blank lines", "", "\n", ""},
    {"fences", "", "```\n", ""},
    {"brackets", "", "[a]", ""},
    {"images", "", "![a](b) ", ""},
    {"rules", "", "***\n", ""},
    {"carets", "", "^", ""},
    {"braces", "", "## {#", ""},
};

// ---- building -----------------------------------------------------------------------------------

static void add_unit(Buf *out, const char *unit, unsigned number) {
  for (; *unit; unit++) {
    if (unit[0] == '%' && unit[1] == 'd') {
      buf_add_uint(out, number);
      unit++;
    } else {
      buf_add_char(out, *unit);
    }
  }
}

static Str build(const Pattern *pattern, size_t size, Arena *arena) {
  Buf out = {.arena = arena};
  buf_add(&out, str_from(pattern->before));
  for (unsigned number = 0; out.len < size; number++) add_unit(&out, pattern->unit, number);
  buf_add(&out, str_from(pattern->after));
  return buf_str(&out);
}

// A site of one page, with one component.
static void convert(Str text, bool page_dialect) {
  Arena arena = {0}, scratch = {0};
  if (!page_dialect) {
    markdown_plain(text, true, &arena);
    _exit(0);
  }
  static Site site;
  static Page page;
  DiagList diags = {.arena = &arena};
  Component box = {.name = S("box")};
  box.template_ = mustache_parse(S("box"), S("<div>{{{inner}}}</div>\n"), &arena, &diags);
  *map_put(&site.theme.components, &arena, S("box")) = &box;
  site.config.limits.nesting = 100;
  site.config.limits.page_bytes = 8 * 1024 * 1024;
  page.source.path = S("index.md");
  page.source.file = S("content/index.md");
  page.place.url = S("index.html");
  page.source.text = text;
  markdown_page(&page, &site, NULL, &scratch);
  _exit(0);
}

// ---- measuring ----------------------------------------------------------------------------------

typedef struct Cost {
  double ms;
  long mb;
  bool ended;  // by itself, and well
} Cost;

static Cost measure(const Pattern *pattern, size_t size, bool page_dialect) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS_MAX, SECONDS_MAX});
    Arena arena = {0};
    convert(build(pattern, size, &arena), page_dialect);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return (Cost){0};
  double ms = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  return (Cost){ms, usage.ru_maxrss / 1024, WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

static bool is_bounded(const Cost cost[SIZES], int count) {
  for (int i = 0; i < count; i++)
    if (!cost[i].ended || cost[i].mb > MEMORY_MAX_MB) return false;
  for (int i = 1; i < count; i++) {
    double before = cost[i - 1].ms > FLOOR_MS ? cost[i - 1].ms : FLOOR_MS;
    if (cost[i].ms > before * GROWTH_MAX) return false;
  }
  return true;
}

// At the first `count` of the sizes.
static bool test(const Pattern *pattern, bool page_dialect, int count) {
  Cost cost[SIZES] = {0};
  for (int i = 0; i < count; i++) cost[i] = measure(pattern, sizes[i], page_dialect);
  bool bounded = is_bounded(cost, count);
  printf("%s %-4s %-32s %8.1f %8.1f %8.1f ms %6ld MB\n", bounded ? "ok    " : "FAILED",
         page_dialect ? "page" : "gfm", pattern->name, cost[0].ms, cost[1].ms, cost[2].ms,
         cost[count - 1].mb);
  return bounded;
}

int main(int argc, char **argv) {
  int passed = 0, failed = 0;
  bool sampled = argc > 3 && strcmp(argv[1], "--every") == 0;
  size_t every = sampled ? strtoul(argv[2], NULL, 10) : 1,
         first = sampled ? strtoul(argv[3], NULL, 10) : 0;
  if (every == 0) return EXIT_FAILURE;
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    if (argc > 1 && !sampled && !strstr(patterns[i].name, argv[1])) continue;
    int count = i % every == first % every ? SIZES : SIZES - 1;
    for (int page_dialect = 0; page_dialect < 2; page_dialect++)
      test(&patterns[i], page_dialect, count) ? passed++ : failed++;
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
