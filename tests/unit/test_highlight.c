#include "highlight/highlight.h"

#include <stdint.h>
#include <time.h>

#include "check.h"
#include "format/html.h"
#include "highlight/highlighter.h"

static Arena arena;

static Str colored(Str language, Str code) {
  Buf out = {.arena = &arena};
  highlight(&out, language, code);
  return buf_str(&out);
}

// <span class="hl-k">if</span> -> «k if», and unescaped: to be read by people.
static Str compact(Str html) {
  Buf out = {.arena = &arena};
  Str begin = S("<span class=\"hl-");
  while (html.len > 0) {
    size_t used = 1;
    if (str_starts(html, begin)) {
      buf_add_lit(&out, "«");
      buf_add_char(&out, html.ptr[begin.len]);
      buf_add_char(&out, ' ');
      used = begin.len + 3;
    } else if (str_starts(html, S("</span>"))) {
      buf_add_lit(&out, "»");
      used = 7;
    } else {
      buf_add_char(&out, html.ptr[0]);
    }
    html = str_from_index(html, used);
  }
  return html_decode(&arena, buf_str(&out));
}

// Without the tags, unescaped: the code again.
static Str stripped(Str html) {
  Buf out = {.arena = &arena};
  Str head;
  while (str_cut(html, '<', &head, &html)) {
    buf_add(&out, head);
    str_cut(html, '>', &head, &html);
  }
  buf_add(&out, head);
  return html_decode(&arena, buf_str(&out));
}

typedef struct Case {
  const char *language, *code, *expected;
} Case;

