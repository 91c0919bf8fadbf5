#include "markdown/inline_rules.h"

#include "markdown/scan.h"

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

uint32_t inline_triggers(Str text, uint32_t among) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (among >> i & 1 && scan_has(text, str_from(inline_rules[i].trigger))) found |= 1u << i;
  return found;
}

uint32_t inline_rules_of(Dialect dialect) {
  uint32_t rules = 0;
  for (uint32_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (dialect >= inline_rules[i].from) rules |= 1u << i;
  return rules;
}

Str inline_style(Str element) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (inline_rules[i].element && str_eq(element, str_from(inline_rules[i].element)))
      return inline_rules[i].style;
  return (Str){0};
}
