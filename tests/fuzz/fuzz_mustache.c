// Mustache: any template renders in bounded time. A short one has itself as its partial and parent
// "p": such templates come to the limit of steps, which is slow, so that longer ones get a fixed
// one.
#include "fuzz.h"

#include "format/json.h"
#include "format/mustache.h"

static void see(void *context, Str name, Span span) {
  (void)span;
  *(size_t *)context += name.len;
}

enum { ITSELF_BYTES_MAX = 24 };

static const Template *partial_for(const Template *template_, size_t bytes, Arena *arena,
                                   DiagList *diags) {
  if (bytes <= ITSELF_BYTES_MAX) return template_;
  return mustache_parse(S("p.mustache"), S("<{{a}}{{$x}}\n  y\n{{/x}}{{#b}}{{a}}{{/b}}>\n"), arena,
                        diags);
}

static void fuzz(Str input, Arena *arena) {
  Arena scratch = {0};
  DiagList diags = {.arena = arena};
  Str json = S(
      "{\"a\":\"<&>\",\"b\":[{\"a\":1,\"b\":[]},{\"a\":\"x\",\"b\":false,\"c\":null}],\"l\":[1,2,3],\"c\":{"
      "\"a\":{\"a\":true}},\"d\":false,\"e\":[]}");
  Value context;
  assert(json_parse(S("a.json"), json, arena, &diags, &context));
  const Template *template_ = mustache_parse(S("p.mustache"), input, arena, &diags);
  assert((template_ == NULL) == (diags.errors > 0));
  if (template_) {
    Map partials = {0};
    *map_put(&partials, arena, S("p")) = (void *)partial_for(template_, input.len, arena, &diags);
    Buf out = {.arena = arena};
    mustache_render(&out, template_, &partials, &context, &scratch);
    size_t bytes = 0;
    mustache_each_partial(template_, see, &bytes);
    assert(bytes <= input.len);
  }
  arena_free(&scratch);
}
