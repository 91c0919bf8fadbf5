#include "markdown/image_svg.h"

// ---- the first tag ------------------------------------------------------------------------------

// Goes behind `end`; to the end of the text when there is none.
static Str behind(Str text, Str end) {
  size_t at = str_find(text, end);
  return at == STR_NONE ? (Str){0} : str_from_index(text, at + end.len);
}

// Whether the first element is <svg>; *attributes then stands behind its name.
static bool find_svg(Str text, Str *attributes) {
  if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_from_index(text, 3);
  for (;;) {
    while (text.len > 0 && (char_is_space(text.ptr[0]) || text.ptr[0] == ']'))
      text = str_from_index(text, 1);
    if (str_starts(text, S("<!--")))
      text = behind(text, S("-->"));
    else if (str_starts(text, S("<?")))
      text = behind(text, S("?>"));
    else if (str_starts(text, S("<!")))
      text = behind(text, S(">"));
    else if (str_starts(text, S(">")))
      text = str_from_index(text, 1);  // of a document type
    else
      break;
  }
  *attributes = str_from_index(text, 4);
  return str_starts(text, S("<svg")) && attributes->len > 0 && !char_is_alnum(attributes->ptr[0]);
}

static Str trim_start(Str s) {
  while (s.len > 0 && char_is_space(s.ptr[0])) s = str_from_index(s, 1);
  return s;
}

// Takes name="value" off *rest. False at the tag's end, and at what is no attribute.
static bool next_attribute(Str *rest, Str *name, Str *value) {
  Str text = trim_start(*rest);
  size_t equals = 0;
  while (equals < text.len && !char_is_space(text.ptr[equals]) &&
         !strchr("=>/\"'<", text.ptr[equals]))
    equals++;
  *name = str_sub(text, 0, equals);
  text = trim_start(str_from_index(text, equals));
  if (equals == 0 || !str_starts(text, S("="))) return false;
  text = trim_start(str_from_index(text, 1));
  if (!str_starts(text, S("\"")) && !str_starts(text, S("'"))) return false;
  char quote = text.ptr[0];
  return str_cut(str_from_index(text, 1), quote, value, rest);
}

// ---- values -------------------------------------------------------------------------------------

// A number without a sign, taken off *text; 0 and nothing taken when there is none.
static double take_number(Str *text) {
  double value = 0, place = 1;
  size_t i = 0;
  for (; i < text->len && char_is_digit(text->ptr[i]); i++)
    value = value * 10 + (text->ptr[i] - '0');
  if (i < text->len && text->ptr[i] == '.')
    for (i++; i < text->len && char_is_digit(text->ptr[i]); i++)
      value += (text->ptr[i] - '0') * (place /= 10);
  *text = str_from_index(*text, i);
  return value;
}

// A length in CSS pixels; 0 for a percentage and for what is none.
static double length_of(Str text) {
  static const struct {
    const char *unit;
    double pixels;
  } units[] = {{"", 1},           {"px", 1},         {"pt", 96.0 / 72}, {"pc", 16}, {"in", 96},
               {"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"q", 96 / 101.6}, {"em", 16}, {"rem", 16}};
  text = str_trim(text);
  double value = take_number(&text);
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (str_eq_nocase(text, str_from(units[i].unit))) return value * units[i].pixels;
  return 0;
}

// "min-x min-y width height"
static void read_view_box(Str text, double *width, double *height) {
  double parts[4];
  for (size_t i = 0; i < 4; i++) {
    while (text.len > 0 && (char_is_space(text.ptr[0]) || text.ptr[0] == ','))
      text = str_from_index(text, 1);
    if (i < 2 && str_starts(text, S("-"))) text = str_from_index(text, 1);
    parts[i] = take_number(&text);
  }
  *width = parts[2];
  *height = parts[3];
}

bool svg_size(Str text, double *width, double *height) {
  double box_width = 0, box_height = 0;
  Str rest, name, value;
  *width = *height = 0;
  if (!find_svg(text, &rest)) return false;
  while (next_attribute(&rest, &name, &value)) {
    if (str_eq(name, S("width"))) *width = length_of(value);
    if (str_eq(name, S("height"))) *height = length_of(value);
    if (str_eq(name, S("viewBox"))) read_view_box(value, &box_width, &box_height);
  }
  rest = trim_start(rest);
  bool complete = str_starts(rest, S(">")) || str_starts(rest, S("/>"));
  if (box_width > 0 && box_height > 0) {
    if (*width <= 0 && *height <= 0) *width = box_width, *height = box_height;
    if (*width <= 0) *width = *height * box_width / box_height;
    if (*height <= 0) *height = *width * box_height / box_width;
  }
  return complete && *width > 0 && *height > 0;
}
