#include "render/chart.h"

#include "render/story.h"

enum { BAR_STEP = 10, BAR_HEIGHT = 60, BAR_LEAST = 4, BAR_NONE = 1 };

typedef struct Weeks {
  const Site *site;
  int64_t end;                   // a moment of the last day
  uint32_t counts[CHART_WEEKS];  // oldest first
  uint32_t total, most, weeks;   // changes in all, in the fullest week; weeks with changes
  size_t fullest;
} Weeks;

// Days since 1970 in the zone of the configuration.
static int64_t day_number(const Site *site, int64_t seconds) {
  return zone_day(&site->config.history.zone, seconds);
}

static Weeks count_weeks(const Site *site, const LandedCountVec *landed) {
  Weeks weeks = {.site = site, .end = landed->len > 0 ? landed->items[0].time : 0};
  for (size_t i = 0; i < landed->len; i++) {
    int64_t ago = day_number(site, weeks.end) - day_number(site, landed->items[i].time);
    if (landed->items[i].pages == 0 || ago < 0 || ago >= CHART_WEEKS * 7) continue;
    size_t week = CHART_WEEKS - 1 - (size_t)(ago / 7);
    uint32_t count = ++weeks.counts[week];
    weeks.total++;
    weeks.weeks += count == 1;
    // Of weeks with the same number the last one.
    if (count > weeks.most || (count == weeks.most && week > weeks.fullest)) weeks.fullest = week;
    if (count > weeks.most) weeks.most = count;
  }
  return weeks;
}

// The first day of a week, in words.
static Str day_text(Context *context, const Weeks *weeks, size_t week, int64_t day) {
  int64_t back = (int64_t)(CHART_WEEKS - 1 - week) * 7 + 6 - day;
  int64_t then = day_number(weeks->site, weeks->end) - back;
  Value when = story_when(context, zone_noon(&weeks->site->config.history.zone, then));
  return value_find_text(&when, S("text"));
}

static Value bar_value(Context *context, const Weeks *weeks, size_t week) {
  uint32_t count = weeks->counts[week];
  uint32_t height = count ? BAR_LEAST + (BAR_HEIGHT - BAR_LEAST) * count / weeks->most : BAR_NONE;
  Value bar = value_map();
  put_text(context, &bar, "x", str_fmt(context->arena, "%zu", week * BAR_STEP));
  put_text(context, &bar, "y", str_fmt(context->arena, "%u", BAR_HEIGHT - height));
  put_text(context, &bar, "height", str_fmt(context->arena, "%u", height));
  Str from = count ? day_text(context, weeks, week, 0) : (Str){0};
  put_text(context, &bar, "title",
           count ? str_fmt(context->arena, "Week of %.*s: %u", STR_ARG(from), count) : from);
  return bar;
}

void chart_put(Context *context, const LandedCountVec *landed) {
  Weeks weeks = count_weeks(context->site, landed);
  if (weeks.weeks < 2) return;
  Value *chart = put(context, &context->values, "chart", value_map());
  Str from = day_text(context, &weeks, 0, 0), to = day_text(context, &weeks, CHART_WEEKS - 1, 6);
  Str fullest = day_text(context, &weeks, weeks.fullest, 0);
  put_text(context, chart, "from", from);
  put_text(context, chart, "to", to);
  put_text(
      context, chart, "label",
      str_fmt(
          context->arena,
          "Changes in each week from %.*s to %.*s: %u in all, the most, %u, in the week of %.*s",
          STR_ARG(from), STR_ARG(to), weeks.total, weeks.most, STR_ARG(fullest)));
  Value *bars = put(context, chart, "bars", value_list());
  for (size_t i = 0; i < CHART_WEEKS; i++)
    value_add(bars, context->arena, bar_value(context, &weeks, i));
}
