#include "history/message.h"

#include "base/buf.h"
#include "base/utf8.h"

// The value of a trailer line, if it is this one: "Changelog: text" -> "text".
static bool trailer(Str line, Str key, Str *value) {
  if (line.len <= key.len || line.ptr[key.len] != ':' ||
      !str_eq_nocase(str_sub(line, 0, key.len), key))
    return false;
  *value = str_trim(str_from_index(line, key.len + 1));
  return true;
}

// The trailer's further lines: they begin with white space.
static Str continued(Str value, Str rest, Arena *arena) {
  Buf out = {.arena = arena};
  buf_add(&out, value);
  for (Str line;
       str_line(&rest, &line) && line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');) {
    if (out.len > 0) buf_add_char(&out, ' ');
    buf_add(&out, str_trim(line));
  }
  return buf_str(&out);
}

static Str clean(Str text, size_t max, Arena *arena) {
  return str_trim(utf8_plain(arena, utf8_prefix(utf8_repair(arena, text), max)));
}

Message message_parse(Str message, Arena *arena) {
  Message out = {0};
  Str rest = message, line, value;
  while (str_line(&rest, &line)) {
    line = str_trim_end(line);
    if (out.subject.len == 0)
      out.subject = clean(line, SUBJECT_MAX, arena);
    else if (trailer(line, S("Changelog"), &value))
      out.note = clean(continued(value, rest, arena), NOTE_MAX, arena);
    else if (trailer(line, S("Co-authored-by"), &value) && out.co_authors.len < CO_AUTHORS_MAX)
      *vec_add(arena, &out.co_authors) = value;
  }
  out.skip = str_eq_nocase(out.note, S("skip"));
  if (out.skip) out.note = (Str){0};
  return out;
}
