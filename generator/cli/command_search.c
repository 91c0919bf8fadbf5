// `prepbook search QUERY`: asks the written index, as a reader's browser does.
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "format/json.h"
#include "search/query.h"

enum { LIMIT = 10, MARK_ON = 2, MARK_OFF = 3 };

static Str query_of(const Options *options, Arena *arena) {
  Buf query = {.arena = arena};
  for (size_t i = 0; i < options->arg_count; i++) {
    if (i > 0) buf_add_char(&query, ' ');
    buf_add(&query, str_from(options->args[i]));
  }
  return buf_str(&query);
}

// ---- printing -----------------------------------------------------------------------------------

static void print_json(const SearchHit *hit, Arena *arena) {
  Buf out = {.arena = arena};
  const struct {
    const char *name;
    Str text;
  } fields[] = {{"url", hit->url},
                {"title", hit->title},
                {"section", hit->section},
                {"excerpt", hit->excerpt}};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    buf_add_fmt(&out, "%s\"%s\":", i ? "," : "{", fields[i].name);
    json_text(&out, fields[i].text);
  }
  buf_add_fmt(&out, ",\"score\":%.3f}", hit->score);
  buf_add_char(&out, '\n');
  report_json(stdout, buf_str(&out));
}

// Text in which MARK_ON and MARK_OFF stand around what is bold.
static void print_marked(Str text) {
  while (text.len > 0) {
    size_t plain = 0;
    while (plain < text.len && text.ptr[plain] != MARK_ON && text.ptr[plain] != MARK_OFF) plain++;
    report_text(stdout, str_sub(text, 0, plain));
    if (plain < text.len) fputs(text.ptr[plain] == MARK_ON ? "\033[1m" : "\033[0m", stdout);
    text = str_from_index(text, plain < text.len ? plain + 1 : plain);
  }
}

// Title and section on a line, the place and the excerpt below.
static void print_text(const SearchHit *hit, bool color) {
  if (color) fputs("\033[1m", stdout);
  report_text(stdout, hit->title);
  if (color) fputs("\033[0m", stdout);
  if (hit->section.len > 0) fputs(" \u203A ", stdout);
  report_text(stdout, hit->section);
  fputs("\n  ", stdout);
  report_text(stdout, hit->url);
  if (hit->excerpt.len > 0) fputs("\n  ", stdout);
  if (color)
    print_marked(hit->excerpt);
  else
    report_text(stdout, hit->excerpt);
  putchar('\n');
}

static void print_answer(const Options *options, const SearchAnswer *answer, bool color,
                         Arena *arena) {
  for (size_t i = 0; i < answer->hits.len; i++) {
    if (options->json)
      print_json(&answer->hits.items[i], arena);
    else
      print_text(&answer->hits.items[i], color);
  }
  if (options->json || options->quiet) return;
  printf("%zu page%s", answer->total, answer->total == 1 ? "" : "s");
  if (answer->hits.len < answer->total) printf(", %zu shown", answer->hits.len);
  puts(answer->unquoted ? "; none has the quoted words one after another" : "");
}

// ---- the command --------------------------------------------------------------------------------

static int report_nothing(const Options *options, Str query, Arena *arena) {
  if (!options->quiet)
    report_text(stderr, str_fmt(arena, "no page has anything of \"%.*s\"", STR_ARG(query)));
  if (!options->quiet) putc('\n', stderr);
  return EXIT_CONTENT;
}

// False, reported, when a part or tag is asked for that the site does not have.
static bool is_known(const Options *options, const char *kind, const char *name,
                     const StrVec *known, Arena *arena) {
  Nearest nearest = {.word = str_from(name)};
  for (size_t i = 0; i < known->len; i++) {
    if (str_eq(known->items[i], nearest.word)) return true;
    nearest_offer(&nearest, known->items[i]);
  }
  Str help =
      nearest.best.len ? str_fmt(arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best)) : (Str){0};
  if (name) report_error(options, str_fmt(arena, "the site has no %s \"%s\"", kind, name), help);
  return !name;
}

static int ask(const Options *options, Search *search, Arena *arena) {
  StrVec parts = {0}, tags = {0};
  search_filters(search, arena, &parts, &tags);
  if (!is_known(options, "part", options->part, &parts, arena)) return EXIT_USAGE;
  if (!is_known(options, "tag", options->tag, &tags, arena)) return EXIT_USAGE;
  bool color = !options->json && report_color(options, stdout);
  SearchRequest request = {.query = utf8_repair(arena, query_of(options, arena)),
                           .part = str_from(options->part),
                           .tag = str_from(options->tag),
                           .limit = options->limit ? options->limit : LIMIT,
                           .open = color ? (Str){(char[]){MARK_ON}, 1} : (Str){0},
                           .close = color ? (Str){(char[]){MARK_OFF}, 1} : (Str){0}};
  SearchAnswer answer;
  search_ask(search, &request, arena, &answer);
  if (answer.problem.len > 0) {
    report_error(options, answer.problem, S("build the site again"));
    return EXIT_MACHINE;
  }
  if (answer.total == 0) return report_nothing(options, request.query, arena);
  print_answer(options, &answer, color, arena);
  return EXIT_FINE;
}

static int search_folder(const Options *options, const char *folder, FsRoot root, Arena *arena) {
  Str problem;
  Search *search = search_open(search_source_folder(&root), arena, &problem);
  if (search) return ask(options, search, arena);
  report_error(options, str_fmt(arena, "%.*s in \"%s\"", STR_ARG(problem), folder),
               S("run `prepbook build` first, or name its output folder with --dest-dir"));
  return EXIT_USAGE;
}

int command_search(const Options *options) {
  Arena arena = {0};
  const char *folder = options->destination ? options->destination : "public";
  FsRoot root = {.fd = -1};
  FsResult opened = options->arg_count > 0 ? fs_open_root(folder, &root) : (FsResult){0};
  int code = EXIT_USAGE;
  if (options->arg_count == 0) {
    report_error(options, S("search takes what to look for"),
                 S("for example: prepbook search phone screen"));
  } else if (opened.status != FS_OK && opened.status != FS_MISSING) {
    report_error(options, str_fmt(&arena, "cannot open \"%s\": %s", folder, fs_reason(opened)),
                 (Str){0});
    code = EXIT_MACHINE;
  } else if (opened.status == FS_MISSING) {
    report_error(options, str_fmt(&arena, "there is no folder \"%s\" to search", folder),
                 S("run `prepbook build` first, or name its output folder with --dest-dir"));
  } else {
    code = search_folder(options, folder, root, &arena);
    fs_close(&root);
  }
  arena_free(&arena);
  return code;
}
