#include "markdown/inline_rules.h"

InlineFind pair_find;
#define INLINE_PAIR(...)
#define INLINE_OBJECT(name, trigger, from, find, write) \
  InlineFind find;                                      \
  InlineWrite write;
#include "markdown/inline_rules.def"
#undef INLINE_PAIR
#undef INLINE_OBJECT

const InlineRule inline_rules[INLINE_RULE_COUNT] = {
#define INLINE_PAIR(name, trigger, from, element, style, shortest, longest, apart) \
  [INLINE_##name] = {trigger,          from,     pair_find, NULL, element,         \
                     STR_CONST(style), shortest, longest,   apart},
#define INLINE_OBJECT(name, trigger, from, find, write) \
  [INLINE_##name] = {trigger, from, find, write, NULL, {0}, 0, 0, false},
#include "markdown/inline_rules.def"
#undef INLINE_PAIR
#undef INLINE_OBJECT
};
