#include "format/value.h"

#include <assert.h>

Value value_text(Str text) { return (Value){.kind = VALUE_TEXT, .text = text}; }
Value value_markup(MarkedStr markup) {
  return (Value){.kind = VALUE_TEXT,
                 .text = markup.html,
                 .marks = markup.marks,
                 .len = (uint32_t)markup.count};
}
Value value_bool(bool boolean) { return (Value){.kind = VALUE_BOOL, .boolean = boolean}; }
Value value_number(double number) { return (Value){.kind = VALUE_NUMBER, .number = number}; }
Value value_map(void) { return (Value){.kind = VALUE_MAP}; }
Value value_list(void) { return (Value){.kind = VALUE_LIST}; }

const Value *value_find(const Value *map, Str key) {
  if (!map || map->kind != VALUE_MAP) return NULL;
  for (size_t i = 0; i < map->len; i++)
    if (str_eq(map->entries[i].key, key)) return &map->entries[i].value;
  return NULL;
}

Str value_find_text(const Value *map, Str key) {
  const Value *value = value_find(map, key);
  return value && value->kind != VALUE_NULL ? value->text : (Str){0};
}

enum { ROOM_MIN = 4 };  // pieces of the first room

// Room for one more piece of `size` bytes.
static void *room(Value *value, Arena *arena, void *pieces, size_t size) {
  if (value->len < value->cap) return pieces;
  if (value->cap > UINT32_MAX / 2) arena_product(SIZE_MAX, 2);  // ends the program as out of memory
  uint32_t cap = value->cap ? value->cap * 2 : ROOM_MIN;
  pieces =
      arena_grow(arena, pieces, value->cap * size, arena_product(cap, size), alignof(max_align_t));
  value->cap = cap;
  return pieces;
}

Value *value_put(Value *map, Arena *arena, Str key, Value value) {
  assert(map->kind == VALUE_MAP);
  map->entries = room(map, arena, map->entries, sizeof map->entries[0]);
  map->entries[map->len] = (ValueEntry){.key = key, .value = value};
  return &map->entries[map->len++].value;
}

Value *value_add(Value *list, Arena *arena, Value value) {
  assert(list->kind == VALUE_LIST);
  list->items = room(list, arena, list->items, sizeof list->items[0]);
  list->items[list->len] = value;
  return &list->items[list->len++];
}

static bool entries_equal(const Value *a, const Value *b) {
  if (a->len != b->len) return false;
  for (uint32_t i = 0; i < a->len; i++) {
    const Value *other = value_find(b, a->entries[i].key);
    if (!other || !value_equal(&a->entries[i].value, other)) return false;
  }
  return true;
}

static bool items_equal(const Value *a, const Value *b) {
  if (a->len != b->len) return false;
  for (uint32_t i = 0; i < a->len; i++)
    if (!value_equal(&a->items[i], &b->items[i])) return false;
  return true;
}

bool value_equal(const Value *a, const Value *b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case VALUE_NULL: return true;
    case VALUE_BOOL: return a->boolean == b->boolean;
    case VALUE_NUMBER: return a->number == b->number;
    case VALUE_TEXT: return str_eq(a->text, b->text);
    case VALUE_LIST: return items_equal(a, b);
    case VALUE_MAP: return entries_equal(a, b);
  }
  return false;
}

const char *value_kind_name(ValueKind kind) {
  static const char *const names[] = {"nothing", "true or false", "a number",
                                      "text",    "a list",        "a mapping"};
  return names[kind];
}
