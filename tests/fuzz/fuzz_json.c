// JSON: what was parsed is written and parsed to the same again, and may stand in a <script>.
#include "fuzz.h"

#include "base/utf8.h"
#include "format/json.h"

static void check_script_safe(Str json) {
  for (size_t i = 0; i < json.len; i++)
    assert(!strchr("<>&", json.ptr[i]) && (unsigned char)json.ptr[i] >= ' ');
  assert(utf8_find_invalid(json) == STR_NONE);
}

static void fuzz(Str input, Arena *arena) {
  DiagList diags = {.arena = arena};
  Buf text = {.arena = arena}, first = {.arena = arena}, second = {.arena = arena};
  json_text(&text, input);
  check_script_safe(buf_str(&text));
  Value value, again;
  assert(json_parse(S("a.json"), buf_str(&text), arena, &diags, &value));
  assert(str_eq(value.text, utf8_repair(arena, input)));
  if (!json_parse(S("a.json"), input, arena, &diags, &value)) {
    assert(diags.errors > 0);
    return;
  }
  json_write(&first, &value);
  check_script_safe(buf_str(&first));
  assert(json_parse(S("b.json"), buf_str(&first), arena, &diags, &again));
  json_write(&second, &again);
  assert(str_eq(buf_str(&first), buf_str(&second)));
}
