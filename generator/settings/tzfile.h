// Time zones by name, from the system's database (tzdata).
#ifndef SETTINGS_TZFILE_H
#define SETTINGS_TZFILE_H

#include "base/arena.h"
#include "base/str.h"
#include "site/zone.h"

enum {
  TZFILE_NAME_MAX = 64,           // bytes
  TZFILE_BYTES_MAX = 256 * 1024,  // the largest of tzdata has 4 KB
  TZFILE_YEAR_MAX = 2200,         // up to which a rule for all years is written out
};

// The folder of the database: $TZDIR, else /usr/share/zoneinfo.
const char *tzfile_folder(void);
bool tzfile_has_database(void);

// Reads the zone of that name, "Europe/Berlin"; its changes live in arena. False when there is none
// (no name leads out of the folder), when its file is none of the database, or without a database.
bool tzfile_load(Str name, Arena *arena, Zone *out);

// Parses a file of the database (RFC 8536), versions 1 to 4; it may hold anything. False when it is
// none.
bool tzfile_parse(Str bytes, Arena *arena, Zone *out);

// The name of the database that is nearest to one that is not in it; empty when none is near.
Str tzfile_nearest(Str name, Arena *arena);

#endif
