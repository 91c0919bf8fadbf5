// The lists are modeled on what GitHub lets through in a README and on the default of the HTML
// Sanitizer API. Left out on purpose: style and class (a page could cover or imitate what is around
// it), data-* and event handlers (scripts act on them), forms, frames, media, SVG and MathML.
#include "markdown/sanitize.h"

static const Str kept_elements = STR_CONST(
    " a abbr address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup data dd "
    "del"
    " details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr i img ins kbd li mark "
    "ol p "
    "picture pre"
    " q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td "
    "tfoot th "
    "thead"
    " time tr tt u ul var wbr ");

// What stands in them is no text to read, or is a fallback. No void element: these have no end to
// drop up to.
static const Str dropped_with_content = STR_CONST(
    " applet audio canvas datalist fencedframe frameset head iframe map math noembed noframes "
    "noscript object"
    " script select style svg template textarea title video xmp ");

static const Str kept_everywhere = STR_CONST(
    " aria-describedby aria-hidden aria-label aria-labelledby dir id lang role title translate ");

typedef struct Rule {
  Str elements, attributes;
} Rule;

static const Rule rules[] = {
    {STR_CONST(" a "), STR_CONST(" href hreflang name type ")},
    {STR_CONST(" img "), STR_CONST(" align alt border decoding height hspace loading longdesc "
                                   "sizes src srcset vspace width ")},
    {STR_CONST(" source "), STR_CONST(" height media sizes srcset type width ")},
    {STR_CONST(" blockquote q "), STR_CONST(" cite ")},
    {STR_CONST(" del ins "), STR_CONST(" cite datetime ")},
    {STR_CONST(" time "), STR_CONST(" datetime ")},
    {STR_CONST(" data "), STR_CONST(" value ")},
    {STR_CONST(" details "), STR_CONST(" open ")},
    {STR_CONST(" ol "), STR_CONST(" reversed start type ")},
    {STR_CONST(" ul "), STR_CONST(" type ")},
    {STR_CONST(" li "), STR_CONST(" value ")},
    {STR_CONST(" div p h1 h2 h3 h4 h5 h6 caption tr thead tbody tfoot "),
     STR_CONST(" align valign ")},
    {STR_CONST(" hr "), STR_CONST(" align size width ")},
    {STR_CONST(" table "), STR_CONST(" align border cellpadding cellspacing summary width ")},
    {STR_CONST(" col colgroup "), STR_CONST(" align span valign width ")},
    {STR_CONST(" td th "),
     STR_CONST(" abbr align axis colspan headers height nowrap rowspan scope valign width ")},
};

enum { NAME_BYTES_MAX = 20 };

// Whether the words, each between blanks, have the name in any case.
static bool has(Str words, Str name) {
  char wanted[NAME_BYTES_MAX + 2] = " ";
  if (name.len == 0 || name.len > NAME_BYTES_MAX || str_contains(name, S(" "))) return false;
  for (size_t i = 0; i < name.len; i++) wanted[i + 1] = char_lower(name.ptr[i]);
  wanted[name.len + 1] = ' ';
  return str_contains(words, (Str){wanted, name.len + 2});
}

SanitizeVerdict sanitize_element(Str name) {
  if (has(kept_elements, name)) return SANITIZE_KEEP;
  return has(dropped_with_content, name) ? SANITIZE_DROP_CONTENT : SANITIZE_DROP_TAG;
}

bool sanitize_attribute(Str element, Str attribute) {
  if (has(kept_everywhere, attribute)) return true;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if (has(rules[i].elements, element) && has(rules[i].attributes, attribute)) return true;
  return false;
}
