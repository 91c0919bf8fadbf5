#include "site/decode.h"

#include "base/buf.h"
#include "base/utf8.h"

// ---- UTF-16 -------------------------------------------------------------------------------------

enum { UTF16_SAMPLE = 256 };  // bytes that are looked at when there is no byte order mark

// Western text in UTF-16 has a NUL in nearly every second byte, all on one side.
static bool looks_like_utf16(Str raw) {
  if (str_starts(raw, S("\xFF\xFE")) || str_starts(raw, S("\xFE\xFF"))) return true;
  Str sample = str_sub(raw, 0, UTF16_SAMPLE);
  size_t nul[2] = {0, 0};
  for (size_t i = 0; i < sample.len; i++) nul[i % 2] += sample.ptr[i] == 0;
  size_t pairs = sample.len / 2;
  return pairs >= 2 && (nul[0] == 0) != (nul[1] == 0) && (nul[0] + nul[1]) * 2 > pairs;
}

// ---- line ends and NUL --------------------------------------------------------------------------

typedef struct Cleaned {
  Str text;
  size_t first_nul;  // offset in text, STR_NONE without one
  size_t nul_count;
} Cleaned;

// Up to the next byte that needs work.
static size_t plain_length(Str s) {
  size_t i = 0;
  while (i < s.len && s.ptr[i] != '\r' && s.ptr[i] != '\0') i++;
  return i;
}

static void add_nul(Cleaned *cleaned, Buf *out) {
  if (cleaned->nul_count++ == 0) cleaned->first_nul = out->len;
  utf8_encode(out, UTF8_REPLACEMENT);
}

static Cleaned clean(Str raw, Arena *arena) {
  Cleaned cleaned = {.text = raw, .first_nul = STR_NONE};
  if (str_find_char(raw, '\r') == STR_NONE && str_find_char(raw, '\0') == STR_NONE) return cleaned;
  Buf out = {.arena = arena};
  buf_reserve(&out, raw.len);
  for (Str rest = raw; rest.len > 0;) {
    size_t plain = plain_length(rest);
    buf_add(&out, str_sub(rest, 0, plain));
    rest = str_from_index(rest, plain);
    if (rest.len == 0) break;
    if (rest.ptr[0] == '\0')
      add_nul(&cleaned, &out);
    else
      buf_add_char(&out, '\n');
    rest = str_from_index(rest, str_starts(rest, S("\r\n")) ? 2 : 1);
  }
  cleaned.text = buf_str(&out);
  return cleaned;
}

// ---- reports ------------------------------------------------------------------------------------

static size_t count_invalid(Str text) {
  size_t count = 0;
  for (size_t at; (at = utf8_find_invalid(text)) != STR_NONE; count++) {
    size_t length;
    utf8_decode(str_from_index(text, at), &length);
    text = str_from_index(text, at + length);
  }
  return count;
}

static Str and_more(Arena *arena, const char *what, size_t count) {
  if (count == 1) return str_from(what);
  return str_fmt(arena, "%s, here and in %zu more %s", what, count - 1,
                 count == 2 ? "place" : "places");
}

static void report_nul(DiagList *diags, Str file, Cleaned cleaned) {
  Span span = span_at(file, cleaned.text, cleaned.first_nul, 3);
  span.source = utf8_repair(diags->arena, span.source);
  diag_report(diags, DIAG_TEXT_NUL, span,
              and_more(diags->arena, "the text has a NUL byte", cleaned.nul_count),
              S("it is shown as U+FFFD; is this a text file?"));
}

static void report_invalid(DiagList *diags, Str file, Str text, size_t offset, size_t count) {
  Span span = span_at(file, text, offset, 3);
  diag_report(diags, DIAG_TEXT_NOT_UTF8, span,
              and_more(diags->arena, "the text is not valid UTF-8", count),
              S("it is shown as U+FFFD; save the file as UTF-8"));
}

static void report_utf16(DiagList *diags, Str file) {
  diag_report(diags, DIAG_TEXT_UTF16, (Span){.file = file}, S("the file is UTF-16"),
              S("save it as UTF-8"));
}

static Str without_mark(Str raw) {
  return str_starts(raw, S("\xEF\xBB\xBF")) ? str_from_index(raw, 3) : raw;
}

Str text_clean(Str raw, Arena *arena) {
  return utf8_repair(arena, clean(without_mark(raw), arena).text);
}

bool text_decode(Str raw, Str file, Arena *arena, DiagList *diags, Str *out) {
  *out = (Str){0};
  if (looks_like_utf16(raw)) {
    report_utf16(diags, file);
    return false;
  }
  raw = without_mark(raw);
  Cleaned cleaned = clean(raw, arena);
  size_t invalid = utf8_find_invalid(cleaned.text);
  Str text = invalid == STR_NONE ? cleaned.text : utf8_repair(arena, cleaned.text);
  *out = text.ptr == raw.ptr ? str_dup(arena, text) : text;
  if (cleaned.nul_count > 0) report_nul(diags, file, cleaned);
  if (invalid != STR_NONE) report_invalid(diags, file, *out, invalid, count_invalid(cleaned.text));
  return true;
}

// ---- files --------------------------------------------------------------------------------------

static DiagCode code_of(FsStatus status) {
  switch (status) {
    case FS_OUTSIDE: return DIAG_FILE_OUTSIDE;
    case FS_LOOP: return DIAG_FILE_LOOP;
    case FS_NOT_REGULAR: return DIAG_FILE_NOT_REGULAR;
    case FS_TOO_LARGE: return DIAG_FILE_TOO_LARGE;
    case FS_NAME_TOO_LONG: return DIAG_NAME_TOO_LONG;
    default: return DIAG_FILE_UNREADABLE;
  }
}

static Str message_of(Arena *arena, FsResult result) {
  switch (result.status) {
    case FS_OUTSIDE: return S("the symbolic link leads out of the site");
    case FS_LOOP: return S("symbolic links lead in a circle");
    case FS_NOT_REGULAR: return S("this is no regular file");
    case FS_TOO_LARGE: return S("the file is too large");
    case FS_NAME_TOO_LONG: return S("the path is too long");
    default: return str_fmt(arena, "cannot read: %s", fs_reason(result));
  }
}

static Str help_of(FsStatus status) {
  switch (status) {
    case FS_OUTSIDE: return S("copy the file into the site, or begin the link's name with \"_\"");
    case FS_NOT_REGULAR: return S("a FIFO, socket or device cannot be published");
    default: return (Str){0};
  }
}

void text_report_file(DiagList *diags, Str file, FsResult result) {
  diag_report(diags, code_of(result.status), (Span){.file = file}, message_of(diags->arena, result),
              help_of(result.status));
}
