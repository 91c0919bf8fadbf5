// The theme loader: files that take others' places, what is reported, tokens and their CSS.
#include "check.h"
#include "site/embedded.h"
#include "temp_site.h"
#include "theme/theme.h"

// A site with one page, a theme "own" with the given file, and the rest of handbook.yaml.
typedef struct Case {
  const char *path, *text;  // beneath themes/own/; NULL: no such theme
  const char *config;       // after "theme: own"
  const char *problems;
} Case;

static TempSite begin(const Case *c) {
  TempSite t = temp_begin();
  Str config = str_fmt(&t.arena, "title: T\n%s", c->config ? c->config : "theme: own\n");
  temp_bytes(&t, "content/handbook.yaml", config);
  temp_file(&t, "content/index.md", "# Home\n");
  if (c->path)
    temp_file(&t, str_cstr(&t.arena, str_fmt(&t.arena, "themes/own/%s", c->path)), c->text);
  temp_load(&t);
  theme_load(t.site, t.scratch);
  return t;
}

static void run(const Case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    TempSite t = begin(&cases[i]);
    CHECK_STR(temp_problems(&t), str_from(cases[i].problems));
    temp_end(&t);
  }
}
#define RUN(cases) run(cases, sizeof(cases) / sizeof((cases)[0]))

static Str asset(const TempSite *t, const char *path) {
  const ThemeAssetVec *assets = &t->site->theme.assets;
  for (size_t i = 0; i < assets->len; i++)
    if (str_eq(assets->items[i].path, str_from(path))) return assets->items[i].bytes;
  return S("(none)");
}

// ---- files --------------------------------------------------------------------------------------

TEST(theme_default_has_no_problems) {
  TempSite t = begin(&(Case){.config = ""});
  CHECK_STR(temp_problems(&t), S(""));
  CHECK_STR(t.site->theme.name, S("default"));
  CHECK_INT(t.site->theme.version.len, 8);
  CHECK(map_find(&t.site->theme.templates, S("partials/nav")) != NULL);
  CHECK(map_find(&t.site->theme.components, S("steps")) != NULL);
  CHECK_STR(asset(&t, "assets/tokens.css"), S("(none)"));
  temp_end(&t);
}

TEST(theme_takes_single_files) {
  Arena arena = {0};
  Str versions[3];
  static const Case cases[] = {{"templates/extra/new.mustache", "x", NULL, ""},
                               {"assets/style.css", "a{}", NULL, ""},
                               {"assets/b.css", "a{}", NULL, ""}};
  for (size_t i = 0; i < 3; i++) {
    TempSite t = begin(&cases[i]);
    CHECK_STR(temp_problems(&t), S(""));
    CHECK(map_find(&t.site->theme.templates, S("page")) != NULL);
    CHECK((map_find(&t.site->theme.templates, S("extra/new")) != NULL) == (i == 0));
    CHECK(str_eq(asset(&t, "assets/style.css"), S("a{}")) == (i == 1));
    versions[i] = str_dup(&arena, t.site->theme.version);
    temp_end(&t);
  }
  CHECK(!str_eq(versions[0], versions[1]));
  CHECK(!str_eq(versions[1], versions[2]));
  arena_free(&arena);
}

TEST(theme_component_head) {
  TempSite t = begin(&(Case){
      .path = "components/box.mustache",
      .text =
          "{{! attributes: when  kind }}\n{{! scripts: tabs }}\n{{! void }}\n<b>{{when}}</b>\n"});
  const Component *box = map_find(&t.site->theme.components, S("box"));
  CHECK_STR(temp_problems(&t), S(""));
  CHECK(box && box->is_void && !box->any_attributes);
  CHECK_INT(box ? box->attribute_count : 0, 2);
  CHECK_STR(box ? box->attributes[1] : S(""), S("kind"));
  CHECK_STR(box && box->scripts.len == 1 ? box->scripts.items[0] : S(""), S("tabs.js"));
  temp_end(&t);
}

