// The part of the inline rules that a text is asked for before it is looked through: their
// triggers, dialects and elements, without the functions that find and write.
#include "markdown/inline_rules.h"
#include "markdown/scan.h"

static const struct {
  const char *trigger;
  Dialect from;
  const char *element;  // NULL: none
  Str style;
} constructs[INLINE_RULE_COUNT] = {
#define INLINE_PAIR(name, trigger, from, element, style, ...) \
  [INLINE_##name] = {trigger, from, element, STR_CONST(style)},
#define INLINE_OBJECT(name, trigger, from, ...) [INLINE_##name] = {trigger, from, NULL, {0}},
#include "markdown/inline_rules.def"
#undef INLINE_PAIR
#undef INLINE_OBJECT
};

uint32_t inline_triggers(Str text, uint32_t among) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (among >> i & 1 && scan_has(text, str_from(constructs[i].trigger))) found |= 1u << i;
  return found;
}

uint32_t inline_rules_of(Dialect dialect) {
  uint32_t rules = 0;
  for (uint32_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (dialect >= constructs[i].from) rules |= 1u << i;
  return rules;
}

Str inline_style(Str element) {
  for (size_t i = 0; i < INLINE_RULE_COUNT; i++)
    if (constructs[i].element && str_eq(element, str_from(constructs[i].element)))
      return constructs[i].style;
  return (Str){0};
}
