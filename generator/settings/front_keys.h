// Front matter, the YAML between two lines of --- at a page's top: what it says.
#ifndef SETTINGS_FRONT_KEYS_H
#define SETTINGS_FRONT_KEYS_H

#include "settings/keys.h"

// Finds and reads it: fills page->front and source.body from page->source.text.
void front_matter_read(Page *page, Arena *scratch);

// Reads it anew from page->front.all, which a script has changed.
void front_matter_reread(Page *page);

// The place of a key's value in a page that was read; of the whole file when the key is not there.
Span front_matter_span(const Page *page, Str key);
// The place of front.aliases.items[index].
Span front_matter_alias_span(const Page *page, size_t index);

// Months of "6 months", "1 year", "6"; 0 when it is none of these.
uint32_t front_matter_months(Str text);

extern const KeyTable front_matter_keys;

#endif
