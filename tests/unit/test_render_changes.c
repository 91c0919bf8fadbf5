#include "check.h"
#include "render/changes.h"
#include "render/page_file.h"
#include "render/render.h"

// A site of pages with a history each, filled by hand.
typedef struct Made {
  Site site;
  Arena scratch;
} Made;

static void make(Made *made) {
  *made = (Made){0};
  made->site.history.on = true;
}

static void done(Made *made) {
  arena_free(&made->scratch);
  arena_free(&made->site.arena);
}

static Page *add(Made *made, Str url, ChangeKind kind, int64_t time) {
  Arena *arena = &made->site.arena;
  Page *page = arena_new(arena, Page);
  Commit *commit = arena_new(arena, Commit);
  PageHistory *history = arena_new(arena, PageHistory);
  *commit = (Commit){.id = S("0123456789abcdef"), .time = time};
  *history = (PageHistory){.version = S("11111111")};
  *vec_add(arena, &history->changes) = (Change){.commit = commit, .kind = kind};
  history->updated = &history->changes.items[0];
  *page = (Page){.place.url = url, .source.path = url, .title.text = url, .history = history};
  *vec_add(arena, &made->site.pages) = page;
  return page;
}

static void add_since(Made *made, Page *page, Str version, bool compared, uint32_t added,
                      uint32_t removed) {
  PageHistory *history = page->history;
  *vec_add(&made->site.arena, &history->since_versions) = version;
  *vec_add(&made->site.arena, &history->since) =
      (Change){.compared = compared, .added = added, .removed = removed};
}

static Str script(Made *made) {
  Buf out = {.arena = &made->scratch};
  changes_render(&made->site, &out, &made->scratch);
  return buf_str(&out);
}

static size_t count(Str text, Str what) {
  size_t number = 0;
  for (size_t at; (at = str_find(text, what)) != STR_NONE; number++)
    text = str_from_index(text, at + what.len);
  return number;
}

TEST(changes_of_one_page) {
  Made made;
  make(&made);
  Page *page = add(&made, S("a/x.html"), CHANGE_EDIT, 100);
  *vec_add(&made.site.arena, &page->history->changes.items[0].sections) = S("Timing");
  add_since(&made, page, S("22222222"), true, 34, 12);
  add_since(&made, page, S("33333333"), true, 10, 3);
  add_since(&made, page, S("44444444"), true, 10, 2);
  add_since(&made, page, S("55555555"), false, 0, 0);
  CHECK_STR(
      script(&made),
      S("prepbook.changes = [\n"
        "{\"url\":\"a/x.html\",\"version\":\"11111111\",\"title\":\"a/x.html\",\"kind\":\"changed\","
        "\"what\":\"“Timing” changed\",\"since\":{\"22222222\":\": +34 −12 words\","
        "\"33333333\":\": +10 −3 words\",\"44444444\":0,\"55555555\":\"\"}},\n];\n"));
  done(&made);
}

TEST(changes_newest_first_then_undated) {
  Made made;
  make(&made);
  add(&made, S("old.html"), CHANGE_EDIT, 100);
  Page *cut = add(&made, S("cut.html"), CHANGE_NEW, 300);
  ((Commit *)cut->history->changes.items[0].commit)->cut = true;
  add(&made, S("b.html"), CHANGE_EDIT, 200);
  add(&made, S("a.html"), CHANGE_NEW, 200);
  Str text = script(&made);
  const char *const order[] = {"\"a.html\"", "\"b.html\"", "\"old.html\"", "\"cut.html\""};
  for (size_t i = 0, last = 0; i < 4; i++) {
    size_t at = str_find(text, str_from(order[i]));
    CHECK(at != STR_NONE && at > last);
    last = at;
  }
  // What a shallow clone seems to begin with is not called new.
  CHECK_INT(count(text, S("\"kind\":\"new\"")), 1);
  CHECK(str_contains(str_from_index(text, str_find(text, S("cut.html"))),
                     S("\"what\":\"The text changed\"")));
  done(&made);
}

TEST(changes_leave_out) {
  Made made;
  make(&made);
  add(&made, S("unlisted.html"), CHANGE_EDIT, 100)->front.unlisted = true;
  add(&made, S("no-version.html"), CHANGE_EDIT, 100)->history->version = (Str){0};
  add(&made, S("no-history.html"), CHANGE_EDIT, 100)->history = NULL;
  CHECK_STR(script(&made), S("prepbook.changes = [\n];\n"));
  add(&made, S("page.html"), CHANGE_EDIT, 100);
  made.site.history.on = false;
  CHECK_STR(script(&made), S("prepbook.changes = [\n];\n"));
  done(&made);
}

