#include "search/reader.h"

#include <libdeflate.h>

#include "base/sorted.h"
#include "format/json.h"
#include "search/decoder.h"
#include "search/payload.h"

// ---- files --------------------------------------------------------------------------------------

static void set_problem(Search *search, Str name, const char *what) {
  if (search->problem.len == 0)
    search->problem = str_fmt(search->arena, "search/%.*s.js %s", STR_ARG(name), what);
}

// The payload of a file without the stamp; false, with a problem, when there is none that can be
// read.
static bool load(Search *search, Str name, Str *payload) {
  Str file;
  FsResult result = search->source.read(search->source.context, name, search->arena, &file);
  if (result.status == FS_MISSING) set_problem(search, name, "is missing");
  if (result.status != FS_OK) {
    set_problem(
        search, name,
        str_cstr(search->arena, str_fmt(search->arena, "cannot be read: %s", fs_reason(result))));
    return false;
  }
  if (!decoder_open(file, name, search->arena, payload)) {
    set_problem(search, name, "is damaged");
    return false;
  }
  if (!str_starts(*payload, search->stamp)) {
    set_problem(search, name, "is of another build");
    return false;
  }
  *payload = str_from_index(*payload, search->stamp.len);
  return true;
}

static Str named(Search *search, char kind, Str separator) {
  Buf name = {.arena = search->arena};
  buf_add_char(&name, kind);
  buf_add_char(&name, '_');
  payload_safe(&name, separator);
  return buf_str(&name);
}

// ---- the root -----------------------------------------------------------------------------------

static double number_of(const Value *map, const char *key) {
  const Value *value = value_find(map, str_from(key));
  return value && value->kind == VALUE_NUMBER ? value->number : 0;
}

static uint32_t count_of(const Value *map, const char *key) {
  double number = number_of(map, key);
  return number > 0 && number < 1e8 ? (uint32_t)number : 0;
}

static Weights read_weights(const Value *root) {
  const Value *map = value_find(root, S("weights"));
  return (Weights){
      .prefix = number_of(map, "prefix"),
      .alone = number_of(map, "alone"),
      .beside = number_of(map, "beside"),
      .kindred = number_of(map, "kindred"),
      .joined = number_of(map, "joined"),
      .together = number_of(map, "together"),
      .slip1 = number_of(map, "slip1"),
      .slip2 = number_of(map, "slip2"),
      .other_first = number_of(map, "other_first"),
      .slip_prefix = number_of(map, "slip_prefix"),
      .common = number_of(map, "common"),
      .unknown = number_of(map, "unknown"),
      .title_in_section = number_of(map, "title_in_section"),
      .share = number_of(map, "share"),
      .best = number_of(map, "best"),
      .title = number_of(map, "title"),
  };
}

static void split(Str text, Arena *arena, StrVec *out) {
  Str head;
  while (str_cut(text, ' ', &head, &text)) *vec_add(arena, out) = head;
  *vec_add(arena, out) = head;
}

static void read_boost(Search *search, const Value *list) {
  search->boost = arena_array(search->arena, double, search->pages);
  for (uint32_t i = 0; i < search->pages; i++) search->boost[i] = 1;
  for (uint32_t i = 0; list && list->kind == VALUE_LIST && i < list->len; i++) {
    const Value *pair = &list->items[i];
    if (pair->kind != VALUE_LIST || pair->len != 2 || pair->items[0].kind != VALUE_NUMBER) continue;
    double page = pair->items[0].number;
    if (page >= 0 && page < search->pages && pair->items[1].kind == VALUE_NUMBER)
      search->boost[(uint32_t)page] = pair->items[1].number;
  }
}

static uint32_t page_number(const Value *value) {
  bool fits = value->kind == VALUE_NUMBER && value->number >= 0 && value->number < 1e8;
  return fits ? (uint32_t)value->number : 0;
}

static void read_filters(Search *search, const Value *root) {
  const Value *parts = value_find(root, S("parts")), *tags = value_find(root, S("tags"));
  for (uint32_t i = 0; parts && parts->kind == VALUE_LIST && i < parts->len; i++) {
    const Value *part = &parts->items[i];
    if (part->kind != VALUE_LIST || part->len != 3) continue;
    *vec_add(search->arena, &search->parts) = (SearchPart){
        part->items[0].text, page_number(&part->items[1]), page_number(&part->items[2])};
  }
  for (uint32_t i = 0; tags && tags->kind == VALUE_LIST && i < tags->len; i++)
    *vec_add(search->arena, &search->tags) = tags->items[i].text;
}

