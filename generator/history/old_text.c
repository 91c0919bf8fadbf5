#include "history/old_text.h"

#include "base/utf8.h"
#include "format/yaml.h"
#include "site/front_matter.h"

enum { TITLE_MAX = 200 };  // code points

static Str without_bom(Str text) {
  return str_starts(text, S("\xEF\xBB\xBF")) ? str_from_index(text, 3) : text;
}

// FNV-1a over the bytes that count.
typedef struct Hash {
  uint64_t value;
  bool gap;  // white space was seen since the last byte that counts
} Hash;

static void add_byte(Hash *hash, char c) {
  hash->value = (hash->value ^ (unsigned char)c) * 0x100000001B3u;
}

static void add_collapsed(Hash *hash, Str line) {
  for (size_t i = 0; i < line.len; i++) {
    if (!char_is_space(line.ptr[i])) {
      if (hash->gap) add_byte(hash, ' ');
      hash->gap = false;
      add_byte(hash, line.ptr[i]);
    } else {
      hash->gap = true;
    }
  }
  hash->gap = true;
}

static void add_exact(Hash *hash, Str line) {
  for (size_t i = 0; i < line.len; i++) add_byte(hash, line.ptr[i]);
  add_byte(hash, '\n');
}

// How many of ` or ~ a line begins with, at least 3, else 0: a code fence.
static size_t fence(Str line, char *kind) {
  Str start = str_trim(line);
  if (start.len < 3 || (start.ptr[0] != '`' && start.ptr[0] != '~')) return 0;
  size_t count = 0;
  while (count < start.len && start.ptr[count] == start.ptr[0]) count++;
  *kind = start.ptr[0];
  return count >= 3 ? count : 0;
}

// A paragraph's end counts, its line breaks do not: two paragraphs made one is a change.
uint64_t text_version(Str text) {
  Hash hash = {.value = 0xCBF29CE484222325u};
  Str rest = front_matter_body(text), line;
  char open = 0, kind = 0;
  size_t open_count = 0;
  bool blank = true;
  while (str_line(&rest, &line)) {
    line = str_trim_end(line);
    size_t count = fence(line, &kind);
    bool code = open != 0, toggles = count > 0 && (!code || (kind == open && count >= open_count));
    if (toggles) open = code ? 0 : kind, open_count = count;
    if (code && !toggles) {
      add_exact(&hash, line);
    } else if (line.len == 0) {
      if (!blank) add_byte(&hash, '\n');
    } else {
      add_collapsed(&hash, line);
    }
    blank = line.len == 0;
  }
  return hash.value;
}

// Line ends are "\n" whatever they were; reading a page does the same.
static uint64_t hash_lines(Str text) {
  Hash hash = {.value = 0xCBF29CE484222325u};
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '\r' || i + 1 == text.len || text.ptr[i + 1] != '\n')
      add_byte(&hash, text.ptr[i]);
  return hash.value;
}

TextFacts text_facts(Str text) {
  Str body = front_matter_body(text);
  Str front = str_trim(str_sub(text, 0, text.len - body.len));
  return (TextFacts){.version = text_version(text),
                     .front = hash_lines(without_bom(front)),
                     .draft = text_is_draft(text),
                     .whole = hash_lines(without_bom(text))};
}

// ---- what the front matter says -----------------------------------------------------------------

// The front matter; where it never ends, what was meant as one.
static Str front_of(Str text) {
  FrontMatterRange range = front_matter_find(text);
  Str rest = str_from_index(text, range.body), line;
  if (range.found || !str_line(&rest, &line) || !str_eq(str_trim_end(line), S("---")))
    return range.yaml;
  for (Str start = rest; str_line(&rest, &line);)
    if (str_trim(line).len == 0) return str_range(start.ptr, line.ptr);
  return str_from_index(text, range.body);
}

static bool read_front(Str front, Arena *scratch, Value *out) {
  DiagList unheard = {.arena = scratch};
  return yaml_parse((YamlInput){.text = front, .first_line = 2, .bytes_max = YAML_BYTES_MAX},
                    scratch, &unheard, out);
}

static bool is_no(const Value *value) {
  static const Str words[] = {STR_CONST("false"), STR_CONST("no"), STR_CONST("off")};
  if (!value || value->kind == VALUE_NULL) return true;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (str_eq_nocase(value->text, words[i])) return true;
  return false;
}

// Few texts have the word at all; "\x64raft" is the word too.
static bool says(Str text, Str key) {
  Str front = front_of(text);
  if (!str_contains(front, key) && !str_contains(front, S("\\"))) return false;
  Arena scratch = {0};
  Value all;
  bool yes =
      !read_front(front, &scratch, &all) ? str_contains(front, key) : !is_no(value_find(&all, key));
  arena_free(&scratch);
  return yes;
}

bool text_is_draft(Str text) { return says(text, S("draft")); }

bool text_is_unlisted(Str text) { return says(text, S("unlisted")); }

Str text_title(Str text, Arena *arena) {
  FrontMatterRange range = front_matter_find(text);
  Str body = str_from_index(text, range.body), line, title = {0};
  Arena scratch = {0};
  Value all;
  if (range.found && read_front(range.yaml, &scratch, &all))
    title = value_find_text(&all, S("title"));
  while (title.len == 0 && str_line(&body, &line))
    if (str_starts(line, S("# "))) title = str_trim(str_from_index(line, 2));
  title = utf8_plain(arena, utf8_repair(arena, utf8_prefix(str_dup(arena, title), TITLE_MAX)));
  arena_free(&scratch);
  return title;
}