TEST(changes_are_cut) {
  Made made;
  make(&made);
  for (int i = 0; i < CHANGES_PAGES_MAX + 50; i++)
    add(&made, str_fmt(&made.site.arena, "p%d.html", i), CHANGE_EDIT, 1000 + i);
  Str text = script(&made);
  CHECK_INT(count(text, S("\"url\":")), CHANGES_PAGES_MAX);
  CHECK(str_contains(text, S("\"p50.html\"")) && !str_contains(text, S("\"p49.html\"")));
  CHECK(text.len < CHANGES_PAGES_MAX * 120);
  done(&made);
}

TEST(changes_are_safe_in_a_script) {
  Made made;
  make(&made);
  Page *page = add(&made, S("x.html"), CHANGE_EDIT, 100);
  page->title.text = S("</script> \" \\ \n \xE2\x80\xA8 \xFF");
  Str text = script(&made);
  CHECK(!str_contains(text, S("</script>")) && !str_contains(text, S("\xE2\x80\xA8")));
  CHECK(str_contains(text, S("\"\\u003c/script\\u003e \\\" \\\\ \\n \\u2028 \xEF\xBF\xBD\"")));
  done(&made);
}

static bool is_planned(const Made *made, Arena *arena) {
  OutputVec items = {0};
  render_plan(&made->site, arena, &items);
  for (size_t i = 0; i < items.len; i++)
    if (str_eq(items.items[i].path, S("assets/changes.js")))
      return items.items[i].kind == OUTPUT_CHANGES;
  return false;
}

TEST(changes_are_planned_with_history_only) {
  Made made;
  make(&made);
  CHECK(is_planned(&made, &made.scratch));
  made.site.history.on = false;
  CHECK(!is_planned(&made, &made.scratch));
  done(&made);
}

TEST(recent_changes_for_the_home_page) {
  Made made;
  make(&made);
  for (int i = 0; i < CHANGES_RECENT + 2; i++)
    add(&made, str_fmt(&made.site.arena, "p%d.html", i), CHANGE_NEW, (i + 1) * 86400);
  Context context = context_new(&made.site, S("index.html"), &made.scratch);
  changes_put_recent(&context);
  const Value *list = value_find(&context.values, S("recent"));
  CHECK_INT(list->len, CHANGES_RECENT);
  CHECK_STR(value_find_text(&list->items[0], S("href")), S("p6.html"));
  CHECK_STR(value_find_text(&list->items[0], S("what")), S("New page"));
  CHECK_STR(value_find_text(value_find(&list->items[0], S("date")), S("text")), S("1970-01-08"));
  CHECK(value_find(&context.values, S("has_recent"))->boolean);
  done(&made);
}

// Nine pages of two commits, five of which were only made: a sentence that somebody wrote is told
// once.
TEST(recent_changes_tell_a_sentence_once) {
  Made made;
  make(&made);
  for (int i = 0; i < 9; i++) {
    Page *page = add(&made, str_fmt(&made.site.arena, "p%d.html", i), CHANGE_NEW, (9 - i) * 86400);
    if (i < 6)
      ((Commit *)page->history->updated->commit)->note =
          i == 3 ? S("Shorter.") : S("Dates are quoted.");
  }
  Context context = context_new(&made.site, S("index.html"), &made.scratch);
  changes_put_recent(&context);
  const Value *list = value_find(&context.values, S("recent"));
  CHECK_INT(list->len, 5);
  const Value *first = &list->items[0], *also = value_find(first, S("also"));
  CHECK_STR(value_find_text(first, S("href")), S("p0.html"));
  CHECK_STR(value_find_text(first, S("what")), S("Dates are quoted."));
  CHECK_INT(also->len, CHANGES_RECENT_NAMED - 1);
  if (also->len > 1) CHECK_STR(value_find_text(&also->items[1], S("href")), S("p2.html"));
  CHECK_STR(value_find_text(first, S("more")), S("2"));
  CHECK_STR(value_find_text(&list->items[1], S("what")), S("Shorter."));
  CHECK(!value_find(&list->items[1], S("more")));
  CHECK_STR(value_find_text(&list->items[2], S("what")), S("New page"));
  CHECK_STR(value_find_text(&list->items[4], S("href")), S("p8.html"));
  done(&made);
}

TEST(no_recent_changes_without_dates) {
  Made made;
  make(&made);
  add(&made, S("x.html"), CHANGE_EDIT, 0);
  Context context = context_new(&made.site, S("index.html"), &made.scratch);
  changes_put_recent(&context);
  CHECK(!value_find(&context.values, S("has_recent"))->boolean);
  done(&made);
}

CHECK_MAIN
