#include "base/diag.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"

typedef struct CodeInfo {
  Severity severity;
  const char *word, *explanation;
} CodeInfo;

static const CodeInfo codes[] = {
#define DIAG_CODE(name, severity, word, text) {severity, word, text},
#include "base/codes.def"
#undef DIAG_CODE
};

const char *diag_word(DiagCode code) { return codes[code].word; }

const char *diag_explanation(DiagCode code) { return codes[code].explanation; }

Severity diag_usual_severity(DiagCode code) { return codes[code].severity; }

// HISTORY_OUTSIDE is none: --untrusted asks that such a repository is left alone, in CI as well.
bool diag_is_loss(DiagCode code) {
  return code == DIAG_HISTORY_UNREADABLE || code == DIAG_HISTORY_TREELESS ||
         code == DIAG_HISTORY_HUNG;
}

void diag_refuse_losses(DiagList *list) {
  for (size_t i = 0; i < list->len; i++) {
    Diag *diag = &list->items[i];
    if (!diag_is_loss(diag->code) || diag->severity != DIAG_WARNING) continue;
    diag->severity = DIAG_ERROR;
    list->warnings--, list->errors++;
  }
}

void diag_add(DiagList *list, Diag diag) {
  *vec_add(list->arena, list) = diag;
  list->errors += diag.severity == DIAG_ERROR;
  list->warnings += diag.severity == DIAG_WARNING;
}

void diag_drop(DiagList *list, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    list->errors -= list->items[i].severity == DIAG_ERROR;
    list->warnings -= list->items[i].severity == DIAG_WARNING;
  }
  if (to > from)
    memmove(list->items + from, list->items + to, (list->len - to) * sizeof *list->items);
  list->len -= to - from;
}

void diag_report(DiagList *list, DiagCode code, Span span, Str message, Str help) {
  diag_add(list, (Diag){code, diag_usual_severity(code), span, message, help});
}

static int by_place(const void *a, const void *b) {
  const Diag *left = a, *right = b;
  int order = str_cmp(left->span.file, right->span.file);
  if (!order) order = (left->span.line > right->span.line) - (left->span.line < right->span.line);
  if (!order)
    order = (left->span.column > right->span.column) - (left->span.column < right->span.column);
  if (!order) order = (left->code > right->code) - (left->code < right->code);
  if (!order) order = str_cmp(left->message, right->message);
  if (!order)
    order = (left->span.length > right->span.length) - (left->span.length < right->span.length);
  return order ? order : str_cmp(left->help, right->help);
}

void diag_sort(DiagList *list) {
  if (list->len == 0) return;
  qsort(list->items, list->len, sizeof list->items[0], by_place);
  size_t kept = 1;
  for (size_t i = 1; i < list->len; i++) {
    if (by_place(&list->items[kept - 1], &list->items[i]) != 0) {
      list->items[kept++] = list->items[i];
      continue;
    }
    list->errors -= list->items[i].severity == DIAG_ERROR;
    list->warnings -= list->items[i].severity == DIAG_WARNING;
  }
  list->len = kept;
}

// ---- places -------------------------------------------------------------------------------------

static size_t line_start(Str text, size_t offset) {
  size_t newline = str_find_last_char(str_sub(text, 0, offset), '\n');
  return newline == STR_NONE ? 0 : newline + 1;
}

static Str line_at(Str text, size_t start) {
  Str rest = str_from_index(text, start), line = {0};
  str_line(&rest, &line);
  return line;
}

static uint32_t count_newlines(Str text) {
  uint32_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += text.ptr[i] == '\n';
  return count;
}

Span span_at(Str file, Str text, size_t offset, size_t length) {
  if (offset > text.len) offset = text.len;
  size_t start = line_start(text, offset);
  Str line = line_at(text, start);
  Str before = str_sub(line, 0, offset - start), shown = str_sub(line, offset - start, length);
  uint32_t count = (uint32_t)utf8_count(shown);
  return (Span){.file = file,
                .line = count_newlines(str_sub(text, 0, offset)) + 1,
                .column = (uint32_t)utf8_count(before) + 1,
                .length = count ? count : 1,
                .source = line};
}

bool diag_not_utf8(DiagList *diags, DiagCode code, Str file, Str text, Str message) {
  size_t invalid = utf8_find_invalid(text);
  if (invalid == STR_NONE) return false;
  Span span = span_at(file, utf8_repair(diags->arena, text), invalid, sizeof "\uFFFD" - 1);
  diag_report(diags, code, span, message, S("save the file as UTF-8"));
  return true;
}

Span span_line(Str file, Str text, uint32_t line) {
  Span span = {.file = file, .line = line};
  for (uint32_t i = 0; i < line; i++) {
    if (str_line(&text, &span.source)) continue;
    span.source = (Str){0};
    break;
  }
  return span;
}
