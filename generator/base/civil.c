#include "base/civil.h"

int64_t civil_days(Civil date) {
  int64_t year = date.year - (date.month <= 2), era = (year >= 0 ? year : year - 399) / 400;
  int64_t of_era = year - era * 400, month = (date.month + 9) % 12;
  int64_t of_year = (153 * month + 2) / 5 + date.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil civil_of(int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  Civil date = {year + era * 400, (int)(month < 10 ? month + 3 : month - 9),
                (int)(of_year - (153 * month + 2) / 5 + 1)};
  date.year += date.month <= 2;
  return date;
}

bool civil_exists(Civil date) {
  if (date.month < 1 || date.month > 12 || date.day < 1) return false;
  Civil real = civil_of(civil_days(date));
  return real.month == date.month && real.day == date.day;
}

// 1970-01-01 was a Thursday.
int civil_weekday(int64_t days) { return (int)(((days + 3) % 7 + 7) % 7) + 1; }

bool civil_parse(Str text, Civil *out) {
  unsigned long year, month, day;
  bool shaped = text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
                str_to_uint(str_sub(text, 0, 4), 9999, &year) &&
                str_to_uint(str_sub(text, 5, 2), 99, &month) &&
                str_to_uint(str_sub(text, 8, 2), 99, &day);
  if (shaped) *out = (Civil){(int64_t)year, (int)month, (int)day};
  return shaped;
}
