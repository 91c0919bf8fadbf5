#include "site/zone.h"

#include "base/sorted.h"

enum { DAY_SECONDS = 24 * 60 * 60 };

int32_t zone_offset(const Zone *zone, int64_t seconds) {
  const ZoneChangeVec *changes = &zone->changes;
  size_t at;
  SORTED_FIND(at, changes->len, changes->items[at].from <= seconds);
  return at > 0 ? changes->items[at - 1].offset : zone->offset;
}

int64_t zone_day(const Zone *zone, int64_t seconds) {
  int64_t local = seconds + zone_offset(zone, seconds);
  return local / DAY_SECONDS - (local % DAY_SECONDS < 0);
}

int64_t zone_noon(const Zone *zone, int64_t day) {
  int64_t noon = day * DAY_SECONDS + DAY_SECONDS / 2;
  return noon - zone_offset(zone, noon);
}