static bool read_blocks(Search *search, Str text) {
  Decoder decoder = {.text = text};
  uint32_t page = 0;
  while (!decoder_at_end(&decoder)) {
    uint32_t value = decoder_int(&decoder);
    page += value / 2;
    *vec_add(search->arena, &search->blocks) =
        (BlockStart){page, value % 2 ? decoder_int(&decoder) : 0};
  }
  return !decoder.broken;
}

static bool read_root(Search *search, const Value *root) {
  if (number_of(root, "format") != 1) return false;
  search->stamp = value_find_text(root, S("stamp"));
  search->pages = count_of(root, "pages");
  search->weights = read_weights(root);
  StrVec common = {0};
  split(value_find_text(root, S("common")), search->arena, &common);
  for (size_t i = 0; i < common.len; i++)
    *map_put(&search->common, search->arena, common.items[i]) = search;
  read_filters(search, root);
  split(value_find_text(root, S("terms")), search->arena, &search->terms);
  split(value_find_text(root, S("suffixes")), search->arena, &search->suffixes);
  if (search->pages > PAYLOAD_INT_MAX || !read_blocks(search, value_find_text(root, S("blocks"))))
    return false;
  read_boost(search, value_find(root, S("boost")));
  search->term_shards = arena_array(search->arena, TermShard *, search->terms.len);
  search->suffix_shards = arena_array(search->arena, SuffixFormVec *, search->suffixes.len);
  search->block_values = arena_array(search->arena, const Value *, search->blocks.len);
  return search->stamp.len == 6 && (search->pages == 0 || search->blocks.len > 0);
}

Search *search_open(SearchSource source, Arena *arena, Str *problem) {
  Search *search = arena_new(arena, Search);
  search->source = source;
  search->arena = arena;
  Str file, head = S("PB(\"root\","), tail = S(")\n");
  Value root;
  DiagList diags = {.arena = arena};
  FsResult result = source.read(source.context, S("root"), arena, &file);
  if (result.status != FS_OK) {
    *problem = result.status == FS_MISSING
                   ? S("there is no search index")
                   : str_fmt(arena, "search/root.js cannot be read: %s", fs_reason(result));
    return NULL;
  }
  bool framed = str_starts(file, head) && str_ends(file, tail) && file.len > head.len + tail.len;
  if (framed &&
      json_parse(S("search/root.js"), str_sub(file, head.len, file.len - head.len - tail.len),
                 arena, &diags, &root) &&
      read_root(search, &root))
    return search;
  *problem = S("search/root.js is damaged, or of another version of prepbook");
  return NULL;
}

// ---- term shards --------------------------------------------------------------------------------

size_t reader_find(const StrVec *separators, Str text) {
  size_t at;
  SORTED_FIND(at, separators->len, utf16_compare(separators->items[at], text) <= 0);
  return at > 0 ? at - 1 : 0;
}

// "I(difference * 4 + min(3, k - 1))", I(k - 4): how many entries of which page follow.
static uint32_t read_page(Decoder *decoder, uint32_t *page) {
  uint32_t head = decoder_int(decoder), k = head % 4 + 1;
  *page += head / 4;
  return k == 4 ? k + decoder_int(decoder) : k;
}

static void read_postings(Search *search, Decoder *decoder, uint32_t pages, PostingVec *out) {
  uint32_t page = 0;
  for (; pages > 0 && !decoder_at_end(decoder); pages--) {
    uint32_t unit = 0;
    for (uint32_t k = read_page(decoder, &page); k > 0 && !decoder_at_end(decoder); k--) {
      uint32_t value = decoder_int(decoder);
      unit += value / 24;
      if (page >= search->pages) decoder->broken = true;
      *vec_add(search->arena, out) = (Posting){page, unit, value % 24};
    }
  }
  if (pages > 0) decoder->broken = true;
}

static void read_form(Decoder *decoder, Search *search, TermShard *shard, Str *before) {
  uint32_t head = decoder_int(decoder), kind = head % 3;
  Buf text = {.arena = search->arena};
  Str start = str_sub(*before, 0, utf16_prefix(*before, head / 3)), rest = decoder_string(decoder);
  buf_add(&text, start);
  buf_add(&text, rest);
  ShardForm form = {.text = buf_str(&text), .group = UINT32_MAX};
  if (kind == 0) form.group = shard->group_count++;
  if (kind == 1) form.home = decoder_string(decoder);
  if (kind == 2) form.group = shard->group_count - decoder_int(decoder);
  if (kind == 2 && form.group >= shard->group_count) decoder->broken = true;
  *vec_add(search->arena, &shard->forms) = form;
  *before = form.text;
}

