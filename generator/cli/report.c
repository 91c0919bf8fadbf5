#include "cli/report.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "format/json.h"

enum {
  LINE_WIDTH = 100,      // code points of a source line that are shown
  PROGRESS_WIDTH = 60,   // code points of a name in the progress line
  REPLACEMENT = 0xFFFD,  // what utf8_decode makes of bytes that are no UTF-8
};

typedef enum Tone { TONE_PLAIN, TONE_BOLD, TONE_NOTE, TONE_WARNING, TONE_ERROR, TONE_CARET } Tone;

static const char *tone_on(Tone tone, bool color) {
  static const char *const codes[] = {"",           "\033[1m",    "\033[1;36m",
                                      "\033[1;33m", "\033[1;31m", "\033[32m"};
  return color ? codes[tone] : "";
}

static const char *tone_off(bool color) { return color ? "\033[0m" : ""; }

bool report_color(const Options *options, FILE *stream) {
  if (options->color != COLOR_AUTO) return options->color == COLOR_ALWAYS;
  const char *no_color = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"),
             *term = getenv("TERM");
  if (no_color && *no_color) return false;
  if (force && *force && strcmp(force, "0") != 0) return true;
  return isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0;
}

static const char *severity_word(Severity severity) {
  static const char *const words[] = {"note", "warning", "error"};
  return words[severity];
}

static Tone severity_tone(Severity severity) {
  static const Tone tones[] = {TONE_NOTE, TONE_WARNING, TONE_ERROR};
  return tones[severity];
}

// What a terminal obeys: control characters, and marks that turn the direction of text.
static bool is_obeyed(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

void report_text(FILE *out, Str text) {
  for (size_t i = 0, length; i < text.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(text, i), &length);
    if (c == '\t')
      putc(' ', out);
    else if (is_obeyed(c) || c == REPLACEMENT)
      fputs("\xEF\xBF\xBD", out);
    else
      fwrite(text.ptr + i, 1, length, out);
  }
}

void report_lines(FILE *out, Str text) {
  Str line, rest = text;
  while (str_cut(rest, '\n', &line, &rest)) {
    report_text(out, line);
    putc('\n', out);
  }
  report_text(out, line);
}

void report_json(FILE *out, Str json) {
  for (size_t i = 0, length; i < json.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(json, i), &length);
    if (c != '\n' && (is_obeyed(c) || c == REPLACEMENT))
      fprintf(out, "\\u%04x", (unsigned)c);
    else
      fwrite(json.ptr + i, 1, length, out);
  }
}

static void print_place(FILE *out, Span span) {
  if (span.file.len == 0) {
    fputs("prepbook", out);
    return;
  }
  report_text(out, span.file);
  if (span.line) fprintf(out, ":%u", span.line);
  if (span.line && span.column) fprintf(out, ":%u", span.column);
}

// The part of a long source line that is shown, around the span.
typedef struct Window {
  Str text;
  uint32_t column;  // of the span in text, code points, 1-based
  bool cut_left, cut_right;
} Window;

// Where the last window began. Problems come by place: in a line with many, counting goes on from
// there.
typedef struct Counted {
  const char *source;
  uint32_t points;
  size_t bytes;
} Counted;

static Str skip_points(Str source, uint32_t points, Counted *counted) {
  if (counted->source != source.ptr || counted->points > points)
    *counted = (Counted){.source = source.ptr};
  counted->bytes +=
      utf8_prefix(str_from_index(source, counted->bytes), points - counted->points).len;
  counted->points = points;
  return str_from_index(source, counted->bytes);
}

static Window window_of(Span span, Counted *counted) {
  Window window = {.text = span.source, .column = span.column};
  if (span.column > LINE_WIDTH * 3 / 4) {
    uint32_t skip = span.column - LINE_WIDTH / 4;
    window = (Window){skip_points(span.source, skip, counted), span.column - skip, true, false};
  }
  Str shown = utf8_prefix(window.text, LINE_WIDTH);
  window.cut_right = shown.len < window.text.len;
  window.text = shown;
  return window;
}

