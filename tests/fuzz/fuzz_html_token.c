// The reader of raw HTML: its tokens, put together, are the input.
#include "fuzz.h"

#include "base/buf.h"
#include "format/html.h"
#include "format/html_token.h"
#include "markdown/sanitize.h"

static bool is_within(Str part, Str whole) {
  return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_tag(const HtmlToken *token) {
  assert(token->name.len > 0 && is_within(token->name, token->raw));
  for (size_t i = 0; i < token->attributes.len; i++) {
    const HtmlAttribute *attribute = &token->attributes.items[i];
    assert(attribute->name.len > 0 && is_within(attribute->name, token->raw));
    assert(is_within(attribute->value, token->raw) &&
           (attribute->has_value || attribute->value.len == 0));
    assert(html_token_attribute(token, attribute->name) <= attribute);
    sanitize_attribute(token->name, attribute->name);
    html_attribute_is_url(attribute->name);
  }
  sanitize_element(token->name);
}

static void fuzz(Str input, Arena *arena) {
  HtmlReader reader = {.rest = input};
  Buf all = {.arena = arena};
  for (HtmlToken token; html_token_next(&reader, arena, &token);) {
    assert(token.raw.len > 0 && is_within(token.raw, input));
    buf_add(&all, token.raw);
    if (token.kind == HTML_OPEN) check_tag(&token);
  }
  assert(str_eq(buf_str(&all), input));
}