TEST(theme_problems_in_files) {
  static const Case cases[] = {
      {NULL, NULL, "theme: oen\n",
       "content/handbook.yaml:2:8: theme-missing: there is no theme \"oen\" (make the folder themes/oen)"},
      {"templates/page.mustache", "{{<page}}{{/page}}", NULL,
       "themes/own/templates/page.mustache:1:1: template-loop: the template \"page\" includes itself without "
       "end "
       "(a file in themes/ takes the place of the default theme's; it cannot build on it)"},
      {"templates/page.mustache", "a\n  {{>partials/naw}}", NULL,
       "themes/own/templates/page.mustache:2:3: template-missing: there is no template \"partials/naw\" (did "
       "you "
       "mean \"partials/nav\"?)"},
      {"components/x.mustache", "{{>gone-for-good}}", NULL,
       "themes/own/components/x.mustache:1:1: template-missing: there is no template \"gone-for-good\""},
      {"components/x.mustache", "{{#a}}", NULL,
       "themes/own/components/x.mustache:1:1: template-syntax: \"a\" is never closed (add {{/a}})"},
      {"components/x.mustache", "{{! scripts: nope }}", NULL,
       "themes/own/components/x.mustache:1:14: theme-invalid: the theme has no script \"assets/nope.js\""},
      {"templates/page.html", "x", NULL,
       "themes/own/templates/page.html: theme-invalid: the file is not used: templates and components end in "
       ".mustache"},
      {"README.md", "x", NULL, ""},
      {"assets/tokens.css", "x", "theme: {name: own, tokens: {measure: 40rem}}\n",
       "content/handbook.yaml: theme-invalid: assets/tokens.css of the theme stands where the tokens of "
       "handbook.yaml are written (rename the theme's file)"},
  };
  RUN(cases);
}

TEST(theme_page_asks_for_a_template) {
  TempSite t = temp_begin();
  temp_file(&t, "content/index.md", "---\ntemplate: pag\n---\n# Home\n");
  temp_file(&t, "content/a.md", "---\ntemplate: list\n---\n# A\n");
  temp_load(&t);
  theme_load(t.site, t.scratch);
  CHECK_STR(temp_problems(&t),
            S("content/index.md:2:11: template-missing: there is no template \"pag\" (did you "
              "mean \"page\"?)"));
  temp_end(&t);
}

// ---- theme.yaml ---------------------------------------------------------------------------------

#define COLORS \
  "tokens: {a: {light: \"#000\", dark: \"#fff\"}, b: {light: \"#777777\", dark: \"#111\"}, m: 42rem}\n"

TEST(theme_yaml_is_checked) {
  static const Case cases[] = {
      {"theme.yaml", "- a\n", NULL,
       "themes/own/theme.yaml: value-invalid: theme.yaml must be a mapping of keys to values"},
      {"theme.yaml", "token: {}\n", NULL,
       "themes/own/theme.yaml:1:1: key-unknown: theme.yaml has no key \"token\" (did you mean \"tokens\"?)"},
      {"theme.yaml", "alerts: {Fact: F, b: [x], c: C}\n", NULL,
       "themes/own/theme.yaml:1:10: value-invalid: an alert is a name in lower case with its title (fact: "
       "Published "
       "fact)\nthemes/own/theme.yaml:1:19: value-invalid: an alert is a name in lower case with its title "
       "(fact: "
       "Published fact)"},
      {"theme.yaml", "tokens: {a: red;}\n", NULL,
       "themes/own/theme.yaml:1:10: value-invalid: a token is a name in lower case with colors, a length, or "
       "font "
       "names (accent: {light: \"#00687f\", dark: \"#5cc6dc\"})"},
      {"theme.yaml", COLORS "contrast: [[a, c, 4.5], [a, m, 3], [a, b], [a, b, 4.5]]\n", NULL,
       "themes/own/theme.yaml:2:12: value-invalid: a pair is two color tokens and the contrast they need "
       "([text, bg, "
       "4.5])\nthemes/own/theme.yaml:2:25: value-invalid: a pair is two color tokens and the contrast they "
       "need "
       "([text, bg, 4.5])\nthemes/own/theme.yaml:2:36: value-invalid: a pair is two color tokens and the "
       "contrast they "
       "need ([text, bg, 4.5])"},
      // #777777 on black has 4.69, on white it has 4.48.
      {"theme.yaml", COLORS "contrast: [[a, b, 4.7]]\n", NULL,
       "themes/own/theme.yaml:2:12: theme-contrast: light: \"a\" on \"b\" has a contrast of 4.68, less than "
       "4.7 "
       "(choose a darker or a lighter color, or give light and dark ones of their own)"},
      {"theme.yaml", COLORS "contrast: [[b, a, 4.5]]\n",
       "theme: {name: own, tokens: {a: \"#ffffff\"}}\n",
       "content/handbook.yaml:2:29: theme-contrast: light: \"b\" on \"a\" has a contrast of 4.47, less than "
       "4.5 "
       "(choose a darker or a lighter color, or give light and dark ones of their own)"},
  };
  RUN(cases);
}

