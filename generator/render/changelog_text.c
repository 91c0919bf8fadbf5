#include "render/changelog_text.h"

#include "format/json.h"
#include "format/url.h"
#include "render/landed.h"
#include "render/story.h"

static const char *const kind_names[ENTRY_KINDS] = {"New", "Changed", "Moved", "Removed"};

static Str url_of(const Site *site, const LandedPage *landed, Arena *scratch) {
  if (!landed->page) return (Str){0};
  Buf out = {.arena = scratch};
  if (site->config.base_url.len == 0) return url_from_path(scratch, landed->page->place.url);
  buf_add(&out, site->config.base_url);
  url_add_beneath(&out, landed->page->place.url);
  return buf_str(&out);
}

static Str titles_of(const Entry *entry, Arena *scratch) {
  Buf out = {.arena = scratch};
  for (size_t i = 0; i < entry->pages.len; i++) {
    if (i > 0) buf_add_lit(&out, ", ");
    buf_add(&out, landed_title(entry->pages.items[i].landed));
  }
  return buf_str(&out);
}

// The sentence, with the words that came and went where it is about one page.
static Str sentence_of(const Entry *entry, const Landing *landing, Arena *scratch) {
  Str sentence = landed_sentence(scratch, entry, landing);
  if (entry->mass || entry->pages.len != 1) return sentence;
  return story_with_words(scratch, sentence, story_words(scratch, entry->pages.items[0].told));
}

static Str day_text(const Site *site, int64_t time, Arena *scratch) {
  Date day = story_day(site, time);
  if (day.year == 0) return S("Before");
  return str_fmt(scratch, "%04u-%02u-%02u", day.year, day.month, day.day);
}

// ---- text and Markdown --------------------------------------------------------------------------

static void add_text(Buf *out, const Entry *entry, const Landing *landing, Arena *scratch) {
  Str sentence = sentence_of(entry, landing, scratch);
  if (entry->mass)
    buf_add_fmt(out, "  %-8s %.*s\n", kind_names[entry->kind], STR_ARG(sentence));
  else
    buf_add_fmt(out, "  %-8s %.*s: %.*s\n", kind_names[entry->kind],
                STR_ARG(titles_of(entry, scratch)), STR_ARG(sentence));
}

// Text that Markdown takes as it is.
static void add_escaped(Buf *out, Str text) {
  for (size_t i = 0; i < text.len; i++) {
    if (strchr("\\`*_[]<>", text.ptr[i]) && text.ptr[i]) buf_add_char(out, '\\');
    buf_add_char(out, text.ptr[i]);
  }
}

static void add_markdown(Buf *out, const Site *site, const Entry *entry, const Landing *landing,
                         Arena *scratch) {
  buf_add_fmt(out, "- **%s** ", kind_names[entry->kind]);
  for (size_t i = 0; i < entry->pages.len && !entry->mass; i++) {
    const LandedPage *landed = entry->pages.items[i].landed;
    if (i > 0) buf_add_lit(out, ", ");
    if (landed->page) buf_add_char(out, '[');
    add_escaped(out, landed_title(landed));
    if (landed->page) buf_add_fmt(out, "](%.*s)", STR_ARG(url_of(site, landed, scratch)));
  }
  if (!entry->mass) buf_add_lit(out, ": ");
  add_escaped(out, sentence_of(entry, landing, scratch));
  buf_add_char(out, '\n');
}

static void add_day(Buf *out, ChangelogFormat format, Str day) {
  if (out->len > 0) buf_add_char(out, '\n');
  buf_add_fmt(out, format == CHANGELOG_TEXT ? "%.*s\n" : "## %.*s\n\n", STR_ARG(day));
}

// ---- JSON ---------------------------------------------------------------------------------------

static void add_field(Buf *out, const char *name, Str value) {
  buf_add_fmt(out, ", \"%s\": ", name);
  json_text(out, value);
}

static void add_people(Buf *out, const PersonVec *people) {
  buf_add_lit(out, ", \"authors\": [");
  for (size_t i = 0; i < people->len; i++) {
    if (i > 0) buf_add_lit(out, ", ");
    json_text(out, people->items[i]->name);
  }
  buf_add_lit(out, "]");
}

static void add_json(Buf *out, const Site *site, const LandedGroup *group, const Entry *entry,
                     Arena *scratch) {
  const Commit *commit = group->landing->commit;
  for (size_t i = 0; i < entry->pages.len; i++) {
    const EntryPage *page = &entry->pages.items[i];
    buf_add(out, out->len > 0 ? S(",\n ") : S("[\n "));
    buf_add_lit(out, "{\"date\": ");
    json_text(out, commit->time ? story_iso(scratch, commit->time) : (Str){0});
    add_field(out, "commit", commit->id);
    add_field(out, "kind", str_lower_ascii(scratch, str_from(kind_names[entry->kind])));
    add_field(out, "title", landed_title(page->landed));
    add_field(out, "url", url_of(site, page->landed, scratch));
    add_field(out, "summary", landed_sentence(scratch, entry, group->landing));
    buf_add_fmt(out, ", \"added\": %u, \"removed\": %u", page->told->added, page->told->removed);
    add_people(out, &group->people);
    buf_add_char(out, '}');
  }
}

// ---- the whole ----------------------------------------------------------------------------------

static void add_group(Buf *out, const Site *site, ChangelogFormat format, const LandedGroup *group,
                      Arena *scratch) {
  for (size_t i = 0; i < group->entries.len; i++) {
    const Entry *entry = &group->entries.items[i];
    if (format == CHANGELOG_JSON)
      add_json(out, site, group, entry, scratch);
    else if (format == CHANGELOG_MARKDOWN)
      add_markdown(out, site, entry, group->landing, scratch);
    else
      add_text(out, entry, group->landing, scratch);
  }
}

void changelog_text_render(const Site *site, ChangelogFormat format, Buf *out, Arena *scratch) {
  LandedVec landed = {0};
  Str day = {0};
  landed_load(site, scratch, &landed);
  for (size_t i = 0; i < landed.len; i++) {
    const LandedGroup *group = &landed.items[i];
    Str today = day_text(site, group->landing->commit->time, scratch);
    bool heading = format != CHANGELOG_JSON && group->entries.len > 0 && !str_eq(day, today);
    if (heading) add_day(out, format, day = today);
    add_group(out, site, format, group, scratch);
  }
  if (format == CHANGELOG_JSON) buf_add(out, out->len > 0 ? S("\n]\n") : S("[]\n"));
}
