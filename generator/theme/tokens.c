#include "theme/tokens.h"

#include <math.h>

typedef struct Color {
  bool found;
  double red, green, blue;  // 0 to 1
} Color;

typedef enum Scheme { SCHEME_LIGHT, SCHEME_DARK } Scheme;

// ---- values -------------------------------------------------------------------------------------

static int hex_digit(char c) {
  if (char_is_digit(c)) return c - '0';
  c = char_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// #rgb or #rrggbb.
static Color parse_color(Str text) {
  double part[3];
  if ((text.len != 4 && text.len != 7) || text.ptr[0] != '#') return (Color){0};
  size_t digits = (text.len - 1) / 3;
  for (size_t i = 0; i < 3; i++) {
    int high = hex_digit(text.ptr[1 + i * digits]), low = hex_digit(text.ptr[i * digits + digits]);
    if (high < 0 || low < 0) return (Color){0};
    part[i] = (high * 16 + low) / 255.0;
  }
  return (Color){true, part[0], part[1], part[2]};
}

static size_t skip_digits(Str text, size_t i) {
  while (i < text.len && char_is_digit(text.ptr[i])) i++;
  return i;
}

// A number with a unit: 42rem, 70ch, 37.5em, 640px.
static bool is_length(Str text) {
  size_t i = skip_digits(text, 0);
  if (i == 0) return false;
  if (i + 1 < text.len && text.ptr[i] == '.' && char_is_digit(text.ptr[i + 1]))
    i = skip_digits(text, i + 1);
  Str unit = str_from_index(text, i);
  return str_eq(unit, S("rem")) || str_eq(unit, S("em")) || str_eq(unit, S("ch")) ||
         str_eq(unit, S("px"));
}

// A list of font names: letters, digits, blanks, hyphens, commas and paired quotes.
static bool is_fonts(Str text) {
  size_t quotes = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '"')
      quotes++;
    else if (!char_is_alnum(c) && c != ' ' && c != '-' && c != ',')
      return false;
  }
  return text.len > 0 && quotes % 2 == 0;
}

static Str side(const Value *token, Scheme scheme) {
  if (!token) return (Str){0};
  if (token->kind == VALUE_TEXT) return token->text;
  return value_find_text(token, scheme == SCHEME_LIGHT ? S("light") : S("dark"));
}

typedef enum TokenKind { TOKEN_NONE, TOKEN_COLOR, TOKEN_LENGTH, TOKEN_FONTS } TokenKind;

static TokenKind kind_of(const Value *token) {
  if (parse_color(side(token, SCHEME_LIGHT)).found && parse_color(side(token, SCHEME_DARK)).found)
    return TOKEN_COLOR;
  if (token->kind != VALUE_TEXT) return TOKEN_NONE;
  if (is_length(token->text)) return TOKEN_LENGTH;
  return is_fonts(token->text) ? TOKEN_FONTS : TOKEN_NONE;
}

// A name that CSS takes after "--", in lower case.
static bool is_token_name(Str name) {
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '-') return false;
  }
  return name.len > 0;
}

// ---- what handbook.yaml changes -----------------------------------------------------------------

static void report_unknown(Site *site, const ValueEntry *entry, const Value *known) {
  Nearest nearest = {.word = entry->key};
  for (size_t i = 0; known && known->kind == VALUE_MAP && i < known->len; i++)
    nearest_offer(&nearest, known->entries[i].key);
  Str help = nearest.best.len
                 ? str_fmt(&site->arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best))
                 : (Str){0};
  diag_report(&site->diags, DIAG_KEY_UNKNOWN,
              site_config_span(site, entry->line, entry->column, entry->length),
              str_fmt(&site->arena, "the theme has no token \"%.*s\"", STR_ARG(entry->key)), help);
}

static void report_invalid(Site *site, const ValueEntry *entry, TokenKind kind) {
  Str help = kind == TOKEN_COLOR
                 ? S("write \"#rrggbb\", or {light: \"#rrggbb\", dark: \"#rrggbb\"}")
             : kind == TOKEN_LENGTH ? S("write a number with rem, em, ch or px")
                                    : S("write font names with commas between them");
  diag_report(
      &site->diags, DIAG_VALUE_INVALID,
      site_config_span(site, entry->line, entry->column, entry->length),
      str_fmt(&site->arena, "the token \"%.*s\" cannot have this value", STR_ARG(entry->key)),
      help);
}

// The rules being written: custom properties take any text, so a browser without light-dark() must
// not see it.
typedef struct Rules {
  Buf plain;     // for every browser
  Buf adaptive;  // for those that know light-dark()
} Rules;

static void add_token(Rules *rules, Str name, const Value *given, bool color) {
  Str light = side(given, SCHEME_LIGHT), dark = side(given, SCHEME_DARK);
  buf_add_fmt(&rules->plain, "  --%.*s: %.*s;\n", STR_ARG(name),
              STR_ARG(color ? light : given->text));
  if (color)
    buf_add_fmt(&rules->adaptive, "    --%.*s: light-dark(%.*s, %.*s);\n", STR_ARG(name),
                STR_ARG(light), STR_ARG(dark));
}

