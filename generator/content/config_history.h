// history: of handbook.yaml.
#ifndef CONTENT_CONFIG_HISTORY_H
#define CONTENT_CONFIG_HISTORY_H

#include "content/keys.h"

KeySet config_set_history;  // HistoryConfig: on, off, or a map of config_history_keys

extern const KeyTable config_history_keys;

#endif
