// history: of handbook.yaml.
#ifndef SETTINGS_CONFIG_HISTORY_H
#define SETTINGS_CONFIG_HISTORY_H

#include "settings/keys.h"

KeySet config_set_history;  // HistoryConfig: on, off, or a map of config_history_keys

extern const KeyTable config_history_keys;

#endif