// Takes over one entry of `tokens:`.
static void change_token(Site *site, const ValueEntry *entry, const Value *known, Rules *rules) {
  const Value *usual = value_find(known, entry->key);
  TokenKind kind = usual ? kind_of(usual) : TOKEN_NONE;
  // A length may be taken for font names, not the other way round.
  bool fits = kind_of(&entry->value) == kind ||
              (kind == TOKEN_FONTS && kind_of(&entry->value) == TOKEN_LENGTH);
  if (!usual)
    report_unknown(site, entry, known);
  else if (!fits)
    report_invalid(site, entry, kind);
  else if (kind != TOKEN_NONE)  // else theme.yaml itself is wrong, and reported
    add_token(rules, entry->key, &entry->value, kind == TOKEN_COLOR);
}

// ---- contrast (WCAG 2.2, "relative luminance" and "contrast ratio") -----------------------------

static double linear(double part) {
  return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(Color color) {
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

static double contrast(Color a, Color b) {
  double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
  return one > other ? one / other : other / one;
}

static const ValueEntry *changed(const Site *site, Str name) {
  const Value *own = &site->config.tokens;
  for (size_t i = 0; own->kind == VALUE_MAP && i < own->len; i++)
    if (str_eq(own->entries[i].key, name)) return &own->entries[i];
  return NULL;
}

static Color color_of(const Site *site, Str name, Scheme scheme) {
  const ValueEntry *own = changed(site, name);
  return parse_color(
      side(own ? &own->value : value_find(value_find(&site->theme.settings, S("tokens")), name),
           scheme));
}

// Prints what is too little as less than it is wanted: 4.496 is 4.49 then, not 4.50.
static double rounded_down(double number) { return floor(number * 100) / 100; }

static void check_pair(Site *site, const Value *pair, const ThemeFile *theme_yaml, Scheme scheme) {
  Str front = pair->items[0].text, ground = pair->items[1].text;
  double least = pair->items[2].number;
  Color a = color_of(site, front, scheme), b = color_of(site, ground, scheme);
  if (!a.found || !b.found || contrast(a, b) >= least) return;
  const ValueEntry *own = changed(site, front) ? changed(site, front) : changed(site, ground);
  Span span = own ? site_config_span(site, own->line, own->column, own->length)
                  : theme_file_span(theme_yaml, pair->line, pair->column, 1);
  diag_report(
      &site->diags, DIAG_THEME_CONTRAST, span,
      str_fmt(&site->arena, "%s: \"%.*s\" on \"%.*s\" has a contrast of %.2f, less than %.1f",
              scheme == SCHEME_LIGHT ? "light" : "dark", STR_ARG(front), STR_ARG(ground),
              rounded_down(contrast(a, b)), least),
      S("choose a darker or a lighter color, or give light and dark ones of their own"));
}

static bool is_color_token(const Site *site, const Value *name) {
  const Value *token = value_find(value_find(&site->theme.settings, S("tokens")), name->text);
  return name->kind == VALUE_TEXT && token && kind_of(token) == TOKEN_COLOR;
}

static bool is_pair(const Site *site, const Value *pair) {
  return pair->kind == VALUE_LIST && pair->len == 3 && is_color_token(site, &pair->items[0]) &&
         is_color_token(site, &pair->items[1]) && pair->items[2].kind == VALUE_NUMBER;
}

static void check_contrast(Site *site, const ThemeFile *theme_yaml) {
  const Value *pairs = value_find(&site->theme.settings, S("contrast"));
  for (size_t i = 0; pairs && pairs->kind == VALUE_LIST && i < pairs->len; i++) {
    const Value *pair = &pairs->items[i];
    if (!is_pair(site, pair)) {
      diag_report(&site->diags, DIAG_VALUE_INVALID,
                  theme_file_span(theme_yaml, pair->line, pair->column, 1),
                  S("a pair is two color tokens and the contrast they need"), S("[text, bg, 4.5]"));
      continue;
    }
    check_pair(site, pair, theme_yaml, SCHEME_LIGHT);
    check_pair(site, pair, theme_yaml, SCHEME_DARK);
  }
}

// The theme's own tokens.
static void check_known(Site *site, const Value *known, const ThemeFile *theme_yaml) {
  for (size_t i = 0; known && known->kind == VALUE_MAP && i < known->len; i++) {
    const ValueEntry *entry = &known->entries[i];
    if (is_token_name(entry->key) && kind_of(&entry->value) != TOKEN_NONE) continue;
    diag_report(&site->diags, DIAG_VALUE_INVALID,
                theme_file_span(theme_yaml, entry->line, entry->column, entry->length),
                S("a token is a name in lower case with colors, a length, or font names"),
                S("accent: {light: \"#00687f\", dark: \"#5cc6dc\"}"));
  }
}

Str tokens_css(Site *site, const ThemeFile *theme_yaml, Arena *scratch) {
  const Value *own = &site->config.tokens, *known = value_find(&site->theme.settings, S("tokens"));
  Rules rules = {.plain = {.arena = scratch}, .adaptive = {.arena = scratch}};
  check_known(site, known, theme_yaml);
  for (size_t i = 0; own->kind == VALUE_MAP && i < own->len; i++)
    change_token(site, &own->entries[i], known, &rules);
  check_contrast(site, theme_yaml);
  if (rules.plain.len == 0) return (Str){0};
  return str_fmt(
      &site->arena,
      ":root {\n%.*s}\n\n@supports (color: light-dark(#000, #fff)) {\n  :root {\n%.*s  }\n}\n",
      STR_ARG(buf_str(&rules.plain)), STR_ARG(buf_str(&rules.adaptive)));
}
