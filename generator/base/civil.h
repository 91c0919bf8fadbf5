// Days of the Gregorian calendar, with no hours and no zones. Any thread.
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdint.h>

#include "base/str.h"

typedef struct Civil {
  int64_t year;  // of the proleptic calendar
  int month;     // 1-12
  int day;       // 1-31
} Civil;

// Days since 1970-01-01, and back (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms":
// years begin in March, eras have 400 years). A day that its month lacks counts into the next one:
// February 31 is March 3 or 2.
int64_t civil_days(Civil date);
Civil civil_of(int64_t days);

// Whether the calendar has this day.
bool civil_exists(Civil date);

// 1 (Monday) to 7.
int civil_weekday(int64_t days);

// Reads "2026-11-23" and nothing else; year 0 to 9999. Whether there is such a day is left to
// civil_exists.
bool civil_parse(Str text, Civil *out);

#endif