static const Case cases[] = {
    // JSON: keys and strings
    {"json", "{\"a\": \"b\", \"n\" : -1.5e+3, \"t\": [true, null]}",
     "{«f \"a\"»: «s \"b\"», «f \"n\"» : -«n 1.5e+3», «f \"t\"»: [«k true», «k null»]}"},
    {"JSON", "{\"q\\\"\": \"<&>\"}", "{«f \"q\\\"\"»: «s \"<&>\"»}"},
    {"jsonc", "// c\n{/* d */ \"a\":1}", "«c // c»\n{«c /* d */» «f \"a\"»:«n 1»}"},
    // SQL: any case
    {"sql", "SELECT count(*) FROM t -- all\nwhere a = 'it''s' And \"B\" >= 10;",
     "«k SELECT» «f count»(«o *») «k FROM» t «c -- all»\n«k where» a «o =» «s 'it'»«s 's'» «k And» «s \"B\"» "
     "«o >=» «n 10»;"},
    {"postgresql", "create table t (id BIGINT) /* x\ny */",
     "«k create» «k table» t (id «t BIGINT») «c /* x\ny */»"},
    {"sql", "a.select, limit_x", "a.select, limit_x"},
    // shell
    {"sh", "curl -s \"$URL/v1?a=${B}\" | jq '.a # b' # c",
     "«f curl» -s «s \"»«t $URL»«s /v1?a=»«t ${B}»«s \"» «o |» «f jq» «s '.a # b'» «c # c»"},
    {"bash", "A=1 b#c\nif [ $? ]; then\n  make \\\n  all\nfi",
     "«t A»«o =»«n 1» b#c\n«k if» [ «t $?» ]«o ;» «k then»\n  «f make» \\\n  all\n«k fi»"},
    {"shell", "cat <<'EOF' > f\nit's $x\nEOF\nls",
     "«f cat» «o <<»«s 'EOF'» «o >» f\n«s it's $x\nEOF»\n«f ls»"},
    {"sh", "echo \"a \\\" b\" ${open", "«f echo» «s \"a \\\" b\"» ${open"},
    // YAML
    {"yaml",
     "# c\nkey: value # d\nlist:\n  - a: 1\n    it's: true\n  - \"q: r\"\nurl: http://x/y#z\n",
     "«c # c»\n«f key»: value «c # d»\n«f list»:\n  - «f a»: «n 1»\n    «f it's»: «k true»\n  - «s \"q: "
     "r\"»\n"
     "«f url»: http://x/y#z\n"},
    {"yml",
     "---\na: |\n  text: b\n\n  'more\nb: &x {c: 2, \"d\": [no]}\nd: it is true\nt: 2026-11-22",
     "«o ---»\n«f a»: «o |»«s \n  text: b\n\n  'more»\n«f b»: «t &x» {«f c»: «n 2», «f \"d\"»: [«k no»]}\n"
     "«f d»: it is true\n«f t»: «n 2026-11-22»"},
    {"yaml", "- a: >-\n    x\n  b: y", "- «f a»: «o >»-«s \n    x»\n  «f b»: y"},
    // Python
    {"python", "@app.get(\"/\")\ndef f(a: int = 1) -> str:\n    return f\"{a!r} {{x}}\"  # c",
     "«f @app.get»(«s \"/\"»)\n«k def» «f f»(a«o :» «t int» «o =» «n 1») «o ->» «t str»«o :»\n    «k return» "
     "«s f\"»«o {»a«o !»r«o }»«s  {{x}}\"»  «c # c»"},
    {"py", "\"\"\"doc 'x'\n\"y\" \"\"\"; rb'\\''", "«s \"\"\"doc 'x'\n\"y\" \"\"\"»; «s rb'\\''»"},
    {"python", "f'{d[\"k\"]:#x}'", "«s f'»«o {»d[«s \"k\"»]«o :»#x«o }»«s '»"},
    {"python", "x = 'open\ny = 1", "x «o =» «s 'open»\ny «o =» «n 1»"},
    // JavaScript
    {"js", "const a = `x ${b + `y ${c}`} z`;",
     "«k const» a «o =» «s `x »«o ${»b «o +» «s `y »«o ${»c«o }»«s `»«o }»«s  z`»;"},
    {"js", "`${{a: {}}.a}}`; x=/'/; y /= 2",
     "«s `»«o ${»{a«o :» {}}.a«o }»«s }`»; x«o =»/'/; y «o /=» «n 2»"},
    {"ts", "a.delete(/[/\"']+/g, x / y / z) // c",
     "a.«f delete»(/[/\"']+/g, x «o /» y «o /» z) «c // c»"},
    {"typescript", "let n: number = 1_000 /* d */",
     "«k let» n«o :» «t number» «o =» «n 1_000» «c /* d */»"},
    // diff: "--- a" takes away "-- a" unless "+++" follows
    {"diff", "diff --git a b\n--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same\n--- x\n y",
     "«c diff --git a b»\n«h --- a»\n«h +++ b»\n«h @@ -1 +1 @@»\n«d -old»\n«i +new»\n same\n«d --- x»\n y"},
    {"patch", "+++ b", "«i +++ b»"},
    // HTTP
    {"http", "POST /v1/a?b=1 HTTP/1.1\nHost: x\n\n{\"a\": 1}\n\nHTTP/1.1 404 Not Found\r\nA-B: c",
     "«k POST» «s /v1/a?b=1» «t HTTP/1.1»\n«f Host»: x\n\n{«f \"a\"»: «n 1»}\n\n«t HTTP/1.1» «n 404» "
     "«s Not Found\r»\n«f A-B»: c"},
    {"http", "HTTP/2 200\n\nplain \"text", "«t HTTP/2» «n 200»\n\nplain \"text"},
    // HTML
    {"html", "<!doctype html><a href=\"x\" b='y' c=z d>&amp; &x</a ><br/><!-- <b> -->",
     "«k <!doctype html>»«t <a» «f href»=«s \"x\"» «f b»=«s 'y'» «f c»=«s z» «f d»«t >»«n &amp;» &x«t </a» "
     "«t >»"
     "«t <br»«t />»«c <!-- <b> -->»"},
    {"html", "<script>if (a < b) '</x>'</SCRIPT><style>a{b: 1px}</style>",
     "«t <script»«t >»«k if» (a «o <» b) «s '</x>'»«t </SCRIPT»«t >»«t <style»«t >»a{«f b»: «n 1px»}«t "
     "</style»«t >»"},
    {"xml", "<?xml version=\"1.0\"?><a:b/> 1 < 2",
     "«t <?xml» «f version»=«s \"1.0\"»«t ?>»«t <a:b»«t />» 1 < 2"},
    // the others
    {"css", "@media print { a:hover { color: #FFF; top: -2px } }",
     "«k @media» print { a:hover { «f color»: «n #FFF»; «f top»: «n -2px» } }"},
    {"c", "#include <a.h>\nstatic int f(char c) { return c == '\\''; } // d",
     "«k #include» «s <a.h>»\n«k static» «t int» «f f»(«t char» c) { «k return» c «o ==» «s '\\''»; } «c // "
     "d»"},
    {"lua", "local t = [[a\nb]] --[[ c\nd ]] .. 'e' -- f",
     "«k local» t «o =» «s [[a\nb]]» «c --[[ c\nd ]]» «o ..» «s 'e'» «c -- f»"},
    {"toml", "[a.b]\nkey = \"v\" # c\nn = 2026-01-01\nx = [true, {y = 1}]",
     "«h [a.b]»\n«f key» «o =» «s \"v\"» «c # c»\n«f n» «o =» «n 2026-01-01»\n«f x» «o =» [«k true», {y «o "
     "=» «n 1»}]"},
    {"ini", "; c\nname = it's on ; d", "«c ; c»\n«f name» «o =» it's on «c ; d»"},
    {"console", "$ ls -l | wc\n  12 it's\n$ a \\\n b",
     "«c $» «f ls» -l «o |» «f wc»\n  12 it's\n«c $» «f a» \\\n b"},
};

TEST(highlight_colors) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str code = str_from(cases[i].code), html = colored(str_from(cases[i].language), code);
    CHECK_STR(compact(html), str_from(cases[i].expected));
    CHECK_STR(stripped(html), code);
  }
  arena_free(&arena);
}

TEST(highlight_leaves_unknown_languages_plain) {
  static const char *const names[] = {
      "", "text", "brainfuck", "json sql", " json", "js ", "a-very-long-name-of-a-language"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    Buf out = {.arena = &arena};
    CHECK(!highlight(&out, str_from(names[i]), S("if <a> & \"b\"")));
    CHECK_STR(buf_str(&out), S("if &lt;a&gt; &amp; \"b\""));
  }
  arena_free(&arena);
}