static void print_caret(FILE *out, Window window, uint32_t length, bool color) {
  uint32_t room = LINE_WIDTH + 1 - window.column;
  if (length > room) length = room;
  fprintf(out, "      | %*s%s^", (int)(window.column - 1) + (window.cut_left ? 3 : 0), "",
          tone_on(TONE_CARET, color));
  for (uint32_t i = 1; i < length; i++) putc('~', out);
  fprintf(out, "%s\n", tone_off(color));
}

static void print_source(FILE *out, Span span, bool color, Counted *counted) {
  if (span.line == 0 || span.source.len == 0) return;
  Window window = window_of(span, counted);
  fprintf(out, "%5u | %s", span.line, window.cut_left ? "..." : "");
  report_text(out, window.text);
  fprintf(out, "%s\n", window.cut_right ? "..." : "");
  if (span.column) print_caret(out, window, span.length, color);
}

static void print_problem(FILE *out, const Diag *diag, bool color, Counted *counted) {
  fputs(tone_on(TONE_BOLD, color), out);
  print_place(out, diag->span);
  fprintf(out, ": %s%s%s:%s ", tone_off(color), tone_on(severity_tone(diag->severity), color),
          severity_word(diag->severity), tone_off(color));
  report_text(out, diag->message);
  fprintf(out, " [%s]\n", diag_word(diag->code));
  print_source(out, diag->span, color, counted);
  if (diag->help.len == 0) return;
  fputs("      = help: ", out);
  report_text(out, diag->help);
  putc('\n', out);
}

void report_problem(FILE *out, const Diag *diag, bool color) {
  print_problem(out, diag, color, &(Counted){0});
}

// stderr has no buffer of its own: with many problems, a call for each character is most of the
// time.
static void print_problems(const Options *options, const DiagList *problems) {
  bool color = report_color(options, stderr);
  int copy = dup(STDERR_FILENO);
  FILE *buffered = copy >= 0 ? fdopen(copy, "w") : NULL, *out = buffered ? buffered : stderr;
  Counted counted = {0};
  for (size_t i = 0; i < problems->len; i++) {
    bool hidden = options->quiet && problems->items[i].severity == DIAG_NOTE;
    if (diag_is_loss(problems->items[i].code)) continue;
    if (!hidden) print_problem(out, &problems->items[i], color, &counted);
  }
  if (buffered) fclose(buffered);
  fflush(stderr);
}

// ---- for programs -------------------------------------------------------------------------------

static void json_field(Buf *out, const char *name, Str value) {
  buf_add_fmt(out, ", \"%s\": ", name);
  json_text(out, value);
}

static void add_json(Buf *out, const Diag *diag) {
  buf_add_fmt(out, "{\"severity\": \"%s\", \"code\": \"%s\"", severity_word(diag->severity),
              diag_word(diag->code));
  json_field(out, "file", diag->span.file);
  buf_add_fmt(out, ", \"line\": %u, \"column\": %u, \"length\": %u", diag->span.line,
              diag->span.column, diag->span.length);
  json_field(out, "message", diag->message);
  json_field(out, "help", diag->help);
  buf_add_char(out, '}');
}

static void print_json(const DiagList *problems, Arena *scratch) {
  Buf out = {.arena = scratch};
  buf_add_lit(&out, "[");
  for (size_t i = 0; i < problems->len; i++) {
    buf_add(&out, i ? S(",\n ") : S("\n "));
    add_json(&out, &problems->items[i]);
  }
  buf_add(&out, problems->len ? S("\n]\n") : S("]\n"));
  report_json(stdout, buf_str(&out));
}

// GitHub's workflow commands percent-encode what would end them; and no log gets what a terminal
// obeys.
static void add_github(Buf *out, Str text, bool property) {
  for (size_t i = 0, length; i < text.len; i += length) {
    uint32_t c = utf8_decode(str_from_index(text, i), &length);
    bool special = is_obeyed(c) || c == '%' || (property && (c == ':' || c == ','));
    for (size_t k = i; special && k < i + length; k++)
      buf_add_fmt(out, "%%%02X", (unsigned)(unsigned char)text.ptr[k]);
    if (!special) buf_add(out, str_sub(text, i, length));
  }
}