// ---- tokens of handbook.yaml --------------------------------------------------------------------

static bool token_is_taken(const char *token, const char *value) {
  TempSite t = temp_begin();
  temp_bytes(&t, "content/handbook.yaml",
             str_fmt(&t.arena, "theme: {name: own, tokens: {%s: %s}}\n", token, value));
  temp_file(&t, "content/index.md", "# Home\n");
  temp_file(&t, "themes/own/theme.yaml",
            "tokens: {a: {light: \"#000\", dark: \"#fff\"}, m: 42rem, f: serif}\n");
  temp_load(&t);
  theme_load(t.site, t.scratch);
  bool taken = t.site->diags.errors == 0;
  CHECK(taken == !str_eq(asset(&t, "assets/tokens.css"), S("(none)")));
  temp_end(&t);
  return taken;
}

TEST(theme_tokens_take_what_is_safe) {
  static const char *const fine[][2] = {{"a", "\"#00687f\""},
                                        {"a", "\"#abc\""},
                                        {"a", "{light: \"#000\", dark: \"#FFF\"}"},
                                        {"m", "70ch"},
                                        {"m", "37.5em"},
                                        {"m", "640px"},
                                        {"f", "'Georgia, \"Times New Roman\", serif'"}};
  static const char *const bad[][2] = {{"a", "red"},
                                       {"a", "\"#12\""},
                                       {"a", "\"#12345g\""},
                                       {"a", "\"#fff;}\""},
                                       {"a", "{light: \"#000\"}"},
                                       {"a", "42rem"},
                                       {"a", "[1]"},
                                       {"m", "42"},
                                       {"m", ".5rem"},
                                       {"m", "1..5rem"},
                                       {"m", "\"1rem; } body { display: none\""},
                                       {"m", "calc(1px)"},
                                       {"m", "\"#fff\""},
                                       {"f", "\"a; } b {\""},
                                       {"f", "'a\" , serif'"},
                                       {"f", "url(x)"},
                                       {"f", "\"a\\nb\""},
                                       {"f", "\"a/*\""},
                                       {"nope", "1px"}};
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
    if (!token_is_taken(fine[i][0], fine[i][1])) check_fail(__FILE__, __LINE__, fine[i][1]);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (token_is_taken(bad[i][0], bad[i][1])) check_fail(__FILE__, __LINE__, bad[i][1]);
}

TEST(theme_tokens_become_css) {
  TempSite t = begin(&(Case){
      .config = "theme: {name: default, tokens: {measure: 40rem, accent: \"#00687f\", link: "
                "{light: \"#005a70\", dark: \"#6fd0e4\"}}}\n"});
  Str css = asset(&t, "assets/tokens.css");
  CHECK(str_contains(css, S("  --measure: 40rem;\n  --accent: #00687f;\n  --link: #005a70;\n")));
  CHECK(str_contains(css, S("--link: light-dark(#005a70, #6fd0e4);")));
  CHECK(!str_contains(css, S("--measure: light-dark")));
  temp_end(&t);
}

// ---- the default theme: theme.yaml and style.css say the same -----------------------------------

// The two colors of a token in the CSS: "#fff, #000".
static Str css_value(Str css, Str name, Arena *arena) {
  Str before = str_fmt(arena, "--%.*s: light-dark(", STR_ARG(name));
  size_t at = str_find(css, before);
  if (at == STR_NONE) return S("(none)");
  Str rest = str_from_index(css, at + before.len);
  return str_sub(rest, 0, str_find_char(rest, ')'));
}

TEST(theme_yaml_is_what_style_css_says) {
  TempSite t = begin(&(Case){.config = ""});
  Str css = asset(&t, "assets/style.css");
  const Value *tokens = value_find(&t.site->theme.settings, S("tokens"));
  CHECK(tokens && tokens->len > 20);
  for (size_t i = 0; tokens && i < tokens->len; i++) {
    const ValueEntry *entry = &tokens->entries[i];
    if (entry->value.kind != VALUE_MAP) continue;
    Str light = value_find_text(&entry->value, S("light")),
        dark = value_find_text(&entry->value, S("dark"));
    CHECK_STR(css_value(css, entry->key, &t.arena),
              str_fmt(&t.arena, "%.*s, %.*s", STR_ARG(light), STR_ARG(dark)));
  }
  temp_end(&t);
}

CHECK_MAIN
