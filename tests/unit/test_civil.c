// base/civil.c: days of the calendar.
#include "base/civil.h"

#include "check.h"

TEST(days_and_back) {
  static const struct {
    Civil date;
    int64_t days;
    int weekday;
  } cases[] = {
      {{1970, 1, 1}, 0, 4},         {{1969, 12, 31}, -1, 3},    {{2000, 2, 29}, 11016, 2},
      {{2000, 3, 1}, 11017, 3},     {{2026, 11, 23}, 20780, 1}, {{1, 1, 1}, -719162, 1},
      {{9999, 12, 31}, 2932896, 5}, {{-1, 12, 31}, -719529, 5},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Civil back = civil_of(cases[i].days);
    CHECK_INT(civil_days(cases[i].date), cases[i].days);
    CHECK_INT(back.year, cases[i].date.year);
    CHECK_INT(back.month, cases[i].date.month);
    CHECK_INT(back.day, cases[i].date.day);
    CHECK_INT(civil_weekday(cases[i].days), cases[i].weekday);
  }
}

TEST(every_day_follows_the_one_before) {
  Civil before = civil_of(-800000);
  for (int64_t days = -799999; days < 800000; days++) {
    Civil date = civil_of(days);
    CHECK(civil_exists(date) && civil_days(date) == days);
    CHECK(date.day == before.day + 1 || date.day == 1);
    before = date;
  }
}

TEST(days_that_do_not_exist) {
  static const Civil cases[] = {{2026, 2, 29}, {1900, 2, 29}, {2026, 4, 31}, {2026, 0, 1},
                                {2026, 13, 1}, {2026, 1, 0},  {2026, 1, 32}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) CHECK(!civil_exists(cases[i]));
  CHECK_INT(civil_days((Civil){2026, 2, 31}), civil_days((Civil){2026, 3, 3}));
  CHECK_INT(civil_days((Civil){2024, 2, 31}), civil_days((Civil){2024, 3, 2}));
}

TEST(dates_as_people_write_them) {
  static const char *const wrong[] = {"",           "2026-11-2",  "2026-11-231", "2026/11/23",
                                      "26-11-2311", "2026-1a-23", "+026-11-23"};
  Civil date = {0};
  CHECK(civil_parse(S("2026-11-23"), &date));
  CHECK(date.year == 2026 && date.month == 11 && date.day == 23);
  CHECK(civil_parse(S("0000-99-99"), &date));
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    CHECK(!civil_parse(str_from(wrong[i]), &date));
}

CHECK_MAIN