static void print_github(const DiagList *problems, Arena *scratch) {
  static const char *const commands[] = {"notice", "warning", "error"};
  Buf out = {.arena = scratch};
  for (size_t i = 0; i < problems->len; i++) {
    const Diag *diag = &problems->items[i];
    buf_add_fmt(&out, "::%s file=", commands[diag->severity]);
    add_github(&out, diag->span.file, true);
    if (diag->span.line) buf_add_fmt(&out, ",line=%u", diag->span.line);
    if (diag->span.column)
      buf_add_fmt(&out, ",col=%u,endColumn=%u", diag->span.column,
                  diag->span.column + diag->span.length);
    buf_add_fmt(&out, ",title=%s::", diag_word(diag->code));
    add_github(&out, diag->message, false);
    if (diag->help.len > 0) buf_add_lit(&out, "%0A");
    add_github(&out, diag->help, false);
    buf_add_char(&out, '\n');
  }
  if (out.len > 0) fwrite(out.ptr, 1, out.len, stdout);
}

void report_problems(const Options *options, const DiagList *problems, Arena *scratch) {
  if (options->format == FORMAT_JSON) {
    print_json(problems, scratch);
    return;
  }
  if (options->format == FORMAT_GITHUB) {
    print_github(problems, scratch);
    return;
  }
  print_problems(options, problems);
}

void report_losses(const Options *options, const DiagList *problems) {
  Arena scratch = {0};
  fflush(stdout);
  for (size_t i = 0;
       i < problems->len && options->format != FORMAT_JSON && options->format != FORMAT_GITHUB;
       i++) {
    Diag diag = problems->items[i];
    if (!diag_is_loss(diag.code)) continue;
    diag.message = str_fmt(&scratch, "%.*s; %.*s", STR_ARG(diag.message), STR_ARG(diag.help));
    diag.help = (Str){0};
    report_problem(stderr, &diag, report_color(options, stderr));
  }
  arena_free(&scratch);
}

void report_error(const Options *options, Str message, Str help) {
  bool color = report_color(options, stderr);
  fprintf(stderr, "%sprepbook:%s %serror:%s ", tone_on(TONE_BOLD, color), tone_off(color),
          tone_on(TONE_ERROR, color), tone_off(color));
  report_text(stderr, message);
  putc('\n', stderr);
  if (help.len == 0) return;
  fputs("      = help: ", stderr);
  report_text(stderr, help);
  putc('\n', stderr);
}

void report_progress(Str stage, Str name) {
  fputs("\r\033[K", stderr);
  report_text(stderr, stage);
  putc(' ', stderr);
  report_text(stderr, utf8_prefix(name, PROGRESS_WIDTH));
  fflush(stderr);
}

void report_progress_end(void) { fputs("\r\033[K", stderr); }

// ---- the end of the output ----------------------------------------------------------------------

// Whether nobody reads standard output any more: a pipe whose other end is closed.
static bool reader_has_left(void) {
  struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
  return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

// Whether what is printed is what was asked for.
static bool is_result(const Options *options) {
  bool publishes = options->command && (options->command->bit & (FOR_BUILD | FOR_DIFF));
  return !publishes || options->format != FORMAT_TEXT;
}

int report_end_of_output(const Options *options, int code) {
  errno = 0;
  bool failed = fflush(stdout) != 0;
  int number = failed ? errno : EIO;  // EIO: it failed before, nobody knows how
  failed = failed || ferror(stdout);
  clearerr(stdout);
  if (!failed || number == EPIPE || reader_has_left()) return code;
  Arena arena = {0};
  report_error(options,
               str_fmt(&arena, "what was printed is lost: standard output: %s",
                       fs_reason(fs_failure(number))),
               (Str){0});
  arena_free(&arena);
  return code == EXIT_FINE && is_result(options) ? EXIT_MACHINE : code;
}
