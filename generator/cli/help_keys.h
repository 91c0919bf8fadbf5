// The keys of front matter and handbook.yaml, as `prepbook help front-matter` and `prepbook help
// handbook.yaml` print them.
#ifndef CLI_HELP_KEYS_H
#define CLI_HELP_KEYS_H

#include "base/str.h"

// Prints the topic to standard output. False when it is none of the two.
bool help_keys(Str topic);

#endif