static const char *const languages[] = {"json", "sql",  "sh",   "yaml", "python",
                                        "js",   "css",  "c",    "lua",  "toml",
                                        "ini",  "html", "diff", "http", "console"};

TEST(highlight_words_are_sorted) {
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
    const Language *language = highlight_language(str_from(languages[i]));
    CHECK(language != NULL);
    const WordList lists[] = {language->keywords, language->types};
    for (int l = 0; l < 2; l++)
      for (size_t w = 0; w < lists[l].count; w++) {
        CHECK(w == 0 || strcmp(lists[l].words[w - 1], lists[l].words[w]) < 0);
        CHECK(highlight_is_word(str_from(lists[l].words[w]), lists[l], language->any_case));
      }
  }
}

static uint32_t next_random(uint32_t *state) {
  return (*state = *state * 1664525 + 1013904223) >> 8;
}

// Any text comes back, whatever it is: pieces that mean something to some language, in random
// order.
TEST(highlight_gives_the_code_back) {
  static const Str pieces[] = {
      STR_CONST("\""),       STR_CONST("'"),
      STR_CONST("`"),        STR_CONST("\\"),
      STR_CONST("${"),       STR_CONST("{"),
      STR_CONST("}"),        STR_CONST("f\""),
      STR_CONST("\"\"\""),   STR_CONST("/*"),
      STR_CONST("*/"),       STR_CONST("//"),
      STR_CONST("#"),        STR_CONST("--"),
      STR_CONST("[["),       STR_CONST("<!--"),
      STR_CONST("-->"),      STR_CONST("<a "),
      STR_CONST("<script>"), STR_CONST("</script>"),
      STR_CONST("</"),       STR_CONST("/>"),
      STR_CONST(">"),        STR_CONST("&"),
      STR_CONST("&amp;"),    STR_CONST("\n"),
      STR_CONST("\n"),       STR_CONST("\r\n"),
      STR_CONST(" "),        STR_CONST("\t"),
      STR_CONST("- "),       STR_CONST("key: "),
      STR_CONST("a=b"),      STR_CONST("|"),
      STR_CONST("\n  x"),    STR_CONST("\n---\n"),
      STR_CONST("+++ "),     STR_CONST("@@"),
      STR_CONST("@x"),       STR_CONST("$a"),
      STR_CONST("$"),        STR_CONST("<<EOF"),
      STR_CONST("EOF\n"),    STR_CONST("1.5e+"),
      STR_CONST("if"),       STR_CONST("GET / HTTP/1.1\n"),
      STR_CONST("\n\n{"),    STR_CONST("\xC3\xA9"),
      STR_CONST("\xFF"),     STR_CONST("\0"),
      STR_CONST("["),        STR_CONST("]"),
      STR_CONST("("),        STR_CONST(":"),
      STR_CONST("."),
  };
  uint32_t state = 1;
  for (size_t round = 0; round < 20000; round++) {
    if (!check_drawn(round / 100, 4)) continue;
    Buf code = {.arena = &arena};
    for (uint32_t left = next_random(&state) % 24; left > 0; left--)
      buf_add(&code, pieces[next_random(&state) % (sizeof pieces / sizeof *pieces)]);
    Str language = str_from(languages[round % (sizeof languages / sizeof *languages)]);
    // the text itself may hold references and NUL, which the stripper's decoder would read
    // otherwise
    Str back = stripped(colored(language, buf_str(&code)));
    if (!str_eq(back, buf_str(&code))) printf("language %.*s\n", STR_ARG(language));
    CHECK_STR(back, buf_str(&code));
    arena_free(&arena);
  }
}

// Nothing but one hard piece takes no longer than other text.
TEST(highlight_is_linear) {
  static const char *const pieces[] = {"\"",   "'",      "`${",      "\\'",      "${",      "<<A\n",
                                       "=/[",  "/",      "/*",       "<script>", "&a",      "<a ",
                                       "f\"{", "- ",     "a: ",      "key: |\n", "a: 'b\n", "[",
                                       "#",    "--- \n", "GET \n\n", "$ \\\n",   "--[[",    "\n",
                                       "x ",   "((",     "a=",       "\"\"\"",   "- - ",    "<"};
  enum { BYTES = 64 * 1024 };
  static char code[BYTES];
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    if (!check_drawn(i, 5)) continue;
    for (size_t at = 0, length = strlen(pieces[i]); at + length <= BYTES; at += length)
      memcpy(code + at, pieces[i], length);
    for (size_t j = 0; j < sizeof languages / sizeof *languages; j++) {
      clock_t start = clock();
      colored(str_from(languages[j]), (Str){code, BYTES});
      bool fast = clock() - start < CLOCKS_PER_SEC / 2;  // quadratic: seconds
      if (!fast) printf("language %s, piece %s\n", languages[j], pieces[i]);
      CHECK(fast);
      arena_free(&arena);
    }
  }
}

CHECK_MAIN
