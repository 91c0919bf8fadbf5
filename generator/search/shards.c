// Forms and groups cut into shards: terms, their positions, long lists; and reversed forms for
// slips.
#include <stdlib.h>

#include "base/utf8.h"
#include "search/files.h"
#include "search/payload.h"
#include "search/words.h"

// ---- where to cut -------------------------------------------------------------------------------

static size_t common_prefix(Str a, Str b) {
  size_t least = a.len < b.len ? a.len : b.len, i = 0;
  while (i < least && a.ptr[i] == b.ptr[i]) i++;
  while (i > 0 && i < b.len && ((unsigned char)b.ptr[i] & 0xC0) == 0x80)
    i--;  // no code point is split
  return i;
}

// Shards end where the first letters change, so that a few typed letters lie in one or two. Which
// of the places that would do is taken depends on the letters there: an edit elsewhere moves no
// cut.
static bool ends_here(Str before, Str form, size_t bytes, size_t wanted) {
  size_t shared = utf8_count(str_sub(form, 0, common_prefix(before, form)));
  if (bytes < wanted / 2) return false;
  bool chosen = hash_bytes(utf8_prefix(form, shared + 1)) % 4 == 0;
  if (bytes >= wanted * 3) return true;
  if (bytes >= wanted + wanted / 2) return shared < 4;
  if (bytes >= wanted) return shared < 3;
  return shared < 2 && chosen;
}

// The shortest text that stands between the two: in a shard's name, and in the root.
static Str separator_of(Str before, Str form) {
  size_t shared = common_prefix(before, form), length;
  if (shared >= form.len) return form;
  utf8_decode(str_from_index(form, shared), &length);
  return str_sub(form, 0, shared + length);
}

static void add_separator(Buf *separators, size_t number, Str separator) {
  if (number > 0) buf_add_char(separators, ' ');
  buf_add(separators, separator);
}

static Str shard_name(char kind, Str separator, Arena *arena) {
  Buf name = {.arena = arena};
  buf_add_char(&name, kind);
  buf_add_char(&name, '_');
  payload_safe(&name, separator);
  return buf_str(&name);
}

// ---- long lists ---------------------------------------------------------------------------------

typedef struct LongList {
  Group *group;
  size_t bytes;
} LongList;

static int by_bytes(const void *a, const void *b) {
  const LongList *x = a, *y = b;
  if (x->bytes != y->bytes) return x->bytes > y->bytes ? -1 : 1;
  return utf16_compare(x->group->forms->text, y->group->forms->text);
}

// Files are named by number, made from the form: a list keeps its file when others come and go.
static uint32_t free_number(Map *taken, Str form, Arena *scratch) {
  uint32_t number = (uint32_t)(hash_bytes(form) % 10000000) + 1;
  for (;; number++) {
    void **place = map_put(taken, scratch, str_fmt(scratch, "%u", number));
    if (*place) continue;
    *place = place;
    return number;
  }
}

static void write_long_lists(SearchIndex *index, Arena *scratch, SearchFileVec *out) {
  VEC(LongList) lists = {0};
  Map taken = {0};
  for (size_t i = 0; i < index->groups.len; i++) {
    Group *group = index->groups.items[i];
    if (group->postings.len > LIST_BYTES_MAX)
      *vec_add(scratch, &lists) = (LongList){group, group->postings.len};
  }
  if (lists.len > LIST_FILES_MAX) qsort(lists.items, lists.len, sizeof(LongList), by_bytes);
  for (size_t i = 0; i < lists.len && i < LIST_FILES_MAX; i++) {
    Group *group = lists.items[i].group;
    group->file = free_number(&taken, group->forms->text, scratch);
    file_add(index, str_fmt(scratch, "x%u", group->file), group->postings, out);
  }
}

// ---- term shards --------------------------------------------------------------------------------

typedef struct Shard {
  SearchIndex *index;
  Arena *scratch;
  SearchFileVec *out;
  uint32_t number;
  Str separator;
  Buf forms, groups, positions;
  uint32_t form_count, group_count;
  Str last;  // form
} Shard;

// A list of its own, or none: of a word too common for its text to be indexed, which stands in no
// heading.
static bool has_own_file(const Group *group) {
  return group->file > 0 || str_eq(group->postings, S(" "));
}

static void add_group(Shard *shard, Group *group) {
  group->shard = shard->number;
  group->number = shard->group_count++;
  if (has_own_file(group)) {
    payload_int(&shard->groups, 0);
    payload_int(&shard->groups, group->pages);
    payload_int(&shard->groups, group->file);
  } else {
    // "I(pages) I(page df) postings": the list begins with its own count of pages.
    size_t length;
    Str list = group->postings;
    bool escaped = list.ptr[0] == '\\';
    utf8_decode(str_from_index(list, escaped), &length);
    length += escaped;
    buf_add(&shard->groups, str_sub(list, 0, length));
    payload_int(&shard->groups, group->pages);
    buf_add(&shard->groups, str_from_index(list, length));
  }
  buf_add(&shard->positions, group->positions);
}

static void add_form(Shard *shard, const Form *form) {
  enum { NEW_GROUP, ELSEWHERE, HERE };
  Group *group = form->group;
  bool first = group->forms == form;
  uint32_t kind = first ? NEW_GROUP : group->shard == shard->number ? HERE : ELSEWHERE;
  size_t shared = shard->form_count ? common_prefix(shard->last, form->text) : 0;
  payload_int(&shard->forms, (uint32_t)utf16_length(str_sub(form->text, 0, shared)) * 3 + kind);
  payload_counted(&shard->forms, str_from_index(form->text, shared));
  if (kind == NEW_GROUP) add_group(shard, group);
  if (kind == ELSEWHERE) payload_counted(&shard->forms, group->forms->text);
  if (kind == HERE) payload_int(&shard->forms, shard->group_count - group->number);
  shard->form_count++;
  shard->last = form->text;
}

