// CSV: a list of maps with places, or a located problem.
#include "fuzz.h"

#include "base/utf8.h"
#include "format/csv.h"

static void fuzz(Str input, Arena *arena) {
  DiagList diags = {.arena = arena};
  Str text = utf8_repair(arena, input);
  Value value;
  if (!csv_parse(S("a.csv"), text, arena, &diags, &value)) {
    assert(diags.errors > 0 && diags.items[0].span.line > 0);
    return;
  }
  assert(value.kind == VALUE_LIST && diags.len == 0);
  for (uint32_t i = 0; i < value.len; i++) {
    const Value *row = &value.items[i];
    assert(row->kind == VALUE_MAP && row->line > 1 && row->len <= CSV_COLUMNS_MAX);
    for (uint32_t j = 0; j < row->len; j++) {
      assert(row->entries[j].value.kind == VALUE_TEXT && row->entries[j].value.text.len > 0);
      assert(row->entries[j].key.len > 0 && row->entries[j].value.line >= row->line);
      for (uint32_t k = 0; k < j; k++) assert(!str_eq(row->entries[j].key, row->entries[k].key));
    }
  }
}