static void read_groups(Decoder *decoder, Search *search, TermShard *shard) {
  shard->groups = arena_array(search->arena, TermGroup, shard->group_count);
  for (uint32_t i = 0; i < shard->group_count; i++) {
    TermGroup *group = &shard->groups[i];
    uint32_t pages = decoder_int(decoder);
    *group = (TermGroup){.shard = shard, .number = i, .df = decoder_int(decoder)};
    if (pages > 0)
      read_postings(search, decoder, pages, &group->list);
    else
      group->file = decoder_int(decoder);
  }
}

TermShard *reader_terms(Search *search, size_t number) {
  TermShard *shard = search->term_shards[number];
  if (shard) return shard;
  shard = search->term_shards[number] = arena_new(search->arena, TermShard);
  shard->number = number;
  Str name = named(search, 't', search->terms.items[number]), before = {0};
  Decoder decoder = {0};
  if (!load(search, name, &decoder.text)) return shard;
  for (uint32_t forms = decoder_int(&decoder); forms > 0 && !decoder.broken; forms--)
    read_form(&decoder, search, shard, &before);
  if (!decoder.broken) read_groups(&decoder, search, shard);
  if (!decoder.broken) return shard;
  set_problem(search, name, "is damaged");
  *shard = (TermShard){.number = number};
  return shard;
}

static const ShardForm *find_form(const TermShard *shard, Str text) {
  const ShardFormVec *forms = &shard->forms;
  size_t at;
  SORTED_FIND(at, forms->len, utf16_compare(forms->items[at].text, text) < 0);
  return at < forms->len && str_eq(forms->items[at].text, text) ? &forms->items[at] : NULL;
}

TermGroup *reader_group(Search *search, TermShard *shard, Str text) {
  const ShardForm *form = find_form(shard, text);
  if (!form) return NULL;
  if (form->group != UINT32_MAX) return &shard->groups[form->group];
  TermShard *home = reader_terms(search, reader_find(&search->terms, form->home));
  form = find_form(home, form->home);
  return form && form->group != UINT32_MAX ? &home->groups[form->group] : NULL;
}

TermGroup *reader_exact(Search *search, Str form) {
  return reader_group(search, reader_terms(search, reader_find(&search->terms, form)), form);
}

const PostingVec *reader_list(Search *search, TermGroup *group) {
  if (group->file == 0) return &group->list;
  Str name = str_fmt(search->arena, "x%u", group->file);
  group->file = 0;
  Decoder decoder = {0};
  if (!load(search, name, &decoder.text)) return &group->list;
  read_postings(search, &decoder, decoder_int(&decoder), &group->list);
  if (!decoder.broken) return &group->list;
  set_problem(search, name, "is damaged");
  group->list.len = 0;
  return &group->list;
}

// ---- positions ----------------------------------------------------------------------------------

static void read_unit(Decoder *decoder, Search *search, uint32_t page, uint32_t *unit,
                      TermGroup *group) {
  *unit += decoder_int(decoder);
  uint32_t count = decoder_int(decoder), position = 0;
  if (count > decoder_left(decoder)) decoder->broken = true;
  if (decoder->broken) return;
  UnitPositions *item = vec_add(search->arena, &group->positions);
  *item = (UnitPositions){page, *unit, arena_array(search->arena, uint32_t, count), count};
  for (uint32_t i = 0; i < count; i++) item->positions[i] = position += decoder_int(decoder);
}

static void read_positions(Search *search, TermShard *shard) {
  Str name = named(search, 'p', search->terms.items[shard->number]);
  Decoder decoder = {0};
  shard->has_positions = true;
  if (!load(search, name, &decoder.text)) return;
  for (uint32_t i = 0; i < shard->group_count && !decoder.broken; i++) {
    uint32_t page = 0;
    for (uint32_t pages = decoder_int(&decoder); pages > 0 && !decoder.broken; pages--) {
      uint32_t unit = 0;
      for (uint32_t k = read_page(&decoder, &page); k > 0 && !decoder.broken; k--)
        read_unit(&decoder, search, page, &unit, &shard->groups[i]);
    }
  }
  if (decoder.broken) set_problem(search, name, "is damaged");
}

const UnitPositionsVec *reader_positions(Search *search, TermGroup *group) {
  if (!group->shard->has_positions) read_positions(search, group->shard);
  return &group->positions;
}

// ---- suffixes, tags -----------------------------------------------------------------------------

const SuffixFormVec *reader_suffixes(Search *search, size_t number) {
  SuffixFormVec *list = search->suffix_shards[number];
  if (list) return list;
  list = search->suffix_shards[number] = arena_new(search->arena, SuffixFormVec);
  Str name = named(search, 'r', search->suffixes.items[number]), before = {0};
  Decoder decoder = {0};
  if (!load(search, name, &decoder.text)) return list;
  for (uint32_t forms = decoder_int(&decoder); forms > 0 && !decoder.broken; forms--) {
    Buf text = {.arena = search->arena};
    uint32_t shared = decoder_int(&decoder);
    Str rest = decoder_string(&decoder);
    buf_add(&text, str_sub(before, 0, utf16_prefix(before, shared)));
    buf_add(&text, rest);
    before = buf_str(&text);
    *vec_add(search->arena, list) = (SuffixForm){before, decoder_int(&decoder)};
  }
  if (decoder.broken) set_problem(search, name, "is damaged");
  return list;
}