static void end_shard(Shard *shard) {
  Buf payload = {.arena = shard->scratch};
  payload_int(&payload, shard->form_count);
  buf_add(&payload, buf_str(&shard->forms));
  buf_add(&payload, buf_str(&shard->groups));
  file_add(shard->index, shard_name('t', shard->separator, shard->scratch), buf_str(&payload),
           shard->out);
  file_add(shard->index, shard_name('p', shard->separator, shard->scratch),
           buf_str(&shard->positions), shard->out);
  buf_truncate(&shard->forms, 0);
  buf_truncate(&shard->groups, 0);
  buf_truncate(&shard->positions, 0);
  shard->form_count = shard->group_count = 0;
  shard->number++;
}

static size_t total_bytes(const SearchIndex *index) {
  size_t bytes = index->forms.len * 8;
  for (size_t i = 0; i < index->groups.len; i++)
    bytes += index->groups.items[i]->file ? 5 : index->groups.items[i]->postings.len;
  return bytes;
}

// Bytes aimed at, so that there are not more files than allowed: shards have at least half of it.
static size_t shard_bytes(size_t total, size_t usual, size_t files) {
  size_t least = total / files * 2;
  return least > usual ? least : usual;
}

void shards_write(SearchIndex *index, Buf *separators, Arena *scratch, SearchFileVec *out) {
  write_long_lists(index, scratch, out);
  size_t wanted = shard_bytes(total_bytes(index), TERM_SHARD_BYTES, TERM_FILES_MAX);
  Shard shard = {.index = index, .scratch = scratch, .out = out};
  shard.forms.arena = shard.groups.arena = shard.positions.arena = scratch;
  for (size_t i = 0; i < index->forms.len; i++) {
    const Form *form = index->forms.items[i];
    size_t bytes = shard.forms.len + shard.groups.len;
    if (i > 0 && ends_here(shard.last, form->text, bytes, wanted)) {
      add_separator(separators, shard.number, shard.separator);
      end_shard(&shard);
      shard.separator = separator_of(shard.last, form->text);
    }
    add_form(&shard, form);
  }
  if (index->forms.len == 0) return;
  add_separator(separators, shard.number, shard.separator);
  end_shard(&shard);
}

// ---- reversed forms -----------------------------------------------------------------------------

typedef struct Suffix {
  Str text;  // reversed
  uint32_t pages;
} Suffix;

static int by_suffix(const void *a, const void *b) {
  return utf16_compare(((const Suffix *)a)->text, ((const Suffix *)b)->text);
}

static Str reversed(Arena *arena, Str form) {
  char *bytes = arena_alloc(arena, form.len, 1);
  for (size_t i = 0, length; i < form.len; i += length) {
    utf8_decode(str_from_index(form, i), &length);
    memcpy(bytes + form.len - i - length, form.ptr + i, length);
  }
  return (Str){bytes, form.len};
}

// Whether a slip in it is looked for: four units or more, no digit.
static bool may_be_mistyped(const Form *form) {
  for (size_t i = 0; i < form->text.len; i++)
    if (char_is_digit(form->text.ptr[i])) return false;
  return !form->group->pieces && utf16_length(form->text) >= 4 && !words_unspaced(form->text);
}

static uint32_t log2_class(uint32_t pages) {
  uint32_t class = 0;
  while (pages >>= 1) class ++;
  return class;
}

static void end_suffixes(SearchIndex *index, Str separator, uint32_t count, Buf *body,
                         Arena *scratch, SearchFileVec *out) {
  Buf payload = {.arena = scratch};
  payload_int(&payload, count);
  buf_add(&payload, buf_str(body));
  file_add(index, shard_name('r', separator, scratch), buf_str(&payload), out);
  buf_truncate(body, 0);
}

void suffixes_write(SearchIndex *index, Buf *separators, Arena *scratch, SearchFileVec *out) {
  VEC(Suffix) suffixes = {0};
  size_t total = 0;
  for (size_t i = 0; i < index->forms.len; i++) {
    const Form *form = index->forms.items[i];
    if (!may_be_mistyped(form)) continue;
    *vec_add(scratch, &suffixes) = (Suffix){reversed(scratch, form->text), form->group->pages};
    total += form->text.len;
  }
  if (suffixes.len == 0) return;
  qsort(suffixes.items, suffixes.len, sizeof(Suffix), by_suffix);
  size_t wanted = shard_bytes(total, SUFFIX_SHARD_BYTES, SUFFIX_FILES_MAX);
  Buf body = {.arena = scratch};
  Str separator = {0}, last = {0};
  uint32_t count = 0, number = 0;
  for (size_t i = 0; i < suffixes.len; i++) {
    const Suffix *suffix = &suffixes.items[i];
    if (i > 0 && ends_here(last, suffix->text, body.len, wanted)) {
      add_separator(separators, number++, separator);
      end_suffixes(index, separator, count, &body, scratch, out);
      separator = separator_of(last, suffix->text);
      count = 0;
    }
    size_t shared = count ? common_prefix(last, suffix->text) : 0;
    payload_int(&body, (uint32_t)utf16_length(str_sub(suffix->text, 0, shared)));
    payload_counted(&body, str_from_index(suffix->text, shared));
    payload_int(&body, log2_class(suffix->pages));
    count++;
    last = suffix->text;
  }
  add_separator(separators, number, separator);
  end_suffixes(index, separator, count, &body, scratch, out);
}
