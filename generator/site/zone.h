// A clock on a wall: how far it is ahead of UTC, and since when. Any thread.
#ifndef SITE_ZONE_H
#define SITE_ZONE_H

#include <stdint.h>

#include "base/vec.h"

typedef struct ZoneChange {
  int64_t from;    // seconds since 1970 UTC
  int32_t offset;  // seconds east of UTC from then on
} ZoneChange;
typedef VEC(ZoneChange) ZoneChangeVec;

// Zero is UTC.
typedef struct Zone {
  int32_t offset;         // seconds east of UTC, before the first change
  ZoneChangeVec changes;  // by time
} Zone;

// How far the clock is ahead of UTC at a time (seconds since 1970 UTC): seconds, east is positive.
int32_t zone_offset(const Zone *zone, int64_t seconds);

// The day that the clock shows then, in days since 1970-01-01; and a time around that day's noon.
int64_t zone_day(const Zone *zone, int64_t seconds);
int64_t zone_noon(const Zone *zone, int64_t day);

#endif