bool reader_tag(Search *search, Str tag, bool *allowed) {
  Decoder decoder = {0};
  if (!load(search, S("f"), &decoder.text)) return false;
  for (size_t i = 0; i < search->tags.len && !decoder.broken; i++) {
    bool wanted = str_eq(search->tags.items[i], tag);
    uint32_t page = 0;
    for (uint32_t count = decoder_int(&decoder); count > 0 && !decoder.broken; count--) {
      page += decoder_int(&decoder);
      if (wanted && page < search->pages) allowed[page] = true;
    }
    if (wanted) return true;
  }
  return false;
}

// ---- blocks -------------------------------------------------------------------------------------

static int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (char_is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool unbase64(Str text, Arena *arena, Str *out) {
  char *bytes = arena_alloc(arena, text.len, 1);
  size_t len = 0;
  uint32_t bits = 0, held = 0;
  while (text.len > 0 && text.ptr[text.len - 1] == '=') text.len--;
  for (size_t i = 0; i < text.len; i++) {
    int digit = digit_of(text.ptr[i]);
    if (digit < 0) return false;
    bits = bits << 6 | (uint32_t)digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[len++] = (char)(bits >> held & 0xFF);
  }
  *out = (Str){bytes, len};
  return true;
}

// Texts shrink to a third or so; the size is not written anywhere, so the room grows until it is
// enough.
static bool inflate(Str packed, Arena *arena, Str *out) {
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
  if (!decompressor) arena_exhausted();
  enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
  size_t room = packed.len * 4 + 1024, size = 0;
  char *bytes = NULL;
  while (result == LIBDEFLATE_INSUFFICIENT_SPACE && room <= BLOCK_BYTES_MAX) {
    bytes = arena_alloc(arena, room, 1);
    result =
        libdeflate_deflate_decompress(decompressor, packed.ptr, packed.len, bytes, room, &size);
    room *= 4;
  }
  libdeflate_free_decompressor(decompressor);
  *out = (Str){bytes, size};
  return result == LIBDEFLATE_SUCCESS;
}

static const Value *read_block(Search *search, size_t number) {
  const Value *known = search->block_values[number];
  if (known) return known;
  const BlockStart *start = &search->blocks.items[number];
  Str name = start->unit ? str_fmt(search->arena, "d%u_%u", start->page, start->unit)
                         : str_fmt(search->arena, "d%u", start->page);
  Value *value = arena_new(search->arena, Value);
  DiagList diags = {.arena = search->arena};
  Str payload, packed, json;
  search->block_values[number] = value;
  if (!load(search, name, &payload)) return value;
  if (!unbase64(payload, search->arena, &packed) || !inflate(packed, search->arena, &json) ||
      !json_parse(name, json, search->arena, &diags, value))
    set_problem(search, name, "is damaged");
  return value;
}

static bool is_after(const BlockStart *start, uint32_t page, uint32_t unit) {
  return start->page > page || (start->page == page && start->unit > unit);
}

// The last block that begins with the unit or before it.
static size_t block_of(const Search *search, uint32_t page, uint32_t unit) {
  size_t at;
  SORTED_FIND(at, search->blocks.len, !is_after(&search->blocks.items[at], page, unit));
  return at > 0 ? at - 1 : 0;
}

static const Value *item(const Value *list, size_t i) {
  static const Value none;
  return list->kind == VALUE_LIST && i < list->len ? &list->items[i] : &none;
}

SearchSection reader_section(Search *search, uint32_t page, uint32_t unit) {
  size_t number = block_of(search, page, unit);
  const Value *block = read_block(search, number),
              *entry = item(block, page - search->blocks.items[number].page);
  const Value *sections = item(entry, 4);
  SearchSection found = {
      .url = item(entry, 0)->text, .title = item(entry, 1)->text, .crumbs = item(entry, 2)->text};
  double first = item(entry, 3)->kind == VALUE_NUMBER ? item(entry, 3)->number : 0;
  if (unit > 0 && unit >= first) {
    const Value *section = item(sections, unit - (size_t)first);
    found.id = item(section, 0)->text;
    found.heading = item(section, 1)->text;
    found.text = item(section, 2)->text;
  }
  for (size_t i = 0; unit == 0 && found.text.len == 0 && i < sections->len; i++)
    found.text = item(item(sections, i), 2)->text;
  return found;
}
