// A file of tzdata lists the moments when a clock was set, and closes with a rule in POSIX's words
// ("CET-1CEST,M3.5.0,M10.5.0/3") for the years after. The rule is written out as moments too, so
// that one search answers for any time.
#include "settings/tzfile.h"

#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/diag.h"
#include "base/fs.h"

const char *tzfile_folder(void) {
  const char *folder = getenv("TZDIR");
  return folder && folder[0] == '/' ? folder : "/usr/share/zoneinfo";
}

// ---- the moments --------------------------------------------------------------------------------

typedef struct Header {
  uint32_t is_ut, is_std, leaps, times, types, chars;
  char version;
} Header;

enum { HEADER_BYTES = 44, TYPE_BYTES = 6, COUNT_MAX = 65536 };
enum { DAY_SECONDS = 24 * 60 * 60, OFFSET_MAX = 26 * 60 * 60, YEAR_FIRST = 1970 };

static uint64_t big_endian(Str bytes, size_t at, size_t count) {
  uint64_t number = 0;
  for (size_t i = 0; i < count; i++) number = number << 8 | (unsigned char)bytes.ptr[at + i];
  return number;
}

static bool read_header(Str bytes, Header *out) {
  if (bytes.len < HEADER_BYTES || !str_starts(bytes, S("TZif"))) return false;
  uint32_t *const counts[] = {&out->is_ut, &out->is_std, &out->leaps,
                              &out->times, &out->types,  &out->chars};
  out->version = bytes.ptr[4];
  for (size_t i = 0; i < 6; i++) {
    *counts[i] = (uint32_t)big_endian(bytes, 20 + 4 * i, 4);
    if (*counts[i] > COUNT_MAX) return false;
  }
  return true;
}

// Of the block behind a header, whose times have `width` bytes.
static size_t block_bytes(const Header *h, size_t width) {
  return h->times * (width + 1) + h->types * TYPE_BYTES + h->chars + h->leaps * (width + 4) +
         h->is_std + h->is_ut;
}

static int32_t offset_of(Str types, size_t type) {
  return (int32_t)(uint32_t)big_endian(types, type * TYPE_BYTES, 4);
}

static bool read_block(Str block, const Header *h, size_t width, Arena *arena, Zone *out) {
  Str indexes = str_from_index(block, h->times * width), types = str_from_index(indexes, h->times);
  if (h->types == 0) return false;
  for (size_t i = 0; i < h->types; i++)
    if (abs(offset_of(types, i) / 2) > OFFSET_MAX / 2) return false;
  out->offset = offset_of(types, 0);
  for (size_t i = 0; i < h->times; i++) {
    size_t type = (unsigned char)indexes.ptr[i];
    uint64_t raw = big_endian(block, i * width, width);
    int64_t from = width == 8 ? (int64_t)raw : (int32_t)(uint32_t)raw;
    bool later = out->changes.len == 0 || from > vec_last(&out->changes)->from;
    if (type >= h->types || !later) return false;
    *vec_add(arena, &out->changes) = (ZoneChange){from, offset_of(types, type)};
  }
  return true;
}

// ---- the rule -----------------------------------------------------------------------------------

typedef struct Day {
  char kind;  // 'M': week `week` (5: the last) of a month, weekday `day`; 'J': day 1 to 365 without
              // leap days; '0': day 0 to 365
  int month, week, day;
  int32_t time;  // seconds after midnight, on the clock that was right until then
} Day;

static bool take_char(Str *s, char c) {
  if (s->len == 0 || s->ptr[0] != c) return false;
  *s = str_from_index(*s, 1);
  return true;
}

static bool take_number(Str *s, int max, int *out) {
  size_t digits = 0;
  while (digits < s->len && char_is_digit(s->ptr[digits])) digits++;
  unsigned long number;
  if (!str_to_uint(str_sub(*s, 0, digits), (unsigned long)max, &number)) return false;
  *out = (int)number;
  *s = str_from_index(*s, digits);
  return true;
}

// "5", "-5:30", "+167:00:00": seconds.
static bool take_time(Str *s, int32_t *out) {
  int hours, minutes = 0, seconds = 0;
  bool negative = take_char(s, '-');
  if (!negative) take_char(s, '+');
  if (!take_number(s, 167, &hours)) return false;
  if (take_char(s, ':') && !take_number(s, 59, &minutes)) return false;
  if (take_char(s, ':') && !take_number(s, 59, &seconds)) return false;
  *out = (hours * 3600 + minutes * 60 + seconds) * (negative ? -1 : 1);
  return true;
}

// "CET" or "<+0330>".
static bool take_name(Str *s) {
  Str name, rest;
  if (take_char(s, '<')) {
    bool closed = str_cut(*s, '>', &name, &rest);
    *s = rest;
    return closed;
  }
  size_t length = 0;
  while (length < s->len && char_is_alpha(s->ptr[length])) length++;
  *s = str_from_index(*s, length);
  return length >= 3;
}

// ",M3.5.0/3", ",J60" or ",59".
static bool take_day(Str *s, Day *out) {
  *out = (Day){.kind = '0', .time = 2 * 3600};  // unless it is said
  if (!take_char(s, ',')) return false;
  bool fine;
  if (take_char(s, 'M')) {
    out->kind = 'M';
    fine = take_number(s, 12, &out->month) && take_char(s, '.') && take_number(s, 5, &out->week) &&
           take_char(s, '.') && take_number(s, 6, &out->day) && out->month > 0 && out->week > 0;
  } else {
    if (take_char(s, 'J')) out->kind = 'J';
    fine = take_number(s, 365, &out->day) && (out->kind == '0' || out->day > 0);
  }
  return fine && (!take_char(s, '/') || take_time(s, &out->time));
}

