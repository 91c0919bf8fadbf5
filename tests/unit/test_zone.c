// Time zones by name: files of the system's database, whatever they hold, and what handbook.yaml
// may say of them.
#include "check.h"
#include "settings/tzfile.h"
#include "temp_site.h"

#define HEAD(version, times, types) \
  "TZif" version                    \
  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"  \
  "\0\0\0\0"                        \
  "\0\0\0\0"                        \
  "\0\0\0\0"                        \
  "\0\0\0" times "\0\0\0" types "\0\0\0\4"
#define HOUR_EAST "\0\0\x0e\x10\0\0"
#define TWO_EAST "\0\0\x1c\x20\1\0"
#define OLD_BLOCK HEAD("2", "\0", "\1") "\0\0\0\0\0\0CET\0"
#define BYTES(text) ((Str){(text), sizeof(text) - 1})

// One change, in 1980, and a rule for all years.
static const char berlin[] = OLD_BLOCK HEAD("2", "\1", "\2") "\0\0\0\0\x13\x4d\x44\x10"
                                                             "\1" HOUR_EAST TWO_EAST
                                                             "CET\0\nCET-1CEST,M3.5.0,M10.5.0/3\n";
static const char first_version[] = HEAD("\0", "\0", "\1") HOUR_EAST "CET\0";

static Str with_rule(Arena *arena, const char *rule) {
  Str head = BYTES(OLD_BLOCK HEAD("2", "\0", "\1") HOUR_EAST "CET\0");
  Buf out = {.arena = arena};
  buf_add(&out, head);
  buf_add_fmt(&out, "\n%s\n", rule);
  return buf_str(&out);
}

TEST(summer_time_by_file_and_by_rule) {
  static const struct {
    int64_t at;
    int hours;
  } cases[] = {
      {0, 1},          {323830799, 1},  {323830800, 2},  // 1980-04-06, listed
      {1774745999, 1}, {1774746000, 2},                  // 2026-03-29 01:00 UTC
      {1792889999, 2}, {1792890000, 1},                  // 2026-10-25 01:00 UTC
      {4077910800, 1}, {4078515600, 2},                  // spring 2099
  };
  Arena arena = {0};
  Zone zone;
  CHECK(tzfile_parse(BYTES(berlin), &arena, &zone));
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    CHECK_INT(zone_offset(&zone, cases[i].at), cases[i].hours * 3600);
  CHECK_INT(zone_day(&zone, 1774738799), 20540);
  CHECK_INT(zone_day(&zone, 1774738800), 20541);
  CHECK_INT(zone_day(&zone, -1), 0);
  CHECK_INT(zone_day(&zone, -3601), -1);
  CHECK_INT(zone_day(&zone, zone_noon(&zone, 20600)), 20600);
  CHECK(tzfile_parse(BYTES(first_version), &arena, &zone));
  CHECK_INT(zone_offset(&zone, 1774746000), 3600);
  arena_free(&arena);
}

TEST(rules_for_all_years) {
  static const struct {
    const char *rule;
    int64_t at;
    int32_t offset;
  } cases[] = {
      {"CET-1", 1790000000, 3600},
      {"<+0330>-3:30<+0430>,J79/24,J263/24", 1780000000, 16200},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1768000000, 39600},  // January in the south
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1782000000, 36000},
      {"IST-1GMT0,M10.5.0,M3.5.0/1", 1768000000, 0},  // winter is what is changed to
      {"XXX3EDT4,0/0,J365/23", 1767240000, -14400},   // never ends
      {"XXX3EDT4,0/0,J365/23", 1782000000, -14400},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Arena arena = {0};
    Zone zone;
    CHECK(tzfile_parse(with_rule(&arena, cases[i].rule), &arena, &zone));
    CHECK_INT(zone_offset(&zone, cases[i].at), cases[i].offset);
    arena_free(&arena);
  }
}

// Each in memory of just its size, so that a read beyond its end is seen.
static bool parses(Str bytes) {
  Arena arena = {0};
  Zone zone;
  char *copy = malloc(bytes.len + 1);
  memcpy(copy, bytes.ptr, bytes.len);
  char *tight = realloc(copy, bytes.len > 0 ? bytes.len : 1);
  bool fine = tzfile_parse((Str){tight, bytes.len}, &arena, &zone);
  arena_free(&arena);
  free(tight);
  return fine;
}

TEST(files_that_are_no_zone) {
  static const char *const rules[] = {"X",
                                      "CET",
                                      "CET-1CEST",
                                      "CET-200",
                                      "CET-1CEST,M13.1.0,M1.1.0",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M3.9.0,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0x",
                                      "<CET-1",
                                      "CET-1CEST,J0,J366",
                                      "CET-99999999999999999999"};
  Arena arena = {0};
  Str whole = BYTES(berlin);
  CHECK(parses(whole));
  for (size_t length = 0; length < whole.len; length++) CHECK(!parses(str_sub(whole, 0, length)));
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    CHECK(!parses(with_rule(&arena, rules[i])));
  CHECK(!parses(BYTES(HEAD("2", "\xff", "\1"))));
  CHECK(!parses(BYTES(HEAD("\0", "\1", "\1") "\0\0\0\0"
                                             "\7" HOUR_EAST "CET\0")));  // no such type
  CHECK(!parses(BYTES(HEAD("\0", "\0", "\1") "\x7f\xff\xff\xff\0\0"
                                             "CET\0")));  // 68 years
  CHECK(!parses(BYTES(HEAD("\0", "\0", "\0") "CET\0")));
  for (size_t at = 20; at < 44; at++) {  // huge counts
    Str copy = str_dup(&arena, whole);
    ((char *)copy.ptr)[at] = '\xff';
    CHECK(!parses(copy));
  }
  arena_free(&arena);
}

static Str problem_of(TempSite *t, const char *zone) {
  temp_file(t, "content/handbook.yaml", str_fmt(&t->arena, "history: {timezone: %s}\n", zone).ptr);
  temp_load(t);
  Str problem = str_dup(&t->arena, temp_problems(t));
  return problem;
}

TEST(zones_that_handbook_yaml_names) {
  static const struct {
    const char *zone, *help;  // NULL: it is fine
  } cases[] = {
      {"Europe/Berlin", NULL},
      {"UTC", NULL},
      {"\"-05:30\"", NULL},
      {"Europe/Berln", "did you mean \"Europe/Berlin\"?"},
      {"europe/berlin", "did you mean \"Europe/Berlin\"?"},
      {"../zones/Europe/Berlin", "like \"Europe/Berlin\""},
      {"../../../../etc/passwd", "like \"Europe/Berlin\""},
      {"/etc/passwd", "like \"Europe/Berlin\""},
      {"Europe", "like \"Europe/Berlin\""},
      {"Huge", "like \"Europe/Berlin\""},
      {"Leads/Out", "like \"Europe/Berlin\""},
      {"[a]", "like \"Europe/Berlin\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = temp_begin();
    temp_bytes(&t, "zones/Europe/Berlin", BYTES(berlin));
    temp_file(&t, "zones/zone.tab", "# x\nDE\t+5230+01322\tEurope/Berlin\tmost of Germany\n");
    Buf huge = {.arena = &t.arena};
    buf_add(&huge, BYTES(berlin));
    while (huge.len <= TZFILE_BYTES_MAX) buf_add_char(&huge, '\n');
    temp_bytes(&t, "zones/Huge", buf_str(&huge));
    temp_file(&t, "zones/Leads/x", "");
    temp_bytes(&t, "outside", BYTES(berlin));
    CHECK(symlink("../../outside", temp_path(&t, "zones/Leads/Out")) == 0);
    setenv("TZDIR", temp_path(&t, "zones"), 1);
    temp_file(&t, "content/index.md", "");
    Str problem = problem_of(&t, cases[i].zone);
    if (!cases[i].help)
      CHECK_STR(problem, S(""));
    else
      CHECK(str_contains(problem, str_from(cases[i].help)) &&
            str_starts(problem, S("content/handbook.yaml:1:21: value-invalid: \"timezone\" ")));
    temp_end(&t);
  }
  unsetenv("TZDIR");
}

TEST(no_database_is_said) {
  TempSite t = temp_begin();
  setenv("TZDIR", temp_path(&t, "none"), 1);
  temp_file(&t, "content/index.md", "");
  Str problem = problem_of(&t, "Europe/Berlin");
  CHECK(str_contains(problem, S("this machine has no time zones by name in ")));
  CHECK(str_contains(problem, S("an offset works everywhere")));
  unsetenv("TZDIR");
  temp_end(&t);
}

CHECK_MAIN