static bool is_leap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int64_t day_of(const Day *day, int64_t year) {
  int64_t first = civil_days((Civil){year, 1, 1});
  if (day->kind == '0') return first + day->day;
  if (day->kind == 'J') return first + day->day - 1 + (is_leap(year) && day->day >= 60);
  bool december = day->month == 12;
  first = civil_days((Civil){year, day->month, 1});
  int64_t next = civil_days((Civil){year + december, december ? 1 : day->month + 1, 1});
  int64_t found = first + (day->day - civil_weekday(first) % 7 + 7) % 7 + (day->week - 1) * 7;
  while (found >= next) found -= 7;
  return found;
}

// Where summer never ends, it begins anew at the moment it ended.
static void add_later(Arena *arena, Zone *zone, int64_t listed, ZoneChange change) {
  ZoneChange *last = zone->changes.len > 0 ? vec_last(&zone->changes) : NULL;
  if (change.from <= listed) return;
  if (!last || change.from > last->from)
    *vec_add(arena, &zone->changes) = change;
  else if (change.from == last->from)
    last->offset = change.offset;
}

// Adds the moments of the years after the last one that is listed.
static bool read_rule(Str rule, Arena *arena, Zone *zone) {
  int32_t west, summer_west;
  Day begins, ends;
  if (rule.len == 0) return true;
  if (!take_name(&rule) || !take_time(&rule, &west)) return false;
  int64_t last = zone->changes.len > 0 ? vec_last(&zone->changes)->from : INT64_MIN;
  if (rule.len == 0) return true;  // what is listed last goes on
  if (!take_name(&rule)) return false;
  summer_west = west - 3600;
  if (rule.len > 0 && rule.ptr[0] != ',' && !take_time(&rule, &summer_west)) return false;
  if (!take_day(&rule, &begins) || !take_day(&rule, &ends) || rule.len > 0) return false;
  for (int64_t year = YEAR_FIRST; year <= TZFILE_YEAR_MAX; year++) {
    ZoneChange on = {day_of(&begins, year) * DAY_SECONDS + begins.time + west, -summer_west};
    ZoneChange off = {day_of(&ends, year) * DAY_SECONDS + ends.time + summer_west, -west};
    bool north = on.from < off.from;
    add_later(arena, zone, last, north ? on : off);
    add_later(arena, zone, last, north ? off : on);
  }
  return true;
}

// ---- files --------------------------------------------------------------------------------------

bool tzfile_parse(Str bytes, Arena *arena, Zone *out) {
  Header h;
  *out = (Zone){0};
  if (!read_header(bytes, &h)) return false;
  size_t width = 4;
  if (h.version >= '2') {
    bytes = str_from_index(bytes, HEADER_BYTES + block_bytes(&h, 4));  // the same in 32 bits
    if (!read_header(bytes, &h)) return false;
    width = 8;
  }
  Str block = str_from_index(bytes, HEADER_BYTES),
      rest = str_from_index(block, block_bytes(&h, width));
  if (block.len < block_bytes(&h, width) || !read_block(block, &h, width, arena, out)) return false;
  Str rule = {0};
  if (width == 8 && (!take_char(&rest, '\n') || !str_cut(rest, '\n', &rule, &rest))) return false;
  return read_rule(rule, arena, out);
}

// No name leads out of the folder.
static bool is_name(Str name) {
  if (name.len == 0 || name.len > TZFILE_NAME_MAX) return false;
  for (size_t i = 0; i < name.len; i++)
    if (!char_is_alnum(name.ptr[i]) && !strchr("_+-/", name.ptr[i])) return false;
  return name.ptr[0] != '/' && !str_ends(name, S("/"));
}

static bool read_file(Str name, Arena *arena, Str *out) {
  FsRoot root;
  if (fs_open_root(tzfile_folder(), &root).status != FS_OK) return false;
  bool fine = fs_read(root, name, TZFILE_BYTES_MAX, arena, out).status == FS_OK;
  fs_close(&root);
  return fine;
}

bool tzfile_load(Str name, Arena *arena, Zone *out) {
  Str bytes;
  return is_name(name) && read_file(name, arena, &bytes) && tzfile_parse(bytes, arena, out);
}

bool tzfile_has_database(void) {
  FsRoot root;
  bool found = fs_open_root(tzfile_folder(), &root).status == FS_OK;
  fs_close(&root);
  return found;
}

// tzdata's own list: "country<tab>place<tab>NAME<tab>comment".
Str tzfile_nearest(Str name, Arena *arena) {
  Nearest nearest = {.word = name};
  Str list, line, field;
  if (!read_file(S("zone.tab"), arena, &list)) return (Str){0};
  nearest_offer(&nearest, S("UTC"));
  while (str_line(&list, &line)) {
    if (str_starts(line, S("#"))) continue;
    for (int i = 0; i < 3; i++) str_cut(line, '\t', &field, &line);
    nearest_offer(&nearest, field);
  }
  return nearest.best;
}
